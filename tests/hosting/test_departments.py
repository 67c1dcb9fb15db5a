"""The door of departments' systems, and a real system that a node asks over HTTP."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from typer.testing import CliRunner

from support.hall import Halls
from support.pair import LUO, YU_ZHONG
from yipanqi.cases.parties import find
from yipanqi.cli import app as commands
from yipanqi.hosting import directory as data
from yipanqi.hosting import keeping
from yipanqi.hosting.departments import department_routes, known
from yipanqi.hosting.directory import DepartmentSetting, Setting
from yipanqi.hosting.faces import FacesNode
from yipanqi.hosting.keys import digest
from yipanqi.kernel.text import same
from yipanqi.node.departments import Unanswered
from yipanqi.services.identity.no_crime_certificate.rules import RESIDENTS, Resident
from yipanqi.web.app import create_app
from yipanqi.web.seam import WebSettings

KEY = "a key of the police"
ME = {"authorization": f"Bearer {KEY}"}
POLICE = DepartmentSetting("police", ("no-crime-certificate/residents",))
SETTING = Setting(
    code="50",
    name=same("Chongqing"),
    port=1,
    base_url="http://testserver.local",
    organisations={"police": digest(KEY), "bank": digest("another")},
    departments=(POLICE,),
)
PATH = "/api/registers/no-crime-certificate/residents"
MOVED = {
    "person": {"number": LUO.number, "name": LUO.name},
    "valid_from": "2022-07-01",
    "value": {"hukou": "500106"},
}


@pytest.fixture
def halls(new_database_url: Callable[[], str]) -> Iterator[Halls]:
    halls = Halls(new_database_url)
    yield halls
    halls.pair.close()


@pytest.fixture
def door(halls: Halls) -> Iterator[TestClient[Litestar]]:
    """The door of Chongqing."""
    node = halls.pair.chongqing
    app = create_app(FacesNode(node), WebSettings(SETTING.base_url), [department_routes(node, SETTING)])
    with TestClient(app, base_url=SETTING.base_url) as client:
        yield client


def registered(halls: Halls) -> object:
    """Where Chongqing has Luo registered."""
    with halls.pair.chongqing.look() as work:
        party = find(work.uow, work.vault, LUO.number) or ""
        return RESIDENTS.get(work.uow, work.vault, party)


def test_a_department_tells_of_its_register(door: TestClient[Litestar], halls: Halls) -> None:
    assert registered(halls) == Resident(YU_ZHONG)
    answer = door.post(PATH, headers=ME, json={"entries": [MOVED]})
    assert (answer.status_code, answer.json()) == (200, {"recorded": 1, "unchanged": 0})
    assert registered(halls) == Resident("500106")


@pytest.mark.parametrize("headers", [{}, {"authorization": "Bearer wrong"}, {"authorization": "Bearer another"}])
def test_nobody_else_comes_in(door: TestClient[Litestar], headers: dict[str, str]) -> None:
    assert door.post(PATH, headers=headers, json={"entries": [MOVED]}).status_code == 401


def test_a_department_tells_of_no_other_register(door: TestClient[Litestar]) -> None:
    answer = door.post("/api/registers/pension-transfer/pension", headers=ME, json={"entries": []})
    assert (answer.status_code, answer.json()["problems"][0]["code"]) == (403, "not-named")


def test_what_is_wrong_is_said_with_its_place_and_rule(door: TestClient[Litestar], halls: Halls) -> None:
    wrong = MOVED | {"value": {"hukou": 7}}
    answer = door.post(PATH, headers=ME, json={"entries": [MOVED, wrong]})
    [problem] = answer.json()["problems"]
    assert (answer.status_code, problem["field"], problem["code"]) == (400, "entries.1.value", "entry")
    assert "hukou" in str(problem)
    shapeless = door.post(PATH, headers=ME, json={"entries": [{"person": LUO.number}]})
    assert (shapeless.status_code, shapeless.json()["problems"][0]["code"]) == (400, "body")
    assert registered(halls) == Resident(YU_ZHONG)


class System(ThreadingHTTPServer):
    """A department's own system on a port of this machine: what it answers, and what it was sent."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.status, self.body = 200, b"{}"
        self.sent: list[tuple[str, str | None, object]] = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.server_port}/held"


