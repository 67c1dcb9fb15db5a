"""The pages of the work ledger: lists, one undertaking, reports, acts, worksheets, the calendar; and the API."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from openpyxl import load_workbook

from support.hall import Halls
from support.html import checked
from support.ledger_office import COUNTY, ITEMS, PLAN, PROOF, SOCIAL, TRANSFER
from support.staff import at_work, post
from support.web import csrf_token, visiting
from yipanqi.access.actor import SYSTEM
from yipanqi.supervision.ledger import sheet
from yipanqi.supervision.ledger.drawing_up import draw_up_shipped
from yipanqi.supervision.ledger.listing import Filter, listed

Client = TestClient[Litestar]
BASE = "/office/undertakings"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc000000301010018dd8db0"
    "0000000049454e44ae426082"
)


@pytest.fixture
def ledger(staffed: Halls) -> Halls:
    """Sichuan's ledger with every shipped document, on 2022-08-01."""
    staffed.pair.sichuan.command(lambda work: draw_up_shipped(work, SYSTEM))
    return staffed


@contextmanager
def at(halls: Halls, login: str) -> Iterator[Client]:
    """One of Sichuan's staff at work."""
    with visiting(halls.app(halls.pair.sichuan)) as client:
        at_work(client, login, BASE)
        yield client


def of(halls: Halls, clause: str, unit: str = SOCIAL) -> str:
    """The id of a unit's share of a clause."""
    with halls.pair.sichuan.look() as work:
        (line,) = listed(work, Filter(clause=clause, unit=unit)).lines
    return line.undertaking.id


def report(client: Client, id_: str, **said: str):  # type: ignore[no-untyped-def]
    here = f"{BASE}/{id_}"
    return post(client, f"{here}/report", f"{here}/report", **{"progress": "已开通", "asks_done": "no", **said})


def test_the_list_shows_every_undertaking_with_its_signal(ledger: Halls) -> None:
    with at(ledger, "zheng") as client:
        page = checked(client.get(BASE))
        assert "130 项任务" in page.text("main")
        assert "✕ 已逾期" in page.text(".lights")
        narrowed = checked(client.get(BASE, params={"document": PLAN, "text": "养老保险关系"}))
        assert TRANSFER in narrowed.text(".undertakings tbody")
        assert PROOF not in narrowed.text(".undertakings tbody")


def test_a_filter_that_finds_nothing_says_what_to_do(ledger: Halls) -> None:
    with at(ledger, "zheng") as client:
        assert "没有符合条件的任务" in checked(client.get(BASE, params={"text": "没有这样的任务"})).text("main")


@pytest.mark.parametrize("query", [{"page": "0"}, {"page": "９"}, {"signal": "x", "role": "y"}, {"page": "999999"}])
def test_a_query_that_means_nothing_breaks_nothing(ledger: Halls, query: dict[str, str]) -> None:
    with at(ledger, "zheng") as client:
        checked(client.get(BASE, params=query))


def test_a_liaison_officer_finds_the_units_own_work_and_reports(ledger: Halls) -> None:
    id_ = of(ledger, PROOF)
    with at(ledger, "lian") as client:
        own = checked(client.get(f"{BASE}/mine"))
        assert f"{BASE}/{id_}" in own.response.text
        checked(client.get(f"{BASE}/{id_}/report"))
        assert report(client, id_, progress="两省市已互认").status_code == 200
        seen = checked(client.get(f"{BASE}/{id_}"))
        assert "两省市已互认" in seen.text("main")
        assert "● 按期推进" in seen.text(".lead")


def test_a_report_with_a_fault_keeps_what_was_typed_and_says_where(ledger: Halls) -> None:
    id_ = of(ledger, TRANSFER)
    with at(ledger, "lian") as client:
        said = {"figure-0": "很多", "evidence-1": "网页", "evidence-1-kind": "link"}
        page = checked(report(client, id_, **said), 400)
        assert "请填写数字" in page.text(".govuk-error-summary")
        said["figure-0"] = "13.5"
        page = checked(report(client, id_, **said), 400)
        assert page.one(".govuk-error-summary a").attrs["href"] == "#evidence-1-href"
        assert page.one("#figure-0").attrs["value"] == "13.5"


