"""A pension that moves from Chongqing to Sichuan, and all that can come between."""

import msgspec
import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from support.pair import (
    BANK,
    BASE,
    FORM,
    JIN_NIU,
    LUO,
    MONTHS,
    PERSONAL,
    YU_ZHONG,
    Pair,
    apply,
    balances,
    look_at,
    officer,
    pension,
    resident,
    state,
)
from yipanqi.cases.case import Letter
from yipanqi.cases.parties import find_or_add
from yipanqi.kernel.money import Fen
from yipanqi.kernel.problems import Refused
from yipanqi.node import Node
from yipanqi.protocols.transfer.money import Credited
from yipanqi.protocols.transfer.words import Words
from yipanqi.services.social_insurance.pension_transfer import PENSIONS
from yipanqi.services.social_insurance.pension_transfer.merging import Side
from yipanqi.services.social_insurance.pension_transfer.papers import Statement
from yipanqi.services.social_insurance.pension_transfer.relation import Month, Part, Span, State
from yipanqi.store import cases as rows
from yipanqi.store import ledger
from yipanqi.store import mailbox as box

POOL = 2_340_000
"""Fen that leave the pool: 12 % of the contribution wages, 30 months x 6500 yuan x 0.12 = 23400 yuan."""


def states(pair: Pair, number: str) -> list[str | None]:
    """Where the case stands on both sides."""
    return [state(node, number) for node in pair.nodes]


def change(node: Node, **changes: object) -> None:
    """An employer or an office changes Luo's relation."""
    with node.work_on() as work:
        party = find_or_add(work.uow, work.vault, LUO)
        relation = PENSIONS.get(work.uow, work.vault, party)
        assert relation is not None
        changed = msgspec.structs.replace(relation, **changes)
        PENSIONS.record(work.uow, work.vault, party, changed, work.today)


def settled(pair: Pair) -> None:
    """Post and bank until nothing moves."""
    before = None
    while before != (now := [(balances(node), len(node.orders(0))) for node in pair.nodes]):
        before = now
        pair.settle()
        pair.pay()
    for node in pair.nodes:
        with node.look() as work:
            assert ledger.imbalances(work.uow) == []


def statement(node: Node, number: str) -> Statement:
    """The statement as a node has it."""
    found = look_at(node, number, lambda case: case.recall("statement", Statement))
    assert isinstance(found, Statement)
    return found


def letters(node: Node, number: str) -> list[str]:
    """Titles of the letters to the person, in the order of writing."""
    with node.look() as work:
        table = rows.document
        query = table.select().where(table.c.case_number == number).order_by(table.c.at, table.c.id)
        found = [work.vault.open(row.body) for row in work.uow.rows(query)]
    return [msgspec.json.decode(body, type=Letter).title.zh for body in found]


def on_both(pair: Pair, number: str) -> None:
    """Months and money are where a completed transfer leaves them, and nowhere else."""
    personal = statement(pair.sichuan, number).transfer_personal
    there, here = balances(pair.chongqing), balances(pair.sichuan)
    assert here["personal:luo fen"] == personal
    assert here["pool fen"] == POOL
    assert here["months:luo month"] == MONTHS
    assert here["cash fen"] == personal + POOL
    assert "personal:luo fen" not in there
    assert "months:luo month" not in there
    assert there["cash fen"] == 10**9 - personal - POOL
    assert there["pool fen"] == 10**9 - POOL
    assert there["over:51 month"] == MONTHS


def as_before(pair: Pair) -> None:
    """Months, money and cash are in Chongqing as if nothing had been (but interest to date)."""
    there, here = balances(pair.chongqing), balances(pair.sichuan)
    assert {name: amount for name, amount in here.items() if not name.startswith("cash:from")} == {}
    assert there["personal:luo fen"] == PERSONAL - there.get("interest fen", 0)
    assert there["months:luo month"] == MONTHS
    assert there["cash fen"] == 10**9
    assert there["pool fen"] == 10**9
    relation = pension(pair.chongqing)
    assert relation is not None
    assert (relation.state, len(relation.months)) == (State.STOPPED, MONTHS)


