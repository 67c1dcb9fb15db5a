"""Feeds as readers of feeds see them."""

from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from yipanqi.supervision.publicity.feeds import ATOM, Feed, News, atom

OLD, NEW = datetime(2021, 1, 4, tzinfo=UTC), datetime(2025, 1, 26, tzinfo=UTC)


def parsed(*news: News) -> ET.Element:
    return ET.fromstring(atom(Feed("https://n.example/feed", "新闻 & 公告", "四川", OLD, news)))


def said(element: ET.Element, name: str) -> str | None:
    return element.findtext(f"{{{ATOM}}}{name}")


def test_the_newest_comes_first_and_dates_the_feed() -> None:
    feed = parsed(News("a", "/a", "旧", "", OLD), News("b", "/b", "新", "<b>不是标记</b>", NEW))
    entries = feed.findall(f"{{{ATOM}}}entry")
    assert [said(entry, "title") for entry in entries] == ["新", "旧"]
    assert said(entries[0], "summary") == "<b>不是标记</b>"
    assert said(feed, "updated") == "2025-01-26T00:00:00+00:00"
    assert said(feed, "title") == "新闻 & 公告"


def test_a_feed_without_news_is_a_feed() -> None:
    feed = parsed()
    assert not feed.findall(f"{{{ATOM}}}entry")
    assert said(feed, "updated") == "2021-01-04T00:00:00+00:00"


def test_signs_that_xml_cannot_hold_are_left_out() -> None:
    assert said(parsed(News("a", "/a", "甲\x08乙", "", OLD)).findall(f"{{{ATOM}}}entry")[0], "title") == "甲乙"
