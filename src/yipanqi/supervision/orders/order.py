"""An order as it stands, its life cycle, and who sees it."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any

import msgspec
from sqlalchemy import Row

from yipanqi.access.actor import Actor, Role
from yipanqi.access.permissions import may_answer_for, may_coordinate, may_supervise, require
from yipanqi.cases.work import Work
from yipanqi.kernel.problems import unknown
from yipanqi.kernel.text import Text
from yipanqi.store import steering as rows
from yipanqi.supervision.ledger.rules import signal_rules
from yipanqi.supervision.ledger.signals import Signal
from yipanqi.supervision.life import START, Happened, Life, Nothing, Step, history
from yipanqi.supervision.orders.forms import Drawing, Issuing, Progress, Reply, Review, Why
from yipanqi.supervision.orders.rules import Grade

PART = "order"


class State(StrEnum):
    """Where an order is in its life."""

    PROPOSED = "proposed"
    ISSUED = "issued"
    IN_HAND = "in hand"
    REPLIED = "replied"
    ACCEPTED = "accepted"
    CLOSED = "closed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


STATE_NAMES: Mapping[str, Text] = MappingProxyType(
    {
        State.PROPOSED: Text("拟立项", "proposed"),
        State.ISSUED: Text("待签收", "waits for receipt"),
        State.IN_HAND: Text("办理中", "in hand"),
        State.REPLIED: Text("待复核", "waits for review"),
        State.ACCEPTED: Text("待销号", "to be closed"),
        State.CLOSED: Text("已办结销号", "closed"),
        State.DECLINED: Text("不予立项", "not issued"),
        State.WITHDRAWN: Text("已撤销", "withdrawn"),
    }
)
RUNNING = (State.ISSUED, State.IN_HAND)
"""States in which a limit runs."""
STANDING = (*RUNNING, State.REPLIED, State.ACCEPTED)
"""States between being issued and being closed."""

SUPERVISOR, LIAISON, COORDINATOR = (Role.SUPERVISOR,), (Role.LIAISON,), (Role.COORDINATOR,)
LIFE = Life(
    STATE_NAMES,
    (
        Step("propose", (START,), State.PROPOSED, COORDINATOR, Text("提出立项", "Propose"), Drawing),
        Step("draw up", (START,), State.ISSUED, SUPERVISOR, Text("立项交办", "Issue"), Drawing),
        Step("issue", (State.PROPOSED,), State.ISSUED, SUPERVISOR, Text("立项交办", "Issue"), Issuing),
        Step("decline", (State.PROPOSED,), State.DECLINED, SUPERVISOR, Text("不予立项", "Do not issue"), Why),
        Step("receive", (State.ISSUED,), State.IN_HAND, LIAISON, Text("签收", "Receive"), Nothing),
        Step("progress", (State.IN_HAND,), "", LIAISON, Text("填报办理情况", "Say how it goes"), Progress),
        Step("remind", (State.IN_HAND,), "", (), Text("临近提醒", "Called to mind")),
        Step("escalate", RUNNING, "", (), Text("到期未办，升级督办", "Time ran out: the next grade")),
        Step("reply", (State.IN_HAND,), State.REPLIED, LIAISON, Text("反馈", "Reply"), Reply),
        Step("accept", (State.REPLIED,), State.ACCEPTED, SUPERVISOR, Text("复核通过", "Accept the reply"), Review),
        Step("return", (State.REPLIED,), State.IN_HAND, SUPERVISOR, Text("退回重办", "Send it back"), Why),
        Step("close", (State.ACCEPTED,), State.CLOSED, SUPERVISOR, Text("办结销号", "Close"), Nothing),
        Step("withdraw", STANDING, State.WITHDRAWN, SUPERVISOR, Text("撤销", "Withdraw"), Why),
    ),
)
"""立项交办—签收—办理—临近提醒—反馈—复核—办结销号."""


class Order(msgspec.Struct, frozen=True):
    """An order. `overran_on` is the first day on which it was over a limit, and stays whatever comes after."""

    id: str
    number: str | None
    division: str
    undertaking: str | None
    clause: str
    service: str
    unit: str
    grade: Grade
    first_grade: Grade
    state: State
    title: str
    ground: str
    demand: str
    issued_on: date | None
    receive_by: date | None
    received_on: date | None
    reply_by: date | None
    remind_on: date | None
    reminded_on: date | None
    replied_on: date | None
    closed_on: date | None
    overran_on: date | None
    ran_out: date | None
    returns: int
    drawn_at: datetime

    @property
    def limit(self) -> date | None:
        """The last day of what is awaited now."""
        return {State.ISSUED: self.receive_by, State.IN_HAND: self.reply_by}.get(self.state)


class Seen(msgspec.Struct, frozen=True):
    """An order as someone sees it: how it stands today, what that person may do, what happened."""

    order: Order
    signal: Signal | None
    steps: tuple[Step, ...]
    history: tuple[Happened, ...]


def get(work: Work, id_: str) -> Order:
    """One order. Raises Refused (unknown)."""
    row = rows.get(work.uow, rows.order, id_)
    if row is None:
        raise unknown("order-unknown", "没有这份督办单", "there is no such order")
    return of_row(row)


def of_row(row: Row[Any]) -> Order:
    """A row as a value."""
    return msgspec.convert(row, Order, from_attributes=True)


def roles(actor: Actor, order: Order) -> frozenset[Role]:
    """In which roles someone has to do with an order."""
    places = frozenset({order.division})
    held = {
        Role.SUPERVISOR: may_supervise(actor, places),
        Role.COORDINATOR: may_coordinate(actor, places),
        Role.LIAISON: may_answer_for(actor, order.unit),
    }
    return frozenset(role for role, so in held.items() if so)


def see(work: Work, actor: Actor, id_: str) -> Seen:
    """One order. Raises Refused; a proposal is not yet the unit's to see."""
    order = get(work, id_)
    held = roles(actor, order)
    require(bool(held) and (order.state not in (State.PROPOSED, State.DECLINED) or held != {Role.LIAISON}))
    return Seen(order, signal_of(work, order), LIFE.open_to(order.state, held), history(work, PART, id_))


def listed(work: Work, actor: Actor) -> tuple[tuple[Order, Signal | None], ...]:
    """Every order that someone has to do with, those that wait first."""
    found = [order for order in map(of_row, rows.orders(work.uow)) if _shown(actor, order)]
    found.sort(key=lambda o: (o.state not in (State.PROPOSED, *STANDING), o.limit or date.max))
    return tuple((order, signal_of(work, order)) for order in found)


def signal_of(work: Work, order: Order) -> Signal | None:
    """How an order stands today: red after a limit, yellow near it and for a while after a red was made good."""
    if order.state in (State.PROPOSED, State.DECLINED, State.WITHDRAWN):
        return None
    late = order.overran_on is not None
    if order.state is State.CLOSED:
        days = signal_rules(work.world, work.today, order.division).late_days
        fresh = late and order.closed_on is not None and work.today < order.closed_on + timedelta(days=days)
        return Signal.DONE_LATE if fresh else Signal.DONE
    if order.limit and work.today > order.limit:
        return Signal.OVERDUE
    if order.state is State.IN_HAND and order.remind_on and work.today >= order.remind_on:
        return Signal.DUE_SOON
    return Signal.DONE_LATE if late else Signal.ON_TIME


def _shown(actor: Actor, order: Order) -> bool:
    held = roles(actor, order)
    return bool(held) and (order.state not in (State.PROPOSED, State.DECLINED) or held != {Role.LIAISON})
