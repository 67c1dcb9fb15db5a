"""The bank as a program of its own: fetches payment orders from the nodes, moves the money, and reports until it is
heard.

It is a client of each node with a key of its own, and keeps its books in a SQLite file: what it has taken and not yet
reported is
there before anything is done about it, so that it may die at any moment.
"""

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import httpx
import msgspec
import structlog

from yipanqi.organisations.bank import Bank, Order, Plan, State
from yipanqi.protocols.transfer.money import Credited, Executed

log = structlog.get_logger(__name__)

SETTINGS, BOOKS = "bank.json", "bank.db"


class Customer(msgspec.Struct, frozen=True):
    """A node whose account the bank keeps: code, address, and the key the bank shows there."""

    code: str
    url: str
    key: str


class Books:
    """The bank's state, in a file."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA synchronous=FULL")
        self._db.execute("CREATE TABLE IF NOT EXISTS books (one INTEGER PRIMARY KEY, state BLOB NOT NULL)")

    def read(self) -> State:
        """As it was kept last."""
        row = self._db.execute("SELECT state FROM books").fetchone()
        return msgspec.json.decode(row[0], type=State) if row else State()

    def keep(self, state: State) -> None:
        """Keep it."""
        self._db.execute("INSERT OR REPLACE INTO books VALUES (1, ?)", (msgspec.json.encode(state),))

    def close(self) -> None:
        """Close the file."""
        self._db.close()


class Counter:
    """One customer, as the bank reaches it."""

    def __init__(self, customer: Customer, transport: httpx.BaseTransport | None = None) -> None:
        self.code = customer.code
        headers = {"authorization": f"Bearer {customer.key}"}
        self._http = httpx.Client(base_url=customer.url, headers=headers, timeout=10, transport=transport)

    def orders(self, after: int) -> list[Order]:
        """Orders that were given after a place."""
        answer = self._http.get("/api/bank/orders", params={"after": after}).raise_for_status()
        return msgspec.json.decode(answer.content, type=list[Order])

    def report(self, body: Executed | Credited) -> None:
        """Report something; a repeated report changes nothing."""
        self._http.post("/api/bank/reports", content=msgspec.json.encode(body)).raise_for_status()

    def close(self) -> None:
        """Let the connection go."""
        self._http.close()


def open_bank(path: Path, plan: Plan) -> tuple[Bank, Books]:
    """The bank as its books say."""
    books = Books(path)
    return Bank(plan, books.read()), books


def business(bank: Bank, books: Books, counters: list[Counter], now: Callable[[], datetime] | None = None) -> bool:
    """One round with every customer; returns whether anything was done. A customer that is away is left for later."""
    moment = (now or (lambda: datetime.now(UTC)))()
    before = msgspec.json.encode(bank.state)
    for counter in counters:
        try:
            bank.take(counter.code, counter.orders(bank.taken(counter.code)), moment)
        except httpx.HTTPError as error:
            log.warning("bank.customer_away", node=counter.code, why=type(error).__name__)
    bank.advance(moment)
    books.keep(bank.state)
    for counter in counters:
        _report(bank, books, counter)
    return msgspec.json.encode(bank.state) != before


def _report(bank: Bank, books: Books, counter: Counter) -> None:
    for body in bank.due(counter.code):
        try:
            counter.report(body)
        except httpx.HTTPError as error:
            log.warning("bank.not_heard", node=counter.code, why=type(error).__name__)
            return
        bank.delivered(counter.code, body)
        books.keep(bank.state)
