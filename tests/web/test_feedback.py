"""Feedback on pages and through the API: said without an account, dealt with by time left, rated again, counted."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from support.complaints import CALLED, CONCLUDED, RAISED
from support.hall import YU_ZHONG, Halls
from support.html import checked
from support.pair import LUO
from support.staff import at_work, post
from support.web import csrf_token, log_in, visiting
from yipanqi.cases import parties
from yipanqi.supervision.feedback import routing
from yipanqi.supervision.feedback.items import Said
from yipanqi.supervision.feedback.life import Kind
from yipanqi.web.feedback.person import Context, context_of

Client = TestClient[Litestar]
SERVICE = "no-crime-certificate"


@pytest.fixture
def chongqing(staffed: Halls) -> Iterator[Client]:
    with visiting(staffed.app(staffed.pair.chongqing)) as client:
        yield client


def tell(client: Client, address: str = f"/feedback?about=/services/{SERVICE}", **more: object) -> tuple[str, str]:
    """Say what went wrong, as a page asks it; the receipt and what the page says."""
    asked = checked(client.get(address))
    hidden = {str(i.attrs["name"]): str(i.attrs.get("value") or "") for i in asked.all('main input[type="hidden"]')}
    form = {**RAISED, "place": YU_ZHONG, **hidden, "_csrf_token": csrf_token(asked.response.text), **more}
    taken = checked(client.post("/feedback", data=form))
    return taken.text(".number"), taken.text("main")


def test_every_page_leads_there_with_what_it_was_about_and_no_more() -> None:
    assert context_of("/services/pension-transfer/apply/check") == Context(service="pension-transfer")
    assert context_of("/cases/SC-2026-1") == Context(case="SC-2026-1")
    assert context_of("/readings") == context_of("") == context_of("https://elsewhere/x") == Context()


def test_a_page_links_there_with_its_own_path(chongqing: Client) -> None:
    page = checked(chongqing.get(f"/services/{SERVICE}"))
    link = page.one('footer a[href^="/feedback"]')
    assert link.attrs["href"] == f"/feedback?about={quote(f'/services/{SERVICE}')}"
    assert "关于：无犯罪记录证明" in checked(chongqing.get(str(link.attrs["href"]))).text("main")


def test_it_is_said_without_an_account_and_goes_to_who_is_competent(chongqing: Client) -> None:
    receipt, said = tell(chongqing)
    assert "渝中" in said
    # 1 August 2022 is a Monday: one working day on is the 2nd, five are the 8th
    assert "2022-08-02 前给您回电话，2022-08-08 前办结" in said
    page = checked(post(chongqing, "/feedback/receipt", "/feedback/receipt", receipt=receipt))
    assert "办理中" in page.text("h1")
    gone = checked(post(chongqing, "/feedback/receipt", "/feedback/withdraw", receipt=receipt))
    assert "本人撤回" in gone.text("h1")
    wrong = post(chongqing, "/feedback/receipt", "/feedback/receipt", receipt="2222-2222-2222")
    assert "没有这个回执号" in checked(wrong, 404).text(".govuk-error-summary")


def test_what_is_before_a_court_is_told_where_it_belongs(chongqing: Client) -> None:
    _, said = tell(chongqing, in_court="yes")
    assert "12348" in said


def test_what_is_missing_is_said_beside_its_field(chongqing: Client) -> None:
    page = checked(post(chongqing, "/feedback", "/feedback", once="x", words="没有电话"), 400)
    fields = {str(a.attrs["href"]) for a in page.all(".govuk-error-summary a")}
    assert {"#kind", "#in_court", "#name", "#reach", "#consent"} <= fields


def test_the_office_calls_back_and_puts_right_and_the_person_rates_again(staffed: Halls, chongqing: Client) -> None:
    receipt, _ = tell(chongqing)
    at_work(chongqing, "chen", "/office/feedback")
    queue = checked(chongqing.get("/office/feedback"))
    assert "● 剩余 5 个工作日" in queue.text(".worklist tbody")
    assert "罗女士" not in queue.text()
    item = str(queue.one(".worklist tbody a").attrs["href"])
    assert "13800000000" in checked(chongqing.get(item)).text("main")
    early = post(chongqing, f"{item}/do/conclude", f"{item}/do/conclude", **CONCLUDED)
    assert "先回访" in checked(early, 400).text(".govuk-error-summary")
    checked(post(chongqing, f"{item}/do/call", f"{item}/do/call", **CALLED))
    checked(post(chongqing, f"{item}/do/conclude", f"{item}/do/conclude", **CONCLUDED))
    assert "没有待办" in checked(chongqing.get("/office/feedback")).text("main")
    chongqing.cookies.clear()
    mine = checked(post(chongqing, "/feedback/receipt", "/feedback/receipt", receipt=receipt))
    assert "已免去该材料并致歉" in mine.text("main")
    rated = checked(post(chongqing, "/feedback/receipt", "/feedback/rating", receipt=receipt, grade="2"))
    assert "已再次评价" in rated.text("h1")
    at_work(chongqing, "zheng", item)
    checked(post(chongqing, f"{item}/do/check", f"{item}/do/check", confirmed="yes"))
    checked(chongqing.get(item), 404)  # filed: nobody's business any more


def test_what_is_mine_is_listed_for_me_and_for_nobody_else(staffed: Halls, chongqing: Client) -> None:
    log_in(chongqing, "luo", "/feedback/mine")
    tell(chongqing)
    page = checked(chongqing.get("/feedback/mine"))
    mine = str(page.one(".rows a").attrs["href"])
    assert "材料交了两次还是办不成" in checked(chongqing.get(mine)).text("main")
    assert "本人撤回" in checked(post(chongqing, mine, f"{mine}/withdraw")).text("h1")
    chongqing.cookies.clear()
    at_work(chongqing, "clerk", "/office/feedback")
    assert chongqing.get(mine).status_code == 403


def test_the_case_one_comes_from_is_named(chongqing: Client) -> None:
    page = checked(chongqing.get("/feedback?about=/cases/SC-1"))
    assert "办件 SC-1" in page.text("main")


def test_counts_are_open_and_small_groups_are_not_shown(chongqing: Client) -> None:
    tell(chongqing)
    page = checked(chongqing.get("/feedback/counts"))
    assert "办不成事 少于10" in page.text("main")
    assert "投诉 0" in page.text("main")
    assert chongqing.get("/api/feedback/counts").json()["by_kind"] == {"rating": 0, "complaint": 0, "desk": None}


def test_a_recurring_cause_is_removed_for_everybody(chongqing: Client) -> None:
    at_work(chongqing, "zheng", "/office/feedback/remedies")
    where = "/office/feedback/remedies"
    assert checked(post(chongqing, where, where, cause="papers"), 400).all(".govuk-error-summary")
    checked(post(chongqing, where, where, cause="papers", words="窗口不再要求户口簿复印件", service=SERVICE))
    assert "窗口不再要求户口簿复印件" in checked(chongqing.get("/feedback/counts")).text("main")


def test_the_api_does_what_the_pages_do(chongqing: Client) -> None:
    form = RAISED | {"place": YU_ZHONG}
    told = chongqing.post("/api/feedback", json={"form": form, "service": SERVICE})
    receipt = told.json()["receipt"]
    token = chongqing.post("/api/token", json={"login": "chen"}).json()["token"]
    chen = {"authorization": f"Bearer {token}"}
    (line,) = chongqing.get("/api/office/feedback", headers=chen).json()
    item = f"/api/office/feedback/{line['id']}"
    assert chongqing.get(item, headers=chen).json()["said"]["name"] == "罗女士"
    assert chongqing.post(f"{item}/call", json=CALLED, headers=chen).status_code == 200
    assert chongqing.post(f"{item}/conclude", json=CONCLUDED, headers=chen).json() == []
    rated = chongqing.post("/api/feedback/ratings", json={"receipt": receipt, "form": {"grade": "1"}}).json()
    assert (rated["state"], rated["second_grade"]) == ("rated", 1)
    assert chongqing.get(item).status_code == 401
    token = chongqing.post("/api/token", json={"login": "zheng"}).json()["token"]
    zheng = {"authorization": f"Bearer {token}"}
    put_right = {"cause": "papers", "words": "窗口不再要求户口簿复印件", "service": SERVICE}
    counts = chongqing.post("/api/office/feedback/remedies", json=put_right, headers=zheng).json()
    assert [each["words"]["zh"] for each in counts["removed"]] == ["窗口不再要求户口簿复印件"]


def test_who_rated_sees_it_among_ones_own_and_leaves_a_phone_number(staffed: Halls) -> None:
    sichuan = staffed.pair.sichuan
    with sichuan.work_on() as work:
        party = parties.find_or_add(work.uow, work.vault, LUO)
        words = Said("太慢了", LUO.name, "")
        row = routing.open_item(work, Kind.RATING, words, party=party, grade=5, service=SERVICE)
    with visiting(staffed.app(sichuan)) as client:
        log_in(client, "luo", "/feedback/mine")
        mine = f"/feedback/mine/{row.id}"
        assert "差评" in checked(client.get("/feedback/mine")).text(".rows")
        assert checked(post(client, mine, f"{mine}/phone", reach="1"), 400).all(".govuk-error-summary")
        left = checked(post(client, mine, f"{mine}/phone", reach="13800000000", consent="yes"))
        assert "补留联系电话" in left.text("main")
        assert not left.all('form[action$="/phone"]')
        assert client.get("/api/feedback/mine").json()[0]["id"] == row.id
        token = {"x-csrftoken": csrf_token(client.get(mine).text)}
        assert client.post(f"/api{mine}/rating", json={"grade": "1"}, headers=token).status_code == 409  # not done yet
        taken = client.post(f"/api{mine}/withdrawal", headers=token).json()
        assert (taken["id"], taken["state"]) == (row.id, "withdrawn")


def test_three_years_after_the_end_the_page_says_that_the_words_were_deleted(staffed: Halls, chongqing: Client) -> None:
    receipt, _ = tell(chongqing, in_court="yes")
    staffed.pair.clock.pass_time(days=3 * 366)
    staffed.pair.chongqing.work()
    page = checked(post(chongqing, "/feedback/receipt", "/feedback/receipt", receipt=receipt))
    assert "不属受理范围" in page.text("h1")
    assert "已按承诺在期满后删除" in page.text("main")
    assert RAISED["words"] not in page.text("main")
