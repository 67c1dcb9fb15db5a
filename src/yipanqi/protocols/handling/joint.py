"""Joint handling (多地联办) at the owner, who leads: several bodies on both sides each decide their own part of one
application, in parallel, under one number; the owner closes the case with one result.

Each part is asked as a leg with a clock of its own. What a body lacks it asks of the owner, who asks the person once
for everything. Who is silent is signalled and waited for: nobody is presumed to agree.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from yipanqi.cases.case import Case, Leg
from yipanqi.cases.clock import LegClock, Unit
from yipanqi.cases.joins import Join
from yipanqi.cases.papers import Paper, Where
from yipanqi.cases.service import Given
from yipanqi.exchange.effects import RefusedBack
from yipanqi.kernel.decision import Ask, Condition, Decision, Outcome, Refusal
from yipanqi.kernel.problems import Problem, Refused, conflict
from yipanqi.kernel.text import Text, same
from yipanqi.protocols import moves
from yipanqi.protocols.handling.modes import Part
from yipanqi.protocols.handling.telling import tell, withdraw_asks, write
from yipanqi.protocols.handling.words import Heard, Missing, PartAnswer, PartAsked, PartChosen, Supplied
from yipanqi.protocols.moves import Move
from yipanqi.protocols.reviewing import Rule
from yipanqi.protocols.words import Reason

if TYPE_CHECKING:
    from yipanqi.protocols.handling.procedure import Procedure

PART = "part"
"""The role, and the leg, of a part."""

MISSING = "missing"
"""The leg in which a part's body says what it lacks."""


def number_of(case: Case, procedure: "Procedure", part: Part) -> str:
    """The number of a part's file: the case's, and the part's place among those of the procedure."""
    return f"{case.number}-{procedure.parts.index(part) + 1}"


def needed(procedure: "Procedure", case: Case) -> tuple[Part, ...]:
    """The parts that this application needs."""
    return tuple(part for part in procedure.parts if part.at(case.form))


def agreed(procedure: "Procedure", case: Case) -> None:
    """Raises Refused where a body that would have to decide a part is beyond a border without an agreement."""
    world = case.work.world
    for part in needed(procedure, case):
        node = world.divisions.administration(part.at(case.form))
        version = world.agreements.version(node, case.service.slug, case.work.now)
        if node != world.code and version != case.service.version:
            words = f"{part.title.zh}：与对方就该事项的协议目前未生效", f"{part.title.en}: no agreement is in force"
            raise conflict("no-agreement", *words)


def begin(procedure: "Procedure", case: Case) -> list[Text]:
    """Ask every body for its part, at once; returns what the person is told of it."""
    parts = needed(procedure, case)
    for part in parts:
        _ask(procedure, case, part)
    if not parts:
        return []
    case.call_when_late(PART)
    names = "、".join(part.title.zh for part in parts), ", ".join(part.title.en for part in parts)
    return [
        Text("本件多地联办，各部分同时办理：{zh}。", "Handled jointly, all parts at once: {en}.").format(
            zh=names[0], en=names[1]
        )
    ]


def _ask(procedure: "Procedure", case: Case, part: Part) -> None:
    world, place, name = case.work.world, part.at(case.form), part.limit[0]
    unit = Unit(world.parameters(case.service.slug, case.service.parameters)[name].unit)
    rules = case.rules().with_(places={**case.places, PART: place})
    clock = LegClock(int(rules[part.limit]), unit, place, case.work.now)
    node, number = world.divisions.administration(place), number_of(case, procedure, part)
    papers, form = _scans(case), msgspec.Raw(case.form_bytes)
    leg = moves.open_leg(
        case, Move.ASK, PART, PartAsked(clock, form, papers), to=node, opening_as=PART, there=number, clock=clock
    )
    case.share(papers, leg.id, node)


def _scans(case: Case) -> tuple[Paper, ...]:
    # a part is decided on the scans; originals go between window and owner, who answer for them
    return tuple(msgspec.structs.replace(paper, original=Where.PERSON) for paper in case.papers)


def legs(case: Case) -> Sequence[Leg]:
    """The legs in which parts were asked, the last of each, in order of their numbers."""
    last = {leg.there: leg for leg in case.legs.values() if leg.name == PART and leg.ours}
    return [last[number] for number in sorted(last)]


