"""Joint plans of the catalogue, and the programmes made of them."""

from support.ledger_office import COORDINATOR, LIAISON, staff
from support.steering import Steering
from yipanqi.access.actor import Actor, Role
from yipanqi.supervision.programmes import acts, plans, programme
from yipanqi.supervision.programmes.plans import Plan
from yipanqi.supervision.programmes.programme import Kind

LINES = "cross-province-bus-lines"
"""川办发〔2021〕2号#2.5 and 渝府办发〔2022〕3号#1.2 ask for it; services.yaml has it as a programme."""

DAY = {
    "about": "开行前的联合踏勘。",
    "partners": "重庆市交通局",
    "place": "邻水县",
    "starts_on": "2021-05-10",
    "begins": "9:00",
    "ends_on": "2021-05-10",
    "ends": "17:00",
    "enrol_until": "2021-05-10",
    "places": "0",
}


def planned(steering: Steering, actor: Actor = COORDINATOR) -> dict[str, Plan]:
    with steering.office.node.look() as work:
        return {plan.service: plan for plan in plans.plans(work, actor)}


def test_what_documents_in_force_ask_both_sides_to_hold_is_planned(steering: Steering) -> None:
    plan = planned(steering)[LINES]
    assert plan.clauses[-1] == "川办发〔2021〕2号#2.5"
    assert (plan.unit, plan.division, plan.kind) == ("四川省交通运输厅", "510000", Kind.EVENT)
    assert "gov-supervision" not in planned(steering)  # a measure, nothing that is held
    assert "elderly-care-expo" not in planned(steering)  # only a draft for comment asks for it


def test_one_act_makes_a_programme_of_a_plan_and_it_is_planned_no_more(steering: Steering) -> None:
    form = planned(steering)[LINES].form | DAY
    id_ = steering.office.node.command(lambda work: acts.announce(work, COORDINATOR, form))
    with steering.office.node.look() as work:
        made = programme.get(work, id_)
    assert (made.service, made.unit, made.clauses[-1]) == (LINES, "四川省交通运输厅", "川办发〔2021〕2号#2.5")
    assert LINES not in planned(steering)


def test_a_unit_sees_the_plans_that_it_answers_for(steering: Steering) -> None:
    traffic = staff(Role.LIAISON, "traffic", offices=frozenset({"四川省交通运输厅"}))
    assert LINES in planned(steering, traffic)
    assert LINES not in planned(steering, LIAISON)