def test_a_pension_moves_whole_and_both_books_are_right(pair: Pair) -> None:
    number = apply(pair)
    settled(pair)

    assert states(pair, number) == ["closed", "closed"]
    on_both(pair, number)
    here, there = pension(pair.sichuan), pension(pair.chongqing)
    assert here is not None
    assert there is not None
    assert len(here.months) == MONTHS + 1
    assert (there.state, there.months) == (State.CLOSED, ())
    assert letters(pair.sichuan, number) == ["转移接续办结通知书"]
    assert look_at(pair.sichuan, number, lambda case: case.field("outcome")) == "granted"


def test_while_it_is_on_its_way_the_relation_is_sealed_and_the_money_is_reserved(pair: Pair) -> None:
    number = apply(pair)
    pair.settle()

    relation = pension(pair.chongqing)
    assert relation is not None
    assert relation.state is State.SEALED
    debit = f"personal:{resident(pair.chongqing).party}"
    spend = ledger.Transfer(id="spend", debit=debit, credit="elsewhere", unit="fen", amount=1, what="spend")
    with pytest.raises(IntegrityError), pair.chongqing.transaction() as uow:
        ledger.post(uow, [spend])
    assert states(pair, number) == ["stated", "stated"]


def test_withdrawn_before_the_letter_has_left_it_ends_on_both_sides(pair: Pair) -> None:
    number = apply(pair)
    pair.sichuan.act(number, "cancel", resident(pair.sichuan))
    settled(pair)

    assert states(pair, number) == ["withdrawn", "released"]
    as_before(pair)


def test_a_withdrawal_that_crosses_the_statement_wins(pair: Pair) -> None:
    number = apply(pair)
    pair.deliver(pair.sichuan)
    pair.chongqing.work()
    pair.sichuan.act(number, "cancel", resident(pair.sichuan))
    assert states(pair, number) == ["releasing", "stated"]
    settled(pair)

    assert states(pair, number) == ["withdrawn", "released"]
    as_before(pair)


def test_withdrawn_after_the_statement_and_before_the_money_all_goes_back(pair: Pair) -> None:
    number = apply(pair)
    pair.settle()
    pair.sichuan.act(number, "cancel", resident(pair.sichuan))
    settled(pair)

    assert states(pair, number) == ["withdrawn", "released"]
    as_before(pair)


def test_withdrawn_while_too_little_money_is_here_all_goes_back(pair: Pair) -> None:
    number = apply(pair)
    pair.settle()
    pair.sichuan.bank_reports(Credited("a part", 1_000_000, (number,), "50"), BANK)
    pair.settle()
    assert state(pair.sichuan, number) == "mismatched"
    pair.sichuan.act(number, "cancel", resident(pair.sichuan))
    pair.settle()

    assert states(pair, number) == ["withdrawn", "released"]
    assert [amount for *_, amount in pair.sichuan.orders(0)] == [1_000_000]


def test_once_taken_over_it_cannot_be_withdrawn(pair: Pair) -> None:
    number = apply(pair)
    pair.settle()
    pair.pay()

    with pytest.raises(Refused, match="cancel is not possible"):
        pair.sichuan.act(number, "cancel", resident(pair.sichuan))


def test_a_letter_that_is_returned_is_put_right_and_sent_again_in_the_same_case(pair: Pair) -> None:
    change(pair.chongqing, state=State.ACTIVE)
    number = apply(pair)
    pair.settle()
    assert states(pair, number) == ["requested", "examining"]
    pair.chongqing.act(number, "return", officer(pair.chongqing, number), Words("请先停保"))
    pair.settle()
    assert states(pair, number) == ["returned", "returned"]

    pair.clock.pass_time(days=1)
    change(pair.chongqing, state=State.STOPPED)
    pair.sichuan.act(number, "resend", officer(pair.sichuan, number))
    settled(pair)

    assert states(pair, number) == ["closed", "closed"]
    on_both(pair, number)
    assert letters(pair.sichuan, number) == ["转出地退回通知", "转移接续办结通知书"]


@pytest.mark.parametrize(("action", "ends"), [("withdraw", "withdrawn"), ("refuse", "refused")])
def test_a_returned_letter_that_is_given_up_ends_the_case_on_both_sides(pair: Pair, action: str, ends: str) -> None:
    change(pair.chongqing, state=State.ACTIVE)
    number = apply(pair)
    pair.settle()
    pair.chongqing.act(number, "return", officer(pair.chongqing, number), Words("请先停保"))
    pair.settle()

    who = resident(pair.sichuan) if action == "withdraw" else officer(pair.sichuan, number)
    pair.sichuan.act(number, action, who, Words("转出地已退回"))
    pair.settle()

    assert states(pair, number) == [ends, "released"]


