"""Decisions for another look on the desk's pages and by programs."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from support.html import checked
from support.joint import app_of
from support.late import Late, change_late
from support.staff import at_work, post
from support.web import visiting


@pytest.fixture
def late(new_database_url: Callable[[], str], tmp_path: Path) -> Iterator[Late]:
    late = Late(new_database_url, tmp_path)
    change_late(late)
    yield late
    late.node.database.close()


@pytest.fixture
def client(late: Late) -> Iterator[TestClient[Litestar]]:
    with visiting(app_of(late.node)) as client:
        yield client


def test_the_queue_leads_to_the_list_and_a_look_takes_the_case_off_it(late: Late, client: TestClient[Litestar]) -> None:
    at_work(client, "chen", "/desk")
    assert "1 件决定所依据的参数后来有变" in checked(client.get("/desk")).text("main")
    page = checked(client.get("/desk/second-look"))
    row = page.text("tbody")
    assert late.number in row
    assert "贷款倍数 20 15" in row
    path = f"/desk/second-look/{late.number}/multiple"
    form = checked(client.get(path))
    assert "决定所用为 20" in form.text("main")
    again = checked(post(client, path, path, result=""), 400)
    assert "请填写复核结果" in again.text(".govuk-error-summary")
    done = checked(post(client, path, path, result="结论不变"))
    assert "没有待复核的决定" in done.text("main")
    assert "后来有变" not in checked(client.get("/desk")).text("main")
    assert "结论不变 陈科长" in checked(client.get(f"/desk/cases/{late.number}")).text("main")
    checked(client.get(path), 404)


def test_a_program_does_the_same(late: Late, client: TestClient[Litestar]) -> None:
    token = {"authorization": f"Bearer {client.post('/api/token', json={'login': 'chen'}).json()['token']}"}
    [found] = client.get("/api/desk/second-look", headers=token).json()
    assert (found["number"], found["was"], found["now"]) == (late.number, "20", "15")
    path = f"/api/desk/second-look/{late.number}/multiple"
    assert client.post(path, headers=token, json={"result": "结论不变"}).json() == []
