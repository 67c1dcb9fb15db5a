"""Finding services, clauses and documents by words, pinyin and numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yipanqi.kernel.text import Text
from yipanqi.supervision.publicity.search import Entry, EntryKind, bare, find, grouped, initials, syllables

PENSION = Entry(
    EntryKind.SERVICE, "/services/pension-transfer", Text("养老保险关系转移", "Pension transfer"), words=("社保转移",)
)
CHONGQING = Entry(EntryKind.SERVICE, "/services/cq", Text("重庆公积金贷款", "Housing fund loan"))
PLAN = Entry(
    EntryKind.DOCUMENT,
    "/documents/1",
    Text("便捷生活行动方案", "Plan of convenient living"),
    number="川办发〔2021〕2号",
)
CLAUSE = Entry(
    EntryKind.CLAUSE, "/promises/1", Text("公交便利化", "Easier buses"), rest=Text("新增跨省公交线路", "bus lines")
)
ENTRIES = (PENSION, CHONGQING, PLAN, CLAUSE)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("养老保险", PENSION),
        ("社保转移", PENSION),
        ("pension", PENSION),
        ("ylbx", PENSION),  # 养老保险
        ("sbzy", PENSION),  # 社保转移, an everyday name
        ("yanglao", PENSION),
        ("gjjdk", CHONGQING),  # 公积金贷款, inside the title
        ("cqgjj", CHONGQING),  # 重庆 is Chongqing, not zhongqing
        ("川办发〔2021〕2号", PLAN),
        ("川办发[2021]2号", PLAN),
        ("川办发 2021 2", PLAN),
        ("2021", PLAN),
        ("公交线路", CLAUSE),
    ],
)
def test_what_people_type_finds_what_they_mean(query: str, first: Entry) -> None:
    assert find(ENTRIES, query)[0] is first


@pytest.mark.parametrize("query", ["", " ", "钓鱼", "zzzz", "渝府办9"])
def test_what_fits_nothing_finds_nothing(query: str) -> None:
    assert find(ENTRIES, query) == ()


def test_pinyin_is_spelt_by_the_word_not_by_the_sign() -> None:
    assert initials("重庆") == "cq"
    assert syllables("重庆银行") == "chongqingyinhang"


def test_a_number_is_compared_without_brackets() -> None:
    assert bare("川办发〔2021〕2号") == bare("川办发（2021） 2 号") == "川办发20212"


def test_what_is_found_is_shown_kind_by_kind() -> None:
    found = find(ENTRIES, "公交方案")  # 公交 of the clause, 方案 of the document: one piece of three each
    assert list(grouped(found)) == [EntryKind.CLAUSE, EntryKind.DOCUMENT]


@given(st.text(max_size=40))
def test_whatever_is_typed_finds_each_entry_at_most_once(query: str) -> None:
    found = find(ENTRIES, query)
    assert len(found) == len({entry.href for entry in found})
