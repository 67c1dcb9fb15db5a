"""The life cycles of a live session: at the point, where the person and a local clerk are, and at the owner."""

from yipanqi.cases.machine import START, Holder, Machine, State, Status, Transition, Who
from yipanqi.kernel.text import Text
from yipanqi.protocols.handling.live_words import Consent, IdentityCheck, Kept, PageScan, Signature, TurnAway

RUNNING = ("connected", "recording", "identified")
CALLING = ("calling", "queued")
OVER = ("signed", "by paper", "broken off", "called off")
EVERY = (*CALLING, *RUNNING, *OVER)


def _clerk(action: str, before: tuple[str, ...], to: str, event: str, title: Text, asks: object = None) -> Transition:
    return Transition(action, before, to, (Who.WINDOW,), f"point:{event}", title, asks=asks)  # type: ignore[arg-type]


POINT = Machine(
    "point",
    Text("虚拟综窗（申请人所在窗口）", "live session at the point"),
    (
        State("calling", Status.SUBMITTED, Text("正在呼叫属地坐席", "Calling the other side"), Holder.THERE),
        State("queued", Status.SUBMITTED, Text("排队等候属地坐席", "Waiting in the queue"), Holder.THERE),
        State("connected", Status.ACCEPTED, Text("已接通，征求录制同意", "Connected: ask for consent")),
        State("recording", Status.IN_HAND, Text("录制中，核验身份", "Recording: check the identity")),
        State("identified", Status.IN_HAND, Text("身份已核验，扫描、填表、签名", "Identified: scan, fill in, sign")),
        State("signed", Status.CLOSED, Text("已签名，办件已提交", "Signed, the case is filed"), Holder.NOBODY),
        State("by paper", Status.NOT_ACCEPTED, Text("转窗口代收代办", "To be taken in on paper"), Holder.NOBODY),
        State("broken off", Status.LAPSED, Text("中断未恢复", "Broken off"), Holder.NOBODY),
        State("called off", Status.WITHDRAWN, Text("已取消", "Called off"), Holder.NOBODY),
    ),
    (
        _clerk("open", (START,), "calling", "session:open", Text("呼叫属地坐席", "Call the other side")),
        Transition(
            "queue.tell",
            CALLING,
            "",
            (Who.PEER,),
            "remote:queue:tell",
            Text("属地告知排队情况", "How many are waiting"),
        ),
        Transition(
            "queue.tell",
            (*RUNNING, *OVER),
            "",
            (Who.PEER,),
            "remote:queue:tell",
            Text("排队情况已过时", "How many were waiting"),
        ),
        Transition(
            "unanswered", ("calling",), "queued", (Who.CLOCK,), "point:call:queue", Text("未接听，排队", "Not answered")
        ),
        Transition(
            "call.answer", CALLING, "connected", (Who.PEER,), "remote:call:answer", Text("属地坐席接通", "Answered")
        ),
        Transition(
            "call.decline", CALLING, "by paper", (Who.PEER,), "remote:call:decline", Text("属地坐席未受理", "Declined")
        ),
        _clerk(
            "consent",
            ("connected",),
            "recording",
            "recording:begin",
            Text("申请人同意录制，开始录制", "The person agrees: recording"),
            Consent,
        ),
        _clerk(
            "no consent", ("connected",), "by paper", "recording:refuse", Text("不同意录制", "No consent to record")
        ),
        _clerk(
            "check identity",
            ("recording",),
            "",
            "identity:check",
            Text("登记身份核验结果", "Enter the check of identity"),
            IdentityCheck,
        ),
        Transition(
            "identity passed",
            ("recording",),
            "identified",
            (Who.RULE,),
            "point:identity:pass",
            Text("身份核验通过", "Identified"),
        ),
        Transition(
            "identity failed",
            ("recording",),
            "by paper",
            (Who.RULE,),
            "point:identity:fail",
            Text("身份核验多次未通过", "Not identified"),
        ),
        _clerk("scan page", ("identified",), "", "page:scan", Text("扫描材料", "Scan a page"), PageScan),
        Transition(
            "fill in",
            ("identified",),
            "",
            (Who.WINDOW,),
            "point:form:fill",
            Text("填写申请表", "Fill in the application"),
            form=True,
        ),
        _clerk(
            "sign",
            ("identified",),
            "signed",
            "application:sign",
            Text("申请人签名并提交", "The person signs: file the case"),
            Signature,
        ),
        _clerk("drop", RUNNING, "", "link:drop", Text("报告连线中断", "The link is down")),
        _clerk("resume", RUNNING, "", "link:resume", Text("恢复会话", "The link is up again")),
        Transition(
            "break off", RUNNING, "broken off", (Who.CLOCK,), "point:link:lose", Text("逾时未恢复", "Not resumed")
        ),
        _clerk("call off", (*CALLING, *RUNNING), "called off", "session:end", Text("取消会话", "Call the session off")),
        Transition(
            "idle", CALLING, "called off", (Who.CLOCK,), "point:session:idle", Text("久未接通", "Not answered at all")
        ),
        Transition(
            "idle", RUNNING, "broken off", (Who.CLOCK,), "point:session:idle", Text("久无操作", "Nothing happened")
        ),
        Transition(
            "away.tell", RUNNING, "by paper", (Who.PEER,), "remote:session:refuse", Text("属地坐席终止", "Turned away")
        ),
        Transition(
            "away.tell",
            OVER,
            "",
            (Who.PEER,),
            "remote:session:refuse",
            Text("属地坐席终止已迟", "Turned away too late"),
        ),
        _clerk(
            "keep recording", OVER, "", "recording:keep", Text("登记录像摘要", "Enter the recording's digest"), Kept
        ),
        Transition(
            "forget recording",
            OVER,
            "",
            (Who.CLOCK,),
            "point:recording:forget",
            Text("录像保存期满", "The recording's time is over"),
        ),
        Transition(
            "refusal", CALLING, "by paper", (Who.PEER,), "remote:message:refuse", Text("对方节点拒收", "Not let in")
        ),
        Transition(
            "refusal",
            (*RUNNING, *OVER),
            "",
            (Who.PEER,),
            "remote:message:refuse",
            Text("对方节点拒收", "Refused by the other node"),
        ),
    ),
    ("calling", "connected", "recording", "identified", "signed"),
)

