"""Status lists: where the status of our credentials stands, published at every revocation and every night."""

from datetime import datetime, timedelta

import msgspec

from yipanqi.cases.credentials import names
from yipanqi.cases.work import Work
from yipanqi.exchange.envelope import Lane
from yipanqi.exchange.mailbox import Message
from yipanqi.formats import statuslist
from yipanqi.formats.statement import StatusRef
from yipanqi.formats.statuslist import Status
from yipanqi.store import credentials as rows

LIST_SIZE = 1 << 17
"""Places in one status list; a year has as many lists as it needs."""

LIST_LIFE = timedelta(days=2)
"""How long a published list may be used; a new one is published every night."""

DAY = timedelta(days=1)

LIST_NEWS = "node.status-list"
"""Message type: a status list as it stands."""


class ListNews(msgspec.Struct, frozen=True):
    """A status list as it is told to peers."""

    uri: str
    token: str
    issued: datetime


def next_place(work: Work, size: int = LIST_SIZE) -> StatusRef:
    """The first free place in this year's lists."""
    number = 1
    while True:
        uri = f"{names.lists(work.world.code)}{work.today:%Y}-{number}"
        index = rows.next_index(work.uow, uri)
        if index < size:
            return StatusRef(index, uri)
        number += 1


def publish(work: Work, uri: str) -> None:
    """Sign a status list as it stands and tell it to every peer."""
    news = ListNews(uri, signed(work, uri), work.now)
    for peer in sorted({k.owner for k in work.world.ring.all()} - {work.world.code}):
        work.say(Message(to=peer, type=LIST_NEWS, data=msgspec.json.encode(news), lane=Lane.ORDINARY, sensitive=False))


def signed(work: Work, uri: str) -> str:
    """A status list of this node as it stands now."""
    statuses = statuslist.empty(LIST_SIZE)
    for row in rows.statuses(work.uow, uri):
        statuses = statuses.with_status(row.list_index, Status(row.status))
    key = work.world.ring.current(work.world.code, work.now)
    assert key.private is not None
    return statuslist.issue(
        statuslist.Published(uri, statuses, work.now, work.now + LIST_LIFE, int(DAY.total_seconds())),
        key.private,
        key.id,
    )


def take(work: Work, news: ListNews, peer: str) -> None:
    """Keep a peer's list; whether it is genuine the checker judges each time. Raises ValueError for another's."""
    if not news.uri.startswith(names.lists(peer)):
        raise ValueError("a node publishes its own lists only")
    rows.keep_peer_list(work.uow, {"uri": news.uri, "peer": peer, "token": news.token, "issued_at": news.issued})


def ours(work: Work) -> list[str]:
    """The names of this node's lists that some credential still needs."""
    return list(rows.list_uris(work.uow, names.lists(work.world.code)))


def everywhere(work: Work) -> dict[str, str]:
    """Every list at hand by name: the peers' as they came, our own as they stand."""
    return rows.peer_lists(work.uow) | {uri: signed(work, uri) for uri in ours(work)}
