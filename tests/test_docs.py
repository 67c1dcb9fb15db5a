"""The documentation says what is there: generated parts are fresh, and what it names exists."""

import ast
import importlib.util
import re
import shlex
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest
from typer.testing import CliRunner

from yipanqi.cases.credentials.lists import LIST_NEWS
from yipanqi.cases.credentials.uses import USES
from yipanqi.cases.machine import STATUS_NAMES, Status
from yipanqi.cases.readings import READINGS
from yipanqi.cli import app
from yipanqi.exchange.agreements import AGREEMENT_END
from yipanqi.exchange.effects import REFUSAL
from yipanqi.exchange.keys import KEY_NEWS
from yipanqi.hosting.keeping import kept
from yipanqi.node.settling import VALUE_NEWS
from yipanqi.protocols.moves import TYPES
from yipanqi.services import discover
from yipanqi.supervision.feedback.items import NODE_FEEDBACK
from yipanqi.supervision.figures.neighbours import FIGURES_NEWS

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted((ROOT / "docs").rglob("*.md"))
ENVELOPES = {
    *TYPES,
    REFUSAL,
    KEY_NEWS,
    LIST_NEWS,
    USES,
    READINGS,
    AGREEMENT_END,
    VALUE_NEWS,
    NODE_FEEDBACK,
    FIGURES_NEWS,
}
COMMAND = re.compile(
    r"(?:^|`|\./)yipanqi "
    r"((?:(?:keys|agreements|accounts|tokens|policy|protocol|parameters|calendar|registers) )?[a-z-]+)",
    re.MULTILINE,
)
PROTOCOLS = sorted({p.protocol for service in discover() for p in service.procedures})


def _tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("yipanqi_docs_tool", ROOT / "tools" / "docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


tool = _tool()


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text("utf-8")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_generated_parts_of_a_page_are_as_the_code_has_them(path: Path) -> None:
    text = path.read_text("utf-8")
    if tool.rewritten(text) != text:
        pytest.fail(f"run: {Path(sys.executable).name} tools/docs.py")


def test_a_page_that_has_fallen_behind_is_noticed() -> None:
    text = page("protocols/moves.md")
    assert tool.rewritten(text.replace("| `withdrawn` | 已撤回", "| `gone` | 已撤回")) == text
    with pytest.raises(KeyError):
        tool.rewritten("<!-- generated: nonsense -->\n<!-- end -->")


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_every_protocol_has_a_page_with_the_diagram_of_each_role(protocol: str) -> None:
    text = page(f"protocols/{protocol}.md")
    machines = tool.machines(protocol)
    assert machines
    for machine in machines:
        assert machine.diagram() in text


def test_every_status_is_documented_and_no_other() -> None:
    listed = re.findall(r"^\| `([a-z ]+)` \|", tool.statuses(), re.MULTILINE)
    assert listed == [status.value for status in Status] == [status.value for status in STATUS_NAMES]
    assert tool.statuses() in page("protocols/moves.md")


def test_every_envelope_type_is_documented_and_no_other() -> None:
    documented = set(re.findall(r"^\| `([a-z-]+\.[a-z-]+)` \|", page("protocols/moves.md"), re.MULTILINE))
    assert documented == ENVELOPES


def test_every_envelope_type_that_the_code_names_is_known_here() -> None:
    named = {
        node.value.value
        for path in (ROOT / "src" / "yipanqi").rglob("*.py")
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Constant)
        and re.fullmatch(r"(exchange|node)\.[a-z-]+", str(node.value.value))
    }
    assert named == ENVELOPES - TYPES


def test_every_command_is_explained_to_the_engineer() -> None:
    commands = {name for name, _help in tool.every_command()}
    assert {"up", "node", "keys new"} <= commands
    text = page("operations.md")
    own_words = text[: text.index("<!-- generated: commands")]
    assert not [name for name in sorted(commands) if f"yipanqi {name}" not in own_words]


def test_no_command_is_explained_that_is_not_there() -> None:
    commands = {name for name, _help in tool.every_command()} | {"test", "setup", "benchmark"}
    named = {found for path in PAGES for found in COMMAND.findall(path.read_text("utf-8"))}
    assert named - commands == set()


