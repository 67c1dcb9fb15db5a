"""Two practice nodes that handle no-crime certificates for each other and recognise each other's credentials, and the
people who stand at their counters.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from support.pair import Clock, Pair, make_node
from yipanqi.access.actor import Actor, ActorKind, Role
from yipanqi.cases.case import Letter
from yipanqi.cases.papers import Handed
from yipanqi.cases.parties import Party, find_or_add
from yipanqi.cases.service import Service, Services
from yipanqi.cases.work import BEIJING
from yipanqi.exchange.agreements import Agreed, Recognised, Terms
from yipanqi.kernel.identity import make_resident_id
from yipanqi.kernel.problems import Refused
from yipanqi.kernel.text import same
from yipanqi.node import Node, introduce
from yipanqi.protocols import handling
from yipanqi.protocols.handling.words import Bounce, Notice, Proposal
from yipanqi.protocols.words import Reason
from yipanqi.services.identity import no_crime_certificate as no_crime
from yipanqi.services.identity.no_crime_certificate.rules import CONVICTIONS, RESIDENTS, Record, Resident
from yipanqi.services.social_insurance import insurance_participation_certificate as participation
from yipanqi.store import cases as rows
from yipanqi.store import mailbox as box

AGREEMENT = "2025-1"
WU_HOU, YU_ZHONG, SHA_PING_BA = "510107", "500103", "500106"
LUO = Party(make_resident_id(YU_ZHONG, date(1990, 3, 7), 234), "罗小梅")
AGENT = Party(make_resident_id(WU_HOU, date(1985, 1, 2), 11), "代小林")
FORM = no_crime.Form(
    owner_place=YU_ZHONG, purpose="job", period_from=date(2010, 1, 1), period_to=date(2026, 2, 1), language="zh"
)

PHOTO = Notice("请补充近期照片")
REASON = Reason("需要进一步核实")


def _asked_for(checked: bool) -> Service:
    [procedure] = no_crime.SERVICE.procedures
    assert isinstance(procedure, handling.Procedure)
    return replace(no_crime.SERVICE, procedures=(replace(procedure, checked=checked),))


def bounce_to(owner: str) -> Bounce:
    """It is for the police of another place."""
    return Bounce(owner, "申请人户籍不在本辖区")


class Counters(Pair):
    """Sichuan takes in for Chongqing, where Luo is registered. The clock is set in Beijing time. `checked`: three
    officers decide.
    """

    def __init__(
        self, new_url: Callable[[], str], suites: tuple[str, str] = ("ed25519", "ed25519"), *, checked: bool = False
    ) -> None:
        self.clock = Clock()
        self.at("2026-02-02 10:00")
        services = Services((_asked_for(checked), participation.SERVICE))
        self.sichuan = make_node("51", new_url(), self.clock, services=services, suite=suites[0])
        self.chongqing = make_node("50", new_url(), self.clock, services=services, suite=suites[1])
        terms = Terms(
            id=AGREEMENT,
            parties=("51", "50"),
            services=tuple(Agreed(s.slug, s.version) for s in services.newest()),
            credentials=(Recognised("no-crime-certificate"), Recognised("participation-certificate", ("housing",))),
            valid_from=datetime(2025, 1, 1, tzinfo=UTC),
        )
        introduce(self.sichuan, self.chongqing, terms)
        self.register(Resident(YU_ZHONG))

    def at(self, moment: str) -> None:
        """Set the clock."""
        self.clock.now = datetime.fromisoformat(moment).replace(tzinfo=BEIJING).astimezone(UTC)

    def later(self, moment: str) -> None:
        """Time passes, and what is due and under way is done."""
        self.at(moment)
        self.settle()

    def register(self, resident: Resident, record: Record = Record()) -> None:
        """What Chongqing's police have on record of Luo."""
        with self.chongqing.work_on() as work:
            party = find_or_add(work.uow, work.vault, LUO)
            RESIDENTS.record(work.uow, work.vault, party, resident, date(2000, 1, 1))
            CONVICTIONS.record(work.uow, work.vault, party, record, date(2000, 1, 1))

    def clerk(self) -> Actor:
        """Stands at the window in Wuhou."""
        with self.sichuan.look() as work:
            window = work.world.offices.windows(WU_HOU, work.today)[0].id
        return staff("clerk", Role.WINDOW_CLERK, window)

    def officer(self, number: str, name: str = "first") -> Actor:
        """One of the owner's officers."""
        with self.chongqing.look() as work:
            return staff(name, Role.OFFICER, str(work.case(number).field("office")))

    def take_in(
        self,
        form: no_crime.Form = FORM,
        agent: Party | None = None,
        papers: Sequence[Handed] = (),
        *,
        stay: bool = False,
    ) -> str:
        """Luo, or an agent, applies at the window in Wuhou; with `stay` nothing is carried yet."""
        clerk = self.clerk()
        [window] = clerk.offices
        number = self.sichuan.apply(
            no_crime.SERVICE.slug,
            "apply",
            LUO,
            form,
            clerk,
            channel="window",
            window=window,
            agent=agent,
            papers=papers,
        )
        if not stay:
            self.settle()
        return number

    def online(self, form: no_crime.Form = FORM) -> str:
        """Luo applies on Chongqing's own platform."""
        number = self.chongqing.apply(no_crime.SERVICE.slug, "apply", LUO, form, self.luo(self.chongqing))
        self.settle()
        return number

    def luo(self, node: Node) -> Actor:
        """Luo, logged in at a node."""
        return resident(node, LUO)

    def at_window(self, number: str, action: str, body: Any = b"") -> None:
        """The clerk does something; it arrives at once."""
        self.sichuan.act(number, action, self.clerk(), body)
        self.settle()

    def at_owner(self, number: str, action: str, body: Any = b"", by: str = "first") -> None:
        """An officer does something; it arrives at once."""
        self.chongqing.act(number, action, self.officer(number, by), body)
        self.settle()

    def decide(self, number: str, *, grant: bool = True, reason: str = "") -> None:
        """One officer proposes, another approves."""
        self.at_owner(number, "propose", Proposal(grant, reason))
        self.at_owner(number, "decide", by="second")

    def states(self, number: str) -> tuple[str, str]:
        """Where the case stands at the window and at the owner."""
        return state(self.sichuan, number), state(self.chongqing, number)


