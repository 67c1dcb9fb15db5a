"""The proposals for the official documents, against their lineage as worked out by reading them (`confirmed.yaml`)."""

from functools import cache
from pathlib import Path

import pytest

from yipanqi.policy.catalogue import DocumentRelation, catalogue, descents
from yipanqi.policy.importing import differences, document_of
from yipanqi.policy.lineage import Edge, Relation, What, propose
from yipanqi.policy.lineage.confirmed import confirmed
from yipanqi.policy.lineage.proposing import Lineage
from yipanqi.policy.reader import read_file
from yipanqi.policy.reader.document import Document

OFFICIAL = Path(__file__).resolve().parents[4] / "shared" / "policies"
official = pytest.mark.skipif(not OFFICIAL.is_dir(), reason="the official texts are not beside the repository")

PLAN, ITEMS, COUNTY = "川办发〔2021〕2号", "渝府办发〔2022〕3号", "岳池县2024年任务清单"
DRAFT, FINAL = "双核方案2024征求意见稿", "渝府办〔2025〕2号"


@cache
def documents() -> dict[str, Document]:
    """The official documents by the ids of the catalogue."""
    found = [read_file(path) for path in sorted(OFFICIAL.iterdir())]
    return {kept.id: each for each in found if (kept := document_of(catalogue(), each))}


@cache
def lineage() -> Lineage:
    return propose(list(documents().values()))


@cache
def pairs(earlier: str, later: str) -> dict[tuple[str, str], Edge]:
    """The proposed pairs of two documents, by the places they join; "" for an end that is missing."""
    between = (documents()[earlier].file, documents()[later].file)
    return {(place(each, 0), place(each, 1)): each for each in lineage().edges if each.between == between}


def place(edge: Edge, end: int) -> str:
    found = (edge.before, edge.after)[end]
    return f"{found.section}.{found.number or 0}" if found else ""


def truth(earlier: str, later: str) -> dict[tuple[str, str], Relation]:
    """The confirmed pairs of two documents, by the places they join."""
    found = {}
    for link in confirmed():
        (before, one), (after, other) = link.before.split("#"), link.after.split("#")
        if (before, after) == (earlier, later):
            found[one, other] = link.relation
    return found


def test_what_is_confirmed_joins_clauses_of_documents_that_follow_from_one_another() -> None:
    related = {(each.earlier, each.later) for each in descents()}
    for link in confirmed():
        before, after = catalogue().clauses[link.before], catalogue().clauses[link.after]
        assert (before.document.id, after.document.id) in related


@official
def test_the_documents_follow_from_one_another_as_confirmed() -> None:
    ids = {document.file: id_ for id_, document in documents().items()}
    found = {(ids[each.earlier.file], ids[each.later.file]): each.relation for each in lineage().kin}
    assert found == {
        (PLAN, ITEMS): DocumentRelation.EDITION,
        (PLAN, COUNTY): DocumentRelation.IMPLEMENTS,
        (ITEMS, COUNTY): DocumentRelation.IMPLEMENTS,
        (DRAFT, FINAL): DocumentRelation.FINAL,
    }


@official
@pytest.mark.parametrize(
    ("earlier", "later", "recall"),
    [
        (DRAFT, FINAL, 1.0),  # all 23 pairs: 20 tasks became 20, and three measures the closing paragraph
        (PLAN, ITEMS, 1.0),  # all 9
        (PLAN, COUNTY, 0.85),  # 16 of 18: 4.12 also became 3.10, and a phrase of 4.11 became 3.14
        (ITEMS, COUNTY, 0.9),  # 21 of 23: 2.6 was merged into 2.6, and a word of 6.21 became 7.29
    ],
)
def test_the_proposals_are_those_of_a_reader(earlier: str, later: str, recall: float) -> None:
    found = {places for places in pairs(earlier, later) if all(places)}
    expected = set(truth(earlier, later))
    assert found <= expected  # nothing proposed that a reader would not say
    assert len(found & expected) >= recall * len(expected)


@official
def test_of_the_draft_three_tasks_were_dropped_and_nothing_in_the_final_is_new() -> None:
    found = pairs(DRAFT, FINAL)
    assert {places for places in found if not all(places)} == {("2.13", ""), ("2.21", ""), ("2.23", "")}


@official
def test_relations_agree_with_a_reader_in_most_cases() -> None:
    agreed = [
        pairs(*names)[places].relation is relation
        for names in ((DRAFT, FINAL), (PLAN, ITEMS))
        for places, relation in truth(*names).items()
    ]
    assert len(agreed) == 23 + 9
    assert sum(agreed) >= 20  # how far a clause reaches is a matter of judgement; a person decides


@official
@pytest.mark.parametrize(
    ("earlier", "later", "places", "what", "before", "after"),
    [
        (PLAN, COUNTY, ("4.10", "6.24"), What.TARGET, "≤ 15 工作日", "≤ 5 工作日"),
        (PLAN, COUNTY, ("4.10", "6.24"), What.DEADLINE, "2021-12-31", "常态化"),
        (PLAN, ITEMS, ("2.5", "1.2"), What.TARGET, "≥ 10 条", "≥ 14 条"),
        (PLAN, ITEMS, ("2.6", "1.5"), What.STRENGTH, "逐步", "取消"),
        (DRAFT, FINAL, ("2.15", "3.17"), What.TARGET, "144 小时", "240 小时"),
        (DRAFT, FINAL, ("2.6", "2.7"), What.TARGET, "≤ 3 个", "5 个"),
        (DRAFT, FINAL, ("2.9", "1.3"), What.STRENGTH, "探索", "实现"),
        (DRAFT, FINAL, ("2.20", "2.10"), What.TARGET, None, "220 个"),
    ],
)
def test_what_changed_is_said(
    earlier: str, later: str, places: tuple[str, str], what: What, before: str | None, after: str
) -> None:
    changes = pairs(earlier, later)[places].changes
    assert (what, before, after) in [(each.what, each.before, each.after) for each in changes]


@official
def test_the_education_departments_left_the_clause_on_jobs() -> None:
    change = next(each for each in pairs(DRAFT, FINAL)["2.1", "2.11"].changes if each.what is What.OFFICES)
    assert change.before is not None
    assert set(change.before.split("、")) - set((change.after or "").split("、")) == {
        "重庆市教育委员会",
        "成都市教育局",
    }


@official
def test_the_texts_say_what_the_catalogue_says() -> None:
    for id_, document in documents().items():
        entry = catalogue().documents[id_]
        assert differences(entry, catalogue().of(id_), document) == ()
