"""Deadlines: a date, the end of a month, quarter or year, or ongoing; from a cell, from prose, for a whole document."""

import re
from collections.abc import Iterable
from datetime import date

from yipanqi.policy.reader.characters import fold, integer
from yipanqi.policy.reader.dates import month_end
from yipanqi.policy.reader.document import Deadline

_FIGURE = r"[0-9]{1,2}|[一二三四五六七八九十]{1,3}"
_PART = (
    rf"(?P<month>{_FIGURE})\s*月\s*(?:(?P<day>{_FIGURE})\s*日)?|"
    r"第?(?P<quarter>[一二三四1-4])\s*季度|(?P<half>[上下])半年"
)
_DATE = rf"(?P<year>20[0-9]{{2}}|二[零一二三四五六七八九]{{3}})\s*年\s*(?:{_PART}|全?年)?"
_YEARLESS = rf"(?:今年|本年度?|当年)?\s*(?:{_PART}|(?<![0-9一二三四五六七八九十两几每])全?年(?=[底末内]|$))"
_BEFORE = r"(?:[底末中]|月底|月末|年底|年末)?\s*(?:之?前|以前|内)"
_AROUND = rf"(?:力争|到|于|在)?\s*(?:DATE)\s*(?:[底末]|{_BEFORE})?\s*(?:完成|实现|实施)?"
_CELL = re.compile(_AROUND.replace("DATE", _DATE))
_YEARLESS_CELL = re.compile(_AROUND.replace("DATE", _YEARLESS))
_DATED = re.compile(_DATE)
_PROSE = re.compile(rf"{_DATE}\s*(?:{_BEFORE}|[底末])")
_YEARLESS_PROSE = re.compile(rf"(?<![0-9年月])(?<!每年)(?<!次年)(?<!明年)(?:{_YEARLESS})\s*(?:{_BEFORE}|[底末]前)")
_ONGOING = re.compile(
    r"(?:常态化?|持续|长期|坚持|推进|实施|跟踪|开展|落实|进行|动态|更新|跟进|优化|有效|执行|、)+|每(?:年|月|季度?|半年|周).{0,8}"
)
_ONGOING_CORE = re.compile(r"常态|持续|长期|^每")
_NONE = re.compile(r"[-—–/\\无]*")
_YEAR = re.compile(r"20[0-9]{2}|二[零一二三四五六七八九]{3}")
_LABEL = re.compile(r"(?:完成时限|完成时间|时限要求|时间节点|时限)\s*:\s*([^;。()]+)")


def is_deadline(cell: str) -> bool:
    """Whether a cell of a list is nothing but a deadline, or says that there is none."""
    folded = fold(cell).strip()
    dated = _CELL.fullmatch(folded) or _YEARLESS_CELL.fullmatch(folded)
    return bool(folded) and bool(dated or _is_ongoing(folded) or _NONE.fullmatch(folded))


def read_deadline(cell: str, year: int | None = None) -> Deadline:
    """The deadline a cell prints: 2024年12月 is the last day of that month, 常态化 and 持续 are ongoing, —— is none.

    A date without a year (6月底前) is one of `year`.
    """
    folded = fold(cell).strip()
    found = _CELL.fullmatch(folded) or _YEARLESS_CELL.fullmatch(folded) or _latest(folded)
    return Deadline(cell, _last_day(found, year) if found else None, not found and bool(_ONGOING_CORE.search(folded)))


def is_none(deadline: Deadline) -> bool:
    """Whether what is printed says that there is no deadline."""
    return bool(_NONE.fullmatch(fold(deadline.printed).strip()))


def lacks_year(deadline: Deadline) -> bool:
    """Whether the year of the last day is not printed."""
    return deadline.on is not None and not _YEAR.search(fold(deadline.printed))


def _latest(folded: str) -> re.Match[str] | None:
    """The latest date of a cell that says more than a date (2024年6月启动，2025年底前建成)."""
    found = [each for each in _DATED.finditer(folded) if _last_day(each, None)]
    return max(found, key=lambda each: _last_day(each, None) or date.min, default=None)


def find_deadline(text: str, year: int | None = None) -> Deadline | None:
    """The first deadline that stands in prose, labelled (完成时限：…) or by its form (2022年底前); None without one.

    Where no date has a year, the first of that form is taken (6月底前), in `year`.
    """
    folded = fold(text)
    if (label := _LABEL.search(folded)) and is_deadline(label[1]):
        return read_deadline(text[slice(*label.span(1))].strip(), year)
    found = _PROSE.search(folded) or _YEARLESS_PROSE.search(folded)
    return Deadline(text[slice(*found.span())].strip(), _last_day(found, year)) if found else None


def common_deadline(texts: Iterable[str], year: int | None = None) -> Deadline | None:
    """The deadline of a whole document: the first one its introduction or general part names."""
    return next((found for text in texts if (found := find_deadline(text, year))), None)


def _is_ongoing(folded: str) -> bool:
    return bool(_ONGOING.fullmatch(folded) and _ONGOING_CORE.search(folded))


def _last_day(found: re.Match[str], unprinted: int | None) -> date | None:
    printed = found.groupdict().get("year")
    year = integer(printed) if printed else unprinted
    if year is None:
        return None
    if found["day"]:
        try:
            return date(year, integer(found["month"]), integer(found["day"]))
        except ValueError:
            return None
    return month_end(year, _last_month(found))


def _last_month(found: re.Match[str]) -> int:
    if found["month"]:
        return integer(found["month"])
    if found["quarter"]:
        return 3 * integer(found["quarter"])
    return 6 if found["half"] == "上" else 12
