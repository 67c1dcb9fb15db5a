"""Deadlines: a date, the end of a month, quarter or year, or ongoing; from a cell, from prose, for a whole document."""

import re
from collections.abc import Iterable
from datetime import date

from yipanqi.policy.reader.characters import fold, integer
from yipanqi.policy.reader.dates import month_end
from yipanqi.policy.reader.document import Deadline

_DATE = (
    r"(?P<year>20[0-9]{2}|二[零一二三四五六七八九]{3})\s*年\s*"
    r"(?:(?P<month>[0-9]{1,2}|[一二三四五六七八九十]{1,3})\s*月\s*(?:(?P<day>[0-9]{1,2}|[一二三四五六七八九十]{1,3})\s*日)?|第?(?P<quarter>[一二三四1-4])\s*季度|(?P<half>[上下])半年|全?年)?"
)
_BEFORE = r"(?:[底末中]|月底|月末|年底|年末)?\s*(?:之?前|以前|内)"
_CELL = re.compile(rf"(?:力争|到|于|在)?\s*{_DATE}\s*(?:[底末]|{_BEFORE})?\s*(?:完成|实现|实施)?")
_DATED = re.compile(_DATE)
_PROSE = re.compile(rf"{_DATE}\s*(?:{_BEFORE}|[底末])")
_ONGOING = re.compile(r"(?:常态化?|持续|长期|坚持|推进|实施|跟踪|开展|落实|进行|动态|更新|跟进|优化|、)+")
_ONGOING_CORE = re.compile(r"常态|持续|长期")
_NONE = re.compile(r"[-—–/\\无]*")
_LABEL = re.compile(r"(?:完成时限|完成时间|时限要求|时间节点|时限)\s*:\s*([^;。()]+)")


def is_deadline(cell: str) -> bool:
    """Whether a cell of a list is nothing but a deadline, or says that there is none."""
    folded = fold(cell).strip()
    return bool(folded) and bool(_CELL.fullmatch(folded) or _is_ongoing(folded) or _NONE.fullmatch(folded))


def read_deadline(cell: str) -> Deadline:
    """The deadline a cell prints: 2024年12月 is the last day of that month, 常态化 and 持续 are ongoing, —— is none."""
    folded = fold(cell).strip()
    found = _CELL.fullmatch(folded) or _latest(folded)
    return Deadline(cell, _last_day(found) if found else None, not found and bool(_ONGOING_CORE.search(folded)))


def is_none(deadline: Deadline) -> bool:
    """Whether what is printed says that there is no deadline."""
    return bool(_NONE.fullmatch(fold(deadline.printed).strip()))


def _latest(folded: str) -> re.Match[str] | None:
    """The latest date of a cell that says more than a date (2024年6月启动，2025年底前建成)."""
    found = [each for each in _DATED.finditer(folded) if _last_day(each)]
    return max(found, key=lambda each: _last_day(each) or date.min, default=None)


def find_deadline(text: str) -> Deadline | None:
    """The first deadline that stands in prose, labelled (完成时限：…) or by its form (2022年底前); None without one."""
    folded = fold(text)
    if (label := _LABEL.search(folded)) and is_deadline(label[1]):
        return read_deadline(text[slice(*label.span(1))].strip())
    found = _PROSE.search(folded)
    return Deadline(text[slice(*found.span())], _last_day(found)) if found else None


def common_deadline(texts: Iterable[str]) -> Deadline | None:
    """The deadline of a whole document: the first one its introduction or general part names."""
    return next((found for text in texts if (found := find_deadline(text))), None)


def _is_ongoing(folded: str) -> bool:
    return bool(_ONGOING.fullmatch(folded) and _ONGOING_CORE.search(folded))


def _last_day(found: re.Match[str]) -> date | None:
    year = integer(found["year"])
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
