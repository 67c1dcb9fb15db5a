"""Live sessions on pages: the clerk at the point, the owner's clerk at the desk, and programs."""

from collections.abc import Callable, Iterator

import pytest

from support.counters import LUO, WU_HOU, YU_ZHONG, state
from support.html import checked
from support.joint import app_of, open_accounts
from support.live import Sessions
from support.staff import at_work, post
from support.web import visiting

PERSON = {"person-number": LUO.number, "person-name": LUO.name, "owner_place": WU_HOU}


@pytest.fixture
def live(new_database_url: Callable[[], str]) -> Iterator[Sessions]:
    pair = Sessions(new_database_url)
    open_accounts(pair)
    yield pair
    pair.close()


def test_a_session_is_held_by_pages_from_the_call_to_the_case(live: Sessions) -> None:
    start = "/counter/live/moving/apply"
    with visiting(app_of(live.chongqing)) as clerk, visiting(app_of(live.sichuan)) as officer:
        at_work(clerk, "clerk", "/counter")
        home = checked(clerk.get("/counter"))
        assert "四川 9:00–17:00" in home.text("main")
        checked(clerk.get(start))
        wrong = checked(post(clerk, start, start, **(PERSON | {"person-name": ""})), 400)
        assert "请填写证件上的姓名" in wrong.text("main")
        page = checked(post(clerk, start, start, **PERSON))
        session = page.response.url.path.rpartition("/")[2]
        assert "正在呼叫属地坐席" in page.text("main")
        live.settle()
        at_work(officer, "chen", "/desk")
        assert session in checked(officer.get("/desk")).text(".worklist tbody")
        ringing = checked(officer.get(f"/desk/cases/{session}"))
        assert "接听" in ringing.text(".buttons")
        checked(post(officer, f"/desk/cases/{session}", f"/desk/cases/{session}/do/answer"))
        live.settle()

        def do(action: str, **fields: str) -> str:
            path = f"/counter/cases/{session}/do/{action}"
            checked(post(clerk, f"/counter/cases/{session}", path, **fields))
            live.settle()
            return checked(clerk.get(f"/counter/cases/{session}")).text("main")

        assert "录制中，核验身份" in do("consent", uri="rec://1")
        assert "✕ 60 分" in do("check identity", method="chip-face", score="60")
        assert "✓ 95 分" in do("check identity", method="chip-face", score="95")
        assert "连线中断，请恢复会话" in do("drop")
        assert "中断次数 1" in do("resume")
        assert "填写申请表" in checked(clerk.get(f"/counter/cases/{session}/do/fill in")).text("main")
        assert "申请人签名并提交" in do("fill in", to_place=WU_HOU, from_place=YU_ZHONG, fund="yes", household="yes")
        done = do("sign", digest="51a7" * 16)
        number = live.record(session).case
        assert number in done
        assert "登记录像摘要" in done
        seen = checked(officer.get(f"/desk/cases/{number}"))
        assert "虚拟综窗" in seen.text(".lead")
        assert number in checked(officer.get(f"/desk/cases/{session}")).text("main")


def test_a_page_that_leads_to_paper_says_why_and_where(live: Sessions) -> None:
    session = live.connected()
    with visiting(app_of(live.chongqing)) as clerk:
        at_work(clerk, "clerk", "/counter")
        checked(post(clerk, f"/counter/cases/{session}", f"/counter/cases/{session}/do/no consent"))
        page = checked(clerk.get(f"/counter/cases/{session}"))
    assert "VW-05 不同意录音录像" in page.text("main")
    assert page.all('main a[href="/counter/new/moving/apply"]')


def test_out_of_hours_the_page_says_so(live: Sessions) -> None:
    live.at("2026-03-07 10:00")  # a Saturday
    start = "/counter/live/moving/apply"
    with visiting(app_of(live.chongqing)) as clerk:
        at_work(clerk, "clerk", "/counter")
        page = checked(post(clerk, start, start, **PERSON), 400)
        assert "属地坐席未在办公（VW-04）" in page.text("main")


def test_programs_begin_sessions_too(live: Sessions) -> None:
    with visiting(app_of(live.chongqing)) as clerk:
        at_work(clerk, "clerk", "/counter")
        asked = {
            "window": live.window,
            "service": "moving",
            "procedure": "apply",
            "person": {"number": LUO.number, "name": LUO.name},
            "owner_place": WU_HOU,
        }
        token = clerk.get("/counter").text.partition('name="_csrf_token" value="')[2].partition('"')[0]
        answer = clerk.post("/api/counter/sessions", json=asked, headers={"x-csrftoken": token})
        assert answer.status_code == 201, answer.text
        session = answer.json()["number"]
        told = clerk.get(f"/api/cases/{session}").json()
    assert told["session"]["point"] == live.window
    assert state(live.chongqing, session) == "calling"
