"""The police of each side as a system of its own, which is asked, and which does not always answer while the faults
last.
"""

import random
from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import select

from yipanqi.cases.case import Made
from yipanqi.cases.held import Answer, NotAsked
from yipanqi.cases.parties import Party
from yipanqi.cases.work import Held
from yipanqi.node.departments import Department, Sources, Unanswered
from yipanqi.services.identity.no_crime_certificate.rules import NOT_HERE, Resident
from yipanqi.simulation.history import Broken
from yipanqi.simulation.planting import Bug, instead
from yipanqi.simulation.population import PLACES
from yipanqi.store import cases as rows

if TYPE_CHECKING:
    from yipanqi.simulation.windows import Windows

AWAY = 0.2
"""How often it does not answer."""


def departments(region: "Windows", code: str) -> tuple[Department, ...]:
    """The police of a side, where everybody who asks there is registered."""
    chance, place = random.Random(f"police of {code} in {region.seed}"), PLACES[code][0]

    def ask(_register: str, _who: Party) -> Answer:
        if region.chaos and chance.random() < AWAY:
            raise Unanswered("away")
        return Answer(msgspec.Raw(msgspec.json.encode(Resident(place))), date(2000, 1, 1))

    return (Department("police", frozenset({"no-crime-certificate/residents"}), ask),)


def at_rest(region: "Windows") -> None:
    """Nobody was taken to be registered nowhere because the police did not answer. Raises Broken."""
    for code, node in region.nodes.items():
        with node.look() as work:
            for row in work.uow.rows(select(rows.decision)):
                made = msgspec.json.decode(work.vault.open(row.body), type=Made)
                if any(refusal.code == NOT_HERE.code for refusal in made.refusals):
                    raise Broken(f"{code}: {row.case_number} was decided without the answer of the police")


def believe_silence() -> AbstractContextManager[None]:
    """A department that does not answer counts as having nothing on record."""
    answer = Sources.answer

    def believing(self: Sources, missing: NotAsked, now: datetime) -> Held:
        try:
            return answer(self, missing, now)
        except Unanswered:
            return Held(b"null", None, "police")

    return instead(Sources, "answer", believing)


POLICE_BUGS: Mapping[str, Bug] = {"believe-silence": believe_silence}
"""Bugs that show where a department is asked."""
