from collections.abc import Callable
from datetime import date

import msgspec
import pytest

from support.pair import FORM, LUO, Pair, apply
from yipanqi.cases.case import Case
from yipanqi.cases.parties import find_or_add
from yipanqi.kernel.decision import Ask, Decision, Known, Outcome, Question, Review
from yipanqi.kernel.text import same
from yipanqi.node import Node
from yipanqi.policy.rulebook import Rulebook
from yipanqi.services.social_insurance.pension_transfer import PENSIONS
from yipanqi.services.social_insurance.pension_transfer.relation import Relation
from yipanqi.store import cases as rows


class Note(msgspec.Struct, frozen=True):
    """Something remembered."""

    text: str


def months(case: Case) -> Callable[[Known[Relation], Rulebook], Decision[int]]:
    """A rule that counts the months on record here."""

    def rule(known: Known[Relation], rules: Rulebook) -> Decision[int]:
        relation = known[Question("pension", case.applicant)]
        review = Review(rules)
        review.that(same("on record"), relation is not None, same("x"), same("register"))
        return review.decide(len(relation.months) if relation else 0)

    return rule


def test_a_fact_of_this_side_is_looked_up_and_kept_with_its_source(pair: Pair) -> None:
    number = apply(pair)
    with pair.sichuan.look() as work:
        facts = work.uow.rows(rows.fact.select().where(rows.fact.c.register == "pension"))

    assert [(f.case_number, f.source, f.known_at) for f in facts] == [(number, "51", pair.clock.now)]


def test_a_fact_of_this_side_is_never_older_than_the_decision(pair: Pair) -> None:
    number = apply(pair)
    with pair.sichuan.work_on() as work:
        party = find_or_add(work.uow, work.vault, LUO)
        relation = PENSIONS.get(work.uow, work.vault, party)
        assert relation is not None
        PENSIONS.record(work.uow, work.vault, party, msgspec.structs.replace(relation, parts=()), work.today)
    pair.clock.pass_time(days=1)

    with pair.sichuan.work_on() as work:
        case = work.case(number)
        decision = case.decide(months(case))
    assert isinstance(decision, Decision)
    assert decision.result == 0
    with pair.sichuan.look() as work:
        (fact,) = work.uow.rows(rows.fact.select().where(rows.fact.c.register == "pension"))
    assert fact.known_at == pair.clock.now


def test_what_is_held_elsewhere_comes_back_as_a_question_until_it_is_learnt(pair: Pair) -> None:
    number = apply(pair)
    there = Question("pension", "p", at="50", purpose="test")

    def rule(known: Known[Relation], rules: Rulebook) -> Decision[str]:
        return Review(rules).decide("known" if known[there] is None else "here")

    with pair.sichuan.work_on() as work:
        assert work.case(number).decide(rule) == Ask((there,))
        work.case(number).learn(there, b"null", "50")
    with pair.sichuan.work_on() as work:
        decision = work.case(number).decide(rule)

    assert isinstance(decision, Decision)
    assert decision.result == "known"


def test_what_is_remembered_is_recalled_replaced_and_forgotten(pair: Pair) -> None:
    number = apply(pair)
    for text in ("first", "second"):
        with pair.sichuan.work_on() as work:
            work.case(number).remember("note", Note(text))
            work.case(number).remember("note", Note(f"{text} again"))
        with pair.sichuan.look() as work:
            assert work.case(number).recall("note", Note) == Note(f"{text} again")

    with pair.sichuan.work_on() as work:
        work.case(number).forget("note")
        assert work.case(number).recall("note", Note) is None
    with pair.sichuan.look() as work:
        assert work.case(number).recall("note", Note) is None


def test_a_unit_of_work_can_be_flushed_more_than_once(pair: Pair) -> None:
    number = apply(pair)
    with pair.sichuan.work_on() as work:
        work.case(number).remember("note", Note("kept"))
        work.flush()
        work.case(number).call_off("reply")
        work.flush()

    with pair.sichuan.look() as work:
        assert work.case(number).recall("note", Note) == Note("kept")
        assert work.uow.rows(rows.timer.select().where(rows.timer.c.case_number == number)) == []


def live_case(node: Node, what: Callable[[Case], object]) -> object:
    """Something about a case that a live node has of its own."""
    with node.work_on() as work:
        party = find_or_add(work.uow, work.vault, LUO)
        service = work.world.services.get("pension-transfer")
        case = Case.begin(
            work,
            service,
            service.procedure("apply"),
            number="SC-1",
            role="receiving",
            lane=1,
            peer="",
            applicant=party,
            form=msgspec.json.encode(FORM),
        )
        case._fields["state"] = "submitted"
        return what(case)


@pytest.mark.parametrize(("live", "outcome"), [(True, Outcome.REFERRED), (False, Outcome.GRANTED)])
@pytest.mark.parametrize("on", [None, "2022-08-02"])
def test_a_live_node_refers_to_an_officer_what_rests_on_an_assumed_value(
    new_node: Callable[..., Node], live: bool, outcome: Outcome, on: str | None
) -> None:
    node = new_node("51", live=live)

    def assumed(known: Known[Relation], rules: Rulebook) -> Decision[bool]:
        return Review(rules).decide(rules["count_bank_transit"])

    decision = live_case(node, lambda case: case.decide(assumed, date.fromisoformat(on) if on else None))

    assert isinstance(decision, Decision)
    assert decision.outcome is outcome


def test_a_live_node_decides_itself_what_rests_on_known_values(new_node: Callable[..., Node]) -> None:
    node = new_node("51", live=True)

    def known_value(known: Known[Relation], rules: Rulebook) -> Decision[object]:
        return Review(rules).decide(rules["normal_before"])

    decision = live_case(node, lambda case: case.decide(known_value))

    assert isinstance(decision, Decision)
    assert decision.outcome is Outcome.GRANTED
