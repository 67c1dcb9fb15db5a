"""A fund centre whose multiple is changed late: what it decided in between wants another look."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec

from support.loan import DEPOSITS, Deposits, Loan, Offer, review, services
from support.pair import JIN_NIU, LUO, Clock, make_node, officer, resident
from support.staff import SECRET
from yipanqi.access.accounts import NewAccount, open_account
from yipanqi.access.actor import SYSTEM, Actor, ActorKind, Role
from yipanqi.access.second_factor import set_secret
from yipanqi.cases.parties import find_or_add
from yipanqi.kernel.decision import Ask, Decision, Known
from yipanqi.kernel.text import Text
from yipanqi.policy.overlay import OwnValue
from yipanqi.policy.parameters import Evidence, ParameterValue
from yipanqi.policy.rulebook import Rulebook
from yipanqi.protocols.handling import About
from yipanqi.protocols.handling.words import Proposal
from yipanqi.services.identity import no_crime_certificate
from yipanqi.web.practice_login import ISSUER

MULTIPLE = """
multiple:
  title: {zh: 贷款倍数, en: multiple of the balance}
  unit: times
  whose: owner
  checked_on: 2026-01-01
  values:
    - {from: 2020-01-01, value: 20, set_by: 公积金办法, evidence: known}
"""


def by_multiple(about: About, loan: Loan, known: Known[Deposits], rules: Rulebook) -> Ask | Decision[Offer]:
    """As ever, and with the multiple in the trail."""
    rules["multiple"]
    return review(about, loan, known, rules)


class Late:
    """The centre of Jinniu, with Luo's deposits."""

    def __init__(self, new_url: Callable[[], str], folder: Path) -> None:
        shipped = Path(no_crime_certificate.__file__).parent / "parameters.yaml"
        (folder / "parameters.yaml").write_text(shipped.read_text("utf-8") + MULTIPLE, "utf-8")
        self.number = ""
        self.clock = Clock()
        self.clock.now = datetime(2026, 3, 2, 2, tzinfo=UTC)
        self.node = make_node("51", new_url(), self.clock, services=services({}, folder, by_multiple))
        with self.node.work_on() as work:
            party = find_or_add(work.uow, work.vault, LUO)
            DEPOSITS.record(work.uow, work.vault, party, Deposits(30, 3_860_000), date(2023, 1, 1))

    def decided(self) -> str:
        """A loan that was granted; its number."""
        number = self.node.apply("loan", "apply", LUO, Loan(JIN_NIU, JIN_NIU, 1_300_000, True), resident(self.node))
        clerk = self.officer(number)
        self.node.act(number, "accept", clerk)
        self.node.act(number, "propose", clerk, Proposal(True))
        self.node.act(number, "decide", msgspec.structs.replace(clerk, id="second"))
        return number

    def officer(self, number: str) -> Actor:
        """Of its office, second factor and all."""
        return msgspec.structs.replace(officer(self.node, number), second_factor=True)

    def set_multiple(self, value: int, since: date, place: str = JIN_NIU) -> None:
        """The authority sets it, perhaps late."""
        new = ParameterValue(since=since, value=value, place=place, evidence=Evidence.KNOWN, set_by="金牛区公告")
        self.node.set_value("loan", OwnValue("multiple", new, "金牛区公告"), SYSTEM)


def change_late(late: Late) -> None:
    """A loan is granted, then a value comes late; the officer of the centre has an account (`chen`)."""
    late.number = late.decided()
    late.clock.pass_time(days=8)
    late.set_multiple(15, date(2026, 2, 1))
    new = NewAccount(
        "chen",
        Text("陈科长", "Officer Chen"),
        ActorKind.STAFF,
        ISSUER,
        "chen",
        roles=frozenset({Role.OFFICER}),
        offices=late.officer(late.number).offices,
        practice=True,
    )
    with late.node.work_on() as work:
        set_secret(work.uow, work.vault, open_account(work.uow, new), SECRET)
