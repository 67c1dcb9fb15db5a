"""A month's supervision in a real browser: without scripts, on a phone, and as axe-core sees it."""

import pytest
from playwright.sync_api import Page

from support.hall import Halls
from support.room import Room
from support.staff import UNITS
from yipanqi.access.actor import SYSTEM
from yipanqi.supervision.ledger.drawing_up import draw_up_shipped

CLAUSE = "川办发〔2021〕2号#4.10"


@pytest.fixture
def halls(halls: Halls) -> Halls:
    """With the undertakings of the catalogue."""
    halls.pair.sichuan.command(lambda work: draw_up_shipped(work, SYSTEM))
    return halls


def order(room: Room) -> None:
    """An order from issue to closing, by supervisor and unit."""
    room.come_in("su", "/office/orders/new")
    room.send(
        "立项交办",
        title="转移提速",
        ground="群众反映慢",
        demand="报送实绩",
        clause=CLAUSE,
        unit=UNITS["51"],
        grade="red",
    )
    here = room.here()
    room.come_in("lian", here)
    room.send("签收")
    room.go(f"{here}/do/reply")
    room.send("反馈", words="已办", evidence="统计表")
    room.come_in("su", f"{here}/do/accept")
    room.send("复核通过", words="属实")
    room.send("办结销号")
    assert "已办结销号" in room.page.locator("main").inner_text()
    room.go("/office/orders")


def meeting(room: Room) -> None:
    """A meeting that decides an undertaking."""
    room.come_in("zheng", "/office/meetings/new")
    day = {"day__year": "2022", "day__month": "8", "day__day": "1"}
    room.send("召集会议", title="调度会", begins="9:00", ends="10:30", place="视频", participants=UNITS["51"], **day)
    here = room.here()
    room.go(f"{here}/do/add")
    room.send("增加议题", title="转移提速", clause=CLAUSE)
    room.go(f"{here}/do/hold")
    room.send("记录会议", minutes="听取汇报。")
    room.go(f"{here}/do/decide")
    due = {"due_on__year": "2022", "due_on__month": "9", "due_on__day": "30"}
    room.send("登记议定事项", words="报送实绩", unit=UNITS["51"], **due)
    room.send("印发纪要")
    room.go("/office/meetings")


def programme(room: Room) -> None:
    """A programme that a resident enrols in."""
    room.come_in("lian", "/office/programmes/new")
    days = {
        f"{field}__{part}": value
        for field, day in (("starts_on", "10"), ("ends_on", "10"), ("enrol_until", "1"))
        for part, value in (("year", "2022"), ("month", "9"), ("day", day))
    }
    words = {"title": "川渝招聘会", "about": "两地企业招聘。", "partners": UNITS["50"], "place": "成都", "places": "1"}
    room.send("发布活动", kind="fair", begins="9:00", ends="17:00", **words, **days)
    id_ = room.here().rpartition("/")[2]
    room.go("/office/programmes")
    room.come_in("luo", f"/programmes/{id_}/enrol")
    room.send("报名", name="罗小梅", phone="13800138000", consents="no")
    assert "已报名" in room.page.locator("main").inner_text()
    for path in ("/programmes", f"/programmes/{id_}"):
        room.go(path)
    room.come_in("lian", f"/office/programmes/{id_}/people")
    assert "罗小梅" in room.page.locator("main").inner_text()


def evaluation(room: Room) -> None:
    """An evaluation reviewed by another person, and a bulletin."""
    room.come_in("su", "/office/evaluations/new")
    room.send("开展评估", period="2021", of="units")
    here = room.here()
    room.page.locator("table a").first.click()
    room.look()
    room.come_in("zheng", f"{here}/do/publish")
    room.send("复核并公布", words="属实")
    room.go("/office/evaluations")
    room.go("/office/bulletins/new")
    room.send("编发简报", period="2022-07")
    room.go("/office/bulletins")
    room.go("/office")


def test_a_month_s_supervision_on_a_phone_passes_axe(phone_page: Page, halls: Halls, sichuan: str) -> None:
    room = Room(phone_page, halls, sichuan, scripts=True)
    for part in (order, meeting, programme, evaluation):
        part(room)


def test_an_order_and_a_meeting_need_no_scripts(plain_page: Page, halls: Halls, sichuan: str) -> None:
    room = Room(plain_page, halls, sichuan, scripts=False)
    order(room)
    meeting(room)
