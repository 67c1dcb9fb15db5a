"""A PostgreSQL server of our own for tests: made in a temporary directory, gone afterwards.

Making and dropping a database takes longer than most tests, so those with a node's tables are kept and emptied.
"""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg import sql

from yipanqi.store.database import Database
from yipanqi.store.tables import every_table

USER = "yipanqi"


@dataclass(frozen=True)
class Cluster:
    """A running server; `directory` holds its data, its socket and its log."""

    directory: Path
    port: int
    durable: bool = True

    @property
    def url(self) -> str:
        """SQLAlchemy URL of the server's maintenance database."""
        return f"postgresql+psycopg://{USER}@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Start the server and wait until it answers. Raises CalledProcessError, with the log, when it cannot."""
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='{self.directory}'"
        if not self.durable:
            options += " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        log = self.directory / "log"
        try:
            _run("pg_ctl", "start", "-w", "-D", self.directory / "data", "-l", log, "-o", options)
        except subprocess.CalledProcessError as error:
            error.add_note(log.read_text(errors="replace") if log.exists() else "no log")
            raise

    def stop(self, mode: str = "fast") -> None:
        """Stop the server; mode `immediate` leaves it as a crash would."""
        _run("pg_ctl", "stop", "-w", "-D", self.directory / "data", "-m", mode)


@contextmanager
def running_cluster(*, durable: bool = True) -> Iterator[Cluster]:
    """A new, empty, running cluster for as long as the context lasts.

    `durable` leaves it as PostgreSQL ships it, with commits that survive a crash, so that what is tested is what runs;
    without it nothing waits for the disk, which is right for all that is not about crashes.
    """
    directory = Path(tempfile.mkdtemp(prefix="yipanqi-postgres-"))
    if owner := _server_user():
        shutil.chown(directory, owner)
    cluster = Cluster(directory, _free_port(), durable)
    try:
        _run("initdb", "-D", directory / "data", "-U", USER, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8")
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop("immediate")
    finally:
        shutil.rmtree(directory, ignore_errors=True)


@contextmanager
def fresh_database(server: str) -> Iterator[str]:
    """The URL of a new, empty database on the server whose maintenance database is `server`; dropped afterwards."""
    name = f"test_{uuid4().hex}"
    _administer(server, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield f"{server.rpartition('/')[0]}/{name}"
    finally:
        _administer(server, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


class NodeDatabases:
    """Databases with a node's tables on a server: lent empty, emptied when they come back, dropped at the end."""

    def __init__(self, server: str) -> None:
        self._server, self._made = server, ExitStack()
        self._free: list[str] = []

    @contextmanager
    def lend(self) -> Iterator[str]:
        """The URL of a database in which all tables are there and empty."""
        url = self._free.pop() if self._free else self._new()
        yield url
        if _emptied(url):
            self._free.append(url)

    def close(self) -> None:
        """Drop them all."""
        self._made.close()

    def _new(self) -> str:
        url = self._made.enter_context(fresh_database(self._server))
        database = Database(url)
        database.create()
        database.close()
        return url


def _emptied(url: str) -> bool:
    """Delete every row and begin every count anew; False where a test has changed which tables there are."""
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        tables = {name for (name,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}
        if tables != set(every_table().tables):
            return False
        connection.execute("SET LOCAL session_replication_role = replica")  # no order in which references allow it
        for table in tables:
            connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
        connection.execute("SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'")
        return True


def _administer(server: str, statement: sql.Composed) -> None:
    with psycopg.connect(server.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(statement)


def _run(program: str, *arguments: str | Path) -> None:
    as_user = ["runuser", "-u", owner, "--"] if (owner := _server_user()) else []
    # Output goes to a file, not a pipe: the server inherits it and a pipe would stay open for as long as it runs.
    with tempfile.TemporaryFile() as output:
        command = [*as_user, _program(program), *map(str, arguments)]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd="/", check=False)
        if done.returncode:
            output.seek(0)
            error = subprocess.CalledProcessError(done.returncode, command)
            error.add_note(output.read().decode(errors="replace"))
            raise error


def _program(name: str) -> str:
    newest_first = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=_version, reverse=True)
    if found := next(map(str, newest_first), None) or shutil.which(name):
        return found
    raise FileNotFoundError(f"{name} of PostgreSQL is not installed; `./yipanqi test` installs it")


def _version(program: Path) -> int:
    return int(program.parts[-3])


def _server_user() -> str | None:
    """The user the server runs as when that cannot be ourselves: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    users = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in users else "nobody"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
