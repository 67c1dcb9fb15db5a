"""The pages of programmes and meetings."""

from support.hall import Halls
from support.html import checked
from support.staff import UNITS, at_work, post
from support.web import log_in, visiting
from yipanqi.access.actor import SYSTEM
from yipanqi.node import erasing
from yipanqi.supervision.ledger.drawing_up import draw_up_shipped

FAIR = {
    "kind": "fair",
    "title": "川渝招聘会",
    "about": "两地企业招聘。",
    "unit": UNITS["51"],
    "partners": UNITS["50"],
    "place": "成都",
    "starts_on": "2022-09-10",
    "begins": "9:00",
    "ends_on": "2022-09-10",
    "ends": "17:00",
    "enrol_until": "2022-09-01",
    "places": "1",
}
MEETING = {
    "title": "调度会",
    "day": "2022-08-01",
    "begins": "9:00",
    "ends": "10:30",
    "place": "视频",
    "participants": UNITS["51"],
}


def test_a_resident_enrols_and_withdraws_and_the_organiser_sees_who_is_in(staffed: Halls) -> None:
    app = staffed.app(staffed.pair.sichuan)
    with visiting(app) as client:
        at_work(client, "lian", "/office/programmes")
        new = "/office/programmes/new"
        assert "有问题" in checked(post(client, new, new, title="招聘会"), status=400).text("main")
        here = checked(post(client, new, new, **FAIR)).response.url.path
        checked(client.get("/office/programmes"))
    id_ = here.rpartition("/")[2]
    with visiting(app) as client:
        assert "余 1 个名额" in checked(client.get("/programmes")).text("main")
        checked(client.get(f"/programmes/{id_}"))
        assert client.get("/programmes/calendar.ics").text.count("BEGIN:VEVENT") == 1
        log_in(client, "luo", "/programmes/mine")
        enrol = f"/programmes/{id_}/enrol"
        checked(post(client, enrol, enrol, phone="1"), status=400)
        assert "活动结束 365 天后清除" in checked(client.get(enrol)).text("main")
        mine = checked(post(client, enrol, enrol, name="罗小梅", phone="13800138000", consents="no"))
        assert "已报名" in mine.text("main")
        assert "名额已满" in checked(client.get("/programmes")).text("main")
    staffed.pair.clock.pass_time(minutes=1)  # a code is good once
    with visiting(app) as client:
        at_work(client, "lian", here)
        assert "罗小梅" in checked(client.get(f"{here}/people")).text("main")
    with visiting(app) as client:
        at_work(client, "zheng", here)
        checked(client.get(f"{here}/people"), status=403)
    with visiting(app) as client:
        log_in(client, "luo", "/readings")
        assert "举办活动：查看报名" in checked(client.get("/readings")).text("main")
        mine = checked(post(client, "/programmes/mine", f"/programmes/{id_}/withdraw"))
        assert "已退出" in mine.text("main")


def test_long_after_it_the_organiser_sees_only_how_many_there_were(staffed: Halls) -> None:
    sichuan = staffed.pair.sichuan
    app = staffed.app(sichuan)
    with visiting(app) as client:
        at_work(client, "lian", "/office/programmes")
        here = checked(post(client, "/office/programmes/new", "/office/programmes/new", **FAIR)).response.url.path
    enrol = f"{here.removeprefix('/office')}/enrol"
    with visiting(app) as client:
        log_in(client, "luo", "/programmes/mine")
        checked(post(client, enrol, enrol, name="罗小梅", phone="13800138000", consents="no"))
    staffed.pair.clock.pass_time(days=800)
    sichuan.command(erasing.erase_due)
    with visiting(app) as client:
        at_work(client, "lian", here)
        assert "已报名 1" in checked(client.get(here)).text("main")
        people = checked(client.get(f"{here}/people")).text("main")
        assert "报名信息已按期清除" in people
        assert "罗小梅" not in people


def test_a_meeting_is_called_held_and_recorded_on_its_pages(staffed: Halls) -> None:
    with visiting(staffed.app(staffed.pair.sichuan)) as client:
        at_work(client, "zheng", "/office/meetings")
        checked(client.get("/office"))
        new = "/office/meetings/new"
        here = checked(post(client, new, new, **MEETING)).response.url.path
        for action, said in (
            ("add", {"title": "转移提速", "clause": "川办发〔2021〕2号#4.10"}),
            ("hold", {"minutes": "听取汇报。"}),
            ("decide", {"words": "报送实绩", "unit": UNITS["51"], "due_on": "2022-09-30"}),
        ):
            form = f"{here}/do/{action}"
            checked(client.get(form))
            page = checked(post(client, form, form, **said))
        assert "报送实绩" in page.text("table")
        page = checked(post(client, here, f"{here}/do/record"))
        assert "纪要已印发" in page.text("main")
        assert client.get(f"{here}/record.docx").content.startswith(b"PK")
        assert "调度会" in checked(client.get("/office/meetings")).text("main")
        assert "SUMMARY:调度会" in client.get("/office/meetings/calendar.ics").text
        assert "SUMMARY:调度会" in client.get("/api/office/meetings/calendar.ics").text
        assert client.get(f"/api{here}/record.docx").content.startswith(b"PK")
        assert client.get("/api/programmes/calendar.ics").text.startswith("BEGIN:VCALENDAR")


def test_a_joint_plan_of_the_catalogue_is_announced_from_its_row(staffed: Halls) -> None:
    sichuan = staffed.pair.sichuan
    sichuan.command(lambda work: draw_up_shipped(work, SYSTEM))
    with visiting(staffed.app(sichuan)) as client:
        at_work(client, "zheng", "/office/programmes")
        page = checked(client.get("/office/programmes"))
        assert "目录中尚未安排的联合计划" in page.text("main")
        row = next(a for a in page.all("td a") if "cross-province-bus-lines" in str(a.attrs["href"]))
        form = checked(client.get(str(row.attrs["href"])))
        assert "川办发〔2021〕2号#2.5" in form.text("#clauses")
        assert form.one("#service").attrs["value"] == "cross-province-bus-lines"
        planned = client.get("/api/office/programmes/plans").json()
        assert "cross-province-bus-lines" in [plan["service"] for plan in planned]
