"""The catalogue check says what somebody should look at."""

from datetime import date

import msgspec

from yipanqi.policy.catalogue import Catalogue, catalogue
from yipanqi.policy.linting import Finding, Running, lint
from yipanqi.policy.parameters import Parameter, parse
from yipanqi.services import discover

TODAY = date(2026, 11, 28)
VALUES = """
days:
  title: {zh: 时限, en: limit}
  unit: working day
  whose: receiving
  checked_on: 2026-11-20
  values:
    - {from: 2021-01-04, value: 15, set_by: "川办发〔2021〕2号#4.10", evidence: read, in: "51"}
    - {from: 2024-01-01, value: 7, set_by: "川办发〔2021〕2号#9.99", evidence: read}
old:
  title: {zh: 旧值, en: old}
  unit: day
  checked_on: 2024-01-01
  values:
    - {from: 2020-01-01, value: 1, because: 暂定, evidence: assumed}
"""


def parameters() -> dict[str, Parameter]:
    return parse(VALUES, "here")


def found(held: Catalogue, *running: Running) -> dict[tuple[Finding, str], str]:
    return {(each.finding, each.subject): each.text.zh for each in lint(held, running, TODAY)}


def pension(**changes: object) -> Running:
    listed = catalogue().services["pension-transfer"]
    return msgspec.structs.replace(Running("pension-transfer", listed.clauses, {}), **changes)


def test_a_clause_that_asks_for_nothing_and_a_service_that_no_clause_asks_for_are_found() -> None:
    id_, slug = "渝府办〔2025〕2号#3.20", "sports-events"
    clauses = {**catalogue().clauses, id_: msgspec.structs.replace(catalogue().clauses[id_], services=())}
    services = {**catalogue().services, slug: msgspec.structs.replace(catalogue().services[slug], clauses=())}
    held = Catalogue(catalogue().documents, clauses, services)
    assert (Finding.CLAUSE_WITHOUT_SERVICE, id_) in found(held)
    assert (Finding.SERVICE_WITHOUT_CLAUSE, slug) in found(held)


def test_a_service_that_is_asked_for_and_not_open_is_found_and_a_programme_is_not() -> None:
    seen = found(catalogue(), pension())
    assert (Finding.SERVICE_NOT_OPEN, "pension-transfer") not in seen
    assert (Finding.SERVICE_NOT_OPEN, "virtual-counter") in seen
    assert (Finding.SERVICE_NOT_OPEN, "sports-events") not in seen


def test_a_service_that_names_other_clauses_than_the_catalogue_is_found() -> None:
    seen = found(catalogue(), pension(clauses=("川办发〔2021〕2号#4.10",)))
    assert seen[Finding.CLAUSES_DIFFER, "pension-transfer"] == "岳池县2024年任务清单#6.24"
    assert (Finding.SERVICE_WITHOUT_CLAUSE, "tea") in found(catalogue(), Running("tea", (), {}))


def test_stale_undercutting_and_unfounded_values_are_found() -> None:
    seen = found(catalogue(), pension(parameters=parameters()))
    assert seen[Finding.STALE, "pension-transfer/old"] == "旧值：2024-01-01"
    assert "15" in seen[Finding.UNDERCUT, "pension-transfer/days"]  # Sichuan's 15 wins over the newer 7 for all
    assert seen[Finding.UNKNOWN_CLAUSE, "pension-transfer/days"] == "时限：川办发〔2021〕2号#9.99"


def test_a_deadline_before_the_day_of_issue_is_found() -> None:
    # the county list of 2024-09-23 asks for its 27th item by June 2024
    late = [subject for finding, subject in found(catalogue()) if finding is Finding.DUE_BEFORE_ISSUED]
    assert late == ["岳池县2024年任务清单#7.27"]


def test_the_shipped_catalogue_and_services_agree() -> None:
    running = [Running(s.slug, s.clauses, s.parameters) for s in discover().newest()]
    wrong = {
        Finding.CLAUSE_WITHOUT_SERVICE,
        Finding.SERVICE_WITHOUT_CLAUSE,
        Finding.CLAUSES_DIFFER,
        Finding.UNKNOWN_CLAUSE,
    }
    assert not [each for each in lint(catalogue(), running, TODAY) if each.finding in wrong]
