"""What a department's own system holds: asked before the unit of work, and kept as an entry of its day with its source.

Within a unit of work nothing is asked over a network. A rule that needs what a department holds stops it
(`NotAsked`); it is undone, the department is asked, and the same is done again with the answer.
"""

from datetime import date
from typing import Any

import msgspec

from yipanqi.cases.feeding import keep_entry, read_entry
from yipanqi.cases.parties import Party, get
from yipanqi.cases.service import Service
from yipanqi.cases.work import Work
from yipanqi.exchange.effects import NotReady

WAITING = "answer "
"""Begins what an envelope waits for whose effect needs a department that does not answer; the register ends it."""


class NotAsked(NotReady):
    """A department has to be asked about somebody first: `register` as `service/name`, `who`."""

    def __init__(self, register: str, who: Party) -> None:
        self.register, self.who = register, who
        super().__init__(f"{WAITING}{register}")


class Answer(msgspec.Struct, frozen=True):
    """A department's answer: the entry as JSON, null where nothing is on record, and since when that is true (left
    out: today).
    """

    value: msgspec.Raw = msgspec.Raw(b"null")
    valid_from: date | None = None


def entry(work: Work, service: Service, name: str, party: str) -> Any:
    """What a register holds of a party now; None for nothing. Raises NotAsked where a department holds it."""
    register, full = service.register(name), f"{service.slug}/{name}"
    if full in work.world.asked:
        who = get(work.uow, work.vault, party)
        held = work.answers.get((full, who.number))
        if held is None:
            raise NotAsked(full, who)
        keep_entry(work, register, party, read_entry(register, held.value), held.valid_from or work.today, held.source)
    return register.get(work.uow, work.vault, party)
