"""Names of administrations as people say them, and where things are shown."""

from urllib.parse import quote

from yipanqi.kernel.divisions import divisions
from yipanqi.kernel.text import Text, same


def administration_name(code: str) -> Text:
    """四川 for `51`: the first division of the code, without the word for its rank."""
    name = next((d.name for d in divisions() if d.code == code.ljust(6, "0")), same(code))
    return Text(name.zh.removesuffix("省").removesuffix("市"), name.en)


def address_of_clause(clause: str) -> str:
    """The page of a clause, by its id."""
    return f"/promises/{quote(clause, safe='')}"


def address_of_document(document: str) -> str:
    """The page of a document, by its id."""
    return f"/documents/{quote(document, safe='')}"
