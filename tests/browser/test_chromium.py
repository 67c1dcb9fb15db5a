"""The browser that page tests are given."""

import pytest
from playwright.sync_api import Browser, Page

from support.chromium import error_free_page


def test_chinese_is_drawn_with_a_chinese_font(page: Page) -> None:
    page.set_content("<p>一盘棋</p>")
    protocol = page.context.new_cdp_session(page)
    protocol.send("DOM.enable")
    protocol.send("CSS.enable")
    root = protocol.send("DOM.getDocument")["root"]["nodeId"]
    words = protocol.send("DOM.querySelector", {"nodeId": root, "selector": "p"})["nodeId"]
    fonts = protocol.send("CSS.getPlatformFontsForNode", {"nodeId": words})["fonts"]
    assert [font["glyphCount"] for font in fonts] == [3]
    assert "CJK" in fonts[0]["familyName"]


def test_a_page_is_read_in_chinese_on_a_desk(page: Page) -> None:
    assert page.evaluate("[navigator.language, innerWidth, innerHeight]") == ["zh-CN", 1280, 900]


def test_a_phone_is_narrow_and_touched(phone_page: Page) -> None:
    phone_page.set_content('<meta name="viewport" content="width=device-width">')
    assert phone_page.evaluate("[innerWidth, navigator.maxTouchPoints > 0]") == [390, True]


def test_a_plain_page_runs_no_script(plain_page: Page) -> None:
    plain_page.goto("data:text/html;charset=utf-8,<noscript>不用脚本也能办</noscript>")
    assert plain_page.get_by_text("不用脚本也能办").is_visible()


@pytest.mark.parametrize(
    ("event", "script"),
    [("console", "console.error('found')"), ("pageerror", "setTimeout(() => { throw Error('found') })")],
)
def test_an_error_in_the_browser_fails_the_test(chromium: Browser, event: str, script: str) -> None:
    with pytest.raises(AssertionError, match="found"), error_free_page(chromium) as page, page.expect_event(event):
        page.set_content(f"<script>{script}</script>")
