"""Taking a statement over: months once, every fen accounted for, and the record able to move on."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yipanqi.kernel.decision import Outcome
from yipanqi.kernel.money import yuan
from yipanqi.services.social_insurance.pension_transfer.amounts import balance
from yipanqi.services.social_insurance.pension_transfer.merging import Side, merge, overlap, registered
from yipanqi.services.social_insurance.pension_transfer.papers import faults
from yipanqi.services.social_insurance.pension_transfer.relation import (
    Account,
    Part,
    Relation,
    Span,
    State,
    months_of,
    repeated,
    without,
)
from yipanqi.services.social_insurance.pension_transfer.statements import statement


@pytest.fixture(scope="session")
def li_in_chengdu(li, months) -> Relation:
    """Four months in Chengdu on 7,000, two of which were also paid in Chongqing."""
    part = Part("510104", (months("202205", "202208", 700000, 56000),))
    return Relation(li, "510104", Account.NORMAL, State.ACTIVE, (part,))


@pytest.fixture(scope="session")
def moved(rules, letter, li_in_chongqing):
    return statement(letter(), li_in_chongqing, rules("2022-08-15")).granted


def test_without_overlap_months_and_accounts_add_up(rules, li, moved) -> None:
    merged = merge(registered(li, "510104"), moved, None, rules("2022-08-20")).granted
    assert (merged.months, merged.balance, merged.refund) == (30, yuan("14377.40"), 0)


@pytest.mark.parametrize(
    ("choice", "refund", "together"),
    [
        (Side.MINE, "1040.00", "15577.40"),  # 520 x 2 back; 14,377.40 + 560 x 4 - 1,040
        (Side.THEIRS, "1120.00", "15497.40"),  # 560 x 2 back; 14,377.40 + 560 x 4 - 1,120
    ],
)
def test_overlapping_months_stay_once_and_the_other_side_s_account_is_paid_back(
    rules, li_in_chengdu, moved, choice, refund, together
) -> None:
    assert overlap(li_in_chengdu, moved) == ("202205", "202206")
    merged = merge(li_in_chengdu, moved, choice, rules("2022-08-20")).granted
    assert merged.months == 32  # 30 + 4 - 2
    assert (merged.refund, merged.balance) == (yuan(refund), yuan(together))


def test_the_person_is_asked_before_overlapping_months_are_dropped(rules, li_in_chengdu, moved) -> None:
    decision = merge(li_in_chengdu, moved, None, rules("2022-08-20"))
    assert (decision.outcome, decision.result) == (Outcome.REFERRED, None)


def test_the_holder_at_the_year_s_end_credits_the_whole_year(rules, li, moved) -> None:
    merged = merge(registered(li, "510104"), moved, None, rules("2022-12-31")).granted
    # as if it had never moved: 11,257.40 x 6.12 % = 688.95, 520 x 57 x 6.12 % / 12 = 151.16
    assert balance(merged.relation.parts, 2023, rules("2023-01-01")) == yuan("15217.51")


def test_a_merged_record_moves_on_with_all_its_months(rules, letter, li_in_chengdu, moved) -> None:
    merged = merge(li_in_chengdu, moved, Side.MINE, rules("2022-08-20")).granted
    stopped = msgspec.structs.replace(merged.relation, state=State.STOPPED)
    onward = statement(letter(), stopped, rules("2022-11-01")).granted
    assert (onward.actual_months, onward.transfer_personal) == (32, merged.balance)
    # 171,000 - 6,500 x 2 + 7,000 x 4 = 186,000 x 12 %
    assert onward.transfer_pool == yuan("22320.00")


def test_taking_months_out_splits_a_span(months) -> None:
    part = Part("50", (months("202001", "202006", 1, 0),))
    left = without(part, {"202001", "202004"})
    assert [(s.first, s.last) for s in left.spans] == [("202002", "202003"), ("202005", "202006")]


@st.composite
def spans(draw: st.DrawFn) -> tuple[Span, ...]:
    """Spans of years 2008 to 2022, at the standard rate of 8 %."""
    years = draw(st.lists(st.integers(2008, 2022), max_size=6, unique=True))
    drawn = []
    for year in years:
        first = draw(st.integers(1, 12))
        last = draw(st.integers(first, 12))
        recorded = draw(st.integers(0, 200_000)) * 8
        drawn.append(Span(f"{year}{first:02d}", f"{year}{last:02d}", recorded * 100 // 8, recorded, recorded))
    return tuple(drawn)


@given(spans(), spans(), st.sampled_from(list(Side)))
def test_no_month_is_kept_twice_and_no_fen_is_lost(rules, letter, li, here, there, choice) -> None:
    book = rules("2022-12-31")
    mine = Relation(li, "510104", Account.NORMAL, State.STOPPED, (Part("510104", here),))
    theirs_before = Relation(li, "500112", Account.NORMAL, State.STOPPED, (Part("500112", there),))
    if not there:
        return
    theirs = statement(letter(), theirs_before, book).granted
    merged = merge(mine, theirs, choice, book).granted
    kept = months_of(merged.relation.parts)
    assert repeated(kept) == ()
    assert set(kept) == set(mine.months) | set(theirs_before.months)
    assert merged.balance + merged.refund == balance(mine.parts, 2022, book) + theirs.transfer_personal
    assert min(merged.balance, merged.refund) >= 0
    onward = statement(letter(), merged.relation, book).granted
    assert faults(onward) == ()
    assert onward.transfer_personal == merged.balance
