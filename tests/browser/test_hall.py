"""The hall in a real browser: a pension moves and a certificate is shown, without scripts, by keyboard, on a phone."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from support.audit import fits, violations
from support.hall import CERTIFICATE, PENSION, RECORD, Halls

Answers = Mapping[str, str | list[str]]


def log_in(page: Page, address: str) -> None:
    page.goto(f"{address}/log-in")
    page.get_by_role("button", name="罗小梅").click()


def give(page: Page, answers: Answers) -> None:
    """Answer the questions up to the page with all answers."""
    while "/questions/" in page.url:
        give_one(page, answers)


def give_one(page: Page, answers: Answers) -> None:
    """Answer the question of this page."""
    name = page.url.rpartition("/")[2]
    for field, value in answers.items():
        if field == name or field.startswith(f"{name}-"):
            choose(page, field, [value] if isinstance(value, str) else value)
    page.get_by_role("button", name="继续").click()


def choose(page: Page, field: str, values: list[str]) -> None:
    inputs = page.locator(f'main [name="{field}"]')
    if inputs.first.get_attribute("type") in ("radio", "checkbox"):
        for value in values:
            page.locator(f'[name="{field}"][value="{value}"]').check()
    elif inputs.evaluate("e => e.tagName") == "SELECT":
        inputs.select_option(values[0])
    else:
        inputs.fill(values[0])


def number_of(page: Page) -> str:
    return page.locator(".number").inner_text()


def test_a_pension_moves_without_scripts(plain_page: Page, halls: Halls, sichuan: str) -> None:
    plain_page.goto(sichuan)
    plain_page.get_by_label("要办什么事").fill("养老保险 转移")
    plain_page.get_by_role("button", name="搜索").click()
    plain_page.get_by_role("link", name="企业职工基本养老保险关系转移接续").click()
    plain_page.get_by_role("link", name="开始：申请转入").click()
    plain_page.get_by_role("button", name="罗小梅").click()  # log-in, and straight on to the first question
    plain_page.get_by_role("button", name="继续").click()
    expect(plain_page.get_by_role("alert")).to_contain_text("请选择转入地")
    give(plain_page, PENSION)
    plain_page.get_by_role("button", name="提交申请").click()
    number = number_of(plain_page)

    halls.pair.settle()
    plain_page.get_by_role("link", name="查看办件").click()
    expect(plain_page.locator("#standing")).to_contain_text("重庆市渝中区社会保险事务中心")
    halls.pair.pay()
    halls.pair.settle()
    plain_page.goto(f"{sichuan}/cases/{number}")
    expect(plain_page.locator(".big")).to_have_text("31 个月")
    plain_page.get_by_role("link", name="转移接续办结通知书").click()
    expect(plain_page.get_by_role("heading", level=1)).to_have_text("转移接续办结通知书")


def test_an_open_case_refreshes_itself(page: Page, halls: Halls, sichuan: str) -> None:
    log_in(page, sichuan)
    page.goto(f"{sichuan}/services/pension-transfer/apply")
    give(page, PENSION)
    page.get_by_role("button", name="提交申请").click()
    page.get_by_role("link", name="查看办件").click()
    expect(page.locator("#way .now + div")).to_contain_text("联系函已发出")
    halls.pair.settle()
    page.evaluate("htmx.trigger('#standing', 'refresh')")  # what the clock does every fifteen seconds
    expect(page.locator("#way .now + div")).to_contain_text("信息表已到")
    expect(page.get_by_role("link", name="撤回申请")).to_have_count(1)


def test_a_record_is_asked_for_by_keyboard_alone(page: Page, sichuan: str) -> None:
    def reach(role: str) -> None:
        """Tab on until an element of `main` has the focus."""
        for _ in range(40):
            page.keyboard.press("Tab")
            if page.evaluate(
                "role => document.activeElement.closest('main') && document.activeElement.matches(role)", role
            ):
                return
        raise AssertionError(f"{role} cannot be reached by keyboard at {page.url}")

    log_in(page, sichuan)
    page.goto(f"{sichuan}/services/no-crime-certificate")
    reach("a.button")
    page.keyboard.press("Enter")
    for answers in ("select", "radio", "date", "date", "radio"):
        page.wait_for_url("**/questions/**")
        address = page.url
        by_keyboard(page, reach, answers)
        reach("button")
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url, before=address: url != before)
    expect(page.get_by_role("heading", level=1)).to_have_text("核对填写的内容")
    reach("button")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("申请已提交")


def by_keyboard(page: Page, reach: Callable[[str], None], kind: str) -> None:
    """Answer one question with keys only."""
    if kind == "date":
        year = "2010" if page.url.endswith("period_from") else "2022"
        for part in (year, "1", "1"):
            reach("input")
            page.keyboard.type(part)
    elif kind == "radio":
        reach("input[type=radio]")
        page.keyboard.press("Space")
    else:
        reach("select")
        page.keyboard.press("ArrowDown")


def test_a_certificate_is_issued_shown_and_saved_on_a_phone(phone_page: Page, chongqing: str) -> None:
    log_in(phone_page, chongqing)
    phone_page.goto(f"{chongqing}/services/insurance-participation-certificate/issue")
    give(phone_page, CERTIFICATE)
    phone_page.get_by_role("button", name="提交申请").click()
    phone_page.goto(f"{chongqing}/credentials")
    phone_page.get_by_role("link", name="社会保险参保证明").click()
    assert violations(phone_page) == []
    phone_page.get_by_label("企业职工基本养老保险").check()
    phone_page.get_by_role("button", name="出示二维码").click()
    assert violations(phone_page) == []
    box = phone_page.locator(".codes svg").first.bounding_box()
    assert box
    assert box["width"] > 280  # wide enough to be scanned from a phone's screen
    with phone_page.expect_download() as download:
        phone_page.get_by_role("button", name="下载文件").click()
    assert Path(download.value.path()).read_text().count("~") == 2  # the statement and one disclosed claim


def test_no_page_of_the_hall_scrolls_sideways_on_a_phone(phone_page: Page, halls: Halls, sichuan: str) -> None:
    for path in every_page(phone_page, halls, sichuan):
        assert fits(phone_page), path


@pytest.mark.parametrize("view", ["plain", "elder"])
def test_axe_finds_nothing_on_any_page_of_the_hall(page: Page, halls: Halls, sichuan: str, view: str) -> None:
    page.goto(f"{sichuan}/preferences?view={view}")
    found = {path: violations(page) for path in every_page(page, halls, sichuan)}
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def every_page(page: Page, halls: Halls, address: str) -> Iterator[str]:
    """Go to each kind of page of the hall, in the states that look different; gives where it is."""

    def visit(path: str) -> str:
        page.goto(address + path)
        return path

    for path in ("/", "/search?q=养老", "/services/pension-transfer", "/services/no-crime-certificate", "/log-in"):
        yield visit(path)
    log_in(page, address)
    for path in ("/cases", "/credentials", "/readings"):
        yield visit(path)
    for service, answers in (("no-crime-certificate", RECORD), ("pension-transfer", PENSION)):
        apply = f"/services/{service}/apply"
        page.goto(address + apply)
        page.get_by_role("button", name="继续").click()
        yield f"{apply}, an error"
        for question in [name.removesuffix("-year") for name in answers if not name.endswith(("-month", "-day"))]:
            yield visit(f"{apply}/questions/{question}")
            give_one(page, answers)
        yield visit(f"{apply}/questions/keep") if service == "pension-transfer" else apply
        give(page, answers)
        yield f"{apply}, all answers"
        page.get_by_role("button", name="提交申请").click()
        yield f"{apply}, sent"
    number = number_of(page)
    yield visit(f"/cases/{number}")
    yield visit(f"/cases/{number}/cancel")
    halls.pair.settle()
    halls.pair.pay()
    halls.pair.settle()
    yield visit(f"/cases/{number}")
    page.locator("summary").first.click()
    yield f"/cases/{number}, opened"
    page.get_by_role("link", name="转移接续办结通知书").click()
    yield f"/cases/{number}/letters"
    yield visit("/cases")
