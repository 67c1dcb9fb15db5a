"""Departments tell of entries of registers: kept with their source, checked, and the ledger follows."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

import msgspec
import pytest

from support.pair import (
    BANK,
    JIN_NIU,
    LUO,
    YU_ZHONG,
    Pair,
    apply,
    balances,
    insure,
    officer,
    pension,
    relation,
    span,
    state,
)
from yipanqi.cases import parties
from yipanqi.cases.feeding import MOST, Fed, Told, feed
from yipanqi.cases.parties import Party
from yipanqi.kernel.problems import Refused
from yipanqi.node import Node
from yipanqi.protocols.transfer.money import Funded
from yipanqi.services.social_insurance.pension_transfer import PENSIONS, SERVICE
from yipanqi.services.social_insurance.pension_transfer.relation import Part, Relation, State
from yipanqi.store import ledger, registers

SINCE = date(2022, 1, 1)


@pytest.fixture
def pair(new_database_url: Callable[[], str]) -> Iterator[Pair]:
    """Two nodes of which nobody has told anything."""
    pair = Pair(new_database_url)
    yield pair
    pair.close()


def paid(last: int, doing: State = State.ACTIVE, first: int = 1, place: str = YU_ZHONG) -> Relation:
    """Luo's in Yuzhong: months of 2022, of which 520 yuan each entered the account."""
    return relation(place, doing, Part(place, (span(2022, first, last, 520),)))


def told(value: object, who: Party = LUO) -> Told:
    """One entry."""
    return Told(who, SINCE, msgspec.Raw(msgspec.json.encode(value)))


def tells(node: Node, entries: Sequence[Told]) -> Fed:
    """The insurance office tells."""
    return node.command(lambda work: feed(work, SERVICE, "pension", entries, "renshe"))


def problems(node: Node, entries: Sequence[Told]) -> list[tuple[str, str]]:
    """Field and code of what is wrong with entries; nothing is kept of any of them."""
    with pytest.raises(Refused) as caught:
        tells(node, entries)
    assert balances(node) == {}
    assert pension(node) is None
    return [(p.field, p.code) for p in caught.value.problems]


def test_an_entry_is_kept_with_its_source_and_told_again_changes_nothing(pair: Pair) -> None:
    node = pair.chongqing
    assert tells(node, [told(paid(6))]) == Fed(1, 0)
    assert tells(node, [told(paid(6))]) == Fed(0, 1)
    assert pension(node) == paid(6)
    with node.look() as work:
        [line] = registers.standing(work.uow)
    assert (line.register, line.source, line.keys) == ("pension", "renshe", 1)


def test_the_ledger_holds_what_the_entry_says(pair: Pair) -> None:
    """Six months of 520 yuan are 3,120 yuan, seven 3,640; the year is not over, so there is no interest yet."""
    node = pair.chongqing
    tells(node, [told(paid(6))])
    assert balances(node) == {"personal:luo fen": 312_000, "months:luo month": 6, **outside(312_000, 6)}
    tells(node, [told(paid(7))])
    assert balances(node) == {"personal:luo fen": 364_000, "months:luo month": 7, **outside(364_000, 7)}
    tells(node, [told(paid(7, State.CLOSED))])
    assert balances(node) == {}
    with node.look() as work:
        assert ledger.imbalances(work.uow) == []


def test_what_is_on_record_no_more_ends_and_stays_readable_as_it_was(pair: Pair) -> None:
    node = pair.chongqing
    tells(node, [told(paid(6))])
    gone = Told(LUO, date(2022, 7, 1))
    assert tells(node, [gone]) == Fed(1, 0)
    assert tells(node, [gone]) == Fed(0, 1)
    assert pension(node) is None
    assert balances(node) == {}
    with node.look() as work:
        party = parties.find(work.uow, work.vault, LUO.number) or ""
        assert PENSIONS.get(work.uow, work.vault, party, date(2022, 6, 30)) == paid(6)


