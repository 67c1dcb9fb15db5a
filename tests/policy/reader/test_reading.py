"""The reader as a whole: any text, and the official texts where they are at hand."""

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yipanqi.policy.catalogue import catalogue
from yipanqi.policy.reader import read, text_of
from yipanqi.policy.reader.document import Clause, ClauseKind, Document, Reading, Use

OFFICIAL = Path(__file__).parents[4] / "shared" / "policies"
official = pytest.mark.skipif(not OFFICIAL.is_dir(), reason="the official texts are not at hand")

PIECES = [
    "一、总体要求", "二、任务", "（一）甲。", "（二）", "(三)乙", "1.", "（1）丙", "序号", "事项",
    "重点任务", "完成时限", "牵头单位", "配合单位", "一", "县公安局", "县民政局、", "——", "2024年12月",
    "持续", "推进", "（责任单位：", "两省市公安部门", "；", "）", "版权所有", "《", "》",
    "渝府办〔2025〕2号", "2025年1月26日", "某某县人民政府", "有关单位：", "附件", "。", "，", "15个工作日", "2—3个",
    "**", "征求意见", "９", "〇", "某方案", "- 3 -", "\n", "\n\n", "\xa0",
    "\x0c",
]  # fmt: skip
WORDS = st.sampled_from(PIECES)
ANY_TEXT = st.one_of(
    st.text(max_size=300), st.lists(WORDS, max_size=60).map("".join), st.lists(WORDS, max_size=40).map("\n".join)
)


@given(ANY_TEXT)
def test_any_text_is_read_and_every_line_of_it_accounted_for(text: str) -> None:
    reading = read(text, "any.txt")
    assert [(line.number, line.text) for line in reading.lines] == list(enumerate(text.splitlines(), start=1))
    assert all(line.reason.zh and line.reason.en for line in reading.lines)


@given(ANY_TEXT)
def test_no_line_is_left_without_a_place(text: str) -> None:
    lines = read(text, "any.txt").lines
    assert not [line for line in lines if line.reason.en == "could not be placed"]


@given(ANY_TEXT)
def test_no_words_of_a_clause_are_lost(text: str) -> None:
    reading = read(text, "any.txt")
    fields = [
        each for clause in reading.document.clauses for each in (clause.title, clause.text, clause.deadline.printed)
    ]
    fields += [office.printed for clause in reading.document.clauses for office in clause.offices]
    kept = set("".join(fields))
    assert all(
        mark in kept for line in reading.lines if line.use is Use.CLAUSE for mark in line.text if mark in "甲乙丙"
    )


@given(ANY_TEXT)
def test_every_clause_belongs_to_a_section_or_to_none(text: str) -> None:
    document = read(text, "any.txt").document
    assert [section.ordinal for section in document.sections] == list(range(1, len(document.sections) + 1))
    assert all(0 <= clause.section <= len(document.sections) for clause in document.clauses)


PHRASES = st.lists(
    st.sampled_from(["便民惠民", "协同联动", "办理流程优化", "群众办事", "数据共享"]), min_size=9, max_size=20
)


@given(st.lists(PHRASES, min_size=4, max_size=6), st.integers(24, 34), st.sampled_from(["\n", "\n\n"]))
def test_breaking_the_lines_of_a_page_changes_no_clause(phrases: list[list[str]], width: int, between: str) -> None:
    numerals = "一二三四五六"
    offices = "（责任单位：重庆市公安局、市民政局；成都市公安局、市民政局）"
    bodies = [f"（{numerals[place]}）推进。{'，'.join(words)}。{offices}" for place, words in enumerate(phrases)]
    paragraphs = ["一、事项", *bodies]
    broken = [each[start : start + width] for each in paragraphs for start in range(0, len(each), width)]
    whole = read("\n".join(paragraphs), "a.txt").document
    assert len(whole.clauses) == len(phrases)
    assert read(between.join(broken), "a.txt").document == whole


