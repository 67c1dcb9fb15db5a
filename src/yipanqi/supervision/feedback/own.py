"""The person's part: saying what went wrong, following it, rating again, taking it back.

With an account or without: then by a receipt. Bad ratings become items by themselves.
"""

from datetime import date, datetime

import msgspec

from yipanqi.access.actor import Actor, ActorKind
from yipanqi.access.readings import Reading, readings_of
from yipanqi.cases.work import Work
from yipanqi.kernel.forms import Raw, parse
from yipanqi.kernel.problems import Kind as Wrong
from yipanqi.kernel.problems import Refused, conflict, unknown
from yipanqi.kernel.text import Text
from yipanqi.protocols.rating import BAD, BAD_RATING
from yipanqi.store import feedback as rows
from yipanqi.supervision.feedback import routing
from yipanqi.supervision.feedback.items import TOLD, Found, Said, Spoken, act, clocks, noted, said, say, sealed
from yipanqi.supervision.feedback.life import DONE, MACHINE, Class, Kind
from yipanqi.supervision.feedback.words import REDRESS, Again, Raised, Reach
from yipanqi.supervision.receipts import key_of, receipt_of

WHAT = "feedback"


class Step(msgspec.Struct, frozen=True):
    """One thing that happened, and what the person was told."""

    at: datetime
    title: Text
    told: str


class Own(msgspec.Struct, frozen=True):
    """One's own item: what it is, with whom, by when, what happened, what one may do; no words once erased."""

    id: str
    kind: Kind
    state: str
    title: Text
    case_number: str
    service: str
    words: str
    erased: bool
    opened_at: datetime
    holder: str
    office: Text
    call_by: date | None
    due_on: date | None
    overdue: bool
    second_grade: int | None
    may_rate: bool
    may_withdraw: bool
    may_leave_phone: bool
    steps: tuple[Step, ...]
    readings: tuple[Reading, ...]


def raise_(work: Work, actor: Actor | None, raw: Raw, once: str, service: str = "", case_number: str = "") -> str:
    """Say what went wrong; the receipt. The same `once` is the same item sent again.

    A case is named only by whose it is. What is before a court is out of scope at once, with redress explained.
    """
    receipt = receipt_of(work, once)
    if rows.find(work.uow, key_of(work, receipt, WHAT)) is not None:
        return receipt
    form = parse(Raised, raw, work.today)
    party = actor.party if actor is not None and actor.kind is not ActorKind.STAFF else ""
    case = work.find(case_number) if case_number else None
    if case is not None and (not party or party != case.applicant):
        case = None
    row = routing.open_item(
        work,
        Kind(form.kind),
        Said(form.words, form.name, form.reach),
        case_number=case.number if case else "",
        service=case.service.slug if case else _known(work, service),
        party=party,
        found_by=key_of(work, receipt, WHAT),
    )
    if form.in_court:
        act(work, row, "out of scope", routing.RULE, REDRESS.zh)
        return receipt
    office = routing.office_of_case(case) if case else _competent(work, row.service, form.place or "")
    _routed(work, row, office)
    return receipt


def gather_ratings(work: Work) -> None:
    """Open an item for every bad rating that a person gave here; each once."""
    work.stop_timer("", BAD_RATING)
    for rating in rows.bad_ratings(work.uow, BAD):
        case = work.case(rating.case_number)
        words = work.vault.open(rating.words).decode()
        row = routing.open_item(
            work,
            Kind.RATING,
            Said(words, case.party.name, ""),
            case_number=case.number,
            rated_place=rating.place,
            service=case.service.slug,
            party=case.applicant,
            grade=rating.grade,
        )
        _routed(work, row, rating.office)


def by_receipt(work: Work, receipt: str) -> Found:
    """The item of a receipt. Raises Refused (unknown)."""
    row = rows.find(work.uow, key_of(work, receipt, WHAT))
    if row is None:
        raise unknown("receipt-unknown", "没有这个回执号，请核对后重新输入", "No such receipt: check it and try again")
    return row


def of_person(work: Work, actor: Actor, id_: str) -> Found:
    """A person's own item. Raises Refused (unknown) where it is not there or not theirs."""
    row = rows.get(work.uow, id_)
    if row is None or not actor.party or row.party != actor.party:
        raise unknown("feedback-unknown", "没有这件反映", "There is no such item")
    return row


