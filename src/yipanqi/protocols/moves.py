"""Moves at work: what is said in them goes out with the case, what is heard performs the case's action
(`protocols.tables`).
"""

from collections.abc import Sequence
from datetime import date, datetime

import msgspec

from yipanqi.access.actor import peer as peer_actor
from yipanqi.cases import engine, parties
from yipanqi.cases.case import Case, Leg
from yipanqi.cases.clock import LegClock
from yipanqi.cases.file import Holding, whole
from yipanqi.cases.machine import START, Who
from yipanqi.cases.service import Given, Procedure
from yipanqi.cases.work import Work
from yipanqi.exchange.effects import Arrived, MayNotAct, NotHereYet, RefusedBack
from yipanqi.exchange.envelope import Lane
from yipanqi.exchange.mailbox import Message
from yipanqi.kernel.problems import Refused
from yipanqi.protocols.messages import Heard, Open, Opening, Word, opened_for
from yipanqi.protocols.tables import ENDED as ENDED
from yipanqi.protocols.tables import MOVES as MOVES
from yipanqi.protocols.tables import OPENINGS as OPENINGS
from yipanqi.protocols.tables import TYPES as TYPES
from yipanqi.protocols.tables import Move as Move
from yipanqi.protocols.tables import Said as Said
from yipanqi.protocols.tables import fitting as fitting
from yipanqi.protocols.tables import type_of as type_of
from yipanqi.store import cases, mailbox


def open_leg(
    case: Case,
    move: Move,
    name: str,
    body: msgspec.Struct,
    *,
    due_on: date | None = None,
    opening: bool = False,
    opening_as: Holding | str = "",
    to: str = "",
    there: str = "",
    clock: LegClock | None = None,
    expires: datetime | None = None,
) -> Leg:
    """Begin a move on a case with its peer (or another node `to`); `opening` where the peer may not have the case yet.

    `opening_as` names another role than the usual one. With a `Holding` the other node has no part in the case but to
    answer: it is told that much instead of the form. `there` is the number of its file, where that is not the case's.
    The node may be this one: then one file says it to the other, and nothing is sent.

    The message that begins a move has the id of its leg, so that a refusal says which move it ends.
    """
    if isinstance(opening_as, Holding) and case.number != case.subject:
        there = case.number
    leg = Leg(
        case.work.uow.new_id(),
        name,
        move,
        to or case.peer,
        True,
        START,
        case.work.now,
        due_on,
        there=there,
        clock=clock,
        new=True,
    )
    case.legs[leg.id] = leg
    _say(case, leg, MOVES[move][0], body, _opening(case, opening_as) if opening or opening_as else None, expires)
    return leg


def say(case: Case, leg: Leg, verb: str, body: msgspec.Struct | None = None) -> None:
    """Say something in a move. Raises ValueError where it is not our turn."""
    _say(case, leg, _turn(leg, verb, ours=True), body, None, None)


def _turn(leg: Leg, verb: str, *, ours: bool) -> Said:
    said = next((s for s in MOVES[Move(leg.move)] if s.verb == verb), None)
    if said is None or said.opener != (leg.ours == ours) or leg.state not in fitting(said, heard=not ours):
        raise ValueError(f"{leg.move} {leg.name!r} is {leg.state}: {verb} does not fit")
    return said


def _say(
    case: Case, leg: Leg, said: Said, body: msgspec.Struct | None, opening: Opening | None, expires: datetime | None
) -> None:
    opens = leg.state == START
    _advance(case, leg, said)
    word = Word(
        leg=leg.id,
        name=leg.name,
        due_on=leg.due_on,
        opening=opening,
        body=msgspec.Raw(msgspec.json.encode(body)),
        to=leg.there,
        speaker=case.number if case.number != case.subject else "",
    )
    work, type_ = case.work, type_of(Move(leg.move), said)
    if leg.peer == work.world.code:
        heard = Heard(leg.peer, case.subject, type_, Lane(case.lane))
        work.later(lambda: _hear(work, heard, word))
        return
    work.say(
        Message(
            id=leg.id if opens else "",
            to=leg.peer,
            type=type_,
            data=msgspec.json.encode(word),
            case=case.subject,
            lane=Lane(case.lane),
            sensitive=opening is not None or not (body is None or isinstance(body, Open)),
            expires=expires,
        )
    )


