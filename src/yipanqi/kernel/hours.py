"""Limits in hours: counted from the moment of the event (民法典 201), nights and holidays included, stops left out."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec


class Stop(msgspec.Struct, frozen=True):
    """The clock stood still from one moment to another; without an end it still does. Times carry their zone."""

    start: datetime
    end: datetime | None
    reason: str


def hours_due(start: datetime, hours: int, stops: Iterable[Stop]) -> datetime | None:
    """The moment a limit ends; None while a stop that has no end yet holds it up."""
    due, reached = start + timedelta(hours=hours), start
    for stop in _in_order(stops):
        begin = max(stop.start, reached)
        if begin >= due:
            break
        if stop.end is None:
            return None
        if begin < stop.end:
            due, reached = due + (stop.end - begin), stop.end
    return due


def _in_order(stops: Iterable[Stop]) -> list[Stop]:
    return sorted(stops, key=lambda s: s.start)
