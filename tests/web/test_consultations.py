"""Consultations on pages and through the API: for everybody, and for the office that runs them."""

from collections.abc import Iterator

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from support.consultation import ANSWER, DRAFT, PLAN
from support.hall import Halls
from support.html import checked
from support.staff import at_work, post
from support.web import csrf_token, visiting

Client = TestClient[Litestar]
DATE = {"opens_on-year": "2022", "opens_on-month": "8", "opens_on-day": "1"}
PLANNED = {name: value for name, value in PLAN.items() if name != "opens_on"} | DATE | {"text": DRAFT}


@pytest.fixture
def chongqing(staffed: Halls) -> Iterator[Client]:
    with visiting(staffed.app(staffed.pair.chongqing)) as client:
        yield client


def announce(client: Client) -> str:
    """The coordinator announces the draft; where the public finds it."""
    at_work(client, "zheng", "/office/consultations/new")
    announced = checked(post(client, "/office/consultations/new", "/office/consultations/new", **PLANNED))
    here = announced.one("tbody a").attrs["href"]
    return str(here).removeprefix("/office")


def leave(client: Client, address: str, **said: str) -> str:
    """Say something by web; the receipt."""
    asked = checked(client.get(address))
    once = str(asked.one('input[name="once"]').attrs["value"])
    form = {"kind": "person", "once": once, "_csrf_token": csrf_token(asked.response.text), **said}
    return checked(client.post(address, data=form)).text(".number")


def test_a_short_period_without_a_reason_is_refused_at_its_field(chongqing: Client) -> None:
    at_work(chongqing, "zheng", "/office/consultations/new")
    bare = {name: value for name, value in PLANNED.items() if name != "why_shorter"}
    page = checked(post(chongqing, "/office/consultations/new", "/office/consultations/new", **bare), 400)
    assert "短于一般的30日" in page.text(".govuk-error-summary")
    assert page.text("#days + *") or page.one("#days")


def test_the_draft_shows_its_clauses_its_dates_and_the_rule(chongqing: Client, staffed: Halls) -> None:
    public = announce(chongqing)
    page = checked(chongqing.get(public))
    assert "正在征求意见" in page.text(".lead")
    assert "期满日为2022-08-08" in page.text("main")  # 1 August is not counted; the seventh day after it, a Monday
    assert "短于一般的 30 日，理由：原公告载明的期限为七日。" in page.text("main")
    assert [len(page.all(s)) for s in (".clauses > li", ".clauses a")] == [3, 3]
    assert "四川省" not in page.text(".clauses")


def test_a_comment_without_an_account_gets_a_receipt_that_is_in_no_address(chongqing: Client) -> None:
    public = announce(chongqing)
    chongqing.cookies.clear()
    receipt = leave(chongqing, f"{public}/comment/1.1", words="窗口周末也要开")
    assert len(receipt) == 14
    found = checked(post(chongqing, "/consultations/receipt", "/consultations/receipt", receipt=receipt))
    assert "窗口周末也要开" in found.text("main")
    assert "结果公布后在这里可以看到" in found.text("main")
    assert receipt not in str(found.response.url)
    gone = checked(post(chongqing, "/consultations/receipt", "/consultations/withdraw", receipt=receipt))
    assert "您已撤回" in gone.text("main")


def test_a_wrong_receipt_a_full_trap_and_an_unknown_clause_are_told(chongqing: Client) -> None:
    public = announce(chongqing)
    wrong = post(chongqing, "/consultations/receipt", "/consultations/receipt", receipt="2222-2222-2222")
    assert "没有这个回执号" in checked(wrong, 404).text(".govuk-error-summary")
    address = f"{public}/comment/whole"
    robot = post(chongqing, address, address, words="加微信", kind="person", once="x", website="http://spam")
    assert "请留空" in checked(robot, 400).text("main")
    empty = post(chongqing, address, address, once="y", name="周先生")
    assert len(checked(empty, 400).all(".govuk-error-summary li")) == 2
    checked(chongqing.get(f"{public}/comment/9.9"), 404)
    checked(chongqing.get("/consultations/none"), 404)


def test_who_comments_too_fast_is_asked_to_wait(chongqing: Client) -> None:
    statuses = [
        chongqing.post("/api/consultations/receipts", json={"receipt": "2222-2222-2222"}).status_code for _ in range(12)
    ]
    assert statuses == [404] * 10 + [429] * 2


