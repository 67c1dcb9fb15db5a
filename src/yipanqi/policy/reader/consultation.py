"""Public consultation: from when, for how many days, and where to write."""

import re
from collections.abc import Iterable
from datetime import date

from yipanqi.policy.reader.characters import NUMERAL, fold, integer
from yipanqi.policy.reader.dates import MONTH_DAY, date_of
from yipanqi.policy.reader.document import Consultation

_ASKED = re.compile(r"(?:征求|征集).{0,80}?(?:意见|建议)|征求意见", re.S)
_DAYS = re.compile(
    rf"(?P<days>[0-9]{{1,3}}|{NUMERAL}{{1,4}})\s*个?(?:自然|日历)?[日天](?:之?内|以内)|为期\s*(?P<term>[0-9]{{1,3}}|{NUMERAL}{{1,4}})\s*[日天]"
)
_OPENING = re.compile(rf"公[告示]之日\s*\({MONTH_DAY.pattern}\)")
_BETWEEN = re.compile(
    rf"(?P<opens>{MONTH_DAY.pattern})\s*(?:起|开始)?\s*(?:至|到|[-—–~])+\s*(?P<closes>[^。;]{{0,16}}?[0-9]{{1,2}}\s*日)"
)
_CLOSES = re.compile(rf"(?:截止(?:日期|时间)?(?:为|至|到|:)?|(?:于|在)|截至)\s*(?P<closes>{MONTH_DAY.pattern})")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_PHONE = re.compile(r"(?:电\s*话|热线)(?:\([^()]*\))?\s*:?\s*(?P<phone>\(?[0-9][0-9()—-]{5,}[0-9])")


def read_consultation(texts: Iterable[str], issued_on: date | None) -> Consultation | None:
    """What the paragraphs around a draft say of its consultation; None where no opinions are asked for.

    Days are calendar days, the first and the last both counted.
    """
    folded = fold("\n".join(texts))
    if not _ASKED.search(folded):
        return None
    opens_on, days = _window(folded, issued_on)
    email, phone = _EMAIL.search(folded), _PHONE.search(folded)
    number = re.sub("[—()]+", "-", phone["phone"]).strip("-") if phone else None
    return Consultation(opens_on, days, email[0] if email else None, number)


def _window(folded: str, issued_on: date | None) -> tuple[date | None, int | None]:
    year = issued_on.year if issued_on else None
    if between := _BETWEEN.search(folded):
        opens_on = date_of(between, year)
        return _until(between["closes"], opens_on, year)
    opening = _OPENING.search(folded)
    opens_on = date_of(opening, year) if opening else issued_on
    if found := _DAYS.search(folded):
        return opens_on, integer(found["days"] or found["term"])
    if closing := _CLOSES.search(folded):
        return _until(closing["closes"], opens_on, year)
    return opens_on, None


def _until(words: str, opens_on: date | None, year: int | None) -> tuple[date | None, int | None]:
    found = MONTH_DAY.search(words)
    closes_on = date_of(found, opens_on.year if opens_on else year) if found else None
    if opens_on and closes_on and closes_on >= opens_on:
        return opens_on, (closes_on - opens_on).days + 1
    return opens_on, None
