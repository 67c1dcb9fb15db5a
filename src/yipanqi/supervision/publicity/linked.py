"""Words of linked data (JSON-LD) that more than one description uses: names in two languages, addresses of things."""

from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import quote

from yipanqi.kernel.text import Text

Node = dict[str, object]
"""A thing that is described: `@id`, `@type` and its properties."""

CONTEXT: Mapping[str, str] = MappingProxyType(
    {
        "adms": "http://www.w3.org/ns/adms#",
        "atu": "http://data.europa.eu/88u/dataset/",
        "cpsv": "http://purl.org/vocab/cpsv#",
        "cv": "http://data.europa.eu/m8g/",
        "dcat": "http://www.w3.org/ns/dcat#",
        "dct": "http://purl.org/dc/terms/",
        "eli": "http://data.europa.eu/eli/ontology#",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }
)
"""What the prefixes stand for. It is written out in each file, so that nothing has to be fetched to read one."""


def graph(nodes: list[Node]) -> Node:
    """A file of linked data."""
    return {"@context": dict(CONTEXT), "@graph": nodes}


def said(text: Text) -> list[Node]:
    """A text in its languages."""
    return [{"@value": text.zh, "@language": "zh"}, {"@value": text.en, "@language": "en"}]


def chinese(name: str) -> list[Node]:
    """A name that has no English form."""
    return [{"@value": name, "@language": "zh"}]


def at(base: str, *path: str) -> str:
    """The address of a thing at a node: each part quoted."""
    return "/".join([base, *(quote(part, safe="") for part in path)])


def ref(address: str) -> Node:
    """A thing that is described elsewhere in the file."""
    return {"@id": address}
