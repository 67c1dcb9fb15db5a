"""The sending place's rules: what moves, by what rate, and when it does not."""

from datetime import date
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yipanqi.kernel.decision import Outcome
from yipanqi.kernel.money import yuan
from yipanqi.kernel.problems import Refused
from yipanqi.services.social_insurance.pension_transfer.amounts import balance, lines
from yipanqi.services.social_insurance.pension_transfer.contributions import Dues, dues
from yipanqi.services.social_insurance.pension_transfer.papers import Reason, faults
from yipanqi.services.social_insurance.pension_transfer.relation import (
    Account,
    LumpSum,
    Month,
    Paper,
    PaperKind,
    Part,
    Relation,
    Scheme,
    Span,
    State,
    months_of,
)
from yipanqi.services.social_insurance.pension_transfer.statements import left_behind, statement

changed = msgspec.structs.replace


def test_e1_1_twelve_percent_of_the_wages_and_the_whole_account_move(rules, letter, li_in_chongqing) -> None:
    made = statement(letter(), li_in_chongqing, rules("2022-08-15")).granted
    # 60,000 + 72,000 + 39,000 = 171,000 x 12 % = 20,520.00
    assert made.transfer_pool == yuan("20520.00")
    # 4,800 + 400 x 78 x 6.04 % / 12 = 157.04 -> 4,957.04; x 6.69 % = 331.63, 5,760 + 480 x 78 x 6.69 % / 12 = 208.73
    # -> 11,257.40; + 520 x 6 = 3,120, no interest yet -> 14,377.40
    assert [line.end_balance for line in made.lines] == [yuan("4957.04"), yuan("11257.40"), yuan("14377.40")]
    assert [line.year_interest for line in made.lines] == [yuan("157.04"), yuan("540.36"), 0]
    assert made.transfer_personal == yuan("14377.40")
    assert made.transfer_total == yuan("34897.40")
    assert (made.actual_months, faults(made)) == (30, ())


def test_a_year_that_is_over_has_earned_its_interest_before_the_relation_moves(rules, letter, li_in_chongqing) -> None:
    made = statement(letter(), li_in_chongqing, rules("2023-01-05")).granted
    # 11,257.40 x 6.12 % = 688.95(288); 520 x (12 + 11 + 10 + 9 + 8 + 7 = 57) x 6.12 % / 12 = 151.16(4)
    # 14,377.40 + 688.95 + 151.16 = 15,217.51
    assert made.transfer_personal == yuan("15217.51")


def test_every_figure_cites_the_parameters_it_was_worked_out_with(rules, letter, li_in_chongqing) -> None:
    decision = statement(letter(), li_in_chongqing, rules("2022-08-15"))
    assert {"pool_rate", "recording_rate", "crediting_rate"} <= {c.parameter for c in decision.cites}
    assert not [c for c in decision.cites if c.evidence == "assumed"]


@pytest.mark.parametrize(
    ("recorded", "on_record", "corrected_by"),
    # 12 months on 1,000: the standard until 2005 is 11 % = 1,320
    [("100", "1320", "120"), ("110", "1320", "0"), ("120", "1440", "0")],
)
def test_e1_4_a_lack_is_made_good_and_an_excess_stays_behind(rules, months, recorded, on_record, corrected_by) -> None:
    part = Part("500112", (months("200401", "200412", yuan(1000), yuan(recorded), personal=yuan(70)),))
    (line,) = lines(part, Account.NORMAL, rules("2004-12-31"))
    assert (line.recorded_amount, line.corrected_by) == (yuan(on_record), yuan(corrected_by))
    assert line.moved == line.end_balance == yuan(1320)
    assert line.recorded_rate == Decimal(recorded) / 1000


def test_the_standard_rate_is_eleven_percent_until_2005_and_eight_from_2006(rules, months) -> None:
    spans = (months("200512", "200512", yuan(1000), yuan(110)), months("200601", "200601", yuan(1000), yuan(110)))
    found = lines(Part("500112", spans), Account.NORMAL, rules("2006-06-30"))
    assert [line.moved for line in found] == [yuan(110), yuan(80)]


