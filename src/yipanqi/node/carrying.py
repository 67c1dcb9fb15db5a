"""The node's files in the exchange: pieces that come in, and pieces that go out."""

import structlog

from yipanqi.exchange import files
from yipanqi.exchange.courier import Bundle
from yipanqi.exchange.door import TurnedAway
from yipanqi.node.exchanging import Exchanging
from yipanqi.store import files as file_rows
from yipanqi.store import mailbox as box

log = structlog.get_logger(__name__)


class Carrying(Exchanging):
    """What those call who carry files."""

    def take_piece(self, carried: bytes) -> bytes:
        """Take a piece; returns the signed answer. Raises TurnedAway, which is logged and changes nothing else."""
        try:
            with self.transaction() as uow:
                return files.take(uow, self._world.ring, self._world.vault, carried)
        except TurnedAway as away:
            log.warning("door.piece_turned_away", peer=away.peer, reason=away.reason.value)
            if away.peer:
                with self.transaction() as uow:
                    box.turn_away(uow, away.peer, away.reason, away.detail)
            raise

    def next_piece(self, peer: str) -> Bundle | None:
        """The piece that is to be carried to a peer now; None where there is none."""
        with self.database.read(self.clock()) as uow:
            if not file_rows.shares(uow, peer):
                return None
        with self.transaction() as uow:
            return files.due(uow, self._world.ring, self._world.vault, peer)

    def piece_answered(self, peer: str, digest: str, answer: bytes) -> None:
        """Take a peer's answer to a piece. Raises ValueError where it does not count."""
        with self.transaction() as uow:
            files.answered(uow, self._world.ring, peer, digest, answer)

    def piece_not_taken(self, peer: str, digest: str, error: str) -> None:
        """Note that a piece was not taken, and why; it is tried again later."""
        with self.transaction() as uow:
            files.not_taken(uow, peer, digest, error)

    def next_piece_try(self, peer: str) -> float | None:
        """Seconds until the next piece is to be carried; None where nothing is."""
        now = self.clock()
        with self.database.read(now) as uow:
            at = files.next_try(uow, peer)
        return None if at is None else (at - now).total_seconds()
