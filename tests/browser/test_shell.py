"""The shell in a real browser: without scripts, by keyboard, on a phone, in the elder view."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from support.audit import fits
from support.clocked import ClockedDatabase
from support.serving import serving
from support.web import FakeNode, open_samples
from yipanqi.web.app import create_app
from yipanqi.web.seam import WebSettings


@pytest.fixture
def address(database_url: str) -> Iterator[str]:
    """A practice node of Sichuan on a free port."""
    node = FakeNode(ClockedDatabase(database_url))
    open_samples(node)
    with serving(lambda base: create_app(node, WebSettings(base))) as base:
        yield base
    node.db.database.close()


def test_one_logs_in_and_out_without_scripts(plain_page: Page, address: str) -> None:
    plain_page.goto(f"{address}/cases")
    plain_page.get_by_role("button", name="刘女士").click()
    assert plain_page.url == f"{address}/cases"
    assert plain_page.get_by_role("heading", level=1).inner_text() == "我的办件"
    plain_page.get_by_role("button", name="退出").click()
    expect(plain_page.get_by_role("link", name="登录")).to_be_visible()


def test_staff_pass_the_second_factor_by_keyboard_alone(page: Page, address: str) -> None:
    page.goto(f"{address}/log-in")
    page.get_by_role("button", name="陈科长").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/second-factor**")
    code = page.locator(".code").inner_text()
    page.get_by_label("验证码").focus()
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/")
    assert page.locator(".who").inner_text() == "陈科长"


def test_the_first_tab_leads_past_the_header(page: Page, address: str) -> None:
    page.goto(address)
    page.keyboard.press("Tab")
    skip = page.locator(".govuk-skip-link")
    assert skip.evaluate("e => e === document.activeElement && e.getBoundingClientRect().width > 50")
    page.keyboard.press("Enter")
    assert page.url.endswith("#main-content")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("view", ["plain", "elder"])
def test_a_phone_never_scrolls_sideways(phone_page: Page, address: str, language: str, view: str) -> None:
    for path in ("/", "/search?q=养老", "/log-in"):
        phone_page.goto(f"{address}/preferences?language={language}&view={view}")
        phone_page.goto(address + path)
        assert fits(phone_page), path


def test_the_elder_view_has_larger_type_in_one_column(page: Page, address: str) -> None:
    def size() -> float:
        return float(page.locator(".field p").first.evaluate("e => parseFloat(getComputedStyle(e).fontSize)"))

    page.goto(address)
    ordinary = size()
    page.get_by_role("link", name="长者版").click()
    assert size() >= ordinary * 1.3
    lefts = page.locator(".field").evaluate_all("cards => cards.map(c => c.getBoundingClientRect().left)")
    assert len(set(lefts)) == 1


def test_our_styles_and_policy_agree(page: Page, address: str) -> None:
    page.goto(address)  # the fixture fails on any error that the browser reports, of the policy too
    assert page.locator("body").evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(251, 250, 246)"
