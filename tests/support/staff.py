"""The staff of two halls, and a clerk, an officer or an engineer at work in a browser without windows."""

from litestar import Litestar
from litestar.testing import TestClient

from support.hall import Halls
from support.pair import JIN_NIU, YU_ZHONG
from support.web import csrf_token, log_in
from yipanqi.access.accounts import NewAccount, open_account
from yipanqi.access.actor import ActorKind, Role
from yipanqi.access.second_factor import set_secret
from yipanqi.kernel.text import Text
from yipanqi.node import Node
from yipanqi.web.practice_login import ISSUER

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
UNITS = {"51": "四川省人力资源和社会保障厅", "50": "重庆市人力资源和社会保障局"}
FIELDS = ("social-insurance", "public-security")
WHERE = {"51": JIN_NIU, "50": YU_ZHONG}
PEOPLE = {
    "clerk": (Role.WINDOW_CLERK, Text("周窗口", "Clerk Zhou")),
    "chen": (Role.OFFICER, Text("陈科长", "Officer Chen")),
    "deng": (Role.OFFICER, Text("邓处长", "Officer Deng")),
    "zheng": (Role.COORDINATOR, Text("郑统筹", "Coordinator Zheng")),
    "he": (Role.COORDINATOR, Text("何统筹", "Coordinator He")),
    "su": (Role.SUPERVISOR, Text("苏督查", "Supervisor Su")),
    "lian": (Role.LIAISON, Text("连联络", "Liaison Lian")),
    "wu": (Role.ENGINEER, Text("吴工", "Engineer Wu")),
    "guan": (Role.ADMINISTRATOR, Text("管管理", "Administrator Guan")),
    "kong": (Role.ADMINISTRATOR, Text("孔管理", "Administrator Kong")),
    "sun": (Role.SUPERVISOR, Text("孙督查", "Supervisor Sun")),
}


def open_staff(halls: Halls) -> None:
    """A clerk, two officers of the same offices, coordinators, an engineer and a supervisor at each node; all with the
    second factor `SECRET`.
    """
    for node in halls.pair.nodes:
        for login, (role, name) in PEOPLE.items():
            _open(node, login, role, name)


def _open(node: Node, login: str, role: Role, name: Text) -> None:
    place = WHERE[node.code]
    with node.work_on() as work:
        offices, today = work.world.offices, work.today
        windows = {w.id for w in offices.windows(place, today)[:1]}
        authorities = {offices.competent(field, place, today).id for field in FIELDS}
        scope = {Role.WINDOW_CLERK: windows, Role.COORDINATOR: set[str](), Role.LIAISON: {UNITS[node.code]}}
        new = NewAccount(
            login=login,
            name=name,
            kind=ActorKind.STAFF,
            issuer=ISSUER,
            subject=login,
            roles=frozenset({role}),
            offices=frozenset(scope.get(role, authorities)),
            divisions=frozenset({f"{node.code}0000"}),
            practice=True,
        )
        set_secret(work.uow, work.vault, open_account(work.uow, new), SECRET)


def at_work(client: TestClient[Litestar], login: str, path: str) -> None:
    """Log in as one of the staff, second factor and all; ends at `path`."""
    log_in(client, login, path)
    asked = client.get("/second-factor", params={"next": path})
    code = asked.text.partition('<strong class="code">')[2].partition("<")[0]
    client.post(str(asked.url), data={"code": code, "_csrf_token": csrf_token(asked.text)})


def post(client: TestClient[Litestar], page: str, path: str, **fields: object):  # type: ignore[no-untyped-def]
    """Send a form of a page, with the token of that page."""
    return client.post(path, data={**fields, "_csrf_token": csrf_token(client.get(page).text)})
