"""Calendar dates as documents print them."""

import re
from calendar import monthrange
from datetime import date

from yipanqi.policy.reader.characters import fold, integer

_YEAR = r"(?P<year>[12][0-9]{3}|二[零一二三四五六七八九]{3})"
_FIGURE = r"([0-9]{1,2}|[一二三四五六七八九十]{1,3})"
DAY = re.compile(rf"{_YEAR}\s*年\s*(?P<month>{_FIGURE})\s*月\s*(?P<day>{_FIGURE})\s*日")
MONTH_DAY = re.compile(rf"(?:{_YEAR}\s*年)?\s*(?P<month>[0-9]{{1,2}})\s*月\s*(?P<day>[0-9]{{1,2}})\s*日")


_IN_FIGURES = re.compile(r"(?P<year>[12][0-9]{3})(?P<sign>[-/.])(?P<month>[0-9]{1,2})(?P=sign)(?P<day>[0-9]{1,2})")


def labelled_date(text: str) -> date | None:
    """The date that stands after a label: as `whole_date` has it, or in figures alone (2024-09-25, 2024/9/25)."""
    found = _IN_FIGURES.match(fold(text).strip(" ()"))
    return date_of(found, None) if found else whole_date(text)


def whole_date(text: str) -> date | None:
    """The date if the text is nothing but a date (2022年1月20日, 二〇二二年一月二十日), else None."""
    found = DAY.fullmatch(fold(text).strip(" ()"))
    return date_of(found, None) if found else None


def date_of(found: re.Match[str], year: int | None) -> date | None:
    """The date of a match of `DAY` or `MONTH_DAY`, in `year` where none is printed; None if there is no such day."""
    printed = found["year"]
    if not printed and year is None:
        return None
    try:
        return date(integer(printed) if printed else year or 1, integer(found["month"]), integer(found["day"]))
    except ValueError:
        return None


def month_end(year: int, month: int) -> date | None:
    """The last day of a month; None if there is no such month."""
    return date(year, month, monthrange(year, month)[1]) if 1 <= month <= 12 and year >= 1 else None
