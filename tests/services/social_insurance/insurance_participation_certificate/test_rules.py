"""The rules of insurance-participation-certificate: what is certified, and what the other side accepts."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from yipanqi.cases.parties import Party
from yipanqi.formats.statement import Json
from yipanqi.kernel.decision import Decision, Known, Outcome, Question, Review
from yipanqi.policy.parameters import load
from yipanqi.policy.rulebook import Rulebook
from yipanqi.protocols.recognition import About
from yipanqi.services.social_insurance import insurance_participation_certificate as service
from yipanqi.services.social_insurance.insurance_participation_certificate import (
    AskForm,
    Insured,
    Participation,
    ShowForm,
)

ABOUT = About("CQ-1", "p", Party("500103199003072346", "罗敏"), date(2026, 3, 2), "online", by_agent=False, earlier=0)
PENSION = Participation("pension", "202001", "202206", 30, active=False)
MEDICAL = Participation("medical", "202001", "202602", 74, active=True)
RULES = Rulebook(load(Path(service.__file__).parent), date(2026, 3, 2))


def review(*wanted: str, insured: Insured | None) -> Decision[Insured]:
    known = Known({Question("participation", "p"): insured})
    decision = service.review(ABOUT, AskForm("500103", wanted), known, RULES)
    assert isinstance(decision, Decision)
    return decision


def test_what_is_asked_for_and_on_record_is_certified_and_nothing_else() -> None:
    decision = review("pension", insured=Insured((PENSION, MEDICAL)))
    assert decision.granted == Insured((PENSION,))


def test_of_what_is_asked_for_what_is_not_on_record_is_named() -> None:
    decision = review("pension", "unemployment", insured=Insured((PENSION,)))
    assert decision.granted == Insured((PENSION,))
    assert [note.zh for note in decision.notes] == ["失业保险在本地没有参保记录"]
    assert decision.conditions[0].fact.zh == "企业职工基本养老保险30个月"


@pytest.mark.parametrize("insured", [None, Insured((MEDICAL,))])
def test_where_nothing_of_it_is_on_record_it_is_refused(insured: Insured | None) -> None:
    decision = review("pension", insured=insured)
    assert decision.outcome is Outcome.REFUSED
    assert [refusal.code for refusal in decision.refusals] == ["PAR01"]


def test_every_claim_shows_only_where_the_holder_lets_it() -> None:
    issued = service.credential(ABOUT, Insured((PENSION, MEDICAL)), RULES)
    assert issued.kind == "participation-certificate"
    assert issued.hidden == ("name", "id_number", "pension", "medical") == tuple(issued.claims)
    assert issued.claims["pension"] == {"first": "202001", "last": "202206", "months": 30, "active": False}
    assert issued.days == 90


@pytest.mark.parametrize(
    ("claims", "refusals"),
    [
        ({"id_number": ABOUT.who.number, "pension": {}}, []),
        ({"id_number": "500103199105121276", "pension": {}}, ["PAR02"]),
        ({"pension": {}}, ["PAR02"]),
        ({"id_number": ABOUT.who.number, "medical": {}}, ["PAR03"]),
        ({}, ["PAR02", "PAR03"]),
    ],
)
def test_it_is_accepted_from_its_holder_for_the_scheme_that_matters(
    claims: Mapping[str, Json], refusals: list[str]
) -> None:
    found = Review(RULES)
    service.condition(found, ABOUT.who.number, claims, ShowForm("510107", "housing", "pension", "..."), RULES)
    assert [refusal.code for refusal in found.decide(None).refusals] == refusals


def test_what_was_shown_is_forgotten() -> None:
    form = ShowForm("510107", "housing", "pension", "the credential")
    assert service.forgotten(form, "digest") == ShowForm("510107", "housing", "pension", "digest")
