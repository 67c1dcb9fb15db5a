"""The command line, as far as it needs no running node."""

from pathlib import Path

import msgspec
import pytest
from rich.console import Console
from typer.testing import CliRunner

from yipanqi.cli import app
from yipanqi.hosting import commands
from yipanqi.hosting.pair import Layout, free_ports, set_up
from yipanqi.services import discover

runner = CliRunner()


@pytest.fixture(autouse=True)
def _wide_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "console", Console(width=200))


def run(*arguments: str) -> str:
    """The output of a command that must succeed."""
    result = runner.invoke(app, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.parametrize("protocol", sorted({p.protocol for s in discover().newest() for p in s.procedures}))
def test_every_protocol_in_use_shows_a_diagram_of_each_role(protocol: str) -> None:
    shown = run("protocol", "show", protocol)
    roles = {
        m.role for s in discover().newest() for p in s.procedures if p.protocol == protocol for m in p.machines.values()
    }
    assert shown.count("stateDiagram-v2") == len(roles) > 0


def test_a_protocol_that_no_service_uses_is_refused() -> None:
    assert runner.invoke(app, ["protocol", "show", "telepathy"]).exit_code == 2


def test_policy_read_gives_json_of_every_document(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(
        "某市行动方案\n一、总体要求\n（一）交通通信。\n1.公交互通。（责任单位：市交通局）\n", encoding="utf-8"
    )
    shown = msgspec.json.decode(run("policy", "read", str(file), "--json"))
    assert [document["file"] for document in shown["documents"]] == [str(file)]


def test_a_file_that_is_no_evidence_is_not_believed(tmp_path: Path) -> None:
    file = tmp_path / "evidence.json"
    file.write_text("{}")
    assert runner.invoke(app, ["verify", str(file)]).exit_code == 1


def test_staff_keep_the_keys_and_agreements_of_a_stopped_node(tmp_path: Path) -> None:
    layout = Layout(tmp_path, free_ports())
    with set_up(layout) as nodes:
        first = nodes["51"].published()[0]
    directory = str(layout.node("51"))
    assert run("keys", "list", directory).count("ed25519") == 2  # its own and Chongqing's
    assert run("keys", "new", directory).count("ed25519") == 3
    assert "pension-transfer" in run("agreements", "list", directory)
    assert first.owner == "51"


def test_parameters_not_checked_for_a_year_are_listed() -> None:
    assert "parameter" in run("parameters", "stale")
