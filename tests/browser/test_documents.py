"""A document is adopted in a real browser: without scripts, on a phone, and as axe-core sees it."""

from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from support import papers
from support.audit import fits, violations
from support.hall import Halls
from support.serving import serving
from support.staff import open_staff

DRAFT, FINAL = quote("双核方案2024征求意见稿"), quote("渝府办〔2025〕2号")
PUBLIC = (
    "/documents",
    f"/documents/{FINAL}",
    f"/documents/compare?one={DRAFT}&other={FINAL}",
    "/documents/services/pension-transfer",
)


@pytest.fixture
def chongqing(new_database_url: Callable[[], str]) -> Iterator[str]:
    halls = Halls(new_database_url)
    open_staff(halls)
    with serving(lambda base: halls.app(halls.pair.chongqing, base)) as base:
        yield base
    halls.pair.close()


def to_the_office(page: Page, base: str) -> None:
    page.goto(f"{base}/log-in?next=/office/documents")
    page.locator('button[value="zheng"]').click()
    page.get_by_label("验证码").fill(page.locator(".code").inner_text())
    page.get_by_role("button", name="继续").click()


def upload(page: Page, base: str, text: str) -> None:
    page.goto(f"{base}/office/documents")
    page.get_by_label("文件（txt").set_input_files(
        {"name": "方案.txt", "mimeType": "text/plain", "buffer": text.encode()}
    )
    page.get_by_role("button", name="上传并读取").click()


def adopt(page: Page) -> None:
    page.get_by_role("link", name="纳入目录…").click()
    page.get_by_role("button", name="纳入目录").click()


def test_a_document_goes_from_upload_to_the_catalogue_without_scripts(plain_page: Page, chongqing: str) -> None:
    page = plain_page
    to_the_office(page, chongqing)
    upload(page, chongqing, papers.FIRST)
    adopt(page)
    assert page.locator(".lead").inner_text().startswith("已纳入目录")

    # the next edition, in which nobody answers for the fire watch, and which follows from the first
    upload(page, chongqing, papers.SECOND.replace("火情同步通报。（责任单位：两省市公安部门）", "火情同步通报。"))
    expect(page.get_by_text("存疑 1 处")).to_be_visible()
    page.get_by_role("link", name="查看、更正").click()
    page.get_by_label("责任单位").fill("重庆市林业局 | 重庆 | 责任 | 林业局")
    page.get_by_role("button", name="更正").click()
    page.get_by_role("link", name="确认沿革").click()
    first = page.locator(".pairs > li").first
    first.get_by_label("关系").select_option("same")
    first.get_by_role("button", name="确认").click()
    page.get_by_role("button", name="其余的都按建议确认").click()
    expect(page.get_by_text("建议：")).to_have_count(0)
    page.get_by_role("link", name="返回").click()
    adopt(page)
    expect(page.get_by_role("heading", name="需要处理")).to_be_visible()

    page.get_by_role("link", name="公众看到的页面").click()
    page.get_by_role("link", name="并排看变化").first.click()
    assert "≤ 10 工作日" in page.locator("main").inner_text()


def test_the_pages_of_documents_have_no_barriers(page: Page, chongqing: str) -> None:
    for path in PUBLIC:
        page.goto(chongqing + path)
        assert violations(page) == []
    to_the_office(page, chongqing)
    upload(page, chongqing, papers.DRAFT)
    here = page.url
    for path in (
        here,
        f"{here}/lineage",
        f"{here}/field?clause=0&field=offices",
        f"{here}/clauses/2.1",
        f"{here}/adopt",
    ):
        page.goto(path)
        assert violations(page) == []


def test_the_pages_of_documents_fit_a_phone(phone_page: Page, chongqing: str) -> None:
    for path in PUBLIC:
        phone_page.goto(chongqing + path)
        phone_page.wait_for_load_state()
        assert fits(phone_page)
    to_the_office(phone_page, chongqing)
    upload(phone_page, chongqing, papers.FIRST)
    for path in (phone_page.url, f"{phone_page.url}/lineage"):
        phone_page.goto(path)
        assert fits(phone_page)
