"""The guide of a service: what it takes, what was promised, and the two sides beside each other."""

from litestar import Litestar
from litestar.testing import TestClient

from support.html import checked, words
from support.web import log_in
from yipanqi.kernel.text import Text
from yipanqi.web.values import words as said

Client = TestClient[Litestar]


def test_the_guide_of_every_service_is_a_sound_page(client: Client) -> None:
    for service in client.get("/api/services").json():
        assert checked(client.get(f"/services/{service['id']}")).text("h1")


def test_the_two_sides_stand_beside_each_other_with_day_clause_and_evidence(client: Client) -> None:
    page = checked(client.get("/services/pension-transfer"))
    rows = {words(row.query("th")[0]): [words(cell) for cell in row.query("td")] for row in page.all(".sides tbody tr")}
    sichuan, chongqing = rows["转移办结时限"]
    assert "15 个工作日 自 2021-12-31 起，川办发〔2021〕2号#4.10" in sichuan
    assert "15 个工作日" in chongqing
    assert "依据待核对" in rows["跨省首次缴费可转移的年龄界限"][0]
    assert "暂定值，待主管部门确认：文件未规定补正时限" in rows["申请人补正时限"][0]


def test_what_a_county_promised_for_itself_is_said_on_its_side_only(client: Client) -> None:
    page = checked(client.get("/services/pension-transfer"))
    (row,) = [r for r in page.all(".sides tbody tr") if words(r).startswith("转移办结时限")]
    sichuan, chongqing = [words(cell) for cell in row.query("td")]
    assert "岳池县： 5 个工作日" in sichuan  # the county's list of 2024-09-23; the clock of the test stands in 2026
    assert "岳池县" not in chongqing


def test_the_start_button_asks_for_log_in_and_leads_to_the_first_question(client: Client) -> None:
    start = checked(client.get("/services/pension-transfer")).one("main .button[href$='/apply']").attrs["href"]
    assert client.get(str(start), follow_redirects=False).headers["location"].startswith("/log-in?next=")
    log_in(client, "liu", str(start))
    assert client.get(str(start)).url.path == "/services/pension-transfer/apply/questions/to_place"


def test_a_service_that_does_not_exist_is_not_found(client: Client) -> None:
    checked(client.get("/services/astrology"), status=404)


def test_the_guide_is_english_after_the_switch(client: Client) -> None:
    client.get("/preferences", params={"language": "en"})
    page = checked(client.get("/services/pension-transfer"))
    assert page.text("h1") == "Pension relation transfer"
    assert "15 working days" in page.text("main")


def test_values_are_said_in_words() -> None:
    names = {"male": Text("男", "men")}
    assert said({"male": 50}, "year of age", names).zh == "男 50 周岁"
    assert said(None, "rate").zh == "未规定"
    assert said(True, "truth").en == "yes"
    assert said(733_900, "fen a month").zh == "7,339.00 元"
    assert said(["court", "audit"], "kind").zh == "court；audit"
