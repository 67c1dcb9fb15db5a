"""Nobody is asked about people who have not agreed: the applicant on the form, others in the hall or on paper."""

from collections.abc import Callable, Iterator

import msgspec
import pytest

from support.counters import letters, said, staff, state, trouble
from support.lenders import GU, HOUSE, TOGETHER, Lenders
from support.loan import WORDING, Offer
from support.pair import LUO, YU_ZHONG, officer, resident
from yipanqi.access.actor import Role
from yipanqi.cases import readings
from yipanqi.cases.papers import Handed
from yipanqi.cases.parties import find_or_add
from yipanqi.kernel.decision import CONSENT, Ask, Question
from yipanqi.kernel.problems import Refused
from yipanqi.node import consents, usecases
from yipanqi.protocols import facts
from yipanqi.protocols.consents import Consented, rests
from yipanqi.protocols.handling.words import Proposal


@pytest.fixture
def lenders(new_database_url: Callable[[], str]) -> Iterator[Lenders]:
    lenders = Lenders(new_database_url)
    yield lenders
    lenders.close()


def applied(lenders: Lenders) -> str:
    """Luo asks for a loan together with Gu; the first questions are answered."""
    number = lenders.sichuan.apply("loan", "apply", LUO, TOGETHER, resident(lenders.sichuan))
    lenders.settle()
    return number


def taken_in(lenders: Lenders, paper: str = "consent-spouse") -> str:
    """The same at a window in Chongqing, where Gu has signed."""
    with lenders.chongqing.look() as work:
        [window, *_] = work.world.offices.windows(YU_ZHONG, work.today)
    clerk = staff("clerk", Role.WINDOW_CLERK, window.id)
    signed = (Handed(kind=paper, title="授权书", checked=True),)
    number = lenders.chongqing.apply(
        "loan", "apply", LUO, TOGETHER, clerk, channel="window", window=window.id, papers=signed
    )
    lenders.settle()
    return number


def offered(lenders: Lenders, number: str) -> list[int]:
    """The amounts the rule has offered, in fen."""
    made = [m for m in lenders.proposals(number) if m.outcome == "granted"]
    return [msgspec.json.decode(m.result, type=Offer).amount for m in made]


def says(lenders: Lenders, *, agrees: bool) -> None:
    """Gu answers in the hall of Sichuan."""
    gu = resident(lenders.sichuan, GU)
    [asked] = consents.mine(lenders.sichuan, gu)
    consents.answer(lenders.sichuan, gu, asked.consent.id, agrees=agrees)
    lenders.settle()


def test_the_applicant_agrees_on_the_form(lenders: Lenders) -> None:
    number = lenders.sichuan.apply("loan", "apply", LUO, HOUSE, resident(lenders.sichuan))
    lenders.settle()
    [consent] = lenders.consents(LUO)
    assert (consent.case_number, consent.purpose, consent.wording) == (number, "loan", WORDING)
    assert consent.in_force
    assert offered(lenders, number) == [77_200_000]  # 38,600 yuan x 20


def test_another_is_not_asked_about_before_they_agree(lenders: Lenders) -> None:
    number = applied(lenders)
    assert lenders.read(lenders.chongqing, LUO) == ["deposits"]
    assert lenders.read(lenders.chongqing, GU) == []
    assert offered(lenders, number) == []
    assert [consent.awaited for consent in lenders.consents(GU)] == [True]


def test_when_they_agree_the_question_goes_and_both_count(lenders: Lenders) -> None:
    """38,600 and 10,000 yuan x 20 are 972,000, less than 1,040,000, four fifths of the price."""
    number = applied(lenders)
    says(lenders, agrees=True)
    assert offered(lenders, number) == [97_200_000]
    assert lenders.read(lenders.chongqing, GU) == ["deposits"]
    assert trouble(lenders.sichuan) + trouble(lenders.chongqing) == []


def test_who_refuses_is_not_asked_about_and_the_rule_goes_on_without(lenders: Lenders) -> None:
    number = applied(lenders)
    says(lenders, agrees=False)
    assert offered(lenders, number) == [77_200_000]
    assert lenders.read(lenders.chongqing, GU) == []
    assert "不同意或未在期限内同意" in said(letters(lenders.sichuan, number)["facts-declined"])


def test_who_does_not_answer_in_time_counts_as_refusing(lenders: Lenders) -> None:
    """The days are those of `notice_days`: five working days after Monday 2 March end on the 9th at 24:00."""
    number = applied(lenders)
    lenders.clock.pass_time(days=7)
    lenders.sichuan.work()
    assert offered(lenders, number) == []
    lenders.clock.pass_time(days=1)
    lenders.sichuan.work()
    assert offered(lenders, number) == [77_200_000]
    assert lenders.consents(GU)[0].ended_at is not None
    with pytest.raises(Refused, match="answered before"):
        says(lenders, agrees=True)


