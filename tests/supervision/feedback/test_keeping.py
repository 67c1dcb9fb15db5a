"""What a person wrote goes three years after the item has ended, on both sides; what was done and the counts stay."""

from datetime import date
from typing import Any

from structlog.testing import capture_logs

from support.complaints import CALLED, CONCLUDED, Complaints
from support.counters import trouble
from yipanqi.access.actor import SYSTEM
from yipanqi.node import Node
from yipanqi.policy.overlay import OwnValue
from yipanqi.policy.parameters import Evidence, ParameterValue
from yipanqi.store import cases, mailbox
from yipanqi.store import feedback as rows
from yipanqi.supervision.feedback import counts, keeping, own
from yipanqi.supervision.feedback.words import CONSENT

ACT = "川办发〔2026〕1号"


def filed(there: Complaints) -> None:
    """Luo's bad rating is put right across the border, and filed on Monday 9 February 2026."""
    there.rate(there.decided(), 5)
    police = there.police()
    there.do(there.chongqing, police, "call", CALLED)
    there.do(there.chongqing, police, "conclude", CONCLUDED)
    there.later("2026-02-09 10:00")
    there.do(there.chongqing, there.coordinator(there.chongqing), "check", {"confirmed": "yes"})


def stands(there: Complaints, node: Node) -> dict[str, Any]:
    """All that is kept of the only item, but what the person wrote."""
    return {name: value for name, value in there.only(node)._asdict().items() if name != "said"}


def words(node: Node) -> tuple[int, int, int]:
    """How many items, steps and messages of feedback still hold words."""
    with node.look() as work:
        items = work.uow.rows(rows.item.select())
        steps = [step for row in items for step in rows.events(work.uow, row.id)]
        boxes = [r for t in (mailbox.outbox, mailbox.inbox) for r in work.uow.rows(t.select())]
        of_items = [r for r in boxes if r.case_number in {row.id for row in items}]
    return sum(bool(r.said) for r in items), sum(bool(s.note) for s in steps), sum(bool(r.data) for r in of_items)


def test_three_years_after_it_was_filed_all_words_go_on_both_sides_and_no_more(there: Complaints) -> None:
    filed(there)
    nodes = (there.sichuan, there.chongqing)
    before = [(stands(there, node), words(node)) for node in nodes]
    assert all(0 not in kept for _, kept in before)
    there.at("2029-02-08 23:59")
    for node in nodes:
        node.work()
    assert [(stands(there, node), words(node)) for node in nodes] == before

    there.at("2029-02-09 00:00")
    with capture_logs() as logs:
        for node in nodes:
            node.work()
    assert [stands(there, node) for node in nodes] == [stood for stood, _ in before]
    assert [words(node) for node in nodes] == [(0, 0, 0), (0, 0, 0)]
    said = [{k: v for k, v in log.items() if k != "log_level"} for log in logs if log["event"] == "feedback.erased"]
    assert said == [{"event": "feedback.erased", "items": 1}] * 2
    assert trouble(there.sichuan) == trouble(there.chongqing) == []


def test_the_person_and_the_counts_still_see_the_matter(there: Complaints) -> None:
    receipt = there.raise_(there.sichuan, in_court="yes")  # out of scope at once, on 2 February 2026
    before = there.hers(receipt)
    with there.sichuan.look() as work:
        counted = counts.counts(work)
    there.at("2029-02-02 00:00")
    there.sichuan.work()
    seen = there.hers(receipt)
    assert (before.erased, seen.erased, seen.words) == (False, True, "")
    assert seen.state == before.state == "out of scope"
    assert [(s.at, s.title) for s in seen.steps] == [(s.at, s.title) for s in before.steps]
    assert not seen.may_leave_phone
    with there.sichuan.look() as work:
        assert counts.counts(work) == counted
        assert own.mine(work, there.luo(there.sichuan)) == (seen,)


def test_it_is_done_once_and_the_node_then_sleeps_until_the_next_goes(there: Complaints) -> None:
    there.raise_(there.sichuan, in_court="yes")
    there.at("2026-03-02 10:00")
    later = there.raise_(there.sichuan, in_court="yes", words="另一件事")
    there.at("2029-02-02 00:00")
    for _ in range(2):
        there.sichuan.work()
        there.sichuan.command(keeping.erase)
    assert not there.hers(later).erased
    with there.sichuan.look() as work:
        at = cases.calls_at(work.uow, keeping.ERASE)
    there.at("2029-03-02 00:00")
    assert at == there.clock.now
    there.sichuan.work()
    assert there.hers(later).erased


def test_what_has_not_ended_stays(there: Complaints) -> None:
    receipt = there.raise_(there.sichuan, words="不知道该找谁办")
    there.at("2036-02-02 00:00")
    there.sichuan.command(keeping.erase)
    assert there.hers(receipt).words == "不知道该找谁办"
    with there.sichuan.look() as work:
        assert cases.calls_at(work.uow, keeping.ERASE) is None


def test_an_authority_may_keep_for_less_but_not_for_longer(there: Complaints) -> None:
    for number, since in ((1, date(2026, 1, 1)), (9, date(2026, 2, 3))):
        value = ParameterValue(since=since, value=number, place="510000", set_by=ACT, evidence=Evidence.READ)
        there.sichuan.set_value("feedback", OwnValue("kept_years", value, ACT), SYSTEM)
    short = there.raise_(there.sichuan, in_court="yes")
    there.at("2026-02-03 10:00")
    long = there.raise_(there.sichuan, in_court="yes", words="另一件事")
    there.at("2027-02-02 00:00")
    there.sichuan.work()
    assert [there.hers(short).erased, there.hers(long).erased] == [True, False]
    there.at("2029-02-03 00:00")
    there.sichuan.work()
    assert there.hers(long).erased
    assert "备案3年后删除" in CONSENT.title.zh
