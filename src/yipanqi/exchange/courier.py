"""The courier: carries sealed batches to one peer and brings the receipts back, whatever the transport.

The mailbox is the record; a courier keeps nothing of its own, so it may stop or die at any moment.
"""

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

import structlog

log = structlog.get_logger(__name__)

LINGER = 0.005
"""Seconds that more messages are waited for once there is one, so that a busy node's batches are full."""

IDLE = 5.0
"""Seconds after which a courier looks again without being called."""


@dataclass(frozen=True)
class Parcel:
    """A sealed batch to be carried: lane and first sequence name it, `body` is what travels."""

    lane: int
    first: int
    body: bytes


@dataclass(frozen=True)
class Bundle:
    """A piece of a file to be carried: the file's digest names it, `body` is what travels."""

    digest: str
    body: bytes


class NotTaken(Exception):
    """The peer did not take a batch, or did not answer: why, in words."""


class Sender(Protocol):
    """A node, as its couriers know it."""

    def outgoing(self, peer: str) -> list[Parcel]:
        """What is to be carried now, urgent lane first."""

    def receipted(self, peer: str, receipt: bytes) -> None:
        """Take a receipt. Raises ValueError where it does not count."""

    def not_taken(self, peer: str, parcel: Parcel, error: str) -> None:
        """Note why a parcel was not taken; it is tried again later."""

    def next_try(self, peer: str) -> float | None:
        """Seconds until a parcel that was not taken is tried again; None where there is none."""


class FileSender(Protocol):
    """A node, as those know it who carry its files."""

    def next_piece(self, peer: str) -> Bundle | None:
        """The piece that is to be carried now; None where there is none."""

    def piece_answered(self, peer: str, digest: str, answer: bytes) -> None:
        """Take the answer to a piece. Raises ValueError where it does not count."""

    def piece_not_taken(self, peer: str, digest: str, error: str) -> None:
        """Note why a piece was not taken; it is tried again later."""

    def next_piece_try(self, peer: str) -> float | None:
        """Seconds until the next piece is to be carried; None where nothing is."""


Carry = Callable[[bytes], bytes]
"""Carries a batch and gives the receipt. Raises NotTaken."""


def carry_round(sender: Sender, peer: str, carry: Carry) -> int:
    """Carry everything that is due, once; returns how many parcels were receipted."""
    return sum(_carry(sender, peer, carry, parcel) for parcel in sender.outgoing(peer))


def _carry(sender: Sender, peer: str, carry: Carry, parcel: Parcel) -> bool:
    try:
        sender.receipted(peer, carry(parcel.body))
    except (NotTaken, ValueError) as error:
        log.warning("courier.not_taken", peer=peer, lane=parcel.lane, first=parcel.first, why=str(error))
        sender.not_taken(peer, parcel, str(error))
        return False
    return True


class Looping:
    """A thread that does a round of work when it is woken or its time has come, until it is stopped.

    `work` returns whether there may be more at once, `wait` the seconds until the next round at the latest. A round
    that fails is logged and tried again a second later: whatever it was about is still in the database.
    """

    def __init__(self, name: str, work: Callable[[], bool], wait: Callable[[], float], linger: float = 0.0) -> None:
        self._work, self._wait, self._linger = work, wait, linger
        self._woken, self._stopping = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wake(self) -> None:
        """There is something to do."""
        self._woken.set()

    def stop(self) -> None:
        """End after the round in hand, and wait for it."""
        self._stopping.set()
        self._woken.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._woken.clear()
            seconds = 1.0
            with suppress(Exception):
                seconds = self._round()
            if seconds and self._woken.wait(seconds) and self._linger:
                self._stopping.wait(self._linger)

    def _round(self) -> float:
        try:
            return 0.0 if self._work() else self._wait()
        except Exception as error:
            log.error("round.failed", thread=self._thread.name, error=type(error).__name__, why=str(error)[:300])
            raise


def courier(sender: Sender, peer: str, carry: Carry) -> Looping:
    """A courier to one peer, not started yet. Wake it when something was posted."""

    def wait() -> float:
        seconds = sender.next_try(peer)
        return IDLE if seconds is None else min(max(seconds, 0.01), IDLE)

    return Looping(f"courier to {peer}", lambda: carry_round(sender, peer, carry) > 0, wait, LINGER)


def carry_piece(sender: FileSender, peer: str, carry: Carry) -> bool:
    """Carry the next piece of a file that is due; returns whether there was one and the peer answered."""
    bundle = sender.next_piece(peer)
    if bundle is None:
        return False
    try:
        sender.piece_answered(peer, bundle.digest, carry(bundle.body))
    except (NotTaken, ValueError) as error:
        log.warning("courier.piece_not_taken", peer=peer, why=str(error))
        sender.piece_not_taken(peer, bundle.digest, str(error))
        return False
    return True


def file_courier(sender: FileSender, peer: str, carry: Carry) -> Looping:
    """One that carries files, beside the courier of envelopes, so that a large scan delays none of them."""

    def wait() -> float:
        seconds = sender.next_piece_try(peer)
        return IDLE if seconds is None else min(max(seconds, 0.01), IDLE)

    return Looping(f"files to {peer}", lambda: carry_piece(sender, peer, carry), wait)
