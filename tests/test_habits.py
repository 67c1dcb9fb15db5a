"""Habits that the whole source tree keeps."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "yipanqi"
CODE_SUFFIXES = {".py", ".html", ".css", ".js"}
LONGEST_FILE = 300
MUTABLE = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
MUTABLE_CALLS = {"list", "dict", "set", "defaultdict", "deque", "Counter", "OrderedDict"}

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def test_no_source_file_is_longer_than_a_reader_can_hold() -> None:
    lengths = {
        path: len(text.splitlines())
        for path, text in texts()
        if path.is_relative_to(SOURCE) and path.suffix in CODE_SUFFIXES and "migrations" not in path.parts
    }
    assert lengths
    assert not [f"{short(path)}: {lines} lines" for path, lines in lengths.items() if lines > LONGEST_FILE]


def test_every_public_module_class_and_function_says_what_it_is() -> None:
    assert not [f"{short(path)}: {name}" for path, tree in modules() for name in undocumented(tree)]


def test_only_the_command_line_prints() -> None:
    assert not [
        f"{short(path)}:{node.lineno}"
        for path, tree in modules()
        if path != SOURCE / "cli.py"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]


def test_no_module_keeps_mutable_state_of_its_own() -> None:
    assert not [f"{short(path)}: {name}" for path, tree in modules() for name in mutable_globals(tree)]


def test_no_file_names_a_package_registry_or_a_place_on_one_machine() -> None:
    unwanted = re.compile(r"pypi[.]org|pythonhosted[.]|npm[j]s[.]|(?<![\w.}])/(work|root|home)/")
    assert not [
        f"{short(path)}:{number}: {line.strip()}"
        for path, text in texts()
        for number, line in enumerate(text.splitlines(), start=1)
        if unwanted.search(line)
    ]


def texts() -> Iterator[tuple[Path, str]]:
    """Every text file that is tracked, or would be by `git add --all`."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for path in (ROOT / name for name in listing.split("\0") if name):
        if path.is_file() and b"\0" not in (content := path.read_bytes()):
            yield path, content.decode()


def modules() -> Iterator[tuple[Path, ast.Module]]:
    """Every Python module of the package, parsed."""
    for path in sorted(SOURCE.rglob("*.py")):
        yield path, ast.parse(path.read_text())


def undocumented(tree: ast.Module) -> Iterator[str]:
    if ast.get_docstring(tree) is None:
        yield "the module"
    yield from (name for name, node in definitions(tree) if ast.get_docstring(node) is None)


def definitions(within: ast.Module | ast.ClassDef, prefix: str = "") -> Iterator[tuple[str, Definition]]:
    """Public classes and functions, methods included, with their dotted names."""
    for node in within.body:
        if isinstance(node, Definition) and not node.name.startswith("_"):
            yield prefix + node.name, node
            if isinstance(node, ast.ClassDef):
                yield from definitions(node, f"{prefix}{node.name}.")


def mutable_globals(tree: ast.Module) -> Iterator[str]:
    """Lower-case names bound to a list, dict or set at module level; upper-case ones are constants by convention."""
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None and is_mutable(node.value):
            names = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (n.id for n in names if isinstance(n, ast.Name) and n.id != n.id.upper() and n.id != "__all__")


def is_mutable(value: ast.expr) -> bool:
    is_call = isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id in MUTABLE_CALLS
    return is_call or isinstance(value, MUTABLE)


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))
