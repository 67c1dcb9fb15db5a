"""Two live nodes are made and brought together with nothing but the commands that their staff have."""

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner

from yipanqi.cli import app
from yipanqi.exchange.agreements import Agreed, Terms
from yipanqi.hosting import keeping
from yipanqi.store import figures
from yipanqi.store.figures import Cell

PROVIDER = "https://login.example.gov.cn"
SINCE = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def sides(tmp_path: Path) -> dict[str, Path]:
    """Two live nodes, made."""
    made = {}
    for code, name, port in (("51", "四川/Sichuan", "9051"), ("50", "重庆/Chongqing", "9050")):
        made[code] = tmp_path / code
        run(
            "init",
            made[code],
            "--code",
            code,
            "--name",
            name,
            "--port",
            port,
            "--base-url",
            f"https://{code}.example.cn",
            "--provider",
            PROVIDER,
            "--client",
            "yipanqi",
        )
    return made


def test_an_agreement_is_in_force_once_both_have_signed(sides: dict[str, Path], tmp_path: Path) -> None:
    introduce(sides, tmp_path)
    for code, peer in (("51", "50"), ("50", "51")):
        with keeping.kept(sides[code]) as node:
            assert node.live
            assert node.world.agreements.version(peer, "pension-transfer", node.clock()) == 1


def test_a_value_set_here_wins_here(sides: dict[str, Path]) -> None:
    run(
        "parameters",
        "set",
        sides["51"],
        "pension-transfer",
        "working_days",
        "8",
        "--in",
        "510106",
        "--from",
        "2026-01-01",
        "--act",
        "金牛区公告",
    )
    with keeping.kept(sides["51"]) as node:
        assert node.world.overlays["pension-transfer"]["working_days"].values[-1].value == 8


def test_a_directory_that_has_a_node_is_left_alone(sides: dict[str, Path]) -> None:
    result = CliRunner().invoke(
        app, ["init", str(sides["51"]), "--code", "51", "--name", "x", "--port", "1", "--base-url", "x"]
    )
    assert result.exit_code == 2


def introduce(sides: dict[str, Path], tmp_path: Path) -> None:
    """Keys and signatures go from hand to hand as files."""
    terms = tmp_path / "terms.yaml"
    terms.write_bytes(
        msgspec.yaml.encode(
            Terms(id="2026-1", parties=("51", "50"), services=(Agreed("pension-transfer", 1),), valid_from=SINCE)
        )
    )
    for code in sides:
        run("keys", "export", sides[code], tmp_path / f"{code}.keys")
    for code, peer in (("51", "50"), ("50", "51")):
        run("keys", "trust", sides[code], tmp_path / f"{peer}.keys")
        run("agreements", "propose", sides[code], terms, tmp_path / f"{code}.signature")
    for code, peer in (("51", "50"), ("50", "51")):
        run("agreements", "countersign", sides[code], tmp_path / f"{peer}.signature")


def run(*words: object) -> None:
    """One command, which must succeed."""
    result = CliRunner().invoke(app, [str(word) for word in words])
    assert result.exit_code == 0, result.output


def test_the_counts_of_the_board_are_checked_and_worked_out_anew(sides: dict[str, Path]) -> None:
    with keeping.kept(sides["51"]) as node, node.work_on() as work:
        figures.count(work.uow, {Cell("*", figures.STATUS, "", "pension-transfer", "apply", "receiving", "50", "x"): 3})
    found = CliRunner().invoke(app, ["figures", str(sides["51"])])
    assert (found.exit_code, "1 counts differ" in found.output) == (1, True)
    mended = CliRunner().invoke(app, ["figures", str(sides["51"]), "--anew"])
    assert (mended.exit_code, "0 counts differ" in mended.output) == (0, True)