def test_a_consent_on_paper_that_a_clerk_has_checked_does(lenders: Lenders) -> None:
    number = taken_in(lenders)
    assert offered(lenders, number) == [97_200_000]
    assert [consent.in_force for consent in lenders.consents(GU)] == [True]


def test_the_paper_of_somebody_else_does_not(lenders: Lenders) -> None:
    number = taken_in(lenders, "consent-child")
    assert offered(lenders, number) == []
    assert [consent.awaited for consent in lenders.consents(GU)] == [True]


def test_a_consent_that_is_withdrawn_serves_for_no_further_question(lenders: Lenders) -> None:
    """What was answered under it stays."""
    number = applied(lenders)
    says(lenders, agrees=True)
    says(lenders, agrees=False)
    assert offered(lenders, number) == [97_200_000]
    assert lenders.read(lenders.chongqing, GU) == ["deposits"]
    [consent] = lenders.consents(GU)
    assert (consent.in_force, consent.awaited) == (False, False)


def test_nobody_proposes_while_a_consent_is_awaited(lenders: Lenders) -> None:
    number = applied(lenders)
    lenders.sichuan.act(number, "accept", officer(lenders.sichuan, number))
    with pytest.raises(Refused, match="has not agreed to be asked about"):
        lenders.sichuan.act(number, "propose", officer(lenders.sichuan, number), Proposal(True))


def test_in_a_case_that_is_over_one_can_withdraw_and_not_agree(lenders: Lenders) -> None:
    number = applied(lenders)
    lenders.sichuan.act(number, "withdraw", resident(lenders.sichuan))
    with pytest.raises(Refused, match="the case is over"):
        says(lenders, agrees=True)
    says(lenders, agrees=False)
    assert state(lenders.sichuan, number) == "withdrawn"
    assert offered(lenders, number) == []


def test_whoever_opens_the_case_has_read_of_both(lenders: Lenders) -> None:
    number = applied(lenders)
    chen = msgspec.structs.replace(officer(lenders.sichuan, number), second_factor=True)
    usecases.see(lenders.sichuan, chen, number)
    assert lenders.read(lenders.sichuan, LUO) == lenders.read(lenders.sichuan, GU) == ["case"]


def test_where_the_case_is_they_see_what_was_read_of_them_on_the_other_side(lenders: Lenders) -> None:
    """Chongqing has read deposits for the loan; by night Sichuan, where the case is, is told of both people's."""
    applied(lenders)
    says(lenders, agrees=True)
    lenders.chongqing.command(readings.tell)
    lenders.settle()
    for who in (LUO, GU):
        assert lenders.read(lenders.chongqing, who) == lenders.read(lenders.sichuan, who) == ["deposits"]
    assert trouble(lenders.sichuan) + trouble(lenders.chongqing) == []


def test_who_opens_a_case_that_both_sides_have_is_seen_on_both_by_everyone_in_it(lenders: Lenders) -> None:
    number = taken_in(lenders)
    chen = msgspec.structs.replace(officer(lenders.sichuan, number), second_factor=True)
    usecases.see(lenders.sichuan, chen, number)
    lenders.sichuan.command(readings.tell)
    lenders.settle()
    for who in (LUO, GU):
        assert lenders.read(lenders.sichuan, who) == ["case"]
        assert sorted(lenders.read(lenders.chongqing, who)) == ["case", "deposits"]
    assert trouble(lenders.sichuan) + trouble(lenders.chongqing) == []


def test_a_rule_asks_about_nobody_whom_the_case_does_not_concern(lenders: Lenders) -> None:
    number = applied(lenders)
    with lenders.sichuan.work_on() as work:
        case = work.case(number)
        stranger = Question("deposits", "nobody", YU_ZHONG, "loan", "a law")
        with pytest.raises(ValueError, match="about nobody whom the case concerns"):
            facts.ask(case, Ask((stranger,)))


def test_a_corrected_form_names_the_others_anew(lenders: Lenders) -> None:
    number = applied(lenders)
    with lenders.sichuan.work_on() as work:
        case = work.case(number)
        assert case.others == {"spouse": find_or_add(work.uow, work.vault, GU)}
        case.set_form(HOUSE)
    with lenders.sichuan.look() as work:
        assert work.case(number).others == {}


@pytest.mark.parametrize(
    ("basis", "purpose", "holds"),
    [("a law", "loan", True), ("", "loan", False), (CONSENT, "loan", True), (CONSENT, "tax", False)],
)
def test_a_question_rests_on_a_document_or_on_a_consent_for_its_purpose(
    lenders: Lenders, basis: str, purpose: str, *, holds: bool
) -> None:
    given = Consented("p-1", "loan", WORDING, lenders.clock.now)
    assert rests(Question("deposits", "p-1", YU_ZHONG, purpose, basis), (given,)) is holds
    assert not rests(Question("deposits", "p-2", YU_ZHONG, purpose, CONSENT), (given,))
