"""Lineage is proposed from the documents alone, on papers of our own that nobody has seen before."""

from functools import cache

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support import papers
from yipanqi.policy.lineage import Edge, Relation, What, propose
from yipanqi.policy.lineage.output import as_json
from yipanqi.policy.reader import read_text
from yipanqi.policy.reader.document import Clause, Document


def paper(name: str) -> Document:
    return read_text(getattr(papers, name), name)


@cache
def edges(*names: str) -> dict[tuple[str, str], Edge]:
    """The edges by the places they join; "" where a clause has no successor or no predecessor."""
    found = propose([paper(name) for name in names]).edges
    return {
        tuple("" if end is None else f"{end.section}.{end.number or 0}" for end in (each.before, each.after)): each
        for each in found
    }  # type: ignore[misc]


def relations(*names: str) -> dict[tuple[str, str], Relation]:
    return {places: edge.relation for places, edge in edges(*names).items()}


def test_an_edition_extends_splits_merges_drops_and_adds_clauses() -> None:
    assert relations("FIRST", "SECOND") == {
        ("1.1", "2.3"): Relation.EXTENDED,  # booking and paying besides vacant places
        ("1.2", "2.4"): Relation.EXTENDED,  # 6 lines, then 9
        ("2.3", "1.1"): Relation.EXTENDED,  # 30 working days, then 10
        ("2.4", "1.2"): Relation.MERGED,
        ("3.7", "1.2"): Relation.MERGED,
        ("3.6", "3.5"): Relation.SPLIT,
        ("3.6", "3.6"): Relation.SPLIT,
        ("2.5", ""): Relation.DROPPED,
        ("3.8", ""): Relation.DROPPED,
        ("", "3.7"): Relation.NEW,
    }


def test_a_countys_list_implements_what_its_title_names() -> None:
    found = relations("FIRST", "SECOND", "COUNTY")
    assert found["1.1", "1.1"] is found["1.2", "1.2"] is found["3.6", "2.3"] is Relation.IMPLEMENTS
    assert found["", "2.4"] is Relation.NEW
    assert {places for places, relation in relations("SECOND", "COUNTY").items() if relation is Relation.DROPPED} == {
        ("2.3", ""),
        ("2.4", ""),
        ("3.5", ""),
        ("3.7", ""),
    }


def test_a_list_that_names_its_parent_is_no_list_of_the_parents_parent() -> None:
    links = propose([paper(name) for name in ("FIRST", "SECOND", "COUNTY")]).kin
    assert [(link.earlier.file, link.later.file) for link in links] == [("FIRST", "SECOND"), ("SECOND", "COUNTY")]


def test_a_draft_becomes_its_final_whatever_the_order_of_clauses() -> None:
    found = relations("DRAFT", "FINAL")
    assert {places for places in found if all(places)} == {
        ("2.1", "1.2"),
        ("2.2", "2.3"),
        ("2.3", "2.4"),
        ("2.4", "1.1"),
        ("3.1", "0.0"),
        ("3.2", "0.0"),
    }
    assert found["3.1", "0.0"] is found["3.2", "0.0"] is Relation.MERGED  # two measures, one closing paragraph
    assert found["2.5", ""] is Relation.DROPPED  # the dragon-boat race


@pytest.mark.parametrize(
    ("names", "places", "what", "before", "after"),
    [
        (("FIRST", "SECOND"), ("2.3", "1.1"), What.TARGET, "≤ 30 工作日", "≤ 10 工作日"),
        (("FIRST", "SECOND"), ("2.3", "1.1"), What.STRENGTH, "探索", "实现"),
        (("FIRST", "SECOND"), ("1.2", "2.4"), What.TARGET, "≥ 6 条", "≥ 9 条"),
        (("FIRST", "SECOND"), ("1.2", "2.4"), What.DEADLINE, "2031-12-31", "2032-12-31"),
        (("SECOND", "COUNTY"), ("1.2", "1.2"), What.DEADLINE, "2032-12-31", "常态化"),
        (("SECOND", "COUNTY"), ("1.1", "1.1"), What.TARGET, "≤ 10 工作日", "≤ 8 工作日"),
        (("DRAFT", "FINAL"), ("2.1", "1.2"), What.STRENGTH, "探索", "实现"),
        (("DRAFT", "FINAL"), ("2.2", "2.3"), What.TARGET, "≤ 7 工作日", "≤ 5 工作日"),
        (("DRAFT", "FINAL"), ("2.4", "1.1"), What.TARGET, "72 小时", "48 小时"),
    ],
)
def test_an_edge_says_what_changed(
    names: tuple[str, str], places: tuple[str, str], what: What, before: str, after: str
) -> None:
    assert (what, before, after) in {(each.what, each.before, each.after) for each in edges(*names)[places].changes}


