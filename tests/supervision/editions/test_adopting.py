"""A new document comes in, is put right by a person, matched, and becomes part of the catalogue."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import TypeVar

import pytest

from support import papers
from support.consultation import coordinator
from support.pair import Clock, make_node
from yipanqi.access.actor import Actor
from yipanqi.cases.work import Work
from yipanqi.kernel.problems import Refused
from yipanqi.kernel.text import Text
from yipanqi.policy.catalogue import DocumentRelation, Field, catalogue
from yipanqi.policy.lineage import Relation
from yipanqi.policy.reader.document import Correction
from yipanqi.policy.reader.document import Field as Read
from yipanqi.policy.strength import Strength
from yipanqi.services import discover
from yipanqi.store import editions as rows
from yipanqi.store import undertakings
from yipanqi.supervision.editions import catalogue_of, clauses_of, descents_of, links_of
from yipanqi.supervision.editions.adopting import Names, adopt, hindrances, names_for
from yipanqi.supervision.editions.carding import Card, cards, put
from yipanqi.supervision.editions.linking import NOT_KIN, Proposed, accept, decide, proposed
from yipanqi.supervision.editions.reviewing import Review, attach, confirm, correct, placed, review, said
from yipanqi.supervision.editions.touching import Touched, actions, tick_off
from yipanqi.supervision.editions.uploading import Closing, every, see, set_aside, upload
from yipanqi.supervision.ledger.drawing_up import DrawnUp

T = TypeVar("T")
FIRST_ID, SECOND_ID = "川办规〔2031〕7号", "渝府办规〔2032〕9号"
PENSION = "川办发〔2021〕2号#4.10"


class Office:
    """One node of Chongqing with its coordination office, in the autumn of 2033."""

    def __init__(self, url: str) -> None:
        self.clock = Clock()
        self.clock.now = datetime(2033, 9, 1, 2, tzinfo=UTC)
        self.node = make_node("50", url, self.clock, services=discover())
        self.zheng = coordinator("zheng")

    def do(self, act: Callable[[Work, Actor], T]) -> T:
        return self.node.command(lambda work: act(work, self.zheng))

    def upload(self, text: str, name: str = "a.txt") -> str:
        return self.do(lambda work, actor: upload(work, actor, name, text.encode()))

    def review(self, id_: str) -> Review:
        return self.do(lambda work, actor: review(work, actor, id_))

    def proposed(self, id_: str) -> Proposed:
        return self.do(lambda work, actor: proposed(work, see(work, actor, id_)))

    def settle(self, id_: str) -> None:
        """Confirm every doubt and every proposal."""

        def confirm_all(work: Work, actor: Actor) -> None:
            while doubts := review(work, actor, id_).now.doubts:
                confirm(work, actor, id_, doubts[0].clause, doubts[0].field)
            accept(work, actor, id_)

        self.do(confirm_all)

    def adopt(self, id_: str) -> DrawnUp:
        self.settle(id_)
        return self.do(lambda work, actor: adopt(work, actor, id_, names_for(work, see(work, actor, id_))))


@pytest.fixture
def office(database_url: str) -> Iterator[Office]:
    office = Office(database_url)
    yield office
    office.node.database.close()


def refusal(do: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught:
        do()
    return caught.value.problems[0].code


def test_a_text_is_read_when_it_comes_in_and_nothing_joins_the_catalogue_yet(office: Office) -> None:
    found = office.review(office.upload(papers.FIRST))
    assert (found.now.document.number, len(found.now.document.clauses)) == (FIRST_ID, 8)
    assert found.edition.closing is Closing.OPEN
    assert office.do(lambda work, _: catalogue_of(work)) == catalogue()


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [("a.exe", papers.FIRST, "format"), ("a.docx", "no document", "damaged"), ("a.txt", "没有编号的话", "no-clauses")],
)
def test_what_cannot_be_read_or_holds_no_clause_is_refused(office: Office, name: str, text: str, code: str) -> None:
    assert refusal(lambda: office.upload(text, name)) == code
    assert office.do(lambda work, _: every(work)) == ()


def test_only_the_coordination_office_of_the_division_works_on_it(office: Office) -> None:
    id_ = office.upload(papers.FIRST)
    elsewhere = Actor(**{**fields_of(office.zheng), "divisions": frozenset({"510000"})})
    assert refusal(lambda: office.node.command(lambda work: review(work, elsewhere, id_))) == "not_allowed"
    clerk = Actor(**{**fields_of(office.zheng), "roles": frozenset()})
    assert refusal(lambda: office.node.command(lambda work: upload(work, clerk, "a.txt", b"x"))) == "not_allowed"


def fields_of(actor: Actor) -> dict[str, object]:
    return {name: getattr(actor, name) for name in actor.__struct_fields__}


def test_a_person_puts_a_field_right_and_the_history_keeps_both(office: Office) -> None:
    id_ = office.upload(papers.FIRST)
    fixes = [Correction(0, Read.TITLE, '"停车信息"'), Correction(0, Read.TITLE, '"停车信息共享"')]
    for each in fixes:
        office.do(lambda work, actor, each=each: correct(work, actor, id_, each))
    found = office.review(id_)
    assert (found.first.document.clauses[0].title, found.now.document.clauses[0].title) == (
        "推进停车信息共享",
        "停车信息共享",
    )
    assert office.do(lambda work, _: said(work, id_)) == fixes
    assert (
        refusal(lambda: office.do(lambda w, a: correct(w, a, id_, Correction(0, Read.DEADLINE, '"soon"')))) == "value"
    )


def test_a_clause_that_is_dropped_leaves_the_others_their_places(office: Office) -> None:
    id_ = office.upload(papers.FIRST)
    office.do(lambda work, actor: correct(work, actor, id_, Correction(0, Read.CLAUSE, "null")))
    found = office.review(id_)
    places = office.do(lambda work, _: placed(found, said(work, id_)))
    assert [(place, clause.number) for place, clause in places][:2] == [(1, 2), (2, 3)]


def test_doubts_stand_in_the_way_until_they_are_confirmed(office: Office) -> None:
    id_ = office.upload(papers.FIRST.replace("两省市公安部门）\n二、", "市某某办）\n二、"))
    office.upload(papers.FIRST)
    text = papers.FIRST.replace("（责任单位：两省市民政部门）\n（五）", "\n（五）")  # nobody answers for the fourth
    id_ = office.upload(text)
    office.do(lambda work, actor: accept(work, actor, id_))
    assert "doubts" in [each.code for each in office.do(lambda work, actor: hindrances(work, actor, id_))]
    assert refusal(lambda: office.do(lambda w, a: adopt(w, a, id_, Names("甲", Text("甲", "A"))))) == "doubts"
    office.settle(id_)
    assert office.do(lambda work, actor: hindrances(work, actor, id_)) == ()


def test_an_adopted_document_is_in_the_catalogue_with_its_clauses_and_their_date(office: Office) -> None:
    drawn = office.adopt(office.upload(papers.FIRST))
    held = office.do(lambda work, _: catalogue_of(work))
    assert list(held.documents)[-1] == FIRST_ID
    assert [clause.place for clause in held.of(FIRST_ID)] == ["1.1", "1.2", "2.3", "2.4", "2.5", "3.6", "3.7", "3.8"]
    assert held.documents[FIRST_ID].issued_on == date(2031, 3, 1)
    assert drawn.new  # Chongqing's shares are in the ledger
    assert office.do(lambda work, _: clauses_of(work))[PENSION] == catalogue().clauses[PENSION]


def test_the_next_edition_is_matched_to_what_was_adopted_before(office: Office) -> None:
    office.adopt(office.upload(papers.FIRST))
    id_ = office.upload(papers.SECOND)
    found = office.proposed(id_)
    assert [(each.earlier.file, each.relation) for each in found.kin] == [(FIRST_ID, DocumentRelation.EDITION)]
    pairs = {(each.before, each.after) for each in found.pairs}
    assert (f"{FIRST_ID}#2.3", f"{id_}#1.1") in pairs
    assert found.alone == (f"{id_}#3.7",)
    office.adopt(id_)
    links = office.do(lambda work, _: links_of(work))
    by_ends = {(each.before, each.after): each.relation for each in links}
    assert by_ends[f"{FIRST_ID}#3.6", f"{SECOND_ID}#3.5"] is Relation.SPLIT
    assert [each.later for each in office.do(lambda work, _: descents_of(work))][-1] == SECOND_ID


def test_a_person_changes_rejects_and_adds_lineage(office: Office) -> None:
    office.adopt(office.upload(papers.FIRST))
    id_ = office.upload(papers.SECOND)

    def say(before: str, after: str, relation: str) -> None:
        ends = (f"{FIRST_ID}#{before}", f"{id_}#{after}")
        office.do(lambda work, actor: decide(work, actor, id_, *ends, relation))

    say("1.1", "2.3", "same")
    say("1.2", "2.4", NOT_KIN)
    say("2.5", "3.7", "extended")  # nobody would propose it
    assert refusal(lambda: say("9.9", "3.7", "same")) == "clause"
    assert refusal(lambda: say("1.1", "2.3", "dropped")) == "relation"
    office.adopt(id_)
    by_ends = {
        (e.before, e.after): e.relation for e in office.do(lambda work, _: links_of(work)) if FIRST_ID in e.before
    }
    assert by_ends[f"{FIRST_ID}#1.1", f"{SECOND_ID}#2.3"] is Relation.SAME
    assert by_ends[f"{FIRST_ID}#2.5", f"{SECOND_ID}#3.7"] is Relation.EXTENDED
    assert (f"{FIRST_ID}#1.2", f"{SECOND_ID}#2.4") not in by_ends


def test_undecided_lineage_stands_in_the_way(office: Office) -> None:
    office.adopt(office.upload(papers.FIRST))
    id_ = office.upload(papers.SECOND)
    assert [each.code for each in office.do(lambda work, actor: hindrances(work, actor, id_))] == ["lineage"]


def test_a_clause_takes_field_and_services_from_what_it_came_from(office: Office) -> None:
    id_ = office.upload(papers.PENSIONS)
    office.settle(id_)
    card = office.do(lambda work, actor: cards(work, see(work, actor, id_)))["1.1"]
    assert (card.field, card.services, card.strength) == (
        Field.SOCIAL_INSURANCE,
        ("pension-transfer",),
        Strength.ACHIEVE,
    )


def test_a_person_says_how_the_catalogue_speaks_of_a_clause(office: Office) -> None:
    id_ = office.upload(papers.FIRST)
    card = Card(Text("空车位", "free parking"), Field.TRANSPORT, Strength.ADVANCE, ("transit-card-interop",))
    office.do(lambda work, actor: put(work, actor, id_, "1.1", card))
    wrong = Card(card.title, card.field, card.strength, ("no-such-service",))
    assert refusal(lambda: office.do(lambda w, a: put(w, a, id_, "1.1", wrong))) == "service-unknown"
    office.adopt(id_)
    held = office.do(lambda work, _: catalogue_of(work))
    clause = held.clauses[f"{FIRST_ID}#1.1"]
    assert (clause.title.en, clause.services) == ("free parking", ("transit-card-interop",))
    assert f"{FIRST_ID}#1.1" in held.services["transit-card-interop"].clauses


def test_what_an_adopted_document_touches_is_listed_and_ticked_off(office: Office) -> None:
    id_ = office.upload(papers.PENSIONS)
    assert office.do(lambda work, actor: actions(work, actor, id_)) == ()
    office.adopt(id_)
    found = office.do(lambda work, actor: actions(work, actor, id_))
    assert [each.kind for each in found][:2] == [Touched.SERVICE, Touched.PARAMETER]
    # the 15 working days of 2021 became 4
    assert "≤ 15 工作日 → ≤ 4 工作日" in found[1].text.zh
    office.do(lambda work, actor: tick_off(work, actor, id_, found[0].key))
    again = office.do(lambda work, actor: actions(work, actor, id_))
    assert [each.done for each in again][:2] == [True, False]
    assert refusal(lambda: office.do(lambda w, a: tick_off(w, a, id_, "nothing"))) == "action"


def test_a_draft_is_adopted_as_a_draft_and_promises_nothing(office: Office) -> None:
    drawn = office.adopt(office.upload(papers.DRAFT))
    assert drawn.new == ()
    assert "征求意见稿" in drawn.why_none.zh


def test_a_text_of_a_document_that_is_there_is_attached_not_adopted(office: Office) -> None:
    office.adopt(office.upload(papers.FIRST))
    again = office.upload(papers.FIRST.replace("30个工作日", "31个工作日"))
    found = office.review(again)
    assert found.known is not None
    assert [(each.place, each.kept, each.read) for each in found.differences] == [("2.3", "<=30 工作日", "<=31 工作日")]
    assert "known" in [each.code for each in office.do(lambda work, actor: hindrances(work, actor, again))]
    assert office.do(lambda work, actor: attach(work, actor, again)) == FIRST_ID
    assert office.do(lambda work, actor: see(work, actor, again)).closing is Closing.ATTACHED


def test_what_is_closed_is_not_changed_any_more(office: Office) -> None:
    id_ = office.upload(papers.FIRST)
    office.do(lambda work, actor: set_aside(work, actor, id_))
    fix = Correction(0, Read.TITLE, '"x"')
    assert refusal(lambda: office.do(lambda work, actor: correct(work, actor, id_, fix))) == "edition-closed"
    assert refusal(lambda: office.do(lambda work, actor: attach(work, actor, id_))) == "edition-closed"
    assert office.do(lambda work, _: rows.acts(work.uow, id_)) == []


def test_an_id_that_is_taken_or_breaks_addresses_is_refused(office: Office) -> None:
    id_ = office.upload(papers.FIRST)
    office.settle(id_)
    for document, code in {"川办发〔2021〕2号": "document-taken", "a#b": "document-id", "": "document-id"}.items():
        names = Names(document, Text("甲", "A"))
        assert refusal(lambda names=names: office.do(lambda w, a: adopt(w, a, id_, names))) == code


BEYOND = """
重庆市人民政府办公厅
关于印发跨省便民行动方案的通知
渝府办规〔2033〕3号
现将《跨省便民行动方案》印发给你们。
重庆市人民政府办公厅
2033年3月1日
跨省便民行动方案
一、行动
（一）推进通办。2033年底前完成。（责任单位：重庆市公安局；北京市公安局）
（二）推进互认。2033年底前完成。（责任单位：省公安厅；示范县公安局）
""".strip()


def test_units_of_other_places_or_of_none_are_named_for_a_person_and_get_no_undertaking(office: Office) -> None:
    drawn = office.adopt(id_ := office.upload(BEYOND))
    with office.node.look() as work:
        kept = undertakings.shares(work.uow, "渝府办规〔2033〕3号")
    assert kept == {"渝府办规〔2033〕3号#1.1 重庆市公安局"}
    assert [(each.clause[-3:], each.unit, each.side) for each in drawn.outside] == [
        ("1.1", "北京市公安局", "北京"),
        ("1.2", "省公安厅", ""),  # a document of 重庆 has no province
        ("1.2", "示范县公安局", "示范县"),  # a county in no table of divisions
    ]
    found = office.do(lambda work, actor: actions(work, actor, id_))
    assert [each.name.zh for each in found if each.kind is Touched.UNIT] == [
        "北京市公安局",
        "省公安厅",
        "示范县公安局",
    ]
