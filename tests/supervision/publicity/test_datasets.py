"""Open data as spreadsheets and programs read them."""

import csv
import io
import json
from datetime import date
from decimal import Decimal

from yipanqi.kernel.text import Text
from yipanqi.policy.catalogue import catalogue
from yipanqi.services import discover
from yipanqi.supervision.publicity import datasets
from yipanqi.supervision.publicity.datasets import Column, Dataset

TITLE = Text("表", "table")
COLUMNS = (Column("word", TITLE), Column("on", TITLE), Column("known", TITLE), Column("n", TITLE))


def table(*rows: tuple[object, ...]) -> Dataset:
    return Dataset("t", TITLE, TITLE, COLUMNS, rows)  # type: ignore[arg-type]


def read(dataset: Dataset) -> list[list[str]]:
    return list(csv.reader(io.StringIO(dataset.as_csv().decode("utf-8-sig"))))


def test_a_spreadsheet_opens_it_with_chinese_and_commas_in_place() -> None:
    found = table(("养老，转移, 接续", date(2021, 1, 4), True, 3))
    assert found.as_csv().startswith(b"\xef\xbb\xbf")
    assert read(found) == [["word", "on", "known", "n"], ["养老，转移, 接续", "2021-01-04", "true", "3"]]


def test_what_is_not_there_is_empty_in_a_spreadsheet_and_null_for_programs() -> None:
    found = table((None, None, None, None))
    assert read(found)[1] == ["", "", "", ""]
    assert json.loads(found.as_json())["rows"] == [{"word": None, "on": None, "known": None, "n": None}]


def test_no_cell_runs_as_a_formula() -> None:
    assert read(table(("=1+1", None, None, -1)))[1] == ["'=1+1", "", "", "-1"]


def test_every_clause_and_every_value_is_there_once() -> None:
    clauses = datasets.clauses(catalogue().clauses.values())
    assert [row[0] for row in clauses.rows] == list(catalogue().clauses)
    pension = discover().get("pension-transfer")
    values = datasets.parameters({pension.slug: pension.parameters.values()})
    assert len(values.rows) == sum(len(p.values) for p in pension.parameters.values())
    days = [row for row in values.rows if row[1] == "working_days" and row[7] == "511621"]
    assert [(row[8], row[9]) for row in days] == [(5, "岳池县2024年任务清单#6.24")]


def test_a_table_is_json_and_a_rate_keeps_its_digits() -> None:
    assert datasets._plain({"a": 1}) == '{"a":1}'
    assert datasets._plain(Decimal("0.120")) == "0.120"


def test_each_row_has_a_value_for_each_column() -> None:
    services = discover().newest()
    for found in (
        datasets.documents(catalogue().documents.values()),
        datasets.clauses(catalogue().clauses.values()),
        datasets.services(catalogue().services.values(), {s.slug for s in services}),
        datasets.procedures(services),
        datasets.parameters({s.slug: s.parameters.values() for s in services}),
    ):
        assert found.rows
        assert {len(row) for row in found.rows} == {len(found.columns)}
