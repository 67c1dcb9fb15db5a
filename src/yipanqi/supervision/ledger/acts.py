"""Acts on an undertaking: dropping, moving, merging, another deadline, a place under another.

Each is of the coordination office of the division, with a reason and the document that allows it; what was stays
readable. A clock that ran goes on: moving or merging one makes nothing overdue good.
"""

from collections.abc import Iterable
from datetime import date

import msgspec

from yipanqi.access.actor import Actor
from yipanqi.access.permissions import may_coordinate, require
from yipanqi.cases.work import Work
from yipanqi.kernel.problems import Problem, Refused, conflict
from yipanqi.kernel.text import Text
from yipanqi.store import undertakings as rows
from yipanqi.supervision.ledger import history
from yipanqi.supervision.ledger.entering import Unit, share_key
from yipanqi.supervision.ledger.history import Change, EventKind
from yipanqi.supervision.ledger.saying import Grounds, coordinates, grounded, is_open, made_good_on
from yipanqi.supervision.ledger.signals import Cycle, State
from yipanqi.supervision.ledger.undertaking import Undertaking, get, of_row, to_row


def drop(work: Work, actor: Actor, id_: str, grounds: Grounds) -> None:
    """It is no longer to be done. Raises Refused."""
    undertaking, why = _open(work, actor, id_), grounded(grounds)
    history.note(work, actor, id_, EventKind.DROPPED, Change(why.reason, why.basis, undertaking.state, State.DROPPED))
    _end(work, undertaking, State.DROPPED, None)


def move(work: Work, actor: Actor, id_: str, to: Unit, grounds: Grounds) -> str:
    """Another unit answers for it from now on; returns the id of the undertaking that it becomes. Raises Refused."""
    undertaking, why = _open(work, actor, id_), grounded(grounds)
    require(may_coordinate(actor, frozenset({to.division})))
    if _of_unit(work, undertaking, to.name):
        rule = Text(
            "该单位已承担本条任务，请改用合并", "that unit has a share of this clause already: merge them instead"
        )
        raise Refused(Problem("unit-taken", rule, "unit"))
    heir = _heir(work, undertaking, to)
    taken = rows.shares(work.uow, undertaking.document)
    share = share_key(heir.clause, heir.unit)
    rows.add(work.uow, [to_row(heir, None if share in taken else share) | {"opened_at": work.now}])
    change = Change(why.reason, why.basis, undertaking.unit, to.name)
    history.note(work, actor, id_, EventKind.MOVED, change, heir.id)
    history.note(work, actor, heir.id, EventKind.MOVED, change, id_)
    _end(work, undertaking, State.MOVED, heir.id)
    _adopt(work, actor, undertaking, heir, why)
    return heir.id


def merge(work: Work, actor: Actor, id_: str, into: str, grounds: Grounds) -> None:
    """It is done as part of another from now on. Raises Refused."""
    undertaking, other, why = _open(work, actor, id_), _open(work, actor, into), grounded(grounds)
    if id_ == into:
        raise Refused(Problem("itself", Text("不能并入自身", "it cannot be merged into itself"), "into"))
    change = Change(why.reason, why.basis, id_, into)
    history.note(work, actor, id_, EventKind.MERGED, change, into)
    history.note(work, actor, into, EventKind.MERGED, change, id_)
    _end(work, undertaking, State.MERGED, into)
    _adopt(work, actor, undertaking, other, why)


def change_deadline(work: Work, actor: Actor, id_: str, due_on: date | None, cycle: Cycle, grounds: Grounds) -> None:
    """Another last day, or none and reports by a cycle. What was overdue stays yellow for a while. Raises Refused."""
    undertaking, why = _open(work, actor, id_), grounded(grounds)
    if due_on is None and cycle is Cycle.NONE:
        rule = Text("没有完成时限的任务须确定报送周期", "without a deadline there must be a reporting cycle")
        raise Refused(Problem("no-clock", rule, "cycle"))
    if due_on is not None and due_on < undertaking.starts_on:
        rule = Text("时限不能早于起始日 {day}", "the deadline cannot lie before the start, {day}")
        raise Refused(Problem("before-start", rule.format(day=undertaking.starts_on), "due_on"))
    after = msgspec.structs.replace(undertaking.basis, due_on=due_on, cycle=cycle)
    if after == undertaking.basis:
        raise Refused(Problem("same", Text("与现行时限相同", "that is the deadline already"), "due_on"))
    change = Change(why.reason, why.basis, _clock(undertaking.due_on, undertaking.cycle), _clock(due_on, cycle))
    history.note(work, actor, id_, EventKind.DEADLINE, change)
    late_on = made_good_on(work, undertaking.division, undertaking.basis, after)
    rows.change(work.uow, id_, due_on=due_on, cycle=cycle.value, late_on=late_on)


def place_under(work: Work, actor: Actor, id_: str, parent: str, grounds: Grounds) -> None:
    """It serves another undertaking, as a county's task does the province's. Raises Refused."""
    undertaking, above, why = _open(work, actor, id_), get(work, parent), grounded(grounds)
    if any(each.id == id_ for each in lineage(work, above)):
        rule = Text("上级任务不能是自身或其下级任务", "the parent cannot be itself or one of those under it")
        raise Refused(Problem("circle", rule, "parent"))
    history.note(work, actor, id_, EventKind.PLACED, Change(why.reason, why.basis, undertaking.parent or "", parent))
    rows.change(work.uow, id_, parent=parent)


def lineage(work: Work, undertaking: Undertaking) -> tuple[Undertaking, ...]:
    """It and those above it, upward."""
    above = get(work, undertaking.parent) if undertaking.parent else None
    return (undertaking, *(lineage(work, above) if above else ()))


def _open(work: Work, actor: Actor, id_: str) -> Undertaking:
    undertaking = get(work, id_)
    coordinates(actor, undertaking)
    is_open(undertaking)
    return undertaking


def _end(work: Work, undertaking: Undertaking, state: State, successor: str | None) -> None:
    rows.change(work.uow, undertaking.id, state=state.value, successor=successor, asked_on=None)


def _heir(work: Work, undertaking: Undertaking, to: Unit) -> Undertaking:
    """The same task at another unit: its clock goes on, what is waiting for an answer stays with the old one."""
    return msgspec.structs.replace(
        undertaking,
        id=work.uow.new_id(),
        unit=to.name,
        side=to.side,
        division=to.division,
        asked_on=None,
        problems=0,
    )


def _of_unit(work: Work, undertaking: Undertaking, unit: str) -> bool:
    if unit == undertaking.unit:
        return True
    return bool(undertaking.clause) and rows.open_share(work.uow, undertaking.clause, unit)


def _adopt(work: Work, actor: Actor, old: Undertaking, new: Undertaking, why: Grounds) -> None:
    """Those under the old one come under the new one."""
    for child in map(of_row, rows.children(work.uow, old.id)):
        if child.id == new.id:
            raise conflict("circle", "不能并入其下级任务", "it cannot be merged into one of those under it")
        history.note(work, actor, child.id, EventKind.PLACED, Change(why.reason, why.basis, old.id, new.id))
        rows.change(work.uow, child.id, parent=new.id)


def _clock(due_on: date | None, cycle: Cycle) -> str:
    parts: Iterable[str] = (due_on.isoformat() if due_on else "", cycle.value if cycle is not Cycle.NONE else "")
    return " ".join(part for part in parts if part)
