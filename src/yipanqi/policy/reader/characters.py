"""Characters as they are compared: full width folded to half, traditional simplified, Chinese numerals as integers."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC

_FULL = "".join(map(chr, range(0xFF01, 0xFF5F))) + "\u3000\xa0〇○◯"
_HALF = "".join(map(chr, range(0x21, 0x7F))) + "  零零零"
_FOLDS = MappingProxyType(str.maketrans(_FULL, _HALF))
_DIGITS = MappingProxyType({mark: value for value, mark in enumerate("零一二三四五六七八九")} | {"两": 2})

_HAN = re.compile("[\u4e00-\u9fff]")
_TRADITIONAL = re.compile(
    "[關於發號辦務實業條應國區縣廳會員單責現將請結際認貫徹執為與這個們時間動進強調導從來體據點總統設備聯絡電話傳網頁"
    "長門問題類項經濟產職權證書學習醫療衛費齡養險勞資參數質標準規範協議雙層級處機團隊積極選擇編簽訂憑計劃報讀寫圖館藝"
    "術讓購買賣銀錢貸陽餘廣東龍無車運輸戶遷診檢驗貼額財審批監農鄉鎮稅課師訓達億萬幾兩屬黨歷]"
)
_SHARE = 0.04  # of a simplified text that quotes a name less are traditional, of a traditional one several times it

NUMERAL = "[零一二两三四五六七八九十百]"


@cache
def lookalikes() -> Mapping[int, str]:
    """Characters that stand for the usual ones in copied text: radicals, compatibility forms, bracketed numerals."""
    single = [*range(0x2E80, 0x2FD6), *range(0xF900, 0xFB00), *range(0x3220, 0x322A), *range(0x2474, 0x249C)]
    plain = {mark: unicodedata.normalize("NFKC", chr(mark)) for mark in single}
    return {mark: form for mark, form in plain.items() if form != chr(mark)}


@cache
def _converter() -> "OpenCC":
    from opencc import OpenCC

    return OpenCC("t2s")


def simplified(text: str) -> str:
    """The text in simplified characters if it is printed in traditional ones, else as it is."""
    marks = len(_HAN.findall(text))
    if not marks or len(_TRADITIONAL.findall(text)) < _SHARE * marks:
        return text
    return str(_converter().convert(text))


@lru_cache(maxsize=4096)
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
