"""What holds for every page: headers, forms, limits, errors, the log."""

import pytest
import structlog
from litestar import Litestar, get
from litestar.testing import TestClient

from support.html import checked
from support.web import BASE, FakeNode, log_in, visiting
from yipanqi.access.actor import Role
from yipanqi.kernel.decision import Refusal
from yipanqi.kernel.problems import Problem, Refused, conflict
from yipanqi.kernel.text import Text
from yipanqi.web import guards
from yipanqi.web.app import create_app
from yipanqi.web.limits import Buckets
from yipanqi.web.navigation import Place, navigation
from yipanqi.web.pages import page
from yipanqi.web.problems import SAID, STATUS
from yipanqi.web.seam import Rate, WebSettings

Client = TestClient[Litestar]
GUARDS = {"anyone", "machines", "signed_in", "residents"}


@get("/broken", guards=[guards.anyone], sync_to_thread=False)
def broken() -> None:
    raise RuntimeError("secret 11010519491231002X")


@get("/api/busy", guards=[guards.anyone], sync_to_thread=False)
def busy() -> None:
    raise conflict("already_decided", "该办件已办结", "The case is decided")


@get("/busy", guards=[guards.anyone], sync_to_thread=False)
def busy_page() -> None:
    raise conflict("already_decided", "该办件已办结", "The case is decided")


@get("/some-desk", guards=[guards.staff(Role.OFFICER)], sync_to_thread=False)
def desk() -> str:
    return "desk"


@get("/board-of-supervisors", guards=[guards.staff(Role.SUPERVISOR)], sync_to_thread=False)
def supervisors() -> str:
    return "board"


@get("/no", guards=[guards.anyone], sync_to_thread=False)
def not_eligible() -> object:
    refusal = Refusal("not_insured", Text("没有参保记录", "No record"), Text("先办理参保登记", "Enrol first"))
    return page("hall/not_eligible", service="养老保险关系转移", refusals=[refusal], back="/")


@pytest.fixture
def app(node: FakeNode) -> Litestar:
    return create_app(node, WebSettings(BASE), routes=[broken, busy, busy_page, desk, supervisors, not_eligible])


@pytest.fixture
def visitor(app: Litestar) -> Client:
    return TestClient(app, base_url=BASE, raise_server_exceptions=False)


def test_every_route_says_whom_it_is_for(app: Litestar) -> None:
    for route in app.routes:
        for handler in getattr(route, "route_handlers", []):
            if route.path.startswith("/api/schema") or handler.http_methods == {"OPTIONS"}:
                continue  # the framework's own, open to all
            names = [g.__name__ for layer in handler.ownership_layers for g in layer.guards or ()]
            known = [n for n in names if n in GUARDS or n.startswith("staff_")]
            assert len(known) == 1, f"{route.path}: {names}"


def test_a_post_without_the_token_of_our_page_is_refused(client: Client) -> None:
    log_in(client, "liu")
    checked(client.post("/log-out"), status=403)
    checked(client.post("/log-out", data={"_csrf_token": "0" * 128}), status=403)
    checked(client.get("/cases"))


def test_headers_are_there_on_errors_and_files_too(client: Client) -> None:
    for path in ("/", "/nope", "/static/yipanqi.css", "/healthz"):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]


def test_every_response_has_a_nonce_of_its_own(client: Client) -> None:
    policies = {client.get("/").headers["content-security-policy"] for _ in range(3)}
    assert len(policies) == 3


def test_https_is_demanded_where_the_node_is_reached_by_it(node: FakeNode) -> None:
    with visiting(create_app(node, WebSettings("https://sc.example"))) as client:
        answer = client.get("/")
    assert "max-age" in answer.headers["strict-transport-security"]
    assert "secure" in answer.headers["set-cookie"].lower()


def test_an_unknown_page_and_a_wrong_method_are_pages(client: Client) -> None:
    assert "没有找到" in checked(client.get("/nope"), status=404).text("h1")
    checked(client.get("/log-out"), status=405)


def test_programs_get_errors_in_one_shape(visitor: Client) -> None:
    problem = {"code": "already_decided", "field": "", "zh": "该办件已办结", "en": "The case is decided"}
    assert visitor.get("/api/busy").json() == {"status": 409, "problems": [problem]}
    for path, status in {"/api/readings": 401, "/api/nope": 404}.items():
        answer = visitor.get(path)
        assert answer.status_code == answer.json()["status"] == status
        assert set(answer.json()["problems"][0]) == {"code", "field", "zh", "en"}


