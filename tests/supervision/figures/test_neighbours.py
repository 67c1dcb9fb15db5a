"""Both sides at a glance: each node tells its public figures, and shows the other's as the other's, with their date."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec
import pytest

from support.hall import Halls
from support.ledger_office import staff
from support.pair import Pair, apply, resident
from yipanqi.access.actor import SYSTEM, Role
from yipanqi.exchange.mailbox import Message, post
from yipanqi.kernel.problems import Refused
from yipanqi.node import Node
from yipanqi.store import mailbox as box
from yipanqi.store.figures import RATED, Cell, count
from yipanqi.supervision.figures.board import Filter, board
from yipanqi.supervision.figures.hiding import SMALLEST
from yipanqi.supervision.figures.neighbours import FIGURES_NEWS, begin, public_figures, tell, tell_now, told
from yipanqi.supervision.figures.scope import PUBLIC
from yipanqi.supervision.ledger.drawing_up import draw_up_shipped
from yipanqi.supervision.ledger.signals import Signal

TRANSFER = "川办发〔2021〕2号#4.10"


def numbers(value: object) -> list[int]:
    """Every whole number in the figures of services that counts cases."""
    if isinstance(value, bool) or value is None:
        return []
    if isinstance(value, int):
        return [value]
    if isinstance(value, Mapping):
        return [n for key, each in value.items() if key != "days" for n in numbers(each)]
    return [n for each in value for n in numbers(each)] if isinstance(value, list | tuple) else []


def draw_up(node: Node) -> None:
    with node.work_on() as work:
        draw_up_shipped(work, SYSTEM)


def known(node: Node) -> list[tuple[str, datetime]]:
    """Whose figures a node has, and of when."""
    with node.look() as work:
        return [(t.node, t.made_at) for t in told(work)]


def test_what_one_side_tells_stands_on_the_others_board_with_its_date(pair: Pair) -> None:
    draw_up(pair.chongqing)
    with pair.chongqing.work_on() as work:
        assert tell(work) == ("51",)
        ours = public_figures(work)
    pair.settle()
    assert known(pair.sichuan) == [("50", ours.made_at)]
    with pair.sichuan.look() as work:
        assert told(work) == (ours,)
        stones = {s.clause.id: s for s in board(work, PUBLIC).stones}
    (side,) = stones[TRANSFER].sides
    assert (side.side, side.as_of, side.number) == ("50", ours.made_at, 1)
    assert stones[TRANSFER].signal is Signal.OVERDUE  # of the end of 2021; it is August 2022
    with pair.sichuan.look() as work:
        assert board(work, PUBLIC, Filter(side="51")).stones == ()  # Sichuan itself has drawn nothing up


def test_a_later_telling_stands_before_an_earlier_one_and_a_repeated_one_changes_nothing(pair: Pair) -> None:
    for _ in range(2):
        with pair.chongqing.work_on() as work:
            tell(work)
        pair.settle()
    assert len(known(pair.sichuan)) == 1
    pair.clock.pass_time(days=1)
    with pair.chongqing.work_on() as work:
        tell(work)
    pair.settle()
    assert known(pair.sichuan) == [("50", pair.clock.now)]


def test_it_is_told_every_night_once_it_was_begun(pair: Pair) -> None:
    for _ in range(2):  # as at every start of the process
        with pair.sichuan.work_on() as work:
            begin(work)
    pair.settle()
    first = pair.clock.now
    assert known(pair.chongqing) == [("51", first)]
    pair.clock.pass_time(hours=1)
    pair.settle()
    assert known(pair.chongqing) == [("51", first)]
    pair.clock.pass_time(days=1)
    pair.settle()
    assert known(pair.chongqing) == [("51", pair.clock.now)]


def test_a_node_tells_of_itself_only(pair: Pair) -> None:
    with pair.chongqing.work_on() as work:
        ours = public_figures(work)
    for wrong in (
        msgspec.structs.replace(ours, node="51"),
        msgspec.structs.replace(ours, made_at=ours.made_at + timedelta(days=1)),
    ):
        message = Message(to="51", type=FIGURES_NEWS, data=msgspec.json.encode(wrong), sensitive=False)
        with pair.chongqing.transaction() as uow:
            post(uow, pair.chongqing.world.ring, [message])
    pair.settle()
    assert known(pair.sichuan) == []
    with pair.sichuan.look() as work:
        c = box.inbox.c
        stood = [tuple(r) for r in work.uow.rows(box.inbox.select().with_only_columns(c.state, c.error))]
    assert {error.partition(":")[0] for _, error in stood} == {"not-yours", "not-yet"}


def test_what_is_told_names_nobody_and_no_small_group(halls: Halls) -> None:
    """Given one case, twelve ratings of one grade and three of another: nothing under ten is said, nor what gives it
    away.
    """
    chongqing = halls.pair.chongqing
    apply(halls.pair)
    halls.pair.settle()
    with chongqing.work_on() as work:
        group = ("pension-transfer", "apply", "sending", "51")
        count(work.uow, {Cell("*", RATED, "2022-08", *group, "1"): 12, Cell("*", RATED, "2022-08", *group, "5"): 3})
        ours = public_figures(work)
    (service,) = ours.services
    assert (service.filed, service.taken_in, service.months[-1]) == (None, (("SC", None),), ("2022-08", None))
    assert service.grades == (None, 0, 0, 0, None)  # 12 beside 15 in all would give 3 away
    assert not [n for n in numbers(msgspec.to_builtins(ours.services)) if 0 < n < SMALLEST]
    assert b"\xe7\xbd\x97" not in msgspec.json.encode(ours)  # 罗, of Luo


def test_only_supervisors_and_the_coordination_office_tell_on_demand(pair: Pair) -> None:
    for role in (Role.SUPERVISOR, Role.COORDINATOR):
        who = staff(role, "who")
        assert pair.sichuan.command(lambda work, who=who: tell_now(work, who)) == ("50",)
    luo = resident(pair.sichuan)
    with pytest.raises(Refused):
        pair.sichuan.command(lambda work: tell_now(work, luo))
