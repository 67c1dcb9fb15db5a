"""Uses: where credentials of the other side were shown here, and ours there. Holders see them."""

from datetime import datetime

import msgspec

from yipanqi.cases.credentials import names
from yipanqi.cases.work import Work
from yipanqi.exchange.mailbox import Message
from yipanqi.store import credentials as rows

USES = "node.credential-uses"
"""Message type: where the peer's credentials were used."""


class Use(msgspec.Struct, frozen=True):
    """One use of a credential: where, for what, with what outcome."""

    id: str
    number: str
    office: str
    purpose: str
    outcome: str
    at: datetime


class Uses(msgspec.Struct, frozen=True):
    """The uses of one side's credentials on the other since the last report."""

    uses: tuple[Use, ...]


def note(work: Work, issuer: str, use: Use) -> None:
    """Keep that a credential was used here; one of our own needs no report."""
    _keep(work, use, issuer, work.world.code, work.now if issuer == work.world.code else None)


def report(work: Work) -> None:
    """Tell each issuer of the uses that it has not been told of."""
    by_issuer: dict[str, list[Use]] = {}
    for row in rows.unreported(work.uow, work.world.code):
        use = Use(row.id, row.number, row.office, row.purpose, row.outcome, row.at)
        by_issuer.setdefault(row.issuer, []).append(use)
    for peer, uses in by_issuer.items():
        work.say(Message(to=peer, type=USES, data=msgspec.json.encode(Uses(tuple(uses)))))
        rows.mark_reported(work.uow, [u.id for u in uses])


def take(work: Work, reported: Uses, peer: str) -> None:
    """Keep what a peer reports of our credentials; what it says of others is passed over."""
    for use in reported.uses:
        row = rows.find(work.uow, use.number)
        if row is not None and row.list_uri.startswith(names.lists(work.world.code)):
            _keep(work, use, work.world.code, peer, work.now)


def _keep(work: Work, use: Use, issuer: str, relying: str, reported: datetime | None) -> None:
    row = msgspec.structs.asdict(use) | {"issuer": issuer, "relying": relying, "reported_at": reported}
    rows.note_use(work.uow, row)
