"""Made-up people with pension relations on both sides of a border, from one seed; for simulations and practice nodes.

Contributions run from 2016 on. Most people can move their relation; some cannot, for the reasons the rules know.
"""

import random
from collections.abc import Mapping, Sequence
from datetime import date

import msgspec

from yipanqi.cases.parties import Party, find_or_add
from yipanqi.cases.work import Work
from yipanqi.kernel.identity import make_resident_id
from yipanqi.kernel.money import Fen
from yipanqi.policy.rulebook import Rulebook
from yipanqi.services.social_insurance.pension_transfer import PENSIONS, SERVICE, Form
from yipanqi.services.social_insurance.pension_transfer.books import of_relation
from yipanqi.services.social_insurance.pension_transfer.merging import Side
from yipanqi.services.social_insurance.pension_transfer.papers import Reason
from yipanqi.services.social_insurance.pension_transfer.relation import (
    Account,
    Month,
    Part,
    Person,
    Relation,
    Sex,
    Span,
    State,
    later,
    month_of,
    ordinal,
)
from yipanqi.store import ledger
from yipanqi.store.ledger import OUTSIDE, Transfer

SURNAMES = "罗何谢唐冯蒋邓余叶田姜龚"
GIVEN = ("晓梅", "建国", "雨桐", "明辉", "丽华", "志远", "思琪", "文博", "秀英", "子涵", "国强", "佳怡")
PLACES = {
    "51": ("510104", "510107", "511602", "511621", "510502", "511921"),
    "50": ("500103", "500106", "500107", "500101", "500110", "500117"),
}
"""Some counties of each side, for people to live and contribute in."""

FIRST_MONTH = Month("201601")
TREASURY = 10**12
"""Fen of cash with which a made-up fund begins."""

FLAWS = ("", "still paying", "arrears", "other name", "nothing there", "over age", "temporary", "low recording")
WEIGHTS = (70, 5, 3, 4, 4, 4, 2, 8)
"""What stands in the way of a person's transfer, and how often in a hundred; low recording only needs correcting."""


class Resident(msgspec.Struct, frozen=True):
    """One person: where the relation is to go (`form`, applied for at node `home`), and the relations by node code."""

    party: Party
    home: str
    form: Form
    relations: Mapping[str, Relation]
    flaw: str = ""


def made_up(
    rng: random.Random, size: int, on: date, places: Mapping[str, Sequence[str]] = PLACES
) -> tuple[Resident, ...]:
    """That many people as they stand on a day, each with the division codes of two nodes out of `places`."""
    return tuple(_resident(rng, n, on, places) for n in range(size))


def settle(work: Work, residents: Sequence[Resident]) -> None:
    """Enter the people's relations and opening balances at this node, and its treasury."""
    code = work.world.code
    open_accounts(work, f"treasury {code}", (("cash", "fen", TREASURY), ("pool", "fen", TREASURY)))
    for resident in residents:
        relation = resident.relations.get(code)
        if relation is not None:
            _enter(work, resident.party, relation)


def _enter(work: Work, who: Party, relation: Relation) -> None:
    party = find_or_add(work.uow, work.vault, who)
    since = min(relation.months, default=month_of(work.today))
    PENSIONS.record(work.uow, work.vault, party, relation, date(int(since[:4]), int(since[4:]), 1))
    rules = Rulebook(SERVICE.parameters, work.today)
    open_accounts(work, party, [(b.account, b.unit, b.amount) for b in of_relation(party, relation, rules)])


def open_accounts(work: Work, name: str, amounts: Sequence[tuple[str, str, int]]) -> None:
    """Give accounts (name, unit, amount) what they begin with; `name` says whose opening it is, and is used once."""
    ledger.post(
        work.uow,
        [
            Transfer(
                id=f"opening {name} {n}",
                debit=OUTSIDE,
                credit=account,
                unit=unit,
                amount=amount,
                what="opening balance",
                open_ended=(OUTSIDE, "pool"),
            )
            for n, (account, unit, amount) in enumerate(amounts)
        ],
    )


def _resident(rng: random.Random, n: int, on: date, places: Mapping[str, Sequence[str]]) -> Resident:
    home, old = rng.sample(sorted(places), 2)
    here, there = rng.choice(places[home]), rng.choice(places[old])
    flaw = rng.choices(FLAWS, WEIGHTS)[0]
    person = _person(rng, n, on, there, flaw)
    party = Party(person.id_no, person.name)
    moved = later(month_of(on), -rng.randint(1, 24))
    overlap = rng.choice((0, 0, 0, 0, 1, 2))
    mine = _relation(rng, person, here, moved, later(month_of(on), -1), State.ACTIVE)
    theirs = _left(rng, person, there, later(moved, overlap - 1), flaw)
    relations = {home: mine} if flaw == "nothing there" else {home: mine, old: theirs}
    keep = rng.choice((Side.MINE, Side.THEIRS)) if overlap else None
    form = Form(here, there, person.hukou, Reason.WORK, keep=keep)
    return Resident(party, home, form, relations, flaw)


def _person(rng: random.Random, n: int, on: date, hukou: str, flaw: str) -> Person:
    age = rng.randint(58, 59) if flaw == "over age" else rng.randint(22, 36)
    birth = date(on.year - age, rng.randint(1, 12), rng.randint(1, 28))
    sequence = n % 1000
    number = make_resident_id(hukou, birth, sequence)
    sex = Sex.MALE if sequence % 2 else Sex.FEMALE
    return Person(rng.choice(SURNAMES) + rng.choice(GIVEN), number, sex, birth, hukou)


def _left(rng: random.Random, person: Person, place: str, last: Month, flaw: str) -> Relation:
    first = later(last, -rng.randint(0, ordinal(last) - ordinal(FIRST_MONTH)))
    relation = _relation(rng, person, place, first, last, State.STOPPED, low=flaw == "low recording")
    change = msgspec.structs.replace
    match flaw:
        case "still paying":
            return change(relation, state=State.ACTIVE)
        case "arrears":
            return change(relation, arrears=(last,))
        case "other name":
            return change(relation, person=change(person, name=person.name + "子"))
        case "temporary":
            return change(relation, account=Account.TEMPORARY)
        case _:
            return relation


def _relation(
    rng: random.Random, person: Person, place: str, first: Month, last: Month, state: State, *, low: bool = False
) -> Relation:
    spans = []
    wage = rng.randint(4200, 12000) * 100
    for year in range(int(first[:4]), int(last[:4]) + 1):
        begin, end = max(first, Month(f"{year}01")), min(last, Month(f"{year}12"))
        recorded = Fen(wage * (7 if low else 8) // 100)
        spans.append(Span(begin, end, Fen(wage), recorded, recorded))
        wage += rng.randint(0, 500) * 100
    return Relation(person, place, Account.NORMAL, state, (Part(place, tuple(spans)),))
