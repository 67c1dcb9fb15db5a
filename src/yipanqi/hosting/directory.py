"""A node's data directory: its settings (`node.toml`), its master key, its clock, and the lock of the one process
that runs it.
"""

import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from yipanqi.hosting import CannotRun
from yipanqi.kernel.text import Text
from yipanqi.web.seam import Provider

SETTINGS, MASTER_KEY, LOCK = "node.toml", "master.key", "lock"


class PeerSetting(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A peer: its node code and where its exchange is reached."""

    code: str
    url: str


class DepartmentSetting(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A department whose system is connected: its name (that of its key under `organisations`), the registers
    (`service/name`) it answers for, and where it is asked, with which secret of ours ("" where it only tells).
    """

    name: str
    registers: tuple[str, ...]
    url: str = ""
    secret: str = ""


class Setting(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a node is set up.

    `database` is a SQLAlchemy URL ("" for SQLite in the data directory), `base_url` the address people use, `suite`
    that of the node's first key, `organisations` the SHA-256 hex digest of each organisation's bearer key, `provider` a
    live node's log-in.
    """

    code: str
    name: Text
    live: bool = False
    database: str = ""
    host: str = "127.0.0.1"
    port: int
    base_url: str
    suite: str = "ed25519"
    peers: tuple[PeerSetting, ...] = ()
    organisations: dict[str, str] = {}
    departments: tuple[DepartmentSetting, ...] = ()
    provider: Provider | None = None

    def __post_init__(self) -> None:
        if self.live != bool(self.provider):
            raise ValueError("a live node needs a log-in provider; a practice node is its own")


class AlreadyRunning(CannotRun):
    """Another process runs this node."""


def read(directory: Path) -> Setting:
    """The settings. Raises FileNotFoundError, or msgspec.ValidationError naming what is wrong in the file."""
    setting = msgspec.toml.decode((directory / SETTINGS).read_bytes(), type=Setting)
    if setting.database:
        return setting
    return msgspec.structs.replace(setting, database=f"sqlite:///{(directory / 'node.db').resolve()}")


def write(directory: Path, setting: Setting) -> None:
    """Make a data directory, readable by its owner only, with a new master key where there is none."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    _write_private(directory / SETTINGS, _toml(setting))
    if not (directory / MASTER_KEY).exists():
        _write_private(directory / MASTER_KEY, secrets.token_hex(32))


def master_key(directory: Path) -> bytes:
    """The 32 bytes that everything at rest is sealed with. Raises PermissionError where others may read the file."""
    path = directory / MASTER_KEY
    if path.stat().st_mode & 0o077:
        raise PermissionError(f"{path} must be readable by its owner only (chmod 600)")
    return bytes.fromhex(path.read_text().strip())


@contextmanager
def locked(directory: Path) -> Iterator[None]:
    """This process runs the node, and no other. Raises AlreadyRunning."""
    with (directory / LOCK).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(f"{directory}: another process runs this node") from None
        yield


def _write_private(path: Path, text: str) -> None:
    fresh = path.with_suffix(".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def _toml(setting: Setting) -> str:
    # JSON strings, numbers and truth values are TOML; only the tables are written differently.
    plain = msgspec.to_builtins(setting)
    arrays = {title: plain.pop(title) for title in ("peers", "departments")}
    organisations = plain.pop("organisations")
    tables = {"name": plain.pop("name"), "organisations": organisations, "provider": plain.pop("provider") or {}}
    lines = [_pair(key, value) for key, value in plain.items()]
    for title, table in tables.items():
        lines += [f"\n[{title}]", *(_pair(*pair) for pair in table.items())] if table else []
    for title, each in ((title, each) for title, array in arrays.items() for each in array):
        lines += [f"\n[[{title}]]", *(_pair(*pair) for pair in each.items())]
    return "\n".join(lines) + "\n"


def _pair(key: str, value: object) -> str:
    name = key if key.isidentifier() and key.isascii() else json.dumps(key, ensure_ascii=False)
    return f"{name} = {json.dumps(value, ensure_ascii=False)}"
