"""The life of an order: who may do what, its number, its limits, and what happens when time runs out."""

from datetime import date

import pytest

from support.counters import refused
from support.ledger_office import COORDINATOR, LIAISON, POLICE, TRANSFER, staff
from support.steering import REPLY, SUPERVISOR, Steering
from yipanqi.access.actor import Role
from yipanqi.kernel.problems import Refused
from yipanqi.supervision.ledger.signals import Signal
from yipanqi.supervision.orders import order as orders
from yipanqi.supervision.orders.order import State
from yipanqi.supervision.orders.rules import Grade


def test_a_supervisor_issues_an_order_with_a_number_and_a_grade_by_the_signal(steering: Steering) -> None:
    seen = steering.see(steering.draw_up())
    assert seen.order.number == "川督办〔2021〕1号"
    # nothing was reported since the plan came out: not begun, so yellow
    assert (seen.order.grade, seen.order.state, seen.signal) == (Grade.YELLOW, State.ISSUED, Signal.ON_TIME)
    assert steering.see(steering.draw_up(grade="red")).order.number == "川督办〔2021〕2号"


def test_the_limits_are_working_days_of_the_grade(steering: Steering) -> None:
    order = steering.see(steering.draw_up()).order
    # yellow from Monday 1 March: receipt on the 1st working day after, reply on the 5th, called to mind on the 4th
    assert (order.receive_by, order.reply_by) == (date(2021, 3, 2), date(2021, 3, 8))
    assert order.remind_on == date(2021, 3, 5)


def test_a_coordinator_proposes_and_the_unit_hears_nothing_of_it_until_it_is_issued(steering: Steering) -> None:
    id_ = steering.draw_up(COORDINATOR)
    assert steering.see(id_).order.number is None
    with refused("not_allowed"):
        steering.see(id_, LIAISON)
    with refused("not_allowed"):
        steering.act(id_, COORDINATOR, "issue")
    assert steering.act(id_, SUPERVISOR, "issue", grade="blue").grade is Grade.BLUE
    assert steering.see(id_, LIAISON).order.state is State.ISSUED


def test_a_proposal_is_declined_with_a_reason(steering: Steering) -> None:
    id_ = steering.draw_up(COORDINATOR)
    with refused("required"):
        steering.act(id_, SUPERVISOR, "decline")
    assert steering.act(id_, SUPERVISOR, "decline", reason="已另行调度").state is State.DECLINED


def test_from_receipt_to_closing_in_time(steering: Steering) -> None:
    id_ = steering.draw_up()
    steering.on(2021, 3, 2)
    steering.act(id_, LIAISON, "receive")
    steering.act(id_, LIAISON, "progress", words="已召开调度会")
    steering.on(2021, 3, 4)
    steering.act(id_, LIAISON, "reply", **REPLY)
    steering.act(id_, SUPERVISOR, "accept", words="数据属实")
    closed = steering.act(id_, SUPERVISOR, "close")
    assert (closed.state, closed.closed_on, closed.overran_on) == (State.CLOSED, date(2021, 3, 4), None)
    seen = steering.see(id_)
    assert seen.signal is Signal.DONE
    done = [one.action for one in seen.history]
    assert done == ["draw up", "receive", "progress", "reply", "accept", "close"]
    assert seen.history[3].body["evidence"] == REPLY["evidence"]


def test_only_the_unit_receives_and_replies_and_only_supervisors_review(steering: Steering) -> None:
    id_ = steering.draw_up()
    police = staff(Role.LIAISON, "police", offices=frozenset({POLICE}))
    for actor in (SUPERVISOR, COORDINATOR, police):
        with refused("not_allowed"):
            steering.act(id_, actor, "receive")
    steering.act(id_, LIAISON, "receive")
    steering.act(id_, LIAISON, "reply", **REPLY)
    with refused("not_allowed"):
        steering.act(id_, LIAISON, "accept", words="可以")
    chongqing = staff(Role.SUPERVISOR, "other", division="500000")
    with refused("not_allowed"):
        steering.act(id_, chongqing, "accept", words="可以")