def test_months_posted_while_the_transfer_runs_are_not_lost(pair: Pair) -> None:
    number = apply(pair)
    pair.settle()
    relation = pension(pair.sichuan)
    assert relation is not None
    august = Span(Month("202208"), Month("202208"), BASE, Fen(52_000), Fen(52_000))
    change(pair.sichuan, parts=(msgspec.structs.replace(relation.parts[0], spans=(*relation.parts[0].spans, august)),))
    settled(pair)

    merged = pension(pair.sichuan)
    assert state(pair.sichuan, number) == "closed"
    assert merged is not None
    assert len(merged.months) == MONTHS + 2
    assert "202208" in merged.months


def overlapping(pair: Pair) -> None:
    """Luo has June 2022 on both sides."""
    relation = pension(pair.sichuan)
    assert relation is not None
    june = msgspec.structs.replace(relation.parts[0].spans[0], first=Month("202206"))
    change(pair.sichuan, parts=(msgspec.structs.replace(relation.parts[0], spans=(june,)),))


@pytest.mark.parametrize(("side", "brought"), [(Side.MINE, MONTHS - 1), (Side.THEIRS, MONTHS)])
def test_the_person_chooses_which_of_overlapping_months_stay(pair: Pair, side: Side, brought: int) -> None:
    overlapping(pair)
    number = apply(pair)
    settled(pair)
    assert states(pair, number) == ["choosing", "stated"]
    assert letters(pair.sichuan, number) == ["重叠月份选择通知"]

    pair.sichuan.act(number, "choose", resident(pair.sichuan), msgspec.structs.replace(FORM, keep=side))
    settled(pair)

    assert states(pair, number) == ["closed", "closed"]
    merged = pension(pair.sichuan)
    assert merged is not None
    assert len(merged.months) == MONTHS + 1  # 30 there and June and July here, June once
    assert sum(span.count for part in merged.parts if part.letter for span in part.spans) == brought


def test_who_chose_when_applying_is_not_asked_again(pair: Pair) -> None:
    overlapping(pair)
    form = msgspec.structs.replace(FORM, keep=Side.MINE)
    number = pair.sichuan.apply("pension-transfer", "apply", LUO, form, resident(pair.sichuan))
    settled(pair)

    assert states(pair, number) == ["closed", "closed"]


def test_silence_is_urged_again_and_again_and_is_never_consent(pair: Pair) -> None:
    number = apply(pair)
    for _ in range(3):
        pair.clock.pass_time(days=40)
        pair.sichuan.work()
    assert state(pair.sichuan, number) == "requested"
    pair.settle()

    table = rows.event
    with pair.chongqing.look() as work:
        urged = work.uow.rows(table.select().where(table.c.event == "receiving:transfer:urge"))
    assert len(urged) == 3
    settled(pair)
    assert states(pair, number) == ["closed", "closed"]


def test_too_little_money_is_asked_about_and_topped_up(pair: Pair) -> None:
    number = apply(pair)
    pair.settle()
    ((_, order, _, _, amount),) = pair.chongqing.orders(0)
    pair.bank(pair.chongqing, order, paid=True)
    pair.sichuan.bank_reports(Credited("short", amount - 100, (number,), "50"), BANK)
    pair.settle()
    assert state(pair.sichuan, number) == "mismatched"

    pair.sichuan.bank_reports(Credited("the rest", 100, (number,), "50"), BANK)
    pair.settle()
    assert states(pair, number) == ["closed", "closed"]


def test_too_much_money_is_sent_back(pair: Pair) -> None:
    number = apply(pair)
    pair.settle()
    wanted = statement(pair.sichuan, number).transfer_total
    pair.sichuan.bank_reports(Credited("over", wanted + 5_000, (number,), "50"), BANK)
    pair.settle()

    assert state(pair.sichuan, number) == "closed"
    assert [amount for *_, amount in pair.sichuan.orders(0)] == [5_000]


