"""Complaints at play and at rest: what happens while the faults last, how it ends, and what must hold."""

from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any

from yipanqi.access.actor import Actor
from yipanqi.cases.work import Work
from yipanqi.simulation import chaos, invariants
from yipanqi.simulation.complaints import (
    Complaints,
    complain,
    do,
    items,
    person_acts,
    say_again,
    somebody_says_again,
    staff,
    staff_acts,
)
from yipanqi.simulation.history import Broken
from yipanqi.simulation.population import PLACES
from yipanqi.simulation.rest import settle
from yipanqi.store import feedback as rows
from yipanqi.supervision.feedback import dealing
from yipanqi.supervision.feedback.items import TOLD, Found, noted
from yipanqi.supervision.feedback.life import ENDED, WITHDRAWN
from yipanqi.supervision.feedback.own import WHAT
from yipanqi.supervision.receipts import key_of

EVERY = 10
"""Steps between looks at who has what in hand."""

FINISH: dict[str, dict[str, Any]] = {
    "forward": {"place": "", "field": "public-security", "class_": "ordinary"},
    "dismiss": {"words": "核实无误"},
    "conclude": {"cause": "papers", "words": "已办结"},
    "call": {"reached": "yes", "words": "已回访"},
    "check": {"confirmed": "yes", "words": "属实"},
}
"""What staff do in the end, in the order in which they look for something to do."""

STEPS: tuple[tuple[Callable[[Any], object], float], ...] = (
    *chaos.CARRYING,
    (complain, 4),
    (somebody_says_again, 6),
    (staff_acts, 24),
    (person_acts, 10),
    *chaos.FAULTS,
)
"""What may happen, and how often compared with the rest."""


def play(region: Complaints, steps: int) -> None:
    """Let things happen while the faults last, then come to rest, then look. Raises Broken."""
    region.chaos = True
    for n in range(steps):
        region.rng.choices([do for do, _ in STEPS], [weight for _, weight in STEPS])[0](region)
        if n % EVERY == 0:
            one_owner(region)
    settle(region, lambda: _round(region), lambda: _unfinished(region), lambda: one_owner(region))
    at_rest(region)


def _round(region: Complaints) -> int:
    moved = sum(say_again(region, once) for once, (_, receipt) in list(region.told.items()) if not receipt)
    for code in region.codes:
        other = next(c for c in region.codes if c != code)
        moved += region.post(code, other)
        while region.deliver():
            moved += 1
        moved += region.work(code)
        moved += _finish(region, code)
    return moved


def _finish(region: Complaints, code: str) -> int:
    with region.nodes[code].look() as work:
        wanted = [
            (row, actor, action)
            for row in items(work)
            for actor in staff(code, row)
            for action in _next(work, actor, row)
        ]
    return sum(do(region, code, row, actor, action, _said(code, action)) for row, actor, action in wanted)


def _next(work: Work, actor: Actor, row: Found) -> list[str]:
    offered = dealing.offered(work, actor, row)
    if row.called_at is None and "call" in offered:
        return ["call"]
    return [action for action in FINISH if action in offered and action != "call"][:1]


def _said(code: str, action: str) -> dict[str, Any]:
    return FINISH[action] | ({"place": PLACES[code][0]} if action == "forward" else {})


def _unfinished(region: Complaints) -> list[str]:
    found = [f"no receipt for {once}" for once, (_, receipt) in region.told.items() if not receipt]
    for code, node in region.nodes.items():
        with node.look() as work:
            found += [f"{code} item {row.id} {row.state}" for row in items(work) if row.state not in ENDED]
    return found


# --- what must hold -------------------------------------------------------------------------------------------------


def one_owner(region: Complaints) -> None:
    """Nobody puts right what another has in hand: an item is open at one node at most. Raises Broken."""
    owners: dict[str, list[str]] = defaultdict(list)
    for code, node in region.nodes.items():
        with node.look() as work:
            for row in items(work):
                if row.holder == code and row.state not in ENDED:
                    owners[row.id].append(code)
    for id_, held_by in owners.items():
        if len(held_by) > 1:
            raise Broken(f"item {id_} is in hand at {held_by}")


def at_rest(region: Complaints) -> None:
    """Nothing lost, nothing doubled; both sides tell one story; the person was told all that was done. Raises
    Broken.
    """
    invariants.evidence_agrees(region)
    known: dict[str, dict[str, Found]] = defaultdict(dict)
    for code, node in region.nodes.items():
        with node.look() as work:
            for row in items(work):
                known[row.id][code] = row
    _nothing_lost(region, known)
    for id_, told in known.items():
        _one_story(id_, told)
        _one_answer(region, id_, told)


def _nothing_lost(region: Complaints, known: dict[str, dict[str, Found]]) -> None:
    at_home = sum(row.home == code for told in known.values() for code, row in told.items())
    if at_home != len(region.told):
        raise Broken(f"{len(region.told)} people complained, and there are {at_home} items")
    for once, (code, receipt) in region.told.items():
        with region.nodes[code].look() as work:
            if rows.find(work.uow, key_of(work, receipt, WHAT)) is None:
                raise Broken(f"{code}: {once} has a receipt and no item")


def _one_story(id_: str, told: dict[str, Found]) -> None:
    """What the person sees at home is how it stands where it is; but what one has taken back stays so."""
    home = next(row for code, row in told.items() if row.home == code)
    holder = told.get(home.holder)
    if holder is None:
        raise Broken(f"item {id_} is said to be with {home.holder}, which does not know it")
    if home.state not in (WITHDRAWN, holder.state):
        raise Broken(f"item {id_} is {home.state} at home and {holder.state} at {home.holder}")


def _one_answer(region: Complaints, id_: str, told: dict[str, Found]) -> None:
    """Every answer of an office reached the person, and each once; of what was taken back none needs to."""
    given: Counter[tuple[str, str]] = Counter()
    heard: Counter[tuple[str, str]] = Counter()
    for code, row in told.items():
        with region.nodes[code].look() as work:
            for event in rows.events(work.uow, id_):
                if event.action in TOLD:
                    said = (event.action, noted(work, event))
                    given[said] += event.actor not in region.codes
                    heard[said] += row.home == code
    home = next(row for code, row in told.items() if row.home == code)
    if heard - given or (home.state != WITHDRAWN and given != heard):
        raise Broken(f"item {id_}: answered {dict(given)}, the person heard {dict(heard)}")
