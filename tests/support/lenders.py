"""Sichuan lends on deposits that are kept in Chongqing: Luo's, and those of a co-borrower."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
from sqlalchemy import select

from support.loan import DEPOSITS, Deposits, Loan, services
from support.pair import JIN_NIU, LUO, YU_ZHONG, Clock, Pair, make_node
from yipanqi.access.accounts import NewAccount, open_account
from yipanqi.access.actor import ActorKind, Role
from yipanqi.access.consents import Consent, of_party
from yipanqi.access.readings import readings_of
from yipanqi.cases.case import Made
from yipanqi.cases.parties import Party, find, find_or_add
from yipanqi.exchange.agreements import Agreed, Terms
from yipanqi.kernel.identity import make_resident_id
from yipanqi.kernel.text import same
from yipanqi.node import Node, introduce
from yipanqi.node.departments import Department
from yipanqi.services.identity import no_crime_certificate
from yipanqi.store import cases as rows
from yipanqi.web.practice_login import ISSUER

GU = Party(make_resident_id(YU_ZHONG, date(1991, 5, 4), 117), "顾远")
HOUSE = Loan(JIN_NIU, YU_ZHONG, 1_300_000, True)
TOGETHER = msgspec.structs.replace(HOUSE, spouse_number=GU.number, spouse_name=GU.name)


class Lenders(Pair):
    """38,600 yuan and 30 months of Luo's, 10,000 yuan and 12 months of Gu's; or what departments of Chongqing say."""

    def __init__(self, new_url: Callable[[], str], departments: Sequence[Department] = ()) -> None:
        self.clock = Clock()
        self.clock.now = datetime(2026, 3, 2, 2, tzinfo=UTC)
        known = services({"deposits": ("loan",)}, Path(no_crime_certificate.__file__).parent)
        self.sichuan = make_node("51", new_url(), self.clock, services=known)
        self.chongqing = make_node("50", new_url(), self.clock, services=known, departments=departments)
        terms = Terms(id="loans", parties=("51", "50"), services=(Agreed("loan", 1),), valid_from=self.clock.now)
        introduce(self.sichuan, self.chongqing, terms)
        if departments:
            return
        with self.chongqing.work_on() as work:
            for who, deposits in ((LUO, Deposits(30, 3_860_000)), (GU, Deposits(12, 1_000_000))):
                party = find_or_add(work.uow, work.vault, who)
                DEPOSITS.record(work.uow, work.vault, party, deposits, date(2023, 1, 1))

    def proposals(self, number: str) -> list[Made]:
        """What the rule has proposed so far."""
        with self.sichuan.look() as work:
            found = work.uow.rows(select(rows.decision).where(rows.decision.c.case_number == number))
            return [msgspec.json.decode(work.vault.open(row.body), type=Made) for row in found]

    def consents(self, who: Party) -> list[Consent]:
        """What Sichuan has asked of somebody."""
        with self.sichuan.look() as work:
            party = find(work.uow, work.vault, who.number)
            return list(of_party(work.uow, party)) if party else []

    def read(self, node: Node, who: Party) -> list[str]:
        """What was read of somebody, and noted."""
        with node.look() as work:
            party = find(work.uow, work.vault, who.number)
            return [reading.what for reading in readings_of(work.uow, party)] if party else []


def open_borrowers(lenders: Lenders) -> None:
    """Accounts of Luo (`luo`) and Gu (`gu`) at Sichuan."""
    with lenders.sichuan.work_on() as work:
        for login, who in (("luo", LUO), ("gu", GU)):
            party = find_or_add(work.uow, work.vault, who)
            roles = frozenset({Role.RESIDENT})
            new = NewAccount(
                login, same(who.name), ActorKind.RESIDENT, ISSUER, login, party=party, roles=roles, practice=True
            )
            open_account(work.uow, new)
