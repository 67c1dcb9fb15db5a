"""What administrators say when they open or change an account."""

from typing import Annotated

import msgspec

from yipanqi.access.actor import ROLE_NAMES, WEIGHTY, Role
from yipanqi.kernel.forms import Choices, Line, Lines, Option, ask
from yipanqi.kernel.text import Text

STAFF_ROLES = tuple(role for role in Role if role is not Role.RESIDENT)
_ROLES = Annotated[
    tuple[str, ...],
    ask(
        Text("角色", "Roles"),
        Choices(
            tuple(
                Option(r.value, ROLE_NAMES[r], Text("须另一名管理员确认", "needs a second administrator"))
                if r in WEIGHTY
                else Option(r.value, ROLE_NAMES[r])
                for r in STAFF_ROLES
            ),
            least=0,
        ),
        optional=True,
    ),
]
_OFFICES = Annotated[
    str,
    ask(
        Text("单位", "Offices"),
        Lines(longest=4000),
        Text(
            "每行一个：窗口、审批人员填机构编号或名称，联络员填责任单位全称",
            "One a line: id or name of the office; for a liaison officer the full name of the unit",
        ),
        optional=True,
    ),
]
_DIVISIONS = Annotated[
    str,
    ask(
        Text("行政区划", "Divisions"),
        Lines(longest=1000),
        Text("每行一个代码或名称，例如 510100", "One code or name a line, such as 510100"),
        optional=True,
    ),
]
_REASON = Annotated[
    str,
    ask(Text("理由", "Reason"), Line(longest=200), Text("例如：岗位调整通知的文号", "Such as the number of a notice")),
]


class Opening(msgspec.Struct, frozen=True):
    """The account of a staff member to open."""

    login: Annotated[
        str,
        ask(
            Text("登录名", "Log-in name"),
            Line(
                longest=60,
                pattern="[a-z][a-z0-9.-]*",
                rule=Text(
                    "用小写字母开头，只含小写字母、数字、点和短横线", "Lower-case letters, digits, dots, hyphens"
                ),
            ),
            Text("本节点内唯一，例如 chen.gang", "Unique on this node, such as chen.gang"),
        ),
    ]
    name: Annotated[str, ask(Text("姓名", "Name"), Line(longest=100))]
    subject: Annotated[
        str,
        ask(
            Text("统一认证用户标识", "Subject at the log-in provider"),
            Line(longest=200),
            Text("统一认证平台给出的 sub，用来认出此人", "The `sub` by which the provider knows the person"),
        ),
    ]
    reason: _REASON
    name_en: Annotated[str, ask(Text("英文姓名", "Name in English"), Line(longest=100), optional=True)] = ""
    roles: _ROLES = ()
    offices: _OFFICES = ""
    divisions: _DIVISIONS = ""


class Changing(msgspec.Struct, frozen=True):
    """All that an account shall hold from now on, and why."""

    reason: _REASON
    roles: _ROLES = ()
    offices: _OFFICES = ""
    divisions: _DIVISIONS = ""


class Reason(msgspec.Struct, frozen=True):
    """Why."""

    reason: _REASON
