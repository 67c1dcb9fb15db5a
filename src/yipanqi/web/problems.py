"""When something is wrong: one page and one JSON shape for every kind of it.

{"status": 409, "problems": [{"code": "...", "field": "...", "zh": "...", "en": "..."}]}
"""

import secrets
import traceback
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.response import Redirect

from yipanqi.kernel.problems import Kind, Problem, Refused
from yipanqi.kernel.text import Text
from yipanqi.web.guards import LogInFirstError, NotForYouError, SecondFactorFirstError
from yipanqi.web.pages import page

AnyRequest = Request[Any, Any, Any]

STATUS = {
    Kind.INVALID: 400,
    Kind.FORBIDDEN: 403,
    Kind.UNKNOWN: 404,
    Kind.CONFLICT: 409,
    Kind.GONE: 410,
    Kind.TOO_MANY: 429,
    Kind.AWAY: 503,
}

SAID = {
    400: Text("请求的内容有误", "The request is not right"),
    401: Text("请先登录", "Log in first"),
    403: Text("您没有办理此事的权限", "You may not do this"),
    404: Text("没有找到这个页面", "Page not found"),
    405: Text("这个地址不支持此操作", "This address does not support that"),
    409: Text("现在不能这样办理", "This cannot be done now"),
    410: Text("此内容已不再提供", "This is no longer available"),
    413: Text("上传的内容过大", "What was sent is too large"),
    429: Text("操作过于频繁，请稍后再试", "Too many requests, try again soon"),
    500: Text("系统出现问题，请稍后再试", "Something went wrong, try again later"),
    503: Text("相关部门的系统暂时没有答复", "A department's system does not answer"),
}


def on_refused(request: AnyRequest, refused: Refused) -> Response[Any]:
    """The rules that were broken, said to the person."""
    return answer(request, STATUS[refused.kind], refused.problems)


def on_http_error(request: AnyRequest, error: HTTPException) -> Response[Any]:
    """What the framework turned away: unknown paths, wrong methods, missing CSRF tokens, bad parameters."""
    status = error.status_code
    text = SAID.get(status, SAID[400] if status < HTTPStatus.INTERNAL_SERVER_ERROR else SAID[500])
    response = answer(request, status, [Problem(f"http_{status}", text)])
    response.headers.update(error.headers or {})
    return response


def on_log_in_first(request: AnyRequest, _error: LogInFirstError) -> Response[Any]:
    """People are sent to log in and come back; programs are told."""
    if wants_json(request):
        return answer(request, 401, [Problem("log_in", SAID[401])])
    query = f"?{request.url.query}" if request.url.query else ""
    return Redirect(f"/log-in?next={quote(request.url.path + query, safe='')}", status_code=303)


def on_second_factor_first(request: AnyRequest, _error: SecondFactorFirstError) -> Response[Any]:
    """Staff are sent to show the second factor and come back; programs are told."""
    if wants_json(request):
        text = Text("请先完成第二重验证", "Show the second factor first")
        return answer(request, 403, [Problem("second_factor", text)])
    return Redirect(f"/second-factor?next={quote(request.url.path, safe='')}", status_code=303)


def on_not_for_you(request: AnyRequest, _error: NotForYouError) -> Response[Any]:
    """The account lacks the role."""
    return answer(request, 403, [Problem("not_allowed", SAID[403])])


def on_failure(request: AnyRequest, error: Exception) -> Response[Any]:
    """A fault of ours: logged, without the values of variables, under a number that the person can quote."""
    number = secrets.token_hex(4)
    trace = "".join(traceback.format_exception(error))
    structlog.get_logger("yipanqi.web").error(
        "failed", number=number, route=request.scope.get("path_template"), trace=trace
    )
    said = Text(f"{SAID[500].zh}（编号 {number}）", f"{SAID[500].en} (reference {number})")
    return answer(request, 500, [Problem("failure", said)])


def answer(request: AnyRequest, status: int, problems: Iterable[Problem]) -> Response[Any]:
    """The problems as JSON for programs, as a page for people."""
    if wants_json(request):
        return Response(problem_list(status, problems), status_code=status, media_type="application/json")
    heading = SAID.get(status, SAID[400])
    return page("errors/problem", status, heading=heading, said=tuple(problems))


def problem_list(status: int, problems: Iterable[Problem]) -> dict[str, object]:
    """The one shape of a JSON error."""
    listed = [{"code": p.code, "field": p.field, "zh": p.text.zh, "en": p.text.en} for p in problems]
    return {"status": status, "problems": listed}


def wants_json(request: AnyRequest) -> bool:
    """The API, and whoever asks for JSON."""
    return request.url.path.startswith("/api/") or "application/json" in request.headers.get("accept", "")


HANDLERS: dict[int | type[Exception], Callable[[AnyRequest, Any], Response[Any]]] = {
    Refused: on_refused,
    LogInFirstError: on_log_in_first,
    SecondFactorFirstError: on_second_factor_first,
    NotForYouError: on_not_for_you,
    HTTPException: on_http_error,
    Exception: on_failure,
}
