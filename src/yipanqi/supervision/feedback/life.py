"""The life cycle of an item, as a table, and the words and limits that go with it."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

import msgspec

from yipanqi.cases.machine import START, Holder, Machine, State, Status, Transition, Who
from yipanqi.cases.work import World
from yipanqi.kernel.text import Text
from yipanqi.policy.parameters import Parameter, load
from yipanqi.policy.rulebook import Rulebook

FEEDBACK = "feedback"
"""The name under which values are laid over these limits."""

RECEIVED, IN_HAND, APPEALED, DONE, RATED = "received", "in hand", "appealed", "done", "rated"
FILED, INVALID, OUT, WITHDRAWN, SENT_ON = "filed", "invalid", "out of scope", "withdrawn", "sent on"
ENDED = frozenset({FILED, INVALID, OUT, WITHDRAWN, SENT_ON})


class Kind(StrEnum):
    """What sort of feedback it is."""

    RATING = "rating"
    COMPLAINT = "complaint"
    DESK = "desk"


KIND_NAMES: Mapping[Kind, Text] = MappingProxyType(
    {
        Kind.RATING: Text("差评", "bad rating"),
        Kind.COMPLAINT: Text("投诉", "complaint"),
        Kind.DESK: Text("办不成事", "could not be done"),
    }
)


class Class(StrEnum):
    """How hard it is (分类); it says how many days there are at the desk."""

    SIMPLE = "simple"
    ORDINARY = "ordinary"
    COMPLEX = "complex"


CLASS_NAMES: Mapping[Class, Text] = MappingProxyType(
    {
        Class.SIMPLE: Text("简单", "simple"),
        Class.ORDINARY: Text("一般", "ordinary"),
        Class.COMPLEX: Text("复杂", "complex"),
    }
)

_OPEN = (RECEIVED, IN_HAND)


def _by(action: str, before: tuple[str, ...], to: str, who: Who, zh: str, en: str) -> Transition:
    return Transition(action, before, to, (who,), f"{who}:feedback:{action}", Text(zh, en))


MACHINE = Machine(
    "feedback",
    Text("评价投诉和办不成事", "feedback"),
    states=(
        State(RECEIVED, Status.SUBMITTED, Text("已受理，待转办", "received")),
        State(IN_HAND, Status.IN_HAND, Text("办理中", "in hand")),
        State(APPEALED, Status.IN_HAND, Text("单位申诉，复核中", "the office has appealed")),
        State(DONE, Status.DECIDED, Text("已办结，请再次评价", "put right, to be rated again"), Holder.APPLICANT),
        State(RATED, Status.DELIVERED, Text("已再次评价，待核查", "rated again, to be checked")),
        State(FILED, Status.CLOSED, Text("已核查备案", "checked and filed"), Holder.NOBODY),
        State(INVALID, Status.CLOSED, Text("复核认定评价无效", "found mistaken"), Holder.NOBODY),
        State(OUT, Status.NOT_ACCEPTED, Text("不属受理范围", "out of scope"), Holder.NOBODY),
        State(WITHDRAWN, Status.WITHDRAWN, Text("本人撤回", "taken back"), Holder.NOBODY),
        State(SENT_ON, Status.CLOSED, Text("已转出", "sent on"), Holder.NOBODY),
    ),
    transitions=(
        _by("open", (START,), RECEIVED, Who.APPLICANT, "提出", "raised"),
        _by("route", (RECEIVED,), IN_HAND, Who.RULE, "按规则转办", "routed by rule"),
        _by("forward", (RECEIVED,), IN_HAND, Who.OFFICER, "转办", "forwarded"),
        _by("take", (START,), IN_HAND, Who.PEER, "接到转办", "came from the other side"),
        _by("redirect", (IN_HAND,), IN_HAND, Who.OFFICER, "改派本方单位", "sent to another office of this side"),
        _by("bounce", (IN_HAND,), SENT_ON, Who.OFFICER, "退回改派", "sent back, naming the office"),
        _by("bounced", (IN_HAND,), RECEIVED, Who.PEER, "对方退回", "sent back by the other side"),
        _by("out of scope", _OPEN, OUT, Who.OFFICER, "不予受理并告知救济途径", "out of scope, with redress"),
        _by("call", (IN_HAND,), "", Who.OFFICER, "回访核实", "called back"),
        _by("extend", (IN_HAND,), "", Who.OFFICER, "延期并告知", "extended, and told"),
        _by("appeal", (IN_HAND,), APPEALED, Who.OFFICER, "申诉：误评或恶意差评", "appealed: mistaken or malicious"),
        _by("uphold", (APPEALED,), INVALID, Who.OFFICER, "申诉成立", "appeal upheld"),
        _by("dismiss", (APPEALED,), IN_HAND, Who.OFFICER, "申诉不成立", "appeal dismissed"),
        _by("conclude", (IN_HAND,), DONE, Who.OFFICER, "办结并反馈", "put right, and told"),
        _by("rate", (DONE,), RATED, Who.APPLICANT, "再次评价", "rated again"),
        _by("reopen", (DONE,), IN_HAND, Who.APPLICANT, "再次评价不满意，重办一次", "rated bad again: once more"),
        _by("return", (DONE, RATED), IN_HAND, Who.OFFICER, "核查退回", "sent back by the check"),
        _by("file", (DONE, RATED), FILED, Who.OFFICER, "核查备案", "checked and filed"),
        _by("reach", (RECEIVED, IN_HAND, APPEALED), "", Who.APPLICANT, "补留联系电话", "left a phone number"),
        _by("withdraw", (RECEIVED, IN_HAND, APPEALED, DONE), WITHDRAWN, Who.APPLICANT, "本人撤回", "taken back"),
    ),
    path=(RECEIVED, IN_HAND, DONE, RATED, FILED),
)


@cache
def shipped() -> Mapping[str, Parameter]:
    """The limits as they ship."""
    return load(Path(__file__).parent)


@cache
def causes() -> Mapping[str, Text]:
    """Why things went wrong, by code."""
    return msgspec.yaml.decode(files(__package__).joinpath("causes.yaml").read_bytes(), type=dict[str, Text])


def rulebook(world: World, on: date, division: str) -> Rulebook:
    """The limits as they hold on a day for an office of a division."""
    known = world.parameters(FEEDBACK, dict(shipped()))
    return Rulebook(known, on, {"office": division}, confirmed=world.confirmed, ancestors=world.divisions.ancestors)


def limit(rules: Rulebook, kind: Kind, class_: Class) -> int:
    """In how many working days it is to be put right."""
    if kind is Kind.DESK:
        return int(rules["desk_days", class_.value])
    return int(rules["rating_days" if kind is Kind.RATING else "complaint_days"])