def test_done_is_asked_for_with_a_file_as_evidence_and_confirmed_by_another(ledger: Halls) -> None:
    id_ = of(ledger, TRANSFER)
    here = f"{BASE}/{id_}"
    with at(ledger, "lian") as client:
        form = client.get(f"{here}/report")
        data = {"progress": "已完成", "figure-0": "13.5", "evidence-0": "统计截图", "evidence-0-kind": "photo"}
        data |= {"asks_done": "yes", "_csrf_token": csrf_token(form.text)}
        client.post(f"{here}/report", data=data, files={"evidence-0-file": ("a.png", PNG, "image/png")})
        seen = checked(client.get(here))
        (link,) = [a.attrs["href"] for a in seen.all(".evidence a")]
        opened = client.get(str(link))
        assert (opened.content, opened.headers["content-type"]) == (PNG, "image/png")
    with at(ledger, "zheng") as client:
        assert "待确认完成（1）" in checked(client.get(f"{BASE}/overview")).text("main")
        checked(client.get(f"{here}/do/confirm"))
        post(client, f"{here}/do/confirm", f"{here}/do/confirm", note="属实")
        # due on 2021-12-31, done on 2022-08-01
        assert "✓ 逾期后补齐" in checked(client.get(here)).text(".lead")


def test_a_report_is_corrected_from_what_it_said(ledger: Halls) -> None:
    id_ = of(ledger, TRANSFER)
    here = f"{BASE}/{id_}"
    with at(ledger, "lian") as client:
        report(client, id_, progress="已办 3 件")
        (link,) = [a.attrs["href"] for a in checked(client.get(here)).all("article a")]
        form = checked(client.get(str(link)))
        assert "已办 3 件" in form.text("#progress")
        post(client, str(link), str(link), progress="已办 5 件", asks_done="no")
        seen = checked(client.get(here))
    assert "已办 5 件" in seen.text("article")
    assert "已办 3 件" in seen.text(".history")


def test_a_problem_is_raised_and_answered(ledger: Halls) -> None:
    here = f"{BASE}/{of(ledger, PROOF)}"
    with at(ledger, "lian") as client:
        checked(client.get(f"{here}/problem"))
        post(client, f"{here}/problem", f"{here}/problem", words="系统未对接")
        assert "待答复" in checked(client.get(here)).text("article")
    with at(ledger, "zheng") as client:
        assert "问题待答复（1）" in checked(client.get(f"{BASE}/overview")).text("main")
        (link,) = [a.attrs["href"] for a in checked(client.get(here)).all("article .button")]
        checked(client.get(str(link)))
        post(client, str(link), str(link), words="已协调")
        assert "已协调" in checked(client.get(here)).text(".answer")


@pytest.mark.parametrize("act", ["drop", "move", "merge", "deadline", "under"])
def test_an_act_without_its_grounds_is_refused_on_its_page(ledger: Halls, act: str) -> None:
    here = f"{BASE}/{of(ledger, PROOF)}/do/{act}"
    with at(ledger, "zheng") as client:
        checked(client.get(here))
        assert "请填写理由" in checked(post(client, here, here), 400).text(".govuk-error-summary")


def test_a_deadline_is_changed_and_the_change_stays_readable(ledger: Halls) -> None:
    here = f"{BASE}/{of(ledger, TRANSFER)}"
    with at(ledger, "zheng") as client:
        said = {"due_on-year": "2023", "due_on-month": "6", "due_on-day": "30", "cycle": "none"}
        post(client, f"{here}/do/deadline", f"{here}/do/deadline", **said, reason="系统延期", basis="纪要1号")
        history = checked(client.get(here)).text(".history")
    assert "系统延期" in history
    assert "2021-12-31 → 2023-06-30" in history


def test_what_has_ended_offers_nothing_more(ledger: Halls) -> None:
    here = f"{BASE}/{of(ledger, PROOF)}"
    with at(ledger, "zheng") as client:
        post(client, f"{here}/do/drop", f"{here}/do/drop", reason="不再实施", basis="川办发〔2022〕9号")
        page = checked(client.get(here))
        assert "– 已取消" in page.text(".lead")
        assert not page.all(".danger")


def test_documents_are_drawn_up_on_a_page(staffed: Halls) -> None:
    with at(staffed, "zheng") as client:
        checked(client.get(f"{BASE}/draw-up"))
        page = checked(post(client, f"{BASE}/draw-up", f"{BASE}/draw-up", document=ITEMS))
        assert "新立" in page.text(".note")
        draft = checked(post(client, f"{BASE}/draw-up", f"{BASE}/draw-up", document="双核方案2024征求意见稿"))
        assert "征求意见稿尚未作出承诺" in draft.text(".note")


def test_a_task_of_a_meeting_is_entered(ledger: Halls) -> None:
    with at(ledger, "zheng") as client:
        checked(client.get(f"{BASE}/new"))
        said = {"title": "开通线上专区", "unit": SOCIAL, "role": "lead", "document": "联席会议纪要第3号"}
        days = {"starts_on": "2022-08-01", "due_on": "2022-09-30"}
        post(client, f"{BASE}/new", f"{BASE}/new", **said, **days)
        assert "1 项任务" in checked(client.get(BASE, params={"text": "开通线上专区"})).text("main")


