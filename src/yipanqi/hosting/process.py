"""A node as a process: database, couriers, worker and web server, started and stopped together."""

import gc
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime
from pathlib import Path

import structlog
import uvicorn
from litestar import Litestar
from litestar.types import ControllerRouterHandler

from yipanqi.exchange.courier import Looping, courier, file_courier
from yipanqi.exchange.http import Peer, exchange_routes
from yipanqi.hosting import CannotRun, log, stopping
from yipanqi.hosting import directory as data
from yipanqi.hosting.bank import bank_routes
from yipanqi.hosting.clock import PracticeClock, real_time
from yipanqi.hosting.departments import department_routes, known
from yipanqi.hosting.directory import AlreadyRunning, Setting
from yipanqi.hosting.faces import FacesNode
from yipanqi.hosting.keys import organisation
from yipanqi.hosting.practice import deeds, practice_routes
from yipanqi.hosting.single import DatabaseLock
from yipanqi.node import Node, housekeeping
from yipanqi.node.departments import Department, UnfitSource
from yipanqi.services import discover
from yipanqi.store.database import Database
from yipanqi.store.migrate import upgrade
from yipanqi.store.vault import Vault
from yipanqi.supervision.figures import neighbours
from yipanqi.web.app import create_app
from yipanqi.web.guards import machines
from yipanqi.web.seam import WebSettings

LOOK_AGAIN = 1.0
"""Seconds after which the worker looks for timers without being called."""

RENEW = 5.0
"""Seconds between looks at the database lock."""


@contextmanager
def opened(directory: Path, setting: Setting) -> Iterator[Node]:
    """The node of a data directory, its database brought up to date; nothing else runs yet."""
    upgrade(setting.database)
    database = Database(setting.database)
    clock = real_time if setting.live else PracticeClock(directory)
    vault = Vault(data.master_key(directory))
    with closing(database), known(setting.departments) as departments:
        node = _node(setting, database, vault, clock, departments)
        if isinstance(clock, PracticeClock):
            clock.earliest = first_key(node)
        yield node


def _node(
    setting: Setting,
    database: Database,
    vault: Vault,
    clock: Callable[[], datetime],
    departments: Sequence[Department],
) -> Node:
    try:
        return Node(
            setting.code,
            database,
            vault,
            discover(),
            clock,
            os.urandom,
            live=setting.live,
            departments=departments,
        )
    except UnfitSource as unfit:
        raise CannotRun(f"node.toml, departments: {unfit}") from unfit


def stays_loaded() -> None:
    """What is loaded at the start stays: the garbage collector need not look through it again and again."""
    gc.collect()
    gc.freeze()


def first_key(node: Node) -> datetime | None:
    """When the node's first key began to be good; None where it has none."""
    return min((key.valid_from for key in node.published()), default=None)


class Threads:
    """The couriers and the worker of a node; woken by its listeners."""

    def __init__(self, node: Node, setting: Setting) -> None:
        self._node = node
        self._peers = {peer.code: Peer(peer.url) for peer in setting.peers}
        self._couriers = {code: courier(node, code, peer.carry) for code, peer in self._peers.items()}
        self._carriers = {code: file_courier(node, code, peer.carry_piece) for code, peer in self._peers.items()}
        self.worker = Looping("worker", lambda: node.work() > 0, self._next_timer)
        node.listener = self._wake
        node.file_listener = self._wake_carrier

    def _wake(self, whom: str) -> None:
        if whom == self._node.code:
            self.worker.wake()
        elif whom in self._couriers:
            self._couriers[whom].wake()

    def _wake_carrier(self, peer: str) -> None:
        if peer in self._carriers:
            self._carriers[peer].wake()

    def _next_timer(self) -> float:
        seconds = self._node.next_timer()
        return LOOK_AGAIN if seconds is None else min(max(seconds, 0.01), LOOK_AGAIN)

    def _all(self) -> tuple[Looping, ...]:
        return (self.worker, *self._couriers.values(), *self._carriers.values())

    def __enter__(self) -> "Threads":
        for each in self._all():
            each.start()
        return self

    def __exit__(self, *_: object) -> None:
        for each in self._all():
            each.stop()
        for peer in self._peers.values():
            peer.close()


def application(node: Node, setting: Setting, threads: Threads) -> Litestar:
    """Faces, exchange and the doors of organisations; on a practice node also what plays need."""
    routes: list[ControllerRouterHandler] = [
        exchange_routes(node, machines),
        bank_routes(node, organisation("bank", setting.organisations)),
        department_routes(node, setting),
    ]
    if isinstance(node.clock, PracticeClock):
        director = organisation("practice", setting.organisations)
        routes.append(practice_routes(deeds(node, node.clock, threads.worker.wake), director))
    return create_app(FacesNode(node), WebSettings(setting.base_url, setting.provider), routes)


def run_node(directory: Path, *, until_stdin_closes: bool = False) -> None:
    """Run a node until it is told to stop. Raises AlreadyRunning, UnknownVersion, and what `directory.read` raises."""
    log.configure()
    setting = data.read(directory)
    with ExitStack() as stack:
        stack.enter_context(data.locked(directory))
        lock = DatabaseLock(setting.database)
        lock.renew()
        stack.callback(lock.release)
        node = stack.enter_context(opened(directory, setting))
        node.command(neighbours.begin)
        node.command(housekeeping.begin)
        stays_loaded()
        threads = stack.enter_context(Threads(node, setting))
        server = _server(application(node, setting, threads), setting)
        _stop_without_lock(stack, lock, server)
        structlog.get_logger(__name__).info("node.started", node=setting.code, port=setting.port, live=setting.live)
        stopping.on_request(lambda: _stop(server), until_stdin_closes=until_stdin_closes)
        server.run()


def _server(app: Litestar, setting: Setting) -> uvicorn.Server:
    config = uvicorn.Config(
        app,
        host=setting.host,
        port=setting.port,
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
        timeout_keep_alive=75,
    )
    return uvicorn.Server(config)


def _stop_without_lock(stack: ExitStack, lock: DatabaseLock, server: uvicorn.Server) -> None:
    def renew() -> bool:
        try:
            lock.renew()
        except AlreadyRunning:
            _stop(server)
        return False

    watch = Looping("database lock", renew, lambda: RENEW)
    watch.start()
    stack.callback(watch.stop)


def _stop(server: uvicorn.Server) -> None:
    server.should_exit = True
