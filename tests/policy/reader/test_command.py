"""`yipanqi policy read`: JSON, the line-by-line account, and files that cannot be read."""

from pathlib import Path

import msgspec
import pytest
from click.testing import Result
from typer.testing import CliRunner

from yipanqi.cli import app

TEXT = """某方案
— 2 —
一、事项
（一）推进互认。2023年6月底前实现。（责任单位：兴隆湖专班）
（二）推进通办。（责任单位：重庆市公安局）"""


@pytest.fixture
def paper(tmp_path: Path) -> str:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, "utf-8")
    return str(path)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["policy", "read", *arguments], env={"COLUMNS": "160"})


def test_json_holds_documents_and_nothing_else(paper: str) -> None:
    shown = msgspec.json.decode(run(paper, "--json").stdout)
    assert list(shown) == ["documents"]
    assert [clause["number"] for clause in shown["documents"][0]["clauses"]] == [1, 2]


def test_explained_json_adds_the_account_of_lines_and_the_doubts(paper: str) -> None:
    (explained,) = msgspec.json.decode(run(paper, "--json", "--explain").stdout)["explained"]
    assert [line["use"] for line in explained["lines"]] == ["heading", "set aside", "heading", "clause", "clause"]
    (doubt,) = explained["doubts"]
    assert (doubt["clause"], doubt["field"], doubt["read"], doubt["lines"]) == (0, "offices", "兴隆湖专班", [4])


def test_explain_says_what_became_of_each_line(paper: str) -> None:
    shown = run(paper, "--explain").stdout
    assert any(line.split()[:3] == ["2", "未采用", "页码"] for line in shown.splitlines())
    assert "1.1 第4行 责任单位全称待确认：兴隆湖专班" in shown


def test_explain_begins_with_what_gave_no_line_of_text(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_text("<body><nav>首页</nav><button>打印</button><p>一、推进互认。</p></body>", "utf-8")
    first = run(str(page), "--explain").stdout.splitlines()
    assert "导航栏1处、按钮与选择框1处" in "".join(first[:2])
    (explained,) = msgspec.json.decode(run(str(page), "--json", "--explain").stdout)["explained"]
    assert [(each["kind"]["en"], each["count"]) for each in explained["left_out"]] == [
        ("navigation", 1),
        ("buttons and choices", 1),
    ]


def test_a_file_that_cannot_be_read_is_named_the_others_are_read_and_the_exit_code_says_so(
    paper: str, tmp_path: Path
) -> None:
    damaged = tmp_path / "b.docx"
    damaged.write_bytes(b"no document")
    result = run(str(damaged), paper, "--json")
    assert result.exit_code == 1
    assert str(damaged) in result.stderr
    assert len(msgspec.json.decode(result.stdout)["documents"]) == 1


def test_many_files_show_their_progress_on_standard_error_only(paper: str, tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.txt" for number in range(25)]
    for path in paths:
        path.write_text(TEXT, "utf-8")
    result = run(*map(str, paths), "--json")
    assert len(msgspec.json.decode(result.stdout)["documents"]) == 25
    assert "读取" in result.stderr
