"""Forms: one definition, three faces of it."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yipanqi.kernel.divisions import DivisionKind
from yipanqi.kernel.forms import (
    Agreement,
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
    asked,
    fields,
    parse,
    problems_with,
    schema,
    shown,
    when,
)
from yipanqi.kernel.money import Fen
from yipanqi.kernel.problems import Problem, Refused
from yipanqi.kernel.text import Text, same

TODAY = date(2026, 3, 2)
KINDS_OF_STAY = (Option("work", Text("务工", "Work")), Option("other", Text("其他", "Other")))
PAPERS = (Option("lease", Text("租约", "Lease")), Option("deed", Text("房产证", "Deed")))


class Stay(msgspec.Struct, frozen=True):
    """A form with every kind of answer."""

    name: Annotated[str, ask(Text("姓名", "Name"), Line(longest=10))]
    number: Annotated[str, ask(Text("身份证号", "Resident ID"), ResidentId())]
    place: Annotated[str, ask(Text("居住地", "Place of residence"), Place(within="51"), hint=Text("到区县", "County"))]
    since: Annotated[date, ask(Text("居住起始日", "Living there since"), Date(future=False))]
    rent: Annotated[Fen, ask(Text("月租金", "Monthly rent"), Money(most=1_000_000))]
    rooms: Annotated[int, ask(Text("房间数", "Rooms"), Whole(least=1, most=20, unit=Text("间", "rooms")))]
    alone: Annotated[bool, ask(Text("是否独居", "Living alone"), YesNo())]
    kind: Annotated[str, ask(Text("居住事由", "Reason"), Choice(KINDS_OF_STAY))]
    papers: Annotated[tuple[str, ...], ask(Text("材料", "Papers"), Choices(PAPERS))]
    phone: Annotated[str, ask(Text("手机", "Mobile"), Mobile())]
    reason: Annotated[str | None, ask(Text("说明", "Details"), Lines(longest=50), when=when("kind", "other"))] = None
    employer: Annotated[str | None, ask(Text("单位", "Employer"), CreditCode(), optional=True)] = None
    photo: Annotated[str | None, ask(Text("照片", "Photo"), File(), optional=True)] = None

    def problems(self) -> Iterable[Problem]:
        if self.alone and self.rooms > 10:
            yield Problem("too_many_rooms", Text("独居房间数过多", "Too many rooms for one person"), "rooms")


# 11010519491231002X is the sample number of GB 11643.
GOOD: dict[str, str | int | bool | list[str]] = {
    "name": "刘某",
    "number": "11010519491231002X",
    "place": "510104",
    "since": "2020-05-01",
    "rent": "1500.00",
    "rooms": "3",
    "alone": "yes",
    "kind": "work",
    "papers": ["lease"],
    "phone": "13800000000",
}


def refusal(**changes: str | int | bool | list[str] | None) -> dict[str, str]:
    """Code of the problem of each field, for the good form with changes."""
    with pytest.raises(Refused) as caught:
        parse(Stay, {k: v for k, v in (GOOD | changes).items() if v is not None}, TODAY)
    return {p.field: p.code for p in caught.value.problems}


def test_a_form_filled_in_well_becomes_typed_values() -> None:
    stay = parse(Stay, GOOD, TODAY)
    assert stay.since == date(2020, 5, 1)
    assert stay.rent == 150_000
    assert stay.rooms == 3
    assert stay.alone is True
    assert stay.papers == ("lease",)
    assert stay.reason is None


def test_what_people_type_is_taken_generously() -> None:
    typed = {
        "number": " 110105 19491231 002x ",
        "place": "锦江区",
        "since-year": "２０２０",
        "since-month": "5",
        "since-day": " 1",
        "rent": "¥1,500 元",
        "rooms": "３",
        "alone": "是",
        "papers": ["deed", "lease"],
        "phone": "+86 138-0000-0000",
    }
    raw = {k: v for k, v in GOOD.items() if k != "since"} | typed
    expected = parse(Stay, GOOD | {"papers": ["lease", "deed"]}, TODAY)
    assert parse(Stay, raw, TODAY) == expected


@pytest.mark.parametrize("day", ["2020-5-1", "2020/05/01", "20200501", "2020年5月1日", "2020.5.1"])
def test_a_day_is_read_in_every_usual_way(day: str) -> None:
    assert parse(Stay, GOOD | {"since": day}, TODAY).since == date(2020, 5, 1)


def test_json_booleans_and_numbers_are_taken_as_they_are() -> None:
    assert parse(Stay, GOOD | {"alone": False, "rooms": 3}, TODAY).alone is False


def test_every_problem_is_told_at_once_at_its_field() -> None:
    assert refusal(name=None, since="2020-02-30", rooms="a few", place="500103") == {
        "name": "required",
        "since": "date",
        "rooms": "number",
        "place": "place",
    }


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("name", "名" * 11, "length"),
        ("number", "110105194912310021", "id-check"),
        ("since", "2026-03-03", "date"),
        ("since", "20203-1-1", "date"),
        ("rent", "10000.01", "money"),
        ("rent", "12.345", "money"),
        ("rooms", "21", "number"),
        ("rooms", "3.5", "number"),
        ("alone", "perhaps", "yes_no"),
        ("kind", "holiday", "choice"),
        ("papers", ["lease", "will"], "choice"),
        ("phone", "12800000000", "mobile"),
        ("employer", "911100006000373411", "uscc-check"),
        ("photo", "../../etc/passwd", "file"),
        ("colour", "green", "unknown_field"),
    ],
)
def test_an_answer_that_breaks_a_rule_is_refused_with_its_code(field: str, value: str | list[str], code: str) -> None:
    assert refusal(**{field: value}) == {field: code}


def test_a_division_that_has_ended_names_its_successor() -> None:
    class Move(msgspec.Struct, frozen=True):
        to: Annotated[str, ask(same("to"), Place(within="50"))]

    with pytest.raises(Refused) as caught:
        parse(Move, {"to": "500105"}, TODAY)  # 江北区, part of 两江新区 since 2025-11-06
    assert "两江新区" in caught.value.problems[0].text.zh


def test_a_conditional_question_is_required_only_when_asked() -> None:
    assert refusal(kind="other") == {"reason": "required"}
    assert parse(Stay, GOOD | {"kind": "other", "reason": "探亲\r\n两月"}, TODAY).reason == "探亲\n两月"


def test_a_line_of_text_stays_one_line() -> None:
    assert parse(Stay, GOOD | {"name": " 刘\x00\n某 "}, TODAY).name == "刘某"


def test_the_answer_to_a_question_not_asked_is_left_out() -> None:
    assert parse(Stay, GOOD | {"reason": "left over"}, TODAY).reason is None


def test_the_questions_asked_follow_the_answers() -> None:
    assert "reason" not in [f.name for f in asked(Stay, GOOD, TODAY)]
    assert "reason" in [f.name for f in asked(Stay, GOOD | {"kind": "other"}, TODAY)]


def test_a_page_of_a_form_hears_only_of_its_own_fields() -> None:
    assert [p.field for p in problems_with(Stay, {"name": "刘某"}, TODAY, only=["name", "phone"])] == ["phone"]


def test_checks_across_fields_come_when_each_field_is_right() -> None:
    assert refusal(rooms="11") == {"rooms": "too_many_rooms"}
    assert refusal(rooms="11", phone="1") == {"phone": "mobile"}


def test_people_read_their_answers_in_words() -> None:
    rows = {r.name: r.answer for r in shown(parse(Stay, GOOD, TODAY), "zh")}
    assert rows["place"] == "四川省成都市锦江区"
    assert rows["since"] == "2020年5月1日"
    assert rows["rent"] == "1,500.00元"
    assert rows["alone"] == "是"
    assert rows["kind"] == "务工"
    assert rows["employer"] == "未提供"
    assert "reason" not in rows


def test_identity_numbers_are_masked_unless_the_whole_is_asked_for() -> None:
    form = parse(Stay, GOOD, TODAY)
    assert {r.name: r.answer for r in shown(form, "en")}["number"] == "1101**********002X"
    assert {r.name: r.answer for r in shown(form, "en")}["phone"] == "138****0000"
    assert {r.name: r.answer for r in shown(form, "en", whole=True)}["number"] == "11010519491231002X"


def test_the_schema_says_what_the_api_takes_in_both_languages() -> None:
    described = schema(Stay)
    properties = described["properties"]
    assert isinstance(properties, dict)
    assert properties["since"] == {
        "type": "string",
        "format": "date",
        "title": "居住起始日",
        "x-title": {"zh": "居住起始日", "en": "Living there since"},
    }
    assert properties["kind"]["enum"] == ["work", "other"]
    assert properties["place"]["description"] == "到区县"
    assert "reason" not in described["required"]  # type: ignore[operator]
    assert described["allOf"] == [
        {"if": {"properties": {"kind": {"enum": ["other"]}}, "required": ["kind"]}, "then": {"required": ["reason"]}}
    ]


def test_a_form_that_is_declared_wrongly_says_so() -> None:
    class Silent(msgspec.Struct):
        name: str

    class NoDefault(msgspec.Struct):
        name: Annotated[str | None, ask(same("name"), Line(), optional=True)]

    class Backwards(msgspec.Struct):
        name: Annotated[str | None, ask(same("name"), Line(), when=when("later", "yes"))] = None

    for wrong in (Silent, NoDefault, Backwards):
        with pytest.raises(TypeError):
            fields(wrong)


def test_places_of_one_administration_only_are_offered() -> None:
    offered = Place(within="50", kinds=(DivisionKind.COUNTY,)).options(TODAY)
    assert offered
    assert {d.code[:2] for d in offered} == {"50"}
    assert "500105" not in {d.code for d in offered}  # ended on 2025-11-06


stays = st.builds(
    Stay,
    name=st.text(st.characters(categories=["Lo"], max_codepoint=0x9FFF, min_codepoint=0x4E00), min_size=1, max_size=10),
    number=st.just("11010519491231002X"),
    place=st.sampled_from(["510104", "511621"]),
    since=st.dates(date(1900, 1, 1), TODAY),
    rent=st.integers(0, 1_000_000),
    rooms=st.integers(1, 10),
    alone=st.booleans(),
    kind=st.just("work"),
    papers=st.sampled_from([("lease",), ("deed",), ("lease", "deed")]),
    phone=st.from_regex(r"1[3-9]\d{9}", fullmatch=True).filter(str.isascii),
    employer=st.none(),
    photo=st.none() | st.from_regex(r"[0-9a-f]{64}", fullmatch=True),
)


@given(stays)
def test_a_form_written_back_is_read_as_the_same_form(stay: Stay) -> None:
    assert parse(Stay, answers(stay), TODAY) == stay


class Agreeing(msgspec.Struct, frozen=True):
    """Two consents; one can go without the second."""

    query: Annotated[bool, ask(Text("同意查询", "I agree to the query"), Agreement(purpose="loan"))]
    news: Annotated[bool, ask(Text("同意接收", "I agree to news"), Agreement(purpose="news"), optional=True)] = False


def test_who_does_not_agree_cannot_go_on_unless_it_is_optional() -> None:
    assert parse(Agreeing, {"query": "yes"}, TODAY) == Agreeing(query=True, news=False)
    assert parse(Agreeing, {"query": True, "news": ["yes"]}, TODAY).news
    for typed, code in (({}, "required"), ({"query": "no"}, "agreement"), ({"query": "perhaps"}, "yes_no")):
        with pytest.raises(Refused) as caught:
            parse(Agreeing, typed, TODAY)
        assert [(p.field, p.code) for p in caught.value.problems] == [("query", code)]


def test_a_consent_is_one_box_in_the_schema_too() -> None:
    properties = schema(Agreeing)["properties"]
    assert isinstance(properties, dict)
    assert (properties["query"]["type"], properties["query"]["const"]) == ("boolean", True)