def mine(work: Work, actor: Actor) -> tuple[Own, ...]:
    """A person's own items, the latest first."""
    return tuple(view(work, row) for row in rows.of_party(work.uow, actor.party)) if actor.party else ()


def view(work: Work, row: Found) -> Own:
    """An item as its person sees it."""
    office = work.world.offices.get(row.office).name if row.office else Text("统筹部门", "the coordination office")
    state = MACHINE.state(row.state)
    late = row.due_on is not None and row.done_at is None and row.ended_at is None and row.due_on < work.today
    words = said(work, row)
    return Own(
        row.id,
        Kind(row.kind),
        row.state,
        state.title,
        row.case_number,
        row.service,
        words.words,
        not row.said,
        row.opened_at,
        row.holder,
        office,
        row.call_by,
        row.due_on,
        late,
        row.second_grade,
        row.state == DONE,
        MACHINE.allows("withdraw", row.state),
        not words.reach and MACHINE.allows("reach", row.state),
        _steps(work, row),
        readings_of(work.uow, row.id),
    )


def rate_again(work: Work, row: Found, raw: Raw) -> None:
    """Rate what was done; a second bad rating has it done once more, a third closes it. Raises Refused (conflict)."""
    if row.state != DONE:
        raise conflict("not-done", "办结后才能再次评价", "It can be rated again once it is done")
    form = parse(Again, raw, work.today)
    grade = int(form.grade)
    word = Spoken("reopen" if grade >= BAD and not row.reopened else "rate", grade, form.words or "")
    _speak(work, row, word)


def leave_phone(work: Work, row: Found, raw: Raw) -> None:
    """Leave a phone number to be called back at. Raises Refused (conflict) once it is done."""
    form = parse(Reach, raw, work.today)
    _speak(work, row, Spoken("reach", None, form.reach))


def withdraw(work: Work, row: Found) -> None:
    """Take it back. Raises Refused (conflict) where it has ended."""
    _speak(work, row, Spoken("withdraw", None, ""))


def spoken(work: Work, row: Found, word: Spoken) -> dict[str, object]:
    """What the person's word changes besides the state: the grade; and done once more, the clock begins anew."""
    if word.action == "withdraw":
        return {}
    if word.action == "reach":
        return {"said": sealed(work, msgspec.structs.replace(said(work, row), reach=word.words))}
    if word.action == "rate":
        return {"second_grade": word.grade}
    anew: dict[str, object] = {"second_grade": word.grade, "reopened": True, "done_at": None, "called_at": None}
    if row.office and row.holder == work.world.code:
        anew |= clocks(work, work.world.offices.get(row.office), Kind(row.kind), Class(row.class_))
    return anew


def note_of(word: Spoken) -> str:
    """What is noted of the person's word: a phone number stands with the contact alone."""
    return "" if word.action == "reach" else word.words


def _speak(work: Work, row: Found, word: Spoken) -> None:
    act(work, row, word.action, "person", note_of(word), **spoken(work, row, word))
    if row.holder != work.world.code:
        say(work, row.holder, row.id, word)


def _routed(work: Work, row: Found, office: str) -> None:
    try:
        if office:
            routing.route(work, row, office, "route", routing.RULE)
    except Refused as refused:
        if refused.kind not in (Wrong.CONFLICT, Wrong.UNKNOWN):
            raise  # it waits for the coordination office where no node is known


def _known(work: Work, service: str) -> str:
    return service if any(s.slug == service for s in work.world.services.newest()) else ""


def _competent(work: Work, service: str, place: str) -> str:
    if not service or not place:
        return ""
    field = work.world.services.get(service).procedures[0].field
    try:
        return work.world.offices.competent(field, place, work.today).id
    except Refused:
        return ""


def _steps(work: Work, row: Found) -> tuple[Step, ...]:
    titles = {t.action: t.title for t in MACHINE.transitions}
    return tuple(
        Step(e.at, titles[e.action], noted(work, e) if e.action in TOLD else "") for e in rows.events(work.uow, row.id)
    )
