"""The exchange alone, without cases: a station posts texts, notes what takes effect, and fails where it is told to."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count

import msgspec

from yipanqi.exchange import door, effects, keys, mailbox
from yipanqi.exchange.effects import Arrived, MayNotAct
from yipanqi.exchange.envelope import SEAL, Batch, Item, Lane, Seal, Signed
from yipanqi.exchange.keys import KeyRing, PublishedKey
from yipanqi.exchange.mailbox import Message
from yipanqi.store import mailbox as box
from yipanqi.store import trust
from yipanqi.store.database import Database, UnitOfWork
from yipanqi.store.vault import Vault

START = datetime(2026, 3, 2, 1, tzinfo=UTC)


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = START

    def pass_time(self, **by: float) -> None:
        """Move on."""
        self.now += timedelta(**by)


class Station:
    """One end of a channel. `happened` is what took effect, in order; `trouble` what is to be raised for which text."""

    def __init__(self, code: str, url: str, clock: Clock, suite: str = "ed25519") -> None:
        self.code, self.clock = code, clock
        self.database, self.vault = Database(url), Vault(code.encode() * 16)
        self.database.create()
        self.happened: list[str] = []
        self.refusals: list[effects.RefusedBack] = []
        self.trouble: dict[str, Exception] = {}
        self._ids = count(1)
        self.ring = KeyRing(code)
        self.key = self.new_key(suite)

    @contextmanager
    def write(self) -> Iterator[UnitOfWork]:
        """A unit of work; what happened in one that is undone has not happened."""
        before = list(self.happened)
        try:
            with self.database.write(self.clock.now, lambda: f"{self.code}-{next(self._ids)}") as work:
                yield work
        except BaseException:
            self.happened = before
            raise

    @contextmanager
    def read(self) -> Iterator[UnitOfWork]:
        """A unit of work for reading."""
        with self.database.read(self.clock.now) as work:
            yield work

    # --- keys ---------------------------------------------------------------------------------------------------------

    def new_key(self, suite: str = "ed25519") -> PublishedKey:
        """A new key of this station, in use at once."""
        with self.write() as work:
            self.key = keys.make_key(work, self.vault, self.code, suite, self.clock.now, practice=True)
        self.read_keys()
        return self.key

    def read_keys(self) -> None:
        """Read the ring again."""
        with self.read() as work:
            self.ring = KeyRing.load(self.code, work, self.vault)

    def trust(self, key: PublishedKey) -> None:
        """Take another station's key."""
        with self.write() as work:
            keys.trust_key(work, key)
        self.read_keys()

    def key_of(self, owner: str) -> str:
        """Id of the key of a station that is in use."""
        return self.ring.current(owner, self.clock.now).id

    def change_key(self, owner: str, key: str, **values: object) -> None:
        """End a key, or report it stolen."""
        with self.write() as work:
            trust.change_key(work, owner, key, **values)
        self.read_keys()

    # --- the post -----------------------------------------------------------------------------------------------------

    def say(self, to: str, *texts: str, **more: object) -> None:
        """Post texts."""
        with self.write() as work:
            messages = [msgspec.structs.replace(_message(to, text), **more) for text in texts]
            mailbox.post(work, self.ring, messages)

    def outgoing(self, to: str, most: int = mailbox.BATCH) -> list[tuple[int, int, bytes]]:
        """Seal what waits, and give what is to be carried: lane, first, bytes."""
        with self.write() as work:
            mailbox.seal(work, self.ring, to, most)
            return mailbox.due(work, to)

    def admit(self, carried: bytes) -> bytes:
        """Take a batch in; gives the receipt. Raises TurnedAway."""
        with self.write() as work:
            return msgspec.json.encode(door.admit(work, self.ring, carried))

    def receipted(self, peer: str, receipt: bytes) -> str | None:
        """Take a receipt; gives what stands against it."""
        with self.write() as work:
            return mailbox.receipted(work, self.ring, peer, msgspec.json.decode(receipt, type=Signed))

    def work(self, most: int = effects.GROUP) -> int:
        """Give effect to the next group."""
        return effects.run(self.write, lambda: self.ring, self._handling, lambda _missing: False, most)

    @contextmanager
    def _handling(self, work: UnitOfWork, _arrived: Sequence[Arrived]) -> Iterator[effects.Handler]:
        yield lambda arrived: self._handle(work, arrived)

    def _handle(self, work: UnitOfWork, arrived: Arrived) -> None:
        if arrived.envelope.type == effects.REFUSAL:
            refusal = msgspec.json.decode(arrived.data, type=effects.RefusedBack)
            effects.note_refusal(work, refusal, arrived.envelope.source)
            self.refusals.append(refusal)
            return
        if arrived.envelope.type != "text":
            raise MayNotAct("unknown-type", arrived.envelope.type)
        text = arrived.data.decode()
        if text in self.trouble:
            raise self.trouble[text]
        self.happened.append(text)
        box.arrived(work, text)

    def states(self) -> list[str]:
        """How far each envelope that came in has got, in order."""
        with self.read() as work:
            return [row.state for row in work.rows(box.inbox.select().order_by(box.inbox.c.position))]


def _message(to: str, text: str) -> Message:
    return Message(to=to, type="text", data=text.encode())


class Line:
    """Two stations that trust each other's keys."""

    def __init__(self, new_url: Callable[[], str], suites: tuple[str, str] = ("ed25519", "ed25519")) -> None:
        self.clock = Clock()
        self.a = Station("51", new_url(), self.clock, suites[0])
        self.b = Station("50", new_url(), self.clock, suites[1])
        self.a.trust(self.b.key)
        self.b.trust(self.a.key)

    def close(self) -> None:
        """Give back the databases."""
        self.a.database.close()
        self.b.database.close()

    def carry(self) -> None:
        """Carry, receipt and work both ways until nothing moves."""
        while sum(self._one_way(*ends) for ends in ((self.a, self.b), (self.b, self.a))):
            pass

    def _one_way(self, sender: Station, receiver: Station) -> int:
        due = sender.outgoing(receiver.code)
        for _, _, carried in due:
            assert sender.receipted(receiver.code, receiver.admit(carried)) is None
        return len(due) + receiver.work()


def only(parcels: list[tuple[int, int, bytes]]) -> bytes:
    """The bytes of the one parcel there is."""
    ((_, _, carried),) = parcels
    return carried


def opened(carried: bytes) -> tuple[Batch, Seal]:
    """A batch and its seal, as a forger would take them apart."""
    batch = msgspec.json.decode(carried, type=Batch)
    return batch, msgspec.json.decode(batch.seal.body, type=Seal)


def with_item(carried: bytes, place: int, *, header: bytes | None = None, data: bytes | None = None) -> bytes:
    """The batch with one item exchanged, under the old seal."""
    batch, _ = opened(carried)
    old = batch.items[place]
    item = Item(msgspec.Raw(header or bytes(old.header)), data if header is None else old.data)
    items = (*batch.items[:place], item, *batch.items[place + 1 :])
    return msgspec.json.encode(msgspec.structs.replace(batch, items=items))


def resealed(carried: bytes, sender: Station, **changes: object) -> bytes:
    """The batch under a changed seal that the sender's own key has signed."""
    batch, seal = opened(carried)
    body = msgspec.json.encode(msgspec.structs.replace(seal, **changes))
    _, signature = sender.ring.sign(SEAL, body, sender.clock.now)
    return msgspec.json.encode(msgspec.structs.replace(batch, seal=Signed(msgspec.Raw(body), signature)))


__all__ = ["START", "Clock", "Lane", "Line", "Station", "only", "opened", "resealed", "with_item"]