def answer_of(case: Case, number: str) -> Heard | None:
    """What the body of a part has answered, if it has."""
    heard: Heard | None = case.recall(f"part {number}", Heard)
    return heard


def join(procedure: "Procedure", case: Case) -> Join:
    """How the parts stand together. What a body sent back counts as not agreed, until it is asked again."""
    parts = {number_of(case, procedure, part): part.name for part in needed(procedure, case)}
    heard = sorted((h.place, name, h.answer) for n, name in parts.items() if (h := answer_of(case, n)))
    joined = Join(procedure.join, tuple(parts.values()))
    for _, name, answer in heard:
        joined = joined.hear(name, answer.agrees)
    return joined


def answered(procedure: "Procedure", case: Case, given: Given) -> None:
    """A body has decided its part."""
    _keep(case, given.found, given.read(PartAnswer))
    _go_on(procedure, case)


def late_answer(procedure: "Procedure", case: Case, given: Given) -> None:
    """An answer came after the part was released: it is kept and changes nothing."""
    _keep(case, given.found, given.read(PartAnswer))


def sent_back(procedure: "Procedure", case: Case, given: Given) -> None:
    """A body says that the part is not its to decide."""
    _keep(case, given.found, given.read(PartAnswer))
    _go_on(procedure, case)


def not_let_in(procedure: "Procedure", case: Case, back: RefusedBack, given: Given) -> None:
    """The other node has not let a part in: nobody decides it until it is asked again."""
    leg = given.found
    if isinstance(leg, Leg) and leg.name == PART:
        _keep(case, leg, PartAnswer(False, back.reason, returned=True))
        _go_on(procedure, case)


def _keep(case: Case, leg: Leg, answer: PartAnswer) -> None:
    before = [h for other in legs(case) if (h := answer_of(case, other.there))]
    case.remember(f"part {leg.there}", Heard(max((h.place for h in before), default=0) + 1, answer, case.work.now))


def _go_on(procedure: "Procedure", case: Case) -> None:
    joined = join(procedure, case)
    if joined.released:
        withdraw_asks(case, PART)
    case.call_when_late(PART)
    if joined.settled and not case.field("outcome"):
        procedure.proposes(case)


def late(procedure: "Procedure", case: Case, given: Given) -> None:
    """A body is late: that is signalled to the person, once for each part; silence is no consent."""
    for leg in case.late_legs(PART):
        words = Text("{part}超过办理时限仍未答复，已催办；未答复不视为同意。", "{part} is late; silence is no consent.")
        title = Text("联办部分超时告知书", "Notice that a part is late")
        tell(case, "progress", write(case, "part-late", title, [words.format(part=procedure.part(leg.there).title)]))
    case.call_when_late(PART)


def lacks(procedure: "Procedure", case: Case, given: Given) -> None:
    """A body lacks something: its clock stands still until the person was asked, once, for everything.

    Where the one notice has been given already nothing more is asked, and the body decides on what there is.
    """
    missing, leg = given.read(Missing), given.found
    if case.recall("notice", msgspec.Raw) is not None or case.field("outcome"):
        moves.say(case, leg, "decline", Reason("一次性告知已经作出，不再要求补正"))
        return
    case.remember(f"missing {leg.there}", missing)
    _of_part(case, leg.there, lambda clock: clock.stop(case.work.now, "correction"))


def wanted(procedure: "Procedure", case: Case) -> list[Text]:
    """What the bodies lack, for the one notice."""
    words = Text("{part}：{what}", "{part}: {what}")
    asked = [(leg.there, lacking(case, leg.there)) for leg in legs(case)]
    return [words.format(part=procedure.part(number).title, what=same(what)) for number, what in asked if what]


def lacking(case: Case, number: str) -> str:
    """What the body of a part has asked for and not been given; "" for nothing."""
    asked = any(leg.name == MISSING and leg.there == number and leg.state == "asked" for leg in case.legs.values())
    missing: Missing | None = case.recall(f"missing {number}", Missing) if asked else None
    return missing.text if missing else ""


