"""Two practice nodes and a bank, each a process of its own: set up, introduced, started, stopped."""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import httpx
import msgspec
import psycopg
from psycopg import sql
from sqlalchemy import make_url

from yipanqi.exchange.http import quiet_httpx
from yipanqi.hosting import CannotRun, keys
from yipanqi.hosting import directory as data
from yipanqi.hosting.clock import PracticeClock
from yipanqi.hosting.directory import PeerSetting, Setting
from yipanqi.hosting.process import opened
from yipanqi.kernel.text import Text
from yipanqi.node import Node, introduce
from yipanqi.organisations.bank_process import SETTINGS, Customer
from yipanqi.simulation.pair import SIDES, terms

NAMES = {"51": Text("四川", "Sichuan"), "50": Text("重庆", "Chongqing")}
PORTS = {"51": 8051, "50": 8050}
PATIENCE = 60.0
"""Seconds within which a process must answer."""


class NotStarted(CannotRun):
    """A process did not come up; says where its log is."""


@dataclass(frozen=True)
class Layout:
    """Where a pair lives: its data directory, the nodes' ports, and on PostgreSQL the server's URL."""

    directory: Path
    ports: dict[str, int]
    postgres: str = ""

    def node(self, code: str) -> Path:
        """A node's data directory."""
        return self.directory / f"node-{code}"

    @property
    def bank(self) -> Path:
        """The bank's."""
        return self.directory / "bank"

    def url(self, code: str) -> str:
        """Where a node is reached."""
        return f"http://127.0.0.1:{self.ports[code]}"

    @property
    def is_set_up(self) -> bool:
        """Whether there is a pair already; the bank's settings are written last."""
        return (self.bank / SETTINGS).exists()


def free_ports() -> dict[str, int]:
    """Ports that nobody listens on now."""
    with ExitStack() as stack:
        probes = {code: stack.enter_context(socket.socket()) for code in SIDES}
        for probe in probes.values():
            probe.bind(("127.0.0.1", 0))
        return {code: probe.getsockname()[1] for code, probe in probes.items()}


@contextmanager
def set_up(layout: Layout, beginning: datetime | None = None) -> Iterator[dict[str, Node]]:
    """New nodes that know each other, open in this process; what is done within is part of the setting up.

    Their clocks begin at `beginning`, or are right. What a setting up that did not end has left is removed first.
    Raises psycopg.errors.DuplicateDatabase where the server has databases of these names already.
    """
    for code in SIDES:
        shutil.rmtree(layout.node(code), ignore_errors=True)
    bank_keys = {code: keys.new_key() for code in SIDES}
    director = _director(layout)
    with ExitStack() as stack:
        nodes = {}
        for code in SIDES:
            data.write(layout.node(code), _setting(layout, code, bank_keys[code], director))
        # both clocks before either node: opening one takes time, and a key must not begin after the other's first use
        if beginning:
            for code in SIDES:
                PracticeClock(layout.node(code)).set(beginning)
        for code in SIDES:
            nodes[code] = stack.enter_context(opened(layout.node(code), data.read(layout.node(code))))
            nodes[code].new_key(data.read(layout.node(code)).suite)
        one, other = nodes.values()
        introduce(one, other, terms(one.world.services, "sichuan-chongqing", min(one.clock(), other.clock())))
        yield nodes
    _write_bank(layout, bank_keys)


def _director(layout: Layout) -> str:
    layout.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = layout.directory / "practice.key"
    path.touch(mode=0o600)
    path.write_text(keys.new_key())
    return path.read_text()


def director_key(layout: Layout) -> str:
    """The key that opens the practice doors of both nodes."""
    return (layout.directory / "practice.key").read_text()


def _setting(layout: Layout, code: str, bank_key: str, director: str) -> Setting:
    (peer,) = (other for other in SIDES if other != code)
    return Setting(
        code=code,
        name=NAMES[code],
        database=_database(layout.postgres, f"yipanqi_{code}") if layout.postgres else "",
        port=layout.ports[code],
        base_url=layout.url(code),
        peers=(PeerSetting(peer, layout.url(peer)),),
        organisations={"bank": keys.digest(bank_key), "practice": keys.digest(director)},
    )


def _database(server: str, name: str) -> str:
    with psycopg.connect(server.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    url = make_url(server).set(drivername="postgresql+psycopg", database=name)
    return url.render_as_string(hide_password=False)


def _write_bank(layout: Layout, bank_keys: dict[str, str]) -> None:
    layout.bank.mkdir(mode=0o700, exist_ok=True)
    customers = [Customer(code, layout.url(code), key) for code, key in bank_keys.items()]
    path = layout.bank / SETTINGS
    fresh = path.with_suffix(".new")
    fresh.touch(mode=0o600)
    fresh.write_bytes(msgspec.json.encode(customers))
    fresh.replace(path)


class Process:
    """One of our programs, as a child that dies with us. Its log goes to `log` in its data directory."""

    def __init__(self, command: str, directory: Path) -> None:
        self.command, self.directory = command, directory
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        """Where its log is."""
        return self.directory / "log"

    @property
    def pid(self) -> int:
        """Of the running process. Raises RuntimeError where it does not run."""
        if self._child is None:
            raise RuntimeError(f"{self.command} does not run")
        return self._child.pid

    @property
    def ended(self) -> bool:
        """Whether it has ended, by itself or by us."""
        return self._child is None or self._child.poll() is not None

    def start(self) -> None:
        """Start it."""
        arguments = [sys.executable, "-m", "yipanqi.cli", self.command, str(self.directory), "--until-stdin-closes"]
        environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
        with self.log.open("ab") as log:
            self._child = subprocess.Popen(
                arguments, stdin=subprocess.PIPE, stdout=log, stderr=log, start_new_session=True, env=environment
            )

    def stop(self, *, kill: bool = False) -> None:
        """Ask it to stop, or kill it, and wait until it has."""
        if self._child is None:
            return
        self._child.kill() if kill else self._child.terminate()
        try:
            self._child.wait(20)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        assert self._child.stdin is not None
        self._child.stdin.close()
        self._child = None


class Running:
    """The processes of a pair. Use as a context: starts them, and stops them at the end."""

    def __init__(self, layout: Layout, *, bank: bool = True) -> None:
        self.layout = layout
        self.nodes = {code: Process("node", layout.node(code)) for code in SIDES}
        self.bank = Process("bank", layout.bank) if bank else None

    @property
    def processes(self) -> Sequence[Process]:
        """All of them."""
        return [*self.nodes.values(), *([self.bank] if self.bank else [])]

    def __enter__(self) -> "Running":
        try:
            for process in self.processes:
                process.start()
            for code in self.nodes:
                self.wait_for(code)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for process in self.processes:
            process.stop()

    def wait_for(self, code: str) -> None:
        """Wait until a node answers. Raises NotStarted where it ends or does not answer in time."""
        quiet_httpx()
        until = time.monotonic() + PATIENCE
        while not _answers(self.layout.url(code)):
            if self.nodes[code].ended or time.monotonic() > until:
                tail = self.nodes[code].log.read_text(errors="replace")[-2000:]
                raise NotStarted(f"node {code} did not start; {self.nodes[code].log} ends with:\n{tail}")
            time.sleep(0.05)


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/healthz", headers={"accept": "application/json"}, timeout=2).is_success
    except httpx.HTTPError:
        return False


def new_secret() -> str:
    """A secret for a second factor, in base 32."""
    return "".join(secrets.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") for _ in range(32))
