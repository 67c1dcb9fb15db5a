"""The components of case and desk pages, filled with one case."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from jinja2 import DictLoader
from litestar import Litestar, get
from litestar.response import Template
from litestar.testing import TestClient

from support.html import checked, words
from support.web import BASE, FakeNode, visiting
from yipanqi.access.readings import Reading
from yipanqi.kernel.decision import Citation, Condition, Decision, Figure, Outcome
from yipanqi.kernel.forms import Row
from yipanqi.kernel.text import Text, same
from yipanqi.web import guards
from yipanqi.web.app import create_app
from yipanqi.web.pages import page, quantity
from yipanqi.web.parts import Step
from yipanqi.web.seam import WebSettings

TEMPLATE = """
{% extends "base.html" %}
{% from "components/case.html" import steps, answers, readers with context %}
{% from "components/decision.html" import conditions, figures with context %}
{% block title %}Case{% endblock %}
{% block content %}
<h1 class="govuk-heading-l">养老保险关系转移：重庆 → 成都</h1>
<p class="lead">现在在 <span class="holder-50">重庆市社会保险局</span> 手里 · 承诺 2026-03-09 前办结</p>
<div class="columns">
<div><div class="card">{{ steps(way) }}</div><div class="card">{{ conditions(decision) }}
<div class="buttons"><button class="button" type="button">出具并送达</button>
<button class="button secondary" type="button">一次性告知补正</button></div></div></div>
<div><div class="card"><p class="quiet small">本次将转移</p><p class="big">126 个月</p>{{ figures(decision) }}</div>
<div class="card">{{ answers(rows, change="/apply/") }}</div>
<div class="card"><h2 class="govuk-heading-s">谁看过我的数据</h2>{{ readers(readings) }}</div></div></div>
{% endblock %}
"""

ORDER = "国办发〔2009〕66号"
READ = Citation("share", Text("统筹基金转移比例", "Share"), "12%", "1998-01-01", set_by=ORDER, evidence="read")
KNOWN = Citation("age", Text("男性年龄上限", "Age limit"), "50", "2010-01-01", set_by=ORDER, evidence="known")
ASSUMED = Citation("days", Text("时限", "Limit"), "5", "2024-09-23", because="岳池县清单")
DECISION: Decision[str] = Decision(
    Outcome.REFERRED,
    conditions=(
        Condition(Text("参保地", "Place"), Text("在成都参保", "insured in Chengdu"), same("登记簿"), True, (KNOWN,)),
        Condition(Text("年龄", "Age"), Text("41 岁", "41"), same("身份证"), False, (ASSUMED,)),
        Condition(Text("账户", "Account"), Text("待查", "open"), same("经办机构"), None),
    ),
    figures=(
        Figure("account", Text("个人账户储存额", "Account"), 5_421_036, "fen"),
        Figure("fund", Text("统筹基金", "Fund"), 8_316_000, "fen", Text("693,000.00 元 × 12%", "× 12%"), (READ,)),
        Figure("months", Text("缴费月数", "Months"), 126, "month"),
    ),
)
CHONGQING = Text("重庆", "Chongqing")
SICHUAN = Text("四川", "Sichuan")
WAY = [
    Step(same("03-02 周一 10:12"), Text("申请已受理", "Accepted"), same("材料齐全，无需补正"), "51", SICHUAN, "done"),
    Step(same("03-03 周二 至今"), Text("重庆核算转移金额", "Working out"), same("核算中"), "50", CHONGQING, "now"),
    Step(same("03-09 前"), Text("接续记账，办结", "Posting"), same("合并缴费年限"), "51", SICHUAN, "ahead"),
]
READING = Reading(
    at=datetime(2026, 3, 3, 1, 2, tzinfo=UTC),
    reader=Text("重庆市社会保险局", "Chongqing"),
    place="50",
    what="case",
    case_number="SC-1",
    purpose=Text("核算转移", "work out"),
)


@get("/case", guards=[guards.anyone], sync_to_thread=False)
def case_page() -> Template:
    rows = [Row("to_place", "转入地", "四川省成都市"), Row("phone", "手机", "138****0000")]
    return page("case", way=WAY, decision=DECISION, rows=rows, readings=[READING])


def components_app(node: FakeNode, base: str = BASE) -> Litestar:
    app = create_app(node, WebSettings(base), routes=[case_page])
    assert app.template_engine
    app.template_engine.engine.loader.loaders.append(DictLoader({"case.html": TEMPLATE}))
    return app


@pytest.fixture
def client(node: FakeNode) -> Iterator[TestClient[Litestar]]:
    with visiting(components_app(node)) as client:
        yield client


def test_each_step_says_its_side_and_its_state_in_words(client: TestClient[Litestar]) -> None:
    steps = [words(e) for e in checked(client.get("/case")).all(".steps li")]
    assert ["已完成" in steps[0], "正在办理" in steps[1], "未开始" in steps[2]] == [True] * 3
    assert "四川" in steps[0]
    assert "重庆" in steps[1]


def test_each_condition_says_fact_source_and_whether_it_is_met(client: TestClient[Litestar]) -> None:
    met = [words(e) for e in checked(client.get("/case")).all(".met")]
    assert met == ["✓ 符合", "✕ 不符合", "？待审查"]


def test_how_sure_a_parameter_is_stands_beside_it_in_words(client: TestClient[Litestar]) -> None:
    page = checked(client.get("/case"))
    cited = {words(e) for e in page.all(".cite")}
    assert any("（国办发〔2009〕66号）" in c for c in cited)
    assert any("依据待核对" in c for c in cited)
    assert any("暂定值，待主管部门确认" in c for c in cited)


def test_each_answer_can_be_changed(client: TestClient[Litestar]) -> None:
    links = checked(client.get("/case")).all(".govuk-summary-list a")
    assert [(a.attrs["href"], words(a)) for a in links] == [
        ("/apply/to_place", "修改 转入地"),
        ("/apply/phone", "修改 手机"),
    ]


def test_amounts_are_said_in_their_units(client: TestClient[Litestar]) -> None:
    amounts = [words(e) for e in checked(client.get("/case")).all(".amount")]
    assert amounts == ["54,210.36 元", "83,160.00 元", "126 个月"]  # 5,421,036 and 8,316,000 fen
    assert quantity(1, "working day") == Text("1 个工作日", "1 working day")
    assert quantity(3, "seat").en == "3 seats"
