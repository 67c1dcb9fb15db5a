"""The pages and the API of accounts and tokens."""

import re

from support.hall import Halls
from support.html import checked
from support.staff import at_work, post
from support.web import visiting
from yipanqi.node.programs import PARTS

NEW = {"login": "chen.gang", "name": "陈刚", "subject": "s-7", "reason": "川人社〔2026〕7号", "roles": "supervisor"}
BASE = "/office/accounts"


def test_a_supervisor_s_account_is_opened_by_one_administrator_and_confirmed_by_another(staffed: Halls) -> None:
    app = staffed.app(staffed.pair.sichuan)
    with visiting(app) as client:
        at_work(client, "guan", BASE)
        wrong = checked(post(client, f"{BASE}/new", f"{BASE}/new", **NEW | {"login": "陈"}), status=400)
        assert "小写字母" in wrong.text(".govuk-error-summary")
        page = checked(post(client, f"{BASE}/new", f"{BASE}/new", **NEW, divisions="510100"))
        assert "otpauth://totp/" in page.text("main")
        assert page.all("[role=img] svg")
        page = checked(client.get(BASE))
        assert "撤回" in page.text("main")
        assert not page.all("form[action$='/confirm']")
        checked(client.get(f"{BASE}?q=nobody"))
    with visiting(app) as client:
        at_work(client, "kong", BASE)
        [confirm] = [form.attrs["action"] for form in checked(client.get(BASE)).all("form[action$='/confirm']")]
        page = checked(post(client, BASE, confirm))
        assert "督查人员" in page.text(".columns")
        assert "510100" in page.text(".columns")
        here = f"{BASE}/chen.gang"
        change = checked(client.get(f"{here}/do/change"))
        assert change.all("input[value=supervisor][checked]")
        said = {"roles": "supervisor", "reason": "调岗"}
        ask = f"{here}/do/change"
        checked(post(client, ask, ask, **said, divisions="510100", version="0" * 16), status=409)
        checked(post(client, ask, ask, **said, version=change.all("input[name=version]")[0].attrs["value"]))
        assert "510100" not in checked(client.get(ask)).text("textarea[name=divisions]")
        page = checked(post(client, f"{here}/do/second-factor", f"{here}/do/second-factor", reason="手机丢失"))
        assert "otpauth://totp/" in page.text("main")
        page = checked(post(client, f"{here}/do/close", f"{here}/do/close", reason="离职"))
        assert "已停用" in page.text(".lead")
        assert "离职" in page.text(".steps")
        checked(client.get(f"{BASE}/kong"))
        checked(client.get(f"{BASE}/kong/do/close"), status=409)


def test_a_resident_is_found_by_number_that_is_never_in_an_address(staffed: Halls) -> None:
    with visiting(staffed.app(staffed.pair.sichuan)) as client:
        at_work(client, "guan", BASE)
        there = f"{BASE}/residents"
        checked(post(client, there, there, number="123", reason="挂失"), status=400)
        page = checked(post(client, there, there, number="11010519491231002X", reason="挂失"))
        assert "没有账户" in page.text("main")


def test_a_token_is_shown_once_and_ended(staffed: Halls) -> None:
    with visiting(staffed.app(staffed.pair.sichuan)) as client:
        at_work(client, "clerk", "/office/tokens")
        assert "还没有令牌" in checked(client.get("/office/tokens")).text("main")
        new = "/office/tokens/new"
        sent = {"what_for": "排队屏", "parts": "counter", "writes": "no", "until": "2022-12-31"}
        checked(post(client, new, new, **sent | {"until": "2032-12-31"}), status=400)
        made = checked(post(client, new, new, **sent))
        [secret] = re.findall(r"ypq_[\w-]+", made.text("main"))
        listed = checked(client.get("/office/tokens"))
        assert secret not in listed.response.text
        [end] = [form.attrs["action"] for form in listed.all("form[action$='/end']")]
        with visiting(staffed.app(staffed.pair.sichuan)) as program:
            headers = {"Authorization": f"Bearer {secret}"}
            assert program.get("/api/counter/cases", headers=headers).status_code == 200
            assert program.post("/api/office/tokens", json=sent, headers=headers).status_code == 403
        assert "已失效" in checked(post(client, "/office/tokens", end)).text("main")


def test_programs_do_the_same(staffed: Halls) -> None:
    with visiting(staffed.app(staffed.pair.sichuan)) as client:
        as_ = {
            who: {"Authorization": f"Bearer {client.post('/api/token', json={'login': who}).json()['token']}"}
            for who in ("guan", "kong", "wu")
        }
        base = "/api/office/accounts"
        assert client.get(base, headers=as_["wu"]).status_code == 403
        opened = client.post(base, json=NEW | {"roles": ["supervisor"]}, headers=as_["guan"]).json()
        assert (opened["login"], opened["waits"]) == ("chen.gang", True)
        [waiting] = client.get("/api/office/account-changes", headers=as_["kong"]).json()
        confirm = f"/api/office/account-changes/{waiting['id']}/confirm"
        assert client.post(confirm, headers=as_["guan"]).status_code == 403
        assert client.post(confirm, headers=as_["kong"]).status_code == 200
        seen = client.get(f"{base}/chen.gang", headers=as_["kong"]).json()
        assert (seen["account"]["roles"], seen["state"]) == (["supervisor"], "open")
        assert seen["actions"] == ["change", "second-factor", "close"]
        closed = client.post(f"{base}/chen.gang/close", json={"reason": "离职"}, headers=as_["kong"])
        assert closed.json()["login"] == "chen.gang"
        assert [a["login"] for a in client.get(f"{base}?standing=closed", headers=as_["guan"]).json()] == ["chen.gang"]
        sent = {"what_for": "对账", "parts": ["engine"], "writes": False, "until": "2022-12-31"}
        made = client.post("/api/office/tokens", json=sent, headers=as_["wu"]).json()
        assert made["token"].startswith("ypq_")
        [listed] = client.get("/api/office/tokens", headers=as_["wu"]).json()
        assert "token" in listed
        ended = client.post(f"/api/office/tokens/{listed['token']['id']}/end", headers=as_["wu"])
        assert ended.status_code == 204


def test_a_token_can_be_made_for_every_part_of_the_api(staffed: Halls) -> None:
    paths = [route.path for route in staffed.app(staffed.pair.sichuan).routes]
    parts = {path.split("/")[2] for path in paths if path.startswith("/api/")}
    assert parts - {"bank", "schema", "token"} == set(PARTS)
