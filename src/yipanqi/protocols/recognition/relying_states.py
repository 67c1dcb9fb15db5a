"""The life cycle at the relying side."""

from yipanqi.cases.machine import START, Holder, Machine, State, Status, Transition, Who
from yipanqi.kernel.text import Text

RELYING = Machine(
    "relying",
    Text("用证地", "relying side"),
    (
        State("submitted", Status.SUBMITTED, Text("已出示", "Shown")),
        State("accepted", Status.CLOSED, Text("已核验采信", "Accepted"), Holder.NOBODY),
        State("refused", Status.CLOSED, Text("未予采信", "Not accepted"), Holder.NOBODY),
    ),
    (
        Transition(
            "submit",
            (START,),
            "submitted",
            (Who.WINDOW, Who.APPLICANT),
            "relying:credential:show",
            Text("出示证照", "Show a credential"),
        ),
        Transition(
            "accept", ("submitted",), "accepted", (Who.RULE,), "relying:credential:accept", Text("采信", "Accept")
        ),
        Transition(
            "refuse",
            ("submitted",),
            "refused",
            (Who.RULE,),
            "relying:credential:refuse",
            Text("不予采信", "Do not accept"),
        ),
    ),
)
