"""What a play may do to a practice node: give it people and records, act as them, and look at what came of a case.

A play is a worked example, a demonstration or a test; live nodes have none of this.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import select

from yipanqi.access.actor import Actor, ActorKind, Role
from yipanqi.cases import credentials, parties
from yipanqi.cases.case import Case, Made
from yipanqi.cases.parties import Party
from yipanqi.cases.work import Work
from yipanqi.kernel.text import same
from yipanqi.node import Node
from yipanqi.store import cases as rows
from yipanqi.store import ledger, payments, traffic
from yipanqi.store import mailbox as box
from yipanqi.store.ledger import Transfer

WORLD = "world"
"""The account that openings come from."""

"""Who reports payments."""


NOTHING_SAID = msgspec.Raw(b"null")
"""The body of an action with which nothing is said."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A register entry: `of` is a person of the play or the key itself, `value` the entry as JSON."""

    register: str
    of: str
    valid_from: date
    value: msgspec.Raw


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """What an account holds at first; `{name}` in the account stands for a person. `open_ended` may go below zero."""

    account: str
    unit: str
    amount: int
    open_ended: bool = False


class Seed(msgspec.Struct, frozen=True, kw_only=True):
    """What one node is given before a play."""

    service: str
    people: dict[str, Party]
    entries: tuple[Entry, ...] = ()
    openings: tuple[Opening, ...] = ()


class Application(msgspec.Struct, frozen=True, kw_only=True):
    """A person asks for something, online or (with an office id) at a window."""

    service: str
    procedure: str
    person: Party
    form: msgspec.Raw
    window: str = ""


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """Someone acts on a case: a person, or where that is None the member of staff of this name at its office."""

    number: str
    action: str
    person: Party | None = None
    staff: str = "officer"
    body: msgspec.Raw = NOTHING_SAID


class Presentation(msgspec.Struct, frozen=True):
    """Somebody wants to show what a case led to, with these of its hidden claims."""

    number: str
    claims: tuple[str, ...]


class Order(msgspec.Struct, frozen=True):
    """A payment order that the bank has not carried out."""

    id: str
    voucher: str
    payee: str
    amount: int


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What a play wants to see on one node."""

    service: str
    number: str = ""
    people: dict[str, Party] = {}
    accounts: tuple[tuple[str, str], ...] = ()
    entries: tuple[tuple[str, str], ...] = ()


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What it sees: the case, its last decision, letters, clock; balances and entries in the order wished."""

    state: str = ""
    status: str = ""
    decision: str = ""
    refusals: tuple[str, ...] = ()
    figures: dict[str, int] = {}
    letters: tuple[str, ...] = ()
    promised: int | None = None
    used: int | None = None
    balances: tuple[int, ...] = ()
    entries: tuple[msgspec.Raw, ...] = ()


class Standing(msgspec.Struct, frozen=True):
    """How busy a node is: what is on its way and what is set aside, open and closed cases.

    `position` is a number that grows with every message.
    """

    moving: int
    aside: int
    open: int
    closed: int
    position: int


def plant(node: Node, seed: Seed) -> None:
    """Give a node its people, records and openings. Raises msgspec.ValidationError where an entry does not fit."""
    service = node.world.services.get(seed.service)
    with node.work_on() as work:
        ids = _ids(work, seed.people.items())
        for entry in seed.entries:
            register = service.register(entry.register)
            value = msgspec.json.decode(entry.value, type=register.kind)
            register.record(work.uow, work.vault, ids.get(entry.of, entry.of), value, entry.valid_from)
        ledger.post(work.uow, [_opening(work, o, ids) for o in seed.openings])


def _ids(work: Work, people: Iterable[tuple[str, Party]]) -> dict[str, str]:
    return {name: parties.find_or_add(work.uow, work.vault, party) for name, party in people}


def _opening(work: Work, opening: Opening, ids: dict[str, str]) -> Transfer:
    account = opening.account.format_map(ids)
    return Transfer(
        id=work.uow.new_id(),
        debit=WORLD,
        credit=account,
        unit=opening.unit,
        amount=opening.amount,
        what="opening",
        open_ended=(WORLD, account) if opening.open_ended else (WORLD,),
    )


