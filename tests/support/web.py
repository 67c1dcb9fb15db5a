"""A node as the shell of the faces knows it, with sample people, and a browser without windows to visit it."""

import random
import re
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime

from litestar import Litestar
from litestar.testing import TestClient

from support.clocked import ClockedDatabase
from yipanqi.access.accounts import NewAccount, open_account
from yipanqi.access.actor import ActorKind, Role
from yipanqi.access.second_factor import set_secret
from yipanqi.kernel.text import Text
from yipanqi.node import Node
from yipanqi.services import discover
from yipanqi.store.database import UnitOfWork
from yipanqi.store.vault import Vault
from yipanqi.web.app import create_app
from yipanqi.web.practice_login import ISSUER
from yipanqi.web.seam import Category, ServiceCard, WebSettings

BASE = "http://testserver.local"
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

CATEGORIES = [
    Category("transport", Text("交通通信", "Transport")),
    Category("identity", Text("户籍身份", "Identity")),
    Category("work", Text("就业人才", "Work")),
    Category("social-insurance", Text("社会保险", "Social insurance")),
    Category("education", Text("教育文化", "Education")),
    Category("health", Text("医疗健康", "Health")),
    Category("care", Text("养老助残", "Care")),
    Category("housing", Text("住房", "Housing")),
    Category("credit", Text("信用税务", "Credit and tax")),
]
SERVICES = [
    ServiceCard(
        "pension-transfer",
        "social-insurance",
        Text("养老保险关系转移", "Pension transfer"),
        Text("养老转移", "pension transfer"),
        Text("把养老保险的缴费年限和个人账户转到新的参保地。", "Move contribution months and personal account."),
        words=("社保转移", "转到成都", "转到重庆"),
        common=True,
    ),
    ServiceCard(
        "no-crime-certificate",
        "identity",
        Text("无犯罪记录证明", "No-crime certificate"),
        Text("无犯罪证明", "no-crime certificate"),
        Text("在居住地申请户籍地开具的无犯罪记录证明。", "Ask where you live for the certificate of your home place."),
        common=True,
    ),
    ServiceCard(
        "insurance-participation-certificate",
        "social-insurance",
        Text("社会保险参保证明", "Insurance participation certificate"),
        Text("参保证明", "participation certificate"),
        Text("开具或核验参保缴费情况。", "Get or check proof of contributions."),
    ),
]


class FakeNode:
    """A practice node of Sichuan, with the sample accounts of `open_samples`."""

    def __init__(self, db: ClockedDatabase, code: str = "51", practice: bool = True) -> None:
        self.db = db
        self.code = code
        self.practice = practice
        self.vault = Vault(b"v" * 32)
        chance = random.Random(code)
        self.node = Node(code, db.database, self.vault, discover(), self.now, chance.randbytes, live=not practice)

    def now(self) -> datetime:
        return self.db.now

    def read(self) -> AbstractContextManager[UnitOfWork]:
        return self.db.read()

    def write(self) -> AbstractContextManager[UnitOfWork]:
        return self.db.write()

    def categories(self) -> Sequence[Category]:
        return CATEGORIES

    def services(self) -> Sequence[ServiceCard]:
        return SERVICES


def open_samples(node: FakeNode) -> None:
    """A resident (`liu`) and an officer with a second factor (`chen`)."""
    resident = NewAccount(
        "liu", Text("刘女士", "Ms Liu"), ActorKind.RESIDENT, ISSUER, "liu", party="p-1", practice=True
    )
    officer = NewAccount(
        login="chen",
        name=Text("陈科长", "Officer Chen"),
        kind=ActorKind.STAFF,
        issuer=ISSUER,
        subject="chen",
        roles=frozenset({Role.OFFICER}),
        offices=frozenset({"chengdu-si"}),
        practice=True,
    )
    with node.write() as work:
        open_account(work, resident)
        set_secret(work, node.vault, open_account(work, officer), SECRET)


@contextmanager
def visiting(app: Litestar) -> Iterator[TestClient[Litestar]]:
    """A browser at the door, nobody logged in."""
    with TestClient(app, base_url=BASE) as client:
        yield client


def practice_app(node: FakeNode, **changes: object) -> Litestar:
    """The faces of a practice node."""
    return create_app(node, WebSettings(BASE, **changes))  # type: ignore[arg-type]


def log_in(client: TestClient[Litestar], login: str, path: str = "/") -> None:
    """Log in as a sample account, through all of OpenID Connect; ends at the page or the second factor."""
    chooser = client.get("/log-in", params={"next": path})
    client.post(str(chooser.url), data={"subject": login, "_csrf_token": csrf_token(chooser.text)})


def csrf_token(html: str) -> str:
    """The token of the first form in a page."""
    found = re.search(r'name="_csrf_token" value="([^"]+)"', html)
    assert found, "the page has no form with a CSRF token"
    return found[1]
