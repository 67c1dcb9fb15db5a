"""The tables of the moves, checked in every order in which two sides can speak and hear."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest

from support.pair import START as NOW
from yipanqi.cases.case import Leg
from yipanqi.cases.machine import START
from yipanqi.protocols import moves
from yipanqi.protocols.moves import ENDED, MOVES, Move, Said, fitting

EVERY = pytest.mark.parametrize("move", list(Move), ids=str)


class Talk(NamedTuple):
    """One leg, as both sides have it: opener, other, and what each has said that the other has not heard yet."""

    opener: str = START
    other: str = START
    to_other: tuple[str, ...] = ()
    to_opener: tuple[str, ...] = ()


def said(move: Move, verb: str) -> Said:
    """A row of the table."""
    (row,) = (row for row in MOVES[move] if row.verb == verb)
    return row


def after(move: Move, state: str, verb: str) -> str | None:
    """Where a side is when it has heard something; None where it would refuse it."""
    row = said(move, verb)
    if state not in fitting(row, heard=True):
        return None
    return state if state in row.quiet else row.to


def steps(move: Move, now: Talk) -> Iterator[Talk | str]:
    """All that can happen next; a text where a side hears what it has to refuse."""
    for row in MOVES[move]:
        if row.opener and now.opener in fitting(row, heard=False):
            yield now._replace(opener=row.to, to_other=(*now.to_other, row.verb))
        if not row.opener and now.other in fitting(row, heard=False):
            yield now._replace(other=row.to, to_opener=(*now.to_opener, row.verb))
    if now.to_other:
        heard = after(move, now.other, now.to_other[0])
        yield now._replace(other=heard, to_other=now.to_other[1:]) if heard is not None else f"{now}"
    if now.to_opener:
        heard = after(move, now.opener, now.to_opener[0])
        yield now._replace(opener=heard, to_opener=now.to_opener[1:]) if heard is not None else f"{now}"


def reachable(move: Move) -> dict[Talk, list[Talk | str]]:
    """Every situation the two sides can get into, with what can follow."""
    found: dict[Talk, list[Talk | str]] = {}
    ahead = [Talk()]
    while ahead:
        now = ahead.pop()
        if now not in found:
            found[now] = list(steps(move, now))
            ahead += [step for step in found[now] if isinstance(step, Talk)]
    return found


@EVERY
def test_in_no_order_does_a_side_hear_what_it_has_to_refuse(move: Move) -> None:
    situations = reachable(move)

    assert len(situations) > 3
    assert [step for following in situations.values() for step in following if isinstance(step, str)] == []


@EVERY
def test_once_all_is_heard_both_sides_agree(move: Move) -> None:
    quiet = [now for now in reachable(move) if not now.to_other and not now.to_opener]

    assert {now for now in quiet if now.opener != now.other} == set()


@EVERY
def test_every_leg_can_still_come_to_an_end(move: Move) -> None:
    situations = reachable(move)
    ends = {now for now in situations if now.opener in ENDED and now.other in ENDED}
    while True:
        more = {now for now, steps in situations.items() if now not in ends and ends.intersection(steps)}
        if not more:
            break
        ends |= more

    assert set(situations) == ends


@EVERY
def test_what_has_ended_for_both_sides_stays_ended(move: Move) -> None:
    for now, following in reachable(move).items():
        if now.opener in ENDED and now.other in ENDED:
            spoken = [step for step in following if isinstance(step, Talk) and len(step.to_other) > len(now.to_other)]
            assert spoken == []


@EVERY
def test_a_table_has_no_holes(move: Move) -> None:
    rows = MOVES[move]
    states = {START, *(row.to for row in rows)}

    assert len({row.verb for row in rows}) == len(rows)
    assert rows[0].opener
    assert rows[0].before == (START,)
    for row in rows:
        assert set(row.before) | set(row.quiet) | set(row.wins) <= states
        assert len({*row.before, *row.quiet, *row.wins}) == len(row.before) + len(row.quiet) + len(row.wins)


def test_an_end_is_where_the_opener_can_say_nothing_more() -> None:
    for rows in MOVES.values():
        for state in {row.to for row in rows}:
            goes_on = any(state in row.before and row.to != state for row in rows)
            assert (state in ENDED) != goes_on or state == "told"


def test_the_types_of_all_envelopes_differ() -> None:
    assert len(moves.TYPES) == sum(map(len, MOVES.values()))
    assert {"hand-over.offer", "tell.acknowledge", "hold.released"} <= moves.TYPES


@pytest.mark.parametrize(
    ("move", "ours", "state", "verb"),
    [
        (Move.HOLD, True, "requested", "confirm"),
        (Move.HOLD, True, "requested", "held"),
        (Move.HOLD, False, "requested", "release"),
        (Move.ASK, True, "answered", "withdraw"),
        (Move.ASK, False, "withdrawn", "answer"),
        (Move.TELL, False, "told", "held"),
    ],
)
def test_nothing_is_said_out_of_turn(move: Move, ours: bool, state: str, verb: str) -> None:
    leg = Leg("leg", "relation", move, "50", ours, state, NOW)

    with pytest.raises(ValueError, match="does not fit"):
        moves._turn(leg, verb, ours=True)