def apply(node: Node, application: Application) -> str:
    """File an application for its person; the case number. Raises Refused."""
    service = node.world.services.get(application.service)
    form = msgspec.json.decode(application.form, type=service.procedure(application.procedure).form)
    with node.transaction() as uow:
        party = parties.find_or_add(uow, node.world.vault, application.person)
    return node.apply(
        application.service,
        application.procedure,
        application.person,
        form,
        resident(application.person, party),
        window=application.window,
        channel="window" if application.window else "online",
    )


def act(node: Node, wanted: Act) -> str:
    """Act on a case; the state it leads to. Raises Refused."""
    with node.look() as work:
        case = work.case(wanted.number)
        party = parties.find(work.uow, work.vault, wanted.person.number) if wanted.person else None
    by = resident(wanted.person, party or "") if wanted.person else staff(case, wanted.staff)
    said = b"" if wanted.body == NOTHING_SAID else bytes(wanted.body)
    return node.act(wanted.number, wanted.action, by, said)


def resident(person: Party, party: str) -> Actor:
    """A person as an actor."""
    return Actor(ActorKind.RESIDENT, party, same("样本群众"), party=party, roles=frozenset({Role.RESIDENT}))


def staff(case: Case, name: str = "officer") -> Actor:
    """An officer or clerk who may do all that staff may do on a case; another name is another person."""
    offices = frozenset({str(case.field("office")), str(case.field("window"))} - {""})
    roles = frozenset({Role.OFFICER, Role.WINDOW_CLERK})
    return Actor(ActorKind.STAFF, name, same("样本工作人员"), roles=roles, offices=offices, second_factor=True)


def present(node: Node, wanted: Presentation) -> str:
    """The credential that a case led to, as its holder shows it. Raises Refused where there is none."""
    with node.look() as work:
        number = next(reversed(credentials.of_case(work, wanted.number)), "")
        return credentials.presentation(work, number, wanted.claims)


def orders(node: Node, number: str) -> tuple[Order, ...]:
    """Payment orders of a case that wait for the bank."""
    with node.look() as work:
        found = payments.orders_of(work.uow, number)
    return tuple(Order(r.id, r.voucher, r.peer, r.amount) for r in found if r.state == payments.OrderState.MADE)


def see(node: Node, wish: Wish) -> Seen:
    """Look at what has become of a case and of the accounts and entries named."""
    with node.look() as work:
        ids = {n: parties.find(work.uow, work.vault, p.number) or n for n, p in wish.people.items()}
        case = work.find(wish.number) if wish.number else None
        seen = _case(work, case) if case else Seen()
        registers = node.world.services.get(wish.service)
        return msgspec.structs.replace(
            seen,
            balances=tuple(ledger.balance(work.uow, a.format_map(ids), unit) for a, unit in wish.accounts),
            entries=tuple(_entry(work, registers.register(name), ids.get(of, of)) for name, of in wish.entries),
        )


def _entry(work: Work, register: Any, key: str) -> msgspec.Raw:
    return msgspec.Raw(msgspec.json.encode(register.get(work.uow, work.vault, key)))


def _case(work: Work, case: Case) -> Seen:
    uow, clock = work.uow, case.clock()
    made = uow.rows(
        select(rows.decision.c.body).where(rows.decision.c.case_number == case.number).order_by(rows.decision.c.place)
    )
    kinds = uow.rows(
        select(rows.document.c.kind).where(
            rows.document.c.case_number == case.number, rows.document.c.kind.startswith("letter:")
        )
    )
    last = msgspec.json.decode(work.vault.open(made[-1].body), type=Made) if made else None
    return Seen(
        state=case.state,
        status=case.status,
        decision=last.outcome if last else "",
        refusals=tuple(r.code for r in last.refusals) if last else (),
        figures={f.name: f.amount for f in last.figures} if last else {},
        letters=tuple(sorted(row.kind.removeprefix("letter:") for row in kinds)),
        promised=clock.limit if clock else None,
        used=clock.used if clock else None,
    )


def standing(node: Node) -> Standing:
    """How busy a node is."""
    with node.look() as work:
        moving = traffic.unsettled(work.uow)
        aside = sum(r.number for r in box.counts(work.uow) if r.state == box.Arrival.ASIDE)
        position = traffic.newest(work.uow)
        ended = work.uow.rows(select(rows.case.c.closed_at.is_not(None)))
    due = node.next_timer()
    closed = sum(bool(row[0]) for row in ended)
    return Standing(sum(moving) + (due is not None and due <= 0), aside, len(ended) - closed, closed, position)
