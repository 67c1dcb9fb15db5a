"""The receiving place's rules: who may transfer now."""

from datetime import date

import msgspec
import pytest

from yipanqi.kernel.decision import Outcome
from yipanqi.services.social_insurance.pension_transfer import refusals
from yipanqi.services.social_insurance.pension_transfer.eligibility import (
    Circumstances,
    account_kind,
    age_in,
    may_transfer,
)
from yipanqi.services.social_insurance.pension_transfer.papers import (
    Application,
    Approval,
    BankAccount,
    Certificate,
    Reason,
)
from yipanqi.services.social_insurance.pension_transfer.relation import Account, Part, Person, Relation, Sex, State

POSTED = Approval("组通〔2024〕1号", "县委组织部", "county")
KNOWN = Circumstances("L1", BankAccount("practice bank", "成都社保", "6200", "1"))


def person(birth: date, sex: Sex = Sex.MALE, hukou: str = "500112") -> Person:
    return Person("王芳", "1", sex, birth, hukou)


def application(who: Person, reason: Reason = Reason.WORK, approval: Approval | None = None) -> Application:
    return Application("C1", who, reason, "510104", "500112", date(2024, 9, 1), approval)


@pytest.fixture
def started(months):
    def relation(who: Person, first: str) -> Relation:
        part = Part("510104", (months(first, first, 500000, 40000),))
        return Relation(who, "510104", Account.NORMAL, State.ACTIVE, (part,))

    return relation


@pytest.mark.parametrize(
    ("sex", "birth", "first", "granted"),
    [
        (Sex.MALE, date(1974, 3, 10), "202402", True),  # 49 in the first contribution month
        (Sex.MALE, date(1974, 3, 10), "202403", False),  # 50 in it
        (Sex.FEMALE, date(1984, 3, 10), "202402", True),  # 39
        (Sex.FEMALE, date(1984, 3, 10), "202403", False),  # 40
    ],
)
def test_outside_home_the_age_at_the_first_contribution_decides(rules, started, sex, birth, first, granted) -> None:
    who = person(birth, sex)
    decision = may_transfer(application(who), started(who, first), KNOWN, rules("2024-09-02"))
    assert (decision.outcome is Outcome.GRANTED) is granted
    assert [r.code for r in decision.refusals] == ([] if granted else ["PEN03"])
    assert "transfer_age." + sex in {c.parameter for c in decision.cites}


def test_at_home_or_posted_with_approval_age_does_not_matter(rules, started) -> None:
    old = person(date(1966, 1, 1))
    home = person(date(1966, 1, 1), hukou="511621")
    book = rules("2024-09-02")
    assert (
        may_transfer(application(home, Reason.HOME), started(home, "202405"), KNOWN, book).granted.receiving == "510104"
    )
    assert may_transfer(application(old, Reason.POSTING, POSTED), started(old, "202405"), KNOWN, book).granted
    town = msgspec.structs.replace(POSTED, level="town")
    refused = may_transfer(application(old, Reason.POSTING, town), started(old, "202405"), KNOWN, book)
    assert [r.code for r in refused.refusals] == ["PEN03"]


def test_a_normal_account_opened_before_the_age_or_before_2010_stays_normal(rules) -> None:
    book = rules("2024-09-02")
    # born 1955-01: 54 in 2009-11, but before 2010; 55 in 2010-01
    assert account_kind(person(date(1955, 1, 1)), "510104", "200911", None, book) is Account.NORMAL
    assert account_kind(person(date(1955, 1, 1)), "510104", "201001", None, book) is Account.TEMPORARY
    # opened at 45, reached 50 during a break
    assert account_kind(person(date(1970, 1, 1)), "510104", "201501", None, book) is Account.NORMAL


def test_an_account_wrongly_made_temporary_is_noted_and_does_not_stop_the_transfer(rules, started) -> None:
    who = person(date(1985, 1, 1))
    temporary = msgspec.structs.replace(started(who, "202405"), account=Account.TEMPORARY)
    decision = may_transfer(application(who), temporary, KNOWN, rules("2024-09-02"))
    assert decision.outcome is Outcome.GRANTED
    assert len(decision.notes) == 1


def test_months_that_a_transfer_brought_are_no_first_contribution_here(rules, started, months) -> None:
    who = person(date(1985, 1, 1))
    brought = Part("500112", (months("202001", "202012", 500000, 40000),), letter="L0")
    relation = msgspec.structs.replace(started(who, "202405"), parts=(brought,))
    decision = may_transfer(application(who), relation, KNOWN, rules("2024-09-02"))
    assert [r.code for r in decision.refusals] == ["PEN01"]


def test_no_record_drawing_or_another_open_case_is_refused(rules, started) -> None:
    who = person(date(1985, 1, 1))
    book = rules("2024-09-02")
    drawing = msgspec.structs.replace(started(who, "202405"), state=State.DRAWING)
    busy = msgspec.structs.replace(KNOWN, open_cases=("C0",))
    cases = {
        "PEN01": may_transfer(application(who), None, KNOWN, book),
        "PEN02": may_transfer(application(who), drawing, KNOWN, book),
        "PEN09": may_transfer(application(who), started(who, "202405"), busy, book),
    }
    assert {code: [r.code for r in decision.refusals] for code, decision in cases.items()} == {c: [c] for c in cases}


@pytest.mark.parametrize(
    ("account", "state", "arrears", "codes"),
    [
        (Account.NORMAL, State.STOPPED, (), []),
        (Account.NORMAL, State.DRAWING, (), ["PEN02"]),
        (Account.TEMPORARY, State.SEALED, (), ["PEN04"]),
        (Account.NORMAL, State.ACTIVE, (), ["PEN05"]),
        (Account.NORMAL, State.STOPPED, ("202401",), ["PEN05"]),
    ],
)
def test_a_certificate_shows_beforehand_what_the_sending_place_would_refuse(
    rules, started, account, state, arrears, codes
) -> None:
    who = person(date(1985, 1, 1))
    shown = Certificate("P1", "500112", account, state, "202001", "202206", 30, 0, date(2024, 8, 1), arrears)
    known = msgspec.structs.replace(KNOWN, certificate=shown)
    decision = may_transfer(application(who), started(who, "202405"), known, rules("2024-09-02"))
    assert [r.code for r in decision.refusals] == codes


@pytest.mark.parametrize(
    ("place", "month", "outcome"),
    [
        ("51", "202409", Outcome.GRANTED),  # reached in the month of the application
        ("51", "202410", Outcome.REFUSED),
        ("50", "202409", Outcome.REFUSED),
        ("", "202409", Outcome.REFERRED),
        ("51", "", Outcome.REFERRED),
    ],
)
def test_collecting_is_for_the_place_of_claim_from_pension_age_and_needs_no_record_there(
    rules, place, month, outcome
) -> None:
    who = person(date(1964, 9, 1), hukou="510104")
    known = msgspec.structs.replace(KNOWN, claim_place=place, pension_month=month)
    assert may_transfer(application(who, Reason.CLAIM), None, known, rules("2024-09-02")).outcome is outcome


def test_a_birthday_counts_from_its_month() -> None:
    assert age_in("202403", date(1974, 3, 31)) == 50
    assert age_in("202402", date(1974, 3, 1)) == 49


def test_every_refusal_has_its_own_code_and_words_in_both_languages() -> None:
    assert [r.code for r in refusals.ALL] == [f"PEN{n:02d}" for n in range(1, 15)]
    assert all(t.zh and t.en for r in refusals.ALL for t in (r.text, r.remedy))
