"""The life cycle at the issuing side."""

from yipanqi.cases.machine import START, Holder, Machine, State, Status, Transition, Who
from yipanqi.kernel.text import Text
from yipanqi.protocols.words import Rating, Reason, Remark

ISSUER = Machine(
    "issuer",
    Text("签发地", "issuing side"),
    (
        State("submitted", Status.SUBMITTED, Text("申请已提交", "Submitted")),
        State("reviewing", Status.ACCEPTED, Text("核查中", "Being looked at")),
        State("issued", Status.DELIVERED, Text("已签发", "Issued"), Holder.NOBODY),
        State("closed", Status.CLOSED, Text("已办结", "Closed"), Holder.NOBODY),
        State("refused", Status.CLOSED, Text("不予出具", "Refused"), Holder.NOBODY),
        State("withdrawn", Status.WITHDRAWN, Text("已撤回", "Withdrawn"), Holder.NOBODY),
    ),
    (
        Transition(
            "submit",
            (START,),
            "submitted",
            (Who.APPLICANT, Who.WINDOW),
            "issuer:application:submit",
            Text("提交申请", "Apply"),
        ),
        Transition(
            "review", ("submitted",), "reviewing", (Who.RULE,), "issuer:application:review", Text("核查", "Review")
        ),
        Transition(
            "issue",
            ("reviewing",),
            "issued",
            (Who.RULE, Who.OFFICER),
            "issuer:credential:issue",
            Text("签发", "Issue"),
            asks=Remark,
        ),
        Transition(
            "refuse",
            ("reviewing",),
            "refused",
            (Who.OFFICER,),
            "issuer:application:refuse",
            Text("不予出具", "Refuse"),
            asks=Remark,
        ),
        Transition(
            "overdue",
            ("reviewing",),
            "",
            (Who.CLOCK,),
            "issuer:case:overdue",
            Text("超过承诺时限", "Past the promised time"),
        ),
        Transition(
            "withdraw",
            ("reviewing",),
            "withdrawn",
            (Who.APPLICANT, Who.WINDOW),
            "issuer:application:withdraw",
            Text("撤回申请", "Withdraw"),
        ),
        Transition(
            "revoke",
            ("issued", "closed"),
            "",
            (Who.OFFICER,),
            "issuer:credential:revoke",
            Text("撤销证明", "Revoke"),
            asks=Reason,
        ),
        Transition(
            "rate",
            ("issued", "closed"),
            "closed",
            (Who.APPLICANT,),
            "issuer:case:rate",
            Text("评价", "Rate"),
            asks=Rating,
        ),
        Transition("close", ("issued",), "closed", (Who.CLOCK,), "issuer:case:close", Text("办结归档", "Close")),
    ),
    ("submitted", "issued", "closed"),
)
