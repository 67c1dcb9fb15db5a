"""Credentials that cases lead to: issuing, revoking, the status lists, and checking those of the other side."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import msgspec

from yipanqi.cases.case import Case
from yipanqi.cases.work import BEIJING, Work, World
from yipanqi.exchange.envelope import Lane
from yipanqi.exchange.keys import Key
from yipanqi.exchange.mailbox import Message
from yipanqi.formats import checker, jws, qr, sdjwt, statuslist
from yipanqi.formats.checker import trust
from yipanqi.formats.checker.trust import KeyStatus, Trust, TrustedKey
from yipanqi.formats.statement import Json, Statement, StatusRef
from yipanqi.formats.statuslist import Status
from yipanqi.kernel.problems import Refused
from yipanqi.store import credentials as rows

LIST_SIZE = 1 << 17
"""Places in one status list; a list is for one year's credentials."""

LIST_LIFE = timedelta(days=2)
"""How long a published list may be used; a new one is published every night."""

LIST_NEWS, USES = "node.status-list", "node.credential-uses"
"""Messages of the nodes: a status list, and where the peer's credentials were used."""

DAY = timedelta(days=1)

NIGHTLY = "nightly"
"""Timer of no case: lists are published anew and uses reported."""


class ListNews(msgspec.Struct, frozen=True):
    """A status list as it is told to peers."""

    uri: str
    token: str
    issued: datetime


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


def issuer(code: str) -> str:
    """How a node is named in what it signs."""
    return f"urn:yipanqi:{code}"


def vct(kind: str) -> str:
    """How a credential type is named in credentials."""
    return f"urn:yipanqi:credential:{kind}"


def issue(
    case: Case, kind: str, claims: Mapping[str, Json], hidden: tuple[str, ...], days: int, salt: Callable[[], bytes]
) -> str:
    """Issue a credential to the applicant of a case; `hidden` claims show only where the holder lets them. Returns
    its number.
    """
    work = case.work
    uri = f"{issuer(work.world.code)}:status:{work.today:%Y}"
    index = rows.next_index(work.uow, uri)
    number = f"{case.number}-{kind}"
    key = work.world.ring.current(work.world.code, work.now)
    assert key.private is not None
    valid_to = work.now + days * DAY
    statement = Statement(
        issuer(work.world.code),
        vct(kind),
        work.now,
        {"number": number, **claims},
        valid_to=valid_to,
        status=StatusRef(index, uri),
    )
    body = sdjwt.issue(statement, hidden, key.private, key.id, salt)
    rows.keep(
        work.uow,
        {
            "number": number,
            "vct": vct(kind),
            "holder": case.applicant,
            "case_number": case.number,
            "list_uri": uri,
            "list_index": index,
            "issued_at": work.now,
            "valid_to": valid_to,
            "status": int(Status.VALID),
            "reason": "",
            "body": work.vault.seal(body.encode()),
        },
    )
    call_nightly(work)
    return number


def call_nightly(work: Work) -> None:
    """Let the nightly work be done after the next midnight, Beijing time."""
    midnight = datetime(work.today.year, work.today.month, work.today.day, tzinfo=BEIJING) + DAY
    work.set_timer("", NIGHTLY, midnight, Lane.BULK)


def text(work: Work, number: str) -> str:
    """A credential issued here, with every disclosure, as its holder keeps it. Raises LookupError."""
    row = rows.find(work.uow, number)
    if row is None:
        raise LookupError(f"no credential {number}")
    return work.vault.open(row.body).decode()


def of_case(work: Work, case_number: str) -> list[str]:
    """Numbers of the credentials that a case led to."""
    return [row.number for row in rows.of_case(work.uow, case_number)]


def issued_by(presented: str) -> str:
    """The node that a presented credential says has issued it, or "" where it cannot be read; says nothing of its
    truth.
    """
    try:
        text = qr.join(presented.split()) if presented.startswith(qr.PREFIX) else presented
        return sdjwt.parse(text.strip()).issuer.rpartition(":")[2]
    except (Refused, ValueError):
        return ""


