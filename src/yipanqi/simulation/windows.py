"""Windows, desks, papers and originals under faults: cases of no-crime-certificate taken in on one side, decided on the
other, with scans carried beside them and originals sent to and fro.

The same network, crashes and keys as for pension transfers; other people and other things that must hold.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar

import msgspec
from sqlalchemy import select

from yipanqi.access.actor import Actor, ActorKind, Role
from yipanqi.cases import engine, readings
from yipanqi.cases.case import Case
from yipanqi.cases.machine import Transition
from yipanqi.cases.papers import Handed
from yipanqi.cases.parties import Party, find_or_add
from yipanqi.cases.service import Service, Services
from yipanqi.exchange.agreements import Agreed, Terms
from yipanqi.exchange.courier import Bundle
from yipanqi.exchange.door import TurnedAway
from yipanqi.kernel.identity import make_resident_id
from yipanqi.kernel.text import same
from yipanqi.node import Node, introduce, papers, usecases
from yipanqi.protocols.handling.live_words import PageScan
from yipanqi.protocols.handling.words import Bounce, Brought, CheckedPaper, Consigning, Notice, Proposal
from yipanqi.protocols.words import Rating, Reason
from yipanqi.services.identity.no_crime_certificate import SERVICE, Form
from yipanqi.simulation import police
from yipanqi.simulation.population import PLACES
from yipanqi.simulation.region import Region
from yipanqi.store import cases as rows

PEOPLE = 6
SCAN = 700_000
"""Bytes of a scan at the most: two pieces."""

LOST = 0.3
"""How likely a piece or its answer is lost on the way while the faults last."""

SELDOM = {"withdraw": 0.1, "decline": 0.1, "bounce": 0.2, "send back": 0.3}


class Windows(Region):
    """Two sides that take in for each other. `often`: what happens more or less often than elsewhere, by its name;
    `seldom`: how likely people do what they are free to do.
    """

    often: ClassVar[Mapping[str, float]] = {}
    seldom: ClassVar[Mapping[str, float]] = SELDOM
    procedure: ClassVar[str] = "apply"
    """What of the matter they take in."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed, 2, 1)
        self.now = max(self.now, datetime(2022, 6, 1, 1, tzinfo=UTC))  # the rule begins with 2022
        places = [PLACES[code][0] for code in self.codes]
        self.residents = [
            Party(make_resident_id(places[n % 2], date(1980 + n, 3, 7), 10 + n), f"居民{n}") for n in range(PEOPLE)
        ]
        self.answers: list[tuple[str, str, str, bytes]] = []
        for code in self.codes:
            with self.nodes[code].work_on() as work:
                for party in self.residents:
                    find_or_add(work.uow, work.vault, party)

    def matter(self) -> Service:
        """What people ask for."""
        return SERVICE

    def form(self, there: str) -> msgspec.Struct:
        """What a person asks of the other side."""
        return Form(PLACES[there][0], "job", date(2010, 1, 1), self.now.date() - timedelta(days=2), "zh")

    def handed(self, file: str, *, kept: bool) -> tuple[Handed, ...]:
        """The papers a person brings: one is scanned, the original of the other perhaps stays."""
        return Handed(kind="identity", checked=True, file=file), Handed(kind="authority", checked=True, kept=kept)

    def corrected(self, form: Any) -> msgspec.Struct:
        """The same, corrected."""
        corrected: msgspec.Struct = msgspec.structs.replace(form, language="en")
        return corrected

    def words(self) -> dict[type | None, Any]:
        """What people say besides."""
        return {}

    def finish(self) -> dict[str, Any]:
        """What people do in the end, in the order in which they look for something to do; originals at the owner go
        back.
        """
        return {
            "accept": b"",
            "end special": b"",
            "propose": Proposal(False, "经核实"),
            "decide": b"",
            "deliver": b"",
            "receive originals": b"",
            "send originals": Consigning("EMS 2"),
            "give back originals": b"",
        }

    def also(self) -> Sequence[tuple[Callable[[Any], object], float]]:
        """What else may happen here, and how often."""
        return ()

    def settles(self, case: Case, action: str) -> bool:
        """Whether an action brings a case to its end."""
        return case.procedure.offers(case, action)

    def _start(self, code: str, versions: tuple[int, ...] | None = None) -> Node:
        skew = self.skew[code]
        services = Services((replace(self.matter()),))
        return Node(
            code,
            self.databases[code],
            self.vaults[code],
            services,
            lambda: self.now + skew,
            self.rng.randbytes,
            departments=police.departments(self, code) if self.matter() is SERVICE else (),
        )

    def agree(self, one: str, other: str, version: int) -> None:
        """Both sign an agreement on the certificate."""
        self.signed += 1
        terms = Terms(
            id=f"agreement-{self.signed}",
            parties=(one, other),
            services=(Agreed(self.matter().slug, 1),),
            valid_from=self.now - timedelta(minutes=5),
        )
        introduce(self.nodes[one], self.nodes[other], terms)
        self.agreements[frozenset((one, other))] = terms.id

    def restart(self, code: str) -> None:
        """The program of a node is gone; another one starts on the same database."""
        self.nodes[code] = self._start(code)


# --- what people do -------------------------------------------------------------------------------------------------


def _staff(name: str, role: Role, offices: Sequence[str]) -> Actor:
    return Actor(
        ActorKind.STAFF, name, same(name), roles=frozenset({role}), offices=frozenset(offices), second_factor=True
    )