def test_the_commands_shown_bring_two_nodes_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    text = page("operations.md")
    (terms,) = re.findall(r"^```yaml\n(id: .*?)^```$", text, re.MULTILINE | re.DOTALL)
    Path("terms.yaml").write_text(terms, "utf-8")
    lines = "".join(re.findall(r"<!-- tested: here -->\n```sh\n(.*?)```", text, re.DOTALL)).splitlines()
    said = {}
    for line in lines:
        _program, *arguments = shlex.split(line)
        result = CliRunner().invoke(app, arguments, catch_exceptions=False)
        assert result.exit_code == 0, (line, result.output)
        said[line] = result.output
    assert "sichuan-chongqing-1" in said["./yipanqi agreements list sichuan"]
    for here, there in (("sichuan", "50"), ("chongqing", "51")):
        with kept(Path(here)) as node:
            agreed = node.world.agreements
            assert agreed.version(there, "pension-transfer", datetime(2026, 12, 2, tzinfo=UTC)) == 1
            assert agreed.version(there, "pension-transfer", datetime(2026, 11, 30, tzinfo=UTC)) is None


def test_every_event_in_the_logs_of_a_node_is_explained_and_no_other() -> None:
    source = ROOT / "src" / "yipanqi"
    logged = {
        event
        for path in source.rglob("*.py")
        if path.relative_to(source).parts[0] != "organisations"
        for event in re.findall(r'\.(?:info|warning|error)\(\s*"([a-z_.]+)"', path.read_text("utf-8"))
    }
    section = page("operations.md").partition("\n## Logs\n")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `([a-z_.]+)` \|", section, re.MULTILINE)) == logged


def test_every_parameter_is_in_the_table_with_its_titles_and_clauses() -> None:
    text = page("parameters.md")
    for service in discover():
        section = text[text.index(f"`{service.slug}`") :]
        for name, parameter in service.parameters.items():
            assert f"`{name}` {parameter.title.zh}<br>{parameter.title.en}" in section
            assert all(value.set_by in section for value in parameter.values)


def test_every_rule_of_supervision_is_in_the_table_too() -> None:
    text = page("parameters.md")
    supervision = ROOT / "src" / "yipanqi" / "supervision"
    rules = [path for path in supervision.rglob("*.yaml") if "\n  values:\n" in path.read_text("utf-8")]
    assert len(rules) == 5
    for path in rules:
        for name in re.findall(r"^([a-z_]+):$", path.read_text("utf-8"), re.MULTILINE):
            assert f"| `{name}` " in text, f"{path.parent.name}: {name}"


def test_every_module_is_on_the_map() -> None:
    text = page("structure.md")
    source = ROOT / "src" / "yipanqi"
    for path in source.rglob("*.py"):
        top, *rest = path.relative_to(source).parts
        if not rest:
            assert top == "__init__.py" or f"- `{top}`: " in text
            continue
        name = "/".join(rest).removesuffix("__init__.py")
        section = text[text.index(f"\n## {top}\n") :]
        assert not name or "migrations" in name or f"\n- `{name}`: " in section, f"{top}/{name}"


def test_every_test_that_a_page_names_exists() -> None:
    named = {found for path in PAGES for found in re.findall(r"`(tests/[^`\s]+)`", path.read_text("utf-8"))}
    assert len(named) > 10
    assert not [name for name in sorted(named) if not _exists(name)]


@pytest.mark.parametrize(
    ("name", "marked"),
    [("guide.zh-CN.md", r"【(.+?)】"), ("guide.md", r"\*\*(.+?)\*\*"), ("office.zh-CN.md", r"【(.+?)】")],
)
def test_the_words_that_a_guide_quotes_are_on_the_pages(name: str, marked: str) -> None:
    source = ROOT / "src" / "yipanqi"
    said = "".join(path.read_text("utf-8") for suffix in ("py", "html") for path in source.rglob(f"*.{suffix}"))
    quoted = set(re.findall(marked, page(name)))
    assert len(quoted) > 20
    assert not [words for words in sorted(quoted) if f'"{words}' not in said]


def test_every_link_between_pages_leads_somewhere() -> None:
    broken = []
    for path in [*PAGES, ROOT / "README.md", ROOT / "README.zh-CN.md", ROOT / "CONTRIBUTING.md"]:
        for target, _, anchor in (link.partition("#") for link in _links(path)):
            there = (path.parent / target).resolve() if target else path
            if not there.exists() or (anchor and anchor not in _anchors(there)):
                broken.append(f"{path.relative_to(ROOT)}: {target}#{anchor}")
    assert not broken


def _links(path: Path) -> Iterator[str]:
    for link in re.findall(r"\]\(([^)\s]+)\)", path.read_text("utf-8")):
        if "://" not in link:
            yield link


def _anchors(path: Path) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads}


def _exists(name: str) -> bool:
    file, _, test = name.partition("::")
    path = ROOT / file
    return path.exists() and (not test or f"def {test}(" in path.read_text("utf-8"))
