"""Counter, desk, engineers and promises in a real browser: without scripts, on a phone, and as axe-core sees them."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from support.audit import look
from support.hall import PENSION, Halls
from support.pair import BANK, JIN_NIU, LUO, YU_ZHONG, resident
from support.scans import PDF, PNG
from yipanqi.node import usecases
from yipanqi.protocols.handling.words import Proposal
from yipanqi.protocols.transfer.money import Credited

INTAKE = "/counter/new/no-crime-certificate/apply"


@pytest.fixture
def transfer(halls: Halls) -> str:
    """A transfer that waits for its money in Sichuan, and money there that names no case."""
    number = usecases.apply(halls.pair.sichuan, resident(halls.pair.sichuan), "pension-transfer", "apply", PENSION)
    halls.pair.settle()
    halls.pair.sichuan.bank_reports(Credited("BK-1", 500_000, (), "50"), BANK)
    return number


def go_to_work(page: Page, base: str, login: str, path: str) -> None:
    page.goto(f"{base}/log-in?next={path}")
    page.locator(f'button[value="{login}"]').click()
    page.get_by_label("验证码").fill(page.locator(".code").inner_text())
    page.get_by_role("button", name="继续").click()


def take_in(page: Page, base: str, *, on_page: bool = False) -> str:
    """Take Luo's application in, as a clerk does; gives the number."""
    if not on_page:
        page.goto(base + INTAKE)
    page.get_by_label("申请人身份证号码").fill(LUO.number)
    page.get_by_label("申请人姓名").fill(LUO.name)
    page.get_by_label("居民身份证", exact=True).check()
    page.locator("#owner_place").select_option(YU_ZHONG)
    page.get_by_label("入职").check()
    for field, parts in {"period_from": ("2010", "1", "1"), "period_to": ("2022", "7", "31")}.items():
        for name, value in zip(("year", "month", "day"), parts, strict=True):
            page.locator(f'[name="{field}-{name}"]').fill(value)
    page.get_by_label("中文").check()
    page.get_by_role("button", name="核对").click()
    page.get_by_role("button", name="确认收件").click()
    return page.locator(".big.code").inner_text()


def test_a_case_is_taken_in_and_decided_by_two_without_scripts(
    plain_page: Page, halls: Halls, sichuan: str, chongqing: str
) -> None:
    go_to_work(plain_page, sichuan, "clerk", "/counter")
    number = take_in(plain_page, sichuan)
    halls.pair.settle()
    go_to_work(plain_page, chongqing, "chen", f"/desk/cases/{number}")
    plain_page.get_by_role("button", name="受理", exact=True).click()
    plain_page.get_by_role("link", name="提出办理意见").click()
    plain_page.get_by_label("是", exact=True).check()
    plain_page.get_by_role("button", name="确定").click()
    plain_page.get_by_role("button", name="退出").click()
    go_to_work(plain_page, chongqing, "deng", f"/desk/cases/{number}")
    plain_page.get_by_role("button", name="批准", exact=True).click()
    assert "已作出：同意" in plain_page.locator("main").inner_text()


def test_a_scan_and_an_original_are_followed_from_the_window_to_the_desk_without_scripts(
    plain_page: Page, phone_page: Page, halls: Halls, sichuan: str, chongqing: str, tmp_path: Path
) -> None:
    card = tmp_path / "card.png"
    card.write_bytes(PNG)
    go_to_work(plain_page, sichuan, "clerk", "/counter")
    plain_page.goto(sichuan + INTAKE)
    plain_page.get_by_label("扫描件：居民身份证").set_input_files(card)
    plain_page.locator('[name="papers-checked"][value="authority"]').check()
    plain_page.locator('[name="originals-kept"]').check()
    number = take_in(plain_page, sichuan, on_page=True)
    plain_page.goto(f"{sichuan}/counter/cases/{number}")
    plain_page.get_by_role("link", name="寄送原件").click()
    plain_page.get_by_label("寄递单号").fill("EMS 1234")
    plain_page.get_by_role("button", name="确定").click()
    assert "单号 EMS 1234" in plain_page.locator(".papers").inner_text()
    halls.pair.settle()
    go_to_work(phone_page, chongqing, "chen", f"/desk/cases/{number}")
    said = phone_page.locator(".papers").inner_text()
    assert "B 窗口核验" in said
    assert "单号 EMS 1234" in said
    look_at(phone_page, f"{chongqing}/desk/cases/{number}")
    keep_picture(phone_page, "desk-papers")
    phone_page.get_by_role("button", name="签收原件").click()
    assert "存于重庆市公安局渝中区分局" in phone_page.locator(".papers").inner_text()
    scan = str(phone_page.locator(".papers a").first.get_attribute("href"))
    assert phone_page.request.get(chongqing + scan).body() == PNG


