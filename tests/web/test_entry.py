"""Coming in and going out, through all of OpenID Connect."""

from urllib.parse import parse_qs, urlsplit

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from support.html import checked
from support.web import BASE, FakeNode, csrf_token, log_in, practice_app, visiting
from yipanqi.access.accounts import close_account, find_account
from yipanqi.web.app import create_app
from yipanqi.web.practice_login import ISSUER
from yipanqi.web.seam import Provider, WebSettings

Client = TestClient[Litestar]


def test_a_resident_logs_in_and_comes_back_to_where_they_were(client: Client) -> None:
    chooser = client.get("/cases")
    checked(chooser)
    assert chooser.url.path == "/practice-login/authorize"
    done = client.post(str(chooser.url), data={"subject": "liu", "_csrf_token": csrf_token(chooser.text)})
    assert done.url.path == "/cases"
    assert checked(done).text(".who") == "刘女士"


def test_logging_out_ends_the_session_for_every_copy_of_the_cookie(client: Client) -> None:
    log_in(client, "liu")
    copied = client.cookies["session-51"]
    page = client.get("/")
    client.post("/log-out", data={"_csrf_token": csrf_token(page.text)})
    client.cookies.set("session-51", copied, domain="testserver.local")
    assert client.get("/cases", follow_redirects=False).status_code == 303


def test_the_session_cookie_cannot_be_read_by_scripts_or_sent_from_other_sites(client: Client) -> None:
    chooser = client.get("/log-in")
    form = {"subject": "liu", "_csrf_token": csrf_token(chooser.text)}
    back = client.post(str(chooser.url), data=form, follow_redirects=False).headers["location"]
    cookies = client.get(back, follow_redirects=False).headers.get_list("set-cookie")
    (cookie,) = [c for c in cookies if c.startswith("session-51")]
    assert "HttpOnly" in cookie
    assert "samesite=lax" in cookie.lower()


def test_an_idle_session_must_log_in_again(client: Client, node: FakeNode) -> None:
    log_in(client, "liu")
    node.db.pass_time(minutes=29)
    checked(client.get("/cases"))
    node.db.pass_time(minutes=29)
    checked(client.get("/cases"))
    node.db.pass_time(minutes=30)
    assert client.get("/cases", follow_redirects=False).headers["location"] == "/log-in?next=%2Fcases"


def test_staff_must_show_the_second_factor(client: Client) -> None:
    log_in(client, "chen", "/readings")
    asked = client.get("/second-factor", params={"next": "/healthz"})
    code = checked(asked).text(".code")
    done = client.post(str(asked.url), data={"code": f" {code[:3]} {code[3:]} ", "_csrf_token": csrf_token(asked.text)})
    assert done.url.path == "/healthz"


@pytest.mark.parametrize("code", ["000000", "", "１"])
def test_a_wrong_code_is_asked_again_with_the_reason(client: Client, code: str) -> None:
    log_in(client, "chen")
    asked = client.get("/second-factor")
    again = client.post("/second-factor", data={"code": code, "_csrf_token": csrf_token(asked.text)})
    assert checked(again, status=400).one('.govuk-error-summary a[href="#code"]')


def test_codes_cannot_be_guessed_quickly(client: Client) -> None:
    log_in(client, "chen")
    token = csrf_token(client.get("/second-factor").text)
    guesses = [
        client.post("/second-factor", data={"code": f"{n:06}", "_csrf_token": token}).status_code for n in range(11)
    ]
    assert guesses == [400] * 10 + [429]


def test_a_closed_account_cannot_log_in(client: Client, node: FakeNode) -> None:
    with node.write() as work:
        close_account(work, find_account(work, ISSUER, "liu", live=False))
    chooser = client.get("/log-in")
    done = client.post(str(chooser.url), data={"subject": "liu", "_csrf_token": csrf_token(chooser.text)})
    checked(done, status=403)


def returned(client: Client, **changes: str) -> int:
    """What the return address answers to a good code with something changed in the query."""
    chooser = client.get("/log-in")
    form = {"subject": "liu", "_csrf_token": csrf_token(chooser.text)}
    back = client.post(str(chooser.url), data=form, follow_redirects=False).headers["location"]
    query = {k: v[0] for k, v in parse_qs(urlsplit(back).query).items()} | changes
    return client.get("/log-in/return", params=query, follow_redirects=False).status_code


def test_a_log_in_that_another_site_began_is_refused(client: Client) -> None:
    assert returned(client) == 303
    assert returned(client, state="stolen") == 403
    assert returned(client, code="made-up") == 403


def test_a_code_is_good_once(client: Client) -> None:
    chooser = client.get("/log-in")
    form = {"subject": "liu", "_csrf_token": csrf_token(chooser.text)}
    back = client.post(str(chooser.url), data=form, follow_redirects=False).headers["location"]
    attempt = client.cookies["log-in-51"]
    assert client.get(back, follow_redirects=False).status_code == 303
    client.cookies.set("log-in-51", attempt, domain="testserver.local", path="/log-in")
    assert client.get(back, follow_redirects=False).status_code == 403


def test_coming_back_without_having_gone_is_refused(client: Client) -> None:
    checked(client.get("/log-in/return", params={"state": "x", "code": "y"}), status=403)


def test_codes_go_to_this_node_only(client: Client) -> None:
    chooser = client.get("/log-in")
    elsewhere = str(chooser.url).replace("testserver.local%2Flog-in", "evil.example%2Flog-in")
    assert elsewhere != str(chooser.url)
    form = {"subject": "liu", "_csrf_token": csrf_token(chooser.text)}
    assert client.post(elsewhere, data=form, follow_redirects=False).status_code == 400


@pytest.mark.parametrize("path", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"])
def test_nobody_is_sent_to_another_site(client: Client, path: str) -> None:
    assert client.get("/preferences", params={"back": path}, follow_redirects=False).headers["location"] == "/"
    log_in(client, "liu", path)
    assert checked(client.get("/")).text(".who") == "刘女士"


def test_language_and_view_are_remembered_without_a_script(client: Client) -> None:
    assert checked(client.get("/")).one("html").attrs["lang"] == "zh-CN"
    english = checked(client.get("/preferences", params={"language": "en", "back": "/fields/identity"}))
    assert english.response.url.path == "/fields/identity"
    assert english.one("html").attrs["lang"] == "en"
    assert english.text(".badge") == "Sichuan node"
    elder = checked(client.get("/preferences", params={"view": "elder"}))
    assert "elder" in elder.one("html").attrs["class"].split()
    assert elder.one("html").attrs["lang"] == "en"


def test_a_live_node_has_no_practice_log_in(node: FakeNode) -> None:
    node.practice = False
    live = create_app(node, WebSettings("https://sc.example", Provider("https://id.example", "yipanqi")))
    assert not [r.path for r in live.routes if r.path.startswith("/practice-login")]
    with visiting(live) as client:
        assert client.get("/practice-login/authorize").status_code == 404


def test_a_node_is_practice_or_has_a_provider(node: FakeNode) -> None:
    with pytest.raises(ValueError, match="practice"):
        create_app(node, WebSettings(BASE, Provider("https://id.example", "yipanqi")))
    node.practice = False
    with pytest.raises(ValueError, match="live"):
        practice_app(node)