def test_a_task_without_a_deadline_of_its_own_has_the_documents() -> None:
    clauses = ("（一）甲。2022年6月底前办好。（责任单位：重庆市公安局）", "（二）乙。（责任单位：重庆市公安局）")
    document = read("\n".join(("某事项", "提出2022年底前到位的事项。", "一、事项", *clauses)), "a.txt").document
    assert [str(clause.deadline.on) for clause in document.clauses] == ["2022-06-30", "2022-12-31"]


@cache
def readings() -> dict[str, Reading]:
    """The official documents by the ids of the catalogue, found by their title and date."""
    found = [read(text_of(path), path.name) for path in sorted(OFFICIAL.iterdir())]
    return {
        entry.id: next(each for each in found if each.document.issued_on == entry.issued_on)
        for entry in catalogue().documents.values()
    }


def document_of(id_: str) -> Document:
    return readings()[id_].document


def clause_of(id_: str, section: int, number: int | None) -> Clause:
    return next(each for each in document_of(id_).clauses if (each.section, each.number) == (section, number))


@official
def test_the_official_documents_are_those_of_the_catalogue() -> None:
    for id_, entry in catalogue().documents.items():
        document = document_of(id_)
        assert (document.number, document.issuers, document.kind) == (entry.number, entry.issuers, entry.kind)
        assert document.title.replace("(", "（").replace(")", "）") == entry.title


@official
@pytest.mark.parametrize(
    ("id_", "general", "tasks", "measures", "closing"),
    [
        ("川办发〔2021〕2号", 3, 16, 3, 0),
        ("渝府办发〔2022〕3号", 0, 27, 0, 0),
        ("岳池县2024年任务清单", 0, 37, 0, 0),
        ("双核方案2024征求意见稿", 0, 23, 3, 0),
        ("渝府办〔2025〕2号", 0, 20, 0, 1),
    ],
)
def test_every_official_clause_is_found(id_: str, general: int, tasks: int, measures: int, closing: int) -> None:
    kinds = [clause.kind for clause in document_of(id_).clauses]
    assert (
        kinds.count(ClauseKind.GENERAL),
        kinds.count(ClauseKind.TASK),
        kinds.count(ClauseKind.MEASURE),
        kinds.count(ClauseKind.CLOSING),
    ) == (general, tasks, measures, closing)


@official
def test_every_official_task_has_offices_with_a_side_and_nothing_is_in_doubt() -> None:
    for reading in readings().values():
        tasks = [clause for clause in reading.document.clauses if clause.kind is ClauseKind.TASK]
        assert all(clause.offices and all(office.side for office in clause.offices) for clause in tasks)
        assert reading.doubts == ()


@official
def test_no_official_character_is_lost() -> None:
    for reading in readings().values():
        kept = "".join(line.text for line in reading.lines if line.use is Use.CLAUSE)
        for clause in reading.document.clauses:
            assert "".join(clause.text.split()) in "".join(kept.split()).replace("**", "")


@official
def test_the_catalogue_says_what_the_official_texts_say() -> None:
    for entry in catalogue().clauses.values():
        if entry.section and not entry.number:  # a section that is all one text has no clause of its own
            continue
        read_ = clause_of(entry.document.id, entry.section, entry.number or None)
        assert (read_.offices, read_.deadline) == (entry.offices, entry.deadline)
        figures = [(target.value, target.unit, target.comparator) for target in read_.targets]
        assert figures == [(target.value, target.unit, target.comparator) for target in entry.targets]


@official
def test_the_page_inside_an_official_clause_is_taken_out() -> None:
    clause = clause_of("渝府办〔2025〕2号", 3, 18)
    assert "文件" not in clause.text
    assert "可申请全额退款" in clause.text


@official
def test_an_official_list_of_offices_with_half_a_bracket_is_read() -> None:
    names = [office.name for office in clause_of("双核方案2024征求意见稿", 2, 23).offices]
    assert names[0] == "重庆市公安局"
    assert len(names) == 6  # on each of two sides the police, the districts and counties, the committees
