"""The board in a real browser: pointed at, by keyboard, on a phone, on a wall, without scripts, as axe-core sees it."""

from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from support.audit import fits, violations
from support.board import filled
from support.hall import Halls
from support.serving import serving
from support.staff import open_staff

TRANSFER = quote("川办发〔2021〕2号#4.10", safe="")
OPEN = ("/board", "/board/wall", f"/board/clauses/{TRANSFER}", "/board/services/pension-transfer")


@pytest.fixture
def sichuan(new_database_url: Callable[[], str]) -> Iterator[str]:
    halls = Halls(new_database_url)
    open_staff(halls)
    filled(halls)
    with serving(lambda base: halls.app(halls.pair.sichuan, base)) as base:
        yield base
    halls.pair.close()


def supervise(page: Page, base: str) -> None:
    page.goto(f"{base}/log-in?next=/board")
    page.locator('button[value="sun"]').click()
    page.get_by_label("验证码").fill(page.locator(".code").inner_text())
    page.get_by_role("button", name="继续").click()


def test_axe_finds_nothing_on_the_board_whoever_looks(page: Page, sichuan: str) -> None:
    page.goto(sichuan)
    found = {path: _violations(page, sichuan + path) for path in OPEN}
    supervise(page, sichuan)
    more = ("/board", "/board/cases?service=pension-transfer", "/board/services/pension-transfer")
    found |= {f"staff {path}": _violations(page, sichuan + path) for path in more}
    assert {path: broken for path, broken in found.items() if broken} == {}


def test_stones_of_one_service_are_joined_when_one_is_pointed_at_or_focused(page: Page, sichuan: str) -> None:
    page.goto(f"{sichuan}/board")
    stone = page.locator('.stone[data-services="pension-transfer"]').first
    stone.hover()
    expect(page.locator(".lines polyline")).to_have_count(1)
    expect(page.locator(".stone.joined")).to_have_count(2)  # the plan's and the county's
    page.mouse.move(0, 0)
    expect(page.locator(".lines")).to_have_count(0)
    stone.focus()
    expect(page.locator(".stone.joined")).to_have_count(2)
    expect(stone.locator(".words")).to_be_visible()


def test_arrow_keys_move_between_stones_and_enter_opens_one(page: Page, sichuan: str) -> None:
    page.goto(f"{sichuan}/board")
    stones = page.locator(".stones .stone")
    stones.first.focus()
    first = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.matches('.stones .stone')")
    assert page.evaluate("document.activeElement.textContent") != first
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url("**/board/clauses/**")


def test_charts_are_drawn_from_the_tables_that_stay(page: Page, sichuan: str) -> None:
    page.goto(f"{sichuan}/board")
    expect(page.locator(".chart canvas")).to_have_count(1)
    expect(page.locator(".chart table")).to_be_visible()


def test_everything_is_there_without_scripts(plain_page: Page, sichuan: str) -> None:
    plain_page.goto(f"{sichuan}/board")
    expect(plain_page.locator(".stones .stone")).to_have_count(134)
    expect(plain_page.locator(".chart table")).to_be_visible()
    plain_page.locator("#field").select_option("health")
    plain_page.get_by_role("button", name="筛选").click()
    plain_page.wait_for_url("**/board?*")
    assert 0 < plain_page.locator(".stones .stone").count() < 30
    plain_page.locator(".stones .stone").first.click()
    plain_page.wait_for_url("**/board/clauses/**")


def test_on_a_phone_the_board_is_a_list_that_fits(phone_page: Page, sichuan: str) -> None:
    for path in OPEN:
        phone_page.goto(sichuan + path)
        assert fits(phone_page), path
    phone_page.goto(f"{sichuan}/board")
    first = phone_page.locator(".stones .stone").first
    expect(first.locator(".words")).to_be_visible()
    box = first.bounding_box()
    assert box is not None
    assert box["height"] >= 44


def test_a_wall_shows_the_whole_board_at_once(page: Page, sichuan: str) -> None:
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto(f"{sichuan}/board/wall")
    board, cards = page.locator(".board-frame").bounding_box(), page.locator(".sums").bounding_box()
    assert board is not None
    assert cards is not None
    assert board["width"] > 1800
    assert cards["y"] + cards["height"] <= 1080


def _violations(page: Page, address: str) -> list[str]:
    page.goto(address)
    return violations(page)
