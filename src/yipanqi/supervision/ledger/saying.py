"""What the use cases of the ledger share: who may, words that must be said, and how something overdue is made good."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import msgspec

from yipanqi.access.actor import Actor
from yipanqi.access.permissions import may_coordinate, require
from yipanqi.cases.work import Work
from yipanqi.kernel.forms import Lines
from yipanqi.kernel.problems import Problem, Refused, conflict
from yipanqi.kernel.text import Text
from yipanqi.supervision.ledger.rules import signal_rules
from yipanqi.supervision.ledger.signals import OPEN, Signal, SignalBasis, signal_of
from yipanqi.supervision.ledger.undertaking import Undertaking

LONGEST = 2000


class Grounds(msgspec.Struct, frozen=True):
    """Why something is done, and the document that allows it."""

    reason: str
    basis: str


def coordinates(actor: Actor, *undertakings: Undertaking) -> None:
    """Raise Refused unless the actor is of the coordination office of every one's division."""
    for each in undertakings:
        require(may_coordinate(actor, frozenset({each.division})))


def is_open(undertaking: Undertaking) -> None:
    """Raise Refused (conflict) unless it is still being worked on."""
    if undertaking.state not in OPEN:
        raise conflict("undertaking-ended", "该任务已结束，不能再办理", "this undertaking has ended")


@contextmanager
def gathering(problems: list[Problem]) -> Iterator[None]:
    """What is refused inside is added to the problems, so that all of them are said at once."""
    try:
        yield
    except Refused as refused:
        problems += refused.problems


def said(words: str, field: str, title: Text, longest: int = LONGEST) -> str:
    """Words without spaces around them and control characters. Raises Refused where there are none, or too many."""
    kept = Lines().cleaned(words)
    if not kept:
        raise Refused(Problem("required", Text("请填写{t}", "Enter: {t}").format(t=title), field))
    if len(kept) > longest:
        rule = Text("{t}不能超过 {n} 字", "{t}: at most {n} characters").format(t=title, n=longest)
        raise Refused(Problem("length", rule, field))
    return kept


def grounded(grounds: Grounds) -> Grounds:
    """Grounds in full. Raises Refused where the reason or the document is missing."""
    reason = said(grounds.reason, "reason", Text("理由", "reason"))
    return Grounds(reason, said(grounds.basis, "basis", Text("依据文件", "document that allows it")))


def made_good_on(work: Work, division: str, before: SignalBasis, after: SignalBasis) -> date | None:
    """The `late_on` of what comes after: today, where something overdue no longer is."""
    rules = signal_rules(work.world, work.today, division)
    was, is_ = (signal_of(basis, work.today, rules) for basis in (before, after))
    return work.today if was is Signal.OVERDUE and is_ is not Signal.OVERDUE else before.late_on