def test_the_same_credit_reported_twice_counts_once(pair: Pair) -> None:
    number = apply(pair)
    pair.settle()
    wanted = statement(pair.sichuan, number).transfer_total
    report = Credited("r", wanted // 2, (number,), "50")

    assert pair.sichuan.bank_reports(report, BANK)
    assert not pair.sichuan.bank_reports(report, BANK)
    assert balances(pair.sichuan)[f"cash:held:{number} fen"] == wanted // 2


def test_money_that_comes_before_the_statement_waits_for_it(pair: Pair) -> None:
    number = apply(pair)
    pair.deliver(pair.sichuan)
    pair.chongqing.work()
    pair.pay()  # the bank was faster than the post
    assert state(pair.sichuan, number) == "requested"
    settled(pair)

    assert states(pair, number) == ["closed", "closed"]
    on_both(pair, number)


def test_a_payment_that_came_back_is_made_again(pair: Pair) -> None:
    number = apply(pair)
    pair.settle()
    ((_, order, _, _, _),) = pair.chongqing.orders(0)
    pair.bank(pair.chongqing, order, paid=False)
    settled(pair)

    assert len(pair.chongqing.orders(0)) == 2
    assert states(pair, number) == ["closed", "closed"]
    on_both(pair, number)


def test_a_correction_that_crosses_the_take_over_leaves_both_books_alike(pair: Pair) -> None:
    number = apply(pair)
    pair.settle()
    relation = pension(pair.chongqing)
    assert relation is not None
    pair.pay()  # Sichuan takes over at once
    pair.chongqing.act(number, "correct statement", officer(pair.chongqing, number))
    settled(pair)

    assert states(pair, number) == ["closed", "closed"]
    on_both(pair, number)


def test_the_refusal_of_a_person_says_why_and_what_to_do(pair: Pair) -> None:
    change(pair.sichuan, parts=())
    number = apply(pair)
    pair.settle()
    assert states(pair, number) == ["reviewing", None]
    pair.sichuan.act(number, "refuse", officer(pair.sichuan, number), Words())

    assert state(pair.sichuan, number) == "refused"
    assert letters(pair.sichuan, number) == ["不予转移决定书"]


def test_a_node_may_be_the_sending_side_of_one_and_the_receiving_side_of_another(pair: Pair) -> None:
    number = apply(pair)
    settled(pair)
    change(pair.sichuan, state=State.STOPPED)
    pair.clock.pass_time(days=200)
    with pair.chongqing.work_on() as work:
        party = find_or_add(work.uow, work.vault, LUO)
        relation = PENSIONS.get(work.uow, work.vault, party)
        assert relation is not None
        spans = (Span(Month("202301"), Month("202301"), BASE, Fen(52_000), Fen(52_000)),)
        again = msgspec.structs.replace(relation, state=State.ACTIVE, parts=(Part(YU_ZHONG, spans),))
        PENSIONS.record(work.uow, work.vault, party, again, work.today)
    with pair.sichuan.work_on() as work:
        party = find_or_add(work.uow, work.vault, LUO)
        july = ledger.Transfer(
            id="july",
            debit="world",
            credit=f"personal:{party}",
            unit="fen",
            amount=52_000,
            what="contribution",
            open_ended=("world",),
        )
        month = msgspec.structs.replace(july, id="july m", credit=f"months:{party}", unit="month", amount=1)
        cash = msgspec.structs.replace(july, id="july c", credit="cash", amount=10**8)
        ledger.post(work.uow, [july, month, cash])
    back = msgspec.structs.replace(FORM, to_place=YU_ZHONG, from_place=JIN_NIU, hukou=YU_ZHONG, reason="B")
    second = pair.chongqing.apply("pension-transfer", "apply", LUO, back, resident(pair.chongqing))
    settled(pair)

    assert number != second
    assert states(pair, second) == ["closed", "closed"]
    assert balances(pair.chongqing)["months:luo month"] == MONTHS + 1


def test_only_what_says_nothing_of_the_person_travels_in_the_open(pair: Pair) -> None:
    apply(pair)
    settled(pair)

    open_, sealed = set(), set()
    for node in pair.nodes:
        with node.look() as work:
            for row in work.uow.rows(select(box.outbox)):
                (sealed if row.sensitive else open_).add(row.type)
                assert row.sensitive or not any(word.encode() in row.data for word in (LUO.number, LUO.name))
    assert (sealed, open_) == ({"hold.request", "hold.held"}, {"hold.confirm", "hold.confirmed"})
