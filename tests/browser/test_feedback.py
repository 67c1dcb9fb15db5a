"""What could not be done, in a real browser: said without an account, called back, put right, rated again, filed."""

from playwright.sync_api import Page

from support.hall import YU_ZHONG, Halls
from support.visiting import Visit


def tell(visit: Visit) -> str:
    """From a service's page to the receipt."""
    visit.go("/services/no-crime-certificate")
    visit.follow('footer a[href^="/feedback"]')
    visit.page.get_by_label("事情办不成").check()
    visit.fill(words="材料交了两次还是办不成", name="罗女士", reach="13800000000")
    visit.page.get_by_label("否", exact=True).check()
    visit.page.get_by_label("同意把以上内容").check()
    visit.page.locator("#place").select_option(YU_ZHONG)
    visit.press("提交")
    return visit.page.locator(".number").inner_text()


def put_right(visit: Visit) -> None:
    """An officer calls back and puts it right."""
    visit.come_in("chen", "/office/feedback")
    visit.follow(".worklist tbody a")
    visit.page.get_by_role("link", name="登记回访").click()
    visit.look()
    visit.page.get_by_label("是", exact=True).check()
    visit.fill(words="已电话核实")
    visit.press("确定")
    visit.follow(".worklist tbody a")
    visit.page.get_by_role("link", name="办结并反馈").click()
    visit.look()
    visit.page.get_by_label("要求了清单以外的材料").check()
    visit.fill(words="已免去该材料并致歉")
    visit.press("确定")


def rate_again(visit: Visit, receipt: str) -> None:
    """The person follows it by receipt, and rates it."""
    visit.leave()
    visit.go("/feedback/receipt")
    visit.fill(receipt=receipt)
    visit.press("查询")
    assert "已免去该材料并致歉" in visit.read()
    visit.page.get_by_label("满意", exact=True).check()
    visit.press("提交评价")


def check(visit: Visit) -> None:
    """Somebody who is not of the office checks and files it; the counts are open to all."""
    visit.come_in("zheng", "/office/feedback")
    visit.follow(".worklist tbody a")
    visit.page.get_by_role("link", name="核查").click()
    visit.look()
    visit.page.get_by_label("是", exact=True).check()
    visit.press("确定")
    visit.go("/office/feedback/remedies")
    visit.go("/feedback/counts")
    assert "少于10" in visit.read()


def live(visit: Visit) -> None:
    receipt = tell(visit)
    put_right(visit)
    rate_again(visit, receipt)
    check(visit)


def test_what_could_not_be_done_is_done(page: Page, halls: Halls, chongqing: str) -> None:
    live(Visit(page, halls, chongqing))


def test_what_could_not_be_done_is_done_on_a_phone(phone_page: Page, halls: Halls, chongqing: str) -> None:
    live(Visit(phone_page, halls, chongqing))


def test_what_could_not_be_done_is_done_without_scripts(plain_page: Page, halls: Halls, chongqing: str) -> None:
    live(Visit(plain_page, halls, chongqing, scripts=False))