def _advance(case: Case, leg: Leg, said: Said) -> None:
    if leg.state in said.quiet:
        return
    leg.state, leg.changed = said.to, not leg.new
    if said.to in ENDED:
        case.end_leg(leg)


def _opening(case: Case, as_: Holding | str) -> Opening:
    procedure, holding = case.procedure, isinstance(as_, Holding)
    return Opening(
        service=case.service.slug,
        version=case.service.version,
        procedure=procedure.id,
        role="holding" if isinstance(as_, Holding) else as_ or procedure.other_role(case.role),
        applicant=case.party,
        agent=None if holding else case.agent,
        form=msgspec.Raw(msgspec.json.encode(as_) if holding else case.form_bytes),
        channel=case.field("channel"),
        submitted_at=case.field("submitted_at"),
    )


def receive(work: Work, arrived: Arrived) -> None:
    """Give effect to a move's message: advance the leg, then perform the case's action `<leg name>.<verb>`.

    Raises MayNotAct where it may not open a case or does not fit, NotHereYet where its case has not come.
    """
    envelope = arrived.envelope
    try:
        word = msgspec.json.decode(arrived.data, type=Word)
    except msgspec.MsgspecError as error:
        raise MayNotAct("bad-data", str(error)) from error
    if word.to and whole(word.to) != envelope.subject:
        raise MayNotAct("bad-data", f"{word.to} is no part of {envelope.subject}")
    _hear(work, Heard(envelope.source, envelope.subject, envelope.type, envelope.lane), word)
    work.settle()


def _hear(work: Work, heard: Heard, word: Word) -> None:
    number, verb = word.to or heard.subject, heard.type.partition(".")[2]
    case = work.find(number)
    if case is None:
        case = _open_case(work, heard, word, number)
    if not takes_part(case, heard.source):
        raise MayNotAct("not-a-party", f"{heard.source} has no part in this case")
    leg = case.legs.get(word.leg)
    if not (_may_begin(case, heard, word) if leg is None else leg.peer == heard.source):
        raise MayNotAct("not-a-party", f"{word.name} is not for {heard.source} to say in this case")
    leg = leg or _first(case, heard, word)
    try:
        said = _turn(leg, verb, ours=False)
    except ValueError as error:
        raise MayNotAct("out-of-turn", str(error)) from error
    crossed = leg.state not in said.before
    _advance(case, leg, said)
    if leg.move == Move.TELL and verb == "tell":
        say(case, leg, "acknowledge")
    action = f"{leg.name}.late" if crossed else f"{leg.name}.{verb}"
    if crossed and not case.machine.allows(action, case.state):
        return
    if not (leg.move == Move.TELL and verb == "acknowledge"):
        _perform(case, action, heard.source, bytes(word.body), leg)


def expect(work: Work, arrived: Sequence[Arrived]) -> None:
    """Tell the unit of work whom the cases are for that these envelopes open."""
    opened = [opened_for(each.data) for each in arrived if each.envelope.type in OPENINGS]
    work.uow.expect(parties.FOUND_BY, [work.vault.index(number) for number in opened if number])


def takes_part(case: Case, node: str) -> bool:
    """Whether a node is the case's peer, or one that it has asked something."""
    return node == case.peer or any(leg.peer == node for leg in case.legs.values())


def _may_begin(case: Case, heard: Heard, word: Word) -> bool:
    """Who only helps with a case, or answers a question, begins nothing in it but what its procedure lets helpers."""
    return heard.source in (case.peer, case.work.world.code) or word.name in case.procedure.helpers_begin


