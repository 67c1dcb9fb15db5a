"""What staff do: the office that has it calls back, puts it right, sends it on or appeals; the coordination office
routes what no rule placed, decides appeals, checks and files.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from types import MappingProxyType

import msgspec

from yipanqi.access.actor import Actor, Role
from yipanqi.access.readings import note_reading
from yipanqi.cases.work import Work, day_of
from yipanqi.kernel.forms import Raw, parse
from yipanqi.kernel.problems import Problem, Refused, conflict, unknown
from yipanqi.kernel.text import Text
from yipanqi.policy.rulebook import Rulebook
from yipanqi.store import feedback as rows
from yipanqi.supervision.feedback import life, routing
from yipanqi.supervision.feedback import words as said_with
from yipanqi.supervision.feedback.items import Found, Said, act, clocks, may_deal, may_steer, noted, said
from yipanqi.supervision.feedback.life import APPEALED, DONE, IN_HAND, MACHINE, RATED, RECEIVED, Class, Kind

DEALING, STEERING = Text("回访和整改", "calling back and putting right"), Text("转办和核查", "routing and checking")

FORMS: Mapping[str, type[msgspec.Struct]] = MappingProxyType(
    {
        "forward": said_with.Where,
        "send on": said_with.SentOn,
        "out of scope": said_with.Remark,
        "call": said_with.Called,
        "extend": said_with.Extended,
        "appeal": said_with.Remark,
        "uphold": said_with.Remark,
        "dismiss": said_with.Remark,
        "conclude": said_with.Concluded,
        "check": said_with.Checked,
    }
)
"""What each act asks."""

TITLES: Mapping[str, Text] = MappingProxyType(
    {
        "forward": Text("转办…", "Forward…"),
        "send on": Text("不是本单位的，改派…", "Not ours: send on…"),
        "out of scope": Text("不属受理范围…", "Out of scope…"),
        "call": Text("登记回访…", "Note a call back…"),
        "extend": Text("延期…", "Extend…"),
        "appeal": Text("申诉：误评或恶意差评…", "Appeal: mistaken or malicious…"),
        "uphold": Text("申诉成立…", "Uphold the appeal…"),
        "dismiss": Text("申诉不成立…", "Dismiss the appeal…"),
        "conclude": Text("办结并反馈…", "Put right, and tell…"),
        "check": Text("核查…", "Check…"),
    }
)
DEALT = ("call", "conclude", "extend", "send on", "appeal", "out of scope")
STEERED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {RECEIVED: ("forward", "out of scope"), APPEALED: ("uphold", "dismiss"), DONE: ("check",), RATED: ("check",)}
)


class Line(msgspec.Struct, frozen=True):
    """An item in a queue, without words; `left` in working days."""

    id: str
    kind: Kind
    title: Text
    case_number: str
    service: str
    office: Text
    opened_at: datetime
    called: bool
    call_by: date | None
    due_on: date | None
    left: int | None


class Seen(msgspec.Struct, frozen=True):
    """An item as who deals with it sees it."""

    line: Line
    state: str
    home: str
    grade: int | None
    said: Said
    second_grade: int | None
    actions: tuple[str, ...]
    steps: tuple[tuple[datetime, Text, str, str], ...]


def queue(work: Work, actor: Actor) -> tuple[Line, ...]:
    """What an office has to put right by the day it is due; for coordinators what waits for them."""
    here = work.world.code
    own = rows.queue(work.uow, here, sorted(actor.offices), (IN_HAND, APPEALED)) if actor.offices else []
    steering = (RECEIVED, APPEALED, DONE, RATED) if actor.has(Role.COORDINATOR) else ()
    steered = [row for row in rows.held(work.uow, here, steering) if may_steer(actor, row, here)] if steering else []
    mine = [row for row in own if may_deal(actor, row, here)]
    return tuple(line(work, row) for row in {row.id: row for row in (*mine, *steered)}.values())


def line(work: Work, row: Found) -> Line:
    """An item in a list."""
    office = work.world.offices.get(row.office).name if row.office else Text("待转办", "to be forwarded")
    calendar = work.world.calendar(row.division)
    left = None
    if row.due_on is not None and row.done_at is None:
        late = row.due_on < work.today
        left = -calendar.between(row.due_on, work.today) if late else calendar.between(work.today, row.due_on)
    title = MACHINE.state(row.state).title
    return Line(
        row.id,
        Kind(row.kind),
        title,
        row.case_number,
        row.service,
        office,
        row.opened_at,
        row.called_at is not None,
        row.call_by,
        row.due_on,
        left,
    )


def see(work: Work, actor: Actor, id_: str) -> Seen:
    """Open an item with what the person wrote; noted. Raises Refused (unknown) for who has no part in it."""
    row = _opened(work, actor, id_)
    note_reading(work.uow, actor, row.id, "feedback", DEALING if row.office in actor.offices else STEERING)
    titles = {t.action: t.title for t in MACHINE.transitions}
    steps = tuple((e.at, titles[e.action], e.actor, noted(work, e)) for e in rows.events(work.uow, id_))
    here = line(work, row)
    return Seen(
        here, row.state, row.home, row.grade, said(work, row), row.second_grade, offered(work, actor, row), steps
    )


def offered(work: Work, actor: Actor, row: Found) -> tuple[str, ...]:
    """What somebody may do with an item now."""
    here = work.world.code
    found_: list[str] = []
    if may_deal(actor, row, here) and row.state == IN_HAND:
        found_ += [action for action in DEALT if _fits(action, row)]
    if may_steer(actor, row, here):
        found_ += STEERED.get(row.state, ())
    return tuple(found_)


def do(work: Work, actor: Actor, id_: str, action: str, raw: Raw) -> None:
    """Do something with an item. Raises Refused: unknown, not for this person, not now, or what is said is wrong."""
    row = _opened(work, actor, id_)
    if action not in FORMS:
        raise unknown("action-unknown", "没有这种操作", "There is no such act")
    if action not in offered(work, actor, row):
        raise conflict("not-now", "当前状态不能这样办理", "That is not possible now")
    form = parse(FORMS[action], raw, work.today)
    _DOING[action](work, actor, row, form)


def _forward(work: Work, actor: Actor, row: Found, form: said_with.Where) -> None:
    office = routing.office_in(work, form.field, form.place)
    routing.route(work, row, office.id, "forward", actor.id, Class(form.class_))


def _send_on(work: Work, actor: Actor, row: Found, form: said_with.SentOn) -> None:
    routing.send_on(work, actor, row, routing.office_in(work, form.field, form.place), form.words)


def _call(work: Work, actor: Actor, row: Found, form: said_with.Called) -> None:
    reached = {"called_at": work.now} if form.reached and row.called_at is None else {}
    act(work, row, "call", actor.id, form.words, **reached)


def _extend(work: Work, actor: Actor, row: Found, form: said_with.Extended) -> None:
    if row.due_on is None or work.today > row.due_on:
        raise conflict("too-late", "已过时限，不能再延期", "It is overdue: too late to extend")
    calendar = work.world.calendar(row.division)
    most = calendar.add(row.due_on, int(_rules(work, row)["extension_days"])).on
    if not row.due_on < form.due_on <= most:
        text = Text("延期最晚到 {most}，且须晚于原时限", "Until {most} at the latest, and later than before")
        raise Refused(Problem("extension", text.format(most=most), "due_on"))
    act(work, row, "extend", actor.id, form.words, due_on=form.due_on, extended=True)


def _appeal(work: Work, actor: Actor, row: Found, form: said_with.Remark) -> None:
    until = work.world.calendar(row.division).add(day_of(row.routed_at), int(_rules(work, row)["appeal_days"])).on
    if work.today > until:
        raise conflict("too-late", f"申诉期限已于 {until} 届满", f"It was open to appeal until {until}")
    act(work, row, "appeal", actor.id, form.words, appealed=True)


def _decide(action: str) -> Callable[[Work, Actor, Found, said_with.Remark], None]:
    def decide(work: Work, actor: Actor, row: Found, form: said_with.Remark) -> None:
        act(work, row, action, actor.id, form.words)

    return decide


def _conclude(work: Work, actor: Actor, row: Found, form: said_with.Concluded) -> None:
    if row.called_at is None:
        raise Refused(Problem("not-called", Text("办结前须先回访到本人", "Call the person back first"), "words"))
    act(work, row, "conclude", actor.id, form.words, cause=form.cause, done_at=work.now)


def _check(work: Work, actor: Actor, row: Found, form: said_with.Checked) -> None:
    waited = work.world.calendar(row.division).between(day_of(row.done_at), work.today)
    if form.confirmed:
        if row.state == DONE and waited < int(_rules(work, row)["silence_days"]):
            raise conflict("still-waiting", "本人还可以再次评价", "The person may still rate it")
        act(work, row, "file", actor.id, form.words or "")
        return
    anew = clocks(work, work.world.offices.get(row.office), Kind(row.kind), Class(row.class_))
    act(work, row, "return", actor.id, form.words or "", done_at=None, **anew)


def _fits(action: str, row: Found) -> bool:
    """Whether an act of the office fits an item that it has in hand."""
    if action == "send on":
        return not row.forwarded
    if action == "appeal":
        return row.kind == Kind.RATING.value and not row.appealed
    return not (action == "extend" and row.extended)


def _opened(work: Work, actor: Actor, id_: str) -> Found:
    # the coordination office sees what people wrote only while something is for it to do
    row = rows.get(work.uow, id_)
    here = work.world.code
    if row is None or not (may_deal(actor, row, here) or (row.state in STEERED and may_steer(actor, row, here))):
        raise unknown("feedback-unknown", "没有这件反映", "There is no such item")
    return row


def _rules(work: Work, row: Found) -> Rulebook:
    return life.rulebook(work.world, work.today, row.division)


_DOING: Mapping[str, Callable[..., None]] = MappingProxyType(
    {
        "forward": _forward,
        "send on": _send_on,
        "out of scope": _decide("out of scope"),
        "call": _call,
        "extend": _extend,
        "appeal": _appeal,
        "uphold": _decide("uphold"),
        "dismiss": _decide("dismiss"),
        "conclude": _conclude,
        "check": _check,
    }
)
