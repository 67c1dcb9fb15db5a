"""Joint handling on its pages: what the lead body, the body of a part and the person see and do."""

from collections.abc import Callable, Iterator

import pytest

from support.html import checked, words
from support.joint import FUND, POLICE, Joint, app_of, open_accounts
from support.staff import at_work, post
from support.web import log_in, visiting
from yipanqi.protocols.handling.words import Missing


@pytest.fixture
def joint(new_database_url: Callable[[], str]) -> Iterator[Joint]:
    pair = Joint(new_database_url)
    open_accounts(pair)
    yield pair
    pair.close()


def test_the_lead_body_sees_each_part_with_its_body_its_standing_and_its_time(joint: Joint) -> None:
    number = joint.apply()
    joint.do(joint.chongqing, f"{number}-{POLICE}", "ask for missing", Missing("户口簿首页"))
    with visiting(app_of(joint.sichuan)) as client:
        at_work(client, "chen", "/desk")
        page = checked(client.get(f"/desk/cases/{number}"))
        assert page.text(".parts h2") == "联办部分（全部同意方可办成）"
        rows = page.text(".parts tbody")
        assert "迁出地户籍注销" in rows
        assert "渝中" in rows
        assert "待补正，计时暂停 缺：户口簿首页 暂停计时" in rows
        assert "提出办理意见" not in page.text("main")  # a part is waited for
        assert "补正（计时暂停）…" in page.text(".buttons")
        english = checked(client.get(f"/preferences?language=en&back=/desk/cases/{number}"))
        assert "waiting for a paper, the clock stands still" in english.text(".parts tbody")


def test_a_body_finds_its_part_in_its_queue_and_decides_it_by_two(joint: Joint) -> None:
    number = joint.apply()
    file = f"{number}-{POLICE}"
    for login, action, fields in (("chen", "propose", {"grant": "yes"}), ("deng", "decide", {})):
        with visiting(app_of(joint.chongqing)) as client:
            at_work(client, login, "/desk")
            assert file in checked(client.get("/desk")).text(".worklist tbody")
            page = checked(client.get(f"/desk/cases/{file}"))
            assert "无未结事项" in page.text(".proposal")
            checked(post(client, f"/desk/cases/{file}", f"/desk/cases/{file}/do/{action}", **fields))
    joint.settle()
    assert [line.standing.zh for line in joint.lines(number)] == ["同意", "办理中", "办理中"]


def test_the_queue_of_a_body_counts_the_time_of_its_part(joint: Joint) -> None:
    number = joint.apply()
    with visiting(app_of(joint.chongqing)) as client:
        at_work(client, "chen", "/desk")
        first = words(checked(client.get("/desk")).all(".worklist tbody tr")[0])
        assert f"{number}-{POLICE}" in first  # three working days come before five days
        assert "2026-03-05" in first or "3月5日" in first, first


def test_a_body_says_in_words_what_is_missing(joint: Joint) -> None:
    number = joint.apply()
    file = f"{number}-{FUND}"
    with visiting(app_of(joint.sichuan)) as client:
        at_work(client, "chen", "/desk")
        asking = f"/desk/cases/{file}/do/ask%20for%20missing"
        page = checked(post(client, asking, asking, text=""), 400)
        assert "缺少什么" in page.text("main")
        checked(post(client, asking, asking, text="缴存证明"))
    assert joint.lines(number)[2].lacks == "缴存证明"


def test_the_person_follows_the_parts_under_one_number(joint: Joint) -> None:
    number = joint.apply()
    joint.decide_part(number, POLICE)
    with visiting(app_of(joint.sichuan)) as client:
        log_in(client, "luo", "/cases")
        listed = checked(client.get("/cases")).text("main")
        assert number in listed
        assert f"{number}-{FUND}" not in listed
        page = checked(client.get(f"/cases/{number}"))
        assert "迁出地户籍注销" in page.text(".parts tbody")
        assert "同意" in page.text(".parts tbody")
        assert "未答复不视为同意" in page.text(".parts")


def test_programs_see_the_parts_too(joint: Joint) -> None:
    number = joint.apply()
    with visiting(app_of(joint.sichuan)) as client:
        at_work(client, "chen", "/desk")
        told = client.get(f"/api/cases/{number}").json()
        assert [part["number"] for part in told["parts"]] == [f"{number}-{n}" for n in (1, 2, 3)]
        assert told["parts"][0]["standing"] == {"zh": "办理中", "en": "being decided"}
        assert "ask part again" not in [action["action"] for action in told["actions"]]
