"""Following a case: who holds it, by when, what was worked out, who read it, and what the person may do."""

from collections.abc import Iterator

import msgspec
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from support.hall import PENSION, RECORD, Halls, answer, fill, press
from support.html import checked, words
from support.pair import LUO, officer, state
from support.web import csrf_token, log_in, visiting
from yipanqi.access.accounts import NewAccount, open_account
from yipanqi.access.actor import ActorKind
from yipanqi.kernel.text import same
from yipanqi.node import usecases
from yipanqi.protocols.handling.words import Notice, Proposal
from yipanqi.web.practice_login import ISSUER

Client = TestClient[Litestar]


@pytest.fixture
def luo(halls: Halls) -> Iterator[Client]:
    """Luo, logged in at Sichuan."""
    with visiting(halls.app(halls.pair.sichuan)) as client:
        log_in(client, "luo")
        yield client


def ask(client: Client, service: str, answers: dict[str, str]) -> str:
    """Apply through the pages; the number."""
    return press(client, fill(client, f"/services/{service}/apply", answers)).text(".number")


def decide(halls: Halls, number: str) -> None:
    """Chongqing's police grants the certificate: one proposes, another approves."""
    police = halls.pair.chongqing
    police.act(number, "accept", halls.officer(police, number))
    police.act(number, "propose", halls.officer(police, number), Proposal(True))
    police.act(number, "decide", halls.officer(police, number, "another"))
    halls.pair.settle()


def test_a_case_says_first_who_holds_it_and_by_when(luo: Client, halls: Halls) -> None:
    number = ask(luo, "pension-transfer", PENSION)
    page = checked(luo.get(f"/cases/{number}"))
    assert page.text("h1") == "企业职工基本养老保险关系转移接续：渝中区 → 金牛区"
    lead = page.text("#standing")
    assert "现在在 重庆市渝中区社会保险事务中心 手里" in lead
    assert "承诺 2022-08-22 前办结（15 个工作日，已用 0 日）" in lead
    assert "08-22 前" in page.text("#way")


def test_a_finished_transfer_says_the_sum_and_how_it_was_worked_out(luo: Client, halls: Halls) -> None:
    number = ask(luo, "pension-transfer", PENSION)
    halls.pair.settle()
    halls.pair.pay()
    halls.pair.settle()
    page = checked(luo.get(f"/cases/{number}"))
    assert page.text(".big") == "31 个月"  # 30 in Chongqing and one in Sichuan
    assert "个人账户记账利率" in page.text("main")
    assert "依据待核对" in page.text("main")
    assert "15 个工作日，用了 0 日" in page.text("#standing")
    assert "已有31个月" in page.text("main")  # what to expect: how many months are still to go


def test_a_letter_has_a_page_to_print(luo: Client, halls: Halls) -> None:
    number = ask(luo, "pension-transfer", PENSION)
    halls.pair.settle()
    halls.pair.pay()
    halls.pair.settle()
    (link,) = [a for a in checked(luo.get(f"/cases/{number}")).all(".plain a") if "办结通知书" in words(a)]
    letter = checked(luo.get(str(link.attrs["href"]))).text(".letter")
    assert "罗小梅：" in letter
    assert "已从重庆市渝中区社会保险事务中心转入" in letter
    checked(luo.get(f"/cases/{number}/letters/none"), status=404)


def test_my_cases_are_listed_those_under_way_first(luo: Client, halls: Halls) -> None:
    ask(luo, "no-crime-certificate", RECORD)
    number = ask(luo, "pension-transfer", PENSION)
    press(luo, checked(luo.get(f"/cases/{number}/cancel")))
    halls.pair.settle()
    page = checked(luo.get("/cases"))
    assert [words(e) for e in page.all("main h2")] == ["正在办理", "已经结束"]
    assert [words(e) for e in page.all("main h3")] == ["无犯罪记录证明", "企业职工基本养老保险关系转移接续"]


def test_an_application_is_taken_back_after_a_question_whether_one_is_sure(luo: Client, halls: Halls) -> None:
    number = ask(luo, "pension-transfer", PENSION)
    sure = checked(luo.get(f"/cases/{number}/cancel"))
    assert "年限和金额不受影响" in sure.text("main")
    assert state(halls.pair.sichuan, number) == "requested"
    press(luo, sure)
    halls.pair.settle()
    assert "结果： 已撤" in checked(luo.get(f"/cases/{number}")).text("main")