def test_a_reply_sent_back_runs_anew_from_that_day(steering: Steering) -> None:
    id_ = steering.draw_up()
    steering.act(id_, LIAISON, "receive")
    steering.act(id_, LIAISON, "reply", **REPLY)
    steering.on(2021, 3, 3)
    order = steering.act(id_, SUPERVISOR, "return", reason="缺数据")
    # Wednesday 3 March and five working days: 4, 5, 8, 9, 10
    assert (order.state, order.reply_by, order.returns) == (State.IN_HAND, date(2021, 3, 10), 1)


def test_a_reply_is_called_to_mind_one_working_day_before_its_end(steering: Steering) -> None:
    id_ = steering.draw_up()
    steering.act(id_, LIAISON, "receive")
    steering.on(2021, 3, 4)
    assert steering.see(id_).signal is Signal.ON_TIME
    steering.on(2021, 3, 5)
    assert steering.see(id_).signal is Signal.DUE_SOON
    assert [one.action for one in steering.see(id_).history][-1] == "remind"


def test_what_is_not_received_in_time_rises_to_red_and_is_never_shown_as_if_it_had_been_in_time(
    steering: Steering,
) -> None:
    id_ = steering.draw_up()
    steering.on(2021, 3, 3)
    order = steering.see(id_).order
    # receipt was due on the 2nd; red from the 3rd: the receipt within one working day more
    assert (order.grade, order.first_grade) == (Grade.RED, Grade.YELLOW)
    assert (order.overran_on, order.receive_by) == (date(2021, 3, 3), date(2021, 3, 4))
    steering.act(id_, LIAISON, "receive")
    steering.act(id_, LIAISON, "reply", **REPLY)
    steering.act(id_, SUPERVISOR, "accept", words="属实")
    steering.act(id_, SUPERVISOR, "close")
    assert steering.see(id_).signal is Signal.DONE_LATE
    steering.on(2021, 6, 1)  # 90 days after 3 March: the yellow ends, the record stays
    seen = steering.see(id_)
    assert seen.signal is Signal.DONE
    assert seen.order.overran_on == date(2021, 3, 3)


def test_red_is_the_highest_and_stays_overdue_until_it_is_answered(steering: Steering) -> None:
    id_ = steering.draw_up(grade="red")
    steering.act(id_, LIAISON, "receive")
    for day in (5, 8, 9):
        steering.on(2021, 3, day)
    seen = steering.see(id_)
    # reply within three working days: due on the 4th
    assert (seen.order.reply_by, seen.signal) == (date(2021, 3, 4), Signal.OVERDUE)
    assert [one.action for one in seen.history].count("escalate") == 1


def test_an_order_names_what_it_is_on_and_a_unit_that_is_known(steering: Steering) -> None:
    with refused("subject-missing"):
        steering.draw_up(undertaking="", unit=POLICE)
    with refused("unit-unknown"):
        steering.draw_up(undertaking="", clause=TRANSFER, unit="四川省某厅")
    with refused("clause-unknown"):
        steering.draw_up(undertaking="", clause="无此条", unit=POLICE)
    order = steering.see(steering.draw_up(undertaking="", clause=TRANSFER, unit=POLICE)).order
    assert (order.unit, order.division, order.grade) == (POLICE, "510000", Grade.BLUE)


def test_nothing_can_be_done_out_of_turn(steering: Steering) -> None:
    id_ = steering.draw_up()
    with pytest.raises(Refused, match="not possible now"):
        steering.act(id_, LIAISON, "reply", **REPLY)


def test_a_liaison_officer_sees_the_orders_of_the_own_unit_only(steering: Steering) -> None:
    steering.draw_up()
    steering.draw_up(undertaking="", clause=TRANSFER, unit=POLICE)
    with steering.office.node.look() as work:
        assert [o.unit for o, _ in orders.listed(work, LIAISON)] == ["四川省人力资源和社会保障厅"]
        assert len(orders.listed(work, SUPERVISOR)) == 2
