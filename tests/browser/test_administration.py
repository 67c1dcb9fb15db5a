"""Accounts and tokens in a real browser: without scripts, on a phone, and as axe-core sees it."""

from playwright.sync_api import Page

from support.hall import Halls
from support.room import Room

BASE = "/office/accounts"


def an_officer_comes_and_goes(room: Room) -> None:
    """An account is opened, confirmed by another administrator, changed, ended by mistake, and opened again."""
    room.come_in("guan", BASE)
    room.go(f"{BASE}/new")
    room.page.locator('[name="roles"][value="supervisor"]').check()
    words = {"login": "chen.gang", "name": "陈刚", "subject": "s-7", "reason": "川人社〔2026〕7号"}
    room.send("开立账户", divisions="成都市", **words)
    assert "otpauth://" in room.page.locator("main").inner_text()
    room.come_in("kong", BASE)
    room.page.locator("form[action$='/confirm'] button").click()
    room.look()
    assert "督查人员" in room.page.locator("main").inner_text()
    room.go(f"{BASE}/chen.gang/do/change")
    room.send("调整角色和范围", reason="扩大范围", divisions="510100\n511600")
    assert "待确认" in room.page.locator("main").inner_text()
    room.go(f"{BASE}/chen.gang/do/close")
    room.send("停用账户", reason="误操作")
    room.page.get_by_role("link", name="恢复账户").click()
    room.send("恢复账户", reason="更正")
    room.go(BASE)
    room.go(f"{BASE}?q=nobody")


def a_resident_and_a_token(room: Room) -> None:
    """Nobody has an account by that number; a token is made, shown once, and ended."""
    room.come_in("guan", f"{BASE}/residents")
    room.send("查找", number="11010519491231002X", reason="本人来电挂失")
    room.go("/office/tokens")
    room.go("/office/tokens/new")
    room.page.locator('[name="parts"][value="office"]').check()
    day = {"until__year": "2022", "until__month": "12", "until__day": "31"}
    room.send("生成令牌", what_for="账户核对", writes="no", **day)
    assert "ypq_" in room.page.locator("main").inner_text()
    room.go("/office/tokens")
    room.page.locator("form[action$='/end'] button").click()
    room.look()
    assert "已失效" in room.page.locator("main").inner_text()


def test_accounts_and_tokens_on_a_phone_pass_axe(phone_page: Page, halls: Halls, sichuan: str) -> None:
    room = Room(phone_page, halls, sichuan, scripts=True)
    an_officer_comes_and_goes(room)
    a_resident_and_a_token(room)


def test_accounts_and_tokens_need_no_scripts(plain_page: Page, halls: Halls, sichuan: str) -> None:
    room = Room(plain_page, halls, sichuan, scripts=False)
    an_officer_comes_and_goes(room)
    a_resident_and_a_token(room)