def test_contributions_before_1998_move_with_interest_but_carry_no_pool_share(rules, letter, li, months) -> None:
    spans = (months("199701", "199712", yuan(500), yuan(15)), months("199801", "199801", yuan(1000), yuan(110)))
    part = Part("500112", spans, before_1998=yuan("200"))
    relation = Relation(li, "500112", Account.NORMAL, State.STOPPED, (part,))
    made = statement(letter(), relation, rules("2022-08-15")).granted
    assert made.transfer_pool == yuan("120.00")  # 1,000 x 12 %
    assert made.actual_months == 13
    assert made.before_1998 == yuan("200")
    by_year = {line.year: line.end_balance for line in made.lines}
    assert by_year[1997] == yuan("200")
    # 200 x 2.5 % = 5.00; 110 x 12 x 2.5 % / 12 = 2.75; 200 + 110 + 7.75
    assert by_year[1998] == yuan("317.75")


def test_all_contributions_of_a_temporary_account_move_with_interest(rules, letter, li, months) -> None:
    part = Part("500112", (months("202411", "202412", yuan(5000), yuan(1200), personal=yuan(400)),))
    relation = Relation(li, "500112", Account.TEMPORARY, State.SEALED, (part,))
    made = statement(letter(Reason.TEMPORARY), relation, rules("2025-03-03")).granted
    # all: 2,400 + 1,200 x (2 + 1) x 2.62 % / 12 = 7.86; own: 800 + 400 x 3 x 2.62 % / 12 = 2.62
    assert made.transfer_total == yuan("2407.86")
    assert made.transfer_personal == yuan("802.62")
    assert made.transfer_pool == yuan("1605.24")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"state": State.DRAWING}, "PEN02"),
        ({"account": Account.TEMPORARY, "state": State.SEALED}, "PEN04"),
        ({"state": State.ACTIVE}, "PEN05"),
        ({"arrears": (Month("202205"),)}, "PEN05"),
        ({"scheme": Scheme.RESIDENT}, "PEN10"),
        ({"state": State.CLOSED}, "PEN11"),
    ],
)
def test_what_cannot_leave_is_refused_with_its_code(rules, letter, li_in_chongqing, change, code) -> None:
    decision = statement(letter(), changed(li_in_chongqing, **change), rules("2022-08-15"))
    assert decision.outcome is Outcome.REFUSED
    assert [refusal.code for refusal in decision.refusals] == [code]


def test_another_name_or_number_is_a_mismatch_and_no_record_is_nothing_there(
    rules, letter, li, li_in_chongqing
) -> None:
    for person in (changed(li, name="黎明"), changed(li, id_no="510104198501011250")):
        decision = statement(letter(person=person), li_in_chongqing, rules("2022-08-15"))
        assert [r.code for r in decision.refusals] == ["PEN07"]
    assert [r.code for r in statement(letter(), None, rules("2022-08-15")).refusals] == ["PEN11"]


