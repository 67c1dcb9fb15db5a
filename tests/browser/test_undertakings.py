"""The life of an undertaking in a real browser, without scripts; its pages as axe-core and phones see them."""

from datetime import datetime

from playwright.sync_api import Page, expect

from support.audit import look
from support.hall import Halls
from support.ledger_office import ITEMS, PROOF, SOCIAL
from yipanqi.cases.work import BEIJING
from yipanqi.supervision.ledger.listing import Filter, listed

BASE = "/office/undertakings"


def go_to_work(page: Page, halls: Halls, base: str, login: str, path: str) -> None:
    halls.pair.clock.pass_time(minutes=1)  # a code is good once
    page.context.clear_cookies()
    page.goto(f"{base}/log-in?next={path}")
    page.locator(f'button[value="{login}"]').click()
    page.get_by_label("验证码").fill(page.locator(".code").inner_text())
    page.get_by_role("button", name="继续").click()


def draw_up(page: Page, halls: Halls, base: str) -> None:
    """The coordination office draws up the second list of items."""
    go_to_work(page, halls, base, "zheng", f"{BASE}/draw-up")
    page.locator(f'form:has(input[value="{ITEMS}"]) button').click()
    assert "新立" in page.locator(".note").inner_text()


def of(halls: Halls) -> str:
    """The page of the share in the proof of insurance, due on 2022-12-31."""
    with halls.pair.sichuan.look() as work:
        (line,) = listed(work, Filter(clause=PROOF, unit=SOCIAL)).lines
    return f"{BASE}/{line.undertaking.id}"


def test_an_undertaking_from_the_document_to_its_evidence_without_scripts(
    plain_page: Page, halls: Halls, sichuan: str
) -> None:
    page = plain_page
    draw_up(page, halls, sichuan)
    here = of(halls)

    # the unit reports, and raises a problem
    go_to_work(page, halls, sichuan, "lian", f"{BASE}/mine")
    page.locator(f'a[href="{here}"]').click()
    page.get_by_role("link", name="报送进展").click()
    page.get_by_label("工作进展").fill("两省市接口方案已定")
    page.get_by_label("否", exact=True).check()
    page.get_by_role("button", name="确定：报送").click()
    assert "● 按期推进" in page.locator(".lead").inner_text()
    page.get_by_role("link", name="上报问题").click()
    page.get_by_label("遇到的问题和需要的支持").fill("对方接口尚未开放")
    page.get_by_role("button", name="确定：上报").click()

    # it is answered
    go_to_work(page, halls, sichuan, "zheng", here)
    page.get_by_role("link", name="答复", exact=True).click()
    page.get_by_label("答复").fill("已请对方十月底前开放")
    page.get_by_role("button", name="确定：答复").click()
    assert "已请对方十月底前开放" in page.locator(".answer").inner_text()

    # the deadline passes; it is done on 2023-01-20, with evidence
    halls.pair.clock.now = datetime(2023, 1, 20, 10, tzinfo=BEIJING)
    go_to_work(page, halls, sichuan, "lian", here)
    assert "✕ 已逾期" in page.locator(".lead").inner_text()
    page.get_by_role("link", name="报送进展").click()
    page.get_by_label("工作进展").fill("已全面互认")
    page.get_by_label("佐证 1：种类").select_option("link")
    page.get_by_label("佐证 1：说明").fill("办理入口")
    page.get_by_label("佐证 1：网址").fill("https://example.gov.cn/proof")
    page.get_by_label("是", exact=True).check()
    page.get_by_role("button", name="确定：报送").click()

    # another person confirms it; done late stays yellow, the evidence is there
    go_to_work(page, halls, sichuan, "zheng", here)
    page.get_by_role("link", name="确认完成").click()
    page.get_by_role("button", name="确定：确认完成").click()
    assert "✓ 逾期后补齐" in page.locator(".lead").inner_text()
    expect(page.locator('.evidence a[href="https://example.gov.cn/proof"]')).to_have_count(1)
    history = page.locator(".history").inner_text()
    for happened in ("由文件分解", "报送进展", "上报问题", "答复问题", "确认完成"):
        assert happened in history

    # three months on it is green
    halls.pair.clock.now = datetime(2023, 4, 20, 10, tzinfo=BEIJING)
    go_to_work(page, halls, sichuan, "zheng", here)
    assert "✓ 已完成" in page.locator(".lead").inner_text()


def test_every_page_passes_axe_and_fits_a_phone(page: Page, phone_page: Page, halls: Halls, sichuan: str) -> None:
    draw_up(page, halls, sichuan)
    here = of(halls)
    paths = ["", "?text=没有", "/overview", "/draw-up", "/new", "/import", here.removeprefix(BASE)]
    seen_by = {
        "zheng": [*paths, f"{here}/do/deadline".removeprefix(BASE)],
        "lian": ["/mine", f"{here}/report".removeprefix(BASE)],
    }
    for login, wanted in seen_by.items():
        for window in (page, phone_page):
            go_to_work(window, halls, sichuan, login, BASE)
            for path in wanted:
                window.goto(sichuan + BASE + path)
                assert window.locator(".govuk-width-container main h1").inner_text() != "第二重验证"
                look(window)


def test_the_deadlines_ahead_are_drawn_where_there_are_scripts(page: Page, halls: Halls, sichuan: str) -> None:
    draw_up(page, halls, sichuan)
    page.goto(f"{sichuan}{BASE}/overview")
    page.locator("#ahead svg").wait_for()
