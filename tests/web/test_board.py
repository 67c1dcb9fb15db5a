"""The pages and the API of the board: open to all, with more for those who supervise."""

import json
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from support.board import filled
from support.hall import PENSION, Halls
from support.html import checked, words
from support.pair import resident
from support.staff import at_work
from support.web import csrf_token, visiting
from yipanqi.node import usecases
from yipanqi.policy.catalogue import catalogue
from yipanqi.supervision.figures.neighbours import told
from yipanqi.web.board.words import narrowed_to

Client = TestClient[Litestar]
TRANSFER = quote("川办发〔2021〕2号#4.10", safe="")


@pytest.fixture
def client(staffed: Halls) -> Iterator[Client]:
    filled(staffed)
    usecases.apply(staffed.pair.sichuan, resident(staffed.pair.sichuan), "pension-transfer", "apply", PENSION)
    with visiting(staffed.app(staffed.pair.sichuan)) as client:
        yield client


def test_every_clause_is_a_stone_that_says_all_in_words_and_leads_on(client: Client) -> None:
    page = checked(client.get("/board"))
    stones = page.all("table.go a.stone")
    assert len(stones) == len(catalogue().clauses)
    assert all("：" in words(stone) and stone.attrs["href"] for stone in stones)
    assert [words(th) for th in page.all("table.go thead th")][:3] == ["交通", "通信", "户籍身份"]
    for stone in stones[::20]:
        checked(client.get(str(stone.attrs["href"])))


def test_the_board_has_a_legend_four_cards_what_needs_action_and_both_sides(client: Client) -> None:
    page = checked(client.get("/board"))
    counted = sum(int(words(strong)) for strong in page.all(".legend strong"))
    assert counted == len(catalogue().clauses)
    assert len(page.all(".sums .card")) == 4
    assert "已逾期" in page.text("main")
    said = page.text("main")
    assert "两地一览" in said
    assert "实时" in said
    assert "2022-08-01 10:00" in said  # as Chongqing told
    assert "不公布" in said  # the rule


def test_a_filter_is_an_address_and_can_be_taken_back(client: Client) -> None:
    page = checked(client.get("/board?field=health&signal=on+time"))
    stones = page.all("table.go a.stone")
    assert 0 < len(stones) < 20
    assert all("stone-on-time" in str(stone.attrs["class"]) for stone in stones)
    assert page.all('a[href="/board"]')
    assert "筛选条件无效" in checked(client.get("/board?signal=blue"), status=400).text("main")


def test_english_pages_say_the_same(client: Client) -> None:
    client.get("/preferences?language=en&back=/")
    for path in ("/board", "/board/wall", f"/board/clauses/{TRANSFER}", "/board/services/pension-transfer"):
        checked(client.get(path))
    assert "One chessboard: 5 documents, 134 promises" in checked(client.get("/board")).text("h1")


def test_a_stone_opens_to_its_units_and_the_figures_of_its_services(client: Client) -> None:
    said = checked(client.get(f"/board/clauses/{TRANSFER}")).text("main")
    assert "四川省人力资源和社会保障厅" in said
    assert "企业职工基本养老保险关系转移接续" in said
    assert "通报" in said
    checked(client.get("/board/clauses/nothing"), status=404)


def test_supervisors_open_a_number_to_its_cases_and_others_do_not(client: Client, staffed: Halls) -> None:
    cases = "/board/cases?service=pension-transfer&what=filed"
    assert "/log-in" in str(client.get(cases, follow_redirects=False).headers["location"])
    assert "/board/cases" not in client.get("/board").text
    at_work(client, "sun", "/board")
    home = checked(client.get("/board"))
    (link,) = [a.attrs["href"] for a in home.all("main table a") if "service=pension-transfer" in str(a.attrs["href"])]
    page = checked(client.get(str(link)))
    assert [words(th) for th in page.all("tbody th")] == ["SC-20220801-000001"]
    assert "罗" not in page.text("main")
    service = checked(client.get("/board/services/pension-transfer"))
    for a in service.all("main table a"):
        checked(client.get(str(a.attrs["href"])))


def test_a_supervisor_tells_the_other_side_now(client: Client, staffed: Halls) -> None:
    staffed.pair.clock.pass_time(hours=1)
    at_work(client, "sun", "/board")
    home = client.get("/board")
    client.post("/board/tell", data={"_csrf_token": csrf_token(home.text)})
    staffed.pair.settle()
    with staffed.pair.chongqing.look() as work:
        assert [t.made_at for t in told(work)] == [staffed.pair.clock.now]


def test_the_api_says_what_the_pages_say(client: Client) -> None:
    whole = client.get("/api/board").json()
    assert (len(whole["stones"]), whole["exact"]) == (134, False)
    assert sum(whole["legend"].values()) == 134
    assert {side["side"] for side in whole["sides"]} == {"51", "50"}
    one = client.get(f"/api/board/clauses/{TRANSFER}").json()
    assert one["stone"]["services"] == ["pension-transfer"]
    assert [unit["unit"] for unit in one["units"]] == ["四川省人力资源和社会保障厅"]
    assert client.get("/api/board/cases?service=pension-transfer").status_code == 401
    assert "罗" not in json.dumps(whole, ensure_ascii=False)
    at_work(client, "sun", "/board")
    assert client.get("/api/board").json()["exact"]
    found = client.get("/api/board/cases?service=pension-transfer").json()
    assert [record["number"] for record in found["records"]] == ["SC-20220801-000001"]
    assert client.get("/api/board/cases?service=pension-transfer&what=x").status_code == 400


@pytest.mark.parametrize(
    ("word", "said"), [("4", "不满意"), ("SC", "四川"), ("CQ", "重庆"), ("refused", "不予"), ("", "未注明")]
)
def test_what_records_are_narrowed_to_is_said_in_words(word: str, said: str) -> None:
    assert narrowed_to(word).zh == said
