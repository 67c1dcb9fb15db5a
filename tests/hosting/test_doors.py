"""The doors that organisations come through: the bank's, and on practice nodes the one that plays use."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import httpx
import pytest
import structlog
from litestar import Litestar
from litestar.testing import TestClient

from support.pair import Pair, apply, balances, insure, state
from yipanqi.hosting.bank import bank_routes
from yipanqi.hosting.keys import digest, new_key, organisation
from yipanqi.hosting.practice import practice_routes
from yipanqi.organisations.bank import Treatment
from yipanqi.organisations.bank_process import Counter, Customer, business, open_bank

KEY = "a key of the bank"
ME = {"authorization": f"Bearer {KEY}"}


@pytest.fixture
def pair(new_database_url: Callable[[], str]) -> Iterator[Pair]:
    """Two nodes, and Luo with her pension."""
    pair = Pair(new_database_url)
    insure(pair)
    yield pair
    pair.close()


@pytest.fixture
def client(pair: Pair) -> Iterator[TestClient[Litestar]]:
    """The doors of Chongqing."""
    keys = {"bank": digest(KEY)}
    routes = [
        bank_routes(pair.chongqing, organisation("bank", keys)),
        practice_routes({}, organisation("practice", keys)),
    ]
    with TestClient(Litestar(routes, logging_config=None)) as client:
        yield client


@pytest.mark.parametrize("headers", [{}, {"authorization": "Bearer wrong"}, {"authorization": f"Basic {KEY}"}])
def test_without_its_key_nobody_is_the_bank(client: TestClient[Litestar], headers: dict[str, str]) -> None:
    assert client.get("/api/bank/orders", headers=headers).status_code == 401
    assert client.post("/api/bank/reports", headers=headers, content=b"{}").status_code == 401


def test_the_key_of_one_organisation_opens_no_other_door(client: TestClient[Litestar]) -> None:
    assert client.get("/api/bank/orders", headers=ME).json() == []
    assert client.post("/practice/standing", headers=ME, content=b"{}").status_code == 401


def test_keys_are_long_and_never_the_same() -> None:
    keys = {new_key() for _ in range(100)}
    assert len(keys) == 100
    assert min(map(len, keys)) >= 43  # 32 random bytes in base 64


@pytest.fixture
def counters(pair: Pair) -> Iterator[list[Counter]]:
    """Both nodes, as the bank reaches them."""
    with ExitStack() as stack:
        apps = [Litestar([bank_routes(node, organisation("bank", {"bank": digest(KEY)}))]) for node in pair.nodes]
        doors = [stack.enter_context(TestClient(app)) for app in apps]
        found = [
            Counter(Customer(node.code, "http://node", KEY), httpx.MockTransport(partial(_through, door)))
            for node, door in zip(pair.nodes, doors, strict=True)
        ]
        yield found
        for counter in found:
            counter.close()


def _through(door: TestClient[Litestar], request: httpx.Request) -> httpx.Response:
    path, headers = request.url.raw_path.decode(), {"authorization": request.headers["authorization"]}
    answer = door.request(request.method, path, content=request.content, headers=headers)
    return httpx.Response(answer.status_code, content=answer.content)


def at_once(_order: object) -> Treatment:
    return Treatment()


def test_the_bank_moves_what_was_ordered_and_reports_it_to_both(
    pair: Pair, counters: list[Counter], tmp_path: Path
) -> None:
    number = apply(pair)
    pair.settle()
    bank, books = open_bank(tmp_path / "bank.db", at_once)
    assert business(bank, books, counters)
    pair.settle()
    assert [state(node, number) for node in pair.nodes] == ["closed", "closed"]
    assert not business(bank, books, counters)
    books.close()


def test_a_bank_that_died_before_it_reported_reports_when_it_is_back(
    pair: Pair, counters: list[Counter], tmp_path: Path
) -> None:
    number = apply(pair)
    pair.settle()
    bank, books = open_bank(tmp_path / "bank.db", at_once)
    with structlog.testing.capture_logs() as logs:
        business(bank, books, [counters[1], Away()])
    assert [entry["event"] for entry in logs] == ["bank.customer_away", "bank.not_heard"]
    books.close()

    bank, books = open_bank(tmp_path / "bank.db", at_once)
    assert bank.due("51")
    business(bank, books, counters)
    pair.settle()
    assert [state(node, number) for node in pair.nodes] == ["closed", "closed"]
    books.close()


def test_a_report_that_is_repeated_changes_nothing(pair: Pair, counters: list[Counter], tmp_path: Path) -> None:
    number = apply(pair)
    pair.settle()
    bank, books = open_bank(tmp_path / "bank.db", at_once)
    business(bank, books, counters[1:])
    (credit,) = bank.due("51")
    counters[0].report(credit)
    counters[0].report(credit)
    pair.settle()
    assert state(pair.sichuan, number) == "closed"
    # 520 x 30 = 15,600.00; interest 204.15 + 431.11 + 226.12 = 861.38; 6,500 x 30 x 12 % = 23,400.00; all of it once
    assert balances(pair.sichuan)["cash fen"] == 3986138
    books.close()


class Away(Counter):
    """Sichuan, not answering."""

    def __init__(self) -> None:
        super().__init__(Customer("51", "http://node", KEY), httpx.MockTransport(self._refuse))

    def _refuse(self, request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("nobody there", request=request)
