"""What the public sees of how a clause is kept."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

import pytest

from support.ledger_office import COORDINATOR, LIAISON, PLAN, SOCIAL, TRANSFER, Office
from support.pair import Clock, make_node
from yipanqi.policy.lineage.edges import Relation
from yipanqi.supervision.ledger.history import Evidence, EvidenceKind
from yipanqi.supervision.ledger.reporting import Counted, Reported, confirm, report
from yipanqi.supervision.ledger.signals import Signal
from yipanqi.supervision.publicity.shares import Share, relatives, shares

DONE = Reported(
    "全程电子化",
    (Counted(0, Decimal(12), date(2021, 11, 30)),),
    (Evidence(EvidenceKind.LINK, "上线公告", "https://rst.example/notice"),),
    asks_done=True,
)


@pytest.fixture
def office(new_database_url: Callable[[], str]) -> Iterator[Office]:
    """Sichuan's, with the plan of 2021 drawn up on 2021-03-01."""
    clock = Clock()
    office = Office(make_node("51", new_database_url(), clock), clock)
    office.on(date(2021, 3, 1))
    office.draw_up(PLAN)
    yield office
    office.node.database.close()


def public(office: Office) -> Share:
    with office.node.look() as work:
        return next(share for share in shares(work, TRANSFER) if share.unit == SOCIAL)


def test_a_share_shows_its_signal_and_why_before_anything_is_reported(office: Office) -> None:
    share = public(office)
    assert (share.signal, share.due_on, share.reported_on) == (Signal.NOT_BEGUN, date(2021, 12, 31), None)
    assert "2021-12-31" in share.why.zh


def test_figures_and_evidence_are_public_once_the_coordination_office_has_confirmed_them(office: Office) -> None:
    id_ = office.of(TRANSFER).id
    office.on(date(2021, 12, 1))
    office.node.command(lambda work: report(work, LIAISON, id_, DONE))
    waiting = public(office)
    assert (waiting.figures, waiting.evidence) == ((), ())

    office.node.command(lambda work: confirm(work, COORDINATOR, id_))
    share = public(office)
    assert share.signal is Signal.DONE
    assert [(m.target.value, m.figure.value) for m in share.figures] == [(15, 12)]  # 15 working days promised, 12 used
    assert [one.words for one in share.evidence] == ["上线公告"]


def test_a_clause_knows_what_it_came_from_and_what_became_of_it(office: Office) -> None:
    with office.node.look() as work:
        county, plan = relatives(work, "岳池县2024年任务清单#6.24"), relatives(work, TRANSFER)
    assert [(r.clause.id, r.relation) for r in county.before] == [(TRANSFER, Relation.IMPLEMENTS)]
    assert "岳池县2024年任务清单#6.24" in {r.clause.id for r in plan.after}
