"""Bugs planted where several decide together, or in live sessions."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any

from yipanqi.cases.case import Case
from yipanqi.cases.service import Given
from yipanqi.protocols import handling
from yipanqi.protocols.handling import joint, live, live_point
from yipanqi.protocols.handling.live_words import Check
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


def forget_news_of_session() -> AbstractContextManager[None]:
    """The end of a session is not told to the owner."""
    keep = live.keep

    def silent(case: Case, /, *, tell: str = "record", **changes: object) -> Any:
        return keep(case, tell="" if tell == "over" else tell, **changes)

    return instead(live_point, "keep", silent)


def sign_for_nobody() -> AbstractContextManager[None]:
    """A score that is too low identifies a person."""
    return instead(live_point, "Check", lambda method, score, at, passed: Check(method, score, at, False))


LIVE_BUGS: Mapping[str, Bug] = {"forget-end": forget_news_of_session, "sign-for-nobody": sign_for_nobody}
"""Bugs that show in live sessions."""
