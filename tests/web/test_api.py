"""The API: tokens, sessions with the header, errors, and a whole case without a page."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from support.hall import PENSION, Halls
from support.pair import BANK, LUO, YU_ZHONG, resident
from support.web import log_in, visiting
from yipanqi.access.accounts import actor_of, find_account
from yipanqi.access.actor import Actor
from yipanqi.node import Node, usecases, wallet
from yipanqi.protocols.transfer.money import Credited
from yipanqi.web.practice_login import ISSUER

Client = TestClient[Litestar]
RECORD = {
    "owner_place": YU_ZHONG,
    "purpose": "job",
    "period_from": "2010-01-01",
    "period_to": "2022-07-31",
    "language": "zh",
}


class Programs:
    """Programs of several accounts at one node."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self._tokens: dict[str, str] = {}

    def get(self, who: str, path: str) -> Any:
        """What it answers, which must be well."""
        answer = self.client.get(path, headers=self._of(who))
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, who: str, path: str, body: object, status: int = 200) -> Any:
        """Send JSON; the answer must have this status."""
        answer = self.client.post(path, json=body, headers=self._of(who))
        assert answer.status_code == status, answer.text
        return answer.json()

    def _of(self, who: str) -> Mapping[str, str]:
        if who not in self._tokens:
            self._tokens[who] = self.client.post("/api/token", json={"login": who}).json()["token"]
        return {"authorization": f"Bearer {self._tokens[who]}"}


@pytest.fixture
def both(staffed: Halls) -> Iterator[tuple[Programs, Programs]]:
    """Programs at Sichuan and at Chongqing."""
    one, other = (staffed.app(node) for node in staffed.pair.nodes)
    with visiting(one) as sichuan, visiting(other) as chongqing:
        yield Programs(sichuan), Programs(chongqing)


def test_a_certificate_is_asked_for_at_a_window_decided_and_handed_over_by_programs(
    both: tuple[Programs, Programs], staffed: Halls
) -> None:
    sichuan, chongqing = both
    window = usecases.windows(staffed.pair.sichuan, clerk(staffed.pair.sichuan))[0].id
    asked = {
        "window": window,
        "service": "no-crime-certificate",
        "procedure": "apply",
        "person": {"number": LUO.number, "name": LUO.name},
        "papers": ["identity"],
        "form": RECORD,
    }
    number = sichuan.post("clerk", "/api/counter/cases", asked, 201)["number"]
    assert [line["number"] for line in sichuan.get("clerk", "/api/counter/cases")] == [number]
    staffed.pair.settle()
    assert [line["number"] for line in chongqing.get("chen", "/api/desk/queue")] == [number]

    case = chongqing.get("chen", f"/api/cases/{number}")
    assert case["decisions"][0]["outcome"] == "granted"
    assert case["actions"][0]["action"] == "accept"
    chongqing.post("chen", f"/api/cases/{number}/actions/accept", {})
    (propose,) = [a for a in chongqing.get("chen", f"/api/cases/{number}")["actions"] if a["action"] == "propose"]
    assert propose["asks"]["required"] == ["grant"]
    chongqing.post("chen", f"/api/cases/{number}/actions/propose", {"grant": True})
    refused = chongqing.post("chen", f"/api/cases/{number}/actions/decide", {}, 409)
    assert [p["code"] for p in refused["problems"]] == ["four-eyes"]
    assert chongqing.post("deng", f"/api/cases/{number}/actions/decide", {})["state"] == "decided"
    staffed.pair.settle()
    assert sichuan.post("clerk", f"/api/cases/{number}/actions/deliver", {})["state"] == "delivered"
    letters = sichuan.get("clerk", f"/api/cases/{number}")["letters"]
    letter = sichuan.get("clerk", f"/api/cases/{number}/letters/{letters[-1]['id']}")
    assert letter["paragraphs"]


def test_a_resident_applies_follows_and_shows_a_credential(both: tuple[Programs, Programs], staffed: Halls) -> None:
    _, chongqing = both
    path = "/api/services/insurance-participation-certificate/issue/applications"
    number = chongqing.post("luo", path, {"issuer_place": YU_ZHONG, "schemes": ["pension"]}, 201)["number"]
    assert [line["number"] for line in chongqing.get("luo", "/api/cases")] == [number]
    (held,) = chongqing.get("luo", "/api/credentials")
    assert held["validity"] == "valid"
    shown = chongqing.post("luo", f"/api/credentials/{held['number']}/show", {"claims": ["pension"]})
    luo = resident(staffed.pair.chongqing)
    assert shown["text"] == wallet.show(staffed.pair.chongqing, luo, held["number"], ["pension"]).text
    assert chongqing.get("luo", "/api/readings") == []


