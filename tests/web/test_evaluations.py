"""The pages of evaluations and bulletins."""

from support.hall import Halls
from support.html import checked, words
from support.staff import UNITS, at_work, post
from support.web import visiting
from yipanqi.access.actor import SYSTEM
from yipanqi.supervision.ledger.drawing_up import draw_up_shipped
from yipanqi.web.steering.files import MEDIA


def test_a_year_is_evaluated_reviewed_by_another_appealed_and_answered(staffed: Halls) -> None:
    sichuan = staffed.pair.sichuan
    sichuan.command(lambda work: draw_up_shipped(work, SYSTEM))
    app = staffed.app(sichuan)
    with visiting(app) as client:
        at_work(client, "su", "/office/evaluations")
        checked(client.get("/office/evaluations"))
        new = "/office/evaluations/new"
        checked(post(client, new, new, period="2022", of="units"), status=400)
        page = checked(post(client, new, new, period="2021", of="units"))
        here = page.response.url.path
        assert "待复核" in page.text("main")
        link = next(str(a.attrs["href"]) for a in page.all("table a") if UNITS["51"] in words(a))
        assert "到期任务按期完成率" in checked(client.get(link)).text("main")
        checked(client.get(f"{here}/scores/没有/1"), status=404)
    with visiting(app) as client:
        at_work(client, "zheng", here)
        form = f"{here}/do/publish"
        page = checked(post(client, form, form, words="属实"))
        assert "已公布" in page.text("main")
        for ending, begins in (("docx", b"PK"), ("xlsx", b"PK"), ("pdf", b"%PDF")):
            assert client.get(f"{here}/report/{ending}").content.startswith(begins)
        checked(client.get(f"{here}/report/doc"), status=404)
    with visiting(app) as client:
        at_work(client, "lian", here)
        form = f"{here}/do/appeal"
        assert UNITS["51"] in str(checked(client.get(form)).one("#subject").attrs["value"])
        page = checked(post(client, form, form, subject=UNITS["51"], words="已完成未计"))
        assert "待答复" in page.text("main")
    staffed.pair.clock.pass_time(minutes=1)  # a code is good once
    with visiting(app) as client:
        at_work(client, "su", here)
        form = f"{here}/do/answer"
        appeal = str(checked(client.get(form)).one("#appeal").attrs["value"])
        right = {"upheld": "yes", "indicator": "done_on_time", "number": "1"}
        page = checked(post(client, form, form, appeal=appeal, words="核实", **right))
        assert client.get(f"/api{page.response.url.path}/report/docx").content.startswith(b"PK")
        assert "采纳，已更正" in page.text("main")
        assert "第 2 版" in page.text("table")


def test_a_bulletin_is_issued_read_and_taken_away(staffed: Halls) -> None:
    sichuan = staffed.pair.sichuan
    sichuan.command(lambda work: draw_up_shipped(work, SYSTEM))
    with visiting(staffed.app(sichuan)) as client:
        at_work(client, "zheng", "/office/bulletins")
        new = "/office/bulletins/new"
        checked(post(client, new, new, period="2023"), status=400)
        page = checked(post(client, new, new, period="2022-08"))
        assert "〔2022〕第1期" in page.text("main")
        assert client.get(f"{page.response.url.path}/report/pdf").content.startswith(b"%PDF")
        by_program = client.get(f"/api{page.response.url.path}/report/xlsx")
        assert (by_program.content[:2], by_program.headers["content-type"]) == (b"PK", MEDIA["xlsx"])
        assert client.get(f"/api{page.response.url.path}/report/odt").status_code == 404
        assert "工作简报" in checked(client.get("/office/bulletins")).text("main")
