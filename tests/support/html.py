"""The one checker of HTML: every test that fetches a page passes it through `checked`."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from urllib.parse import parse_qsl, unquote, urlsplit

import httpx
from justhtml import JustHTML
from justhtml.dom import Element

from yipanqi.kernel.identity import resident_id
from yipanqi.kernel.problems import Refused
from yipanqi.web.security import content_security_policy

LANGUAGES = {"zh-CN", "en"}
UNLABELLED_TYPES = {"hidden", "submit", "button", "image", "reset"}
FAR_FUTURE_DAY = date(2999, 1, 1)


class Page:
    """A page that was fetched, and ways to look at it."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self.document = JustHTML(response.text, sanitize=False, collect_errors=True, track_node_locations=True)

    def all(self, selector: str) -> list[Element]:
        """Every element of a CSS selector."""
        return within(self.document, selector)

    def one(self, selector: str) -> Element:
        """The only element of a CSS selector."""
        found = self.all(selector)
        assert len(found) == 1, f"{len(found)} elements for {selector!r} in {self.response.url}"
        return found[0]

    def text(self, selector: str = "body") -> str:
        """What can be read there, with single spaces."""
        return " ".join(self.one(selector).to_text().split())


def within(node: JustHTML | Element, selector: str) -> list[Element]:
    """Every element of a CSS selector inside another."""
    return [e for e in node.query(selector) if isinstance(e, Element)]


def checked(response: httpx.Response, status: int = 200) -> Page:
    """The page, when it is as every page must be. Raises AssertionError with everything that is wrong with it."""
    assert response.status_code == status, f"{response.url} answered {response.status_code}: {response.text[:500]}"
    page = Page(response)
    wrong = [f"{check.__name__}: {found}" for check in CHECKS for found in check(page)]
    assert not wrong, f"{response.url}\n" + "\n".join(wrong)
    return page


def parses(page: Page) -> Iterator[str]:
    """HTML without a single parse error."""
    yield from (f"line {error.line}: {error.code}" for error in page.document.errors)


def is_html_with_a_policy(page: Page) -> Iterator[str]:
    """Sent as UTF-8 HTML, with our content security policy, and not to be kept."""
    headers = page.response.headers
    if headers.get("content-type") != "text/html; charset=utf-8":
        yield f"content type {headers.get('content-type')}"
    policy = headers.get("content-security-policy", "")
    word = re.search(r"'nonce-([^']+)'", policy)
    if not word or policy != content_security_policy(word[1]):
        yield f"content security policy {policy!r}"
    if headers.get("cache-control") != "no-store":
        yield f"cache control {headers.get('cache-control')}"


def says_its_language_and_title(page: Page) -> Iterator[str]:
    """`lang`, one title, one h1, one main; an error is announced in the title."""
    if page.one("html").attrs.get("lang") not in LANGUAGES:
        yield f"lang {page.one('html').attrs.get('lang')}"
    for selector in ("head > title", "h1", "main#main-content", 'meta[name="viewport"]'):
        if len(page.all(selector)) != 1:
            yield f"{len(page.all(selector))} of {selector}"
    if any(not words(e) for e in page.all("title, h1, h2, h3, a, button, legend, label, th")):
        yield "an empty title, heading, link, button, legend, label or column"
    announced = words(page.all("title")[0]).startswith(("错误：", "Error: "))
    if announced != bool(page.all(".govuk-error-summary")):
        yield "an error must be both in the title and in a summary"


def has_unique_ids_that_lead_somewhere(page: Page) -> Iterator[str]:
    """Ids once each; whatever refers to one finds it."""
    ids = Counter(e.attrs["id"] for e in page.all("[id]"))
    yield from (f"id {name} {times} times" for name, times in ids.items() if times > 1)
    for attribute in ("for", "aria-describedby", "aria-labelledby", "aria-controls"):
        for e in page.all(f"[{attribute}]"):
            yield from (f"{attribute}={n} leads nowhere" for n in (e.attrs[attribute] or "").split() if n not in ids)
    targets = {str(a.attrs["href"])[1:] for a in page.all('a[href^="#"]')}
    yield from (f"#{name} leads nowhere" for name in targets - set(ids))


