"""The catalogue holds the documents, their clauses and the services that these ask for, without the official texts."""

from collections import Counter
from datetime import date

import pytest

from yipanqi.kernel.problems import Kind, Refused
from yipanqi.policy.catalogue import DocumentRelation, Field, catalogue, clause, descents
from yipanqi.policy.reader.document import ClauseKind, Role
from yipanqi.policy.strength import Strength, scale
from yipanqi.services import discover

PROTOCOLS = {
    "handling",
    "recognition",
    "transfer",
    "settlement",
    "card",
    "lookup",
    "pool",
    "dispatch",
    "entitlement",
    "programme",
}


def test_a_clause_is_found_by_its_id_with_its_document() -> None:
    found = clause("川办发〔2021〕2号#4.10")
    assert (found.section, found.number, found.document.issued_on) == (4, 10, date(2021, 1, 4))
    assert [office.side for office in found.offices] == ["四川", "重庆"]
    assert found.deadline.on == date(2021, 12, 31)
    assert [(target.value, target.unit) for target in found.targets] == [(15, "工作日")]
    assert found.services == ("pension-transfer",)


def test_an_unknown_id_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        clause("川办发〔2021〕2号#9.99")
    assert refused.value.kind is Kind.UNKNOWN


def test_every_clause_of_the_five_documents_is_there_closing_paragraphs_too() -> None:
    # 22 numbered; 27; 37; 23 + 3 measures + the overall requirements; 20 + the closing paragraph
    assert Counter(each.document.id for each in catalogue().clauses.values()) == {
        "川办发〔2021〕2号": 22,
        "渝府办发〔2022〕3号": 27,
        "岳池县2024年任务清单": 37,
        "双核方案2024征求意见稿": 27,
        "渝府办〔2025〕2号": 21,
    }


def test_documents_are_in_order_of_date_and_clauses_as_they_stand_in_them() -> None:
    dates = [document.issued_on for document in catalogue().documents.values()]
    assert dates == sorted(dates)
    of_2025 = [each.place for each in catalogue().of("渝府办〔2025〕2号")]
    assert (of_2025[0], of_2025[-2], of_2025[-1]) == ("1.1", "3.20", "0.0")


def test_a_clause_has_a_title_in_both_languages_and_every_task_an_office() -> None:
    for each in catalogue().clauses.values():
        assert each.title.zh
        assert each.title.en
        assert each.id == f"{each.document.id}#{each.place}"
        assert bool(each.offices) == (each.kind is ClauseKind.TASK)
        assert each.section <= len(each.document.sections)


def test_the_field_of_life_of_a_clause_is_that_of_a_service_it_asks_for() -> None:
    allowed = {"岳池县2024年任务清单#1.2"}  # buses with the social security card: transport, and a card of insurance
    services = catalogue().services
    assert not [
        each.id
        for each in catalogue().clauses.values()
        if each.field not in {services[slug].category for slug in each.services} and each.id not in allowed
    ]


def test_every_clause_asks_for_a_service_and_every_service_is_asked_for_by_clauses() -> None:
    assert all(each.services for each in catalogue().clauses.values())
    assert len(catalogue().services) == 134
    for service in catalogue().services.values():
        assert service.clauses
        assert set(service.clauses) <= set(catalogue().clauses)
        assert set(service.protocols) <= PROTOCOLS
        assert service.category in Field


def test_a_folder_of_a_service_carries_out_what_the_catalogue_says() -> None:
    for service in discover().newest():
        listed = catalogue().services[service.slug]
        assert listed.category == service.category
        assert set(service.clauses) == set(listed.clauses)


def test_the_county_lists_lead_and_supporting_offices() -> None:
    roles = [office.role for office in clause("岳池县2024年任务清单#3.10").offices]
    assert roles == [Role.LEAD, Role.SUPPORTING, Role.SUPPORTING, Role.SUPPORTING]


def test_a_draft_names_the_window_in_which_the_public_may_comment() -> None:
    consultation = catalogue().documents["双核方案2024征求意见稿"].consultation
    assert consultation is not None
    assert (consultation.opens_on, consultation.days) == (date(2024, 9, 25), 7)


def test_what_follows_from_what_is_confirmed_with_its_evidence() -> None:
    found = {(each.later, each.earlier): each.relation for each in descents()}
    assert found["渝府办〔2025〕2号", "双核方案2024征求意见稿"] is DocumentRelation.FINAL
    assert found["渝府办发〔2022〕3号", "川办发〔2021〕2号"] is DocumentRelation.EDITION
    assert all(each.later in catalogue().documents and each.evidence.zh for each in descents())


def test_the_scale_of_strength_runs_from_exploring_to_keeping_up() -> None:
    assert list(scale()) == list(Strength)
    assert Strength.EXPLORE.grade < Strength.ACHIEVE.grade < Strength.SUSTAIN.grade
    draft, final = clause("双核方案2024征求意见稿#2.9"), clause("渝府办〔2025〕2号#1.3")
    assert (draft.strength, final.strength) == (Strength.EXPLORE, Strength.ACHIEVE)
