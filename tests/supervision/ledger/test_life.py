"""The life of an undertaking: reports, problems, acts; who may; and what stays readable."""

from datetime import date
from decimal import Decimal

import pytest

from support.ledger_office import (
    COORDINATOR,
    COUNTY,
    COUNTY_TRANSFER,
    ITEMS,
    LIAISON,
    PLAN,
    POLICE,
    PROOF,
    SOCIAL,
    TRANSFER,
    Office,
    staff,
)
from yipanqi.access.actor import Actor, Role
from yipanqi.kernel.problems import Kind, Refused
from yipanqi.kernel.text import same
from yipanqi.policy.reader.document import Role as Part
from yipanqi.supervision.ledger import acts, difficulties, history, reporting
from yipanqi.supervision.ledger.entering import Entry, Unit, enter, unit
from yipanqi.supervision.ledger.history import Change, EventKind, Evidence, EvidenceKind, Report
from yipanqi.supervision.ledger.listing import Filter, counts, listed
from yipanqi.supervision.ledger.reporting import Counted, Reported
from yipanqi.supervision.ledger.rules import signal_rules
from yipanqi.supervision.ledger.saying import Grounds
from yipanqi.supervision.ledger.signals import Cycle, Signal, State, signal_of
from yipanqi.supervision.ledger.undertaking import Undertaking

SHOWN = Evidence(EvidenceKind.LINK, "办理入口", "https://example.gov.cn/transfer")
GROUNDS = Grounds("机构职能调整", "川办发〔2021〕99号")
YUECHI = "岳池县人力资源和社会保障局"


@pytest.fixture
def undertaking(office: Office) -> Undertaking:
    """Sichuan's share of the clause on pension transfer: due on 2021-12-31, target 15 working days."""
    office.draw_up(PLAN)
    return office.of(TRANSFER)


def report(office: Office, id_: str, actor: Actor = LIAISON, **said: object) -> str:
    sent = Reported(**{"progress": "已开通线上办理", **said})  # type: ignore[arg-type]
    return office.node.command(lambda work: reporting.report(work, actor, id_, sent))


def figure(value: str, day: date) -> tuple[Counted, ...]:
    return (Counted(0, Decimal(value), day),)


def complete(office: Office, id_: str, on: date) -> None:
    """Reported as done with all that is asked for."""
    office.on(on)
    report(office, id_, figures=figure("13.5", on), evidence=(SHOWN,), asks_done=True)


def signal(office: Office, clause: str = TRANSFER, who: str = SOCIAL) -> Signal | None:
    found = office.of(clause, who)
    with office.node.look() as work:
        return signal_of(found.basis, work.today, signal_rules(work.world, work.today, found.division))


def kinds(office: Office, id_: str) -> list[EventKind]:
    with office.node.look() as work:
        return [e.kind for e in history.history(work, id_)]


def test_a_first_report_begins_it(office: Office, undertaking: Undertaking) -> None:
    assert signal(office) is Signal.NOT_BEGUN
    report(office, undertaking.id, figures=figure("20", date(2021, 2, 28)))
    found = office.of(TRANSFER)
    assert (found.state, found.reported_on) == (State.IN_HAND, date(2021, 3, 1))
    assert signal(office) is Signal.ON_TIME


