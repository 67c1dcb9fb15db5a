"""The courier: carries what is due, notes what was not taken, and goes on after a failure."""

import threading

import pytest
import structlog

from yipanqi.exchange.courier import Looping, NotTaken, Parcel, carry_round


class Post:
    """A sender with two parcels that a test looks into afterwards."""

    def __init__(self) -> None:
        self.parcels = [Parcel(0, 1, b"urgent"), Parcel(1, 1, b"ordinary")]
        self.receipts: list[bytes] = []
        self.failures: list[tuple[Parcel, str]] = []

    def outgoing(self, peer: str) -> list[Parcel]:
        return self.parcels

    def receipted(self, peer: str, receipt: bytes) -> None:
        if receipt == b"forged":
            raise ValueError("the signature is not that of the key")
        self.receipts.append(receipt)

    def not_taken(self, peer: str, parcel: Parcel, error: str) -> None:
        self.failures.append((parcel, error))

    def next_try(self, peer: str) -> float | None:
        return None


def test_everything_due_is_carried_in_the_order_given() -> None:
    post = Post()
    assert carry_round(post, "50", lambda body: b"receipt for " + body) == 2
    assert post.receipts == [b"receipt for urgent", b"receipt for ordinary"]


def test_what_the_peer_does_not_take_is_noted_and_the_rest_goes_on() -> None:
    post = Post()

    def carry(body: bytes) -> bytes:
        if body == b"urgent":
            raise NotTaken("gap: begins at 3, expected 1")
        return b"receipt"

    with structlog.testing.capture_logs() as logs:
        assert carry_round(post, "50", carry) == 1
    assert post.failures == [(post.parcels[0], "gap: begins at 3, expected 1")]
    assert post.receipts == [b"receipt"]
    assert [entry["event"] for entry in logs] == ["courier.not_taken"]


def test_a_receipt_that_does_not_count_leaves_the_parcel_to_be_tried_again() -> None:
    post = Post()
    with structlog.testing.capture_logs():
        assert carry_round(post, "50", lambda _body: b"forged") == 0
    assert [error for _, error in post.failures] == ["the signature is not that of the key"] * 2


def test_a_loop_works_when_it_is_woken_and_stops_when_it_is_told() -> None:
    worked = threading.Semaphore(0)

    def work() -> bool:
        worked.release()
        return False

    loop = Looping("test", work, lambda: 600.0)
    loop.start()
    assert worked.acquire(timeout=10)  # once at the start
    loop.wake()
    assert worked.acquire(timeout=10)
    loop.stop()
    assert not worked.acquire(blocking=False)


def test_a_loop_goes_on_at_once_while_there_is_more() -> None:
    left, done = [1, 2, 3], threading.Event()

    def work() -> bool:
        if not left:
            done.set()
            return False
        left.pop()
        return True

    loop = Looping("test", work, lambda: 600.0)
    loop.start()
    assert done.wait(10)
    loop.stop()


def test_a_round_that_fails_is_logged_and_tried_again() -> None:
    rounds, twice = [], threading.Event()

    def work() -> bool:
        rounds.append(1)
        if len(rounds) == 1:
            raise OSError("the database is away")
        twice.set()
        return False

    with structlog.testing.capture_logs() as logs:
        loop = Looping("test", work, lambda: 600.0)
        loop.start()
        loop.wake()
        assert twice.wait(10)
        loop.stop()
    assert [(entry["event"], entry["error"]) for entry in logs] == [("round.failed", "OSError")]


@pytest.fixture(autouse=True)
def _no_threads_left() -> object:
    yield
    assert [thread.name for thread in threading.enumerate() if thread.name == "test"] == []
