"""Bugs planted on purpose, to show that a simulation finds them. Each patches the program and is taken out again."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import insert

from yipanqi.access.actor import Actor, ActorKind
from yipanqi.cases.case import Case
from yipanqi.cases.papers import Papers, Where
from yipanqi.cases.work import Counted, Work
from yipanqi.exchange import door
from yipanqi.exchange.envelope import Batch, Seal, Signed
from yipanqi.exchange.keys import Key, KeyRing
from yipanqi.node import Node
from yipanqi.protocols.transfer import Entry, books, money, sending
from yipanqi.protocols.transfer.money import Credited
from yipanqi.simulation.crashes import Crash, FragileDatabase, Moment
from yipanqi.simulation.planted_doubled import DOUBLED_BUGS as DOUBLED_BUGS
from yipanqi.simulation.planted_joint import JOINT_BUGS as JOINT_BUGS
from yipanqi.simulation.planted_joint import LIVE_BUGS as LIVE_BUGS
from yipanqi.simulation.planting import Bug as Bug
from yipanqi.simulation.planting import instead as _instead
from yipanqi.simulation.police import POLICE_BUGS
from yipanqi.store import feedback, files, payments
from yipanqi.store import mailbox as box
from yipanqi.store.database import UnitOfWork
from yipanqi.supervision.feedback import items, routing


def drop_inbox_check() -> AbstractContextManager[None]:
    """A batch that comes again is let in again, as if nothing in the inbox were unique."""
    admit = door.admit

    def admit_again(work: UnitOfWork, ring: KeyRing, carried: bytes) -> Signed:
        batch = msgspec.json.decode(carried, type=Batch)
        seal = msgspec.json.decode(batch.seal.body, type=Seal)
        before, _ = box.lane_head(work, "in", seal.source, seal.lane)
        receipt = admit(work, ring, carried)
        if seal.last <= before:
            _let_in_again(work, seal)
        return receipt

    return _instead(door, "admit", admit_again)


def _let_in_again(work: UnitOfWork, seal: Seal) -> None:
    c = box.inbox.c
    rows = work.rows(
        box.inbox.select().where(
            c.peer == seal.source, c.lane == int(seal.lane), c.sequence.between(seal.first, seal.last)
        )
    )
    for row in rows:
        new = work.new_id()
        values = row._asdict() | {"id": new, "state": box.Arrival.WAITING, "done_at": None, "error": None}
        values["sequence"] = -int.from_bytes(new[-6:].encode(), "big")
        del values["position"]
        work.execute(insert(box.inbox), values)


def post_before_commit() -> AbstractContextManager[None]:
    """Messages leave although the unit of work that wrote them is rolled back."""
    post, write = box.post, FragileDatabase.write
    posted: list[dict[str, object]] = []

    def remember(work: UnitOfWork, rows: list[dict[str, object]]) -> None:
        posted.extend(rows)
        post(work, rows)

    @contextmanager
    def hasty(self: FragileDatabase, now: datetime, new_id: Callable[[], str]) -> Iterator[UnitOfWork]:
        posted.clear()
        try:
            with write(self, now, new_id) as work:
                yield work
        except Crash as crash:
            if crash.moment is Moment.BEFORE and posted:
                with self.engine.begin() as connection:
                    connection.execute(insert(box.outbox), posted)
            raise

    @contextmanager
    def both() -> Iterator[None]:
        with _instead(box, "post", remember), _instead(FragileDatabase, "write", hasty):
            yield

    return both()


def receipt_before_commit() -> AbstractContextManager[None]:
    """A receipt leaves before the batch is stored; every fifth time the node dies in between."""
    admit, receive = door.admit, Node.receive
    given: list[Signed] = []

    def hurry(work: UnitOfWork, ring: KeyRing, carried: bytes) -> Signed:
        given.append(admit(work, ring, carried))
        if len(given) % 5 == 0:
            raise Crash(Moment.BEFORE)
        return given[-1]

    def answer(self: Node, carried: bytes) -> bytes:
        count = len(given)
        try:
            return receive(self, carried)
        except Crash:
            if len(given) == count:
                raise
            return msgspec.json.encode(given[-1])

    @contextmanager
    def both() -> Iterator[None]:
        with _instead(door, "admit", hurry), _instead(Node, "receive", answer):
            yield

    return both()


def forget_timer() -> AbstractContextManager[None]:
    """The clock that waits for the money is never set."""
    set_timer = Work.set_timer

    def forget(self: Work, number: str, name: str, at: datetime, lane: int, counted: Counted | None = None) -> None:
        if name != "money":
            set_timer(self, number, name, at, lane, counted)

    return _instead(Work, "set_timer", forget)


def double_credit() -> AbstractContextManager[None]:
    """A credit that the bank reports again is booked again."""
    credited = money.credited

    def again(work: Work, report: Credited, by: Actor) -> bool:
        if payments.known_credit(work.uow, report.reference):
            report = msgspec.structs.replace(report, reference=f"{report.reference}-again")
        return credited(work, report, by)

    return _instead(money, "credited", again)


def skip_seal() -> AbstractContextManager[None]:
    """The sending side goes on with the relation while it is on its way."""

    def seal(procedure: Any, case: Case) -> None:
        register = case.service.register(procedure.register)
        relation = register.get(case.work.uow, case.work.vault, case.applicant)
        assert relation is not None
        case.forget("relation before")
        case.remember("relation before", relation)

    return _instead(sending, "_seal", seal)


def keep_the_change() -> AbstractContextManager[None]:
    """What came too much or too late is not sent back."""

    def keep(case: Case, amount: int) -> None:
        """Nothing is ordered."""

    return _instead(money, "send_back", keep)


def forget_months() -> AbstractContextManager[None]:
    """The money of a relation is taken over, and the months that belong to it are not."""
    take_in = books.take_in

    def money_only(case: Case, entries: Sequence[Entry]) -> None:
        take_in(case, [entry for entry in entries if entry.unit != "month"])

    return _instead(books, "take_in", money_only)


def count_twice() -> AbstractContextManager[None]:
    """What was recorded on both sides is not paid back."""

    def keep(case: Case, entries: Sequence[Entry]) -> None:
        """Nothing leaves its account."""

    return _instead(books, "pay_back", keep)


def new_key_at_once() -> AbstractContextManager[None]:
    """A new key signs before the peers have heard of it."""

    def youngest(self: KeyRing, owner: str, at: datetime) -> Key:
        return [k for k in self.of(owner) if k.flaw(at) is None][-1]

    return _instead(KeyRing, "current", youngest)


def forget_scan() -> AbstractContextManager[None]:
    """A scan is named to the other side, and every third is never carried."""
    share = files.share
    asked: list[str] = []

    def forget(work: UnitOfWork, digest: str, peer: str, case_number: str, envelope: str) -> None:
        asked.append(digest)
        if len(asked) % 3:
            share(work, digest, peer, case_number, envelope)

    return _instead(files, "share", forget)


def forget_custody() -> AbstractContextManager[None]:
    """An original is sent and nobody writes down that it has left."""
    note = Papers.note_custody

    def forget(self: Papers, papers: Sequence[str], where: Where, office: str, by: Actor, parcel: str = "") -> None:
        if where is not Where.UNDER_WAY or by.kind is ActorKind.PEER:
            note(self, papers, where, office, by, parcel)

    return _instead(Papers, "note_custody", forget)


def forget_news() -> AbstractContextManager[None]:
    """Every fourth time the office that put something right does not tell the person's side."""
    report = items.report
    told: list[str] = []

    def forget(work: Work, id_: str, action: str, note: str) -> None:
        told.append(id_)
        if len(told) % 4:
            report(work, id_, action, note)

    return _instead(items, "report", forget)


