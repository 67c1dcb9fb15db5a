"""The rules of no-crime-certificate (公通字〔2021〕19号, 刑事诉讼法 286)."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import msgspec
import pytest

from yipanqi.kernel.decision import Decision, Known, Outcome, Question
from yipanqi.policy.parameters import load
from yipanqi.policy.rulebook import Rulebook
from yipanqi.services.identity import no_crime_certificate as service
from yipanqi.services.identity.no_crime_certificate import rules
from yipanqi.services.identity.no_crime_certificate.rules import Clean, Conviction, Record, Request, Resident

ZI_GONG, RONG_CHANG = "510302", "500153"
FOLDER = Path(service.__file__).parent


def ask(**changes: object) -> Request:
    """Somebody in Rongchang asks there, for a job, for the years 2005 to 2026."""
    request = Request(
        party="p",
        owner=RONG_CHANG,
        purpose="job",
        period_from=date(2005, 1, 1),
        period_to=date(2026, 3, 1),
        language="zh",
        applied_on=date(2026, 3, 2),
        online=True,
        by_agent=False,
        earlier=0,
    )
    return msgspec.structs.replace(request, **changes)


def decide(
    request: Request,
    resident: Resident | None = Resident(RONG_CHANG),
    convictions: Iterable[Conviction] = (),
    doubt: str = "",
) -> Decision[Clean]:
    known = {
        Question("residents", "p"): resident,
        Question("convictions", "p"): Record(tuple(convictions), doubt),
    }
    rulebook = Rulebook(load(FOLDER), request.applied_on, {"owner": request.owner})
    decision = rules.review(request, Known(known), rulebook)
    assert isinstance(decision, Decision)
    return decision


def codes(decision: Decision[Clean]) -> list[str]:
    return [refusal.code for refusal in decision.refusals]


def test_who_is_registered_in_zigong_and_lives_in_rongchang_is_served_where_they_live() -> None:
    decision = decide(ask(), Resident(hukou=ZI_GONG, residence=RONG_CHANG))
    assert decision.granted == Clean("job", date(2005, 1, 1), date(2026, 3, 1), "zh")


def test_the_place_of_registration_serves_too_and_no_other_place() -> None:
    zigong_lives_here = Resident(hukou=ZI_GONG, residence=RONG_CHANG)
    assert decide(ask(owner=ZI_GONG), zigong_lives_here).outcome is Outcome.GRANTED
    assert codes(decide(ask(owner="500103"), zigong_lives_here)) == ["NCR01"]
    assert codes(decide(ask(), None)) == ["NCR01"]


def test_convicted_in_2009_aged_17_to_two_years_is_clean() -> None:
    assert decide(ask(), convictions=[Conviction(date(2009, 5, 1), 17, 24)]).outcome is Outcome.GRANTED


@pytest.mark.parametrize(
    ("age", "months", "clean"),
    [(17, 60, True), (17, 61, False), (18, 24, False)],  # five years are 60 months; the age is under 18
)
def test_a_record_is_sealed_under_eighteen_and_up_to_five_years(age: int, months: int, clean: bool) -> None:
    decision = decide(ask(), convictions=[Conviction(date(2009, 5, 1), age, months)])
    assert (decision.outcome is Outcome.GRANTED) is clean
    assert codes(decision) == ([] if clean else ["NCR10"])


@pytest.mark.parametrize(
    ("judged", "clean"),
    [(date(2004, 12, 31), True), (date(2005, 1, 1), False), (date(2026, 3, 1), False), (date(2026, 3, 2), True)],
)
def test_only_convictions_within_the_period_count(judged: date, clean: bool) -> None:
    assert (decide(ask(), convictions=[Conviction(judged, 30, 6)]).outcome is Outcome.GRANTED) is clean


def test_one_of_several_that_counts_is_enough_to_refuse() -> None:
    sealed, counts = Conviction(date(2009, 5, 1), 17, 24), Conviction(date(2015, 5, 1), 23, 6)
    assert codes(decide(ask(), convictions=[sealed, counts])) == ["NCR10"]


def test_an_unclear_record_is_for_a_person_to_judge_with_the_certificate_ready() -> None:
    decision = decide(ask(), doubt="同名人员的记录待核实")
    assert decision.outcome is Outcome.REFERRED
    assert decision.result == Clean("job", date(2005, 1, 1), date(2026, 3, 1), "zh")


def test_a_conviction_that_counts_refuses_whatever_else_is_unclear() -> None:
    decision = decide(ask(), convictions=[Conviction(date(2015, 5, 1), 23, 6)], doubt="另有记录待核实")
    assert decision.outcome is Outcome.REFUSED


def test_an_agent_comes_to_a_window() -> None:
    assert codes(decide(ask(by_agent=True))) == ["NCR02"]
    assert decide(ask(by_agent=True, online=False)).outcome is Outcome.GRANTED


def test_three_online_requests_in_a_year_and_the_fourth_at_a_window() -> None:
    assert decide(ask(earlier=2)).outcome is Outcome.GRANTED
    assert codes(decide(ask(earlier=3))) == ["NCR03"]
    assert decide(ask(earlier=3, online=False)).outcome is Outcome.GRANTED


def test_nobody_certifies_the_future() -> None:
    assert decide(ask(period_to=date(2026, 3, 2))).outcome is Outcome.GRANTED
    assert codes(decide(ask(period_to=date(2026, 3, 3)))) == ["NCR04"]


def test_everything_that_stands_against_it_is_said_at_once() -> None:
    request = ask(by_agent=True, earlier=3, period_to=date(2026, 3, 3))
    decision = decide(request, None, [Conviction(date(2015, 5, 1), 23, 6)])
    assert codes(decision) == ["NCR01", "NCR02", "NCR03", "NCR04", "NCR10"]


def test_the_numbers_it_read_are_cited() -> None:
    decision = decide(ask(), convictions=[Conviction(date(2009, 5, 1), 17, 24)])
    assert [(c.parameter, c.value, c.set_by) for c in decision.cites] == [
        ("online_per_year", "3", "公通字〔2021〕19号"),
        ("sealed_age", "18", "刑事诉讼法#286"),
        ("sealed_years", "5", "刑事诉讼法#286"),
    ]


def test_a_period_runs_forward() -> None:
    form = service.Form(RONG_CHANG, "job", date(2026, 3, 1), date(2026, 2, 1), "zh")
    assert [(p.code, p.field) for p in form.problems()] == [("period", "period_to")]
    assert list(service.Form(RONG_CHANG, "job", date(2026, 3, 1), date(2026, 3, 1), "zh").problems()) == []


JIANG_BEI, YU_BEI, BEI_BEI, LIANG_JIANG = "500105", "500112", "500109", "500157"


@pytest.mark.parametrize(
    ("recorded", "owner", "applied_on", "served"),
    [
        # 2025-11-06: 两江新区 takes the place of 江北 and 渝北; part of 渝北 goes to 北碚
        (JIANG_BEI, JIANG_BEI, "2025-11-05", True),
        (JIANG_BEI, LIANG_JIANG, "2025-11-05", False),  # it is not there yet
        (JIANG_BEI, LIANG_JIANG, "2025-11-06", True),
        (YU_BEI, LIANG_JIANG, "2025-11-06", True),
        (YU_BEI, BEI_BEI, "2025-11-06", True),  # the towns that went there
        (JIANG_BEI, BEI_BEI, "2025-11-06", False),
        (YU_BEI, BEI_BEI, "2025-11-05", False),
        (LIANG_JIANG, JIANG_BEI, "2026-03-02", True),  # asked for before, recorded anew since
        (JIANG_BEI, RONG_CHANG, "2026-03-02", False),
        ("999999", "999999", "2026-03-02", True),  # a register's own code, compared as it is
        ("999999", RONG_CHANG, "2026-03-02", False),
    ],
)
def test_a_register_s_ended_code_counts_as_what_took_its_place_on_the_day(
    recorded: str, owner: str, applied_on: str, served: bool
) -> None:
    request = ask(owner=owner, applied_on=date.fromisoformat(applied_on), period_to=date(2025, 11, 1))
    for resident in (Resident(recorded), Resident(hukou=ZI_GONG, residence=recorded)):
        assert ("NCR01" not in codes(decide(request, resident))) is served
