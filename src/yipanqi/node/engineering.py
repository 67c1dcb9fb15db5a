"""How the exchange stands, for the engineers who keep it going: what waits, since when and why, and who must act."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Row, select

from yipanqi.access.actor import Actor
from yipanqi.access.permissions import may_retry, require
from yipanqi.exchange import effects, mailbox
from yipanqi.exchange.agreements import Terms
from yipanqi.exchange.envelope import Lane
from yipanqi.exchange.keys import Key
from yipanqi.kernel.problems import Problem, Refused, unknown
from yipanqi.kernel.text import Text
from yipanqi.node import Node
from yipanqi.node.steps import node_name
from yipanqi.store import files, registers, trust
from yipanqi.store import mailbox as box
from yipanqi.store.database import UnitOfWork
from yipanqi.store.mailbox import Arrival

LANES = {
    Lane.URGENT: Text("加急", "urgent"),
    Lane.ORDINARY: Text("普通", "ordinary"),
    Lane.BULK: Text("批量", "bulk"),
}
TURNED_AWAY_SHOWN = 20


class Channel(msgspec.Struct, frozen=True):
    """One lane with one peer. `sent` and `received` count sealed envelopes; `waiting` are not receipted, `since` when.

    `aside` came in and stopped; `acting` came in and have not had their effect yet. `who` must act, nobody where "".
    """

    peer: str
    peer_name: Text
    lane: str
    lane_name: Text
    sent: int
    waiting: int
    since: datetime | None
    why: str
    received: int
    acting: int
    aside: int
    refused: int
    who: Text


class Stopped(msgspec.Struct, frozen=True):
    """An envelope that does not go on by itself: set aside with an error, or waiting for something by name."""

    position: int
    peer: str
    lane: str
    case_number: str
    type: str
    received_at: datetime
    error: str
    waits_for: str


class FileLine(msgspec.Struct, frozen=True):
    """A file on its way to a peer: of which case, since when, how many pieces are there, and why it is held up."""

    peer: str
    case_number: str
    since: datetime
    pieces: int
    tries: int
    why: str


class Away(msgspec.Struct, frozen=True):
    """What was not let in at the door."""

    peer: str
    at: datetime
    reason: str
    detail: str


class KeyLine(msgspec.Struct, frozen=True):
    """A key as people compare it: whose, its id, suite and times; nothing of the key itself."""

    owner: str
    id: str
    suite: str
    valid_from: datetime
    valid_to: datetime | None
    stolen_at: datetime | None
    practice: bool


class AgreementLine(msgspec.Struct, frozen=True):
    """An agreement: between whom, on which services (with version) and credentials, from when to when."""

    id: str
    parties: tuple[str, str]
    services: tuple[str, ...]
    credentials: tuple[str, ...]
    valid_from: datetime
    valid_to: datetime | None
    in_force: bool
    revoked_at: datetime | None


class RegisterLine(msgspec.Struct, frozen=True):
    """A register of a service: whose word its entries are (`source`, "" where the node itself recorded them), how many
    people it holds something of, when it was last changed, and the department that is asked (`asked`, "" for none).
    """

    register: str
    source: str
    people: int
    told_at: datetime | None
    asked: str


class Standing(msgspec.Struct, frozen=True):
    """The exchange of this node."""

    channels: tuple[Channel, ...]
    stopped: tuple[Stopped, ...]
    files: tuple[FileLine, ...]
    turned_away: tuple[Away, ...]
    keys: tuple[KeyLine, ...]
    agreements: tuple[AgreementLine, ...]
    registers: tuple[RegisterLine, ...]


def standing(node: Node, actor: Actor) -> Standing:
    """How the exchange stands now. Raises Refused where the actor is no engineer."""
    require(may_retry(actor))
    ring = node.world.ring
    with node.look() as work:
        return Standing(
            _channels(work.uow, node.peers),
            _stopped(work.uow),
            tuple(_file(row) for peer in node.peers for row in files.shares(work.uow, peer)),
            _turned_away(work.uow),
            tuple(_key(key) for owner in (node.code, *node.peers) for key in ring.of(owner)),
            tuple(_agreement(terms, row, work.now) for terms, row in node.world.agreements.all()),
            tuple(_registers(node, work.uow)),
        )


def _file(row: Row[Any]) -> FileLine:
    return FileLine(row.peer, row.case_number, row.at, row.sent, row.tries, row.last_error or "")


def stopped(node: Node, actor: Actor, position: int) -> Stopped:
    """One envelope that has stopped. Raises Refused where it has not."""
    found = next((s for s in standing(node, actor).stopped if s.position == position), None)
    if found is None:
        raise _gone_on()
    return found


def retry(node: Node, actor: Actor, position: int) -> None:
    """Let an envelope try again. Raises Refused where it neither is set aside nor waits."""
    require(may_retry(actor))
    with node.transaction() as uow:
        if not effects.retry(uow, position):
            raise _gone_on()
    node.listener(node.code)


def close(node: Node, actor: Actor, position: int, why: str) -> None:
    """Close an envelope without effect, for a reason; what waited behind it goes on. Raises Refused."""
    require(may_retry(actor))
    if not why.strip():
        raise Refused(Problem("reason-needed", Text("请说明关闭的理由", "Give a reason"), "why"))
    with node.transaction() as uow:
        if not effects.close(uow, position, f"{actor.name.zh}：{why.strip()}"):
            raise _gone_on()
    node.listener(node.code)


def _channels(uow: UnitOfWork, peers: Sequence[str]) -> tuple[Channel, ...]:
    going = {(peer, lane): rest for peer, lane, *rest in mailbox.standing(uow)}
    came: dict[tuple[str, int], dict[str, int]] = {}
    for row in box.counts(uow):
        came.setdefault((row.peer, row.lane), {})[row.state] = row.number
    return tuple(
        _channel(uow, peer, lane, going.get((peer, lane), [0, None, None]), came.get((peer, lane), {}))
        for peer in peers
        for lane in Lane
    )


def _channel(uow: UnitOfWork, peer: str, lane: Lane, going: Sequence[Any], came: dict[str, int]) -> Channel:
    waiting, since, why = going
    aside, acting = came.get(Arrival.ASIDE, 0), came.get(Arrival.WAITING, 0)
    return Channel(
        peer,
        node_name(peer),
        lane.name.lower(),
        LANES[lane],
        box.lane_head(uow, "out", peer, lane)[0],
        waiting,
        since,
        why or "",
        box.lane_head(uow, "in", peer, lane)[0],
        acting,
        aside,
        came.get(Arrival.REFUSED, 0),
        _who(peer, waiting=waiting, why=why or "", aside=aside),
    )


def _who(peer: str, *, waiting: int, why: str, aside: int) -> Text:
    if aside:
        return Text("本节点运维人员：处理搁置的报文", "our engineers: deal with what is set aside")
    if why:
        return Text("{peer}节点运维人员：对方未接收", "the engineers of {peer}: their node does not take it").format(
            peer=node_name(peer)
        )
    return Text("自动发送中", "nobody: being sent") if waiting else Text("无需处理", "nobody")


def _stopped(uow: UnitOfWork) -> tuple[Stopped, ...]:
    found = uow.rows(select(box.inbox).where(box.stopped, box.inbox.c.done_at.is_(None)).order_by(box.inbox.c.position))
    return tuple(
        Stopped(
            r.position,
            r.peer,
            Lane(r.lane).name.lower(),
            r.case_number,
            r.type,
            r.received_at,
            r.error or "",
            r.waits_for or "",
        )
        for r in found
    )


def _turned_away(uow: UnitOfWork) -> tuple[Away, ...]:
    table = box.turned_away
    found = uow.rows(select(table).order_by(table.c.position.desc()).limit(TURNED_AWAY_SHOWN))
    return tuple(Away(r.peer, r.at, r.reason, r.detail) for r in found)


def _key(key: Key) -> KeyLine:
    return KeyLine(key.owner, key.id, key.public.suite, key.valid_from, key.valid_to, key.stolen_at, key.practice)


def _registers(node: Node, uow: UnitOfWork) -> Iterator[RegisterLine]:
    held: dict[str, list[Row[Any]]] = {}
    for row in registers.standing(uow):
        held.setdefault(row.register, []).append(row)
    for service in node.world.services.newest():
        for name in (register.name for register in service.registers):
            full = f"{service.slug}/{name}"
            asked = node.sources.asked_for(full)
            if name not in held:
                yield RegisterLine(full, "", 0, None, asked)
            for row in held.get(name, ()):
                yield RegisterLine(full, row.source, row.keys, row.told, asked)


def _agreement(terms: Terms, row: Row[Any], now: datetime) -> AgreementLine:
    services = tuple(f"{agreed.service} {agreed.version}" for agreed in terms.services)
    credentials = tuple(recognised.credential for recognised in terms.credentials)
    holds = trust.in_force(row, now)
    return AgreementLine(
        terms.id, terms.parties, services, credentials, terms.valid_from, terms.valid_to, holds, row.revoked_at
    )


def _gone_on() -> Refused:
    return unknown("not-stopped", "这条报文没有搁置，或已处理", "This envelope is not stopped, or was dealt with")
