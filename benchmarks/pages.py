"""Pages and API under load: a case page, the hall's search, and an application by question pages and by the API.

One node answers its residents while another stands beside it, each a process on loopback. Visitors are threads that ask
one thing after another without a pause, for so many seconds or until the people who can apply run out.
"""

import http.client
import json
import random
import re
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import cycle
from typing import Annotated, Any, NamedTuple
from urllib.parse import quote, urlencode

import msgspec
import typer
from litestar import Litestar

from benchmarks.databases import Kind, empty
from benchmarks.machine import console, describe, spread
from benchmarks.nodes import Outside, Player, Seat, playing
from yipanqi.access import sessions
from yipanqi.access.accounts import NewAccount, open_account
from yipanqi.access.actor import ActorKind, Role
from yipanqi.cases import parties
from yipanqi.exchange.http import exchange_routes
from yipanqi.hosting.faces import FacesNode
from yipanqi.kernel.text import same
from yipanqi.node import Node
from yipanqi.simulation import population
from yipanqi.simulation.stage import resident
from yipanqi.web.app import create_app
from yipanqi.web.practice_login import ISSUER
from yipanqi.web.seam import Rate, WebSettings

ON = date.today()
APPLY = "/services/pension-transfer/apply"
UNLIMITED = Rate(10**9, 1e9)
"""The limit for each visitor is left out: what is measured is the node, not how it protects itself."""

WORDS = ("养老", "无犯罪", "参保证明", "yanglao", "户口", "public security")
"""What people search for."""


class Visitor(NamedTuple):
    """A resident who is logged in: the token of the session, the number of a case (or ""), the form to apply with."""

    token: str
    number: str
    form: dict[str, Any]


class Hall(Player):
    """One node with its pages, and the people who come to it."""

    def people(self, cases: int, fresh: int, seed: int) -> list[Visitor]:
        """Make up people who live here and log them in; the first `cases` of them have applied already."""
        everyone = [p for p in population.made_up(random.Random(seed), (cases + fresh) * 4, ON) if not p.flaw]
        people = list({p.party.number: p for p in everyone}.values())
        with self.node.work_on() as work:
            population.settle(work, people)
        here = [p for p in people if p.home == self.node.code][: cases + fresh]
        with ThreadPoolExecutor(16) as pool:
            return list(pool.map(self._arrive, here, (n < cases for n in range(len(here)))))

    def _arrive(self, person: population.Resident, applies: bool) -> Visitor:
        token = f"{person.party.number}-of-the-benchmark-only"
        with self.node.work_on() as work:
            party = parties.find_or_add(work.uow, work.vault, person.party)
            name, roles = same(person.party.name), frozenset({Role.RESIDENT})
            account = NewAccount(
                party, name, ActorKind.RESIDENT, ISSUER, party, party=party, roles=roles, practice=True
            )
            sessions.begin(work.uow, open_account(work.uow, account), token)
        actor, number = resident(person.party, party), ""
        if applies:
            number = self.node.apply("pension-transfer", "apply", person.party, person.form, actor)
        return Visitor(token, number, msgspec.to_builtins(person.form))

    @staticmethod
    def application(node: Node, seat: Seat) -> Litestar:
        """The faces, as a node's process has them."""
        settings = WebSettings(seat.setting.base_url, ordinary=UNLIMITED, log_in=UNLIMITED)
        return create_app(FacesNode(node), settings, [exchange_routes(node)])


