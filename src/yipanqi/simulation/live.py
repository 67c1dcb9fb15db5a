"""Live sessions under faults: windows that call the other side, clerks who answer or not, links that break.

People, papers, network, crashes and keys are those of `simulation.windows`, the matter is that of `simulation.joint`.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

import msgspec
from sqlalchemy import select

from yipanqi.access.actor import Role
from yipanqi.cases.case import Case
from yipanqi.node import Node, usecases
from yipanqi.node.usecases import Before
from yipanqi.protocols.handling.live import record_of
from yipanqi.protocols.handling.live_words import Consent, IdentityCheck, Kept, Record, Session, Signature, TurnAway
from yipanqi.simulation import joint
from yipanqi.simulation.history import Broken
from yipanqi.simulation.joint import Joint
from yipanqi.simulation.made_up import Form
from yipanqi.simulation.population import PLACES
from yipanqi.simulation.windows import _staff
from yipanqi.store import cases as rows


class Live(Joint):
    """Two sides that call each other."""

    often: ClassVar[Mapping[str, float]] = {**Joint.often, "take_in": 0, "somebody_acts": 200, "_time": 5}
    seldom: ClassVar[Mapping[str, float]] = {
        **Joint.seldom,
        "call off": 0.05,
        "no consent": 0.1,
        "decline call": 0.1,
        "turn away": 0.05,
        "drop": 0.3,
    }

    def also(self) -> Sequence[tuple[Callable[[Any], object], float]]:
        """A clerk calls the other side."""
        return ((start_session, 14),)

    def corrected(self, form: Any) -> msgspec.Struct:
        """The application, for the authority that was called."""
        if not isinstance(form, Session):
            return super().corrected(form)
        here = next(code for code in self.codes if code != form.owner_place[:2])
        return Form(form.owner_place, PLACES[here][0])

    def words(self) -> dict[type | None, Any]:
        """What clerks enter."""
        return super().words() | {
            Consent: Consent("rec://1"),
            IdentityCheck: IdentityCheck("face", self.rng.choice((60, 95, 95))),
            Signature: Signature("51a7" * 16),
            TurnAway: TurnAway("VW-03", "须本人到场"),
            Kept: Kept("c0ffee15" * 8),
        }

    def finish(self) -> dict[str, Any]:
        """In the end sessions go on to the signature."""
        return super().finish() | {
            "answer": b"",
            "resume": b"",
            "consent": Consent("rec://2"),
            "check identity": IdentityCheck("chip-face", 95),
            "sign": Signature("51a7" * 16),
            "fill in": lambda case: self.corrected(case.form),
        }


def start_session(region: Live) -> None:
    """A clerk calls the other side for whoever stands there."""
    code = region.rng.choice(region.codes)
    other = next(c for c in region.codes if c != code)
    person = region.rng.choice(region.residents)

    def do(node: Node) -> str:
        with node.look() as work:
            [window, *_] = work.world.offices.windows(PLACES[code][0], work.today)
        clerk = _staff("clerk", Role.WINDOW_CLERK, [window.id])
        before, place = Before(person.number, person.name), {"owner_place": PLACES[other][0]}
        return usecases.start_session(node, clerk, window.id, region.matter().slug, "apply", before, place)

    region.attempt(code, f"clerk calls for {person.name}", do)


def play(region: Live, steps: int) -> None:
    """Let things happen, come to rest, look. Raises Broken."""
    joint.play(region, steps)
    records: dict[str, list[Record | None]] = {}
    signed: list[str] = []
    for node in region.nodes.values():
        with node.look() as work:
            for row in work.uow.rows(select(rows.case)):
                if row.role in ("point", "remote"):
                    case = Case.load(work, row)
                    records.setdefault(case.number, []).append(record_of(case))
                    if row.role == "point":
                        _session_holds(case)
                elif row.role == "window":
                    signed.append(row.number)
    for number, kept in records.items():
        if kept[0] != kept[-1]:
            raise Broken(f"{number}: the two sides keep {kept}")
    led_to = sorted(record.case for [record, *_] in records.values() if record and record.case)
    if led_to != sorted(signed):
        raise Broken(f"cases {signed}, and sessions that were signed for {led_to}")


def _session_holds(case: Case) -> None:
    """No case without signature, no signature without identity and consent, and every end has its reason."""
    record = record_of(case)
    if record is None:
        raise Broken(f"{case.number}: no record")
    if (case.state == "signed") != bool(record.case and record.signature):
        raise Broken(f"{case.number}: {case.state}, {record}")
    if record.case and (record.recording is None or not any(check.passed for check in record.checks)):
        raise Broken(f"{case.number}: signed by nobody knows whom")
    if (case.state == "by paper") != bool(record.code):
        raise Broken(f"{case.number}: {case.state} for {record.code!r}")
