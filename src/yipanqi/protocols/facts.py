"""Facts that a rule lacks and the other side holds: asked in parallel, answered from a register by stated purposes,
then the rule is
run again.

The holder's part is a case of its own kind (role `holding`), so that every question has a clock, a basis, and a line
in the log of who
read whose data. It sees the question, never the form.
"""

from collections.abc import Iterable, Mapping

import msgspec

from yipanqi.access.readings import note_reading
from yipanqi.cases import parties
from yipanqi.cases.case import Case
from yipanqi.cases.file import Holding
from yipanqi.cases.held import entry
from yipanqi.cases.machine import START, Holder, Machine, State, Status, Transition, Who
from yipanqi.cases.parties import Party
from yipanqi.cases.service import Effect, Given, Procedure
from yipanqi.kernel.decision import CONSENT, Ask, Question
from yipanqi.kernel.problems import conflict
from yipanqi.kernel.text import Text, same
from yipanqi.protocols import consents, moves
from yipanqi.protocols.consents import Consented, consent_to, rests, told
from yipanqi.protocols.moves import Move

NOT_AGREED = Text(
    "有关人员不同意或未在期限内同意查询，按无此记录处理。",
    "Somebody concerned did not agree, or not in time: it counts as if there were nothing on record.",
)


class Questions(msgspec.Struct, frozen=True):
    """Questions to one holder; `about` in each is the asking side's name for the person and comes back with the
    answer. `others` says who that is where it is not the applicant; `consents` on what consent questions rest.
    """

    questions: tuple[Question, ...]
    others: dict[str, Party] = {}
    consents: tuple[Consented, ...] = ()


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


def rows(open_: tuple[str, ...], over: tuple[str, ...]) -> tuple[Transition, ...]:
    """The rows by which a machine hears answers, and what people say to being asked about, in the states in which its
    rule may ask, and in those in which it may have asked.
    """
    before = (*open_, *over)
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
        *consents.rows(open_, over),
    )


def answering_rows(before: tuple[str, ...]) -> tuple[Transition, ...]:
    """The rows by which a machine that has a part of its own in the case answers beside it, in its states."""
    return (
        Transition("facts.ask", before, "", (Who.PEER,), "asking:facts:ask", Text("收到查询", "Asked")),
        Transition("facts.withdraw", before, "", (Who.PEER,), "asking:facts:withdraw", Text("查询撤销", "Withdrawn")),
    )


def ask(case: Case, asked: Ask) -> bool:
    """Ask every holder at once: what was asked already not again, what rests on consent not before it is given.

    Returns whether the rule is to be run again, as somebody does not agree to be asked about. Raises ValueError for a
    question about somebody whom the case does not concern.
    """
    elsewhere = [q for q in asked.questions if q.at]
    for q in elsewhere:
        _concerns(case, q)
    consented = {q: consent_to(case, q) for q in elsewhere if q.basis == CONSENT}
    never = [q for q, consent in consented.items() if consent.ended_at is not None]
    if never:
        _go_without(case, never, "no consent", Text("未获同意查询", "Consent was not given"), NOT_AGREED)
        return True
    may = [q for q in elsewhere if q not in consented or consented[q].in_force]
    waiting = any(leg.name == "facts" and leg.move == Move.ASK and leg.state == "asked" for leg in case.legs.values())
    for place in sorted({q.at for q in may}) if not waiting else ():
        questions = [q for q in may if q.at == place]
        given = tuple(told(q, consented[q]) for q in questions if q in consented)
        others = {q.about: _who(case, q.about) for q in questions if q.about != case.applicant}
        peer = case.work.world.divisions.administration(place)
        moves.open_leg(
            case,
            Move.ASK,
            "facts",
            Questions(tuple(questions), others, given),
            to=peer,
            opening_as=Holding(place),
        )
    return False


def _concerns(case: Case, question: Question) -> None:
    if question.about not in (case.applicant, *case.others.values()):
        raise ValueError(f"{question.register}: the question is about nobody whom the case concerns")
    if case.work.world.divisions.administration(question.at) == case.work.world.code:
        raise ValueError(f"{question.at} is on this side: leave `at` empty and the register is read here")


def _who(case: Case, party: str) -> Party:
    return parties.get(case.work.uow, case.work.vault, party)


def _go_without(case: Case, questions: Iterable[Question], source: str, title: Text, words: Text) -> None:
    """These count as not on record where they were to be asked, and the reason stands on the case."""
    for question in questions:
        case.learn(question, b"null", source)
    case.letter("facts-declined", title, [words])


def learn(case: Case, given: Given) -> None:
    """Keep the answers with their source; the caller runs its rule again."""
    answers: Answers = given.read(Answers)
    for answer in answers.answers:
        case.learn(answer.question, bytes(answer.found), given.actor.id)


def learn_nothing(case: Case, given: Given) -> None:
    """A holder declined: the facts count as not on record there, and the reason stands on the case."""
    declined: Declined = given.read(Declined)
    title = Text("对方不予答复", "The other side declined")
    _go_without(case, declined.questions, f"{given.actor.id} declined", title, same(declined.reason))


def give_up(case: Case, asked: Ask, reason: str) -> None:
    """A holder did not let the questions in: the facts count as not on record, and the reason stands on the case."""
    title = Text("对方未接收查询", "The other side did not let the question in")
    sent = [q for q in asked.questions if q.basis != CONSENT or consent_to(case, q).in_force]
    _go_without(case, sent, "not let in", title, same(reason))


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
    bad = [
        q
        for q in questions.questions
        if not rests(q, questions.consents) or q.purpose not in shared.get(q.register, ())
    ]
    if bad:
        words = f"{bad[0].register}: no data for {bad[0].purpose or 'no purpose'} on {bad[0].basis or 'no basis'}"
        moves.say(case, case.leg("facts"), "decline", Declined(questions.questions, words))
        return "decline"
    people = {
        about: parties.find(case.work.uow, case.work.vault, who.number) for about, who in questions.others.items()
    }
    if case.role == "holding":
        case.concerns({about: party for about, party in people.items() if party is not None})
    found = []
    for q in questions.questions:
        party = people.get(q.about, case.applicant)
        found.append(Answer(q, _found(case, q, party)))
        if party is not None:
            note_reading(case.work.uow, given.actor, party, q.register, same(q.purpose), case.number, case.peer)
    moves.say(case, case.leg("facts"), "answer", Answers(tuple(found)))
    return "answer"


def _found(case: Case, question: Question, party: str | None) -> msgspec.Raw:
    found = entry(case.work, case.service, question.register, party) if party is not None else None
    return msgspec.Raw(msgspec.json.encode(found))


def must_be_known(case: Case) -> Exception:
    """What a person is told who acts before the answers are here."""
    return conflict(
        "facts-awaited",
        "对方尚未答复查询，或有关人员尚未同意查询，请稍候",
        "the other side has not answered yet, or somebody has not agreed to be asked about",
    )


MACHINES: Mapping[str, Machine] = {"holding": HOLDING}
EFFECTS: Mapping[tuple[str, str], Effect] = {("holding", "facts.ask"): asked}
"""Every protocol has these beside its own, so that any service's rule can ask."""
