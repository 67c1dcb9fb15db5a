"""Decisions for another look, in a real browser."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from support.audit import look
from support.joint import app_of
from support.late import Late, change_late
from support.serving import serving


def test_an_officer_looks_again(
    page: Page, phone_page: Page, new_database_url: Callable[[], str], tmp_path: Path
) -> None:
    late = Late(new_database_url, tmp_path)
    change_late(late)
    with serving(lambda base: app_of(late.node, base)) as base:
        for each, name in ((page, "desk"), (phone_page, "phone")):
            each.goto(f"{base}/log-in?next=/desk/second-look")
            each.locator('button[value="chen"]').click()
            each.get_by_label("验证码").fill(each.locator(".code").inner_text())
            each.get_by_role("button", name="继续").click()
            assert late.number in each.locator("tbody").inner_text()
            look(each, f"second-look-{name}")
            late.clock.pass_time(seconds=60)  # a code is good once
        page.get_by_role("link", name="复核").last.click()
        look(page, "second-look-one")
        page.get_by_label("复核结果").fill("结论不变")
        page.locator("main form button").click()
        assert "没有待复核的决定" in page.locator("main").inner_text()
        look(page, "second-look-none")
    late.node.database.close()
