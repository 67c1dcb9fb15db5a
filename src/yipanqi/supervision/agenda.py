"""Dates as a calendar that people can subscribe to (iCalendar, RFC 5545): meetings for staff, programmes for all."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

import msgspec
from icalendar import Calendar, Event

from yipanqi.cases.work import BEIJING
from yipanqi.kernel.forms import Line
from yipanqi.kernel.text import Text

TIME = Line(longest=5, pattern="([01]?[0-9]|2[0-3])[:：][0-5][0-9]", rule=Text("时间如 09:30", "A time, such as 09:30"))
"""A time of day as a form asks for it."""


class Appointment(msgspec.Struct, frozen=True):
    """One entry: an id that stays, when, what, where, and whether it was called off."""

    id: str
    starts_at: datetime
    ends_at: datetime
    title: str
    place: str
    about: str = ""
    cancelled: bool = False


def moment(day: date, time: str) -> datetime:
    """A day and a time of day in Beijing."""
    hour, minute = time.replace("：", ":").split(":")
    return datetime(day.year, day.month, day.day, int(hour), int(minute), tzinfo=BEIJING)


def calendar(name: str, node: str, appointments: Iterable[Appointment], now: datetime) -> bytes:
    """The file that a calendar program subscribes to."""
    feed = Calendar()
    feed.add("prodid", f"-//Yipanqi//{node}//ZH")
    feed.add("version", "2.0")
    feed.add("x-wr-calname", name)
    for each in appointments:
        feed.add_component(_entry(each, node, now))
    return bytes(feed.to_ical())


def _entry(what: Appointment, node: str, now: datetime) -> Event:
    entry = Event()
    entry.add("uid", f"{what.id}@{node}.yipanqi")
    entry.add("dtstamp", now.astimezone(UTC))
    entry.add("dtstart", what.starts_at.astimezone(UTC))
    entry.add("dtend", what.ends_at.astimezone(UTC))
    entry.add("summary", what.title)
    entry.add("location", what.place)
    entry.add("description", what.about)
    entry.add("status", "CANCELLED" if what.cancelled else "CONFIRMED")
    return entry