def supplied(procedure: "Procedure", case: Case) -> None:
    """What was missing is here: every body that asked for something has it, and its clock goes on."""
    papers = _scans(case)
    for leg in list(case.legs.values()):
        if leg.name == MISSING and leg.state == "asked":
            moves.say(case, leg, "answer", Supplied(msgspec.Raw(case.form_bytes), papers))
            case.share(papers, leg.id, leg.peer)
            _of_part(case, leg.there, lambda clock: clock.go_on(case.work.now))


def _of_part(case: Case, number: str, change: Any) -> None:
    for leg in legs(case):
        if leg.there == number and leg.clock is not None and leg.ended_at is None:
            leg.set_clock(change(leg.clock))
    case.call_when_late(PART)


def ask_again(procedure: "Procedure", case: Case, given: Given) -> None:
    """Ask a body once more that sent its part back, or whose node did not let it in."""
    chosen: PartChosen = given.read(PartChosen)
    for part in () if join(procedure, case).met else needed(procedure, case):
        number = number_of(case, procedure, part)
        heard = answer_of(case, number)
        if chosen.part in (part.name, part.title.zh, part.title.en) and heard and heard.answer.returned:
            case.forget(f"part {number}")
            _ask(procedure, case, part)
            case.call_when_late(PART)
            return
    raise Refused(Problem("part", Text("该部分无须重新协办", "That part need not be asked again"), "part"))


def can_ask_again(procedure: "Procedure", case: Case) -> bool:
    """Whether a part was sent back whose answer still counts."""
    return not join(procedure, case).met and any(
        (heard := answer_of(case, leg.there)) is not None and heard.answer.returned for leg in legs(case)
    )


def must_be_settled(procedure: "Procedure", case: Case) -> None:
    """Raises Refused while a part is waited for: nobody is presumed to agree."""
    if procedure.parts and not join(procedure, case).settled:
        raise conflict("parts-awaited", "联办部分尚未全部答复，请等待或催办", "parts are still being decided")


def rule(procedure: "Procedure", case: Case) -> Rule:
    """The owner's rule, with what the bodies of the parts say."""

    def reviewed(about: Any, form: Any, known: Any, rules: Any) -> Ask | Decision[Any]:
        found = procedure.review(about, form, known, rules)
        return found if isinstance(found, Ask) else _with_parts(procedure, case, found)

    return reviewed


def _with_parts(procedure: "Procedure", case: Case, decision: Decision[Any]) -> Decision[Any]:
    joined = join(procedure, case)
    if not joined.names:
        return decision  # no part is needed: the lead body decides as for itself
    heard = [(part, answer_of(case, number_of(case, procedure, part))) for part in needed(procedure, case)]
    seen = [(part, h.answer if h else None) for part, h in heard if h or part.name in joined.waiting]
    conditions = (*decision.conditions, *(_condition(procedure, case, part, answer) for part, answer in seen))
    against = () if joined.met else tuple(_refusal(part, a) for part, a in seen if a and not a.agrees)
    return msgspec.structs.replace(
        decision,
        outcome=Outcome.REFUSED if joined.failed else decision.outcome if joined.met else Outcome.REFERRED,
        conditions=conditions,
        refusals=(*decision.refusals, *against),
        result=decision.result if joined.met else None,
    )


def _condition(procedure: "Procedure", case: Case, part: Part, answer: PartAnswer | None) -> Condition:
    agrees = None if answer is None else answer.agrees
    words = {None: Text("尚未答复", "no answer yet"), True: Text("同意", "agreed"), False: Text("不同意", "not agreed")}
    fact = words[agrees] if answer is None or not answer.reason else _reason(words[agrees], answer.reason)
    return Condition(Text("联办：{part}", "Part: {part}").format(part=part.title), fact, part.title, agrees)


def _reason(said: Text, reason: str) -> Text:
    return Text("{said}：{reason}", "{said}: {reason}").format(said=said, reason=same(reason))


def _refusal(part: Part, answer: PartAnswer) -> Refusal:
    why = [r.text for r in answer.refusals] or [same(answer.reason)]
    said = Text("{part}不同意：{why}", "{part} does not agree: {why}")
    text = said.format(part=part.title, why=Text("；".join(w.zh for w in why), "; ".join(w.en for w in why)))
    remedy = next((r.remedy for r in answer.refusals), Text("补齐条件后可重新申请", "Apply again once that is met"))
    return Refusal(f"PART-{part.name}", text, remedy)
