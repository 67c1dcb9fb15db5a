"""Every kind of question, asked on a page, keeps what was typed and says what is wrong beside it."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

import msgspec
import pytest
from jinja2 import DictLoader
from litestar import Litestar, Request, get, post
from litestar.response import Template
from litestar.testing import TestClient

from support.html import Page, checked, words
from support.web import BASE, FakeNode, csrf_token, visiting
from yipanqi.kernel.forms import (
    Choice,
    Choices,
    CreditCode,
    Date,
    File,
    Line,
    Lines,
    Mobile,
    Money,
    Option,
    Place,
    ResidentId,
    Whole,
    YesNo,
    answers,
    ask,
    fields,
    parse,
)
from yipanqi.kernel.problems import Problem, Refused
from yipanqi.kernel.text import Text, same
from yipanqi.web import guards
from yipanqi.web.app import create_app
from yipanqi.web.pages import page
from yipanqi.web.questions import Sent, Typed, questions
from yipanqi.web.seam import WebSettings
from yipanqi.web.visitor import language

TODAY = date(2026, 3, 2)
TWO = (Option("a", Text("甲", "A"), hint=Text("第一", "first")), Option("b", Text("乙", "B")))


class Everything(msgspec.Struct, frozen=True):
    name: Annotated[str, ask(Text("姓名", "Name"), Line(), hint=Text("与证件一致", "As on the card"))]
    story: Annotated[str, ask(Text("说明", "Details"), Lines())]
    number: Annotated[str, ask(Text("身份证号", "Resident ID"), ResidentId())]
    company: Annotated[str, ask(Text("单位", "Company"), CreditCode())]
    phone: Annotated[str, ask(Text("手机", "Mobile"), Mobile())]
    rooms: Annotated[int, ask(Text("间数", "Rooms"), Whole(unit=Text("间", "rooms")))]
    rent: Annotated[int, ask(Text("租金", "Rent"), Money())]
    since: Annotated[date, ask(Text("起始日", "Since"), Date())]
    alone: Annotated[bool, ask(Text("独居", "Alone"), YesNo())]
    kind: Annotated[str, ask(Text("事由", "Reason"), Choice(TWO))]
    papers: Annotated[tuple[str, ...], ask(Text("材料", "Papers"), Choices(TWO))]
    place: Annotated[str, ask(Text("地区", "Place"), Place(within="51"))]
    photo: Annotated[str | None, ask(Text("照片", "Photo"), File(), optional=True)] = None


TYPED = {
    "name": "刘某",
    "story": "一\n二",
    "number": "11010519491231002X",
    "company": "91110000600037341L",
    "phone": "13800000000",
    "rooms": "3",
    "rent": "1500.00",
    "since-year": "2020",
    "since-month": "5",
    "since-day": "1",
    "alone": "no",
    "kind": "b",
    "papers": ["a", "b"],
    "place": "510104",
}


def asking(request: Request[Any, Any, Any], raw: Typed, problems: tuple[Problem, ...]) -> Template:
    asked = questions(fields(Everything), raw, problems, language(request), TODAY)
    return page("everything", 400 if problems else 200, asked=asked, problems=problems)


@get("/everything", guards=[guards.anyone], sync_to_thread=False)
def ask_everything(request: Request[Any, Any, Any]) -> Template:
    return asking(request, {}, ())


@post("/everything", guards=[guards.anyone], sync_to_thread=False, status_code=200)
def everything_sent(request: Request[Any, Any, Any], sent: Sent) -> Template:
    try:
        return asking(request, answers(parse(Everything, sent, TODAY)), ())
    except Refused as refused:
        return asking(request, sent, refused.problems)


TEMPLATE = """
{% extends "base.html" %}
{% from "components/fields.html" import question %}
{% block title %}Everything{% endblock %}
{% block content %}
<h1>Everything</h1>
<form action="/everything" method="post" novalidate>{{ csrf_input | safe }}
{% for one in asked %}{{ question(one) }}{% endfor %}<button class="button">Send</button></form>
{% endblock %}
"""


@pytest.fixture
def client(node: FakeNode) -> Iterator[TestClient[Litestar]]:
    app = create_app(node, WebSettings(BASE), routes=[ask_everything, everything_sent])
    engine = app.template_engine
    assert engine
    environment = engine.engine
    environment.loader.loaders.append(DictLoader({"everything.html": TEMPLATE}))
    with visiting(app) as client:
        yield client


def send(client: TestClient[Litestar], status: int, **changes: object) -> Page:
    token = csrf_token(client.get("/everything").text)
    form = {k: v for k, v in (TYPED | changes | {"_csrf_token": token}).items() if v is not None}
    return checked(client.post("/everything", data=form), status)


def test_every_kind_of_question_makes_a_sound_page(client: TestClient[Litestar]) -> None:
    page = checked(client.get("/everything"))
    legends_and_labels = {words(e) for e in page.all("legend, .govuk-label--s")}
    assert {"姓名", "起始日", "独居", "材料", "地区", "照片（选填）"} <= legends_and_labels


def test_what_was_typed_is_still_there(client: TestClient[Litestar]) -> None:
    page = send(client, 200)
    assert page.one("#name").attrs["value"] == "刘某"
    assert [page.one(f'[name="since-{p}"]').attrs["value"] for p in ("year", "month", "day")] == ["2020", "05", "01"]
    assert page.one('[name="alone"][value="no"]').attrs.get("checked", "missing") != "missing"
    assert len([e for e in page.all('[name="papers"]') if "checked" in e.attrs]) == 2
    assert words(page.one("option[selected]")) == "四川省成都市锦江区"
    assert page.one("#story").to_text().strip() == "一\n二"


def test_each_problem_is_said_on_top_and_beside_its_question(client: TestClient[Litestar]) -> None:
    page = send(client, 400, name=" ", **{"since-month": "13"}, alone=None, papers=None, rent="much", place="")
    said = {a.attrs["href"]: words(a) for a in page.all(".govuk-error-summary a")}
    assert set(said) == {"#name", "#since", "#alone", "#papers", "#rent", "#place"}
    assert said["#name"] == "请填写姓名"
    assert said["#alone"] == "请选择独居"
    assert page.one('[name="since-month"]').attrs["value"] == "13"
    assert page.one("#rent").attrs["value"] == "much"


def test_the_words_are_english_after_the_switch(client: TestClient[Litestar]) -> None:
    client.get("/preferences", params={"language": "en"})
    page = send(client, 400, name="")
    assert page.text("main h2") == "There is a problem"
    assert words(page.one(".govuk-error-summary a")) == "Enter: Name"


def test_of_two_problems_of_a_field_the_first_is_said() -> None:
    (name, *_) = fields(Everything)
    problems = [Problem("one", same("first"), "name"), Problem("two", same("second"), "name")]
    (asked,) = questions([name], {}, problems, "en", TODAY)
    assert asked.problem == "first"
