"""Who acts: a person at a face, a peer node, an organisation of this node, or the node's own clock."""

from enum import StrEnum

import msgspec

from yipanqi.kernel.text import Text, same


class ActorKind(StrEnum):
    """What kind of actor it is."""

    RESIDENT = "resident"
    STAFF = "staff"
    ORGANISATION = "organisation"
    PEER = "peer"
    CLOCK = "clock"


class Role(StrEnum):
    """What an account is trusted with. A person may have several."""

    RESIDENT = "resident"
    WINDOW_CLERK = "window_clerk"
    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    COORDINATOR = "coordinator"
    LIAISON = "liaison"
    ENGINEER = "engineer"
    ADMINISTRATOR = "administrator"


ROLE_NAMES = {
    Role.RESIDENT: Text("群众", "resident"),
    Role.WINDOW_CLERK: Text("窗口人员", "window clerk"),
    Role.OFFICER: Text("审批人员", "officer"),
    Role.SUPERVISOR: Text("督查人员", "supervisor"),
    Role.COORDINATOR: Text("统筹人员", "coordinator"),
    Role.LIAISON: Text("责任单位联络员", "liaison officer"),
    Role.ENGINEER: Text("运维人员", "engineer"),
    Role.ADMINISTRATOR: Text("账户管理员", "account administrator"),
}

WEIGHTY = frozenset(Role) - {Role.RESIDENT, Role.WINDOW_CLERK, Role.LIAISON}
"""Roles that decide, supervise or are trusted with the node itself: two people give them."""


class Actor(msgspec.Struct, frozen=True):
    """Who acts, as every use case is told.

    `id` is the account, node code or organisation name; `party` the person or organisation whose own business it may do
    ("" for none); `offices` and `divisions` the scope of the roles (ids of the directory of offices, or for a liaison
    officer the full names of units that answer for clauses; division codes with all below them); `actions` what an
    organisation is named for, as `service/action`, or `*/action` in every service.
    """

    kind: ActorKind
    id: str
    name: Text
    party: str = ""
    roles: frozenset[Role] = frozenset()
    offices: frozenset[str] = frozenset()
    divisions: frozenset[str] = frozenset()
    second_factor: bool = False
    actions: frozenset[str] = frozenset()

    def has(self, *roles: Role) -> bool:
        """Whether the actor has at least one of the roles."""
        return not self.roles.isdisjoint(roles)

    def named_for(self, service: str, action: str) -> bool:
        """Whether an organisation may perform an action in the cases of a service."""
        return not self.actions.isdisjoint((f"{service}/{action}", f"*/{action}"))


def peer(node: str) -> Actor:
    """Another node, whose envelope is being applied."""
    return Actor(ActorKind.PEER, node, same(node))


def organisation(
    name: str,
    title: Text | None = None,
    offices: frozenset[str] = frozenset(),
    actions: frozenset[str] = frozenset(),
) -> Actor:
    """An organisation of this node, known by its key, and the actions it is named for: it performs no others."""
    return Actor(ActorKind.ORGANISATION, name, title or same(name), party=name, offices=offices, actions=actions)


SYSTEM = Actor(ActorKind.CLOCK, "clock", Text("系统", "the system"))
"""The node itself, when a timer is due."""
