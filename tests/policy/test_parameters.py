"""Parameter files are read exactly and checked strictly."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from yipanqi.policy.parameters import BadParameters, Evidence, load, parse

HEAD = """
limit:
  title: {zh: 时限, en: limit}
  unit: working day
  whose: receiving
  checked_on: 2026-11-20
  values:
"""
FIRST = "    - {from: 2010-01-01, value: 45, set_by: 国办发〔2009〕66号, evidence: known}\n"


def limit(*lines: str):
    return parse(HEAD + "".join(f"    - {line}\n" for line in lines), "x/parameters.yaml")["limit"]


def test_a_service_folder_is_read_with_dates_places_and_evidence(tmp_path: Path) -> None:
    line = '    - {from: 2024-09-23, in: "511621", value: 5, set_by: "岳池#6.24", evidence: read}\n'
    (tmp_path / "parameters.yaml").write_text(HEAD + FIRST + line, encoding="utf-8")
    found = load(tmp_path)["limit"]
    assert found.title.zh == "时限"
    assert found.whose == "receiving"
    assert found.values[1].since == date(2024, 9, 23)
    assert found.values[1].place == "511621"
    assert found.values[1].evidence is Evidence.READ


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("45", 45),
        ("-1", -1),
        ("0.0831", Decimal("0.0831")),
        ("0.10", Decimal("0.10")),
        ('"0.10"', "0.10"),
        ("true", True),
        ("yes", "yes"),  # YAML 1.1 would make this a truth, 010 an octal number and 1:30 ninety
        ("010", "010"),
        ("1:30", "1:30"),
        ("2016-12-01", "2016-12-01"),
        ("[1, 2.5]", [1, Decimal("2.5")]),
        ("{55: 170, 60: 139.5}", {"55": 170, "60": Decimal("139.5")}),
        ("null", None),
    ],
)
def test_values_are_exact_and_never_floats(written: str, read: object) -> None:
    value = limit(f"{{from: 2010-01-01, value: {written}, set_by: a, evidence: known}}").values[0].value
    assert value == read
    assert type(value) is type(read)


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("{from: 2010-01-01, value: 1, set_by: a}", "evidence"),
        ("{from: 2010-01-01, value: 1, set_by: a, evidence: sure}", "evidence"),
        ("{from: 2010-01-01, set_by: a, evidence: read}", "value"),
        ("{value: 1, set_by: a, evidence: read}", "from"),
        ("{from: 2010-02-30, value: 1, set_by: a, evidence: read}", "from"),
        ("{from: 2010-01-01, value: 1, evidence: read}", "set_by"),
        ("{from: 2010-01-01, value: 1, evidence: known, because: so}", "set_by"),
        ("{from: 2010-01-01, value: 1, evidence: assumed}", "because"),
        ("{from: 2010-01-01, value: 1, evidence: assumed, because: so, set_by: a}", "set_by"),
        ("{from: 2010-01-01, value: 1, set_by: a, evidence: read, til: 2011-01-01}", "til"),
        ("{from: 2010-01-01, due: 2009-01-01, value: 1, set_by: a, evidence: read}", "due"),
        ("{from: 2010-01-01, announced: 2009-01-01, value: 1, set_by: a, evidence: read}", "announced"),
        ("{from: 2010-01-01, in: 511621, value: 1, set_by: a, evidence: read}", "in"),
        ('{from: 2010-01-01, in: "51", between: ["50", "51"], value: 1, set_by: a, evidence: read}', "between"),
        ('{from: 2010-01-01, between: ["50", "50"], value: 1, set_by: a, evidence: read}', "between"),
    ],
)
def test_a_wrong_value_names_file_parameter_and_rule(line: str, rule: str) -> None:
    with pytest.raises(BadParameters) as error:
        limit(line)
    assert "x/parameters.yaml: limit: " in str(error.value)
    assert rule in str(error.value)


def test_all_values_of_a_parameter_are_of_one_kind() -> None:
    with pytest.raises(BadParameters, match="one kind, not number and text"):
        limit(
            "{from: 2010-01-01, value: 1, set_by: a, evidence: read}",
            "{from: 2011-01-01, value: x, set_by: a, evidence: read}",
        )


def test_two_values_of_one_place_may_not_start_on_the_same_day() -> None:
    line = "{from: 2010-01-01, value: 1, set_by: a, evidence: read}"
    with pytest.raises(BadParameters, match="same day"):
        limit(line, line)


def test_a_value_for_a_place_needs_to_know_whose_place_counts() -> None:
    text = (
        HEAD.replace("  whose: receiving\n", "")
        + '    - {from: 2010-01-01, in: "51", value: 1, set_by: a, evidence: read}\n'
    )
    with pytest.raises(BadParameters, match="whose"):
        parse(text, "x")


def test_a_parameter_written_twice_is_an_error_not_an_overwrite() -> None:
    with pytest.raises(BadParameters, match="limit is there twice"):
        parse(HEAD + FIRST + HEAD + FIRST, "x")


@pytest.mark.parametrize("text", ["", "- a", "limit: 5", "limit: [", "Limit: {}"])
def test_what_is_not_a_parameter_file_is_refused(text: str) -> None:
    with pytest.raises(BadParameters, match=r"^x: "):
        parse(text, "x")
