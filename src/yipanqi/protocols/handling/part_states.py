"""The life cycle at a body that decides one part of a joint handling."""

from yipanqi.cases.machine import START, Holder, Machine, State, Status, Transition, Who
from yipanqi.kernel.text import Text
from yipanqi.protocols import facts
from yipanqi.protocols.handling.four_eyes import proposing
from yipanqi.protocols.handling.words import Missing, PartChosen
from yipanqi.protocols.words import Reason

OPEN = ("handling", "waiting", "reviewing")
OVER = ("answered", "handed back", "withdrawn")

PART = Machine(
    "part",
    Text("联办单位（决定其中一部分）", "body of a part"),
    (
        State("handling", Status.ACCEPTED, Text("承办", "Being handled")),
        State(
            "waiting",
            Status.CORRECTING,
            Text("待申请人补正（计时暂停）", "Waiting for the applicant, the clock stands still"),
            Holder.THERE,
        ),
        State("reviewing", Status.IN_HAND, Text("审核批准", "To be approved")),
        State("answered", Status.CLOSED, Text("已答复牵头机关", "Answered"), Holder.NOBODY),
        State("handed back", Status.NOT_ACCEPTED, Text("已退回牵头机关", "Handed back"), Holder.NOBODY),
        State("withdrawn", Status.WITHDRAWN, Text("无须再办", "No longer needed"), Holder.NOBODY),
    ),
    (
        Transition(
            "part.ask",
            (START, "handed back", "withdrawn"),
            "handling",
            (Who.PEER,),
            "owner:part:ask",
            Text("牵头机关请求办理", "Asked by the lead body"),
        ),
        Transition(
            "ask for missing",
            ("handling",),
            "waiting",
            (Who.OFFICER,),
            "part:missing:ask",
            Text("请牵头机关告知补正（计时暂停）", "Have the applicant asked for what is missing"),
            asks=Missing,
        ),
        Transition(
            "missing.answer",
            ("waiting",),
            "handling",
            (Who.PEER,),
            "owner:missing:answer",
            Text("补正已收到", "What was missing is here"),
        ),
        Transition(
            "missing.decline",
            ("waiting",),
            "handling",
            (Who.PEER,),
            "owner:missing:decline",
            Text("已一次性告知过，不再补正", "The one notice had been given already"),
        ),
        *proposing("part"),
        Transition(
            "decide",
            ("reviewing",),
            "answered",
            (Who.OFFICER,),
            "part:decision:make",
            Text("批准并答复", "Approve and answer"),
        ),
        Transition(
            "hand back",
            ("handling",),
            "handed back",
            (Who.OFFICER,),
            "part:case:return",
            Text("不属本单位，退回牵头机关", "Not ours: hand it back"),
            asks=Reason,
        ),
        Transition(
            "late part",
            OPEN,
            "",
            (Who.CLOCK,),
            "part:case:overdue",
            Text("超过办理时限", "Past its time"),
        ),
        Transition(
            "part.withdraw",
            OPEN,
            "withdrawn",
            (Who.PEER,),
            "owner:part:withdraw",
            Text("牵头机关撤销请求", "No longer asked"),
        ),
        Transition(
            "part.late",
            OVER,
            "",
            (Who.PEER,),
            "owner:part:withdraw",
            Text("答复已迟，不影响结果", "The answer came too late to count"),
        ),
        Transition(
            "refusal",
            (*OPEN, *OVER),
            "",
            (Who.PEER,),
            "owner:message:refuse",
            Text("对方节点拒收", "Refused by the other node"),
        ),
        *facts.rows(OPEN, OVER),
    ),
    ("handling", "reviewing", "answered"),
)


def owner_rows(asked: tuple[str, ...], every: tuple[str, ...]) -> tuple[Transition, ...]:
    """The rows by which the owner, who leads, hears of the parts: while they are being decided, and at any time."""
    return (
        Transition(
            "part.answer", asked, "", (Who.PEER,), "part:decision:answer", Text("联办单位答复", "A part was decided")
        ),
        Transition(
            "part.decline", asked, "", (Who.PEER,), "part:case:return", Text("联办单位退回", "A part was handed back")
        ),
        Transition(
            "part.late",
            every,
            "",
            (Who.PEER,),
            "part:decision:answer",
            Text("联办单位迟到的答复，存档备查", "A part was decided too late to count"),
        ),
        Transition("late part", asked, "", (Who.CLOCK,), "owner:part:overdue", Text("联办部分超时", "A part is late")),
        Transition(
            "missing.ask",
            every,
            "",
            (Who.PEER,),
            "part:missing:ask",
            Text("联办单位请求补正", "A part lacks something"),
        ),
        Transition(
            "missing.withdraw",
            every,
            "",
            (Who.PEER,),
            "part:missing:withdraw",
            Text("联办单位不再请求补正", "A part lacks it no more"),
        ),
        Transition(
            "ask part again",
            ("handling",),
            "",
            (Who.OFFICER,),
            "owner:part:ask",
            Text("重新请求办理某一部分", "Ask for a part again"),
            asks=PartChosen,
        ),
    )