def test_a_form_that_is_wrong_names_each_field(both: tuple[Programs, Programs]) -> None:
    sichuan, _ = both
    answer = sichuan.post(
        "luo", "/api/services/pension-transfer/apply/applications", {**PENSION, "reason": "Z", "x": 1}, 400
    )
    assert {p["field"] for p in answer["problems"]} == {"reason", "x"}


def test_money_is_assigned_by_an_officer(both: tuple[Programs, Programs], staffed: Halls) -> None:
    sichuan, _ = both
    number = sichuan.post("luo", "/api/services/pension-transfer/apply/applications", PENSION, 201)["number"]
    staffed.pair.settle()
    staffed.pair.sichuan.bank_reports(Credited("BK-1", 5000, (), "50"), BANK)
    assert [c["amount"] for c in sichuan.get("deng", "/api/desk/credits")] == [5000]
    sichuan.post("deng", "/api/desk/credits/BK-1/0", [{"number": number, "amount": 4000}], 409)
    assert sichuan.post("deng", "/api/desk/credits/BK-1/0", [{"number": number, "amount": 5000}]) == []


def test_the_exchange_tells_engineers_what_has_stopped_and_they_may_close_it(
    both: tuple[Programs, Programs], staffed: Halls, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, chongqing = both
    set_aside(staffed, monkeypatch)
    standing = chongqing.get("wu", "/api/engine")
    (ordinary,) = [c for c in standing["channels"] if c["lane"] == "ordinary"]
    assert (ordinary["received"], ordinary["aside"]) == (1, 1)
    (stopped,) = standing["stopped"]
    at = f"/api/engine/envelopes/{stopped['position']}"
    assert [p["field"] for p in chongqing.post("wu", f"{at}/close", {}, 400)["problems"]] == ["why"]
    assert chongqing.post("wu", f"{at}/close", {"why": "双方已核实"})["stopped"] == []
    chongqing.post("wu", f"{at}/retry", {}, 404)
    assert chongqing.client.get("/api/engine", headers=chongqing._of("chen")).status_code == 403


def test_a_session_of_a_page_must_bring_the_header_too(staffed: Halls) -> None:
    with visiting(staffed.app(staffed.pair.sichuan)) as client:
        log_in(client, "luo")
        path = "/api/services/pension-transfer/apply/applications"
        assert client.post(path, json=PENSION).status_code == 403
        token = client.cookies["form-51"]
        assert client.post(path, json=PENSION, headers={"x-csrftoken": token}).status_code == 201


def test_a_wrong_token_is_nobody_even_beside_a_good_cookie(staffed: Halls) -> None:
    with visiting(staffed.app(staffed.pair.sichuan)) as client:
        log_in(client, "luo")
        assert client.get("/api/cases").status_code == 200
        answer = client.get("/api/cases", headers={"authorization": "Bearer nothing"})
        assert (answer.status_code, answer.json()["status"]) == (401, 401)


def test_tokens_are_for_sample_accounts_of_practice_nodes(both: tuple[Programs, Programs]) -> None:
    sichuan, _ = both
    assert sichuan.client.post("/api/token", json={"login": "nobody"}).status_code == 403


def test_every_operation_says_what_it_is_in_both_languages(both: tuple[Programs, Programs]) -> None:
    described = both[0].client.get("/api/schema/openapi.json").json()
    for path, operations in described["paths"].items():
        for operation in operations.values():
            summary = operation["summary"]
            assert not summary.isascii(), path
            assert any(word.isascii() and word.isalpha() for word in summary.split()), path
            assert operation["description"], path


def test_a_name_that_no_database_can_hold_is_not_found(both: tuple[Programs, Programs]) -> None:
    assert both[0].client.get("/api/promises/a%00b").status_code == 404


def clerk(node: Node) -> Actor:
    """The clerk of a node, as an actor."""
    with node.look() as work:
        found = actor_of(work.uow, find_account(work.uow, ISSUER, "clerk", live=False), second_factor=True)
    assert found
    return found


def set_aside(halls: Halls, monkeypatch: pytest.MonkeyPatch) -> None:
    """A transfer whose letter cannot take effect in Chongqing."""
    sichuan, chongqing = halls.pair.nodes
    usecases.apply(sichuan, resident(sichuan), "pension-transfer", "apply", PENSION)
    halls.pair.deliver(sichuan)

    def broken(*_: object) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(chongqing, "_handle", broken)
    chongqing.work()
