"""What the node's own authorities lay down: the published calendar of a year, and values of parameters.

A calendar that is entered changes the promised days of open cases, the moments at which they are called, and the days
that decided ones have used; all are worked out anew.
A value is a signed act: it is told to every peer, so that both sides decide by the same numbers.
"""

from datetime import date

import msgspec
from sqlalchemy import select

from yipanqi.access.actor import Actor
from yipanqi.cases.case import Case
from yipanqi.cases.work import Counted, Work
from yipanqi.exchange import mailbox
from yipanqi.exchange.effects import Arrived, MayNotAct
from yipanqi.kernel.days import Published
from yipanqi.kernel.problems import Problem, Refused
from yipanqi.kernel.text import Text
from yipanqi.node.inside import Inside, ValueNews, read_value, write_value
from yipanqi.node.rules import baseline
from yipanqi.policy.overlay import OwnValue, overlay
from yipanqi.store import cases as rows
from yipanqi.store import local
from yipanqi.store.database import UnitOfWork
from yipanqi.supervision.figures.recount import days_anew

VALUE_NEWS = "node.own-value"
"""Message type: an authority of the other side has set a value."""

VALUE = b"yipanqi own value 1\n"


class Moved(msgspec.Struct, frozen=True):
    """A case whose promised day a calendar has changed."""

    number: str
    before: date
    after: date


class Settling(Inside):
    """Calendars and values."""

    def enter_calendar(self, published: Published, by: Actor) -> tuple[Moved, ...]:
        """Take the published calendar of a year; returns the open cases whose promised day has changed with it."""
        with self.transaction() as uow:
            local.enter_year(uow, published.year, published.off, published.worked, by.id)
            self._refresh_within(uow)
            work = Work(uow, self._world)
            moved = tuple(m for case in _open_cases(work) for m in _counted_anew(case))
            _timers_anew(work)
            days_anew(work, published.year)
            work.flush()
        return moved

    def set_value(self, service: str, value: OwnValue, by: Actor) -> None:
        """An authority sets a value for a place of this side. Raises Refused where the place is not ours or the act
        not named.
        """
        self._check(service, value, self.code)
        body = write_value(ValueNews(service, value))
        with self.transaction() as uow:
            key, signature = self._world.ring.sign(VALUE, body, uow.now)
            self._keep(uow, self.code, service, body, key, signature, by.id)
            for peer in self.peers:
                news = msgspec.json.encode((body, key, signature))
                mailbox.post(
                    uow, self._world.ring, [mailbox.Message(to=peer, type=VALUE_NEWS, data=news, sensitive=False)]
                )

    def _keep(
        self, uow: UnitOfWork, owner: str, service: str, body: bytes, key: str, signature: bytes, by: str
    ) -> None:
        row: dict[str, object] = {"id": uow.new_id(), "owner": owner, "service": service, "entered_by": by}
        local.keep_value(uow, row | {"body": body, "key": key, "signature": signature})
        self._refresh_within(uow)

    def _check(self, service: str, own: OwnValue, owner: str) -> None:
        known = baseline(self._world.services, service)
        place = own.value.place
        if not place or self._world.divisions.administration(place) != owner:
            raise Refused(
                Problem(
                    "value-place",
                    Text("只能为本方行政区设定参数值", "A side sets values for its own places only"),
                    "place",
                )
            )
        if not own.act.strip():
            raise Refused(
                Problem("value-act", Text("须写明设定该值的文件", "Name the act by which the value is set"), "act")
            )
        try:
            overlay(known, [own])
        except (KeyError, ValueError) as error:
            raise Refused(
                Problem("value", Text(f"参数值不能接受：{error}", f"The value cannot be taken: {error}"), "value")
            ) from error

    def take_value(self, uow: UnitOfWork, arrived: Arrived) -> None:
        """Keep what a peer's authority has set, with its signature. Raises MayNotAct where it is not theirs to set."""
        body, key, signature = msgspec.json.decode(arrived.data, type=tuple[bytes, str, bytes])
        source = arrived.envelope.source
        flaw = self._world.ring.flaw(source, key, VALUE, body, signature, arrived.envelope.time)
        if flaw is not None:
            raise MayNotAct("value-signature", flaw)
        news = read_value(body)
        try:
            self._check(news.service, news.value, source)
        except Refused as error:
            raise MayNotAct(error.problems[0].code, str(error)) from error
        self._keep(uow, source, news.service, body, key, signature, source)


def _open_cases(work: Work) -> list[Case]:
    table = rows.case
    return [work.case(row.number) for row in work.uow.rows(select(table.c.number).where(table.c.closed_at.is_(None)))]


def _counted_anew(case: Case) -> list[Moved]:
    before, clock = case.field("due_on"), case.clock()
    if before is None or clock is None or clock.due_on is None or clock.due_on == before:
        return []
    case.promise(clock.due_on)
    return [Moved(case.number, before, clock.due_on)]


def _timers_anew(work: Work) -> None:
    table = rows.timer
    for row in work.uow.rows(select(table).where(table.c.counted_from.is_not(None))):
        work.case(row.case_number).count_anew(row.name, Counted(row.counted_from, row.working_days))