def _perform(case: Case, action: str, source: str, body: bytes, leg: Leg) -> None:
    try:
        case.do(action, Who.PEER, Given(peer_actor(source), body, leg))
    except msgspec.ValidationError as error:
        raise MayNotAct("bad-data", str(error)) from error
    except Refused as error:
        raise MayNotAct(error.problems[0].code, str(error)) from error


def _open_case(work: Work, heard: Heard, word: Word, number: str) -> Case:
    opening, here = word.opening, heard.source == work.world.code
    if opening is None and mailbox.refused_before(work.uow, heard.source, heard.subject):
        raise MayNotAct("no-case", f"{heard.subject} was refused when it was opened")
    if opening is None:
        raise NotHereYet(number)
    if not here and work.world.agreements.version(heard.source, opening.service, work.now) is None:
        raise MayNotAct("no-agreement", f"no agreement with {heard.source} on {opening.service} is in force")
    if not work.world.services.has(opening.service, opening.version):
        raise MayNotAct("version", f"{opening.service} version {opening.version} is not here")
    service = work.world.services.get(opening.service, opening.version)
    try:
        procedure = service.procedure(opening.procedure)
        _competent(work, procedure, opening, number)
        applicant = parties.find_or_add(work.uow, work.vault, opening.applicant)
        case = Case.begin(
            work,
            service,
            procedure,
            number=number,
            role=opening.role,
            lane=heard.lane,
            peer=heard.source,
            applicant=applicant,
            agent=parties.find_or_add(work.uow, work.vault, opening.agent) if opening.agent else "",
            form=bytes(opening.form),
            channel=opening.channel,
            submitted_at=opening.submitted_at,
        )
    except (Refused, msgspec.MsgspecError, LookupError, ValueError) as error:
        raise MayNotAct("bad-data", str(error)) from error
    engine.came(work, case.number)
    return case


def _competent(work: Work, procedure: Procedure, opening: Opening, number: str) -> None:
    if opening.role not in procedure.machines or not procedure.opens(opening.role, number):
        raise MayNotAct("role", f"{procedure.id} has no role {opening.role!r}")
    if opening.role == "holding":
        return  # it has no part but to answer, and is told no more
    places = procedure.seats(msgspec.json.decode(opening.form, type=procedure.form_of(opening.role)), number)
    division = places.get(opening.role, "")
    if division and work.world.divisions.administration(division) != work.world.code:
        raise MayNotAct("wrong-node", f"{division} is not of node {work.world.code}")


def _first(case: Case, heard: Heard, word: Word) -> Leg:
    move = Move(heard.type.partition(".")[0].replace("-", " "))
    leg = Leg(
        word.leg, word.name, move, heard.source, False, START, case.work.now, word.due_on, there=word.speaker, new=True
    )
    case.legs[leg.id] = leg
    return leg


def speaker(work: Work, subject: str, envelope: str) -> Case | None:
    """Which file of a case said something, by the envelope: a part's may have, for all share the subject."""
    return work.find(cases.speaker(work.uow, subject, envelope) or subject)


def refused(case: Case, back: RefusedBack, source: str) -> None:
    """The other node refused something that was said in a case.

    A move that would have begun with it is over, and the case performs its `refusal`; where anything else was refused
    it
    does so only if that leaves it in its state.
    """
    leg = case.legs.get(back.envelope)
    not_begun = leg is not None and leg.move != Move.TELL
    if leg is not None:
        leg.state, leg.changed = "not let in", True
        case.end_leg(leg)
    row = next((t for t in case.machine.transitions if t.action == "refusal" and case.state in t.before), None)
    if row is not None and (not_begun or row.to in ("", case.state)):
        case.do("refusal", Who.PEER, Given(peer_actor(source), msgspec.json.encode(back), leg), back.reason)
