"""Quantified targets: every figure with a unit, how it compares, and the words it stands in."""

import re
from functools import cache

from yipanqi.policy.reader.characters import fold, integer
from yipanqi.policy.reader.document import Target
from yipanqi.policy.reader.vocabulary import any_of, vocabulary

_ONCE = re.compile("(?:(?P<limit>最多跑|不超过|不多于|至多)|只跑)一次")  # 一 counts only so: 一件事一次办
_PHRASE = re.compile(r"[^。,;:!?]+")
_BOUND = re.compile(r"(?:(?P<least>至少|最少|不少于|不低于)|最多|至多|不超过)[^0-9,、]{1,6}$")  # 至少检查1次
_MOVED = re.compile(  # 压减开办时间至1个工作日
    r"(?:(?P<least>提高|提升|增加|扩大|扩展|增长)|压减|压缩|缩短|缩减|减少|降低|控制)[^,。0-9]{1,14}[至到]$"
)
_ADDED = re.compile(r"(?:新增|新建|新设|新开|增开|增加)[^,。0-9、]{1,8}$")  # 新增公办学位1200个
_FROM = re.compile(r"[由从](?:原来的?|原有的?|现行的?|目前的?|法定的?)?$")
_TOWARDS = re.compile(r"(?:左右)?(?:再|进一步|逐步|统一)?[压缩减降提增扩延拓上]")
_PERIOD = re.compile(r"(用|在|以|达|满|约|不超过|最长|期限)$")


@cache
def _figure() -> re.Pattern[str]:
    """A number, or a range, and its unit. 第二批, 12333, 110对接 are none; 2021年, 9月25日 are dates, caught below."""
    words = vocabulary()
    number = r"[0-9]{1,9}(?:\.[0-9]{1,6})?"
    upto = rf"(?:\s*%?\s*[-—–~至到]+\s*(?P<high>{number}))?"
    arabic = rf"(?P<low>{number}){upto}\s*(?P<unit>{any_of(words.units)})"
    chinese = rf"(?P<numeral>[二两三四五六七八九十百]{{1,4}})(?P<chinese_unit>{any_of(words.chinese_units)})"
    return re.compile(
        rf"(?<![\d.第])(?<!\d年)(?<!\d月)(?:{arabic}|(?<![一-十百省市第]){chinese})(?!规定|全会)(?!(?<=对)[0-9一接应照口比标外内])"
    )


def targets(text: str) -> tuple[Target, ...]:
    """Every quantified target in the text, in order; a range gives its lower and its upper end."""
    folded = fold(text)
    found: list[Target] = []
    for phrase in _PHRASE.finditer(folded):
        quote = text[slice(*phrase.span())].strip()
        figures = (figure for figure in _figure().finditer(phrase[0]) if not _is_baseline(figure))
        found += [target for figure in figures for target in _read(figure, quote)]
        found += [Target(1, "次", "<=" if once["limit"] else "=", quote) for once in _ONCE.finditer(phrase[0])]
    return tuple(found)


def _read(figure: re.Match[str], quote: str) -> list[Target]:
    if figure["numeral"]:
        unit = vocabulary().units[figure["chinese_unit"]]
        return [Target(integer(figure["numeral"]), unit, _comparator(figure), quote)]
    if _is_date(figure):
        return []
    unit = vocabulary().units[figure["unit"]]
    if figure["high"]:
        return [Target(_number(figure["low"]), unit, ">=", quote), Target(_number(figure["high"]), unit, "<=", quote)]
    return [Target(_number(figure["low"]), unit, _comparator(figure), quote)]


def _is_baseline(figure: re.Match[str]) -> bool:
    """Whether the figure is what is to be left behind: 由30个工作日压减到15个工作日 promises 15."""
    before, after = figure.string[: figure.start()].rstrip(), figure.string[figure.end() :].lstrip()
    return bool(_FROM.search(before) and _TOWARDS.match(after))


def _is_date(figure: re.Match[str]) -> bool:
    """年 counts only as a length of time (用2年左右, 3年内), 日 only when no month stands before it."""
    before, after = figure.string[: figure.start()], figure.string[figure.end() :]
    if figure["unit"] == "年":
        return len(figure["low"]) == 4 or not (_PERIOD.search(before) or re.match(r"\s*(左右|以?内|以上|期)", after))
    return figure["unit"] == "日" and bool(re.search(r"月\s*$", before))


def _comparator(figure: re.Match[str]) -> str:
    signs = vocabulary().comparators
    before, after = figure.string[: figure.start()].rstrip(), figure.string[figure.end() :].lstrip()
    for sign, words in signs.after.items():
        if after.startswith(words):
            return sign
    before = re.sub(rf"(?:{any_of(vocabulary().every)})$", "", before)
    adjacent = next((sign for sign, words in signs.before.items() if before.endswith(words)), "")
    if adjacent:
        return adjacent
    if bound := _BOUND.search(before) or _MOVED.search(before):
        return ">=" if bound["least"] else "<="
    return "+" if _ADDED.search(before) else "="


def _number(digits: str) -> int | float:
    return float(digits) if "." in digits else int(digits)
