"""The made-up people of a practice node, and the sample accounts one can log in with."""

import random
from collections.abc import Iterable, Sequence

from yipanqi.access.accounts import NewAccount, open_account
from yipanqi.access.actor import ROLE_NAMES, ActorKind, Role
from yipanqi.access.second_factor import set_secret
from yipanqi.cases import parties
from yipanqi.cases.work import Work
from yipanqi.hosting.pair import new_secret
from yipanqi.kernel.text import Text, same
from yipanqi.node import Node
from yipanqi.simulation.population import PLACES, Resident, made_up, settle
from yipanqi.web.practice_login import ISSUER

RESIDENTS = 6
"""How many of the made-up people of a side have an account."""

STAFF = (Role.WINDOW_CLERK, Role.OFFICER, Role.SUPERVISOR, Role.ENGINEER)


def people_of_today(nodes: Iterable[Node], size: int, seed: int) -> tuple[Resident, ...]:
    """People made up as they stand today, the same for both sides."""
    return made_up(random.Random(seed), size, max(node.clock() for node in nodes).date())


def enter(node: Node, residents: Sequence[Resident]) -> list[NewAccount]:
    """Enter people at a node; opens accounts for some who apply here, and for each role of its staff."""
    at_home = [r for r in residents if r.home == node.code][:RESIDENTS]
    with node.work_on() as work:
        settle(work, residents)
        own = [_resident(work, n, resident) for n, resident in enumerate(at_home, start=1)]
        return own + [_staff(work, role) for role in STAFF]


def _resident(work: Work, n: int, resident: Resident) -> NewAccount:
    party = parties.find_or_add(work.uow, work.vault, resident.party)
    login = f"resident-{n}"
    new = NewAccount(
        login=login,
        name=same(resident.party.name),
        kind=ActorKind.RESIDENT,
        issuer=ISSUER,
        subject=login,
        party=party,
        roles=frozenset({Role.RESIDENT}),
        practice=True,
    )
    open_account(work.uow, new)
    return new


def _staff(work: Work, role: Role) -> NewAccount:
    code, world = work.world.code, work.world
    login = role.value.replace("_", "-")
    competent = {world.offices.competent("social-insurance", place, work.today).id for place in PLACES[code]}
    windows = {office.id for place in PLACES[code] for office in world.offices.windows(place, work.today)}
    name = ROLE_NAMES[role]
    new = NewAccount(
        login=login,
        name=Text(f"样本{name.zh}", f"sample {name.en}"),
        kind=ActorKind.STAFF,
        issuer=ISSUER,
        subject=login,
        roles=frozenset({role}),
        offices=frozenset(windows if role is Role.WINDOW_CLERK else competent),
        divisions=frozenset({code.ljust(6, "0")}),
        practice=True,
    )
    set_secret(work.uow, work.vault, open_account(work.uow, new), new_secret())
    return new
