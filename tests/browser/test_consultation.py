"""The whole life of a draft in a real browser: with and without scripts, on a phone, and as axe-core sees it."""

from playwright.sync_api import Page

from support.consultation import DRAFT, FINAL
from support.hall import Halls
from support.visiting import Visit


class Life(Visit):
    """A draft's life in one browser."""

    def announce(self) -> str:
        """The coordinator puts the draft up; its id."""
        self.come_in("zheng", "/office")
        self.go("/office/consultations/new")
        self.day("opens_on", "2022", "8", "1")
        self.fill(days="7", about="让两地居民办事更方便。", email="shuanghe@example.org", phone="023-12345")
        self.fill(why_shorter="原公告载明的期限为七日。", text=DRAFT)
        self.press("公告")
        self.follow("tbody a")
        return self.page.url.rpartition("/")[2]

    def comment(self, id_: str, words: str) -> str:
        """Somebody without an account says something on the first clause; the receipt."""
        self.leave()
        self.go(f"/consultations/{id_}")
        self.page.get_by_role("link", name="对第 1.1 条提意见").click()
        self.look()
        self.page.get_by_label("您的意见和建议").fill(words)
        self.page.get_by_label("个人", exact=True).check()
        self.press("提交意见")
        return self.page.locator(".number").inner_text()

    def answer(self, id_: str) -> None:
        """Both comments are one; one coordinator answers, the other agrees."""
        room = f"/office/consultations/{id_}"
        self.come_in("zheng", f"{room}/alike")
        self.press("是同一意见，合并")
        self.go(room)
        self.follow("tbody th a")
        self.page.get_by_label("采纳", exact=True).check()
        self.fill(gist="延长窗口时间到周末", reason="群众需要，两地都有人手")
        self.press("提交核对")
        self.come_in("he", room)
        self.follow("tbody th a")
        self.page.get_by_label("是", exact=True).check()
        self.press("核对完成")

    def publish(self, id_: str) -> None:
        """The final is named, the result published."""
        self.come_in("he", f"/office/consultations/{id_}/final")
        self.day("adopted_on", "2022", "8", "9")
        self.fill(document="山城江城双核便民行动方案", text=FINAL)
        self.press("保存")
        self.press("公布结果")

    def look_up(self, receipt: str) -> str:
        """One's own comment and its answer, as the page says them."""
        self.leave()
        self.go("/consultations/receipt")
        self.page.get_by_label("回执号").fill(receipt)
        self.press("查询")
        return self.read()


def live(life: Life) -> None:
    id_ = life.announce()
    receipt = life.comment(id_, "窗口周末也要开")
    life.comment(id_, "窗口周末也要开门")
    life.answer(id_)
    life.halls.pair.clock.pass_time(days=8)
    life.publish(id_)
    shown = life.page.locator(".answered")
    assert "意见（2 条）" in shown.inner_text()
    assert [e.inner_text() for e in shown.locator(".changed ins").all()] == ["实现", "和周末", "4"]
    assert "群众需要，两地都有人手" in life.look_up(receipt)
    life.go("/consultations")
    assert "结果已公布" in life.read()


def test_the_whole_life_of_a_draft(page: Page, halls: Halls, chongqing: str) -> None:
    live(Life(page, halls, chongqing))


def test_the_whole_life_of_a_draft_on_a_phone(phone_page: Page, halls: Halls, chongqing: str) -> None:
    live(Life(phone_page, halls, chongqing))


def test_the_whole_life_of_a_draft_without_scripts(plain_page: Page, halls: Halls, chongqing: str) -> None:
    live(Life(plain_page, halls, chongqing, scripts=False))