class Browser:
    """One connection that stays open, with the cookies of whoever uses it."""

    def __init__(self, code: str, port: int) -> None:
        self._session = f"session-{code}"
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._cookies: dict[str, str] = {}

    def as_(self, visitor: Visitor) -> "Browser":
        """Another person sits down."""
        self._cookies = {self._session: visitor.token}
        return self

    def get(self, path: str) -> str:
        """A page, after redirects. Raises RuntimeError where it is not there."""
        return self._ask("GET", path, b"", {})

    def post(self, path: str, fields: dict[str, str]) -> str:
        """Send a form; the page that it leads to."""
        kind = {"content-type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, urlencode(fields).encode(), kind)

    def call(self, method: str, path: str, visitor: Visitor, body: object = None) -> str:
        """Call the API as a program does."""
        self._cookies = {}
        kind = {"authorization": f"Bearer {visitor.token}", "content-type": "application/json"}
        return self._ask(method, path, b"" if body is None else json.dumps(body).encode(), kind)

    def _ask(self, method: str, path: str, body: bytes, more: dict[str, str]) -> str:
        cookies = {"cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        self._connection.request(method, path, body or None, {**more, **(cookies if self._cookies else {})})
        answer = self._connection.getresponse()
        for header in answer.headers.get_all("set-cookie") or ():
            name, _, value = header.partition(";")[0].partition("=")
            self._cookies[name] = value
        text = answer.read().decode()
        if answer.status in {302, 303, 307}:
            return self._ask("GET", str(answer.headers["location"]), b"", {})
        if answer.status >= 400:
            raise RuntimeError(f"{method} {path}: {answer.status}")
        return text


def by_pages(browser: Browser, visitor: Visitor) -> None:
    """Apply as a person does: a page for each question, all answers, and the button."""
    page = browser.as_(visitor).get(APPLY)
    while True:
        actions = re.findall(r'<form[^>]* action="([^"]+)"', page)
        action = next((path for path in actions if path.startswith(APPLY)), "")
        token = re.search(r'name="_csrf_token" value="([^"]+)"', page)
        if not action or token is None:
            raise RuntimeError("this page has no form of the application")
        name = action.rpartition("/")[2]
        answer = visitor.form.get(name)
        page = browser.post(action, {"_csrf_token": token[1], **({name: str(answer)} if answer else {})})
        if name == "check":
            return


def by_program(browser: Browser, visitor: Visitor) -> None:
    """Apply with one call."""
    form = {name: value for name, value in visitor.form.items() if value is not None}
    browser.call("POST", f"/api{APPLY}/applications", visitor, form)


def main(
    seconds: Annotated[float, typer.Option(help="For each measurement, at most.")] = 15,
    database: Kind = Kind.SQLITE,
    cases: Annotated[int, typer.Option(help="Cases that there are before.")] = 3000,
    fresh: Annotated[int, typer.Option(help="People who apply, half by pages and half by the API.")] = 1200,
    visitors: Annotated[int, typer.Option(help="How many ask at the same time.")] = 8,
) -> None:
    """Requests a second and how long they take, of a node with some thousands of cases."""
    describe(database=database, seconds=seconds, cases=cases, visitors=visitors)
    with empty(database, 2) as urls, playing(urls, Hall) as (hall, other):
        other.ask("people", 0, 0, 7)
        people = [Visitor(*each) for each in hall.call("people", cases, fresh, 7)]
        other.told()
        console.print(f"{len(people)} people, {sum(bool(p.number) for p in people)} cases")
        browser = _browsers(hall)
        filed, new = [p for p in people if p.number], [p for p in people if not p.number]
        words = cycle(f"/search?q={quote(word)}" for word in WORDS)
        run = _Run(hall, browser, seconds, visitors)
        run("case page", lambda b, v: b.as_(v).get(f"/cases/{v.number}"), cycle(filed))
        run("search", lambda b, path: b.get(path), words)
        run("case by the API", lambda b, v: b.call("GET", f"/api/cases/{v.number}", v), cycle(filed))
        half = len(new) // 2
        run("application by pages", by_pages, iter(new[:half]))
        run("application by the API", by_program, iter(new[half:]))


class _Run:
    """Measures one kind of visit after another."""

    def __init__(self, hall: Outside[Hall], browser: Callable[[], Browser], seconds: float, visitors: int) -> None:
        self._hall, self._browser, self._seconds, self._visitors = hall, browser, seconds, visitors

    def __call__(self, what: str, visit: Callable[[Browser, Any], object], whose: Iterator[Any]) -> None:
        """Let visitors come until the time is over or nobody is left; says how many a second and how long each took."""
        one_by_one = threading.Lock()
        before, begun = self._hall.call("processor"), time.perf_counter()

        def come() -> list[float]:
            browser, took = self._browser(), []
            while (at := time.perf_counter()) - begun < self._seconds:
                with one_by_one:
                    person = next(whose, None)
                if person is None:
                    break
                visit(browser, person)
                took.append(time.perf_counter() - at)
            return took

        with ThreadPoolExecutor(self._visitors) as pool:
            took = [each for one in pool.map(lambda _: come(), range(self._visitors)) for each in one]
        spent = (self._hall.call("processor") - before) / len(took) * 1000
        rate = len(took) / (time.perf_counter() - begun)
        console.print(f"{what}: {rate:,.0f} a second, {spread(took)}; {spent:.2f} ms of the node's processor time each")


def _browsers(hall: Outside[Hall]) -> Callable[[], Browser]:
    code, port = hall.seat.code, hall.seat.ports[hall.seat.code]
    return lambda: Browser(code, port)


if __name__ == "__main__":
    typer.run(main)