def test_papers_are_uploaded_in_the_hall_on_a_phone_and_pass_axe(
    phone_page: Page, sichuan: str, tmp_path: Path
) -> None:
    offer = tmp_path / "offer.pdf"
    offer.write_bytes(PDF)
    phone_page.goto(f"{sichuan}/log-in?next=/services/no-crime-certificate/apply/papers")
    phone_page.locator('button[value="luo"]').click()
    look_at(phone_page, f"{sichuan}/services/no-crime-certificate/apply/papers")
    phone_page.locator("#paper-purpose").set_input_files(offer)
    phone_page.get_by_role("button", name="保存并返回核对").click()
    phone_page.goto(f"{sichuan}/services/no-crime-certificate/apply/papers")
    expect(phone_page.locator(".kept-file")).to_have_count(1)
    look_at(phone_page, f"{sichuan}/services/no-crime-certificate/apply/papers")
    keep_picture(phone_page, "hall-papers")


def test_the_credential_at_the_window_passes_axe_on_a_phone(phone_page: Page, halls: Halls, sichuan: str) -> None:
    go_to_work(phone_page, sichuan, "clerk", "/counter")
    number = take_in(phone_page, sichuan)
    halls.pair.settle()
    chongqing = halls.pair.chongqing
    one, other = (halls.officer(chongqing, number, name) for name in ("one", "other"))
    usecases.act(chongqing, one, number, "accept", {})
    chongqing.act(number, "propose", one, Proposal(True))
    usecases.act(chongqing, other, number, "decide", {})
    halls.pair.settle()
    look_at(phone_page, f"{sichuan}/counter/cases/{number}/credential")
    keep_picture(phone_page, "counter-credential")
    look_at(phone_page, f"{sichuan}/counter/cases/{number}")
    keep_picture(phone_page, "counter-case")


def keep_picture(page: Page, name: str) -> None:
    """A picture to look at, where YIPANQI_PICTURES says where."""
    if folder := os.environ.get("YIPANQI_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_pages_of_work_fit_a_phone_and_pass_axe(phone_page: Page, sichuan: str, transfer: str) -> None:
    work = {
        "clerk": ["/counter", INTAKE],
        "deng": [
            "/desk",
            f"/desk/cases/{transfer}",
            f"/desk/cases/{transfer}/do/cancel",
            "/desk/credits",
            "/desk/credits/BK-1/0",
        ],
        "wu": ["/engine"],
    }
    for login, paths in work.items():
        go_to_work(phone_page, sichuan, login, paths[0])
        for path in paths:
            look_at(phone_page, sichuan + path)
        phone_page.get_by_role("button", name="退出").click()
    for path in ("/promises", "/promises/川办发〔2021〕2号%234.10"):
        look_at(phone_page, sichuan + path)


def test_a_receipt_and_a_case_at_the_counter_pass_axe(page: Page, sichuan: str) -> None:
    go_to_work(page, sichuan, "clerk", "/counter")
    number = take_in(page, sichuan)
    for path in (f"/counter/cases/{number}/receipt", f"/counter/cases/{number}", "/counter"):
        look_at(page, sichuan + path)
    page.goto(f"{sichuan}/counter/new/insurance-participation-certificate/show")
    expect(page.locator(f"#relying_place option[value='{JIN_NIU}']")).to_have_count(1)


def look_at(page: Page, address: str) -> None:
    """The page fits the window and axe-core finds nothing wrong with it."""
    page.goto(address)
    look(page)
