"""Drawing up the undertakings of a document."""

from collections.abc import Callable
from datetime import date

import pytest

from support.ledger_office import COORDINATOR, COUNTY, ITEMS, LIAISON, PLAN, POLICE, SOCIAL, TRANSFER, Office, staff
from yipanqi.access.actor import SYSTEM, Role
from yipanqi.kernel.problems import Refused
from yipanqi.policy.catalogue import catalogue
from yipanqi.policy.reader.document import DocumentKind
from yipanqi.policy.reader.document import Role as Part
from yipanqi.policy.sides import concerns
from yipanqi.supervision.ledger import history
from yipanqi.supervision.ledger.drawing_up import DRAFT, draw_up_shipped
from yipanqi.supervision.ledger.history import EventKind
from yipanqi.supervision.ledger.signals import Cycle, State


def test_each_unit_of_this_side_gets_its_share_of_each_clause(office: Office) -> None:
    office.draw_up(PLAN)
    found = office.of(TRANSFER)
    assert (found.unit, found.side, found.division, found.role) == (SOCIAL, "四川", "510000", Part.RESPONSIBLE)
    assert (found.starts_on, found.due_on, found.printed) == (date(2021, 1, 4), date(2021, 12, 31), "2021年底前")
    assert [(t.value, t.unit) for t in found.targets] == [(15, "工作日")]
    assert (found.state, found.cycle) == (State.NOT_BEGUN, Cycle.NONE)
    assert not [u for u in office.all() if u.side == "重庆"]


def test_the_other_side_gets_the_other_shares(new_office: Callable[[str], Office]) -> None:
    chongqing = new_office("50")
    chongqing.draw_up(ITEMS, staff(Role.COORDINATOR, "coordinator", division="500000"))
    assert {u.side for u in chongqing.all()} <= {"重庆", "两省市"}


def test_a_county_s_list_is_drawn_up_at_the_node_that_the_county_belongs_to(office: Office) -> None:
    office.draw_up(COUNTY)
    transfer = office.of(f"{COUNTY}#6.24", "岳池县人力资源和社会保障局")
    assert (transfer.division, transfer.role, transfer.due_on) == ("511621", Part.LEAD, None)
    assert transfer.cycle is Cycle.QUARTERLY


def test_drawing_up_again_changes_nothing(office: Office) -> None:
    first, again = office.draw_up(PLAN), office.draw_up(PLAN)
    assert len(first.new) == len(office.all())
    assert (again.new, again.known) == ((), len(first.new))


def test_that_it_was_drawn_up_is_the_first_thing_in_its_history(office: Office) -> None:
    (first, *_) = office.draw_up(PLAN).new
    with office.node.look() as work:
        (event,) = history.history(work, first)
    assert (event.kind, event.body, event.by) == (EventKind.DRAWN_UP, history.Source(PLAN), "coordinator")


def test_a_draft_promises_nothing(office: Office) -> None:
    drafts = [d for d in catalogue().documents.values() if d.kind is DocumentKind.DRAFT]
    assert drafts
    for draft in drafts:
        assert office.draw_up(draft.id).why_none == DRAFT
    assert office.all() == []


@pytest.mark.parametrize(
    "actor",
    [LIAISON, staff(Role.COORDINATOR, "coordinator", division="500000"), staff(Role.SUPERVISOR, "supervisor")],
)
def test_only_the_coordination_office_of_the_side_draws_up(office: Office, actor) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Refused):
        office.draw_up(PLAN, actor)
    assert office.all() == []


def test_a_county_s_coordination_office_draws_up_the_county_s_shares_only(office: Office) -> None:
    county = staff(Role.COORDINATOR, "county", division="511621")
    office.draw_up(COUNTY, county)
    assert {u.division for u in office.all()} == {"511621"}
    with pytest.raises(Refused):
        office.draw_up(PLAN, county)


def test_a_new_node_begins_with_every_share_of_the_shipped_documents_once(office: Office) -> None:
    for _ in range(2):
        office.node.command(lambda work: draw_up_shipped(work, SYSTEM))
    promised = {
        (clause.id, o.name)
        for clause in catalogue().clauses.values()
        if clause.document.kind is not DocumentKind.DRAFT
        for o in clause.offices
        if concerns(o.side, "51")
    }
    assert sorted((u.clause, u.unit) for u in office.all()) == sorted(promised)
    assert {COORDINATOR.id, POLICE} & {u.unit for u in office.all()} == {POLICE}
