"""A station on the network: behind a real web server, and carried to by real couriers."""

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import uvicorn
from litestar import Litestar

from support.station import Station
from yipanqi.exchange import mailbox
from yipanqi.exchange.courier import Parcel
from yipanqi.exchange.http import exchange_routes
from yipanqi.exchange.keys import PublishedKey


class Ended:
    """A station as its couriers and its peers know it. `came` is set when a batch was let in."""

    def __init__(self, station: Station) -> None:
        self.station = station
        self.came = threading.Event()
        self.errors: list[str] = []

    def outgoing(self, peer: str) -> list[Parcel]:
        return [Parcel(*due) for due in self.station.outgoing(peer)]

    def receipted(self, peer: str, receipt: bytes) -> None:
        if flaw := self.station.receipted(peer, receipt):
            raise ValueError(flaw)

    def not_taken(self, peer: str, parcel: Parcel, error: str) -> None:
        self.errors.append(error)
        with self.station.write() as work:
            mailbox.not_taken(work, peer, parcel.lane, parcel.first, error)

    def next_try(self, peer: str) -> float | None:
        with self.station.read() as work:
            at = mailbox.next_try(work, peer)
        return None if at is None else (at - self.station.clock.now).total_seconds()

    def receive(self, carried: bytes) -> bytes:
        receipt = self.station.admit(carried)
        self.came.set()
        return receipt

    def published(self) -> list[PublishedKey]:
        return [self.station.key]


@contextmanager
def served(app: Litestar) -> Iterator[str]:
    """The application behind a real server on a free port of this machine; its address."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, lifespan="off"))
    started = threading.Event()
    thread = threading.Thread(target=_serve, args=(server, listening, started))
    thread.start()
    assert started.wait(10)
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
        listening.close()


def _serve(server: uvicorn.Server, listening: socket.socket, started: threading.Event) -> None:
    # The socket listens already: what connects now waits until the server accepts.
    started.set()
    server.run([listening])


@contextmanager
def on_the_network(*stations: Station) -> Iterator[list[tuple[Ended, str]]]:
    """Stations behind servers, each with its address."""
    with ExitStack() as stack:
        ends = [Ended(station) for station in stations]
        apps = [Litestar([exchange_routes(end)], logging_config=None) for end in ends]
        yield [(end, stack.enter_context(served(app))) for end, app in zip(ends, apps, strict=True)]