@contextmanager
def refused(code: str) -> Iterator[None]:
    """Expect a refusal with one problem of that code."""
    with pytest.raises(Refused) as caught:
        yield
    assert [problem.code for problem in caught.value.problems] == [code]


def staff(name: str, role: Role, office: str) -> Actor:
    """An officer or clerk of one office."""
    return Actor(
        ActorKind.STAFF, name, same(name), roles=frozenset({role}), offices=frozenset({office}), second_factor=True
    )


def resident(node: Node, party: Party) -> Actor:
    """A person logged in at a node, who is known there from then on."""
    with node.work_on() as work:
        known = find_or_add(work.uow, work.vault, party)
    return Actor(ActorKind.RESIDENT, party.name, same(party.name), party=known, roles=frozenset({Role.RESIDENT}))


def state(node: Node, number: str) -> str:
    """Where a case stands on a node; "" where it is not known there."""
    with node.look() as work:
        case = work.find(number)
        return case.state if case else ""


def field(node: Node, number: str, name: str) -> Any:
    """A column of a case."""
    with node.look() as work:
        return work.case(number).field(name)


def letters(node: Node, number: str) -> dict[str, Letter]:
    """The letters of a case by kind, the last of each."""
    table = rows.document
    with node.look() as work:
        found = work.uow.rows(
            select(table)
            .where(table.c.case_number == number, table.c.kind.startswith("letter:"))
            .order_by(table.c.at, table.c.id)
        )
        opened = [(row.kind.removeprefix("letter:"), work.vault.open(row.body)) for row in found]
    return {kind: msgspec.json.decode(body, type=Letter) for kind, body in opened}


def said(letter: Letter) -> str:
    """All the Chinese words of a letter."""
    return "".join(p.zh for p in (letter.title, *letter.paragraphs, *([letter.redress] if letter.redress else [])))


def actions(node: Node, number: str) -> list[str]:
    """What was done in a case, in order."""
    table = rows.event
    with node.look() as work:
        found = work.uow.rows(select(table.c.action).where(table.c.case_number == number).order_by(table.c.place))
    return [row.action for row in found]


def ratings(node: Node, number: str) -> list[tuple[int, str]]:
    """Grade and rated office of a case's ratings."""
    table = rows.rating
    with node.look() as work:
        found = work.uow.rows(select(table).where(table.c.case_number == number).order_by(table.c.place))
    return [(row.grade, row.office) for row in found]


def trouble(node: Node) -> list[tuple[str, str, str]]:
    """What was refused, set aside or still waits in a node's mailboxes."""
    with node.look() as work:
        came = work.uow.rows(select(box.inbox).where(box.inbox.c.state != box.Arrival.DONE))
        went = work.uow.rows(select(box.outbox).where(box.outbox.c.refused.is_not(None)))
    return [("in", r.type, f"{r.state} {r.error}") for r in came] + [("out", r.type, r.refused) for r in went]