def paid_back(relation: Relation, count: int, paid_on: str, *papers: Paper) -> Relation:
    """The relation with `count` months from January 2010 paid back at once."""
    years = [(2010 + n // 12, min(12, count - n)) for n in range(0, count, 12)]
    spans = [Span(f"{y}01", f"{y}{m:02d}", yuan(2000), yuan(160), yuan(160), "B1") for y, m in years]
    lump_sum = LumpSum("B1", date.fromisoformat(paid_on), papers)
    return changed(relation, parts=(*relation.parts, Part("500112", tuple(spans))), lump_sums=(lump_sum,))


COMMITMENT = Paper(PaperKind.COMMITMENT, "1", date(2022, 1, 1))
JUDGMENT = Paper(PaperKind.COURT, "2", date(2018, 2, 1))


@pytest.mark.parametrize(
    ("count", "paid_on", "papers", "moves"),
    [
        (35, "2018-03-01", [], True),  # short of three years: no papers asked
        (36, "2015-06-01", [], False),
        (36, "2015-06-01", [COMMITMENT], True),  # before the stricter rule the commitment is enough
        (36, "2018-03-01", [COMMITMENT], False),
        (36, "2018-03-01", [JUDGMENT], True),
        (36, "2018-01-31", [JUDGMENT], False),  # the judgment came after the payment
    ],
)
def test_months_paid_back_move_only_with_their_papers(
    rules, letter, li_in_chongqing, count, paid_on, papers, moves
) -> None:
    relation = paid_back(li_in_chongqing, count, paid_on, *papers)
    decision = statement(letter(), relation, rules("2022-08-15"))
    made = decision.granted
    assert made.actual_months == (30 + count if moves else 30)
    assert sum(len(each.months) for each in made.withheld) == (0 if moves else count)
    assert [f.amount for f in decision.figures if f.name == "notice_days"] == ([] if moves else [10])
    if not moves:
        assert made.transfer_total == yuan("34897.40")
        assert len(left_behind(relation, made).months) == count


def test_months_left_behind_keep_no_opening_balance_and_no_deemed_months(rules, letter, li_in_chongqing) -> None:
    relation = paid_back(li_in_chongqing, 36, "2018-03-01")
    own, back = relation.parts
    relation = changed(relation, parts=(own, changed(back, before_1998=yuan(200), deemed=24)))
    made = statement(letter(), relation, rules("2022-08-15")).granted
    assert (made.before_1998, made.deemed_months) == (yuan(200), 24)
    rest = left_behind(relation, made)
    assert (rest.state, rest.parts) == (State.STOPPED, (back,))


def test_a_relation_of_nothing_but_months_without_papers_is_refused(rules, letter, li_in_chongqing) -> None:
    relation = paid_back(changed(li_in_chongqing, parts=()), 36, "2018-03-01")
    assert [r.code for r in statement(letter(), relation, rules("2022-08-15")).refusals] == ["PEN06"]


def test_a_statement_that_does_not_add_up_is_found_out(rules, letter, li_in_chongqing) -> None:
    made = statement(letter(), li_in_chongqing, rules("2022-08-15")).granted
    assert [p.code for p in faults(changed(made, transfer_total=made.transfer_total + 1))] == ["total"]
    assert [p.code for p in faults(changed(made, actual_months=29))] == ["months"]
    twice = changed(made, parts=made.parts * 2, lines=made.lines * 2, actual_months=60)
    assert [p.code for p in faults(twice)] == ["overlap"]


def test_time_limits_go_by_date_and_place_and_their_steps_add_up(rules) -> None:
    expected = {
        ("2015-05-05", "510104"): 45,
        ("2021-12-30", "511621"): 45,
        ("2021-12-31", "510104"): 15,
        ("2024-09-27", "511602"): 15,
        ("2024-09-27", "511621"): 5,
    }
    for (day, place), days in expected.items():
        book = rules(day, place)
        assert book["working_days"] == days
        assert sum(book["step_days"].values()) == days


def test_dues_are_shares_of_the_wage(rules) -> None:
    # 5,000 x 16 % = 800, x 8 % = 400; alone 20 % = 1,000, of which 8 % recorded
    assert dues(yuan(5000), False, rules("2024-06-01")) == Dues(yuan(800), yuan(400), yuan(400))
    assert dues(yuan(5000), True, rules("2024-06-01")) == Dues(0, yuan(1000), yuan(400))


@pytest.mark.parametrize("base", ["4217.99", "21090.01"])
def test_a_wage_outside_the_limits_is_refused_with_the_limits(rules, base) -> None:
    with pytest.raises(Refused, match=r"4,218\.00 to 21,090\.00"):
        dues(yuan(base), False, rules("2024-06-01"))


def test_every_state_and_account_has_words_in_both_languages() -> None:
    words = [each.words for each in (*State, *Account)]
    assert len({text.zh for text in words}) == len({text.en for text in words}) == len(words)


@st.composite
def parts(draw: st.DrawFn) -> tuple[Part, ...]:
    """Parts of years between 2001 and 2021, no month twice, recorded at, under or over the standard."""
    years = draw(st.lists(st.integers(2001, 2021), min_size=1, max_size=8, unique=True))
    spans = []
    for year in years:
        first = draw(st.integers(1, 12))
        last = draw(st.integers(first, 12))
        base = draw(st.integers(0, 3_000_000))
        recorded = draw(st.integers(0, 400_000))
        spans.append(Span(f"{year}{first:02d}", f"{year}{last:02d}", base, recorded, draw(st.integers(0, recorded))))
    cut = draw(st.integers(0, len(spans)))
    return (Part("500112", tuple(spans[:cut])), Part("510104", tuple(spans[cut:]), letter="L0"))


@given(parts(), st.sampled_from(list(Account)))
def test_every_statement_adds_up(rules, letter, li, drawn, account) -> None:
    relation = Relation(li, "500112", account, State.STOPPED, drawn)
    book = rules("2022-08-15")
    made = statement(letter(Reason.CLAIM), relation, book).granted
    assert faults(made) == ()
    assert months_of(made.parts) == relation.months
    assert min(made.transfer_personal, made.transfer_pool) >= 0
    assert made.transfer_personal == balance(made.parts, 2022, book)
    if account is Account.TEMPORARY:
        assert made.transfer_total == balance(drawn, 2022, book)
    assert left_behind(relation, made).parts == ()
