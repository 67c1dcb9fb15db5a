"""A made-up matter, for simulation and tests: moving house, for which bodies of both sides each decide a part.

No law knows it and no list names it; it is here to prove what a handling can be where several have to agree.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import msgspec

from yipanqi.cases.joins import By
from yipanqi.cases.service import Paper, Service
from yipanqi.kernel.decision import Ask, Decision, Known, Question, Refusal, Review
from yipanqi.kernel.forms import Choice, Option, Place, ask
from yipanqi.kernel.text import Text, same
from yipanqi.policy.rulebook import Rulebook
from yipanqi.protocols import handling
from yipanqi.protocols.handling import About, Mode, Part
from yipanqi.protocols.reviewing import Rule
from yipanqi.store.registers import Register

YES_NO = (Option("yes", Text("是", "yes")), Option("no", Text("否", "no")))


class Form(msgspec.Struct, frozen=True):
    """Where the person moves from and to, and whether a fund account and the whole household go along."""

    to_place: Annotated[str, ask(Text("迁入地", "Where you move to"), Place())]
    from_place: Annotated[str, ask(Text("迁出地", "Where you move from"), Place())]
    fund: Annotated[str, ask(Text("是否有公积金账户", "Is there a housing fund account"), Choice(YES_NO))] = "yes"
    household: Annotated[str, ask(Text("是否举家搬迁", "Does the whole household move"), Choice(YES_NO))] = "yes"


class Hold(msgspec.Struct, frozen=True):
    """What stands against a move: which part objects, and why."""

    part: str
    reason: str


class Moved(msgspec.Struct, frozen=True):
    """The move as granted."""

    to_place: str


HOLDS = Register("holds", Hold)


def _part(name: str) -> Rule:
    """A part agrees where its side has nothing on record against it."""

    def review(about: About, form: Form, known: Known[Hold], rules: Rulebook) -> Ask | Decision[Moved]:
        hold = known[Question("holds", about.party)]
        against = hold.reason if hold is not None and hold.part == name else ""
        found = Review(rules)
        found.that(
            Text("无未结事项", "Nothing is open"),
            not against,
            same(against) if against else Text("无", "none"),
            Text("登记", "register"),
            Refusal(f"MOVE-{name}", Text("有未结事项", "Something is open"), Text("结清后再申请", "Settle it first")),
        )
        return found.decide(Moved(form.to_place))

    return review


def review(about: About, form: Form, known: Known[Hold], rules: Rulebook) -> Ask | Decision[Moved]:
    """The lead body itself looks at the two places only."""
    found = Review(rules)
    found.that(
        Text("迁入地与迁出地不同", "The two places differ"),
        form.to_place != form.from_place,
        Text(f"{form.from_place}至{form.to_place}", f"{form.from_place} to {form.to_place}"),
        Text("申请表", "application"),
        Refusal("MOVE", Text("两地相同", "It is the same place"), Text("请更正", "Correct it")),
    )
    return found.decide(Moved(form.to_place))


def _places(form: Form) -> Mapping[str, str]:
    return {"owner": form.to_place}


PARTS = (
    Part(
        name="police",
        title=Text("迁出地户籍注销", "Leaving the register of the old place"),
        field="public-security",
        at=lambda form: form.from_place,
        limit=("police_days",),
        review=_part("police"),
    ),
    Part(
        name="insurance",
        title=Text("迁出地参保关系", "Insurance at the old place"),
        field="social-insurance",
        at=lambda form: form.from_place,
        limit=("insurance_days",),
        review=_part("insurance"),
    ),
    Part(
        name="fund",
        title=Text("迁入地公积金账户", "Fund account at the new place"),
        field="housing-fund",
        at=lambda form: form.to_place if form.fund == "yes" else "",
        limit=("fund_hours",),
        review=_part("fund"),
    ),
)


def moving(join: By = By.ALL) -> Service:
    """The matter; `join` says how many of its parts have to agree."""
    procedure = handling.Procedure(
        id="apply",
        title=Text("搬迁（虚构事项）", "Moving house (made up)"),
        summary=Text("虚构事项，仅供模拟与测试", "Made up, for simulation and tests"),
        form=Form,
        places=_places,
        field="public-security",
        limit="promised_days",
        papers=(Paper("identity", Text("居民身份证", "Resident identity card"), ("A", "B", "C")),),
        one_at_a_time=False,
        review=review,
        grant_letter=lambda about, moved: (Text("准予搬迁", "The move is granted"), (same(moved.to_place),)),
        refuse_letter=Text("不予搬迁决定书", "The move is not granted"),
        reroute=lambda form, owner: msgspec.structs.replace(form, to_place=owner),
        notice_days=("notice_days",),
        correction_days=("correction_days",),
        rating_days=("rating_days",),
        modes=frozenset(Mode),
        parts=PARTS,
        join=join,
    )
    return Service(
        slug="moving",
        category="identity",
        title=Text("搬迁（虚构事项）", "Moving house (made up)"),
        summary=Text("虚构事项，仅供模拟与测试", "Made up, for simulation and tests"),
        clauses=(),
        procedures=(procedure,),
        folder=Path(__file__).parent,
        registers=(HOLDS,),
    )
