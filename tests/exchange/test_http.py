"""The exchange over HTTP: between two real servers, and what a sender is told when it is turned away."""

import httpx
import msgspec
import pytest
import structlog
from litestar import Litestar
from litestar.testing import TestClient

from support.served import Ended, on_the_network
from support.station import Lane, Line, only, with_item
from yipanqi.exchange.courier import NotTaken, carry_round, courier
from yipanqi.exchange.door import LARGEST_BATCH, Reason, TurnedAway
from yipanqi.exchange.http import Away, Peer, exchange_routes
from yipanqi.exchange.keys import PublishedKey


def test_messages_go_both_ways_between_two_servers(line: Line) -> None:
    with on_the_network(line.a, line.b) as ((a, address_a), (b, address_b)):
        line.a.say("50", "hello", "how are you")
        line.b.say("51", "well")
        to_b, to_a = Peer(address_b), Peer(address_a)
        assert carry_round(a, "50", to_b.carry) == 1
        assert carry_round(b, "51", to_a.carry) == 1
        line.a.work()
        line.b.work()
        assert (line.b.happened, line.a.happened) == (["hello", "how are you"], ["well"])
        assert a.outgoing("50") == b.outgoing("51") == []
        to_a.close()
        to_b.close()


def test_a_courier_that_is_woken_carries_at_once(line: Line) -> None:
    with on_the_network(line.b) as ((b, address),):
        peer = Peer(address)
        running = courier(Ended(line.a), "50", peer.carry)
        running.start()
        line.a.say("50", "hello")
        running.wake()
        assert b.came.wait(10)
        running.stop()
        peer.close()
    line.b.work()
    assert line.b.happened == ["hello"]


def test_the_urgent_lane_goes_first(line: Line) -> None:
    carried: list[bytes] = []
    line.a.say("50", "a bill", lane=Lane.BULK)
    line.a.say("50", "an ambulance", lane=Lane.URGENT)
    with on_the_network(line.b) as ((_, address),):
        peer = Peer(address)

        def carry(batch: bytes) -> bytes:
            carried.append(batch)
            return peer.carry(batch)

        assert carry_round(Ended(line.a), "50", carry) == 2
        peer.close()
    line.b.work()
    assert line.b.happened == ["an ambulance", "a bill"]


def test_a_batch_carried_twice_gets_the_same_receipt(line: Line) -> None:
    line.a.say("50", "hello")
    with on_the_network(line.b) as ((_, address),):
        peer = Peer(address)
        batch = only(line.a.outgoing("50"))
        assert peer.carry(batch) == peer.carry(batch)
        peer.close()
    line.b.work()
    assert line.b.happened == ["hello"]


def test_an_altered_batch_is_turned_away_with_its_reason_and_taken_when_whole(line: Line) -> None:
    line.a.say("50", "hello", sensitive=False)
    with on_the_network(line.b) as ((_, address),):
        peer, a = Peer(address), Ended(line.a)
        with structlog.testing.capture_logs():
            assert carry_round(a, "50", lambda batch: peer.carry(with_item(batch, 0, data=b"HELLO"))) == 0
        assert a.errors == ["altered: envelope 51-1 has data that were altered"]
        assert a.next_try("50") == 1
        line.clock.pass_time(seconds=1)
        assert carry_round(a, "50", peer.carry) == 1
        peer.close()


def test_a_peer_that_is_away_is_tried_again_with_patience(line: Line) -> None:
    line.a.say("50", "hello")
    with on_the_network(line.b) as ((_, address),):
        peer = Peer(address)
    a = Ended(line.a)
    waits = []
    with structlog.testing.capture_logs():
        for _ in range(4):
            assert carry_round(a, "50", peer.carry) == 0
            waits.append(a.next_try("50"))
            line.clock.pass_time(seconds=waits[-1])
    peer.close()
    assert a.errors == ["no answer: ConnectError"] * 4
    assert waits == [1, 2, 5, 15]


class Closed:
    """A node that turns everything away."""

    def __init__(self, away: Exception) -> None:
        self.away = away

    def receive(self, carried: bytes) -> bytes:
        raise self.away

    def published(self) -> list[PublishedKey]:
        return []


@pytest.mark.parametrize(
    ("reason", "status"),
    [
        (Reason.TOO_LARGE, 413),
        (Reason.UNREADABLE, 400),
        (Reason.STRANGER, 403),
        (Reason.KEY, 403),
        (Reason.WRONG_NODE, 409),
        (Reason.ALTERED, 409),
        (Reason.GAP, 409),
        (Reason.HISTORY, 409),
        (Reason.FUTURE, 409),
    ],
)
def test_every_reason_has_a_status_and_is_told(reason: Reason, status: int) -> None:
    node = Closed(TurnedAway(reason, "because", "51", 7))
    with TestClient(Litestar([exchange_routes(node)])) as client:
        answer = client.post("/exchange/batches", content=b"{}")
    assert answer.status_code == status
    assert msgspec.json.decode(answer.content, type=Away) == Away(reason, "because", 7)


def test_a_body_that_is_far_too_large_is_not_even_read() -> None:
    with TestClient(Litestar([exchange_routes(Closed(AssertionError()))])) as client:
        assert client.post("/exchange/batches", content=b"x" * (LARGEST_BATCH + 1)).status_code == 413


def test_an_answer_that_is_not_ours_is_told_by_its_status() -> None:
    peer = Peer("http://peer", httpx.MockTransport(lambda _request: httpx.Response(502, text="<html>bad gateway")))
    with pytest.raises(NotTaken, match="answered with status 502"):
        peer.carry(b"{}")
    with pytest.raises(NotTaken, match="no keys"):
        peer.keys()
    peer.close()


def test_keys_are_told_to_whoever_asks(line: Line) -> None:
    with on_the_network(line.b) as ((_, address),):
        peer = Peer(address)
        assert peer.keys() == [line.b.key]
        peer.close()
