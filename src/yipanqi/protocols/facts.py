"""Facts that a rule lacks and the other side holds: asked in parallel, answered from a register by stated purposes,
then the rule is
run again.

The holder's part is a case of its own kind (role `holding`), so that every question has a clock, a basis, and a line
in the log of who
read whose data. It sees the question, never the form.
"""

from collections.abc import Mapping

import msgspec

from yipanqi.access.readings import note_reading
from yipanqi.cases.case import Case
from yipanqi.cases.file import Holding
from yipanqi.cases.machine import START, Holder, Machine, State, Status, Transition, Who
from yipanqi.cases.service import Effect, Given, Procedure
from yipanqi.kernel.decision import Ask, Question
from yipanqi.kernel.problems import conflict
from yipanqi.kernel.text import Text, same
from yipanqi.protocols import moves
from yipanqi.protocols.moves import Move


class Questions(msgspec.Struct, frozen=True):
    """Questions to one holder; `about` in each is the asking side's name for the person and comes back with the
    answer.
    """

    questions: tuple[Question, ...]


class Answer(msgspec.Struct, frozen=True):
    """The answer to one question: the register's struct as JSON, `null` where nothing is on record."""

    question: Question
    found: msgspec.Raw


class Answers(msgspec.Struct, frozen=True):
    """The answers of one holder."""

    answers: tuple[Answer, ...]


class Declined(msgspec.Struct, frozen=True):
    """Why a holder does not answer, and what."""

    questions: tuple[Question, ...]
    reason: str


HOLDING = Machine(
    "holding",
    Text("查询答复方", "holding side"),
    (
        State("asked", Status.ACCEPTED, Text("收到查询", "Asked")),
        State("answered", Status.CLOSED, Text("已答复", "Answered"), Holder.NOBODY),
        State("declined", Status.CLOSED, Text("不予答复", "Declined"), Holder.NOBODY),
    ),
    (
        Transition(
            "facts.ask",
            (START, "answered", "declined"),
            "asked",
            (Who.PEER,),
            "asking:facts:ask",
            Text("收到查询", "Asked"),
        ),
        Transition("answer", ("asked",), "answered", (Who.RULE,), "holding:facts:answer", Text("答复", "Answer")),
        Transition(
            "decline", ("asked",), "declined", (Who.RULE,), "holding:facts:decline", Text("不予答复", "Decline")
        ),
        Transition(
            "facts.withdraw",
            ("asked",),
            "declined",
            (Who.PEER,),
            "asking:facts:withdraw",
            Text("查询撤销", "No longer asked"),
        ),
    ),
)


def rows(before: tuple[str, ...]) -> tuple[Transition, ...]:
    """The rows by which a machine hears answers, in the states in which its rule may have asked."""
    return (
        Transition(
            "facts.answer",
            before,
            "",
            (Who.PEER,),
            "holding:facts:answer",
            Text("收到对方答复", "The other side answered"),
        ),
        Transition(
            "facts.decline",
            before,
            "",
            (Who.PEER,),
            "holding:facts:decline",
            Text("对方不予答复", "The other side declined"),
        ),
    )


def answering_rows(before: tuple[str, ...]) -> tuple[Transition, ...]:
    """The rows by which a machine that has a part of its own in the case answers beside it, in its states."""
    return (
        Transition("facts.ask", before, "", (Who.PEER,), "asking:facts:ask", Text("收到查询", "Asked")),
        Transition("facts.withdraw", before, "", (Who.PEER,), "asking:facts:withdraw", Text("查询撤销", "Withdrawn")),
    )


def ask(case: Case, asked: Ask) -> None:
    """Ask every holder at once; what was asked already is not asked again."""
    divisions = case.work.world.divisions
    places = {q.at for q in asked.questions if q.at}
    waiting = {leg.name for leg in case.legs.values() if leg.move == Move.ASK and leg.state == "asked"}
    for place in sorted(places):
        peer = divisions.administration(place)
        if peer == case.work.world.code:
            raise ValueError(f"{place} is on this side: leave `at` empty and the register is read here")
        if "facts" not in waiting:
            questions = Questions(tuple(q for q in asked.questions if q.at == place))
            moves.open_leg(case, Move.ASK, "facts", questions, to=peer, opening_as=Holding(place))


def learn(case: Case, given: Given) -> None:
    """Keep the answers with their source; the caller runs its rule again."""
    answers: Answers = given.read(Answers)
    for answer in answers.answers:
        case.learn(answer.question, bytes(answer.found), given.actor.id)


def learn_nothing(case: Case, given: Given) -> None:
    """A holder declined: the facts count as not on record there, and the reason stands on the case."""
    declined: Declined = given.read(Declined)
    for question in declined.questions:
        case.learn(question, b"null", f"{given.actor.id} declined")
    case.letter("facts-declined", Text("对方不予答复", "The other side declined"), [same(declined.reason)])


def give_up(case: Case, asked: Ask, reason: str) -> None:
    """A holder did not let the questions in: the facts count as not on record, and the reason stands on the case."""
    for question in asked.questions:
        case.learn(question, b"null", "not let in")
    case.letter("facts-declined", Text("对方未接收查询", "The other side did not let the question in"), [same(reason)])


def asked(procedure: Procedure, case: Case, given: Given) -> None:
    """Answer, and be done with it."""
    said = answer(procedure, case, given)
    case.conclude("answered" if said == "answer" else "declined")
    case.then(said)


def answer(procedure: Procedure, case: Case, given: Given) -> str:
    """Answer from the registers that the service shares for that purpose; a question without purpose or basis is
    declined. Returns what was said.
    """
    questions: Questions = given.read(Questions)
    shared = case.service.shares
    bad = [q for q in questions.questions if not q.basis or q.purpose not in shared.get(q.register, ())]
    if bad:
        words = f"{bad[0].register}: no data for {bad[0].purpose or 'no purpose'} on {bad[0].basis or 'no basis'}"
        moves.say(case, case.leg("facts"), "decline", Declined(questions.questions, words))
        return "decline"
    found = tuple(Answer(q, _found(case, q)) for q in questions.questions)
    for q in questions.questions:
        note_reading(case.work.uow, given.actor, case.applicant, q.register, same(q.purpose), case.number, case.peer)
    moves.say(case, case.leg("facts"), "answer", Answers(found))
    return "answer"


def _found(case: Case, question: Question) -> msgspec.Raw:
    entry = case.service.register(question.register).get(case.work.uow, case.work.vault, case.applicant)
    return msgspec.Raw(msgspec.json.encode(entry))


def must_be_known(case: Case) -> Exception:
    """What a person is told who acts before the answers are here."""
    return conflict("facts-awaited", "对方尚未答复查询，请稍候", "the other side has not answered yet")


MACHINES: Mapping[str, Machine] = {"holding": HOLDING}
EFFECTS: Mapping[tuple[str, str], Effect] = {("holding", "facts.ask"): asked}
"""Every protocol has these beside its own, so that any service's rule can ask."""
