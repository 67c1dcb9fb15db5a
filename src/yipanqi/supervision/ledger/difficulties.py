"""Problems that a unit raises upward, and the answers of the coordination office or of the unit above."""

from collections.abc import Iterable

import msgspec

from yipanqi.access.actor import Actor
from yipanqi.access.permissions import may_answer_for, may_coordinate, require
from yipanqi.cases.work import Work
from yipanqi.kernel.problems import conflict
from yipanqi.kernel.text import Text
from yipanqi.store import undertakings as rows
from yipanqi.supervision.ledger import history
from yipanqi.supervision.ledger.history import Event, EventKind, Words
from yipanqi.supervision.ledger.saying import is_open, said
from yipanqi.supervision.ledger.undertaking import Undertaking, get


class Difficulty(msgspec.Struct, frozen=True):
    """A problem as it was raised, and its answer where there is one."""

    raised: Event
    answer: Event | None


def raise_problem(work: Work, actor: Actor, id_: str, words: str) -> str:
    """A liaison officer of the unit raises a problem; returns the event's id. Raises Refused."""
    undertaking = get(work, id_)
    require(may_answer_for(actor, undertaking.unit))
    is_open(undertaking)
    body = Words(said(words, "words", Text("问题", "problem")))
    event = history.note(work, actor, id_, EventKind.RAISED, body)
    rows.change(work.uow, id_, problems=undertaking.problems + 1)
    return event


def answer(work: Work, actor: Actor, id_: str, problem: str, words: str) -> None:
    """The coordination office, or the unit that the undertaking serves, answers. Raises Refused."""
    undertaking = get(work, id_)
    require(may_answer(work, actor, undertaking))
    open_ = [d for d in difficulties(history.history(work, id_)) if d.answer is None and d.raised.id == problem]
    if not open_:
        raise conflict("no-problem", "该问题不存在或已答复", "there is no such problem, or it has been answered")
    body = Words(said(words, "words", Text("答复", "answer")))
    history.note(work, actor, id_, EventKind.ANSWERED, body, problem)
    rows.change(work.uow, id_, problems=undertaking.problems - 1)


def may_answer(work: Work, actor: Actor, undertaking: Undertaking) -> bool:
    """The coordination office of its division, and liaison officers of the unit of its parent."""
    if may_coordinate(actor, frozenset({undertaking.division})):
        return True
    return undertaking.parent is not None and may_answer_for(actor, get(work, undertaking.parent).unit)


def difficulties(events: Iterable[Event]) -> tuple[Difficulty, ...]:
    """The problems of a history with their answers, in the order in which they were raised."""
    events = tuple(events)
    answers = {e.about: e for e in events if e.kind is EventKind.ANSWERED}
    return tuple(Difficulty(e, answers.get(e.id)) for e in events if e.kind is EventKind.RAISED)
