"""Characters as they are compared: full-width forms folded to half width, Chinese numerals as integers."""

from types import MappingProxyType

_FULL = "".join(map(chr, range(0xFF01, 0xFF5F))) + "\u3000\xa0〇"
_HALF = "".join(map(chr, range(0x21, 0x7F))) + "  零"
_FOLDS = MappingProxyType(str.maketrans(_FULL, _HALF))
_DIGITS = MappingProxyType({mark: value for value, mark in enumerate("零一二三四五六七八九")} | {"两": 2})

NUMERAL = "[零一二两三四五六七八九十百]"


def fold(text: str) -> str:
    """The text with full-width letters, digits and marks as half-width ones; every position stays where it was."""
    return text.translate(_FOLDS)


def integer(numeral: str) -> int:
    """The value of a numeral below 1000 in Arabic or Chinese figures: 十二 is 12, 二十 is 20, 二零二二 is 2022.

    Raises ValueError for anything else.
    """
    if numeral.isascii():
        return int(numeral)
    if not numeral or any(mark not in _DIGITS and mark not in "十百" for mark in numeral):
        raise ValueError(f"not a numeral: {numeral}")
    if "十" not in numeral and "百" not in numeral:
        return int("".join(str(_DIGITS[mark]) for mark in numeral))
    return _with_places(numeral)


def _with_places(numeral: str) -> int:
    total, digit = 0, 0
    for mark in numeral:
        if mark in _DIGITS:
            digit = _DIGITS[mark]
        else:
            total += (digit or 1) * (10 if mark == "十" else 100)
            digit = 0
    return total + digit


def columns(text: str) -> int:
    """How wide a line is set: two columns for a Chinese character, one for others."""
    return sum(1 if ord(mark) < 0x2000 else 2 for mark in text)
