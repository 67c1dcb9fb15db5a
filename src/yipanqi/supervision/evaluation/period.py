"""Periods that are evaluated: a month (2026-03), a quarter (2026-Q1), a year (2026)."""

import re
from calendar import monthrange
from datetime import date

import msgspec

from yipanqi.kernel.problems import Problem, Refused
from yipanqi.kernel.text import Text

PATTERN = "[0-9]{4}(-Q[1-4]|-(0[1-9]|1[0-2]))?"


class Period(msgspec.Struct, frozen=True):
    """First and last day, both taken in, and how it is written."""

    written: str
    first: date
    last: date

    @property
    def title(self) -> Text:
        """In words."""
        year, _, part = self.written.partition("-")
        if not part:
            return Text(f"{year}年", year)
        if part.startswith("Q"):
            return Text(f"{year}年第{'一二三四'[int(part[1]) - 1]}季度", f"{part} {year}")
        return Text(f"{year}年{int(part)}月", f"{year}-{part}")

    def holds(self, day: date | None) -> bool:
        """Whether a day lies in it."""
        return day is not None and self.first <= day <= self.last


def read(written: str) -> Period:
    """A period as it is written. Raises Refused."""
    if not re.fullmatch(PATTERN, written):
        rule = Text("如 2026-03、2026-Q1、2026", "such as 2026-03, 2026-Q1, 2026")
        raise Refused(Problem("period", rule, "period"))
    year, _, part = written.partition("-")
    if not part:
        first, last = 1, 12
    elif part.startswith("Q"):
        first, last = int(part[1]) * 3 - 2, int(part[1]) * 3
    else:
        first = last = int(part)
    if not 2000 <= int(year) <= 2200:
        raise Refused(Problem("period", Text("年份不正确", "the year is not right"), "period"))
    return Period(written, date(int(year), first, 1), date(int(year), last, monthrange(int(year), last)[1]))
