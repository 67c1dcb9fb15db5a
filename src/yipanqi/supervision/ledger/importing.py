"""Taking in a worksheet: an edited export, or a county's own list. Every row is an act like any other; all of them are
done, or none.

A row with an id changes what may be changed: deadline and cycle, unit, parent, and that it is dropped; each needs the
reason and the document in its own columns. A row without an id enters a new undertaking.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from typing import TypeVar

import msgspec

from yipanqi.access.actor import Actor
from yipanqi.cases.work import Work
from yipanqi.kernel.forms import Date
from yipanqi.kernel.problems import Problem, Refused
from yipanqi.kernel.text import Text
from yipanqi.policy.reader.document import Role
from yipanqi.supervision.ledger import acts
from yipanqi.supervision.ledger.entering import Entry, enter, unit
from yipanqi.supervision.ledger.history import EVENT_NAMES, EventKind
from yipanqi.supervision.ledger.listing import Line, Signals
from yipanqi.supervision.ledger.saying import Grounds
from yipanqi.supervision.ledger.sheet import COLUMNS, SheetRow, as_text, column, read
from yipanqi.supervision.ledger.signals import CYCLE_NAMES, STATE_NAMES, Cycle, State
from yipanqi.supervision.ledger.undertaking import ROLE_NAMES, Undertaking, get

E = TypeVar("E", bound=StrEnum)


class Planned(msgspec.Struct, frozen=True):
    """What a row does: its number, the kind of act, the task, and what becomes of it in words."""

    row: int
    kind: EventKind
    title: str
    words: Text


class _RehearsedError(Exception):
    """Everything went well, and is undone."""

    def __init__(self, planned: tuple[Planned, ...]) -> None:
        self.planned = planned


def rehearse(work: Work, actor: Actor, content: bytes) -> tuple[Planned, ...]:
    """What taking in a file would do; nothing is changed. Raises Refused with every row that breaks a rule."""
    try:
        with work.uow.attempt():
            raise _RehearsedError(take_in(work, actor, content))
    except _RehearsedError as rehearsed:
        return rehearsed.planned


def take_in(work: Work, actor: Actor, content: bytes, source: str = "xlsx") -> tuple[Planned, ...]:
    """Do everything that a file says, for the coordination office. Raises Refused with every row that breaks a rule:
    then the unit of work must not be kept.
    """
    planned: list[Planned] = []
    problems: list[Problem] = []
    signals = Signals(work)
    for row in read(content):
        with _of_row(row, problems):
            planned += _change(work, actor, signals, row) if row.get("id") else [_enter(work, actor, row, source)]
    if problems:
        raise Refused(problems)
    return tuple(planned)


@contextmanager
def _of_row(row: SheetRow, problems: list[Problem]) -> Iterator[None]:
    """What is refused inside is said of the row and its column."""
    try:
        yield
    except Refused as refused:
        problems += [_placed(row, problem) for problem in refused.problems]


def _placed(row: SheetRow, problem: Problem) -> Problem:
    name = next((c.title for c in COLUMNS if c.name == problem.field), None)
    where = Text("第 {n} 行", "row {n}") if name is None else Text("第 {n} 行“{name}”", "row {n}, {name}")
    text = Text("{where}：{rule}", "{where}: {rule}").format(
        where=where.format(n=row.number, name=name), rule=problem.text
    )
    return Problem(problem.code, text)  # a row is no field of a form


def _enter(work: Work, actor: Actor, row: SheetRow, source: str) -> Planned:
    entry = _entry(work, row)
    enter(work, actor, entry, source)
    words = Text("新增：{unit}，时限 {clock}", "new: {unit}, deadline {clock}")
    said = words.format(unit=entry.unit, clock=_clock(entry.due_on, entry.cycle))
    return Planned(row.number, EventKind.ENTERED, entry.title, said)


def _entry(work: Work, row: SheetRow) -> Entry:
    due_on = _day(work, row, "due_on")
    return Entry(
        title=row.get("title"),
        title_en=row.get("title_en"),
        unit=row.get("unit"),
        side=row.get("side") or unit(work, row.get("unit")).side,
        document=row.get("document"),
        clause=row.get("clause"),
        role=_one_of(ROLE_NAMES, row, "role") or Role.RESPONSIBLE,
        starts_on=_day(work, row, "starts_on") or work.today,
        due_on=due_on,
        cycle=_one_of(CYCLE_NAMES, row, "cycle") or Cycle.NONE,
        printed=row.get("printed"),
        parent=row.get("parent") or None,
    )


def _change(work: Work, actor: Actor, signals: Signals, row: SheetRow) -> list[Planned]:
    undertaking = get(work, row.get("id"))
    line = Line(undertaking, signals.of(undertaking))
    changed = [c for c in COLUMNS if c.name in row.cells and row.get(c.name) != as_text(c.of(line))]
    fixed = [c for c in changed if not c.edited]
    if fixed:
        rule = Text(
            "此列不能通过导入修改，请保留导出时的内容", "an import cannot change this column: leave it as exported"
        )
        raise Refused([Problem("fixed", rule, c.name) for c in fixed])
    names = {c.name for c in changed} - {"reason", "basis"}
    if not names:
        return []
    grounds = Grounds(row.get("reason"), row.get("basis"))
    return [_done(work, actor, undertaking, name, row, grounds) for name in _acts(names)]


def _acts(names: set[str]) -> Sequence[str]:
    """The acts behind changed columns, in an order in which each can be done; a unit changes last, for that ends it."""
    clock = ["due_on"] if names & {"due_on", "cycle"} else []
    return [*clock, *(name for name in ("parent", "state", "unit") if name in names)]


def _done(work: Work, actor: Actor, old: Undertaking, name: str, row: SheetRow, grounds: Grounds) -> Planned:
    match name:
        case "due_on":
            due_on, cycle = _day(work, row, "due_on"), _one_of(CYCLE_NAMES, row, "cycle") or old.cycle
            acts.change_deadline(work, actor, old.id, due_on, cycle, grounds)
            kind, before, after = EventKind.DEADLINE, _clock(old.due_on, old.cycle), _clock(due_on, cycle)
        case "parent":
            acts.place_under(work, actor, old.id, row.get("parent"), grounds)
            kind, before, after = EventKind.PLACED, Text(old.parent or "", old.parent or ""), _same(row.get("parent"))
        case "state":
            if _one_of(STATE_NAMES, row, "state") is not State.DROPPED:
                rule = Text("状态只能改为“已取消”，其余由报送和确认得出", "a state can be set to 已取消 (dropped) only")
                raise Refused(Problem("state", rule, "state"))
            acts.drop(work, actor, old.id, grounds)
            kind, before, after = EventKind.DROPPED, STATE_NAMES[old.state], STATE_NAMES[State.DROPPED]
        case _:
            to = unit(work, row.get("unit"))
            acts.move(work, actor, old.id, to, grounds)
            kind, before, after = EventKind.MOVED, _same(old.unit), _same(to.name)
    said = Text("{what}：{before} → {after}", "{what}: {before} → {after}")
    return Planned(row.number, kind, old.title.zh, said.format(what=EVENT_NAMES[kind], before=before, after=after))


def _day(work: Work, row: SheetRow, name: str) -> date | None:
    typed = row.get(name)
    if not typed:
        return None
    try:
        return Date().read([typed], work.today)
    except Refused as refused:
        raise Refused([Problem(p.code, p.text, name) for p in refused.problems]) from refused


def _one_of(names: Mapping[E, Text], row: SheetRow, name: str) -> E | None:
    typed = row.get(name)
    if not typed:
        return None
    found = next((value for value, text in names.items() if typed in (text.zh, text.en, str(value))), None)
    if found is None:
        rule = Text("“{typed}”不是“{name}”的值，可填：{all}", "“{typed}” is no {name}; there are: {all}")
        every = Text("、".join(t.zh for t in names.values()), ", ".join(t.en for t in names.values()))
        raise Refused(Problem("choice", rule.format(typed=typed, name=column(name).title, all=every), name))
    return found


def _clock(due_on: date | None, cycle: Cycle) -> Text:
    return _same(due_on.isoformat()) if due_on else CYCLE_NAMES[cycle]


def _same(words: str) -> Text:
    return Text(words, words)