def test_a_figure_is_kept_in_the_unit_of_its_target(office: Office, undertaking: Undertaking) -> None:
    report(office, undertaking.id, figures=figure("20", date(2021, 2, 28)))
    with office.node.look() as work:
        body = history.history(work, undertaking.id)[-1].body
    assert isinstance(body, Report)
    assert [(f.value, f.unit) for f in body.figures] == [(Decimal(20), "工作日")]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"progress": "  "}, "progress"),
        ({"figures": figure("1", date(2021, 3, 2))}, "as_of"),
        ({"figures": (Counted(5, Decimal(1), date(2021, 3, 1)),)}, "figure-5"),
        ({"evidence": (Evidence(EvidenceKind.LINK, "入口", "javascript:alert(1)"),)}, "evidence-0-href"),
        ({"evidence": (Evidence(EvidenceKind.LINK, "入口"),)}, "evidence-0-href"),
        ({"evidence": (Evidence(EvidenceKind.WORDS, " "),)}, "evidence-0"),
        ({"corrects": "no such"}, "corrects"),
        ({"asks_done": True, "evidence": (SHOWN,)}, "figure-0"),
        ({"asks_done": True, "figures": figure("15", date(2021, 3, 1))}, "evidence-0"),
    ],
)
def test_a_report_that_breaks_a_rule_names_the_field_and_changes_nothing(
    office: Office, undertaking: Undertaking, said: dict[str, object], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        report(office, undertaking.id, **said)
    assert [p.field for p in refused.value.problems] == [field]
    assert kinds(office, undertaking.id) == [EventKind.DRAWN_UP]
    assert office.of(TRANSFER) == undertaking


def test_only_the_unit_s_own_liaison_officer_reports(office: Office, undertaking: Undertaking) -> None:
    for actor in (COORDINATOR, staff(Role.LIAISON, "police", offices=frozenset({POLICE}))):
        with pytest.raises(Refused) as refused:
            report(office, undertaking.id, actor)
        assert refused.value.kind is Kind.FORBIDDEN


def test_done_counts_from_the_day_of_the_report_once_it_is_confirmed(office: Office, undertaking: Undertaking) -> None:
    complete(office, undertaking.id, date(2021, 12, 30))
    office.on(date(2022, 1, 10))
    assert signal(office) is Signal.OVERDUE  # nobody has confirmed it yet
    office.node.command(lambda work: reporting.confirm(work, COORDINATOR, undertaking.id))
    found = office.of(TRANSFER)
    assert (found.state, found.done_on, found.asked_on) == (State.DONE, date(2021, 12, 30), None)
    assert signal(office) is Signal.DONE


def test_done_late_is_yellow_and_then_green(office: Office, undertaking: Undertaking) -> None:
    complete(office, undertaking.id, date(2022, 1, 10))
    office.node.command(lambda work: reporting.confirm(work, COORDINATOR, undertaking.id))
    assert signal(office) is Signal.DONE_LATE
    office.on(date(2022, 4, 10))
    assert signal(office) is Signal.DONE


def test_nobody_confirms_their_own_report(office: Office, undertaking: Undertaking) -> None:
    both = Actor(
        LIAISON.kind,
        "both",
        same("both"),
        roles=frozenset({Role.LIAISON, Role.COORDINATOR}),
        offices=LIAISON.offices,
        divisions=COORDINATOR.divisions,
        second_factor=True,
    )
    report(office, undertaking.id, both, figures=figure("15", date(2021, 3, 1)), evidence=(SHOWN,), asks_done=True)
    with pytest.raises(Refused, match="cannot confirm"):
        office.node.command(lambda work: reporting.confirm(work, both, undertaking.id))
    office.node.command(lambda work: reporting.confirm(work, COORDINATOR, undertaking.id))


def test_what_is_not_enough_is_sent_back_with_a_reason(office: Office, undertaking: Undertaking) -> None:
    complete(office, undertaking.id, date(2021, 12, 1))
    with pytest.raises(Refused):
        office.node.command(lambda work: reporting.send_back(work, COORDINATOR, undertaking.id, " "))
    office.node.command(lambda work: reporting.send_back(work, COORDINATOR, undertaking.id, "佐证打不开"))
    found = office.of(TRANSFER)
    assert (found.state, found.asked_on) == (State.IN_HAND, None)
    with pytest.raises(Refused) as refused:
        office.node.command(lambda work: reporting.confirm(work, COORDINATOR, undertaking.id))
    assert refused.value.kind is Kind.CONFLICT


def test_a_correction_supersedes_a_report_and_both_stay(office: Office, undertaking: Undertaking) -> None:
    first = report(office, undertaking.id, progress="已办 3 件")
    office.on(date(2021, 4, 1))
    report(office, undertaking.id, progress="已办 5 件", corrects=first)
    with office.node.look() as work:
        events = history.history(work, undertaking.id)
    assert [e.body.progress for e in events if isinstance(e.body, Report)] == ["已办 3 件", "已办 5 件"]
    assert [e.body.progress for e in history.standing_reports(events) if isinstance(e.body, Report)] == ["已办 5 件"]
    assert office.of(TRANSFER).reported_on == date(2021, 3, 1)  # a correction is no new report


def test_a_correction_can_take_back_that_it_is_done(office: Office, undertaking: Undertaking) -> None:
    asked = report(office, undertaking.id, figures=figure("15", date(2021, 3, 1)), evidence=(SHOWN,), asks_done=True)
    report(office, undertaking.id, progress="尚有一市未开通", corrects=asked)
    with pytest.raises(Refused):
        office.node.command(lambda work: reporting.confirm(work, COORDINATOR, undertaking.id))


def test_a_report_that_comes_late_makes_the_cycle_good_but_stays_yellow(office: Office) -> None:
    office.on(date(2024, 10, 8))
    office.draw_up(COUNTY)
    task = office.of(COUNTY_TRANSFER, YUECHI)
    liaison = staff(Role.LIAISON, "yuechi", offices=frozenset({YUECHI}))
    # from 2024-09-23 by quarters: the report of the fourth quarter is due by 2024-12-31
    office.on(date(2025, 1, 6))
    assert signal(office, COUNTY_TRANSFER, YUECHI) is Signal.OVERDUE
    report(office, task.id, liaison)
    assert office.of(COUNTY_TRANSFER, YUECHI).late_on == date(2025, 1, 6)
    assert signal(office, COUNTY_TRANSFER, YUECHI) is Signal.DONE_LATE


def test_a_problem_is_raised_and_answered(office: Office, undertaking: Undertaking) -> None:
    problem = office.node.command(lambda w: difficulties.raise_problem(w, LIAISON, undertaking.id, "系统未对接"))
    assert office.of(TRANSFER).problems == 1
    office.node.command(lambda w: difficulties.answer(w, COORDINATOR, undertaking.id, problem, "已列入三月会议"))
    with office.node.look() as work:
        (difficulty,) = difficulties.difficulties(history.history(work, undertaking.id))
    assert difficulty.answer is not None
    assert office.of(TRANSFER).problems == 0
    with pytest.raises(Refused):
        office.node.command(lambda w: difficulties.answer(w, COORDINATOR, undertaking.id, problem, "再次答复"))


def test_the_unit_above_may_answer_too(office: Office, undertaking: Undertaking) -> None:
    office.draw_up(COUNTY)
    task = office.of(COUNTY_TRANSFER, YUECHI)
    liaison = staff(Role.LIAISON, "yuechi", offices=frozenset({YUECHI}))
    problem = office.node.command(lambda w: difficulties.raise_problem(w, liaison, task.id, "缺接口"))
    assert task.parent == undertaking.id  # by the confirmed lineage
    police = staff(Role.LIAISON, "police", offices=frozenset({POLICE}))
    with pytest.raises(Refused):
        office.node.command(lambda w: difficulties.answer(w, police, task.id, problem, "已开通"))
    office.node.command(lambda w: difficulties.answer(w, LIAISON, task.id, problem, "已开通"))


def test_a_parent_cannot_be_found_among_those_below(office: Office, undertaking: Undertaking) -> None:
    office.draw_up(COUNTY)
    task = office.of(COUNTY_TRANSFER, YUECHI)
    office.node.command(lambda w: acts.place_under(w, COORDINATOR, task.id, undertaking.id, GROUNDS))
    with pytest.raises(Refused):
        office.node.command(lambda w: acts.place_under(w, COORDINATOR, undertaking.id, task.id, GROUNDS))


def test_what_is_dropped_stays_readable_and_has_no_signal(office: Office, undertaking: Undertaking) -> None:
    office.node.command(lambda w: acts.drop(w, COORDINATOR, undertaking.id, GROUNDS))
    assert (office.of(TRANSFER).state, signal(office)) == (State.DROPPED, None)
    assert kinds(office, undertaking.id) == [EventKind.DRAWN_UP, EventKind.DROPPED]
    with pytest.raises(Refused) as refused:
        report(office, undertaking.id)
    assert refused.value.kind is Kind.CONFLICT


def test_moving_gives_the_task_with_its_running_clock_to_another_unit(office: Office, undertaking: Undertaking) -> None:
    to = Unit("四川省大数据中心", "四川", "510000")
    heir = office.node.command(lambda w: acts.move(w, COORDINATOR, undertaking.id, to, GROUNDS))
    old, new = office.of(TRANSFER), office.of(TRANSFER, to.name)
    assert (old.state, old.successor) == (State.MOVED, heir)
    assert (new.id, new.starts_on, new.due_on) == (heir, old.starts_on, old.due_on)
    assert kinds(office, heir) == [EventKind.MOVED]
    assert office.draw_up(PLAN).new == ()


def test_what_is_moved_to_a_unit_with_a_share_of_the_clause_is_merged_instead(office: Office) -> None:
    office.draw_up(ITEMS)
    proof = office.of(PROOF)
    with pytest.raises(Refused, match="merge"):
        office.node.command(
            lambda w: acts.move(w, COORDINATOR, proof.id, unit(w, SOCIAL), GROUNDS),
        )


def test_merging_ends_one_and_takes_its_subordinates_along(office: Office, undertaking: Undertaking) -> None:
    office.draw_up(COUNTY)
    office.draw_up(ITEMS)
    task, other = office.of(COUNTY_TRANSFER, YUECHI), office.of(PROOF)
    office.node.command(lambda w: acts.place_under(w, COORDINATOR, task.id, undertaking.id, GROUNDS))
    office.node.command(lambda w: acts.merge(w, COORDINATOR, undertaking.id, other.id, GROUNDS))
    assert (office.of(TRANSFER).state, office.of(TRANSFER).successor) == (State.MERGED, other.id)
    assert office.of(COUNTY_TRANSFER, YUECHI).parent == other.id


def test_a_later_deadline_does_not_wash_an_overdue_green(office: Office, undertaking: Undertaking) -> None:
    report(office, undertaking.id)
    office.on(date(2022, 1, 20))
    assert signal(office) is Signal.OVERDUE
    office.node.command(
        lambda w: acts.change_deadline(w, COORDINATOR, undertaking.id, date(2022, 12, 31), Cycle.NONE, GROUNDS)
    )
    assert signal(office) is Signal.DONE_LATE
    with office.node.look() as work:
        change = history.history(work, undertaking.id)[-1].body
    assert change == Change(GROUNDS.reason, GROUNDS.basis, "2021-12-31", "2022-12-31")


@pytest.mark.parametrize(
    ("due_on", "field"), [(None, "cycle"), (date(2020, 1, 1), "due_on"), (date(2021, 12, 31), "due_on")]
)
def test_a_deadline_that_breaks_a_rule_is_refused(
    office: Office, undertaking: Undertaking, due_on: date | None, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        office.node.command(lambda w: acts.change_deadline(w, COORDINATOR, undertaking.id, due_on, Cycle.NONE, GROUNDS))
    assert [p.field for p in refused.value.problems] == [field]


@pytest.mark.parametrize(
    "actor", [LIAISON, staff(Role.SUPERVISOR, "s"), staff(Role.COORDINATOR, "c", division="510100")]
)
def test_acts_are_of_the_coordination_office_of_the_division(
    office: Office, undertaking: Undertaking, actor: Actor
) -> None:
    with pytest.raises(Refused) as refused:
        office.node.command(lambda w: acts.drop(w, actor, undertaking.id, GROUNDS))
    assert refused.value.kind is Kind.FORBIDDEN


@pytest.mark.parametrize(("grounds", "field"), [(Grounds("", "文"), "reason"), (Grounds("理由", " "), "basis")])
def test_an_act_has_a_reason_and_a_document(
    office: Office, undertaking: Undertaking, grounds: Grounds, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        office.node.command(lambda w: acts.drop(w, COORDINATOR, undertaking.id, grounds))
    assert [p.field for p in refused.value.problems] == [field]


def test_one_that_no_document_of_the_catalogue_gives_is_entered(office: Office, undertaking: Undertaking) -> None:
    entry = Entry(
        "会议议定：开通线上专区",
        SOCIAL,
        "四川",
        "联席会议纪要第3号",
        date(2021, 3, 1),
        date(2021, 6, 30),
        role=Part.LEAD,
    )
    id_ = office.node.command(lambda w: enter(w, COORDINATOR, entry))
    assert kinds(office, id_) == [EventKind.ENTERED]
    bad = Entry(" ", SOCIAL, "四川", "", date(2021, 3, 1), clause=TRANSFER)
    with pytest.raises(Refused) as refused:
        office.node.command(lambda w: enter(w, COORDINATOR, bad))
    assert [p.field for p in refused.value.problems] == ["title", "document", "due_on", "clause"]


def test_the_list_is_narrowed_and_counted_by_signal(office: Office, undertaking: Undertaking) -> None:
    office.draw_up(ITEMS)
    report(office, undertaking.id)
    office.on(date(2022, 1, 1))
    with office.node.look() as work:
        late = listed(work, Filter(signal=Signal.OVERDUE, unit=SOCIAL))
        mine = listed(work, Filter(units=(SOCIAL,), text="养老保险关系"))
        second = listed(work, Filter(), page=2, most=3)
        every = counts(work, Filter())
    assert undertaking.id in {line.undertaking.id for line in late.lines}
    assert {line.signal for line in late.lines} == {Signal.OVERDUE}
    assert TRANSFER in {line.undertaking.clause for line in mine.lines}
    assert len(second.lines) == 3
    assert sum(every.signals.values()) == len(office.all()) == second.number
    assert every.units[SOCIAL][Signal.OVERDUE] == late.number


def test_what_is_typed_to_search_is_no_pattern(office: Office, undertaking: Undertaking) -> None:
    with office.node.look() as work:
        assert listed(work, Filter(text="%")).number == 0
