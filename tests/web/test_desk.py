"""The desk: the queue by time left, the proposal with its reasons, the decision by two, money that names no case."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from support.hall import PENSION, RECORD, Halls
from support.html import checked, words
from support.pair import BANK, resident
from support.staff import at_work, post
from support.web import visiting
from yipanqi.node import usecases
from yipanqi.protocols.transfer.money import Credited
from yipanqi.web.signals import signal

Client = TestClient[Litestar]
DATES = {"period_from": "2010-01-01", "period_to": "2022-07-31"}
CLEAN = {name: value for name, value in RECORD.items() if not name.startswith("period")} | DATES


@contextmanager
def officer(halls: Halls, login: str = "chen", side: int = 1) -> Iterator[Client]:
    """An officer at work, in Chongqing unless told otherwise."""
    with visiting(halls.app(halls.pair.nodes[side])) as client:
        at_work(client, login, "/desk")
        yield client


@pytest.fixture
def record(staffed: Halls) -> str:
    """Luo has asked the police of 渝中 for a clean record, online."""
    chongqing = staffed.pair.chongqing
    return usecases.apply(chongqing, resident(chongqing), "no-crime-certificate", "apply", CLEAN)


@pytest.fixture
def transfer(staffed: Halls) -> str:
    """Luo has asked for her pension to be moved; the statement is here, the money is not."""
    sichuan = staffed.pair.sichuan
    number = usecases.apply(sichuan, resident(sichuan), "pension-transfer", "apply", PENSION)
    staffed.pair.settle()
    return number


def test_the_queue_says_how_much_time_is_left_and_masks_the_name(staffed: Halls, record: str) -> None:
    with officer(staffed) as client:
        page = checked(client.get("/desk"))
        assert page.text("h1") == "我的待办（1）"
        row = page.text(".worklist tbody")
        assert record in row
        assert "罗某" in row
        assert "罗小梅" not in row
        assert "○ 未开始计时" in row
        post(client, f"/desk/cases/{record}", f"/desk/cases/{record}/do/accept")
        assert "● 剩余 3 个工作日" in checked(client.get("/desk")).text(".worklist tbody")


def test_the_case_page_proposes_with_each_condition_and_cites_its_parameters(staffed: Halls, record: str) -> None:
    with officer(staffed) as client:
        page = checked(client.get(f"/desk/cases/{record}"))
    assert page.text(".proposal h2") == "系统建议：同意"
    assert {words(e) for e in page.all(".proposal .met")} == {"✓ 符合"}
    assert "公通字〔2021〕19号，依据待核对" in page.text(".proposal")
    assert "承诺办结时限 3 个工作日 3 个工作日" in page.text("main")


def test_the_first_button_brings_the_case_on(staffed: Halls, record: str) -> None:
    with officer(staffed) as client:
        page = checked(client.get(f"/desk/cases/{record}"))
        assert words(page.all(".buttons .button")[0]) == "受理"
        page = checked(post(client, f"/desk/cases/{record}", f"/desk/cases/{record}/do/accept"))
        assert words(page.all(".buttons .button")[0]) == "提出办理意见…"


def test_what_is_missing_is_asked_once_in_words(staffed: Halls, record: str) -> None:
    asking = f"/desk/cases/{record}/do/ask%20once"
    with officer(staffed) as client:
        wrong = checked(post(client, asking, asking), status=400)
        assert [a.attrs["href"] for a in wrong.all(".govuk-error-summary a")] == ["#missing"]
        page = checked(post(client, asking, asking, missing="请补交照片"))
        assert "待申请人补正" in page.text(".lead")
        assert "请补交照片" in page.text("main")


def test_a_paused_clock_says_why(staffed: Halls, record: str) -> None:
    special = f"/desk/cases/{record}/do/begin%20special"
    with officer(staffed) as client:
        post(client, f"/desk/cases/{record}", f"/desk/cases/{record}/do/accept")
        page = checked(post(client, special, special, text="调取外地卷宗"))
    assert "‖ 计时暂停：特别程序" in page.text(".lead")


def test_who_proposed_cannot_approve_and_another_can(staffed: Halls, record: str) -> None:
    case = f"/desk/cases/{record}"
    with officer(staffed) as client:
        post(client, case, f"{case}/do/accept")
        post(client, f"{case}/do/propose", f"{case}/do/propose", grant="yes")
        refused = checked(post(client, case, f"{case}/do/decide"), status=409)
        assert "承办人不能批准自己的意见" in refused.text(".govuk-error-summary")
    with officer(staffed, "deng") as client:
        page = checked(post(client, case, f"{case}/do/decide"))
    assert "已作出：同意" in page.text("main")
    assert "已送达" in page.text(".steps")


def test_to_depart_from_the_proposal_takes_a_reason(staffed: Halls, record: str) -> None:
    case = f"/desk/cases/{record}"
    with officer(staffed) as client:
        post(client, case, f"{case}/do/accept")
        page = checked(post(client, f"{case}/do/propose", f"{case}/do/propose", grant="no"), status=400)
    assert [a.attrs["href"] for a in page.all(".govuk-error-summary a")] == ["#reason"]


def test_what_cannot_be_done_now_is_said(staffed: Halls, record: str) -> None:
    with officer(staffed) as client:
        checked(post(client, f"/desk/cases/{record}", f"/desk/cases/{record}/do/decide"), status=409)
        assert client.get(f"/desk/cases/{record}/do/decide").url.path == f"/desk/cases/{record}"


def test_both_sides_stand_beside_each_other_with_what_was_said_between_them(staffed: Halls, transfer: str) -> None:
    with officer(staffed, side=0) as client:
        page = checked(client.get(f"/desk/cases/{transfer}"))
    assert "渝中区 → 金牛区" in page.text("h1")
    assert {words(e) for e in page.all("th .side")} == {"金牛区", "渝中区"}
    assert "→ 发出 请求" in page.text(".traffic")
    assert "← 收到 已锁定" in page.text(".traffic")


def test_money_without_a_name_is_given_to_its_case_in_shares_that_make_it_up(staffed: Halls, transfer: str) -> None:
    sichuan = staffed.pair.sichuan
    sichuan.bank_reports(Credited("BK-1", 500_000, (), "50"), BANK)
    with officer(staffed, side=0) as client:
        assert "1 笔资金没有附言" in checked(client.get("/desk")).text("main")
        assert "5,000.00 元" in checked(client.get("/desk/credits")).text("table")
        credit = "/desk/credits/BK-1/0"
        assert "罗某" in checked(client.get(credit)).text("main form")
        checked(post(client, credit, credit), status=400)
        checked(post(client, credit, credit, **{transfer: "4999"}), status=409)
        checked(post(client, credit, credit, **{transfer: "5,000"}))
        assert "没有待认领的资金" in checked(client.get("/desk/credits")).text("main")
        checked(client.get(credit), status=404)


def test_a_reading_by_an_officer_is_noted(staffed: Halls, record: str) -> None:
    with officer(staffed) as client:
        client.get(f"/desk/cases/{record}")
    chongqing = staffed.pair.chongqing
    (reading, *_) = usecases.see(chongqing, resident(chongqing), record).readings
    assert reading.reader.zh == "陈科长"


@pytest.mark.parametrize(
    ("left", "paused", "said"),
    [
        (None, "", "○ 未开始计时"),
        (2, "", "● 剩余 2 个工作日"),
        (1, "", "! 剩余 1 个工作日"),
        (0, "", "! 剩余 0 个工作日"),
        (-1, "", "✕ 已超期 1 个工作日"),
        (-1, "correction", "‖ 计时暂停：待补正"),
    ],
)
def test_a_signal_has_a_sign_and_words(left: int | None, paused: str, said: str) -> None:
    shown = signal(left, paused)
    assert f"{shown.sign} {shown.words.zh}" == said
