"""A real Chromium for tests of pages: the system's own, driven by playwright."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def running_chromium() -> Iterator[Browser]:
    """The browser, for as long as the context lasts. Raises FileNotFoundError where it is not installed."""
    program = shutil.which("chromium")
    if program is None:
        raise FileNotFoundError("chromium is not installed; `./yipanqi test browser` installs it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=QUIET)
        yield browser
        browser.close()


@contextmanager
def error_free_page(browser: Browser, **options: Any) -> Iterator[Page]:
    """A page in a context of its own; `options` are those of `Browser.new_context`.

    Raises AssertionError at the end when the page logged an error or threw one that nobody caught.
    """
    errors: list[str] = []
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", **options)
    context.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    context.on("weberror", lambda error: errors.append(str(error.error)))
    try:
        yield context.new_page()
    finally:
        context.close()
    assert not errors, "the browser reported:\n" + "\n".join(errors)
