"""What a page in a real browser is looked at for: axe-core's rules, and whether it fits its window."""

import os
from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page) -> list[str]:
    """What axe-core finds wrong with the page, rule and element by element.

    Waits until the page is loaded: one just arrived at may have no document element yet.
    """
    page.wait_for_load_state()
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
    return [f"{v['id']}: {n['html'][:200]}" for v in found["violations"] for n in v["nodes"]]


def fits(page: Page) -> bool:
    """Whether nothing on the page is wider than its window."""
    page.wait_for_load_state()
    window = page.viewport_size  # not innerWidth, which grows with what does not fit on a phone
    assert window is not None
    wide: int = page.evaluate("document.documentElement.scrollWidth")
    return wide <= window["width"]


def look(page: Page, picture: str = "") -> None:
    """The page fits its window, and axe-core finds nothing wrong with it. A picture of it where somebody wants to see
    (YIPANQI_PICTURES names the folder).
    """
    assert fits(page), page.url
    assert violations(page) == [], page.url
    if picture and (folder := os.environ.get("YIPANQI_PICTURES")):
        page.screenshot(path=f"{folder}/{picture}.png", full_page=True)
