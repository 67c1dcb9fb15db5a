"""How documents follow from one another, from kind, date, issuers, titles and citations."""

from datetime import date

import pytest

from yipanqi.policy.catalogue import DocumentRelation
from yipanqi.policy.lineage.kinship import alikeness, kin, level
from yipanqi.policy.reader.document import Document, DocumentKind


def paper(
    title: str,
    on: str,
    kind: DocumentKind = DocumentKind.PLAN,
    *,
    issuer: str = "四川省人民政府办公厅",
    number: str | None = None,
    cites: tuple[str, ...] = (),
) -> Document:
    return Document(title + on, number, title, (issuer,), date.fromisoformat(on), kind, (), cites, None, (), ())


def found(*papers: Document, overlap: float = 0.0) -> list[tuple[str, str, DocumentRelation]]:
    return [(each.earlier.title, each.later.title, each.relation) for each in kin(papers, lambda _, __: overlap)]


def test_a_draft_is_followed_by_the_first_final_of_its_title() -> None:
    draft = paper("河谷方案（征求意见稿）", "2030-01-01", DocumentKind.DRAFT)
    final = paper("河谷方案", "2030-05-01")
    assert found(final, draft) == [("河谷方案（征求意见稿）", "河谷方案", DocumentRelation.FINAL)]


def test_a_final_of_two_drafts_follows_the_later_one() -> None:
    drafts = [paper("河谷方案（征求意见稿）", f"2030-0{month}-01", DocumentKind.DRAFT) for month in (1, 2)]
    links = kin([*drafts, paper("河谷方案", "2030-05-01")], lambda _, __: 0.0)
    assert [(each.earlier.issued_on, each.relation) for each in links] == [(date(2030, 2, 1), DocumentRelation.FINAL)]


def test_a_paper_that_cites_the_number_of_an_earlier_one_is_its_next_edition() -> None:
    first = paper("河谷便民方案", "2030-01-01", number="川办规〔2030〕1号")
    second = paper("山区便民若干事项", "2031-01-01", cites=("川办规〔2030〕1号",))
    assert found(first, second) == [("河谷便民方案", "山区便民若干事项", DocumentRelation.EDITION)]


def test_the_same_paper_of_a_lower_place_implements() -> None:
    first = paper("河谷便民方案", "2030-01-01", number="川办规〔2030〕1号")
    county = paper("岳池县便民安排", "2031-01-01", issuer="岳池县人民政府办公室", cites=("川办规〔2030〕1号",))
    assert found(first, county) == [("河谷便民方案", "岳池县便民安排", DocumentRelation.IMPLEMENTS)]


def test_documents_are_related_by_their_clauses_where_nothing_else_says_so() -> None:
    papers = (paper("河谷便民方案", "2030-01-01"), paper("星湖惠企清单", "2031-01-01"), paper("蓝天行动", "2031-02-01"))
    assert found(*papers) == []
    assert len(found(*papers, overlap=0.9)) == 3


def test_two_documents_given_together_are_compared_whatever_they_are() -> None:
    papers = (paper("河谷便民方案", "2030-01-01"), paper("星湖惠企清单", "2031-01-01"))
    assert found(*papers) == [("河谷便民方案", "星湖惠企清单", DocumentRelation.EDITION)]


@pytest.mark.parametrize(
    ("issuer", "rank"),
    [
        ("四川省人民政府办公厅", 1),
        ("重庆市人民政府办公厅", 1),
        ("成都市人民政府办公厅", 2),
        ("岳池县人民政府办公室", 3),
    ],
)
def test_a_municipality_ranks_with_provinces(issuer: str, rank: int) -> None:
    assert level(paper("甲", "2030-01-01", issuer=issuer)) == rank


def test_the_words_for_a_draft_and_marks_do_not_make_titles_differ() -> None:
    assert alikeness("河谷方案（征求意见稿）", "河谷方案") == 1
    assert alikeness("河谷便民方案", "星湖惠企清单") < 0.3