class Answering(BaseHTTPRequestHandler):
    """One question."""

    def do_POST(self) -> None:
        """Note it, and answer."""
        system = self.server
        assert isinstance(system, System)
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        system.sent.append((self.path, self.headers["authorization"], body))
        self.send_response(system.status)
        self.end_headers()
        self.wfile.write(system.body)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def system() -> Iterator[System]:
    system = System()
    yield system
    system.shutdown()
    system.server_close()


def test_a_system_is_asked_over_http_with_the_number_in_the_body_only(system: System) -> None:
    system.body = b'{"value": {"hukou": "500106"}, "valid_from": "2022-07-01"}'
    setting = DepartmentSetting("police", POLICE.registers, system.url, "our secret")
    with known([setting]) as [police]:
        assert police.ask is not None
        answer = police.ask("no-crime-certificate/residents", LUO)
    assert bytes(answer.value) == b'{"hukou": "500106"}'
    [(path, secret, body)] = system.sent
    assert (path, secret) == ("/held", "Bearer our secret")
    assert body == {
        "register": "no-crime-certificate/residents",
        "person": {"number": LUO.number, "name": LUO.name, "kind": "person"},
    }


@pytest.mark.parametrize(("status", "body"), [(500, b"{}"), (404, b""), (200, b"no JSON"), (200, b'{"valid_from": 3}')])
def test_what_is_no_answer_counts_as_none(system: System, status: int, body: bytes) -> None:
    system.status, system.body = status, body
    with known([DepartmentSetting("police", POLICE.registers, system.url)]) as [police]:
        assert police.ask is not None
        with pytest.raises(Unanswered):
            police.ask("no-crime-certificate/residents", LUO)


def test_a_system_that_is_not_there_is_no_answer(system: System) -> None:
    url = system.url
    system.shutdown()
    system.server_close()
    with known([DepartmentSetting("police", POLICE.registers, url)]) as [police]:
        assert police.ask is not None
        with pytest.raises(Unanswered):
            police.ask("no-crime-certificate/residents", LUO)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A node's data directory."""
    setting = Setting(code="50", name=same("Chongqing"), port=1, base_url="http://here", departments=(POLICE,))
    data.write(tmp_path / "node", setting)
    return tmp_path / "node"


def run(*words: object) -> tuple[int, str]:
    """A command: its exit code and what it said."""
    done = CliRunner().invoke(commands, ["registers", *map(str, words)])
    return done.exit_code, done.output


def test_settings_of_departments_are_read_as_they_were_written(folder: Path) -> None:
    assert data.read(folder).departments == (POLICE,)


def test_a_register_is_loaded_from_a_file_and_again_without_a_change(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "residents.jsonl"
    file.write_text(json.dumps(MOVED), encoding="utf-8")
    words = ("load", folder, "no-crime-certificate/residents", file, "--source", "police")
    assert "1 recorded, 0 unchanged" in run(*words)[1]
    assert "0 recorded, 1 unchanged" in run(*words)[1]
    with keeping.kept(folder) as node, node.look() as work:
        party = find(work.uow, work.vault, LUO.number) or ""
        assert RESIDENTS.get(work.uow, work.vault, party) == Resident("500106")


def test_of_a_file_with_an_error_nothing_is_loaded(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "residents.jsonl"
    wrong = MOVED | {"person": {"number": "500103199003072340", "name": "罗小梅"}}
    file.write_text(f"{json.dumps(MOVED)}\n{json.dumps(wrong)}\n", encoding="utf-8")
    done = CliRunner().invoke(
        commands, ["registers", "load", str(folder), "no-crime-certificate/residents", str(file), "--source", "police"]
    )
    assert "entries.2.person.number" in str(done.exception)
    with keeping.kept(folder) as node, node.look() as work:
        assert find(work.uow, work.vault, LUO.number) is None


def test_registers_are_listed_and_say_what_an_entry_is() -> None:
    code, said = run("list")
    assert code == 0
    assert "pension-transfer/pension" in said
    code, said = run("schema", "no-crime-certificate/residents")
    assert json.loads(said)["$defs"]["Resident"]["properties"].keys() >= {"hukou"}