def test_offices_that_joined_are_a_change_and_a_countys_own_names_are_none() -> None:
    joined = [each for each in edges("DRAFT", "FINAL")["2.2", "2.3"].changes if each.what is What.OFFICES]
    assert [each.after for each in joined] == ["重庆市市场监督管理局、重庆市司法局、成都市市场监督管理局"]
    county = edges("SECOND", "COUNTY")["3.6", "2.3"].changes
    assert not [each for each in county if each.what is What.OFFICES]  # 县商务局 for 商务厅 and 商务委


def test_a_score_is_the_sum_of_what_its_parts_add() -> None:
    for edge in edges("FIRST", "SECOND").values():
        total = sum(part.adds for part in edge.parts)
        score = edge.score if edge.before and edge.after else 1 - edge.score
        assert score == pytest.approx(total, abs=0.003)
        assert {part.name for part in edge.parts} >= {"text", "headline", "section"}


def test_papers_of_different_families_have_no_lineage() -> None:
    links = propose([paper(name) for name in ("FIRST", "SECOND", "COUNTY", "DRAFT", "FINAL")]).kin
    assert {(link.earlier.file, link.later.file) for link in links} == {
        ("FIRST", "SECOND"),
        ("SECOND", "COUNTY"),
        ("DRAFT", "FINAL"),
    }


def test_the_order_in_which_documents_are_given_does_not_matter() -> None:
    names = ["FIRST", "SECOND", "COUNTY"]
    there, back = (propose([paper(name) for name in each]).edges for each in (names, names[::-1]))
    assert sorted(map(repr, there)) == sorted(map(repr, back))


def test_the_json_names_a_clause_by_file_section_and_number() -> None:
    found = msgspec.json.decode(as_json(propose([paper("DRAFT"), paper("FINAL")])))["edges"]
    first = found[0]
    assert first["from"] == {"file": "DRAFT", "section": 2, "number": 1}
    assert first["to"] == {"file": "FINAL", "section": 1, "number": 2}
    assert (first["relation"], first["changes"][0]["what"]) == ("extended", "deadline")
    closing = [each for each in found if each["to"] and each["to"]["number"] is None]
    assert [each["to"]["section"] for each in closing] == [0, 0]
    assert [each["to"] for each in found if each["relation"] == "dropped"] == [None]


def test_nothing_comes_of_one_document_or_of_empty_ones() -> None:
    assert propose([paper("FIRST")]).edges == ()
    assert propose([read_text("", "empty"), read_text("", "void")]).edges == ()


FIRST, SECOND = paper("FIRST"), paper("SECOND")


@given(st.sets(st.sampled_from(FIRST.clauses)), st.sets(st.sampled_from(SECOND.clauses), min_size=1))
@settings(max_examples=40, deadline=None)
def test_whatever_stands_in_two_editions_every_clause_is_accounted_for(before: set[Clause], after: set[Clause]) -> None:
    one = msgspec.structs.replace(FIRST, clauses=tuple(c for c in FIRST.clauses if c in before))
    other = msgspec.structs.replace(SECOND, clauses=tuple(c for c in SECOND.clauses if c in after))
    found = propose([one, other]).edges
    assert {(e.before.section, e.before.number) for e in found if e.before} == {(c.section, c.number) for c in before}
    assert {(e.after.section, e.after.number) for e in found if e.after} == {(c.section, c.number) for c in after}
    assert all(0 <= edge.score <= 1 for edge in found)
    for edge in found:
        assert (edge.relation is Relation.DROPPED) == (edge.after is None)
        assert (edge.relation is Relation.NEW) == (edge.before is None)