def test_an_export_is_edited_looked_through_and_taken_in(ledger: Halls) -> None:
    with at(ledger, "zheng") as client:
        content = client.get(f"{BASE}/export.xlsx", params={"clause": TRANSFER}).content
        book = load_workbook(BytesIO(content))
        place = {column.name: n for n, column in enumerate(sheet.COLUMNS, start=1)}
        for name, value in {"due_on": date(2023, 6, 30), "reason": "延期", "basis": "纪要1号"}.items():
            book.worksheets[0].cell(2, place[name], value)
        out = BytesIO()
        book.save(out)
        form = checked(client.get(f"{BASE}/import"))
        sent = {"_csrf_token": csrf_token(form.response.text)}
        shown = checked(client.post(f"{BASE}/import", data=sent, files={"file": ("台账.xlsx", out.getvalue())}))
        assert "调整时限：2021-12-31 → 2023-06-30" in shown.text("main")
        assert "2021-12-31" in checked(client.get(f"{BASE}/{of(ledger, TRANSFER)}")).text(".lead")
        client.post(f"{BASE}/import/confirm", data={"_csrf_token": csrf_token(shown.response.text)})
        assert "2023-06-30" in checked(client.get(f"{BASE}/{of(ledger, TRANSFER)}")).text(".lead")


def test_what_is_no_worksheet_is_refused_on_the_page(ledger: Halls) -> None:
    with at(ledger, "zheng") as client:
        sent = {"_csrf_token": csrf_token(client.get(f"{BASE}/import").text)}
        page = checked(client.post(f"{BASE}/import", data=sent, files={"file": ("a.xlsx", b"nothing")}), 400)
        assert "不是可读取的 xlsx 文件" in page.text(".govuk-error-summary")


def test_the_calendar_of_deadlines_is_open_to_all_and_names_no_person(ledger: Halls) -> None:
    with visiting(ledger.app(ledger.pair.sichuan)) as client:
        feed = client.get("/feeds/undertakings.ics", params={"unit": SOCIAL})
    assert feed.headers["content-type"].startswith("text/calendar")
    assert feed.text.count("BEGIN:VEVENT") > 1
    assert "连联络" not in feed.text


@pytest.mark.parametrize("path", ["", "/mine", "/overview", "/draw-up", "/new", "/import", "/export.xlsx"])
def test_a_resident_has_no_place_here(ledger: Halls, path: str) -> None:
    with visiting(ledger.app(ledger.pair.sichuan)) as client:
        assert client.get(BASE + path, follow_redirects=False).status_code == 303


def test_a_liaison_officer_cannot_act_and_another_unit_s_cannot_report(ledger: Halls) -> None:
    county = of(ledger, f"{COUNTY}#6.24", "岳池县人力资源和社会保障局")
    with at(ledger, "lian") as client:
        assert client.get(f"{BASE}/{county}/do/drop").status_code == 403
        assert report(client, county).status_code == 403


def test_programs_do_the_same(ledger: Halls) -> None:
    id_ = of(ledger, PROOF)
    with visiting(ledger.app(ledger.pair.sichuan)) as client:
        tokens = {who: client.post("/api/token", json={"login": who}).json()["token"] for who in ("lian", "zheng")}
        liaison, coordinator = ({"authorization": f"Bearer {tokens[who]}"} for who in ("lian", "zheng"))
        api = "/api/office/undertakings"
        evidence = [{"kind": "words", "words": "两省市系统截图"}]
        sent = client.post(
            f"{api}/{id_}/reports",
            json={"progress": "已互认", "evidence": evidence, "asks_done": True},
            headers=liaison,
        )
        assert sent.status_code == 201, sent.text
        assert client.post(f"{api}/{id_}/confirm", json={}, headers=liaison).status_code == 403
        assert client.post(f"{api}/{id_}/confirm", json={}, headers=coordinator).status_code == 200
        seen = client.get(f"{api}/{id_}", headers=coordinator).json()
        assert seen["line"]["signal"] == "done"
        listed_ = client.get(api, params={"signal": "done"}, headers=coordinator).json()
        assert [line["undertaking"]["id"] for line in listed_["lines"]] == [id_]
        xlsx = client.get(f"{api}/export.xlsx", headers=coordinator).content
        planned = client.post(f"{api}/import", content=xlsx, headers=coordinator)
        assert (planned.status_code, planned.json()) == (200, [])


def test_the_moment_of_the_fixture_is_what_the_sums_above_rest_on(ledger: Halls) -> None:
    assert ledger.pair.clock.now == datetime(2022, 8, 1, 2, tzinfo=UTC)
