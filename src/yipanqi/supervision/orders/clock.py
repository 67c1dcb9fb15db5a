"""What the clock does with orders: calls a reply to mind, and raises the grade when time has run out.

It is a timer of the node and not worked out when someone looks: an escalation sets new limits by the rules of its day,
and the history must show when it came. The timer is set to the next day on which something is due, so a node without
open orders is never woken.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from yipanqi.access.actor import SYSTEM
from yipanqi.cases.work import Work, begins
from yipanqi.exchange.envelope import Lane
from yipanqi.store import steering as rows
from yipanqi.supervision.life import note
from yipanqi.supervision.orders.order import PART, RUNNING, Order, State, of_row
from yipanqi.supervision.orders.rules import limits, next_grade

CHECK = "orders"
"""Timer of no case."""
DAY = timedelta(days=1)


def check(work: Work) -> None:
    """Do what is due with every order whose time runs; then sleep until the next day on which something is."""
    work.stop_timer("", CHECK)
    for order in _running(work):
        if _has_run_out(work.today, order):
            _escalate(work, order)
        elif _is_to_be_reminded(work.today, order):
            rows.change(work.uow, rows.order, order.id, {"reminded_on": work.today})
            note(work, SYSTEM, PART, order.id, "remind", {"reply_by": order.reply_by})
    wake(work)


def wake(work: Work) -> None:
    """Set the timer to the first day on which something is due with an order."""
    first = min((day for order in _running(work) for day in _next_days(order)), default=None)
    if first is not None:
        work.set_timer("", CHECK, begins(first), Lane.ORDINARY)


def _escalate(work: Work, order: Order) -> None:
    grade = next_grade(work.world, work.today, order.division, order.grade)
    changes: dict[str, object] = {"ran_out": order.limit, "overran_on": order.overran_on or work.today}
    if grade is not order.grade:
        new = limits(work.world, work.today, order.division, grade)
        changes |= {"grade": grade.value}
        if order.state is State.ISSUED:
            changes["receive_by"] = new.receive_by
        else:
            changes |= {"reply_by": new.reply_by, "remind_on": new.remind_on, "reminded_on": None}
    rows.change(work.uow, rows.order, order.id, changes)
    note(work, SYSTEM, PART, order.id, "escalate", {"grade": grade, "ran_out": order.limit})


def _running(work: Work) -> list[Order]:
    return [of_row(row) for row in rows.orders(work.uow, states=[s.value for s in RUNNING])]


def _has_run_out(today: date, order: Order) -> bool:
    return order.limit is not None and today > order.limit and order.ran_out != order.limit


def _is_to_be_reminded(today: date, order: Order) -> bool:
    due = order.state is State.IN_HAND and order.reminded_on is None
    return due and order.remind_on is not None and today >= order.remind_on


def _next_days(order: Order) -> Iterator[date]:
    if order.limit and order.ran_out != order.limit:
        yield order.limit + DAY
    if order.state is State.IN_HAND and order.remind_on and order.reminded_on is None:
        yield order.remind_on
