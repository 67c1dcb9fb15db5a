"""An office in a real browser: log in as one of the staff, look, fill in, send; every page fits and passes axe-core."""

from playwright.sync_api import Page

from support.audit import look
from support.hall import Halls


class Room:
    """An office in one browser; `scripts`: whether they run there, and so axe-core can."""

    def __init__(self, page: Page, halls: Halls, base: str, *, scripts: bool) -> None:
        self.page, self.halls, self.base, self.scripts = page, halls, base, scripts

    def come_in(self, login: str, path: str) -> None:
        """Log in as one of the staff, after whoever was here before; a minute on, for a code is good once."""
        self.halls.pair.clock.pass_time(minutes=1)
        self.page.context.clear_cookies()
        self.page.goto(f"{self.base}/log-in?next={path}")
        self.page.locator(f'button[value="{login}"]').click()
        if login != "luo":
            self.page.get_by_label("验证码").fill(self.page.locator(".code").inner_text())
            self.page.get_by_role("button", name="继续").click()
        self.look()

    def go(self, path: str) -> None:
        self.page.goto(self.base + path)
        self.look()

    def look(self) -> None:
        """The page fits its window, and axe-core finds nothing wrong with it."""
        self.page.wait_for_load_state()
        if self.scripts:
            look(self.page)

    def send(self, button: str, **answers: str) -> None:
        """Fill a form in and send it; `field__part` for days, `choice` for radios."""
        for name, value in answers.items():
            field = self.page.locator(f'[name="{name.replace("__", "-")}"]')
            if field.first.get_attribute("type") == "radio":
                self.page.locator(f'[name="{name}"][value="{value}"]').check()
            else:
                field.fill(value)
        self.page.get_by_role("button", name=button, exact=True).click()
        self.look()

    def here(self) -> str:
        return self.page.url.removeprefix(self.base)
