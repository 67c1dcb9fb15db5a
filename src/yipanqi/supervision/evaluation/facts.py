"""What an evaluation rests on: for each indicator a number (of a number), and the records behind it.

Undertakings are taken as they stood on the last day of the period: what was reported later counts in the next one.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

import msgspec

from yipanqi.cases.work import Work
from yipanqi.store import figures
from yipanqi.store import steering as steering_rows
from yipanqi.store import undertakings as rows
from yipanqi.supervision.evaluation.period import Period
from yipanqi.supervision.figures.indicators import BAD
from yipanqi.supervision.figures.measuring import on_time
from yipanqi.supervision.ledger.history import EventKind
from yipanqi.supervision.ledger.rules import signal_rules
from yipanqi.supervision.ledger.signals import Signal, State, signal_of
from yipanqi.supervision.ledger.undertaking import Undertaking, of_row
from yipanqi.supervision.orders.order import Order
from yipanqi.supervision.orders.order import of_row as order_of
from yipanqi.supervision.orders.rules import Grade


class Source(msgspec.Struct, frozen=True):
    """A record behind a number: of which kind, its id, and what it is."""

    kind: str
    id: str
    title: str


class Fact(msgspec.Struct, frozen=True):
    """How many; of how many (None where it is a plain count); the records that were counted against the subject, or
    for a share all that it is a share of.
    """

    number: int
    of: int | None
    sources: tuple[Source, ...] = ()


Facts = dict[str, Fact]


class Stood(msgspec.Struct, frozen=True):
    """An undertaking as it stood on the last day, and the days on which it was reported on by then."""

    undertaking: Undertaking
    signal: Signal | None
    reported: tuple[date, ...]


def stood(work: Work, period: Period) -> list[Stood]:
    """Every undertaking that was there in a period, as it stood on its last day."""
    happened: dict[str, list[tuple[str, date]]] = defaultdict(list)
    for row in rows.events_until(work.uow, period.last):
        happened[row.undertaking].append((row.kind, row.day))
    found = [of_row(row) for row in rows.begun_by(work.uow, period.last)]
    rules = {u.division: signal_rules(work.world, period.last, u.division) for u in found}
    result = []
    for each in found:
        then = _as_of(each, happened[each.id], period.last)
        days = tuple(day for kind, day in happened[each.id] if kind == EventKind.REPORTED)
        result.append(Stood(then, signal_of(then.basis, period.last, rules[each.division]), days))
    return result


def of_ledger(found: Iterable[Stood], period: Period) -> Facts:
    """What the ledger says of one unit or place."""
    found = [s for s in found if s.signal is not None]
    due = [s for s in found if period.holds(s.undertaking.due_on)]
    done = [s for s in due if _in_time(s.undertaking)]
    ran = [s for s in found if s.undertaking.done_on is None or period.holds(s.undertaking.done_on)]
    told = [s for s in ran if any(period.holds(day) for day in s.reported)]
    overdue = [s for s in found if s.signal is Signal.OVERDUE]
    late = [s for s in found if _was_made_good(s.undertaking, period)]
    return {
        "done_on_time": Fact(len(done), len(due), _tasks(due)),
        "reported": Fact(len(told), len(ran), _tasks(ran)),
        "overdue": Fact(len(overdue), None, _tasks(overdue)),
        "made_good_late": Fact(len(late), None, _tasks(late)),
    }


def of_orders(found: Iterable[Order], period: Period) -> Facts:
    """What supervision orders say of one unit or place: those issued in the period, and those that ran out in it."""
    found = list(found)
    issued = [o for o in found if period.holds(o.issued_on)]
    late = [o for o in found if period.holds(o.overran_on)]
    by_grade = {grade: [o for o in issued if o.grade is grade] for grade in Grade}
    return {
        "orders_yellow": _papers(by_grade[Grade.YELLOW]),
        "orders_red": _papers(by_grade[Grade.RED]),
        "orders_late": _papers(late),
    }


def of_cases(work: Work, offices: Collection[str], period: Period) -> Facts:
    """What cases say of a place: those decided, and those rated, in the months of the period."""
    which = figures.Which(offices=sorted(offices), since=f"{period.first:%Y-%m}", until=f"{period.last:%Y-%m}")
    days = figures.sums(work.uow, figures.DECIDED, ("promised", "days"), which)
    histogram = {(row.promised, row.days): row.number for row in days if row.promised >= 0}
    grades = figures.sums(work.uow, figures.RATED, ("word",), which)
    rated = {row.word: row.number for row in grades}
    good = sum(n for grade, n in rated.items() if grade not in BAD)
    behind = tuple(Source("office", office, office) for office in sorted(offices))
    return {
        "cases_on_time": Fact(on_time(histogram), sum(histogram.values()), behind),
        "rated_well": Fact(good, sum(rated.values()), behind),
    }


def orders_by(work: Work, last: date) -> list[Order]:
    """Every order that was issued by a day and not withdrawn."""
    found = map(order_of, steering_rows.orders(work.uow))
    return [o for o in found if o.issued_on and o.issued_on <= last and o.state != "withdrawn"]


def _as_of(each: Undertaking, happened: Sequence[tuple[str, date]], last: date) -> Undertaking:
    """Later reports, completions and endings taken away again."""
    reported = [day for kind, day in happened if kind == EventKind.REPORTED]
    kinds: Mapping[str, State] = {
        EventKind.DROPPED: State.DROPPED,
        EventKind.MOVED: State.MOVED,
        EventKind.MERGED: State.MERGED,
    }
    ended = next((kinds[kind] for kind, _ in happened if kind in kinds and each.state is kinds[kind]), None)
    done = each.done_on if each.done_on and each.done_on <= last else None
    running = State.IN_HAND if reported else State.NOT_BEGUN
    return msgspec.structs.replace(
        each,
        reported_on=max(reported, default=None),
        done_on=done,
        late_on=each.late_on if each.late_on and each.late_on <= last else None,
        state=ended or (State.DONE if done else running),
    )


def _in_time(each: Undertaking) -> bool:
    return each.done_on is not None and each.due_on is not None and each.done_on <= each.due_on


def _was_made_good(each: Undertaking, period: Period) -> bool:
    done_late = each.done_on and each.due_on and each.done_on > each.due_on
    return period.holds(each.late_on) or bool(done_late and period.holds(each.done_on))


def _tasks(found: Iterable[Stood]) -> tuple[Source, ...]:
    return tuple(Source("undertaking", s.undertaking.id, s.undertaking.title.zh) for s in found)


def _papers(found: Sequence[Order]) -> Fact:
    return Fact(len(found), None, tuple(Source("order", o.id, o.number or o.title) for o in found))
