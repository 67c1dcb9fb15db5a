"""A rule that lacks a fact asks the side that holds it, and is run again when the answer comes."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest

from support.loan import DEPOSITS, Deposits, Loan, Offer, services
from support.pair import LUO, YU_ZHONG, Clock, make_node, officer, resident, state
from yipanqi.access.readings import readings_of
from yipanqi.cases.case import Made
from yipanqi.cases.parties import find_or_add
from yipanqi.exchange.agreements import Agreed, Terms
from yipanqi.kernel.problems import Refused
from yipanqi.node import Node, introduce
from yipanqi.protocols.handling.words import Proposal
from yipanqi.services import identity
from yipanqi.store import cases as rows

JIN_NIU = "510106"
PARAMETERS = Path(identity.__file__).parent / "no_crime_certificate"
"""Its promised_days, notice_days and so on serve here."""


def test_the_answer_of_the_other_side_decides() -> None:
    """Given 38,600 yuan and 30 months in Chongqing, when Luo asks in Chengdu for a house of 1,200,000, then 20 times
    the balance is offered: 38,600 x 20 = 772,000 yuan, less than 960,000, four fifths of the price."""
    chengdu, chongqing = two({"deposits": ("loan",)})
    deposit(chongqing, Deposits(30, 3_860_000))

    number = chengdu.apply("loan", "apply", LUO, Loan(JIN_NIU, YU_ZHONG, 1_200_000, True), resident(chengdu))
    assert proposals(chengdu, number) == []
    settle(chengdu, chongqing)

    made = proposals(chengdu, number)[-1]
    assert made.outcome == "granted"
    assert msgspec.json.decode(made.result, type=Offer) == Offer(77_200_000, "balance")


def test_who_read_the_deposits_and_why_stands_in_the_log() -> None:
    chengdu, chongqing = two({"deposits": ("loan",)})
    party = deposit(chongqing, Deposits(30, 3_860_000))
    number = chengdu.apply("loan", "apply", LUO, Loan(JIN_NIU, YU_ZHONG, 1_200_000, True), resident(chengdu))
    settle(chengdu, chongqing)
    with chongqing.look() as work:
        (reading,) = readings_of(work.uow, party)
    assert (reading.what, reading.purpose.zh, reading.case_number) == ("deposits", "loan", number)


def test_the_holder_sees_the_question_and_never_the_form() -> None:
    chengdu, chongqing = two({"deposits": ("loan",)})
    deposit(chongqing, Deposits(30, 3_860_000))
    number = chengdu.apply("loan", "apply", LUO, Loan(JIN_NIU, YU_ZHONG, 1_234_567, True), resident(chengdu))
    settle(chengdu, chongqing)
    with chongqing.look() as work:
        held = work.case(number)
        assert (held.role, held.state) == ("holding", "answered")
        assert b"1234567" not in held.form_bytes


def test_a_purpose_that_is_not_shared_is_declined_and_the_rule_runs_without() -> None:
    chengdu, chongqing = two({"deposits": ("tax",)})
    deposit(chongqing, Deposits(30, 3_860_000))
    number = chengdu.apply("loan", "apply", LUO, Loan(JIN_NIU, YU_ZHONG, 1_200_000, True), resident(chengdu))
    settle(chengdu, chongqing)
    assert state(chongqing, number) == "declined"
    assert [r.code for r in proposals(chengdu, number)[-1].refusals] == ["LOAN1"]


def test_nobody_proposes_before_the_answer_is_here() -> None:
    chengdu, _ = two({"deposits": ("loan",)})
    number = chengdu.apply("loan", "apply", LUO, Loan(JIN_NIU, YU_ZHONG, 1_200_000, True), resident(chengdu))
    chengdu.act(number, "accept", officer(chengdu, number))
    with pytest.raises(Refused, match="not answered yet"):
        chengdu.act(number, "propose", officer(chengdu, number), Proposal(True))


def two(shares: Mapping[str, tuple[str, ...]]) -> tuple[Node, Node]:
    """Sichuan and Chongqing, agreed on loans."""

    clock = Clock()
    clock.now = datetime(2026, 3, 2, 2, tzinfo=UTC)
    known = services(shares, PARAMETERS)
    nodes = make_node("51", "sqlite://", clock, services=known), make_node("50", "sqlite://", clock, services=known)
    terms = Terms(id="loans", parties=("51", "50"), services=(Agreed("loan", 1),), valid_from=clock.now)
    introduce(*nodes, terms)
    return nodes


def settle(one: Node, other: Node) -> None:
    """Carry and work until nothing moves."""
    moved = 1
    while moved:
        moved = one.work() + other.work()
        for sender, receiver in ((one, other), (other, one)):
            for parcel in sender.outgoing(receiver.code):
                sender.receipted(receiver.code, receiver.receive(parcel.body))
                moved += 1


def deposit(node: Node, deposits: Deposits) -> str:
    """What the fund centre has of Luo; her party id there."""
    with node.work_on() as work:
        party = find_or_add(work.uow, work.vault, LUO)
        DEPOSITS.record(work.uow, work.vault, party, deposits, date(2023, 1, 1))
    return party


def proposals(node: Node, number: str) -> list[Made]:
    """What the rule has proposed so far."""
    with node.look() as work:
        table = rows.decision
        found = work.uow.rows(table.select().where(table.c.case_number == number).order_by(table.c.place))
        return [msgspec.json.decode(work.vault.open(row.body), type=Made) for row in found]
