"""The calendar of deadlines."""

from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar

from support.ledger_office import COORDINATOR, COUNTY, PLAN, SOCIAL, TRANSFER, Office
from yipanqi.supervision.ledger import acts
from yipanqi.supervision.ledger.deadlines import calendar
from yipanqi.supervision.ledger.entering import Entry, enter
from yipanqi.supervision.ledger.saying import Grounds
from yipanqi.supervision.ledger.signals import Cycle

NOW = datetime(2021, 3, 1, 2, tzinfo=UTC)


def entries(office: Office) -> dict[str, object]:
    """The entries of the feed by UID."""
    feed = Calendar.from_ical(calendar("四川", "51", "https://node.example", office.all(), NOW))
    return {str(event["uid"]): event for event in feed.walk("VEVENT")}


def test_a_deadline_is_an_entry_of_its_whole_day(office: Office) -> None:
    office.draw_up(PLAN)
    event = entries(office)[f"{office.of(TRANSFER).id}@51.yipanqi"]
    assert event["dtstart"].dt == date(2021, 12, 31)  # type: ignore[index]
    assert event["dtend"].dt - event["dtstart"].dt == timedelta(days=1)  # type: ignore[index]
    assert SOCIAL in event["summary"]  # type: ignore[index]


def test_where_reports_are_expected_the_end_of_the_period_is_shown(office: Office) -> None:
    office.on(date(2024, 10, 8))
    office.draw_up(COUNTY)
    task = office.of(f"{COUNTY}#6.24", "岳池县人力资源和社会保障局")
    assert entries(office)[f"{task.id}@51.yipanqi"]["dtstart"].dt == date(2024, 12, 31)  # type: ignore[index]


def test_a_moved_deadline_keeps_its_uid_and_what_has_ended_leaves(office: Office) -> None:
    office.draw_up(PLAN)
    id_, grounds = office.of(TRANSFER).id, Grounds("延期", "纪要")
    office.node.command(lambda w: acts.change_deadline(w, COORDINATOR, id_, date(2022, 6, 30), Cycle.NONE, grounds))
    assert entries(office)[f"{id_}@51.yipanqi"]["dtstart"].dt == date(2022, 6, 30)  # type: ignore[index]
    office.node.command(lambda w: acts.drop(w, COORDINATOR, id_, grounds))
    assert f"{id_}@51.yipanqi" not in entries(office)


def test_what_no_published_clause_gives_stays_inside(office: Office) -> None:
    entry = Entry("内部事项", SOCIAL, "四川", "会议纪要", date(2021, 3, 1), date(2021, 6, 30))
    office.node.command(lambda work: enter(work, COORDINATOR, entry))
    assert entries(office) == {}
