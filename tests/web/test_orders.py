"""The pages and the API of supervision orders."""

from support.hall import Halls
from support.html import checked
from support.staff import UNITS, at_work, post
from support.web import visiting

CLAUSE = "川办发〔2021〕2号#4.10"
DRAWN = {"title": "转移提速", "ground": "群众反映慢", "demand": "报送实绩", "clause": CLAUSE, "unit": UNITS["51"]}


def test_an_order_goes_through_the_pages_from_issue_to_closing(staffed: Halls) -> None:
    with visiting(staffed.app(staffed.pair.sichuan)) as client:
        at_work(client, "su", "/office/orders")
        new = "/office/orders/new"
        wrong = checked(post(client, new, new, title="转移提速"), status=400)
        assert "请填写" in wrong.text(".govuk-error-summary")
        page = checked(post(client, new, new, **DRAWN))
        assert "川督办〔2022〕1号" in page.text("main")
        assert "蓝色督办" in page.text("main")
        here = page.response.url.path
        assert not page.all("form[action$='/receive']")
    with visiting(staffed.app(staffed.pair.sichuan)) as client:
        at_work(client, "lian", here)
        page = checked(post(client, here, f"{here}/do/receive"))
        assert "办理中" in page.text("main")
        reply = f"{here}/do/reply"
        checked(client.get(reply))
        page = checked(post(client, reply, reply, words="已办", evidence="统计表"))
        assert "待复核" in page.text("main")
        checked(client.get(f"{here}/do/accept"), status=409)


def test_programs_do_the_same(staffed: Halls) -> None:
    with visiting(staffed.app(staffed.pair.sichuan)) as client:
        as_ = {
            who: {"Authorization": f"Bearer {client.post('/api/token', json={'login': who}).json()['token']}"}
            for who in ("su", "lian", "luo")
        }
        base = "/api/office/orders"
        assert client.get(base, headers=as_["luo"]).status_code == 403
        id_ = client.post(base, json=DRAWN, headers=as_["su"]).json()["id"]
        seen = client.post(f"{base}/{id_}/receive", json={}, headers=as_["lian"]).json()
        assert (seen["order"]["state"], seen["actions"]) == ("in hand", ["progress", "reply"])
        assert [o["order"]["number"] for o in client.get(base, headers=as_["su"]).json()] == ["川督办〔2022〕1号"]
        refused = client.post(f"{base}/{id_}/close", json={}, headers=as_["su"])
        assert refused.status_code == 409
