"""Checking a credential on this side's own copy of keys, lists and agreements: no question leaves the house."""

from datetime import UTC, datetime, timedelta

from yipanqi.cases.credentials import lists, names
from yipanqi.cases.work import Work, World
from yipanqi.exchange.keys import Key
from yipanqi.formats import checker, jws, qr, sdjwt
from yipanqi.formats.checker import trust
from yipanqi.formats.checker.trust import KeyStatus, Trust, TrustedKey
from yipanqi.kernel.problems import Refused

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def check(work: Work, presented: str, kind: str, purpose: str, oldest: timedelta) -> checker.Check:
    """Check a credential of a kind, given as its text or as what its QR codes hold, a line each."""
    return checker.check(parts(presented), grounds(work, kind, purpose, oldest), purpose, work.now)


def parts(presented: str) -> list[str]:
    """What was presented, without the spaces and line ends that files and scanners add."""
    lines = presented.split()
    return lines if lines and lines[0].startswith(qr.PREFIX) else ["".join(lines)]


def issued_by(presented: str) -> str:
    """The node that a presented credential says has issued it, or "" where it cannot be read; says nothing of its
    truth.
    """
    found = parts(presented)
    try:
        text = qr.join(found) if found[0].startswith(qr.PREFIX) else found[0]
        return names.node(sdjwt.parse(text).issuer)
    except (Refused, ValueError):
        return ""


def grounds(work: Work, kind: str, purpose: str, oldest: timedelta) -> checker.Grounds:
    """What this node's checker judges by; also what a window without a network carries with it."""
    world = work.world
    key = world.ring.current(world.code, work.now)
    assert key.private is not None
    file = Trust(work.now, work.now + lists.LIST_LIFE, tuple(_trusted(k) for k in world.ring.all()))
    return checker.Grounds(
        world.code,
        key.public,
        trust.issue(file, key.private, key.id),
        lists.everywhere(work),
        _acceptances(world, work.now, kind, purpose),
        oldest,
    )


def _acceptances(world: World, now: datetime, kind: str, purpose: str) -> tuple[checker.Acceptance, ...]:
    """Whose credentials of a kind are accepted for a purpose: our own, and those of peers by the agreements in force.

    An agreement line that names no purposes is for every purpose, so the one at hand is filled in.
    """
    accepted = [(world.code, (purpose,))] + [
        (peer, line.purposes or (purpose,))
        for peer in sorted({k.owner for k in world.ring.all()} - {world.code})
        for line in world.agreements.recognised(peer, now)
        if line.credential == kind
    ]
    vct = names.vct(kind)
    return tuple(checker.Acceptance(vct, names.issuer(by), world.code, purposes, LONG_AGO) for by, purposes in accepted)


def _trusted(key: Key) -> TrustedKey:
    return TrustedKey(
        names.issuer(key.owner),
        key.id,
        jws.to_jwk(key.public),
        key.valid_from,
        key.valid_to,
        KeyStatus.STOLEN if key.stolen_at else KeyStatus.GOOD,
    )
