"""A text is attached to the catalogue's document, and every difference between them is reported."""

from datetime import date

import msgspec

from yipanqi.policy.catalogue import Clause, catalogue
from yipanqi.policy.importing import Aspect, Difference, differences, document_of
from yipanqi.policy.reader import document as reader

ID = "渝府办发〔2022〕3号"
KEPT = catalogue().documents[ID]


def as_read(clause: Clause) -> reader.Clause:
    """The clause as a reader finds it that agrees with the catalogue."""
    return reader.Clause(
        clause.number or None,
        clause.section,
        clause.title.zh,
        "",
        clause.kind,
        clause.offices,
        clause.deadline,
        clause.targets,
    )


def text(*clauses: reader.Clause) -> reader.Document:
    sections = tuple(reader.Section(place, title.zh) for place, title in enumerate(KEPT.sections, start=1))
    return reader.Document(
        "a.txt", KEPT.number, KEPT.title, KEPT.issuers, KEPT.issued_on, KEPT.kind, (), (), None, sections, clauses
    )


WHOLE = text(*map(as_read, catalogue().of(ID)))


def found(read: reader.Document) -> tuple[Difference, ...]:
    return differences(KEPT, catalogue().of(ID), read)


def with_first(**changes: object) -> reader.Document:
    first, *rest = WHOLE.clauses
    return text(msgspec.structs.replace(first, **changes), *rest)


def test_a_text_that_says_the_same_has_no_differences() -> None:
    assert found(WHOLE) == ()


def test_a_text_belongs_to_the_document_with_its_number_however_it_is_printed() -> None:
    printed = msgspec.structs.replace(WHOLE, number="渝府办发 [2022] 3 号", title="别的标题")
    assert document_of(catalogue(), printed) == KEPT


def test_a_text_without_a_number_belongs_to_the_document_with_its_title_and_date() -> None:
    bare = msgspec.structs.replace(WHOLE, number=None, title=KEPT.title.replace("（", "(").replace("）", ")"))
    assert document_of(catalogue(), bare) == KEPT
    assert document_of(catalogue(), msgspec.structs.replace(bare, issued_on=date(2030, 1, 1))) is None


def test_other_offices_deadlines_and_targets_are_reported_with_both_sides() -> None:
    offices = (reader.Office("四川省公安厅", "四川", reader.Role.RESPONSIBLE, "省公安厅"),)
    assert [(each.place, each.aspect) for each in found(with_first(offices=offices))] == [("1.1", Aspect.OFFICES)]
    late = found(with_first(deadline=reader.Deadline("2023年底前", date(2023, 12, 31))))
    assert late == (Difference("1.1", Aspect.DEADLINE, "2022-12-31", "2023-12-31"),)
    more = found(with_first(targets=(reader.Target(5, "工作日", "<=", "5个工作日"),)))
    assert more == (Difference("1.1", Aspect.TARGETS, "", "<=5 工作日"),)


def test_a_clause_that_is_missing_and_one_too_many_are_reported() -> None:
    last = msgspec.structs.replace(WHOLE.clauses[-1], number=28, title="多出的一条")
    assert found(text(*WHOLE.clauses[:-1], last)) == (
        Difference("8.27", Aspect.MISSING, "120 跨界救援", ""),
        Difference("8.28", Aspect.EXTRA, "", "多出的一条"),
    )


def test_facts_of_the_document_are_compared_too() -> None:
    other = msgspec.structs.replace(WHOLE, issued_on=date(2022, 1, 21), issuers=KEPT.issuers[:1])
    assert [each.aspect for each in found(other)] == [Aspect.ISSUERS, Aspect.ISSUED_ON]


def test_a_section_that_is_all_one_text_is_found_as_such() -> None:
    draft = catalogue().documents["双核方案2024征求意见稿"]
    overall = catalogue().clauses["双核方案2024征求意见稿#1.0"]
    sections = (reader.Section(1, "总体要求", "坚持共享。"),)
    read = msgspec.structs.replace(WHOLE, sections=sections, clauses=())
    aspects = {each.aspect for each in differences(draft, [overall], read)}
    assert Aspect.MISSING not in aspects
    assert Aspect.MISSING in {each.aspect for each in differences(draft, [overall], text())}