def test_what_the_state_does_not_allow_is_said_on_a_page(luo: Client) -> None:
    number = ask(luo, "pension-transfer", PENSION)
    assert "不能这样办理" in checked(luo.get(f"/cases/{number}/rate"), status=409).text("main")


def test_what_is_missing_is_said_and_corrected_through_the_same_questions(luo: Client, halls: Halls) -> None:
    number = ask(luo, "no-crime-certificate", RECORD)
    halls.pair.settle()
    police = halls.pair.chongqing
    police.act(number, "ask once", halls.officer(police, number), Notice("起始日期应为2008年"))
    halls.pair.settle()
    page = checked(luo.get(f"/cases/{number}"))
    assert "等您补正" in page.text("#standing")
    assert "起始日期应为2008年" in page.text("main .note")

    check = checked(luo.get(f"/cases/{number}/supplement"))
    assert "2010年1月1日" in check.text("main")  # it begins with what was sent
    question = checked(luo.get(f"/cases/{number}/supplement/questions/period_from"))
    again = answer(luo, question, RECORD | {"period_from-year": "2008"})
    assert again.response.url.path == f"/cases/{number}/supplement/check"
    press(luo, again)
    halls.pair.settle()

    with police.look() as work:
        corrected = work.case(number).form
    assert msgspec.to_builtins(corrected)["period_from"] == "2008-01-01"


def test_the_result_is_taken_and_rated_with_one_of_five_grades(luo: Client, halls: Halls) -> None:
    number = ask(luo, "no-crime-certificate", RECORD)
    halls.pair.settle()
    decide(halls, number)
    page = press(luo, checked(luo.get(f"/cases/{number}/deliver")))
    assert page.response.url.path == f"/cases/{number}"

    rate = checked(luo.get(f"/cases/{number}/rate"))
    grades = [words(e) for e in rate.all("label") if "满意" in words(e)]
    assert grades == ["非常满意", "满意", "基本满意", "不满意", "非常不满意"]
    unanswered = luo.post(f"/cases/{number}/rate", data={"_csrf_token": csrf_token(rate.response.text)})
    assert words(checked(unanswered, status=400).one(".govuk-error-summary a")) == "请选择这次办事，您满意吗"
    press(luo, rate, {"grade": "2", "words": "很快"})
    assert state(halls.pair.sichuan, number) == "closed"


def test_the_proposal_of_an_officer_is_not_shown_before_the_decision(luo: Client, halls: Halls) -> None:
    with visiting(halls.app(halls.pair.chongqing)) as client:
        log_in(client, "luo")
        number = ask(client, "no-crime-certificate", RECORD)
        police = halls.pair.chongqing
        police.act(number, "accept", halls.officer(police, number))
        police.act(number, "propose", halls.officer(police, number), Proposal(False, "待查"))
        page = checked(client.get(f"/cases/{number}"))
    assert "待查" not in page.response.text
    assert "依据什么决定" not in page.text("main")


def test_who_read_the_case_is_said_on_its_page(luo: Client, halls: Halls) -> None:
    number = ask(luo, "pension-transfer", PENSION)
    reader = msgspec.structs.replace(officer(halls.pair.sichuan, number), second_factor=True)
    usecases.see(halls.pair.sichuan, reader, number)
    assert "经办人 · 办理该件" in checked(luo.get(f"/cases/{number}")).text("main")
    assert number in checked(luo.get("/readings")).text("main")


def test_another_persons_case_is_not_found(luo: Client, halls: Halls) -> None:
    number = ask(luo, "pension-transfer", PENSION)
    with halls.pair.sichuan.work_on() as work:
        new = NewAccount("he", same("何某"), ActorKind.RESIDENT, ISSUER, "he", party="another", practice=True)
        open_account(work.uow, new)
    log_in(luo, "he")
    for path in ("", "/submitted", "/cancel", "/letters/x"):
        assert LUO.name not in checked(luo.get(f"/cases/{number}{path}"), status=404).text("main")
