"""From promise to proof: what the public sees of a clause, and how the days are measured."""

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from support.hall import PENSION, Halls
from support.html import checked, words
from support.pair import resident
from support.web import visiting
from yipanqi.cases.machine import STATUS_NAMES, Status
from yipanqi.hosting.tracing import traced
from yipanqi.kernel.problems import Refused
from yipanqi.node import trace, usecases
from yipanqi.node.trace import Days
from yipanqi.policy.catalogue import catalogue

Client = TestClient[Litestar]
PENSION_CLAUSE = "川办发〔2021〕2号#4.10"


def test_every_clause_of_the_catalogue_is_listed_and_has_a_page(staffed: Halls) -> None:
    with visiting(staffed.app(staffed.pair.sichuan)) as client:
        page = checked(client.get("/promises"))
        links = [str(a.attrs["href"]) for a in page.all("main h3 a")]
        assert len(links) == len(set(links)) == len(catalogue().clauses)
        for link in links:
            checked(client.get(link))


def test_a_clause_without_a_service_says_who_answers_and_what_is_not_open_yet(staffed: Halls) -> None:
    with visiting(staffed.app(staffed.pair.sichuan)) as client:
        said = checked(client.get("/promises/渝府办发〔2022〕3号%231.3")).text("main")
    assert "责任单位（四川） 四川省公安厅" in said
    assert "责任单位（重庆） 重庆市公安局" in said
    assert "最迟 2022-12-31" in said  # the common deadline of the document, the end of 2022
    assert "尚未开通的服务 临时号牌互认" in said


def test_a_clause_leads_from_document_to_service_to_numbers_to_cases(staffed: Halls) -> None:
    sichuan = staffed.pair.sichuan
    usecases.apply(sichuan, resident(sichuan), "pension-transfer", "apply", PENSION)
    with visiting(staffed.app(sichuan)) as client:
        page = checked(client.get("/promises/川办发〔2021〕2号%234.10"))
    said = page.text("main")
    assert "第 4 部分第 10 条" in said
    assert "四川省人力资源和社会保障厅" in said
    assert "2021年底前" in said
    assert page.all('a[href="/services/pension-transfer"]')
    rows = [words(row) for row in page.all("table tbody tr")]
    assert any("15 个工作日" in row and "2021-01-04 提出，2021-12-31 起执行" in row and "● 现行" in row for row in rows)
    assert any("5 个工作日" in row and "岳池县" in row and "○ 目标" in row for row in rows)  # of 2024, seen in 2022
    assert any("45 个工作日" in row and "已被替代" in row for row in rows)
    assert "少于 10 件" in said  # one case is nobody's business


def test_an_unknown_clause_is_not_found(staffed: Halls) -> None:
    with visiting(staffed.app(staffed.pair.sichuan)) as client:
        checked(client.get("/promises/川办发〔2021〕2号%239.99"), status=404)


def test_days_are_measured_by_median_ninetieth_and_share_on_time() -> None:
    # Used 1..10 of 8 promised. Median (5+6)/2; nine of ten is the ceil(0.9 x 10) = 9th; 8 of 10 within 8.
    assert trace.measured([(8, n) for n in range(10, 0, -1)]) == Days(10, (8,), 5.5, 9, 0.8)
    # One case: it is its own median and ninetieth.
    assert trace.measured([(3, 4)]) == Days(1, (3,), 4, 4, 0.0)
    # Of 11 the ceil(9.9) = 10th; two limits applied.
    assert trace.measured([(5, 1)] * 10 + [(15, 20)]) == Days(11, (5, 15), 1, 1, 10 / 11)


def test_a_decided_case_counts_the_days_to_its_decision_without_pauses(staffed: Halls) -> None:
    chongqing, clock = staffed.pair.chongqing, staffed.pair.clock
    luo = resident(chongqing)
    form = {"owner_place": "500103", "purpose": "job", "period_from": "2010-01-01", "period_to": "2022-07-31"}
    number = usecases.apply(chongqing, luo, "no-crime-certificate", "apply", {**form, "language": "zh"})
    one, other = (staffed.officer(chongqing, number, name) for name in ("chen", "deng"))
    usecases.act(chongqing, one, number, "accept", {})  # Monday 2022-08-01
    clock.pass_time(days=1)
    usecases.act(chongqing, one, number, "begin special", {"text": "调卷"})  # Tuesday is used, Wednesday is not
    clock.pass_time(days=2)
    usecases.act(chongqing, one, number, "end special", {})  # Thursday is not used
    clock.pass_time(days=1)
    usecases.act(chongqing, one, number, "propose", {"grant": True})
    usecases.act(chongqing, other, number, "decide", {})  # Friday is used: 2 days
    clock.pass_time(days=60)  # what comes after the decision is not the promise's

    ((promise,),) = (trace.promises(chongqing, "no-crime-certificate", public=False),)
    ((carried,),) = (promise.services,)
    ((kept,),) = (carried.kept,)
    assert kept.days == Days(1, (3,), 2, 2, 1.0)


def test_the_public_is_told_nothing_of_groups_under_ten(staffed: Halls) -> None:
    sichuan = staffed.pair.sichuan
    usecases.apply(sichuan, resident(sichuan), "pension-transfer", "apply", PENSION)
    kept = trace.promises(sichuan, "pension-transfer")[0].services[0].kept
    assert [(count.number, k.days) for k in kept for count in k.counts] == [(None, None)]
    known = trace.promises(sichuan, "pension-transfer", public=False)[0].services[0].kept
    assert [count.number for k in known for count in k.counts] == [1]


def test_the_command_line_traces_without_a_node() -> None:
    promises = traced([], "pension-transfer")
    assert PENSION_CLAUSE in {p.clause.id for p in promises}
    with pytest.raises(Refused):
        traced([], "nothing")


def test_every_status_has_words_in_both_languages() -> None:
    assert set(STATUS_NAMES) == set(Status)
    assert all(words_.zh and words_.en for words_ in STATUS_NAMES.values())
