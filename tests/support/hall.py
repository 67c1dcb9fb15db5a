"""The halls of two practice nodes that know each other, with Luo at both: a pension, a clean record, insurance."""

from collections.abc import Callable, Mapping
from datetime import date

from litestar import Litestar
from litestar.testing import TestClient

from support.html import Page, checked
from support.pair import JIN_NIU, LUO, START, YU_ZHONG, Pair, insure
from support.web import csrf_token
from yipanqi.access.accounts import NewAccount, open_account
from yipanqi.access.actor import Actor, ActorKind, Role
from yipanqi.cases.parties import find_or_add
from yipanqi.exchange.agreements import Agreed, Recognised, Terms
from yipanqi.hosting.faces import FacesNode
from yipanqi.kernel.text import Text
from yipanqi.node import Node, introduce
from yipanqi.services import discover
from yipanqi.services.identity.no_crime_certificate.rules import RESIDENTS, Resident
from yipanqi.services.social_insurance.insurance_participation_certificate import INSURED, Insured, Participation
from yipanqi.web.app import create_app
from yipanqi.web.practice_login import ISSUER
from yipanqi.web.seam import WebSettings

BASE = "http://testserver.local"
AGREED = ("no-crime-certificate", "insurance-participation-certificate")
PENSION = {"to_place": JIN_NIU, "from_place": YU_ZHONG, "hukou": JIN_NIU, "reason": "A"}
RECORD = {
    "owner_place": YU_ZHONG,
    "purpose": "job",
    "period_from-year": "2010",
    "period_from-month": "1",
    "period_from-day": "1",
    "period_to-year": "2022",
    "period_to-month": "7",
    "period_to-day": "31",
    "language": "zh",
}
CERTIFICATE = {"issuer_place": YU_ZHONG, "schemes": ["pension", "medical"]}


class Halls:
    """Both nodes with every service, an agreement on each, and an account `luo` at each."""

    def __init__(self, new_url: Callable[[], str]) -> None:
        self.pair = Pair(new_url, services=discover())
        services = tuple(Agreed(slug, 1) for slug in AGREED)
        credentials = (Recognised("participation-certificate"), Recognised("no-crime-certificate"))
        terms = Terms(id="2022-2", parties=("51", "50"), services=services, credentials=credentials, valid_from=START)
        introduce(self.pair.sichuan, self.pair.chongqing, terms)
        insure(self.pair)
        _record(self.pair.chongqing)
        for node in self.pair.nodes:
            _account(node)

    def app(self, node: Node, base: str = BASE) -> Litestar:
        """The faces of one of them."""
        return create_app(FacesNode(node), WebSettings(base))

    def officer(self, node: Node, number: str, name: str = "officer") -> Actor:
        """An officer of the office that answers for a case."""
        with node.look() as work:
            office = str(work.case(number).field("office"))
        roles, offices = frozenset({Role.OFFICER}), frozenset({office})
        said = Text("渝中分局", "Yuzhong police")
        return Actor(ActorKind.STAFF, name, said, roles=roles, offices=offices, second_factor=True)


def _record(node: Node) -> None:
    with node.work_on() as work:
        luo = find_or_add(work.uow, work.vault, LUO)
        schemes = tuple(Participation(scheme, "202001", "202206", 30, False) for scheme in ("pension", "medical"))
        RESIDENTS.record(work.uow, work.vault, luo, Resident(YU_ZHONG), date(2000, 1, 1))
        INSURED.record(work.uow, work.vault, luo, Insured(schemes), date(2020, 1, 1))


def _account(node: Node) -> None:
    with node.work_on() as work:
        luo = find_or_add(work.uow, work.vault, LUO)
        name, roles = Text(LUO.name, "Luo Xiaomei"), frozenset({Role.RESIDENT})
        open_account(
            work.uow, NewAccount("luo", name, ActorKind.RESIDENT, ISSUER, "luo", party=luo, roles=roles, practice=True)
        )


def fill(client: TestClient[Litestar], path: str, answers: Mapping[str, str | list[str]]) -> Page:
    """Answer question after question, from `path` on; the page with all answers."""
    page = checked(client.get(path))
    while "/questions/" in page.response.url.path:
        page = answer(client, page, answers)
    return page


def answer(client: TestClient[Litestar], page: Page, answers: Mapping[str, str | list[str]]) -> Page:
    """Answer the question of a page; the page after it."""
    name = page.response.url.path.rpartition("/")[2]
    return press(client, page, {k: v for k, v in answers.items() if k == name or k.startswith(f"{name}-")})


def press(client: TestClient[Litestar], page: Page, data: Mapping[str, str | list[str]] | None = None) -> Page:
    """Press the button of a page's own form in `main`."""
    action = str(page.all("main form")[0].attrs["action"])
    return checked(client.post(action, data={**(data or {}), "_csrf_token": csrf_token(page.response.text)}))