def test_everything_wrong_is_told_at_once_with_its_place_and_nothing_is_kept(pair: Pair) -> None:
    wrong = Party(f"{LUO.number[:-1]}0", LUO.name)  # the check character of the sample is 6
    entries = [
        told(paid(6)),
        told(paid(6), wrong),
        told(paid(6), Party(LUO.number, " ")),
        told({"months": 6}),
    ]
    assert problems(pair.chongqing, entries) == [
        ("entries.1.person.number", "id-check"),
        ("entries.2.person.name", "name"),
        ("entries.3.value", "entry"),
    ]


def test_an_entry_that_breaks_a_rule_of_its_own_is_told(pair: Pair) -> None:
    value = msgspec.to_builtins(paid(6))
    value["parts"][0]["spans"][0]["last"] = "202113"
    assert problems(pair.chongqing, [told(value)]) == [("entries.0.value", "entry")]


def test_too_many_at_once_are_refused(pair: Pair) -> None:
    assert problems(pair.chongqing, [told(paid(6))] * (MOST + 1)) == [("entries", "too-many-entries")]


def test_a_register_that_is_not_there_is_said_so(pair: Pair) -> None:
    with pytest.raises(Refused, match="has no register houses"):
        pair.chongqing.command(lambda work: feed(work, SERVICE, "houses", [], "renshe"))


def test_a_relation_that_is_being_transferred_is_told_again_later(pair: Pair) -> None:
    insure(pair)
    number = apply(pair)
    pair.settle()
    assert state(pair.chongqing, number) == "stated"
    before = pension(pair.chongqing)
    with pytest.raises(Refused, match="is being transferred"):
        tells(pair.chongqing, [told(paid(6))])
    assert pension(pair.chongqing) == before


@pytest.mark.parametrize("live", [False, True], ids=["practice", "live"])
def test_a_transfer_runs_on_nothing_but_what_was_told(new_database_url: Callable[[], str], *, live: bool) -> None:
    """Six months in Chongqing that ended, one in Chengdu; the fund has put a million yuan into its account.

    Seven months of 520 yuan are 3,640; 12 % of six months' 6,500 yuan are 4,680, so that 3,120 + 4,680 = 7,800 move. On
    live nodes an officer accepts, for the times of the single steps are assumed.
    """
    pair = Pair(new_database_url, live=live)
    tells(pair.sichuan, [told(paid(7, first=7, place=JIN_NIU))])
    tells(pair.chongqing, [told(paid(6, State.STOPPED))])
    for _ in range(2):
        assert pair.chongqing.bank_reports(Funded("deposit 1", 100_000_000), BANK)
    number = apply(pair)
    if live:
        assert state(pair.sichuan, number) == "reviewing"
        pair.sichuan.act(number, "accept", officer(pair.sichuan, number))
    pair.settle()
    pair.pay()
    pair.settle()
    assert state(pair.chongqing, number) == state(pair.sichuan, number) == "closed"
    moved = pension(pair.sichuan)
    assert moved is not None
    assert len(moved.months) == 7
    assert balances(pair.sichuan)["personal:luo fen"] == 364_000
    for node, cash in ((pair.sichuan, 780_000), (pair.chongqing, 100_000_000 - 780_000)):
        with node.look() as work:
            assert ledger.balance(work.uow, "cash", "fen") == cash
            assert ledger.imbalances(work.uow) == []
    pair.close()


def test_more_is_not_taken_out_than_the_books_have(pair: Pair) -> None:
    pair.chongqing.bank_reports(Funded("deposit 1", 1_000), BANK)
    with pytest.raises(Refused, match="the books have less"):
        pair.chongqing.bank_reports(Funded("taken 1", -1_001), BANK)
    assert pair.chongqing.bank_reports(Funded("taken 2", -400), BANK)
    with pair.chongqing.look() as work:
        assert ledger.balance(work.uow, "cash", "fen") == 600


def outside(fen: int, months: int) -> dict[str, int]:
    """The other side of what came in."""
    return {"world fen": -fen, "world month": -months}
