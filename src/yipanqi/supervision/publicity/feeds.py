"""Feeds (Atom, RFC 4287): what is new, for those who would rather be told than look."""

from collections.abc import Sequence
from datetime import datetime
from xml.etree import ElementTree as ET

import msgspec

ATOM = "http://www.w3.org/2005/Atom"


class News(msgspec.Struct, frozen=True):
    """Something new: `id` is its permanent address, `href` where it is shown."""

    id: str
    href: str
    title: str
    summary: str
    at: datetime


class Feed(msgspec.Struct, frozen=True):
    """A feed: `id` is its own address, `updated` what it was last changed at where it has no entry."""

    id: str
    title: str
    author: str
    updated: datetime
    news: Sequence[News]


def atom(feed: Feed) -> bytes:
    """The feed as Atom, the newest first."""
    root = ET.Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "zh-CN"})
    newest = sorted(feed.news, key=lambda n: n.at, reverse=True)
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    _add(root, "updated", (newest[0].at if newest else feed.updated).isoformat())
    _link(root, feed.id, "self")
    _add(ET.SubElement(root, f"{{{ATOM}}}author"), "name", feed.author)
    for news in newest:
        entry = ET.SubElement(root, f"{{{ATOM}}}entry")
        _add(entry, "id", news.id)
        _add(entry, "title", news.title)
        _add(entry, "updated", news.at.isoformat())
        _link(entry, news.href, "alternate")
        _add(entry, "summary", news.summary)
    ET.register_namespace("", ATOM)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, f"{{{ATOM}}}{name}").text = "".join(c for c in text if c >= " ")


def _link(parent: ET.Element, href: str, rel: str) -> None:
    ET.SubElement(parent, f"{{{ATOM}}}link", {"href": href, "rel": rel})
