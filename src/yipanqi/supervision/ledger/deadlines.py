"""Deadlines as a calendar that people can subscribe to (iCalendar, RFC 5545).

Only shares of published clauses are in it, and nothing of a person, so it is open to all and needs no secret address.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

from yipanqi.supervision.ledger.signals import OPEN, Clock, clock_of
from yipanqi.supervision.ledger.undertaking import Undertaking
from yipanqi.supervision.publicity.linked import at


def calendar(name: str, node: str, base_url: str, undertakings: Iterable[Undertaking], now: datetime) -> bytes:
    """An all-day entry for each undertaking that runs: its deadline, or the last day of the report expected next.

    An entry's UID is that of the undertaking, so that a deadline that is moved moves in everybody's calendar.
    """
    feed = Calendar()
    feed.add("prodid", f"-//Yipanqi//{node}//ZH")
    feed.add("version", "2.0")
    feed.add("x-wr-calname", name)
    for each in undertakings:
        clock = clock_of(each.basis)
        if each.clause and each.state in OPEN and clock:
            feed.add_component(_entry(each, clock, node, base_url, now))
    return bytes(feed.to_ical())


def _entry(undertaking: Undertaking, clock: Clock, node: str, base_url: str, now: datetime) -> Event:
    what = "报送截止" if clock.periodic else "完成时限"
    entry = Event()
    entry.add("uid", f"{undertaking.id}@{node}.yipanqi")
    entry.add("dtstamp", now.astimezone(UTC))
    entry.add("dtstart", clock.until)
    entry.add("dtend", clock.until + timedelta(days=1))
    entry.add("summary", f"{what}：{undertaking.title.zh}（{undertaking.unit}）")
    entry.add("description", f"{undertaking.clause} {undertaking.title.en}")
    entry.add("url", at(base_url, "promises", undertaking.clause))
    entry.add("transp", "TRANSPARENT")
    return entry
