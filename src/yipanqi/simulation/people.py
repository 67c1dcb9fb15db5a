"""What people do in a simulation: residents apply, change their minds and go on contributing; officers work their
queues.
"""

import random
from collections.abc import Callable
from functools import partial

import msgspec
from sqlalchemy import select

from yipanqi.access.actor import Actor, ActorKind, Role
from yipanqi.cases import engine
from yipanqi.cases.case import Case
from yipanqi.cases.machine import ENDS, Who
from yipanqi.cases.parties import find_or_add
from yipanqi.cases.work import Work
from yipanqi.kernel.text import same
from yipanqi.node import Node
from yipanqi.protocols.transfer import money
from yipanqi.protocols.transfer.money import BANK
from yipanqi.protocols.transfer.words import Words
from yipanqi.services.social_insurance.pension_transfer import PENSIONS, SERVICE
from yipanqi.services.social_insurance.pension_transfer.relation import Month, Relation, Span, State, later
from yipanqi.simulation.population import Resident
from yipanqi.simulation.region import Region
from yipanqi.store import cases as rows
from yipanqi.store import ledger, payments
from yipanqi.store.ledger import OUTSIDE, Transfer

NO_BODY = frozenset({"accept", "resend", "cancel", "urge", "state", "pay again", "take over", "correct statement"})


def officer(office: str) -> Actor:
    """An officer of one office."""
    return Actor(
        ActorKind.STAFF, f"officer {office}", same(office), roles=frozenset({Role.OFFICER}), offices=frozenset({office})
    )


def apply(region: Region, resident: Resident) -> None:
    """A resident files the application; where the node dies after the commit nobody hears of the number."""

    def file(node: Node) -> str:
        with node.work_on() as work:
            party = find_or_add(work.uow, work.vault, resident.party)
        return node.apply(SERVICE.slug, "apply", resident.party, resident.form, _as_resident(party))

    region.attempt(resident.home, f"{resident.party.name} applies", file)


def _as_resident(party: str) -> Actor:
    return Actor(ActorKind.RESIDENT, party, same("resident"), party=party, roles=frozenset({Role.RESIDENT}))


def change_mind(region: Region, code: str) -> None:
    """A resident with an open case withdraws, cancels or corrects it."""
    found = [
        (case.number, case.applicant, action.action, case.form_bytes)
        for case in open_cases(region.nodes[code])
        for action in case.machine.allowed(case.state, (Who.APPLICANT,))
    ]
    if found:
        number, party, action, form = region.rng.choice(found)
        body = form if action == "correct" else b""
        region.attempt(
            code, f"applicant: {action} {number}", lambda node: node.act(number, action, _as_resident(party), body)
        )


def open_cases(node: Node) -> list[Case]:
    """The cases of a node that have not ended, by number; for looking only."""
    with node.look() as work:
        table = rows.case
        found = work.uow.rows(select(table).where(table.c.status.not_in(ENDS)).order_by(table.c.number))
        cases = [Case.load(work, row) for row in found]
        for case in cases:
            _ = case.form_bytes
    return cases


def desk(region: Region, code: str, choose: Callable[[Case], str | None], who: str = "officer") -> int:
    """Officers go through the queue of a node; `choose` says what to do with a case, if anything. Returns how much was
    done.
    """
    with region.nodes[code].look() as work:
        offices = sorted({row[0] for row in work.uow.rows(select(rows.case.c.office).distinct())})
        chosen = [
            (case.number, str(case.field("office")), action)
            for case in sorted(engine.queue(work, offices, work.now), key=lambda c: c.number)
            if (action := choose(case)) is not None
        ]
    done = 0
    for number, office, action in chosen:
        body = b"" if action in NO_BODY else msgspec.json.encode(Words("请按规定办理"))
        acted = region.attempt(
            code,
            f"{who}: {action} {number}",
            partial(Node.act, number=number, action=action, by=officer(office), body=body),
        )
        done += acted is not None
    return done


def any_action(rng: random.Random) -> Callable[[Case], str | None]:
    """Now and then something that the table allows an officer, sensible or not."""

    def choose(case: Case) -> str | None:
        allowed = case.machine.allowed(case.state, (Who.OFFICER,))
        return rng.choice(allowed).action if allowed and rng.random() < 0.2 else None

    return choose


def assign(region: Region, code: str) -> int:
    """A clerk asks the bank about credits that name no case, and gives them to theirs. Returns how many."""
    with region.nodes[code].look() as work:
        waiting = [(row.reference, row.part) for row in payments.unreferenced(work.uow)]
    done = 0
    for reference, part in waiting:
        behind = region.bank.behind(reference)
        done += (
            region.attempt(
                code,
                f"clerk: assign {reference} to {', '.join(voucher for voucher, _ in behind)}",
                partial(_assign, reference=reference, part=part, behind=behind),
            )
            is not None
        )
    return done


def _assign(node: Node, reference: str, part: int, behind: tuple[tuple[str, int], ...]) -> int:
    with node.work_on() as work:
        money.assign(work, reference, part, behind, BANK)
    return len(behind)


def pay_contributions(region: Region, resident: Resident) -> None:
    """A month more on record where a person contributes now: departments go on with their work meanwhile."""

    def record(node: Node) -> str:
        with node.work_on() as work:
            party = find_or_add(work.uow, work.vault, resident.party)
            relation = PENSIONS.get(work.uow, work.vault, party)
            if relation is None or relation.state is not State.ACTIVE:
                return "not active"
            month = later(max(relation.months), 1)
            _add_month(work, party, relation, month)
            return month

    region.attempt(resident.home, f"{resident.party.name} contributes", record)


def _add_month(work: Work, party: str, relation: Relation, month: Month) -> None:
    last = relation.parts[0].spans[-1]
    span = Span(month, month, last.base, last.recorded, last.personal)
    parts = (msgspec.structs.replace(relation.parts[0], spans=(*relation.parts[0].spans, span)), *relation.parts[1:])
    new = msgspec.structs.replace(relation, parts=parts)
    PENSIONS.record(work.uow, work.vault, party, new, work.today)
    ledger.post(
        work.uow,
        [
            Transfer(
                id=f"contribution {party} {month} {unit}",
                debit=OUTSIDE,
                credit=f"{account}:{party}",
                unit=unit,
                amount=amount,
                what="contribution",
                open_ended=(OUTSIDE,),
            )
            for account, unit, amount in (("personal", "fen", span.recorded), ("months", "month", 1))
        ],
    )


def stop_contributing(region: Region, resident: Resident) -> None:
    """A person who still contributed at the old place stops there and settles what is owed."""
    old = next((code for code in resident.relations if code != resident.home), None)
    if old is None:
        return

    def record(node: Node) -> str:
        with node.work_on() as work:
            party = find_or_add(work.uow, work.vault, resident.party)
            relation = PENSIONS.get(work.uow, work.vault, party)
            if relation is None or (relation.state is not State.ACTIVE and not relation.arrears):
                return "nothing to stop"
            new = msgspec.structs.replace(relation, state=State.STOPPED, arrears=())
            PENSIONS.record(work.uow, work.vault, party, new, work.today)
            return "stopped"

    region.attempt(old, f"{resident.party.name} stops there", record)