REMOTE_OVER = ("ended", "turned away", "missed")

REMOTE = Machine(
    "remote",
    Text("虚拟综窗（属地坐席）", "live session at the owner"),
    (
        State("ringing", Status.SUBMITTED, Text("呼入，待接听", "Ringing")),
        State("connected", Status.IN_HAND, Text("会话中", "Connected")),
        State("ended", Status.CLOSED, Text("会话已结束", "Ended"), Holder.NOBODY),
        State("turned away", Status.NOT_ACCEPTED, Text("已转窗口办理", "Turned away"), Holder.NOBODY),
        State("missed", Status.WITHDRAWN, Text("对方已取消", "Called off there"), Holder.NOBODY),
    ),
    (
        Transition(
            "call.ask", (START,), "ringing", (Who.PEER,), "point:session:open", Text("窗口呼叫", "A point calls")
        ),
        Transition(
            "answer", ("ringing",), "connected", (Who.OFFICER,), "remote:call:answer", Text("接听", "Answer the call")
        ),
        Transition(
            "decline call",
            ("ringing",),
            "turned away",
            (Who.OFFICER,),
            "remote:call:decline",
            Text("不能以此方式办理", "It cannot be done this way"),
            asks=TurnAway,
        ),
        Transition(
            "turn away",
            ("connected",),
            "turned away",
            (Who.OFFICER,),
            "remote:session:refuse",
            Text("终止会话，转窗口办理", "End it: to be taken in on paper"),
            asks=TurnAway,
        ),
        Transition(
            "call.withdraw", ("ringing",), "missed", (Who.PEER,), "point:session:end", Text("窗口取消", "Called off")
        ),
        Transition(
            "call.late",
            ("connected",),
            "missed",
            (Who.PEER,),
            "point:session:end",
            Text("接听前已取消", "Called off before it was answered"),
        ),
        Transition(
            "call.late",
            ("turned away",),
            "",
            (Who.PEER,),
            "point:session:end",
            Text("窗口已先取消", "Called off there before"),
        ),
        Transition(
            "record.tell",
            ("ringing", "connected", *REMOTE_OVER),
            "",
            (Who.PEER,),
            "point:session:tell",
            Text("会话记录更新", "The record goes on"),
        ),
        Transition(
            "over.tell",
            ("connected",),
            "ended",
            (Who.PEER,),
            "point:session:end",
            Text("会话结束", "The session is over"),
        ),
        Transition(
            "over.tell",
            ("ringing", *REMOTE_OVER),
            "",
            (Who.PEER,),
            "point:session:end",
            Text("会话结束", "The session is over"),
        ),
        Transition(
            "forget recording",
            REMOTE_OVER,
            "",
            (Who.CLOCK,),
            "remote:recording:forget",
            Text("录像保存期满", "The recording's time is over"),
        ),
        Transition(
            "refusal",
            ("ringing", "connected", *REMOTE_OVER),
            "",
            (Who.PEER,),
            "point:message:refuse",
            Text("对方节点拒收", "Refused by the other node"),
        ),
    ),
    ("ringing", "connected", "ended"),
)
