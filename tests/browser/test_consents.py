"""Consents in a real browser: the box on the form, the question in the hall, on a desk, on a phone, without scripts."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from support.audit import look
from support.joint import app_of
from support.lenders import GU, Lenders, open_borrowers
from support.loan import WORDING
from support.pair import JIN_NIU, YU_ZHONG
from support.serving import serving


@pytest.fixture
def lenders(new_database_url: Callable[[], str]) -> Iterator[Lenders]:
    lenders = Lenders(new_database_url)
    open_borrowers(lenders)
    yield lenders
    lenders.close()


@pytest.fixture
def hall(lenders: Lenders) -> Iterator[str]:
    with serving(lambda base: app_of(lenders.sichuan, base)) as base:
        yield base


def enter(page: Page, base: str, login: str, path: str) -> None:
    page.goto(f"{base}/log-in?next={path}")
    page.locator(f'button[value="{login}"]').click()


def test_one_agrees_on_the_form_and_another_in_the_hall(
    plain_page: Page, page: Page, phone_page: Page, lenders: Lenders, hall: str
) -> None:
    enter(plain_page, hall, "luo", "/services/loan/apply")
    for name, place in (("centre", JIN_NIU), ("deposited_at", YU_ZHONG)):
        plain_page.locator(f"#{name}").select_option(place)
        plain_page.get_by_role("button", name="继续").click()
    plain_page.locator("#price").fill("1300000")
    plain_page.get_by_role("button", name="继续").click()
    plain_page.get_by_role("button", name="继续").click()
    assert "请阅读并勾选同意" in plain_page.locator(".govuk-error-summary").inner_text()
    plain_page.get_by_label("同意", exact=True).check()
    plain_page.get_by_role("button", name="继续").click()
    for name, value in (("spouse_number", GU.number), ("spouse_name", GU.name)):
        plain_page.locator(f"#{name}").fill(value)
        plain_page.get_by_role("button", name="继续").click()
    assert WORDING.zh in plain_page.locator("main").inner_text()
    plain_page.locator("main form button").last.click()
    number = plain_page.locator(".number").inner_text()
    lenders.settle()

    enter(page, hall, "luo", "/services/loan/apply/questions/agrees")
    enter(phone_page, hall, "gu", "/cases")
    look(phone_page, "consent-cases-phone")
    phone_page.locator('main a[href="/consents"]').click()
    look(phone_page, "consent-phone")
    phone_page.get_by_role("button", name="不同意").click()
    look(phone_page, "consent-refused-phone")
    lenders.settle()
    page.goto(f"{hall}/cases/{number}")
    assert "未获同意查询" in page.locator("main").inner_text()
    look(page, "consent-case")


def test_the_box_and_the_question_are_as_they_must_be(page: Page, lenders: Lenders, hall: str) -> None:
    enter(page, hall, "luo", "/services/loan/apply")
    for name, place in (("centre", JIN_NIU), ("deposited_at", YU_ZHONG)):
        page.locator(f"#{name}").select_option(place)
        page.get_by_role("button", name="继续").click()
    page.locator("#price").fill("1300000")
    page.get_by_role("button", name="继续").click()
    look(page, "consent-box")
    page.get_by_role("button", name="继续").click()
    look(page, "consent-box-error")
    page.goto(f"{hall}/consents")
    look(page, "consent-none")
    page.goto(f"{hall}/preferences?language=en&back=/consents")
    assert "Nothing waits for your answer" in page.locator("main").inner_text()
