"""People and rulebooks for the tests of pension-transfer."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from yipanqi.policy.parameters import load
from yipanqi.policy.rulebook import Rulebook
from yipanqi.services.social_insurance.pension_transfer import relation
from yipanqi.services.social_insurance.pension_transfer.papers import BankAccount, Letter, Reason
from yipanqi.services.social_insurance.pension_transfer.relation import (
    Account,
    Month,
    Part,
    Person,
    Relation,
    Sex,
    Span,
    State,
)

CHONGQING, CHENGDU = "500112", "510104"


@pytest.fixture(scope="session")
def rules() -> Callable[..., Rulebook]:
    parameters = load(Path(relation.__file__).parent)

    def on(day: str, receiving: str = CHENGDU, sending: str = CHONGQING) -> Rulebook:
        places = {"receiving": receiving, "sending": sending, "claim": receiving, "paying": sending}
        return Rulebook(parameters, date.fromisoformat(day), places)

    return on


@pytest.fixture(scope="session")
def li() -> Person:
    return Person("李明", "510104198501011234", Sex.MALE, date(1985, 1, 1), CHENGDU)


@pytest.fixture(scope="session")
def months() -> Callable[..., Span]:
    def span(first: str, last: str, base: int, recorded: int, **others: object) -> Span:
        return Span(Month(first), Month(last), base, recorded, **{"personal": recorded, **others})

    return span


@pytest.fixture(scope="session")
def li_in_chongqing(li: Person, months: Callable[..., Span]) -> Relation:
    """E1.1: 5,000 yuan a month in 2020, 6,000 in 2021, 6,500 until June 2022; account at 8 %."""
    spans = (
        months("202001", "202012", 500000, 40000),
        months("202101", "202112", 600000, 48000),
        months("202201", "202206", 650000, 52000),
    )
    return Relation(li, CHONGQING, Account.NORMAL, State.STOPPED, (Part(CHONGQING, spans),))


@pytest.fixture(scope="session")
def letter(li: Person) -> Callable[..., Letter]:
    def written(reason: Reason = Reason.HOME, person: Person = li) -> Letter:
        bank = BankAccount("practice bank", "成都社保", "6200", "1")
        return Letter("L1", "C1", Account.NORMAL, reason, person, CHENGDU, CHONGQING, bank, date(2022, 8, 1))

    return written
