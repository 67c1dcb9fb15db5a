"""How documents follow from one another, decided from what they are: kind, date, issuers, title, what they cite.

A draft is followed by the final that bears its title; an edition by the next one of its title, or by one that cites
it; a paper by the list of a lower place (or any list that says so in its title) that implements it.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date

import msgspec
from rapidfuzz import fuzz

from yipanqi.kernel.text import Text
from yipanqi.policy.catalogue.entries import DocumentRelation
from yipanqi.policy.lineage.weights import weights
from yipanqi.policy.reader.characters import fold
from yipanqi.policy.reader.document import Document, DocumentKind
from yipanqi.policy.reader.places import places

Overlap = Callable[[Document, Document], float]
"""The share of the clauses of the smaller of two documents that are found again in the other."""

_QUOTED = re.compile(r"《([^》]+)》")
_DRAFT = re.compile(r"\(?(?:公开)?征求意见稿?\)?|\(?(?:送审|讨论|草案)稿?\)?")
_CARRIES_OUT = re.compile(r"贯彻|落实|实施|细化|分解|分工")
_MUNICIPALITIES = ("北京市", "天津市", "上海市", "重庆市")


class Kin(msgspec.Struct, frozen=True):
    """A later document follows from an earlier one: how, and what shows it.

    `named`: the later one says so itself, in its title or by citing; where it does, what merely resembles the earlier
    one (an older edition of it, say) is no relative besides.
    """

    earlier: Document
    later: Document
    relation: DocumentRelation
    evidence: tuple[Text, ...]
    named: bool = True


def kin(documents: Sequence[Document], overlap: Overlap, about: str = "") -> tuple[Kin, ...]:
    """All pairs that follow from one another (those of the file `about`), each later one with its nearest first.

    Two documents that nothing links are compared as editions all the same: that they were given together says so.
    """
    ordered = sorted(documents, key=_order)
    found = [
        link
        for place, later in enumerate(ordered)
        for link in _of(later, [d for d in ordered[:place][::-1] if about in ("", d.file, later.file)], overlap)
    ]
    if not found and len(ordered) == 2:
        evidence = (Text("一并提交比对", "given to be compared"),)
        found = [Kin(ordered[0], ordered[1], DocumentRelation.EDITION, evidence)]
    return tuple(found)


def _order(document: Document) -> tuple[date, bool]:
    """By date; a draft or an undated paper before others."""
    return document.issued_on or date.min, document.kind is not DocumentKind.DRAFT


def _of(later: Document, earlier: Sequence[Document], overlap: Overlap) -> list[Kin]:
    links = (link(each, later, overlap) for each in earlier)
    found = [each for each in links if each]
    named = {each.relation for each in found if each.named}
    kept = [each for each in found if each.named or each.relation not in named]
    drafts = [each for each in kept if each.relation is DocumentRelation.FINAL]
    return [each for each in kept if each.relation is not DocumentRelation.FINAL] + drafts[:1]


def link(earlier: Document, later: Document, overlap: Overlap) -> Kin | None:
    """How the later document follows from the earlier one, if it does."""
    if later.kind is DocumentKind.DRAFT and earlier.kind is DocumentKind.DRAFT:
        return None
    if earlier.kind is DocumentKind.DRAFT:
        evidence, relation = _final(earlier, later, overlap), DocumentRelation.FINAL
    elif _lower(earlier, later):
        evidence, relation = _carried_out(earlier, later), DocumentRelation.IMPLEMENTS
    else:
        evidence, relation = _edition(earlier, later), DocumentRelation.EDITION
    if evidence:
        return Kin(earlier, later, relation, tuple(evidence))
    alike = _found_again(earlier, later, overlap)
    return Kin(earlier, later, relation, tuple(alike), named=False) if alike else None


def _final(draft: Document, later: Document, overlap: Overlap) -> list[Text]:
    alike = alikeness(draft.title, later.title)
    if alike < weights().final and (alike < weights().edition or not _found_again(draft, later, overlap)):
        return []
    return [
        Text(f"除“征求意见稿”外标题相似度 {alike:.0%}", f"titles alike by {alike:.0%}, the words for a draft apart")
    ]


def _carried_out(earlier: Document, later: Document) -> list[Text]:
    evidence = _citing(earlier, later)
    if any(alikeness(title, earlier.title) >= weights().final for title in _QUOTED.findall(later.title)):
        evidence.append(Text("标题载明落实该文件", "its title says that it carries the paper out"))
    return evidence


def _edition(earlier: Document, later: Document) -> list[Text]:
    evidence = _citing(earlier, later)
    alike = alikeness(earlier.title, later.title)
    if alike >= weights().edition:
        evidence.append(Text(f"标题相似度 {alike:.0%}", f"titles alike by {alike:.0%}"))
    return evidence


def _citing(earlier: Document, later: Document) -> list[Text]:
    names = {_bare(name) for name in (earlier.number or "", earlier.title) if name}
    cited = [name for name in later.cites if _bare(name) in names]
    return [Text(f"引用了{name}", f"cites {name}") for name in cited[:1]]


def _found_again(earlier: Document, later: Document, overlap: Overlap) -> list[Text]:
    share = overlap(earlier, later)
    if share < weights().overlap:
        return []
    return [Text(f"{share:.0%} 的条款内容相近", f"{share:.0%} of the clauses are found again")]


def _lower(earlier: Document, later: Document) -> bool:
    """Whether the later one is a lower place's, or a list that says in its title that it carries another paper out."""
    names = _QUOTED.sub("", later.title)
    says_so = bool(_QUOTED.search(later.title) and _CARRIES_OUT.search(names))
    return says_so or later.kind is DocumentKind.TASK_LIST or level(later) > level(earlier)


def level(document: Document) -> int:
    """The rank of the highest place that issues it: 1 a province or municipality, 2 a city, 3 a county, 0 unknown."""
    ranks = [_rank(place) for place in places(document.issuers)]
    return min(ranks, default=0)


def _rank(place: str) -> int:
    if place.endswith("省") or place in _MUNICIPALITIES:
        return 1
    return 2 if place[-1] in "市州" else 3


def alikeness(one: str, other: str) -> float:
    """How alike two titles are, the words for a draft left out, from 0 to 1."""
    return fuzz.ratio(_bare(_DRAFT.sub("", fold(one))), _bare(_DRAFT.sub("", fold(other)))) / 100


def _bare(title: str) -> str:
    return re.sub(r"[^\u4e00-\u9fff0-9]", "", fold(title))