def revoke(work: Work, number: str, reason: str) -> bool:
    """Revoke a credential and tell every peer at once; False where there is none."""
    row = rows.find(work.uow, number)
    if row is None:
        return False
    rows.set_status(work.uow, number, int(Status.INVALID), reason)
    publish(work, row.list_uri)
    return True


def publish(work: Work, uri: str) -> None:
    """Sign a status list as it stands and tell it to every peer."""
    news = ListNews(uri, signed_list(work, uri), work.now)
    for peer in {k.owner for k in work.world.ring.all()} - {work.world.code}:
        work.say(Message(to=peer, type=LIST_NEWS, data=msgspec.json.encode(news), lane=Lane.ORDINARY, sensitive=False))


def signed_list(work: Work, uri: str) -> str:
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


def take_list(work: Work, news: ListNews, peer: str) -> None:
    """Keep a peer's list; whether it is genuine the checker judges each time."""
    if not news.uri.startswith(issuer(peer) + ":"):
        raise ValueError("a node publishes its own lists only")
    rows.keep_peer_list(work.uow, {"uri": news.uri, "peer": peer, "token": news.token, "issued_at": news.issued})


def nightly(work: Work) -> None:
    """Publish every list anew, and report the uses of the day to the issuers; again the next night while there is a
    list.
    """
    work.stop_timer("", NIGHTLY)
    uris = rows.list_uris(work.uow)
    for uri in uris:
        publish(work, uri)
    if uris:
        call_nightly(work)
    by_issuer: dict[str, list[Use]] = {}
    for row in rows.unreported(work.uow, work.world.code):
        by_issuer.setdefault(row.issuer, []).append(
            Use(row.id, row.number, row.office, row.purpose, row.outcome, row.at)
        )
    for peer, uses in by_issuer.items():
        work.say(Message(to=peer, type=USES, data=msgspec.json.encode(Uses(tuple(uses)))))
        rows.mark_reported(work.uow, [u.id for u in uses])


def take_uses(work: Work, reported: Uses, peer: str) -> None:
    """Keep what a peer reports of our credentials; the holders see it."""
    for use in reported.uses:
        if rows.find(work.uow, use.number) is not None:
            rows.note_use(
                work.uow,
                {
                    "id": use.id,
                    "number": use.number,
                    "issuer": work.world.code,
                    "relying": peer,
                    "office": use.office,
                    "purpose": use.purpose,
                    "outcome": use.outcome,
                    "at": use.at,
                    "reported_at": work.now,
                },
            )


def check(work: Work, presented: str, purpose: str, oldest: timedelta) -> checker.Check:
    """Check a credential of either side on this side's own copy of keys, lists and agreements: no question leaves the
    house.
    """
    return checker.check(presented, grounds(work, purpose, oldest), purpose, work.now)


def grounds(work: Work, purpose: str, oldest: timedelta) -> checker.Grounds:
    """What this node's checker judges by; also what a window without a network carries with it.

    An agreement line that names no purposes is for every purpose, so the one at hand is filled in.
    """
    world = work.world
    key = world.ring.current(world.code, work.now)
    assert key.private is not None
    signed = trust.issue(
        Trust(work.now, work.now + LIST_LIFE, tuple(_trusted(k) for k in world.ring.all())), key.private, key.id
    )
    lists = rows.peer_lists(work.uow) | {uri: signed_list(work, uri) for uri in rows.list_uris(work.uow)}
    return checker.Grounds(world.code, key.public, signed, lists, _acceptances(world, work.now, purpose), oldest)


def _acceptances(world: World, now: datetime, purpose: str) -> tuple[checker.Acceptance, ...]:
    since = datetime(1970, 1, 1, tzinfo=UTC)
    peers = {k.owner for k in world.ring.all()}
    return tuple(
        checker.Acceptance(vct(r.credential), issuer(peer), world.code, r.purposes or (purpose,), since)
        for peer in sorted(peers)
        for r in world.agreements.recognised(peer, now)
    )


def _trusted(key: Key) -> TrustedKey:
    return TrustedKey(
        issuer(key.owner),
        key.id,
        jws.to_jwk(key.public),
        key.valid_from,
        key.valid_to,
        KeyStatus.STOLEN if key.stolen_at else KeyStatus.GOOD,
    )
