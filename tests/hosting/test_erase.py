"""`yipanqi erase`: counted first, then done."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from yipanqi.cases.parties import Party, find, find_or_add
from yipanqi.cli import app
from yipanqi.hosting import keeping

WHO = Party("11010519491231002X", "刘小明")


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """A practice node that knows a person of whom it holds nothing."""
    node = tmp_path / "51"
    where = ("--code", "51", "--name", "四川/Sichuan", "--port", "9151", "--base-url", "http://127.0.0.1:9151")
    assert CliRunner().invoke(app, ["init", str(node), *where]).exit_code == 0
    with keeping.kept(node) as kept, kept.work_on() as work:
        find_or_add(work.uow, work.vault, WHO)
    return node


def known(directory: Path) -> bool:
    with keeping.kept(directory) as node, node.look() as work:
        return find(work.uow, work.vault, WHO.number) is not None


def erase(directory: Path, *arguments: str) -> str:
    result = CliRunner().invoke(app, ["erase", str(directory), *arguments], env={"COLUMNS": "120"})
    assert result.exit_code == 0, result.output or result.exception
    return result.output


def test_a_dry_run_counts_what_the_real_one_then_erases(directory: Path) -> None:
    assert "人员 persons" in erase(directory, "--due", "--dry-run")
    assert known(directory)
    said = erase(directory, "--due")
    assert re.search(r"人员 persons +│ 1 ", said)
    assert not known(directory)
    assert re.search(r"人员 persons +│ 0 ", erase(directory, "--due", "--dry-run"))


@pytest.mark.parametrize("arguments", [(), ("SC-20260302-000417", "--due")])
def test_one_says_which_case_or_all_that_is_due(directory: Path, arguments: tuple[str, ...]) -> None:
    result = CliRunner().invoke(app, ["erase", str(directory), *arguments])
    assert result.exit_code == 2
