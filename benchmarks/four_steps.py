"""Four durable steps of a case inside one node, as plain as a procedure can be: our half of `benchmarks.dbos`."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, ClassVar

import msgspec

from yipanqi.access.actor import organisation
from yipanqi.cases.machine import START, Machine, State, Status, Transition, Who
from yipanqi.cases.parties import Party, find_or_add
from yipanqi.cases.service import Effect, Procedure, Service, Services
from yipanqi.hosting.clock import real_time
from yipanqi.kernel.forms import Place, ask
from yipanqi.kernel.text import same
from yipanqi.node import Node
from yipanqi.simulation.stage import resident
from yipanqi.store.database import Database
from yipanqi.store.tables import every_table
from yipanqi.store.vault import Vault

STEPS = ("check", "approve", "deliver")
"""What follows the submission; with it there are four."""

CLERK = organisation("clerk", actions=frozenset(f"benchmark/{step}" for step in STEPS))

MACHINE = Machine(
    "owner",
    same("owner"),
    (
        State("submitted", Status.SUBMITTED, same("submitted")),
        State("checked", Status.IN_HAND, same("checked")),
        State("approved", Status.DECIDED, same("approved")),
        State("delivered", Status.CLOSED, same("delivered")),
    ),
    (
        Transition("submit", (START,), "submitted", (Who.APPLICANT,), "owner:case:submit", same("submit")),
        Transition("check", ("submitted",), "checked", (Who.ORGANISATION,), "owner:case:check", same("check")),
        Transition("approve", ("checked",), "approved", (Who.ORGANISATION,), "owner:case:approve", same("approve")),
        Transition("deliver", ("approved",), "delivered", (Who.ORGANISATION,), "owner:case:deliver", same("deliver")),
    ),
)


class Form(msgspec.Struct, frozen=True):
    """What is asked: nothing but where."""

    place: Annotated[str, ask(same("where"), Place())] = "510104"


@dataclass(frozen=True, kw_only=True)
class FourSteps(Procedure):
    """A case that goes through its states and nothing else."""

    protocol: ClassVar[str] = "benchmark"
    machines: ClassVar[Mapping[str, Machine]] = {"owner": MACHINE}
    effects: ClassVar[Mapping[tuple[str, str], Effect]] = {}

    def opened_in(self, form: Any, here: str) -> str:
        """There is one role."""
        return "owner"

    def other_role(self, role: str) -> str:
        """And no other."""
        return ""


def _services() -> Services:
    procedure = FourSteps(
        id="four",
        title=same("four steps"),
        summary=same(""),
        form=Form,
        places=lambda form: {"owner": form.place},
        field="social-insurance",
        limit="",
        one_at_a_time=False,
    )
    service = Service(
        slug="benchmark",
        category="governance",
        title=same("benchmark"),
        summary=same(""),
        clauses=(),
        procedures=(procedure,),
        folder=Path(),
    )
    return Services([service])


def ours(url: str) -> tuple[Callable[[], object], Callable[[], None]]:
    """A node on a database: how one case is done, and how it is closed."""
    database = Database(url)
    every_table().create_all(database.engine)
    node = Node("51", database, Vault(b"5" * 32), _services(), real_time, os.urandom)
    who = Party("510104199003072341", "样本")
    with node.work_on() as work:
        party = find_or_add(work.uow, work.vault, who)
    applicant = resident(who, party)

    def one() -> None:
        number = node.apply("benchmark", "four", who, Form(), applicant)
        for step in STEPS:
            node.act(number, step, CLERK)

    return one, database.close
