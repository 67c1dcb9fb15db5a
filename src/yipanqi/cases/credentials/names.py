"""How nodes, credential types and status lists are named in what is signed."""


def issuer(code: str) -> str:
    """How a node is named in what it signs."""
    return f"urn:yipanqi:{code}"


def node(name: str) -> str:
    """The node of an issuer's name."""
    return name.rpartition(":")[2]


def vct(kind: str) -> str:
    """How a credential type is named in credentials."""
    return f"urn:yipanqi:credential:{kind}"


def kind(name: str) -> str:
    """The credential type of its name."""
    return name.rpartition(":")[2]


def lists(code: str) -> str:
    """How the names of a node's status lists begin."""
    return f"{issuer(code)}:status:"