def test_what_cannot_be_done_now_is_said_on_a_page(visitor: Client) -> None:
    assert "该办件已办结" in checked(visitor.get("/busy"), status=409).text("main")


def test_a_fault_of_ours_has_a_number_and_tells_nothing(visitor: Client) -> None:
    with structlog.testing.capture_logs() as logs:
        page = checked(visitor.get("/broken"), status=500)
    (failed,) = [line for line in logs if line["event"] == "failed"]
    assert failed["number"] in page.text("main")
    assert "secret" not in page.response.text


def test_not_eligible_is_a_page_that_says_what_one_can_do(visitor: Client) -> None:
    page = checked(visitor.get("/no"))
    assert "没有参保记录" in page.text("main")
    assert "先办理参保登记" in page.text("main")


def test_the_desk_is_for_officers_after_their_second_factor(visitor: Client, node: FakeNode) -> None:
    assert visitor.get("/some-desk", follow_redirects=False).headers["location"] == "/log-in?next=%2Fsome-desk"
    log_in(visitor, "chen")
    assert visitor.get("/some-desk", follow_redirects=False).headers["location"] == "/second-factor?next=%2Fsome-desk"
    checked(visitor.get("/board-of-supervisors"), status=403)


def test_a_resident_is_not_let_in_to_the_desk(visitor: Client) -> None:
    log_in(visitor, "liu")
    checked(visitor.get("/some-desk"), status=403)


def test_who_asks_too_often_waits(node: FakeNode) -> None:
    seconds = [0.0]
    settings = WebSettings(BASE, ordinary=Rate(burst=2, per_second=0.5))
    with visiting(create_app(node, settings, clock=lambda: seconds[0])) as client:
        assert [client.get("/search").status_code for _ in range(3)] == [200, 200, 429]
        assert client.get("/search").headers["retry-after"] == "3"
        assert client.get("/healthz").status_code == 200
        seconds[0] = 2.0
        assert client.get("/search").status_code == 200


def test_a_bucket_fills_up_to_its_brim_only() -> None:
    seconds = [0.0]
    buckets = Buckets(Rate(burst=2, per_second=1), lambda: seconds[0])
    assert [buckets.take("a"), buckets.take("a"), buckets.take("a")] == [0, 0, 1]
    assert buckets.take("b") == 0
    seconds[0] = 100
    assert [buckets.take("a"), buckets.take("a"), buckets.take("a")] == [0, 0, 1]


def test_the_log_has_no_person_no_query_and_no_values_of_paths(visitor: Client) -> None:
    with structlog.testing.capture_logs() as logs:
        log_in(visitor, "liu")
        visitor.get("/search", params={"q": "刘女士 11010519491231002X"})
        visitor.get("/fields/social-insurance")
    text = str(logs)
    assert {line["event"] for line in logs} == {"answered"}
    assert "/fields/{field:str}" in {line["route"] for line in logs} or "/fields/{field}" in text
    for secret in ("刘", "11010519491231002X", "social-insurance", "testserver", "code=", "state="):
        assert secret not in text


def test_every_kind_of_problem_has_a_status_with_words() -> None:
    assert set(STATUS.values()) <= set(SAID)


def test_the_navigation_shows_places_of_work_by_role(node: FakeNode) -> None:
    desk_place = Place("/desk", Text("审批", "Desk"))
    with visiting(create_app(node, WebSettings(BASE), work=[(Role.OFFICER, desk_place)])) as client:
        assert "审批" not in checked(client.get("/")).text(".places")
        log_in(client, "chen")
        assert checked(client.get("/")).text(".places") == "服务大厅 承诺清单 督查看板 审批"
    assert desk_place not in navigation(None, [(Role.OFFICER, desk_place)])


def test_a_refusal_with_fields_keeps_them_for_programs(node: FakeNode) -> None:
    @get("/api/wrong", guards=[guards.anyone], sync_to_thread=False)
    def wrong() -> None:
        raise Refused([Problem("required", Text("请填写", "Enter"), field) for field in ("name", "on")])

    with visiting(create_app(node, WebSettings(BASE), routes=[wrong])) as client:
        answer = client.get("/api/wrong")
    assert answer.status_code == 400
    assert [p["field"] for p in answer.json()["problems"]] == ["name", "on"]


def test_the_api_describes_itself(client: Client) -> None:
    described = client.get("/api/schema/openapi.json").json()
    assert {"/healthz", "/api/services", "/api/cases", "/api/promises"} <= set(described["paths"])
    assert all(path.startswith(("/api/", "/healthz")) for path in described["paths"])
