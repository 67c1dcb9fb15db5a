"""Names of administrations as people say them."""

from yipanqi.kernel.divisions import divisions
from yipanqi.kernel.text import Text, same


def administration_name(code: str) -> Text:
    """四川 for `51`: the first division of the code, without the word for its rank."""
    name = next((d.name for d in divisions() if d.code == code.ljust(6, "0")), same(code))
    return Text(name.zh.removesuffix("省").removesuffix("市"), name.en)
