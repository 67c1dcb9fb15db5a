"""Two practice nodes that decide a joint matter together: Sichuan leads, bodies of both sides each decide a part."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from litestar import Litestar

from support.counters import LUO, WU_HOU, YU_ZHONG, Counters, resident, staff, state
from support.pair import Clock, make_node
from support.staff import PEOPLE, SECRET
from yipanqi.access.accounts import NewAccount, open_account
from yipanqi.access.actor import ActorKind, Role
from yipanqi.access.second_factor import set_secret
from yipanqi.cases.joins import By
from yipanqi.cases.parties import find_or_add
from yipanqi.cases.service import Service, Services
from yipanqi.exchange.agreements import Agreed, Terms
from yipanqi.hosting.faces import FacesNode
from yipanqi.kernel.text import Text
from yipanqi.node import Node, introduce
from yipanqi.node.part_lines import PartLine, part_lines
from yipanqi.protocols import handling
from yipanqi.protocols.handling.words import Proposal
from yipanqi.simulation.made_up import HOLDS, Form, Hold, moving
from yipanqi.web.app import create_app
from yipanqi.web.practice_login import ISSUER
from yipanqi.web.seam import WebSettings

FORM = Form(WU_HOU, YU_ZHONG)
POLICE, INSURANCE, FUND = 1, 2, 3
"""Places of the parts: two in Chongqing, in 3 working days and 5 days; the fund's in Chengdu, in 48 hours."""


def needing_no_part(service: Service) -> Service:
    """The same where all parts are for others."""
    (procedure,) = service.procedures
    assert isinstance(procedure, handling.Procedure)
    parts = tuple(replace(part, at=lambda _form: "") for part in procedure.parts)
    return replace(service, procedures=(replace(procedure, parts=parts),))


class Joint(Counters):
    """Luo moves from Yuzhong to Wuhou. The clock is set in Beijing time."""

    def __init__(
        self, new_url: Callable[[], str], join: By = By.ALL, *, agreed: bool = True, needed: bool = True
    ) -> None:
        self.clock = Clock()
        self.at("2026-03-02 10:00")  # a Monday
        services = Services((moving(join) if needed else needing_no_part(moving(join)),))
        self.sichuan = make_node("51", new_url(), self.clock, services=services)
        self.chongqing = make_node("50", new_url(), self.clock, services=services)
        what = (Agreed("moving", 1),) if agreed else ()
        terms = Terms(id="moving", parties=("51", "50"), services=what, valid_from=datetime(2025, 1, 1, tzinfo=UTC))
        introduce(self.sichuan, self.chongqing, terms)

    def apply(self, form: Form = FORM, *, accept: bool = True) -> str:
        """Luo applies on Sichuan's platform, and is accepted there: the parts are asked."""
        number = self.sichuan.apply("moving", "apply", LUO, form, resident(self.sichuan, LUO))
        if accept:
            self.lead(number, "accept")
        return number

    def object_(self, node: Node, part: str) -> None:
        """A part's side has something on record against Luo."""
        with node.work_on() as work:
            party = find_or_add(work.uow, work.vault, LUO)
            HOLDS.record(work.uow, work.vault, party, Hold(part, "有未结案件"), date(2020, 1, 1))

    def lead(self, number: str, action: str, body: Any = b"", by: str = "first") -> None:
        """An officer of the lead body does something; it arrives at once."""
        self.do(self.sichuan, number, action, body, by)

    def do(
        self, node: Node, number: str, action: str, body: Any = b"", by: str = "first", *, stay: bool = False
    ) -> None:
        """An officer of whatever office answers for a file does something."""
        with node.look() as work:
            office = str(work.case(number).field("office"))
        node.act(number, action, staff(by, Role.OFFICER, office), body)
        if not stay:
            self.settle()

    def home(self, part: int) -> Node:
        """The node whose body decides a part."""
        return self.sichuan if part == FUND else self.chongqing

    def decide_part(self, number: str, part: int, *, agree: bool = True, reason: str = "", stay: bool = False) -> None:
        """The body of a part proposes and approves."""
        node, file = self.home(part), f"{number}-{part}"
        self.do(node, file, "propose", Proposal(agree, reason), stay=stay)
        self.do(node, file, "decide", by="second", stay=stay)

    def close_case(self, number: str, *, grant: bool = True, reason: str = "") -> None:
        """The lead body decides."""
        self.lead(number, "propose", Proposal(grant, reason))
        self.lead(number, "decide", by="second")

    def parts(self, number: str) -> list[str]:
        """Where the file of each part stands at its body."""
        return [state(self.home(part), f"{number}-{part}") for part in (POLICE, INSURANCE, FUND)]

    def lines(self, number: str) -> tuple[PartLine, ...]:
        """The parts as the lead body sees them."""
        with self.sichuan.look() as work:
            return part_lines(work.case(number))


def open_accounts(joint: Joint) -> None:
    """Luo at both nodes, two officers (`chen`, `deng`) at each of the bodies that decide and a clerk at a window."""
    for node, place, fields in (
        (joint.sichuan, WU_HOU, ("public-security", "housing-fund")),
        (joint.chongqing, YU_ZHONG, ("public-security", "social-insurance")),
    ):
        with node.work_on() as work:
            offices = frozenset(work.world.offices.competent(field, place, work.today).id for field in fields)
            luo = NewAccount(
                "luo",
                Text(LUO.name, "Luo Xiaomei"),
                ActorKind.RESIDENT,
                ISSUER,
                "luo",
                party=find_or_add(work.uow, work.vault, LUO),
                roles=frozenset({Role.RESIDENT}),
                practice=True,
            )
            open_account(work.uow, luo)
            windows = frozenset({work.world.offices.windows(place, work.today)[0].id})
            for login, (role, name) in PEOPLE.items():
                if role in (Role.OFFICER, Role.WINDOW_CLERK):
                    scope = offices if role is Role.OFFICER else windows
                    new = NewAccount(
                        login,
                        name,
                        ActorKind.STAFF,
                        ISSUER,
                        login,
                        roles=frozenset({role}),
                        offices=scope,
                        practice=True,
                    )
                    set_secret(work.uow, work.vault, open_account(work.uow, new), SECRET)


def app_of(node: Node, base: str = "http://testserver.local") -> Litestar:
    """The faces of one of them."""
    return create_app(FacesNode(node), WebSettings(base))
