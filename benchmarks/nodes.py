"""Two nodes, each a process with its own database, carrying to each other over HTTP as `yipanqi node` does.

A player lives in each process beside its node; the benchmark calls its methods from outside.
"""

import logging
import multiprocessing
import os
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from multiprocessing.connection import Connection
from multiprocessing.queues import Queue
from typing import Any, ClassVar, Generic, TypeVar

import msgspec
import uvicorn
from litestar import Litestar

from yipanqi.exchange.http import exchange_routes
from yipanqi.hosting import log
from yipanqi.hosting.clock import real_time
from yipanqi.hosting.directory import PeerSetting, Setting
from yipanqi.hosting.pair import NAMES, free_ports
from yipanqi.hosting.process import Threads, stays_loaded
from yipanqi.node import Node, introduce
from yipanqi.services import discover
from yipanqi.simulation.pair import SIDES, terms
from yipanqi.store.database import Database
from yipanqi.store.tables import every_table
from yipanqi.store.vault import Vault


class Player:
    """What a benchmark does inside a node's process. Its public methods are called from outside with plain values.

    `mine` and `theirs` are queues between the two players, for what does not go through the nodes.
    """

    node_type: ClassVar[type[Node]] = Node

    def __init__(self, node: Any, mine: "Queue[Any]", theirs: "Queue[Any]") -> None:
        self.node, self.mine, self.theirs = node, mine, theirs

    @staticmethod
    def application(node: Node, seat: "Seat") -> Litestar:
        """What the node's process serves."""
        return Litestar([exchange_routes(node)])

    def processor(self) -> float:
        """Seconds of processor time that this process has used: what other programs take does not count in it."""
        return time.process_time()


P = TypeVar("P", bound=Player)


class Seat(msgspec.Struct, frozen=True):
    """One node: code, database URL, and the ports of both."""

    code: str
    database: str
    ports: dict[str, int]

    @property
    def setting(self) -> Setting:
        """As a node's process knows itself."""
        peers = [PeerSetting(c, f"http://127.0.0.1:{port}") for c, port in self.ports.items() if c != self.code]
        port = self.ports[self.code]
        return Setting(
            code=self.code, name=NAMES[self.code], port=port, base_url=f"http://127.0.0.1:{port}", peers=tuple(peers)
        )


class Outside(Generic[P]):
    """A player, seen from the benchmark's process."""

    def __init__(self, pipe: "Connection[Any, Any]", seat: Seat) -> None:
        self._pipe, self.seat = pipe, seat

    def ask(self, deed: str, *with_: Any) -> None:
        """Let it begin something."""
        self._pipe.send((deed, with_))

    def told(self) -> Any:
        """What came of it."""
        return self._pipe.recv()

    def call(self, deed: str, *with_: Any) -> Any:
        """Both."""
        self.ask(deed, *with_)
        return self.told()


def open_node(seat: Seat, kind: type[Node]) -> Node:
    """A node on its database."""
    vault = Vault(seat.code.encode() * 16)
    return kind(seat.code, Database(seat.database), vault, discover(), real_time, os.urandom)


@contextmanager
def playing(databases: Sequence[str], player: type[P], suite: str = "ed25519") -> Iterator[list[Outside[P]]]:
    """Two node processes that know each other; stopped afterwards."""
    ports = free_ports()
    seats = [Seat(code, url, ports) for code, url in zip(SIDES, databases, strict=True)]
    _introduce(seats, suite)
    spawn = multiprocessing.get_context("spawn")
    with ExitStack() as stack:
        outside = []
        queues: list[Queue[Any]] = [spawn.Queue(), spawn.Queue()]
        for seat, (mine, theirs) in zip(seats, (queues, queues[::-1]), strict=True):
            here, there = spawn.Pipe()
            process = spawn.Process(target=_serve, args=(seat, player, mine, theirs, there), daemon=True)
            process.start()
            stack.callback(process.join)
            stack.callback(here.send, None)
            outside.append(Outside[P](here, seat))
        for each in outside:
            each.told()  # it is up
        yield outside


def _introduce(seats: Sequence[Seat], suite: str) -> None:
    for seat in seats:
        database = Database(seat.database)
        every_table().create_all(database.engine)
        database.close()
    nodes = [open_node(seat, Node) for seat in seats]
    for node in nodes:
        node.new_key(suite)
    introduce(nodes[0], nodes[1], terms(discover(), "benchmark", real_time()))
    for node in nodes:
        node.database.close()


def _serve(
    seat: Seat, player: type[Player], mine: "Queue[Any]", theirs: "Queue[Any]", pipe: "Connection[Any, Any]"
) -> None:
    log.configure(logging.ERROR)
    node = open_node(seat, player.node_type)
    config = uvicorn.Config(
        player.application(node, seat), port=seat.ports[seat.code], log_level="warning", access_log=False
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    with Threads(node, seat.setting):
        here = player(node, mine, theirs)
        stays_loaded()
        pipe.send("up")
        while (asked := pipe.recv()) is not None:
            deed, with_ = asked
            pipe.send(getattr(here, deed)(*with_))
    server.should_exit = True
    thread.join()
    node.database.close()
