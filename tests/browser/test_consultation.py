"""The whole life of a draft in a real browser: with and without scripts, on a phone, and as axe-core sees it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from support.consultation import DRAFT, FINAL
from support.hall import Halls
from support.serving import serving
from support.staff import open_staff

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RUN_AXE = "async () => (await axe.run()).violations.map(v => `${v.id}: ${v.nodes.map(n => n.target).join(' ')}`)"


@pytest.fixture
def halls(new_database_url: Callable[[], str]) -> Iterator[Halls]:
    halls = Halls(new_database_url)
    open_staff(halls)
    yield halls
    halls.pair.close()


@pytest.fixture
def chongqing(halls: Halls) -> Iterator[str]:
    with serving(lambda base: halls.app(halls.pair.chongqing, base)) as base:
        yield base


class Life:
    """A draft's life in one browser; `scripts`: whether they run there, and so axe-core can."""

    def __init__(self, page: Page, halls: Halls, base: str, scripts: bool = True) -> None:
        self.page, self.halls, self.base, self.scripts = page, halls, base, scripts

    def come_in(self, login: str, path: str) -> None:
        """Log in as one of the staff, after whoever was here before; a minute on, for a code is good once."""
        self.halls.pair.clock.pass_time(minutes=1)
        self.page.context.clear_cookies()
        self.page.goto(f"{self.base}/log-in?next={path}")
        self.page.locator(f'button[value="{login}"]').click()
        self.page.get_by_label("验证码").fill(self.page.locator(".code").inner_text())
        self.page.get_by_role("button", name="继续").click()
        self.look()

    def look(self) -> None:
        """The page fits its window, and axe-core finds nothing wrong with it."""
        self.page.wait_for_load_state()
        if self.scripts:
            assert self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), self.page.url
            self.page.evaluate(AXE.read_text())
            assert self.page.evaluate(RUN_AXE) == [], self.page.url

    def press(self, name: str) -> None:
        """Press a button, and look at where it leads."""
        self.page.get_by_role("button", name=name).click()
        self.look()

    def follow(self, selector: str) -> None:
        """Follow a link, and look at where it leads."""
        self.page.locator(selector).click()
        self.look()

    def fill(self, **answers: str) -> None:
        for name, value in answers.items():
            self.page.locator(f"#{name}").fill(value)

    def day(self, name: str, *parts: str) -> None:
        for part, value in zip(("year", "month", "day"), parts, strict=True):
            self.page.locator(f'[name="{name}-{part}"]').fill(value)

    def announce(self) -> str:
        """The coordinator puts the draft up; its id."""
        self.come_in("zheng", "/office")
        self.page.goto(f"{self.base}/office/consultations/new")
        self.look()
        self.day("opens_on", "2022", "8", "1")
        self.fill(days="7", about="让两地居民办事更方便。", email="shuanghe@example.org", phone="023-12345")
        self.fill(why_shorter="原公告载明的期限为七日。", text=DRAFT)
        self.press("公告")
        self.follow("tbody a")
        return self.page.url.rpartition("/")[2]

    def comment(self, id_: str, words: str) -> str:
        """Somebody without an account says something on the first clause; the receipt."""
        self.page.context.clear_cookies()
        self.page.goto(f"{self.base}/consultations/{id_}")
        self.look()
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
        self.page.goto(self.base + room)
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
        self.page.context.clear_cookies()
        self.page.goto(f"{self.base}/consultations/receipt")
        self.look()
        self.page.get_by_label("回执号").fill(receipt)
        self.press("查询")
        return self.page.locator("main").inner_text()


def live(life: Life) -> None:
    id_ = life.announce()
    receipt = life.comment(id_, "窗口周末也要开")
    life.comment(id_, "窗口周末也要开门")
    life.answer(id_)
    life.halls.pair.clock.pass_time(days=8)
    life.publish(id_)
    shown = life.page.locator(".answered")
    assert "意见（2 条）" in shown.inner_text()
    assert [e.inner_text() for e in shown.locator("ins").all()] == ["实现", "和周末", "4"]
    assert "群众需要，两地都有人手" in life.look_up(receipt)
    life.page.goto(f"{life.base}/consultations")
    life.look()
    assert "结果已公布" in life.page.locator("main").inner_text()


def test_the_whole_life_of_a_draft(page: Page, halls: Halls, chongqing: str) -> None:
    live(Life(page, halls, chongqing))


def test_the_whole_life_of_a_draft_on_a_phone(phone_page: Page, halls: Halls, chongqing: str) -> None:
    live(Life(phone_page, halls, chongqing))


def test_the_whole_life_of_a_draft_without_scripts(plain_page: Page, halls: Halls, chongqing: str) -> None:
    live(Life(plain_page, halls, chongqing, scripts=False))
