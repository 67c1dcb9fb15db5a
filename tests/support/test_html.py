"""The page checker finds what it is there to find."""

import httpx
import pytest

from support.html import checked
from yipanqi.web.security import content_security_policy

GOOD = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>标题</title><meta name="viewport" content="width=device-width">
<script nonce="word">1</script></head>
<body><main id="main-content"><h1>标题</h1>
<form action="/here" method="post"><input type="hidden" name="_csrf_token" value="t">
<label for="a">甲</label><input id="a" name="a"><button>好</button></form>
<a href="#a">回</a></main></body></html>"""

SUMMARY = '<div class="govuk-error-summary"><a href="#a">请填写甲</a></div>'
GROUP = '<div class="govuk-form-group--error"><p class="govuk-error-message">{}</p><input id="a" name="a"></div>'


def response(html: str, **headers: str) -> httpx.Response:
    ours = {"content-type": "text/html; charset=utf-8", "cache-control": "no-store"}
    ours |= {"content-security-policy": content_security_policy("word")}
    sent = ours | {k.replace("_", "-"): v for k, v in headers.items()}
    request = httpx.Request("GET", "http://node.example/")
    return httpx.Response(200, headers=sent, content=html.encode(), request=request)


def test_a_good_page_passes() -> None:
    checked(response(GOOD))


def test_a_good_error_page_passes() -> None:
    html = GOOD.replace("<title>", "<title>错误：").replace("<h1>", f"{SUMMARY}<h1>")
    checked(response(html.replace('<input id="a" name="a">', GROUP.format("错误: 请填写甲"))))


@pytest.mark.parametrize(
    ("good", "bad", "found"),
    [
        ("</form>", "</form></section>", "parses"),
        ('lang="zh-CN"', 'lang="xx"', "lang"),
        ("<h1>标题</h1>", "", "h1"),
        ("<title>标题</title>", "<title></title>", "empty title"),
        ("<title>", "<title>错误：", "both in the title and in a summary"),
        ('<label for="a">甲</label>', "", "no label"),
        ('<label for="a">', '<label for="b">', "leads nowhere"),
        ('href="#a"', 'href="#b"', "leads nowhere"),
        ("<h1>", '<h1 id="a">', "id a 2 times"),
        (' action="/here"', "", "without action"),
        ('<input type="hidden" name="_csrf_token" value="t">', "", "CSRF"),
        ("<button>好</button>", "", "no button"),
        ('<input id="a" ', '<input id="a" required ', "checked by the browser"),
        ("<h1>", '<h1 style="color:red">', "style"),
        ("<h1>", '<h1 onclick="x()">', "onclick"),
        ('nonce="word"', 'nonce="other"', "without the nonce"),
        ('<script nonce="word">1', '<script src="https://cdn.example/x.js">', "loaded from elsewhere"),
        ("<h1>标题", '<h1>标题<img src="/x.png">', "no alt"),
        ('href="#a"', 'href="/p/11010519491231002X"', "identity number"),
        ("<h1>", '<p class="govuk-error-message">x</p><h1>', "without a summary"),
        ("<h1>标题</h1>", f"<h1>标题</h1>{SUMMARY}", "not the first thing"),
        ("<h1>标题</h1>", f"{SUMMARY}<h1>标题</h1>", "the field a says []"),
    ],
)
def test_a_fault_is_found_and_named(good: str, bad: str, found: str) -> None:
    assert good in GOOD
    with pytest.raises(AssertionError, match=found.replace("[", r"\[").replace("]", r"\]")):
        checked(response(GOOD.replace(good, bad, 1)))


@pytest.mark.parametrize(
    "headers",
    [
        {"content_security_policy": "default-src *"},
        {"content_type": "text/html"},
        {"cache_control": "public"},
    ],
)
def test_wrong_headers_are_found(headers: dict[str, str]) -> None:
    with pytest.raises(AssertionError, match="is_html_with_a_policy"):
        checked(response(GOOD, **headers))


def test_another_status_than_expected_is_found() -> None:
    with pytest.raises(AssertionError, match="answered 200"):
        checked(response(GOOD), status=404)
