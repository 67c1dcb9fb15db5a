"""The way of a case is told in words: whatever any life cycle can do, in both languages, and who did it."""

import pytest

from yipanqi.cases.machine import Machine
from yipanqi.cases.service import Procedure
from yipanqi.node.steps import OTHERS
from yipanqi.services import discover

ROLES = [
    pytest.param(procedure, machine, id=f"{service.slug} {procedure.id} {machine.role}")
    for service in discover()
    for procedure in service.procedures
    for machine in procedure.machines.values()
]


@pytest.mark.parametrize(("procedure", "machine"), ROLES)
def test_every_step_and_state_has_words_and_somebody_who_took_it(procedure: Procedure, machine: Machine) -> None:
    sides = {machine.role, procedure.other_role(machine.role), *OTHERS}
    for transition in machine.transitions:
        assert transition.title.zh, transition.action
        assert transition.title.en, transition.action
        assert transition.event.partition(":")[0] in sides, transition.event
    for state in machine.states:
        assert state.title.zh, state.name
        assert state.title.en, state.name
