"""Joint handling and live sessions in a real browser: without scripts, on a phone, and as axe-core sees them."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from support.audit import look
from support.counters import LUO, WU_HOU, YU_ZHONG
from support.joint import POLICE, app_of, open_accounts
from support.live import Sessions
from support.serving import serving
from yipanqi.protocols.handling.words import Missing


@pytest.fixture
def live(new_database_url: Callable[[], str]) -> Iterator[Sessions]:
    pair = Sessions(new_database_url)
    open_accounts(pair)
    yield pair
    pair.close()


@pytest.fixture
def sichuan(live: Sessions) -> Iterator[str]:
    with serving(lambda base: app_of(live.sichuan, base)) as base:
        yield base


@pytest.fixture
def chongqing(live: Sessions) -> Iterator[str]:
    with serving(lambda base: app_of(live.chongqing, base)) as base:
        yield base


def go_to_work(page: Page, base: str, login: str, path: str) -> None:
    page.goto(f"{base}/log-in?next={path}")
    page.locator(f'button[value="{login}"]').click()
    page.get_by_label("验证码").fill(page.locator(".code").inner_text())
    page.get_by_role("button", name="继续").click()


def test_parts_are_told_apart_at_the_desk_and_on_a_phone(
    page: Page, phone_page: Page, live: Sessions, sichuan: str
) -> None:
    number = live.apply()
    live.do(live.chongqing, f"{number}-{POLICE}", "ask for missing", Missing("户口簿首页"))
    live.clock.pass_time(hours=49)
    live.settle()
    go_to_work(page, sichuan, "chen", f"/desk/cases/{number}")
    assert "超时未答复" in page.locator(".parts").inner_text()
    look(page, "joint-desk")
    page.goto(f"{sichuan}/preferences?language=en&back=/desk/cases/{number}")
    look(page, "joint-desk-en")
    phone_page.goto(f"{sichuan}/log-in?next=/cases/{number}")
    phone_page.locator('button[value="luo"]').click()
    assert "未答复不视为同意" in phone_page.locator(".parts").inner_text()
    look(phone_page, "joint-phone")


def test_a_session_is_held_without_scripts(plain_page: Page, live: Sessions, chongqing: str) -> None:
    go_to_work(plain_page, chongqing, "clerk", "/counter/live/moving/apply")
    plain_page.get_by_label("申请人身份证号码").fill(LUO.number)
    plain_page.get_by_label("申请人姓名").fill(LUO.name)
    plain_page.locator("#owner_place").select_option(WU_HOU)
    plain_page.get_by_role("button", name="呼叫").click()
    session = plain_page.url.rpartition("/")[2]
    live.settle()
    live.do(live.sichuan, session, "answer")
    plain_page.reload()
    plain_page.get_by_role("link", name="申请人同意录制").click()
    plain_page.get_by_label("录像地址").fill("rec://1")
    plain_page.get_by_role("button", name="确定").click()
    plain_page.get_by_role("link", name="登记身份核验结果").click()
    plain_page.get_by_label("读取证件芯片").check()
    plain_page.get_by_label("比对得分").fill("95")
    plain_page.get_by_role("button", name="确定").click()
    plain_page.get_by_role("link", name="填写申请表").click()
    plain_page.locator("#to_place").select_option(WU_HOU)
    plain_page.locator("#from_place").select_option(YU_ZHONG)
    for question in ("fund", "household"):
        plain_page.locator(f'input[name="{question}"][value="yes"]').check()
    plain_page.get_by_role("button", name="确定").click()
    plain_page.get_by_role("link", name="申请人签名并提交").click()
    plain_page.get_by_label("电子签名摘要").fill("51a7" * 16)
    plain_page.get_by_role("button", name="确定").click()
    assert "已签名，办件已提交" in plain_page.locator("main").inner_text()


def test_the_pages_of_sessions_are_as_they_must_be(
    page: Page, phone_page: Page, live: Sessions, sichuan: str, chongqing: str
) -> None:
    session, ringing = live.identified(), live.call()
    go_to_work(page, chongqing, "clerk", "/counter")
    look(page, "live-counter")
    page.goto(f"{chongqing}/counter/live/moving/apply")
    look(page, "live-start")
    page.goto(f"{chongqing}/counter/cases/{session}")
    look(page, "live-session")
    go_to_work(phone_page, sichuan, "chen", f"/desk/cases/{ringing}")
    look(phone_page, "live-desk-phone")
