"""A person confirms or corrects what the reader was not sure of."""

import msgspec
import pytest

from yipanqi.kernel.problems import Refused
from yipanqi.policy.reader import corrected, read, value_of
from yipanqi.policy.reader.document import Clause, Correction, Field, Reading, Role

TEXT = """某方案
2023年1月2日
一、事项
（一）推进互认。（责任单位：兴隆湖专班）
（二）推进通办。
（四）推进联办。（责任单位：重庆市公安局）"""


def reading() -> Reading:
    return read(TEXT, "a.txt")


def doubts(found: Reading) -> list[tuple[int | None, Field]]:
    return [(doubt.clause, doubt.field) for doubt in found.doubts]


def test_a_doubt_names_its_clause_and_field_and_what_was_read() -> None:
    assert doubts(reading()) == [(2, Field.NUMBER), (0, Field.OFFICES), (1, Field.OFFICES)]
    assert reading().doubts[0].read == "4"
    assert reading().doubts[1].read == "兴隆湖专班"


def test_the_value_that_was_read_settles_the_doubt_and_changes_nothing() -> None:
    same = Correction(2, Field.NUMBER, value_of(reading(), 2, Field.NUMBER))
    found = corrected(reading(), [same])
    assert found.document == reading().document
    assert (2, Field.NUMBER) not in doubts(found)
    assert len(found.doubts) == 2


def test_corrected_offices_take_the_place_of_those_read() -> None:
    offices = '[{"name":"成都市公安局","side":"成都","role":"lead","printed":"公安"}]'
    clause = corrected(reading(), [Correction(1, Field.OFFICES, offices)]).document.clauses[1]
    assert [(each.name, each.role) for each in clause.offices] == [("成都市公安局", Role.LEAD)]


def test_a_later_correction_of_a_field_replaces_an_earlier_one() -> None:
    found = corrected(reading(), [Correction(None, Field.TITLE, '"甲方案"'), Correction(None, Field.TITLE, '"乙方案"')])
    assert found.document.title == "乙方案"


def test_a_dropped_clause_leaves_the_places_of_other_corrections_and_takes_its_doubts_along() -> None:
    found = corrected(reading(), [Correction(0, Field.CLAUSE, "null"), Correction(2, Field.NUMBER, "3")])
    assert [clause.number for clause in found.document.clauses] == [2, 3]
    assert doubts(found) == [(0, Field.OFFICES)]  # the second clause is now the first


def test_a_clause_that_was_missed_is_added_one_place_past_the_last() -> None:
    missed = msgspec.structs.replace(reading().document.clauses[0], number=3)
    found = corrected(reading(), [Correction(3, Field.CLAUSE, msgspec.json.encode(missed).decode())])
    assert [clause.number for clause in found.document.clauses] == [1, 2, 4, 3]
    assert isinstance(found.document.clauses[3], Clause)


SILENT = """某通知
一、事项
（一）推进互认。
（二）推进通办。
二、保障措施
（三）加强领导。"""


def test_a_document_that_names_no_office_is_in_doubt_once() -> None:
    (doubt,) = read(SILENT, "a.txt").doubts
    assert (doubt.clause, doubt.field, doubt.text.zh) == (None, Field.OFFICES, "全文未见责任单位")


def test_that_it_names_none_is_confirmed_with_an_empty_list() -> None:
    silent = read(SILENT, "a.txt")
    found = corrected(silent, [Correction(None, Field.OFFICES, value_of(silent, None, Field.OFFICES))])
    assert (found.document, found.doubts) == (silent.document, ())


def test_offices_of_the_document_answer_for_each_task_that_names_none() -> None:
    city = '[{"name":"成都市公安局","side":"成都","role":"responsible","printed":"公安"}]'
    county = city.replace("成都市公安局", "某县公安局")
    found = corrected(
        read(SILENT, "a.txt"), [Correction(1, Field.OFFICES, county), Correction(None, Field.OFFICES, city)]
    )
    assert [[office.name for office in clause.offices] for clause in found.document.clauses] == [
        ["成都市公安局"],
        ["某县公安局"],
        [],  # a measure
    ]
    assert found.doubts == ()


@pytest.mark.parametrize(
    ("correction", "code"),
    [
        (Correction(9, Field.TITLE, '"甲"'), "field"),
        (Correction(None, Field.DEADLINE, "{}"), "field"),
        (Correction(0, Field.NUMBER, '"三"'), "value"),
        (Correction(0, Field.OFFICES, "[{}]"), "value"),
        (Correction(0, Field.TITLE, "no JSON"), "value"),
        (Correction(4, Field.CLAUSE, "null"), "field"),
    ],
)
def test_a_correction_that_does_not_fit_is_refused(correction: Correction, code: str) -> None:
    with pytest.raises(Refused) as refused:
        corrected(reading(), [correction])
    assert refused.value.problems[0].code == code
