"""The door of departments' systems at a node, and the way to those that are asked.

A department tells what changes: `POST /api/registers/SERVICE/REGISTER` with its bearer key. Where `url` stands in its
setting it is asked instead, when a rule needs it: a `POST` with `{"register", "person"}`, answered by
`{"value", "valid_from"}`. Numbers of people are in bodies only.
"""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import httpx
import msgspec
from litestar import MediaType, Request, Response, Router, post
from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.exceptions import NotAuthorizedException
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from yipanqi.cases import feeding
from yipanqi.cases.feeding import Told
from yipanqi.cases.held import Answer
from yipanqi.cases.parties import Party
from yipanqi.hosting.directory import DepartmentSetting, Setting
from yipanqi.hosting.keys import belongs_to
from yipanqi.kernel.problems import Problem, Refused, forbidden
from yipanqi.kernel.text import Text
from yipanqi.node import Node
from yipanqi.node.departments import Department, Unanswered

TIMEOUT = httpx.Timeout(5, connect=2)
"""Seconds a department has to answer: a person is waiting."""


class Entries(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a department tells of one register."""

    entries: tuple[Told, ...]


class _System:
    """A department's own system, as it is asked."""

    def __init__(self, setting: DepartmentSetting) -> None:
        headers = {"authorization": f"Bearer {setting.secret}"} if setting.secret else {}
        self._url, self.http = setting.url, httpx.Client(timeout=TIMEOUT, headers=headers)

    def ask(self, register: str, who: Party) -> Answer:
        """What it holds of somebody. Raises Unanswered."""
        try:
            answer = self.http.post(self._url, content=msgspec.json.encode({"register": register, "person": who}))
            answer.raise_for_status()
            return msgspec.json.decode(answer.content, type=Answer)
        except (httpx.HTTPError, msgspec.MsgspecError) as error:
            raise Unanswered(type(error).__name__) from error


@contextmanager
def known(settings: Sequence[DepartmentSetting]) -> Iterator[tuple[Department, ...]]:
    """The departments of a node, with connections to those that are asked."""
    systems = {setting.name: _System(setting) for setting in settings if setting.url}
    try:
        yield tuple(
            Department(s.name, frozenset(s.registers), systems[s.name].ask if s.name in systems else None)
            for s in settings
        )
    finally:
        for system in systems.values():
            system.http.close()


def department_routes(node: Node, setting: Setting) -> Router:
    """What departments may do at a node: tell of entries of the registers that stand in their setting."""

    def guard(connection: ASGIConnection, _handler: BaseRouteHandler) -> None:  # type: ignore[type-arg]
        found = next(
            (d for d in setting.departments if belongs_to(connection, setting.organisations.get(d.name))), None
        )
        if found is None:
            raise NotAuthorizedException("a bearer key of a department is needed")
        connection.state.department = found

    @post(
        "/{service:str}/{register:str}",
        status_code=200,
        exclude_from_csrf=True,
        unlimited=True,
        media_type=MediaType.JSON,
    )
    async def tell(
        request: Request[object, object, State], service: FromPath[str], register: FromPath[str]
    ) -> Response[bytes]:
        department: DepartmentSetting = request.state.department
        if f"{service}/{register}" not in department.registers:
            raise forbidden(
                "not-named", "该部门未获授权报送此登记簿", f"{department.name} is not named for {service}/{register}"
            )
        told = _entries(await request.body())
        fed = await asyncio.to_thread(
            node.command,
            lambda work: feeding.feed(work, work.world.services.get(service), register, told, department.name),
        )
        return Response(msgspec.json.encode(fed))

    return Router("/api/registers", route_handlers=[tell], guards=[guard])


def _entries(body: bytes) -> tuple[Told, ...]:
    try:
        return msgspec.json.decode(body, type=Entries).entries
    except msgspec.MsgspecError as error:
        rule = Text(f"报文不符合格式：{error}", f"The body does not fit: {error}")
        raise Refused(Problem("body", rule, "entries")) from error
