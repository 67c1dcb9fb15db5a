"""The made-up people of a practice node, and the sample accounts one can log in with."""

import random
from collections.abc import Iterable, Sequence
from datetime import date

from yipanqi.access.accounts import NewAccount, open_account
from yipanqi.access.actor import ROLE_NAMES, ActorKind, Role
from yipanqi.access.second_factor import set_secret
from yipanqi.cases import parties
from yipanqi.cases.parties import Party
from yipanqi.cases.work import Work
from yipanqi.hosting.pair import new_secret
from yipanqi.kernel.identity import make_resident_id
from yipanqi.kernel.money import Fen
from yipanqi.kernel.text import Text, same
from yipanqi.node import Node
from yipanqi.services.identity.no_crime_certificate.rules import RESIDENTS as POPULATION
from yipanqi.services.identity.no_crime_certificate.rules import Resident as Registered
from yipanqi.services.social_insurance.insurance_participation_certificate import INSURED, Insured, Participation
from yipanqi.services.social_insurance.pension_transfer.duplicates import PENSIONS_PAID, Paid, Pension
from yipanqi.services.social_insurance.pension_transfer.relation import State, later, month_of
from yipanqi.simulation.population import PLACES, Resident, made_up, open_accounts, settle
from yipanqi.web.practice_login import ISSUER

RESIDENTS = 6
"""How many of the made-up people of a side have an account."""

STAFF = (
    ("window-clerk", Role.WINDOW_CLERK, ROLE_NAMES[Role.WINDOW_CLERK]),
    ("officer", Role.OFFICER, Text("承办人员", "handling officer")),
    ("approver", Role.OFFICER, Text("批准人员", "approving officer")),
    ("supervisor", Role.SUPERVISOR, ROLE_NAMES[Role.SUPERVISOR]),
    ("coordinator", Role.COORDINATOR, ROLE_NAMES[Role.COORDINATOR]),
    ("liaison", Role.LIAISON, ROLE_NAMES[Role.LIAISON]),
    ("engineer", Role.ENGINEER, ROLE_NAMES[Role.ENGINEER]),
    ("administrator", Role.ADMINISTRATOR, ROLE_NAMES[Role.ADMINISTRATOR]),
    ("administrator-2", Role.ADMINISTRATOR, Text("账户复核员", "second account administrator")),
)
"""Log-in name, role and title. Two officers and two administrators, for nobody confirms what they proposed."""

PENSIONS_OF = {"51": ("510104", 2, Fen(2800_00), Fen(50000_00)), "50": ("500103", 4, Fen(3000_00), Fen(12345_67))}
"""Where each side pays the sample pensioner, for how many years, how much a month, and what is left in the account."""

UNITS = {"51": "四川省人力资源和社会保障厅", "50": "重庆市人力资源和社会保障局"}
"""The unit of each side's sample liaison officer."""


def people_of_today(nodes: Iterable[Node], size: int, seed: int) -> tuple[Resident, ...]:
    """People made up as they stand today, the same for both sides."""
    return made_up(random.Random(seed), size, max(node.clock() for node in nodes).date())


def enter(node: Node, residents: Sequence[Resident]) -> list[NewAccount]:
    """Enter people at a node; opens accounts for some who apply here, and for each role of its staff."""
    at_home = [r for r in residents if r.home == node.code][:RESIDENTS]
    with node.work_on() as work:
        settle(work, residents)
        for resident in residents:
            _register(work, resident)
        own = [_resident(work, n, resident) for n, resident in enumerate(at_home, start=1)]
        return [*own, _pensioner(work), *(_staff(work, *each) for each in STAFF)]


def _register(work: Work, resident: Resident) -> None:
    """Where the person is insured they are registered too, so that every service has something to say of them."""
    relation = resident.relations.get(work.world.code)
    if relation is None:
        return
    party = parties.find_or_add(work.uow, work.vault, resident.party)
    first, last = min(relation.months), max(relation.months)
    pension = Participation("pension", first, last, len(relation.months), relation.state is State.ACTIVE)
    since = date(int(first[:4]), int(first[4:]), 1)
    INSURED.record(work.uow, work.vault, party, Insured((pension,)), since)
    POPULATION.record(work.uow, work.vault, party, Registered(relation.person.hukou, relation.division), since)


def _resident(work: Work, n: int, resident: Resident) -> NewAccount:
    party = parties.find_or_add(work.uow, work.vault, resident.party)
    return _account(work, f"resident-{n}", same(resident.party.name), party)


def _account(work: Work, login: str, name: Text, party: str) -> NewAccount:
    new = NewAccount(
        login=login,
        name=name,
        kind=ActorKind.RESIDENT,
        issuer=ISSUER,
        subject=login,
        party=party,
        roles=frozenset({Role.RESIDENT}),
        practice=True,
    )
    open_account(work.uow, new)
    return new


def _pensioner(work: Work) -> NewAccount:
    """Somebody whom both sides pay a pension, which is one too many; known, and with an account, on both."""
    birth = date(work.today.year - 64, 3, 7)
    party = parties.find_or_add(work.uow, work.vault, Party(make_resident_id("500103", birth, 211), "田国强"))
    division, years, monthly, left = PENSIONS_OF[work.world.code]
    last = later(month_of(work.today), -1)
    first = later(last, -12 * years + 1)
    pension = Pension(division, (Paid(first, last, monthly),), left)
    PENSIONS_PAID.record(work.uow, work.vault, party, pension, date(int(first[:4]), int(first[4:]), 1))
    open_accounts(work, party, ((f"personal:{party}", "fen", left),))
    return _account(work, "pensioner", same("田国强"), party)


def _staff(work: Work, login: str, role: Role, name: Text) -> NewAccount:
    code, world = work.world.code, work.world
    fields = {procedure.field for service in world.services.newest() for procedure in service.procedures}
    competent = {world.offices.competent(f, place, work.today).id for f in sorted(fields) for place in PLACES[code]}
    windows = {office.id for place in PLACES[code] for office in world.offices.windows(place, work.today)}
    none: set[str] = set()
    scope = {Role.WINDOW_CLERK: windows, Role.LIAISON: {UNITS[code]}, Role.COORDINATOR: none, Role.ADMINISTRATOR: none}
    new = NewAccount(
        login=login,
        name=Text(f"样本{name.zh}", f"sample {name.en}"),
        kind=ActorKind.STAFF,
        issuer=ISSUER,
        subject=login,
        roles=frozenset({role}),
        offices=frozenset(scope.get(role, competent)),
        divisions=frozenset({code.ljust(6, "0")}),
        practice=True,
    )
    set_secret(work.uow, work.vault, open_account(work.uow, new), new_secret())
    return new