def keep_what_is_sent_on() -> AbstractContextManager[None]:
    """An office sends a complaint on and keeps it in hand as well."""
    act = items.act

    def keep(work: Work, row: Any, action: str, by: str, note: str = "", **values: object) -> Any:
        if action != "bounce":
            return act(work, row, action, by, note, **values)
        feedback.change(work.uow, row.id, **values)
        return row

    return _instead(routing, "act", keep)


def lose_what_comes_back() -> AbstractContextManager[None]:
    """What the other side sends back is taken note of by nobody."""

    def lose(work: Work, id_: str, word: Any, source: str) -> None:
        """Nothing happens."""

    return _instead(routing, "taken_back", lose)


COMPLAINT_BUGS: Mapping[str, Bug] = {
    "forget-news": forget_news,
    "keep-what-is-sent-on": keep_what_is_sent_on,
    "lose-what-comes-back": lose_what_comes_back,
}
"""Bugs that show where people complain."""

PAPER_BUGS: Mapping[str, Bug] = {"forget-scan": forget_scan, "forget-custody": forget_custody, **POLICE_BUGS}
"""Bugs that show where papers and originals move, and a department is asked."""

BUGS: Mapping[str, Bug] = {
    "drop-inbox-check": drop_inbox_check,
    "post-before-commit": post_before_commit,
    "receipt-before-commit": receipt_before_commit,
    "forget-timer": forget_timer,
    "double-credit": double_credit,
    "skip-seal": skip_seal,
    "keep-the-change": keep_the_change,
    "new-key-at-once": new_key_at_once,
    "forget-months": forget_months,
    "count-twice": count_twice,
}
"""Every bug that can be planted, by name."""


def planted(name: str) -> AbstractContextManager[None]:
    """Runs with a bug, or with none for "". Raises KeyError for one that is not there."""
    return (
        {**BUGS, **PAPER_BUGS, **COMPLAINT_BUGS, **JOINT_BUGS, **LIVE_BUGS, **DOUBLED_BUGS}[name]()
        if name
        else nullcontext()
    )
