"""Bugs planted where several decide together."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any

from yipanqi.cases.case import Case
from yipanqi.cases.service import Given
from yipanqi.protocols import handling
from yipanqi.protocols.handling import joint
from yipanqi.protocols.handling.words import PartAnswer
from yipanqi.simulation.planting import Bug, instead


def presume_consent() -> AbstractContextManager[None]:
    """A body that is late is taken to agree."""
    late = joint.late

    def presume(procedure: Any, case: Case, given: Given) -> None:
        for leg in joint.legs(case):
            if leg.ended_at is None:
                joint._keep(case, leg, PartAnswer(True, ""))
        late(procedure, case, given)

    return instead(handling.Procedure, "effects", {**handling.Procedure.effects, ("owner", "late part"): presume})


def forget_part() -> AbstractContextManager[None]:
    """An answer of a part is taken, and not kept."""
    return instead(joint, "_keep", lambda case, leg, answer: None)


JOINT_BUGS: Mapping[str, Bug] = {"presume-consent": presume_consent, "forget-part": forget_part}
"""Bugs that show where several decide together."""
