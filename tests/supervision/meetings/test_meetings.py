"""A meeting from its call to its record, and what it decides."""

from datetime import date
from io import BytesIO

import pytest
from docx import Document
from icalendar import Calendar

from support.counters import refused
from support.ledger_office import COORDINATOR, LIAISON, POLICE, SOCIAL, TRANSFER, staff
from support.steering import SUPERVISOR, Steering
from yipanqi.access.actor import Role
from yipanqi.supervision.agenda import calendar
from yipanqi.supervision.ledger.undertaking import get
from yipanqi.supervision.meetings import acts, meeting
from yipanqi.supervision.meetings.meeting import Seen, State
from yipanqi.supervision.meetings.record import record

CALL = {
    "title": "川渝便捷生活行动第一次调度会",
    "day": "2021-03-10",
    "begins": "9:30",
    "ends": "11:00",
    "place": "视频会议",
    "participants": f"{SOCIAL}\n重庆市人力资源和社会保障局\n{SOCIAL}",
}
CHONGQING = "重庆市人力资源和社会保障局"


class Meetings:
    def __init__(self, steering: Steering) -> None:
        self.steering = steering

    def call(self, **changes: str) -> str:
        return self.steering.office.node.command(lambda work: acts.call(work, COORDINATOR, CALL | changes))

    def act(self, id_: str, action: str, **words: str) -> None:
        self.steering.office.node.command(lambda work: acts.act(work, COORDINATOR, id_, action, words))

    def see(self, id_: str, actor=COORDINATOR) -> Seen:  # type: ignore[no-untyped-def]
        with self.steering.office.node.look() as work:
            return meeting.see(work, actor, id_)


@pytest.fixture
def meetings(steering: Steering) -> Meetings:
    return Meetings(steering)


def test_a_meeting_is_numbered_in_its_year_and_names_each_unit_once(meetings: Meetings) -> None:
    meetings.call()
    seen = meetings.see(meetings.call(title="第二次")).meeting
    assert seen.number == "2021年第2次"
    assert seen.participants == (SOCIAL, CHONGQING)
    assert seen.starts_at.isoformat() == "2021-03-10T01:30:00+00:00"  # 9:30 in Beijing


def test_it_ends_after_it_begins(meetings: Meetings) -> None:
    with refused("order"):
        meetings.call(ends="9:00")
    with refused("pattern"):
        meetings.call(begins="9点半")


def test_items_of_the_agenda_are_tied_to_clauses_and_undertakings(meetings: Meetings) -> None:
    id_ = meetings.call()
    undertaking = meetings.steering.undertaking
    meetings.act(id_, "add", title="转移办结时限", clause=TRANSFER, undertaking=undertaking, speaker=SOCIAL)
    with refused("clause-unknown"):
        meetings.act(id_, "add", title="别的", clause="没有的条款")
    [item] = meetings.see(id_).meeting.agenda
    assert (item.title, item.clause, item.undertaking) == ("转移办结时限", TRANSFER, undertaking)


def test_a_decision_for_a_unit_of_this_side_becomes_an_undertaking_with_unit_and_deadline(meetings: Meetings) -> None:
    id_ = meetings.call()
    meetings.steering.on(2021, 3, 10)
    meetings.act(id_, "hold", minutes="听取汇报。")
    meetings.act(id_, "decide", words="四月底前压缩到十五个工作日", unit=SOCIAL, due_on="2021-04-30")
    meetings.act(id_, "decide", words="同步压缩", unit=CHONGQING, due_on="2021-04-30")
    ours, theirs = meetings.see(id_).decisions
    assert theirs.undertaking is None
    with meetings.steering.office.node.look() as work:
        entered = get(work, str(ours.undertaking))
    assert (entered.unit, entered.due_on, entered.starts_on) == (SOCIAL, date(2021, 4, 30), date(2021, 3, 10))
    assert entered.document == "川渝便捷生活行动第一次调度会（2021年第1次）"


def test_a_decision_may_rest_on_an_undertaking_that_is_there_and_names_known_units_only(meetings: Meetings) -> None:
    id_ = meetings.call()
    meetings.steering.on(2021, 3, 11)
    meetings.act(id_, "hold", minutes="听取汇报。")
    before = len(meetings.steering.office.all())
    known = meetings.steering.undertaking
    meetings.act(id_, "decide", words="抓紧", unit=SOCIAL, due_on="2021-04-30", undertaking=known)
    assert meetings.see(id_).decisions[0].undertaking == known
    assert len(meetings.steering.office.all()) == before
    with refused("unit-unknown"):
        meetings.act(id_, "decide", words="抓紧", unit="某厅", due_on="2021-04-30")


def test_minutes_are_entered_once_it_has_begun_and_the_record_closes_it(meetings: Meetings) -> None:
    id_ = meetings.call()
    with refused("not-begun"):
        meetings.act(id_, "hold", minutes="听取汇报。")
    meetings.steering.on(2021, 3, 10)
    meetings.act(id_, "hold", minutes="听取汇报。")
    meetings.act(id_, "record")
    assert meetings.see(id_).meeting.state is State.RECORDED
    with refused("not-now"):
        meetings.act(id_, "decide", words="补一项", unit=SOCIAL, due_on="2021-04-30")


def test_units_that_take_part_see_it_and_others_do_not(meetings: Meetings) -> None:
    id_ = meetings.call()
    assert meetings.see(id_, LIAISON).steps == ()
    assert meetings.see(id_, SUPERVISOR).steps == ()
    with refused("not_allowed"):
        meetings.see(id_, staff(Role.LIAISON, "police", offices=frozenset({POLICE})))


def test_the_record_is_a_document_with_everything_in_it(meetings: Meetings) -> None:
    id_ = meetings.call()
    meetings.act(id_, "add", title="转移办结时限", clause=TRANSFER)
    meetings.steering.on(2021, 3, 10)
    meetings.act(id_, "hold", minutes="听取汇报。\n会议强调时限。")
    meetings.act(id_, "decide", words="压缩到十五个工作日", unit=SOCIAL, due_on="2021-04-30")
    seen = meetings.see(id_)
    paper = Document(BytesIO(record(seen.meeting, seen.decisions)))
    text = "\n".join(p.text for p in paper.paragraphs)
    assert "时间：2021-03-10 09:30–11:00" in text
    assert f"1. 转移办结时限（{TRANSFER}）" in text
    assert "会议强调时限。" in text
    cells = [cell.text for cell in paper.tables[0].rows[1].cells]
    assert cells == ["1", "压缩到十五个工作日", SOCIAL, "2021-04-30", str(seen.decisions[0].undertaking)]


def test_a_calendar_has_each_meeting_and_says_which_are_called_off(meetings: Meetings) -> None:
    meetings.call()
    off = meetings.call(title="取消的会")
    meetings.act(off, "cancel", reason="并入下次")
    node = meetings.steering.office.node
    with node.look() as work:
        found = meeting.appointments(meeting.listed(work, COORDINATOR))
    events = {e["summary"]: e for e in Calendar.from_ical(calendar("会议", "51", found, node.clock())).walk("VEVENT")}
    assert events["取消的会"]["status"] == "CANCELLED"
    assert events[CALL["title"]]["dtstart"].dt.isoformat() == "2021-03-10T01:30:00+00:00"
