"""Somebody in a real browser: comes in, fills in, presses, follows; every page is looked at on the way."""

from playwright.sync_api import Page

from support.audit import look
from support.hall import Halls


class Visit:
    """One browser at one node's faces; `scripts`: whether they run there, and so axe-core can."""

    def __init__(self, page: Page, halls: Halls, base: str, scripts: bool = True) -> None:
        self.page, self.halls, self.base, self.scripts = page, halls, base, scripts

    def come_in(self, login: str, path: str) -> None:
        """Log in after whoever was here before; staff (not Luo) a minute on, for a code is good once."""
        self.halls.pair.clock.pass_time(minutes=1)
        self.leave()
        self.page.goto(f"{self.base}/log-in?next={path}")
        self.page.locator(f'button[value="{login}"]').click()
        if login != "luo":
            self.page.get_by_label("验证码").fill(self.page.locator(".code").inner_text())
            self.page.get_by_role("button", name="继续").click()
        self.look()

    def leave(self) -> None:
        """Nobody is logged in any more."""
        self.page.context.clear_cookies()

    def go(self, path: str) -> None:
        """Open a page, and look at it."""
        self.page.goto(self.base + path)
        self.look()

    def look(self) -> None:
        """The page fits its window, and axe-core finds nothing wrong with it."""
        if self.scripts:
            look(self.page)

    def press(self, name: str) -> None:
        """Press a button, and look at where it leads."""
        self.page.get_by_role("button", name=name).click()
        self.look()

    def follow(self, selector: str) -> None:
        """Follow a link, and look at where it leads."""
        self.page.locator(selector).click()
        self.look()

    def fill(self, **answers: str) -> None:
        """Fill in inputs by their ids."""
        for name, value in answers.items():
            self.page.locator(f"#{name}").fill(value)

    def day(self, name: str, *parts: str) -> None:
        """Fill in a day."""
        for part, value in zip(("year", "month", "day"), parts, strict=True):
            self.page.locator(f'[name="{name}-{part}"]').fill(value)

    def read(self) -> str:
        """What the page says."""
        return self.page.locator("main").inner_text()
