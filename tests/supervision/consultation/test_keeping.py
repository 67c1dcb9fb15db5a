"""What people wrote and how to reach them goes a year after the result, as they were promised; the result stays."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from structlog.testing import capture_logs

from support.consultation import Office
from support.counters import refused
from yipanqi.access.actor import SYSTEM
from yipanqi.policy.overlay import OwnValue
from yipanqi.policy.parameters import Evidence, ParameterValue
from yipanqi.store import cases
from yipanqi.store import consultation as rows
from yipanqi.supervision.consultation import comments, keeping, matters, results
from yipanqi.supervision.consultation.comments import CONSENT, Own
from yipanqi.supervision.consultation.results import Result

LEFT = {"name": "周先生", "reach": "13800000000", "consent": ["yes"]}
ACT = "渝办发〔2024〕1号"


@pytest.fixture
def office(database_url: str) -> Iterator[Office]:
    office = Office(database_url)
    yield office
    office.node.database.close()


def midnight(day: date) -> datetime:
    """The day begins in Beijing, eight hours before UTC."""
    return datetime(day.year, day.month, day.day - 1, 16, tzinfo=UTC)


def published(office: Office) -> tuple[str, str]:
    """One comment with a name, one taken back; the result published on 9 October 2024. The id, the receipt."""
    id_ = office.plan()
    receipt = office.leave(id_, "窗口希望周末也开", **LEFT)
    office.do(comments.withdraw, office.leave(id_, "我改主意了", **LEFT))
    with office.node.look() as work:
        matter = rows.comments(work.uow, id_)[0].matter
    office.answer(id_, matter)
    office.on(date(2024, 10, 9))
    office.do(results.publish, office.zheng, id_)
    return id_, receipt


def seen(office: Office, id_: str, receipt: str) -> tuple[Own, Result, list[tuple[bool, bool]]]:
    """The receipt, the result, and of which comments words and contact are kept."""
    with office.node.look() as work:
        kept = [(bool(row.words), row.contact is not None) for row in rows.comments(work.uow, id_)]
        return comments.look_up(work, receipt), results.result(work, id_), kept


def test_a_year_after_the_result_words_and_contacts_go_and_the_result_stays(office: Office) -> None:
    id_, receipt = published(office)
    own, before, _ = seen(office, id_, receipt)
    office.on(date(2025, 10, 8), hour=23)
    office.node.work()
    assert seen(office, id_, receipt) == (own, before, [(True, True), (True, True)])

    office.clock.now = midnight(date(2025, 10, 9))
    with capture_logs() as logs:
        office.node.work()
    then, after, kept = seen(office, id_, receipt)
    assert kept == [(False, False), (False, False)]
    assert (after.counts, after.answered) == (before.counts, before.answered)
    assert (own.erased, then.erased, then.words, then.answer) == (False, True, "", own.answer)
    assert [{k: v for k, v in log.items() if k != "log_level"} for log in logs] == [
        {"event": "consultation.erased", "consultation": id_, "comments": 2}
    ]
    with office.node.look() as work:
        (act,) = [row for row in rows.acts(work.uow, id_) if row.action == "erased"]
        assert (act.at, act.actor) == (office.clock.now, "")


def test_staff_still_see_the_matter_but_no_words_and_no_reading_of_them_is_noted(office: Office) -> None:
    id_, receipt = published(office)
    office.on(date(2025, 10, 9))
    office.node.work()
    (matter,) = (m for m in office.do(matters.matters, office.zheng, id_) if m.count)  # type: ignore[attr-defined]
    found, (said,) = office.do(matters.read, office.zheng, id_, matter.id)  # type: ignore[misc]
    assert (found.count, found.standing, said.words, said.erased, said.has_contact) == (1, "agreed", "", True, False)
    with refused("no-contact"):
        office.do(matters.contact, office.zheng, id_, said.id)
    assert seen(office, id_, receipt)[0].readings == ()


def test_it_is_done_once_and_the_node_then_sleeps(office: Office) -> None:
    id_, _ = published(office)
    office.on(date(2025, 10, 9))
    for _ in range(2):
        office.node.work()
        office.do(keeping.erase)
    with office.node.look() as work:
        assert [row.action for row in rows.acts(work.uow, id_)].count("erased") == 1
        assert cases.calls_at(work.uow, keeping.ERASE) is None


def test_what_was_published_later_goes_later(office: Office) -> None:
    first, one = published(office)
    second = office.plan(opens_on="2024-10-09", days="7")  # 16 October 2024
    other = office.leave(second, "收费怎么办")
    with office.node.look() as work:
        matter = rows.comments(work.uow, second)[0].matter
    office.answer(second, matter)
    office.on(date(2024, 10, 17))
    office.do(results.publish, office.zheng, second)
    office.on(date(2025, 10, 9))
    office.node.work()
    assert [seen(office, first, one)[0].erased, seen(office, second, other)[0].erased] == [True, False]
    with office.node.look() as work:
        assert cases.calls_at(work.uow, keeping.ERASE) == midnight(date(2025, 10, 17))
    office.clock.now = midnight(date(2025, 10, 17))
    office.node.work()
    assert seen(office, second, other)[0].erased


def test_without_a_result_nothing_goes(office: Office) -> None:
    id_ = office.plan()
    office.leave(id_, "窗口希望周末也开")
    office.on(date(2034, 10, 9))
    office.node.work()
    office.do(keeping.erase)
    with office.node.look() as work:
        assert all(row.words for row in rows.comments(work.uow, id_))


def test_an_authority_cannot_keep_longer_than_the_words_of_consent_say(office: Office) -> None:
    years = ParameterValue(since=date(2024, 1, 1), value=5, place="500000", set_by=ACT, evidence=Evidence.READ)
    office.node.set_value("consultation", OwnValue("kept_years", years, ACT), SYSTEM)
    id_, receipt = published(office)
    office.on(date(2025, 10, 9))
    office.node.work()
    assert seen(office, id_, receipt)[0].erased
    assert "结果公布1年后" in CONSENT.title.zh
    assert "1 year after the result" in CONSENT.title.en