def test_the_office_answers_by_two_and_everybody_reads_the_result(staffed: Halls, chongqing: Client) -> None:
    public = announce(chongqing)
    leave(chongqing, f"{public}/comment/1.1", words="窗口周末也要开")
    room = f"/office{public}"
    entry = {"channel": "phone", "kind": "person", "words": "窗口周末也要开门", "place": "1.1"}
    on = {"received_on-year": "2022", "received_on-month": "8", "received_on-day": "1"}
    checked(post(chongqing, f"{room}/enter", f"{room}/enter", **entry, **on))
    alike = checked(chongqing.get(f"{room}/alike"))
    form = {str(i.attrs["name"]): str(i.attrs.get("value")) for i in alike.all("main form")[0].query("input")}
    checked(chongqing.post(f"{room}/alike", data=form))
    (link,) = checked(chongqing.get(room)).all("tbody th a")
    matter = str(link.attrs["href"])
    assert "由另一位同事核对" not in checked(chongqing.get(matter)).text()
    checked(post(chongqing, matter, f"{matter}/answer", **ANSWER))
    assert "由另一位同事核对" in checked(chongqing.get(matter)).text()
    chongqing.cookies.clear()
    at_work(chongqing, "he", matter)
    refused = checked(post(chongqing, matter, f"{matter}/check", agreed="no"), 400)
    assert "退回须写明意见" in refused.text(".govuk-error-summary")
    checked(post(chongqing, matter, f"{matter}/check", agreed="yes"))
    staffed.pair.clock.pass_time(days=8)
    at_work(chongqing, "he", room)
    checked(post(chongqing, room, f"{room}/publish"))
    page = checked(chongqing.get(public))
    assert "意见（2 条）" in page.text(".answered")
    assert "采纳 ：群众需要，两地均可做到" in page.text(".answered")
    assert "收到意见 2" in page.text(".tally")


def test_zero_comments_is_shown_as_zero_on_the_page_and_in_the_api(staffed: Halls, chongqing: Client) -> None:
    public = announce(chongqing)
    staffed.pair.clock.pass_time(days=8)
    at_work(chongqing, "zheng", f"/office{public}")
    checked(post(chongqing, f"/office{public}", f"/office{public}/publish"))
    assert "公告期间收到 0 条意见" in checked(chongqing.get(public)).text(".note")
    result = chongqing.get(f"/api{public}/result").json()
    assert result["counts"]["received"] == 0
    assert result["answered"] == []


def test_the_api_runs_a_consultation_from_start_to_end(staffed: Halls, chongqing: Client) -> None:
    tokens = {who: chongqing.post("/api/token", json={"login": who}).json()["token"] for who in ("zheng", "he")}
    zheng, he = ({"authorization": f"Bearer {tokens[who]}"} for who in ("zheng", "he"))
    plan = PLAN | {"opens_on": "2022-08-01", "text": DRAFT}
    id_ = chongqing.post("/api/office/consultations", json=plan, headers=zheng).json()["id"]
    base, office = f"/api/consultations/{id_}", f"/api/office/consultations/{id_}"
    said = {"place": "1.2", "form": {"words": "五天就够了", "kind": "enterprise"}}
    receipt = chongqing.post(f"{base}/comments", json=said).json()["receipt"]
    (matter,) = chongqing.get(f"{office}/matters", headers=zheng).json()
    one = f"{office}/matters/{matter['id']}"
    assert chongqing.get(one, headers=zheng).json()["comments"][0]["words"] == "五天就够了"
    comment = chongqing.get(one, headers=zheng).json()["comments"][0]["id"]
    assert chongqing.post(f"{office}/comments/{comment}/contact", headers=zheng).status_code == 404  # none was left
    assert chongqing.post(f"{office}/comments/{comment}/separation", headers=zheng).status_code in {404, 409}  # alone
    assert chongqing.post(f"{one}/answer", json=ANSWER, headers=zheng).status_code == 200
    assert chongqing.post(f"{one}/check", json={"agreed": True}, headers=zheng).status_code == 403
    assert chongqing.post(f"{one}/check", json={"agreed": True}, headers=he).status_code == 200
    assert chongqing.post(f"{office}/publication", headers=he).status_code == 409
    staffed.pair.clock.pass_time(days=8)
    tokens["he"] = chongqing.post("/api/token", json={"login": "he"}).json()["token"]
    he = {"authorization": f"Bearer {tokens['he']}"}
    assert chongqing.post(f"{office}/publication", headers=he).status_code == 201
    mine = chongqing.post("/api/consultations/receipts", json={"receipt": receipt}).json()
    assert mine["answer"]["outcome"] == "adopted"
    assert chongqing.get(f"{office}/matters").status_code == 401


def test_a_year_after_the_result_pages_say_that_the_words_were_deleted(staffed: Halls, chongqing: Client) -> None:
    public = announce(chongqing)
    receipt = leave(chongqing, f"{public}/comment/1.1", words="窗口周末也要开", name="周先生", consent="yes")
    room = f"/office{public}"
    (link,) = checked(chongqing.get(room)).all("tbody th a")
    matter = str(link.attrs["href"])
    checked(post(chongqing, matter, f"{matter}/answer", **ANSWER))
    at_work(chongqing, "he", matter)
    checked(post(chongqing, matter, f"{matter}/check", agreed="yes"))
    staffed.pair.clock.pass_time(days=8)
    at_work(chongqing, "he", room)
    checked(post(chongqing, room, f"{room}/publish"))
    staffed.pair.clock.pass_time(days=366)
    staffed.pair.chongqing.work()
    own = checked(post(chongqing, "/consultations/receipt", "/consultations/receipt", receipt=receipt)).text("main")
    assert "内容 已按承诺在期满后删除。 答复 采纳 ：群众需要，两地均可做到" in own
    at_work(chongqing, "he", matter)
    seen = checked(chongqing.get(matter)).text("main")
    assert "已按承诺在期满后删除" in seen
    assert "看联系方式" not in seen
    assert "期满删除意见原文和联系方式" in checked(chongqing.get(room)).text("main")
    assert "意见（1 条）" in checked(chongqing.get(public)).text(".answered")