def take_in(region: Windows) -> None:
    """A clerk takes a case in for the other side, with a scan, and perhaps keeps an original."""
    code = region.rng.choice(region.codes)
    other = next(c for c in region.codes if c != code)
    person, kept = region.rng.choice(region.residents), region.rng.random() < 0.6
    data = _scan(region)
    form = region.form(other)

    def do(node: Node) -> str:
        with node.look() as work:
            [window, *_] = work.world.offices.windows(PLACES[code][0], work.today)
        clerk = _staff("clerk", Role.WINDOW_CLERK, [window.id])
        file = papers.upload(node, clerk, data).digest
        handed, slug = region.handed(file, kept=kept), region.matter().slug
        return node.apply(
            slug, region.procedure, person, form, clerk, channel="window", window=window.id, papers=handed
        )

    region.attempt(code, f"clerk takes in for {person.name}", do)


def _scan(region: Region) -> bytes:
    size = region.rng.choice((400, 5_000, 5_000, SCAN))
    return b"\xff\xd8\xff\xe0" + bytes([region.rng.randrange(256)]) * size + b"\xff\xd9"


def somebody_acts(region: Windows) -> None:
    """Somebody does something that the table allows; it may be refused for other reasons."""
    code = region.rng.choice(region.codes)
    with region.nodes[code].look() as work:
        found = [Case.load(work, row) for row in work.uow.rows(select(rows.case).order_by(rows.case.c.number))]
        if not found:
            return
        case = region.rng.choice(found)
        by = region.rng.choice(people_of(case))
        allowed = [t for t in case.machine.allowed(case.state, engine.capacity(case, by)) if _likely(region, case, t)]
        form = case.form
    if allowed:
        chosen = region.rng.choice(allowed)
        _do(region, code, case.number, chosen, by, form)


def somebody_looks(region: Windows) -> None:
    """Somebody of the staff opens a case; and perhaps it is night, and the other side is told who did."""
    code = region.rng.choice(region.codes)
    with region.nodes[code].look() as work:
        found = [Case.load(work, row) for row in work.uow.rows(select(rows.case).order_by(rows.case.c.number))]
        case = region.rng.choice(found) if found else None
        by = region.rng.choice(people_of(case)[1:]) if case else None
    if case and by:
        region.attempt(code, f"{by.id} opens {case.number}", lambda node: usecases.see(node, by, case.number).number)
    if region.rng.random() < 0.3:
        tell_readings(region, code)


def tell_readings(region: Windows, code: str) -> None:
    """A node tells the other who read the cases of both."""
    region.attempt(code, "tells who read", lambda node: node.command(readings.tell))


def people_of(case: Case) -> list[Actor]:
    """The applicant, two officers and a clerk who may have something to do with a case."""
    party = Actor(ActorKind.RESIDENT, case.applicant, same("r"), party=case.applicant, roles=frozenset({Role.RESIDENT}))
    office, window = str(case.field("office")), str(case.field("window"))
    staff = [_staff("first", Role.OFFICER, [office]), _staff("second", Role.OFFICER, [office])]
    return [party, *staff, _staff("clerk", Role.WINDOW_CLERK, [window])]


def _likely(region: Windows, case: Case, row: Transition) -> bool:
    return region.rng.random() < region.seldom.get(row.action, 1.0) and case.procedure.offers(case, row.action)


def _do(region: Windows, code: str, number: str, row: Transition, by: Actor, form: Any) -> None:
    data = _scan(region)

    def act(node: Node) -> str:
        body: Any = region.corrected(form) if row.form else (_words(node, by, data) | region.words()).get(row.asks)
        return node.act(number, row.action, by, body if body is not None else b"")

    region.attempt(code, f"{by.id}: {row.action} {number}", act)


def _words(node: Node, by: Actor, data: bytes) -> dict[type | None, Any]:
    file = papers.upload(node, by, data).digest
    return {
        Bounce: Bounce(PLACES[node.code][0], "不属本辖区"),
        Notice: Notice("请补充照片"),
        Proposal: Proposal(False, "经核实"),
        Rating: Rating(4, side="owner"),
        Reason: Reason("需要核实"),
        Consigning: Consigning("EMS 1"),
        Brought: Brought("护照", file),
        CheckedPaper: CheckedPaper("护照", True),
        PageScan: PageScan("护照", file, True),
    }


# --- files ----------------------------------------------------------------------------------------------------------


def carry(region: Windows) -> bool:
    """A piece is carried, or lost, or its answer is; answers may come late and in any order."""
    code, other = region.rng.sample(region.codes, 2)
    return carry_from(region, code, other)


def carry_from(region: Windows, code: str, other: str) -> bool:
    """The same from one node; whether anything moved."""
    if region.chaos and frozenset((code, other)) in region.network.apart:
        return False
    bundle = region.attempt(code, "", lambda node: node.next_piece(other))
    moved = False
    if isinstance(bundle, Bundle) and not _lost(region):
        moved = _arrives(region, code, other, bundle)
    if region.answers and not _lost(region):
        late = region.answers.pop(region.rng.randrange(len(region.answers)) if region.chaos else 0)
        region.attempt(late[0], "", lambda node: _answered(node, late))
        moved = True
    return moved


def _arrives(region: Windows, code: str, other: str, bundle: Bundle) -> bool:
    try:
        answer = region.attempt(other, "", lambda node: node.take_piece(bundle.body))
    except TurnedAway as away:
        why = str(away)
        region.tell(other, f"turns away a piece of {bundle.digest[:8]}: {why}")
        region.attempt(code, "", lambda node: node.piece_not_taken(other, bundle.digest, why))
        return False
    if isinstance(answer, bytes):
        region.answers.append((code, other, bundle.digest, answer))
    return True


def _answered(node: Node, late: tuple[str, str, str, bytes]) -> str:
    try:
        node.piece_answered(late[1], late[2], late[3])
    except ValueError as flaw:
        return f"does not take an answer: {flaw}"
    return ""


def _lost(region: Region) -> bool:
    return region.chaos and region.rng.random() < LOST
