"""What holds for any text: nothing falls over, nothing is lost, and the way a text is written changes no reading."""

from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC
from tests.policy.reader.test_reading import ANY_TEXT

from yipanqi.policy.reader import corrected, read, value_of
from yipanqi.policy.reader.document import Correction, Field, Reading
from yipanqi.policy.reader.lines import clean

HALF = "".join(map(chr, [*range(0x21, 0x7F), 0x20]))
FULL = "".join(map(chr, [*range(0xFF01, 0xFF5F), 0x3000]))
TO_FULL = str.maketrans(HALF, FULL)
TO_HALF = str.maketrans(FULL, HALF)
TRADITIONAL = OpenCC("s2t")

TITLES = st.sampled_from(["推进公交互通", "优化证件办理", "扩大直接结算", "开展技能培训"])
TARGETS = st.sampled_from(["新增线路6条以上", "办结时间缩短至3个工作日", "覆盖率达到95%", "举办活动2—3场"])
DEADLINES = st.sampled_from(["", "，2024年6月底前完成", "，2025年12月31日前完成"])
OFFICES = st.sampled_from(
    [
        "责任单位：重庆市公安局、市教委；成都市公安局",
        "牵头单位：两省市交通运输部门；配合单位：有关区县",
        "四川省民政厅牵头，省财政厅配合",
    ]
)
CLAUSES = st.lists(st.tuples(TITLES, TARGETS, DEADLINES, OFFICES), min_size=2, max_size=6)


def paper(clauses: list[tuple[str, str, str, str]]) -> str:
    """A plan with these clauses."""
    numerals = "一二三四五六"
    head = "重庆市人民政府办公厅\n关于印发《便民服务行动方案》的通知\n渝府办发〔2024〕9号\n各区县：\n现印发给你们。\n"
    body = [
        f"（{numerals[n]}）{title}。{target}{due}。（{names}）" for n, (title, target, due, names) in enumerate(clauses)
    ]
    return head + "2024年3月1日\n便民服务行动方案\n一、主要任务\n" + "\n".join(body)


def structure(reading: Reading) -> list[object]:
    """Numbers, deadlines, targets and offices, without the words as they are printed."""
    return [
        (
            clause.section,
            clause.number,
            clause.kind,
            clause.deadline.on,
            [(target.value, target.unit, target.comparator) for target in clause.targets],
            [(office.name, office.side, office.role) for office in clause.offices],
        )
        for clause in reading.document.clauses
    ]


@given(CLAUSES)
@settings(max_examples=40)
def test_full_and_half_width_say_the_same(clauses: list[tuple[str, str, str, str]]) -> None:
    plain = read(paper(clauses), "a.txt")
    assert len(plain.document.clauses) == len(clauses)
    for variant in (paper(clauses).translate(TO_FULL), paper(clauses).translate(TO_HALF)):
        found = read(variant, "a.txt")
        assert structure(found) == structure(plain)
        assert (found.document.number, found.document.issued_on) == (plain.document.number, plain.document.issued_on)


@given(CLAUSES)
@settings(max_examples=40)
def test_traditional_characters_say_the_same(clauses: list[tuple[str, str, str, str]]) -> None:
    assert structure(read(TRADITIONAL.convert(paper(clauses)), "a.txt")) == structure(read(paper(clauses), "a.txt"))


@given(ANY_TEXT)
def test_the_ends_of_lines_do_not_matter(text: str) -> None:
    unix = "\n".join(text.splitlines())
    assert read(unix.replace("\n", "\r\n"), "a.txt") == read(unix, "a.txt")


@given(ANY_TEXT)
def test_cleaned_lines_are_clean(text: str) -> None:
    once = [line.text for line in clean(text.splitlines())]
    assert [line.text for line in clean(once)] == once


@given(ANY_TEXT)
def test_every_doubt_can_be_settled_by_what_was_read(text: str) -> None:
    reading = read(text, "a.txt")
    answers = [
        Correction(each.clause, each.field, value_of(reading, each.clause, each.field))
        if each.field is not Field.LINES
        else Correction(None, Field.LINES, str(list(each.lines)))
        for each in reading.doubts
    ]
    settled = corrected(reading, answers)
    assert settled.document == reading.document
    assert settled.doubts == ()


@given(ANY_TEXT)
def test_a_doubt_names_lines_and_clauses_that_are_there(text: str) -> None:
    reading = read(text, "a.txt")
    for doubt in reading.doubts:
        assert all(1 <= number <= len(reading.lines) for number in doubt.lines)
        assert doubt.clause is None or 0 <= doubt.clause < len(reading.document.clauses)
