"""The API of staff: windows, officers, engineers."""

from typing import Any

import msgspec
from litestar import Request, Router
from litestar.params import FromPath, JSONBody

from yipanqi.access.actor import Role
from yipanqi.cases.papers import Handed
from yipanqi.kernel.forms import parse
from yipanqi.node import engineering, unclaimed, usecases, wallet
from yipanqi.node import second_look as second_looks
from yipanqi.node.engineering import Standing
from yipanqi.node.second_look import Affected
from yipanqi.node.unclaimed import Credit, Share
from yipanqi.node.usecases import Before
from yipanqi.node.views import Line
from yipanqi.node.wallet import Shown
from yipanqi.web import guards
from yipanqi.web.api_answers import Done
from yipanqi.web.api_routes import changes, makes, reads
from yipanqi.web.asking import today
from yipanqi.web.engine import Closing
from yipanqi.web.seam import NodeDep

AnyRequest = Request[Any, Any, Any]
CLERKS = [guards.staff(Role.WINDOW_CLERK)]
OFFICERS = [guards.staff(Role.OFFICER)]
ENGINEERS = [guards.staff(Role.ENGINEER)]


class Intake(msgspec.Struct, frozen=True):
    """What a window takes in: at which window, for which procedure, who stands there, and the form; kinds of papers
    checked (grade B), digests of scans by kind, and kinds whose originals are kept to be sent on.
    """

    window: str
    service: str
    procedure: str
    person: Before
    form: dict[str, Any]
    papers: tuple[str, ...] = ()
    scans: dict[str, str] = {}
    originals: tuple[str, ...] = ()

    @property
    def handed(self) -> tuple[Handed, ...]:
        """The papers as they are handed in."""
        kinds = dict.fromkeys((*self.papers, *self.scans))
        return tuple(
            Handed(kind=k, checked=k in self.papers, file=self.scans.get(k, ""), kept=k in self.originals)
            for k in kinds
        )


@makes(CLERKS, "/api/counter/cases", "窗口收件 Take a case in")
def take_in(request: AnyRequest, node: NodeDep, data: JSONBody[Intake]) -> Done:
    """For whoever stands at the window; papers are the kinds that were checked there (grade B)."""
    return Done(
        usecases.take_in(
            node.node,
            request.user,
            data.window,
            data.service,
            data.procedure,
            data.person,
            data.form,
            data.handed,
        )
    )


class Calling(msgspec.Struct, frozen=True):
    """A live session that a window begins: for which procedure, who stands there, and whose authority is called."""

    window: str
    service: str
    procedure: str
    person: Before
    owner_place: str


@makes(CLERKS, "/api/counter/sessions", "开始虚拟综窗会话 Begin a live session")
def begin_session(request: AnyRequest, node: NodeDep, data: JSONBody[Calling]) -> Done:
    """The other side is called; what is done then are actions on the session, as on a case."""
    asked = {"owner_place": data.owner_place}
    return Done(
        usecases.start_session(node.node, request.user, data.window, data.service, data.procedure, data.person, asked)
    )


@reads(CLERKS, "/api/counter/cases", "已收办件 Cases taken in")
def taken_in(request: AnyRequest, node: NodeDep) -> tuple[Line, ...]:
    """The cases that my windows took in, open ones first."""
    return usecases.taken_in(node.node, request.user)


@reads(CLERKS, "/api/counter/cases/{number:str}/credential", "交付证照 Hand a credential over")
def credential(request: AnyRequest, node: NodeDep, number: FromPath[str]) -> Shown:
    """The credential that a case taken in at my window led to: as text, and as QR codes to be printed."""
    return wallet.at_window(node.node, request.user, number)[1]


@reads(OFFICERS, "/api/desk/queue", "我的待办 My queue")
def queue(request: AnyRequest, node: NodeDep) -> tuple[Line, ...]:
    """What I have to do, by working days left."""
    return usecases.queue(node.node, request.user)


@reads(OFFICERS, "/api/desk/credits", "待认领资金 Money to assign")
def money(request: AnyRequest, node: NodeDep) -> tuple[Credit, ...]:
    """Credits of the bank that name no case."""
    return unclaimed.unreferenced(node.node, request.user)


@changes(OFFICERS, "/api/desk/credits/{reference:str}/{part:int}", "认领资金 Assign money")
def assign(
    request: AnyRequest, node: NodeDep, reference: FromPath[str], part: FromPath[int], data: JSONBody[list[Share]]
) -> tuple[Credit, ...]:
    """Give a credit to cases, in shares that make it up; answers with what is still to be assigned."""
    unclaimed.assign(node.node, request.user, reference, part, data)
    return unclaimed.unreferenced(node.node, request.user)


@reads(OFFICERS, "/api/desk/second-look", "待复核的决定 Decisions for another look")
def second_look(request: AnyRequest, node: NodeDep) -> tuple[Affected, ...]:
    """Decisions of my offices that were made by a value that no longer held."""
    return second_looks.affected(node.node, request.user)


@changes(OFFICERS, "/api/desk/second-look/{number:str}/{parameter:str}", "复核 Look again")
def looked(
    request: AnyRequest,
    node: NodeDep,
    number: FromPath[str],
    parameter: FromPath[str],
    data: JSONBody[dict[str, Any]],
) -> tuple[Affected, ...]:
    """Say what came of another look (`result`); answers with what is left."""
    node.node.command(lambda work: second_looks.looked(work, request.user, number, parameter, data))
    return second_looks.affected(node.node, request.user)


@reads(ENGINEERS, "/api/engine", "互联运行 The exchange")
def standing(request: AnyRequest, node: NodeDep) -> Standing:
    """For each peer and lane what waits, since when, why, and who must act; keys and agreements."""
    return engineering.standing(node.node, request.user)


@changes(ENGINEERS, "/api/engine/envelopes/{position:int}/retry", "重试报文 Retry an envelope")
def retry(request: AnyRequest, node: NodeDep, position: FromPath[int]) -> Standing:
    """Let an envelope try again that has stopped."""
    engineering.retry(node.node, request.user, position)
    return engineering.standing(node.node, request.user)


@changes(ENGINEERS, "/api/engine/envelopes/{position:int}/close", "关闭报文 Close an envelope")
def close(request: AnyRequest, node: NodeDep, position: FromPath[int], data: JSONBody[dict[str, Any]]) -> Standing:
    """Close it without effect; the body says `why`."""
    why = parse(Closing, data, today(node)).why
    engineering.close(node.node, request.user, position, why)
    return engineering.standing(node.node, request.user)


work_api = Router(
    path="/",
    route_handlers=[
        *(take_in, begin_session, taken_in, credential),
        *(queue, money, assign, second_look, looked),
        *(standing, retry, close),
    ],
    tags=["工作人员 Staff"],
    security=[{"bearer": []}],
)