def labels_every_input(page: Page) -> Iterator[str]:
    """By a label, or by aria-label where the look leaves none."""
    labelled = {e.attrs["for"] for e in page.all("label[for]")}
    for e in page.all("input, select, textarea"):
        known = e.attrs.get("id") in labelled or e.attrs.get("aria-label")
        if e.attrs.get("type") not in UNLABELLED_TYPES and not known:
            yield f"{e.name} {e.attrs.get('name')} has no label"
    yield from ("a fieldset has no legend" for e in page.all("fieldset") if not within(e, "legend"))
    yield from (f"img {e.attrs.get('src')} has no alt" for e in page.all("img") if "alt" not in e.attrs)


def sends_forms_somewhere(page: Page) -> Iterator[str]:
    """Action and method said, a CSRF token where it posts, a button to press, checks left to us."""
    for form in page.all("form"):
        method = (form.attrs.get("method") or "").lower()
        if not form.attrs.get("action") or method not in {"get", "post"}:
            yield "a form without action or method"
        if method == "post" and len(within(form, 'input[type="hidden"][name="_csrf_token"]')) != 1:
            yield f"the form to {form.attrs.get('action')!r} has no CSRF token"
        if not within(form, "button"):
            yield f"the form to {form.attrs.get('action')!r} has no button"
        if within(form, "[required], [pattern], [min], [max]"):
            yield "a form checked by the browser, in its words instead of ours"


def wires_its_error_summary(page: Page) -> Iterator[str]:
    """First in main; every problem of a field said there too, beside the field, in the same words."""
    for summary in page.all(".govuk-error-summary"):
        if page.all("main > *")[0] is not summary:
            yield "the error summary is not the first thing in main"
        for link in within(summary, "a"):
            field = str(link.attrs["href"])[1:]
            groups = [g for g in page.all(".govuk-form-group--error") if within(g, f'[id="{field}"]')]
            beside = [words(e) for g in groups for e in within(g, ".govuk-error-message")]
            if not any(said.endswith(words(link)) for said in beside):
                yield f"the summary says {words(link)!r}, the field {field} says {beside}"
    if page.all(".govuk-error-message") and not page.all(".govuk-error-summary"):
        yield "an error message without a summary"


def keeps_style_and_script_apart(page: Page) -> Iterator[str]:
    """No inline style, handler or script without the response's one-time word."""
    for e in page.all("*"):
        yield from (f"<{e.name} {name}>" for name in e.attrs if name == "style" or name.startswith("on"))
    policy = page.response.headers.get("content-security-policy", "")
    for e in page.all("style, script"):
        if "src" not in e.attrs and f"'nonce-{e.attrs.get('nonce')}'" not in policy:
            yield f"inline <{e.name}> without the nonce"
    yield from (
        f"{e.attrs.get('src') or e.attrs.get('href')} is loaded from elsewhere"
        for e in page.all('script[src], img[src], link[rel="stylesheet"]')
        if not (e.attrs.get("src") or e.attrs.get("href") or "").startswith(("/", "data:"))
    )


def keeps_identity_numbers_out_of_addresses(page: Page) -> Iterator[str]:
    """Neither its own address nor any it leads to has a resident number in it."""
    addresses = [str(page.response.url)]
    addresses += [e.attrs[a] or "" for a in ("href", "action", "src") for e in page.all(f"[{a}]")]
    for address in addresses:
        parts = urlsplit(unquote(address))
        text = " ".join([parts.path, parts.fragment, *(value for _, value in parse_qsl(parts.query))])
        if any(is_resident_number(found) for found in re.findall(r"(?<!\d)\d{17}[\dXx](?![\dA-Za-z])", text)):
            yield "an identity number in an address"


def is_resident_number(text: str) -> bool:
    """Eighteen signs that pass all checks of the number."""
    try:
        resident_id(text, FAR_FUTURE_DAY)
    except Refused:
        return False
    return True


def words(element: Element) -> str:
    """What can be read in it, or what its picture or label says."""
    said = [str(e.attrs.get("alt") or "") for e in within(element, "img")]
    return " ".join([*element.to_text().split(), *said, str(element.attrs.get("aria-label") or "")]).strip()


CHECKS: tuple[Callable[[Page], Iterator[str]], ...] = (
    parses,
    is_html_with_a_policy,
    says_its_language_and_title,
    has_unique_ids_that_lead_somewhere,
    labels_every_input,
    sends_forms_somewhere,
    wires_its_error_summary,
    keeps_style_and_script_apart,
    keeps_identity_numbers_out_of_addresses,
)
