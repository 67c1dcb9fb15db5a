"""Money that came without naming a case: an officer of the receiving side finds out whose it is."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import select

from yipanqi.access.actor import Actor, ActorKind, Role
from yipanqi.access.permissions import may_decide, require
from yipanqi.cases.case import Case
from yipanqi.cases.machine import ENDS
from yipanqi.cases.work import Work
from yipanqi.kernel.problems import Problem, Refused
from yipanqi.kernel.text import Text
from yipanqi.node import Node
from yipanqi.protocols import transfer
from yipanqi.protocols.transfer import money
from yipanqi.store import cases as rows
from yipanqi.store import payments


class Credit(msgspec.Struct, frozen=True):
    """A credit of the bank that names no case: the bank's reference and the part of it, fen, from which node, when."""

    reference: str
    part: int
    amount: int
    payer: str
    arrived_at: datetime


class Candidate(msgspec.Struct, frozen=True):
    """A case of the officer's that money is awaited for, and how many fen; 0 where that is not known yet."""

    number: str
    name: str
    wanted: int


class Share(msgspec.Struct, frozen=True):
    """A case's part of a credit, in fen."""

    number: str
    amount: int


def unreferenced(node: Node, actor: Actor) -> tuple[Credit, ...]:
    """The credits that name no case; none for officers whose offices receive no transfers."""
    _officer(actor)
    if not receives(node, actor):
        return ()
    with node.look() as work:
        found = payments.unreferenced(work.uow)
        return tuple(Credit(r.reference, r.part, r.amount, r.peer, r.arrived_at) for r in found)


def candidates(node: Node, actor: Actor) -> tuple[Candidate, ...]:
    """The officer's open cases that a credit may belong to, the oldest first."""
    _officer(actor)
    with node.look() as work:
        return tuple(
            Candidate(case.number, case.party.name[:1] + "某", case.procedure.wanted(case))
            for case in _receiving(work, actor)
            if isinstance(case.procedure, transfer.Procedure)
        )


def assign(node: Node, actor: Actor, reference: str, part: int, shares: Sequence[Share]) -> None:
    """Give a credit to cases of the officer's own, in shares that make it up. Raises Refused."""
    _officer(actor)
    if not shares:
        raise Refused(
            Problem("no-share", Text("请至少填写一件办件的金额", "Enter an amount for at least one case"), "shares")
        )
    with node.work_on() as work:
        for share in shares:
            require(may_decide(actor, str(work.case(share.number).field("office"))))
        money.assign(work, reference, part, [(share.number, share.amount) for share in shares], actor)


def receives(node: Node, actor: Actor) -> bool:
    """Whether one of the actor's offices receives transfers, and so the money of them."""
    fields = {
        procedure.field
        for service in node.world.services
        for procedure in service.procedures
        if isinstance(procedure, transfer.Procedure)
    }
    return any(node.world.offices.get(office).field in fields for office in actor.offices)


def _receiving(work: Work, actor: Actor) -> list[Case]:
    table = rows.case
    mine = (table.c.office.in_(sorted(actor.offices)), table.c.role == "receiving", table.c.status.not_in(ENDS))
    found = work.uow.rows(select(table).where(*mine).order_by(table.c.submitted_at))
    return [Case.load(work, row) for row in found]


def _officer(actor: Actor) -> None:
    require(actor.kind is ActorKind.STAFF and actor.second_factor and actor.has(Role.OFFICER))
