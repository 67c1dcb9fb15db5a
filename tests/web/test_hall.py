"""The hall: finding a service, and what is one's own."""

from litestar import Litestar
from litestar.testing import TestClient

from support.html import checked, words
from support.web import FakeNode, log_in
from yipanqi.access.actor import Actor, ActorKind
from yipanqi.access.readings import note_reading
from yipanqi.kernel.text import Text, same

Client = TestClient[Litestar]


def test_the_home_page_says_which_node_it_is_and_starts_with_search(client: Client) -> None:
    page = checked(client.get("/"))
    assert page.text(".badge") == "四川节点"
    assert page.one('form[action="/search"]')
    assert [words(e) for e in page.all(".field h2 a")] == ["户籍身份", "社会保险"]
    assert "3 项服务" in page.text("main")


def test_the_field_where_one_is_is_marked_in_the_navigation(client: Client) -> None:
    assert checked(client.get("/")).text("nav [aria-current]") == "服务大厅"
    assert checked(client.get("/fields/social-insurance")).text(".places [aria-current]") == "服务大厅"


def test_everyday_words_find_a_service(client: Client) -> None:
    page = checked(client.get("/search", params={"q": "养老保险 转到成都"}))
    assert words(page.all(".rows h3")[0]) == "养老保险关系转移"


def test_a_search_that_finds_nothing_says_what_to_do(client: Client) -> None:
    assert "12345" in checked(client.get("/search", params={"q": "xyzzy"})).text("main")


def test_what_was_searched_for_is_text_and_never_markup(client: Client) -> None:
    page = checked(client.get("/search", params={"q": '"><script>alert(1)</script>'}))
    assert page.one("#q").attrs["value"] == '"><script>alert(1)</script>'


def test_a_field_lists_its_services(client: Client) -> None:
    page = checked(client.get("/fields/social-insurance"))
    assert [words(e) for e in page.all(".rows h2")] == ["养老保险关系转移", "社会保险参保证明"]


def test_a_field_that_does_not_exist_is_not_found(client: Client) -> None:
    checked(client.get("/fields/astrology"), status=404)


def test_my_cases_are_empty_at_first(client: Client) -> None:
    log_in(client, "liu")
    assert "还没有办件" in checked(client.get("/cases")).text("main")


def test_a_person_sees_who_read_their_data(client: Client, node: FakeNode) -> None:
    officer = Actor(ActorKind.STAFF, "a-1", Text("重庆市社会保险局", "Chongqing Social Insurance Bureau"))
    with node.write() as work:
        note_reading(work, officer, "p-1", "case", Text("核算", "work out"), case_number="SC-1")
        note_reading(work, officer, "p-2", "case", same("another's"), case_number="SC-2")
    log_in(client, "liu")
    seen = checked(client.get("/readings")).text("main table")
    assert "2026-03-02 09:00" in seen  # 01:00 UTC is nine in the morning in China
    assert "重庆市社会保险局" in seen
    assert "SC-2" not in seen
    assert [r["case_number"] for r in client.get("/api/readings").json()] == ["SC-1"]


def test_the_api_searches_as_the_page_does(client: Client) -> None:
    assert [s["id"] for s in client.get("/api/services", params={"q": "无犯罪"}).json()] == ["no-crime-certificate"]
    assert len(client.get("/api/services").json()) == 3


def test_the_node_says_that_it_is_well(client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok", "node": "51"}
