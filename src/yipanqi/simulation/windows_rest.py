"""Windows and desks at play and at rest: what happens while the faults last, how it ends, and what must hold then."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

from sqlalchemy import select

from yipanqi.access.actor import Actor, ActorKind
from yipanqi.cases import engine
from yipanqi.cases.case import Case
from yipanqi.cases.file import whole
from yipanqi.cases.papers import Where
from yipanqi.exchange.files import read
from yipanqi.node import Node
from yipanqi.simulation import chaos, invariants, police
from yipanqi.simulation.history import Broken
from yipanqi.simulation.rest import settle
from yipanqi.simulation.windows import (
    Windows,
    carry,
    carry_from,
    people_of,
    somebody_acts,
    somebody_looks,
    take_in,
    tell_readings,
)
from yipanqi.store import access, files, traffic
from yipanqi.store import cases as rows

STEPS: tuple[tuple[Callable[[Any], object], float], ...] = (
    *chaos.CARRYING,
    (take_in, 5),
    (somebody_acts, 24),
    (somebody_looks, 6),
    (carry, 20),
    *chaos.FAULTS,
)
"""What may happen, and how often compared with the rest."""


def play(region: Windows, steps: int) -> None:
    """Let things happen while the faults last, then come to rest, then look. Raises Broken."""
    region.chaos = True
    for _ in range(steps):
        may = [*STEPS, *region.also()]
        weights = [region.often.get(do.__name__, weight) for do, weight in may]
        region.rng.choices([do for do, _ in may], weights)[0](region)
    settle(region, lambda: _round(region), lambda: _unfinished(region), lambda: None)
    for code in region.codes:
        tell_readings(region, code)
    while _round(region):
        pass
    at_rest(region)


def _round(region: Windows) -> int:
    moved = 0
    for code in region.codes:
        other = next(c for c in region.codes if c != code)
        moved += region.post(code, other)
        while region.deliver():
            moved += 1
        moved += region.work(code) + carry_from(region, code, other)
        moved += _finish(region, code)
    return moved


def _finish(region: Windows, code: str) -> int:
    done = 0
    with region.nodes[code].look() as work:
        found = [Case.load(work, row) for row in work.uow.rows(select(rows.case).order_by(rows.case.c.number))]
        wanted = [
            (case.number, action, by, _said(region, case, action))
            for case in found
            for action, by in _next_thing(region, case)
        ]
    for number, action, by, body in wanted:
        acted = region.attempt(
            code,
            f"{by.id}: {action} {number}",
            partial(Node.act, number=number, action=action, by=by, body=body),
        )
        done += acted is not None
    return done


def _next_thing(region: Windows, case: Case) -> list[tuple[str, Actor]]:
    _, first, second, clerk = people_of(case)
    for action in region.finish():
        if action == "give back originals" and case.role == "owner":
            continue  # they go back to the window
        if action == "send originals" and case.role == "window":
            continue
        able = [by for by in (second, first, clerk) if _may(region, case, action, by)]
        if able:  # who proposed cannot decide: then the other does
            return [(action, by) for by in (able if action == "decide" else able[-1:])]
    return []


def _said(region: Windows, case: Case, action: str) -> Any:
    said = region.finish()[action]
    return said(case) if callable(said) else said


def _may(region: Windows, case: Case, action: str, by: Actor) -> bool:
    rows_ = case.machine.allowed(case.state, engine.capacity(case, by))
    return any(t.action == action for t in rows_) and region.settles(case, action)


def _unfinished(region: Windows) -> list[str]:
    found = []
    for code, node in region.nodes.items():
        with node.look() as work:
            for case in [Case.load(work, row) for row in work.uow.rows(select(rows.case))]:
                about = {c.paper: c.where for c in case.custody}
                if case.field("closed_at") is None or any(where != Where.PERSON for where in about.values()):
                    found.append(f"{code} {case.number} {case.role} {case.state} {sorted(about.values())}")
            if any(waiting := traffic.unsettled(work.uow)):
                found.append(f"{code} has on its way {waiting}")
            other = next(c for c in region.codes if c != code)
            found += [f"{code} file {row.digest[:8]} {row.last_error}" for row in files.shares(work.uow, other)]
    return found


# --- what must hold -------------------------------------------------------------------------------------------------


def at_rest(region: Windows) -> None:
    """Evidence, cases, papers, scans and originals: both sides tell one story. Raises Broken."""
    invariants.evidence_agrees(region)
    police.at_rest(region)
    stories: dict[str, list[object]] = {}
    for code, node in region.nodes.items():
        with node.look() as work:
            for case in [Case.load(work, row) for row in work.uow.rows(select(rows.case))]:
                if case.number == case.subject:
                    stories.setdefault(case.number, []).append(_story(code, case))
    _readings_agree(region)
    for number, told in stories.items():
        if len(told) != len(region.codes) or told[0] != told[1]:
            raise Broken(f"{number}: the two sides tell {told}")


def _readings_agree(region: Windows) -> None:
    """What staff read on one side, of a case that has the other, is known there, and once."""
    noted, told = Counter[object](), Counter[object]()
    for code, node in region.nodes.items():
        with node.look() as work:
            for row in work.uow.rows(select(access.reading)):
                what = (whole(row.case_number), row.at, row.reader_name, row.what)
                case = rows.get(work.uow, row.case_number)
                if row.reader_kind == ActorKind.PEER and row.reader_name != row.reader:  # it tells who, it did not ask
                    told[row.place, what] += 1
                elif case is not None and case.peer not in ("", code):
                    noted[code, what] += 1
    if noted != told:
        raise Broken(f"readings: not told {noted - told}, told too much {told - noted}")


def _story(code: str, case: Case) -> object:
    """Outcome, papers with their scans, and where each original went, move by move, as one side has it."""
    kept = []
    for paper in case.papers:
        data = read(case.work.uow, case.work.vault, paper.file.digest) if paper.file else b""
        if data is None or (paper.file and len(data) != paper.file.size):
            raise Broken(f"{code}: the scan {paper.id} of {case.number} is not here")
        kept.append((paper.id, paper.kind, paper.grade, paper.checked_by, paper.file))
    moved = {p.id: [(c.where, c.office, c.parcel) for c in case.custody if c.paper == p.id] for p in case.papers}
    return case.field("outcome"), sorted(kept, key=lambda k: k[0]), moved
