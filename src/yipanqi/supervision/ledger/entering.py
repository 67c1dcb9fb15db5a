"""Entering an undertaking that no drawing up gives: of a county's own list, of a meeting; and the units there are."""

from collections.abc import Iterable
from datetime import date

import msgspec

from yipanqi.access.actor import Actor
from yipanqi.access.permissions import may_coordinate, require
from yipanqi.cases.work import Work
from yipanqi.kernel.problems import Problem, Refused
from yipanqi.kernel.text import Text, same
from yipanqi.policy.catalogue import Clause
from yipanqi.policy.reader.document import Role, Target
from yipanqi.policy.sides import concerns, division_of
from yipanqi.store import undertakings as rows
from yipanqi.supervision.editions.adopted import catalogue_of
from yipanqi.supervision.ledger import history
from yipanqi.supervision.ledger.history import EventKind, Source
from yipanqi.supervision.ledger.saying import gathering, said
from yipanqi.supervision.ledger.signals import Cycle, State
from yipanqi.supervision.ledger.undertaking import Undertaking, get, to_row

_CLOSING = 999
_WORDS = (
    ("title", Text("任务", "task"), 200, True),
    ("title_en", Text("英文名称", "task in English"), 300, False),
    ("unit", Text("责任单位", "unit"), 120, True),
    ("document", Text("来源文件", "document"), 120, True),
    ("printed", Text("文件时限原文", "deadline as printed"), 120, False),
)
"""What is said of a new one: field, title, how many characters at most, whether it must be said."""


class Unit(msgspec.Struct, frozen=True, order=True):
    """A unit that can answer for something: full name, side as documents name it, division."""

    name: str
    side: str
    division: str


class Entry(msgspec.Struct, frozen=True):
    """An undertaking as it is entered. `document` is the paper it comes from; a `clause` is one of the catalogue."""

    title: str
    unit: str
    side: str
    document: str
    starts_on: date
    due_on: date | None = None
    cycle: Cycle = Cycle.NONE
    role: Role = Role.RESPONSIBLE
    title_en: str = ""
    printed: str = ""
    clause: str = ""
    targets: tuple[Target, ...] = ()
    parent: str | None = None


def enter(work: Work, actor: Actor, entry: Entry, source: str = "") -> str:
    """The coordination office of the side enters one; returns its id. Raises Refused with all that is wrong."""
    division = _division(work, entry.side)
    require(may_coordinate(actor, frozenset({division})))
    check(work, entry)
    new = _undertaking(work, entry, division)
    share = share_key(entry.clause, entry.unit) if entry.clause else None
    rows.add(work.uow, [to_row(new, share) | {"opened_at": work.now}])
    history.note(work, actor, new.id, EventKind.ENTERED, Source(source or entry.document))
    return new.id


def check(work: Work, entry: Entry) -> None:
    """Raise Refused with everything that is wrong with an entry."""
    problems: list[Problem] = []
    for field, title, longest, needed in _WORDS:
        if needed or getattr(entry, field):
            with gathering(problems):
                said(getattr(entry, field), field, title, longest)
    if entry.due_on is None and entry.cycle is Cycle.NONE:
        rule = Text("须有完成时限或报送周期", "there must be a deadline or a reporting cycle")
        problems.append(Problem("no-clock", rule, "due_on"))
    if entry.due_on is not None and entry.due_on < entry.starts_on:
        rule = Text("时限不能早于起始日", "the deadline cannot lie before the start")
        problems.append(Problem("before-start", rule, "due_on"))
    problems += _wrong_clause(work, entry)
    if entry.parent is not None and rows.get(work.uow, entry.parent) is None:
        rule = Text("台账中没有这项上级任务", "there is no such parent in the ledger")
        problems.append(Problem("parent-unknown", rule, "parent"))
    if problems:
        raise Refused(problems)


def place_of(clause: Clause) -> int:
    """Sorts undertakings as the clauses of their document; closing paragraphs, which have no section, come last."""
    return (clause.section or _CLOSING) * 1000 + clause.number


def share_key(clause: str, unit: str) -> str:
    """What a unit's share of a clause is kept under, once only."""
    return f"{clause} {unit}"


def units(work: Work) -> tuple[Unit, ...]:
    """The units of this side that the catalogue or the ledger names, by division and name."""
    code = work.world.code
    named = {
        Unit(office.name, office.side, division_of(office.side, code))
        for clause in catalogue_of(work).clauses.values()
        for office in clause.offices
        if concerns(office.side, code)
    }
    kept = {Unit(row.unit, row.side, row.division) for row in rows.units(work.uow)}
    return tuple(sorted(_one_each(named | kept), key=lambda unit: (unit.division, unit.name)))


def unit(work: Work, name: str) -> Unit:
    """A unit by its full name. Raises Refused."""
    found = next((each for each in units(work) if each.name == name), None)
    if found is None:
        rule = Text("没有名为“{name}”的责任单位", "there is no unit called “{name}”").format(name=name)
        raise Refused(Problem("unit-unknown", rule, "unit"))
    return found


def _one_each(found: Iterable[Unit]) -> list[Unit]:
    return list({unit.name: unit for unit in sorted(found, reverse=True)}.values())


def _division(work: Work, side: str) -> str:
    code = work.world.code
    if concerns(side, code):
        return division_of(side, code)
    rule = Text("“{side}”不是本方的地方", "“{side}” is no place of this side").format(side=side)
    raise Refused(Problem("side", rule, "side"))


def _wrong_clause(work: Work, entry: Entry) -> list[Problem]:
    if not entry.clause:
        return []
    if entry.clause not in catalogue_of(work).clauses:
        rule = Text("目录中没有这一条：{id}", "no such clause in the catalogue: {id}").format(id=entry.clause)
        return [Problem("clause-unknown", rule, "clause")]
    document = catalogue_of(work).clauses[entry.clause].document.id
    if share_key(entry.clause, entry.unit) in rows.shares(work.uow, document):
        rule = Text("该单位在本条的任务已在台账中", "this unit's share of the clause is in the ledger already")
        return [Problem("share-known", rule, "clause")]
    return []


def _undertaking(work: Work, entry: Entry, division: str) -> Undertaking:
    clause = catalogue_of(work).clauses.get(entry.clause)
    if entry.parent is not None:
        get(work, entry.parent)
    title = Text(entry.title.strip(), entry.title_en.strip()) if entry.title_en.strip() else same(entry.title.strip())
    return Undertaking(
        id=work.uow.new_id(),
        clause=entry.clause,
        document=clause.document.id if clause else entry.document.strip(),
        place=place_of(clause) if clause else 0,
        field=clause.field.value if clause else "",
        title=title,
        unit=entry.unit.strip(),
        side=entry.side,
        division=division,
        role=entry.role,
        starts_on=entry.starts_on,
        due_on=entry.due_on,
        printed=entry.printed.strip(),
        cycle=entry.cycle,
        targets=entry.targets,
        parent=entry.parent,
        state=State.NOT_BEGUN,
        reported_on=None,
        asked_on=None,
        done_on=None,
        late_on=None,
        successor=None,
        problems=0,
    )
