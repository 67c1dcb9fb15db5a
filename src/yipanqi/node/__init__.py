"""One administration's running instance: the only place where everything meets.

The core is synchronous and does no network I/O. A command or an arriving envelope opens one unit of work, changes
state, puts outgoing
envelopes into the outbox, and commits all of it or nothing; transports move envelopes afterwards. Time comes from the
node's clock and
randomness from its source, so that a simulation replays exactly.
"""

from collections.abc import Sequence

import msgspec

from yipanqi.access.actor import Actor, ActorKind
from yipanqi.cases import engine, parties
from yipanqi.cases.papers import Handed
from yipanqi.cases.parties import Party
from yipanqi.cases.service import Procedure
from yipanqi.cases.work import Work
from yipanqi.exchange import keys
from yipanqi.exchange.agreements import Terms
from yipanqi.exchange.courier import Parcel
from yipanqi.exchange.door import TurnedAway
from yipanqi.kernel.problems import forbidden
from yipanqi.node.inside import PracticeKey, UnknownVersion
from yipanqi.node.trusting import Trusting
from yipanqi.protocols.transfer import money
from yipanqi.protocols.transfer.money import Executed, Funded, Report
from yipanqi.store import payments

__all__ = ["Node", "Parcel", "PracticeKey", "TurnedAway", "UnknownVersion", "introduce"]


class Node(Trusting):
    """One administration, as people and organisations use it."""

    def apply(
        self,
        service: str,
        procedure: str,
        applicant: Party,
        form: msgspec.Struct,
        by: Actor,
        *,
        channel: str = "online",
        window: str = "",
        agent: Party | None = None,
        papers: Sequence[Handed] = (),
    ) -> str:
        """File an application with its papers; returns the case number. Raises Refused."""

        def filed(work: Work) -> str:
            offered = self._world.services.get(service)
            version = self._version(offered.slug, offered.procedure(procedure), form) or offered.version
            chosen = self._world.services.get(service, version)
            return engine.file(
                work,
                chosen,
                chosen.procedure(procedure),
                applicant,
                form,
                by,
                channel=channel,
                window=window,
                agent=agent,
                papers=papers,
            ).number

        return self.command(filed, {parties.FOUND_BY: (self._world.vault.index(applicant.number),)})

    def _version(self, slug: str, procedure: Procedure, form: msgspec.Struct) -> int | None:
        places = procedure.places(form)
        other = procedure.other_role(procedure.opened_in(form, self.code))
        if not other or other not in places:
            return None
        peer = self._world.divisions.administration(places[other])
        return self._world.agreements.version(peer, slug, self.clock())

    def act(self, number: str, action: str, by: Actor, body: msgspec.Struct | bytes = b"", note: str = "") -> str:
        """Perform an action on a case; returns the state it leads to. Raises Refused."""
        data = body if isinstance(body, bytes) else msgspec.json.encode(body)
        return self.command(lambda work: engine.act(work, number, action, by, data, note).state)

    def orders(self, after: int, most: int = 100) -> list[tuple[int, str, str, str, int]]:
        """Payment orders for the bank from one place on: place, id, voucher, payee's node, amount in fen."""
        with self.look() as work:
            return [
                (row.place, row.id, row.voucher, row.peer, row.amount)
                for row in payments.orders_after(work.uow, after, most)
            ]

    def bank_reports(self, report: Report, by: Actor) -> bool:
        """Take a report of the bank; a repeated one changes nothing. Returns False where it is of no order of ours."""
        if by.kind is not ActorKind.ORGANISATION or not by.actions & money.BANK.actions:
            raise forbidden("not-yours", "仅限银行报送", "only the bank reports this")
        if isinstance(report, Funded):
            return self.command(lambda work: money.funded(work, report))
        about = money.about(report)
        if isinstance(report, Executed):
            return self.command(lambda work: money.executed(work, report, by), about)
        return self.command(lambda work: money.credited(work, report, by), about)


def introduce(one: Node, other: Node, terms: Terms) -> None:
    """Bring two nodes together as their staff would: each takes the other's key, both sign the terms."""
    for node, peer in ((one, other), (other, one)):
        node.trust(keys.published(peer.world.ring.current(peer.code, peer.clock())))
    signed = {node.code: node.propose(terms) for node in (one, other)}
    one.countersigned(terms.id, *signed[other.code])
    other.countersigned(terms.id, *signed[one.code])
