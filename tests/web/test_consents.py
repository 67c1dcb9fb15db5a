"""Consents on pages and by programs: the applicant's on the form, another's in the hall."""

from collections.abc import Callable, Iterator

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from support.hall import answer, fill, press
from support.html import checked, words
from support.joint import app_of
from support.lenders import GU, Lenders, open_borrowers
from support.loan import WORDING
from support.pair import JIN_NIU, LUO, YU_ZHONG
from support.web import log_in, visiting

Client = TestClient[Litestar]
APPLY = "/services/loan/apply"
ALONE = {"centre": JIN_NIU, "deposited_at": YU_ZHONG, "price": "1300000", "agrees": "yes"}
TOGETHER = ALONE | {"spouse_number": GU.number, "spouse_name": GU.name}


@pytest.fixture
def lenders(new_database_url: Callable[[], str]) -> Iterator[Lenders]:
    """Luo and Gu have accounts at Sichuan."""
    lenders = Lenders(new_database_url)
    open_borrowers(lenders)
    yield lenders
    lenders.close()


@pytest.fixture
def client(lenders: Lenders) -> Iterator[Client]:
    """A browser at Sichuan's door."""
    with visiting(app_of(lenders.sichuan)) as client:
        yield client


def applied(client: Client) -> str:
    """Luo asks for a loan with Gu, page by page."""
    log_in(client, "luo")
    return press(client, fill(client, APPLY, TOGETHER)).text(".number")


def test_the_applicant_ticks_a_box_beside_the_words(client: Client) -> None:
    log_in(client, "luo")
    page = checked(client.get(APPLY))
    for _ in range(3):
        page = answer(client, page, ALONE)
    assert words(page.one("legend")) == WORDING.zh
    assert [box.attrs["value"] for box in page.all("input[type=checkbox]")] == ["yes"]
    again = press(client, page)
    assert words(again.one(".govuk-error-summary a")) == "请阅读并勾选同意"
    check = fill(client, APPLY, ALONE)
    rows = {words(row.query("dt")[0]): words(row.query("dd")[0]) for row in check.all(".govuk-summary-list__row")}
    assert rows[WORDING.zh] == "同意"


def test_another_finds_the_question_under_their_cases_and_agrees(client: Client, lenders: Lenders) -> None:
    number = applied(client)
    lenders.settle()
    log_in(client, "gu")
    mine = checked(client.get("/cases"))
    assert words(mine.one('a[href="/consents"]')) == "有 1 项查询等您同意或不同意"
    page = checked(client.get("/consents"))
    assert WORDING.zh in page.text(".card")
    assert number in page.text(".card")
    assert LUO.name not in page.text("main")  # nor anything else of the form
    assert client.get(f"/cases/{number}").status_code == 404
    page = press(client, page)
    assert "没有需要您答复的授权" in page.text("main")
    assert "同意" in page.text(".card .quiet")
    lenders.settle()
    assert [made.outcome for made in lenders.proposals(number)] == ["granted"]
    withdrawn = press(client, page)
    assert "撤回" in withdrawn.text(".card .quiet")
    assert withdrawn.all(".card form") == []
    assert checked(client.get("/cases")).all('main a[href="/consents"]') == []


def test_the_case_says_whose_consent_is_waited_for(client: Client, lenders: Lenders) -> None:
    number = applied(client)
    lenders.settle()
    page = checked(client.get(f"/cases/{number}"))
    assert f"{LUO.name} ✓ 已同意" in page.text("main")
    assert f"{GU.name} … 等待答复" in page.text("main")
    token = {"authorization": f"Bearer {client.post('/api/token', json={'login': 'luo'}).json()['token']}"}
    standings = [one["standing"] for one in client.get(f"/api/cases/{number}", headers=token).json()["consents"]]
    assert standings == ["given", "awaited"]


def test_nobody_answers_for_another(client: Client, lenders: Lenders) -> None:
    applied(client)
    lenders.settle()
    [asked] = lenders.consents(GU)
    page = checked(client.get("/consents"))  # Luo's own
    assert asked.id not in str(page.response.text)
    token = {"authorization": f"Bearer {client.post('/api/token', json={'login': 'luo'}).json()['token']}"}
    answer_ = client.post(f"/api/consents/{asked.id}", json={"agrees": True}, headers=token)
    assert answer_.status_code == 404


def test_a_program_answers_too(client: Client, lenders: Lenders) -> None:
    number = applied(client)
    lenders.settle()
    token = {"authorization": f"Bearer {client.post('/api/token', json={'login': 'gu'}).json()['token']}"}
    [found] = client.get("/api/consents", headers=token).json()
    path = f"/api/consents/{found['consent']['id']}"
    assert found["consent"]["wording"] == {"zh": WORDING.zh, "en": WORDING.en}
    assert client.post(path, json={"agrees": False}, headers=token).status_code == 204
    lenders.settle()
    assert [made.outcome for made in lenders.proposals(number)] == ["granted"]
    again = client.post(path, json={"agrees": True}, headers=token)
    assert again.status_code == 409
    assert again.json()["problems"][0]["code"] == "consent-answered"
