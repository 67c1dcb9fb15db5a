"""统筹督查: the places of work of those who keep the lists honest, on one page."""

from collections.abc import Sequence

import msgspec
from litestar import Router, get
from litestar.response import Template

from yipanqi.access.actor import Role
from yipanqi.kernel.text import Text
from yipanqi.web import guards
from yipanqi.web.casework import AnyRequest
from yipanqi.web.pages import page

STEERING = (Role.COORDINATOR, Role.LIAISON, Role.SUPERVISOR)


class Entry(msgspec.Struct, frozen=True):
    """A place of work: where it is, what one does there, and whose it is."""

    href: str
    title: Text
    summary: Text
    roles: tuple[Role, ...] = STEERING


ENTRIES: Sequence[Entry] = (
    Entry(
        "/office/documents",
        Text("文件入库", "New documents"),
        Text(
            "上传新文件，核对读出的内容，确认沿革，纳入目录。", "Upload, check what was read, confirm lineage, adopt."
        ),
        (Role.COORDINATOR,),
    ),
    Entry(
        "/office/undertakings",
        Text("工作台账", "Work ledger"),
        Text(
            "每个单位对每条承诺的任务、进展、问题和信号。",
            "Each unit's share of each clause: progress, problems, signals.",
        ),
    ),
    Entry(
        "/office/undertakings/mine",
        Text("本单位任务", "My unit's work"),
        Text(
            "报送进展和佐证，上报问题，申请确认完成。",
            "Report progress with evidence, raise problems, ask for completion.",
        ),
        (Role.LIAISON,),
    ),
    Entry(
        "/office/consultations",
        Text("意见征集", "Consultations"),
        Text(
            "公告征求意见稿，登记、合并、答复意见，公布结果。", "Put drafts up for comment, answer, publish the result."
        ),
        (Role.COORDINATOR,),
    ),
    Entry(
        "/office/orders",
        Text("督办单", "Supervision orders"),
        Text(
            "立项交办、签收、反馈、复核、销号，到期自动升级。",
            "Issue, receive, reply, review, close; the grade rises when time runs out.",
        ),
    ),
    Entry(
        "/office/meetings",
        Text("会议", "Meetings"),
        Text("召集会议，议题关联条款，议定事项直接立账。", "Call meetings; what is decided enters the ledger."),
    ),
    Entry(
        "/office/programmes",
        Text("活动", "Programmes"),
        Text("发布活动、报名候补、登记到场、公布结果。", "Announce programmes, enrolment, attendance, results."),
        (Role.COORDINATOR, Role.LIAISON),
    ),
    Entry(
        "/office/feedback",
        Text("评价投诉", "Feedback"),
        Text(
            "转办、核查差评、投诉和办不成事，归集反复出现的原因。",
            "Route and check bad ratings and complaints; gather causes.",
        ),
        (Role.COORDINATOR,),
    ),
    Entry(
        "/feedback/counts",
        Text("评价投诉统计", "Feedback in figures"),
        Text("办理情况、超时、反复出现的原因。", "How they stand, what is late, and why things go wrong."),
        (Role.SUPERVISOR,),
    ),
    Entry(
        "/office/evaluations",
        Text("评估", "Evaluation"),
        Text(
            "按月、季、年评估单位和地方，逐项说明得分，公布与申诉。",
            "Units and places by period: explained scores, appeals.",
        ),
    ),
    Entry(
        "/office/bulletins",
        Text("工作简报", "Bulletins"),
        Text("进展、督办、会议与活动，可下载 docx、xlsx、pdf。", "Progress, orders, meetings; as docx, xlsx and pdf."),
    ),
    Entry(
        "/office/tokens",
        Text("程序令牌", "Tokens"),
        Text("让程序以本人账户使用接口，限定用途、范围和期限。", "Let a program use the API for your account."),
    ),
)
"""In the order of the work: documents, ledger, orders, evaluation, publicity."""


@get("/", guards=[guards.staff(*STEERING)], sync_to_thread=False)
def home(request: AnyRequest) -> Template:
    """Everything that is there for the roles one has."""
    return page("office/home", entries=[entry for entry in ENTRIES if request.user.has(*entry.roles)])


office = Router(path="/office", route_handlers=[home], include_in_schema=False)
