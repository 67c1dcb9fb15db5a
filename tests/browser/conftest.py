"""Pages for browser tests, each new and alone; a test fails on any error its page reports, looked for or not."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize

from support.chromium import error_free_page, running_chromium
from support.hall import Halls
from support.serving import serving
from support.staff import open_staff

DESK: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser, one for the session."""
    with running_chromium() as browser:
        yield browser


@pytest.fixture(autouse=True)
def whole_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """A click returns when the page it leads to is there whole, not with its first bytes: what comes after reads it."""
    click = Locator.click

    def click_and_wait(self: Locator, **options: Any) -> None:
        click(self, **options)
        self.page.wait_for_load_state()

    monkeypatch.setattr(Locator, "click", click_and_wait)


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page in a desk-sized window."""
    with error_free_page(chromium, viewport=DESK) as page:
        yield page


@pytest.fixture
def phone_page(chromium: Browser) -> Iterator[Page]:
    """A page on a phone: narrow, touched instead of clicked."""
    with error_free_page(chromium, viewport=PHONE, is_mobile=True, has_touch=True, device_scale_factor=2) as page:
        yield page


@pytest.fixture
def plain_page(chromium: Browser) -> Iterator[Page]:
    """A page in a browser with JavaScript turned off."""
    with error_free_page(chromium, viewport=DESK, java_script_enabled=False) as page:
        yield page


@pytest.fixture
def halls(new_database_url: Callable[[], str]) -> Iterator[Halls]:
    """The halls of both nodes, with staff at each."""
    halls = Halls(new_database_url)
    open_staff(halls)
    yield halls
    halls.pair.close()


@pytest.fixture
def sichuan(halls: Halls) -> Iterator[str]:
    """Where Sichuan's pages are served."""
    with serving(lambda base: halls.app(halls.pair.sichuan, base)) as base:
        yield base


@pytest.fixture
def chongqing(halls: Halls) -> Iterator[str]:
    """Where Chongqing's pages are served."""
    with serving(lambda base: halls.app(halls.pair.chongqing, base)) as base:
        yield base
