"""The catalogue holds the documents and the clauses that the services carry out."""

from datetime import date

import pytest

from yipanqi.kernel.problems import Kind, Refused
from yipanqi.policy.catalogue import catalogue, clause


def test_a_clause_is_found_by_its_id_with_its_document() -> None:
    found = clause("川办发〔2021〕2号#4.10")
    assert (found.section, found.number, found.document.issued_on) == (4, 10, date(2021, 1, 4))
    assert [office.side for office in found.offices] == ["四川", "重庆"]
    assert found.deadline.on == date(2021, 12, 31)
    assert [(target.value, target.unit) for target in found.targets] == [(15, "工作日")]


def test_an_unknown_id_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        clause("川办发〔2021〕2号#9.99")
    assert refused.value.kind is Kind.UNKNOWN


def test_there_are_the_five_documents_and_every_clause_belongs_to_one() -> None:
    assert len(catalogue().documents) == 5
    assert all(id_ == f"{each.document.id}#{each.section}.{each.number}" for id_, each in catalogue().clauses.items())
    assert all(each.title.zh and each.title.en and each.offices for each in catalogue().clauses.values())
