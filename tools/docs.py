"""`.venv/bin/python tools/docs.py`: rewrite the parts of docs/ that follow from the code, and name the pages changed.

Such a part stands between `<!-- generated: WHAT ARGUMENTS -->` and `<!-- end -->`. `tests/test_docs.py` fails where a
page is not as this would write it.
"""

import ast
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import typer
from typer.testing import CliRunner

from yipanqi.cases.machine import ENDS, STATUS_NAMES, Machine
from yipanqi.cli import app
from yipanqi.hosting.commands import app as commands_of_hosting
from yipanqi.kernel.text import Text, same
from yipanqi.policy.parameters import Evidence, Parameter, ParameterValue
from yipanqi.protocols.moves import ENDED, MOVES
from yipanqi.services import discover
from yipanqi.supervision.consultation import opening as consultation_rules
from yipanqi.supervision.consultation.opening import CONSULTATION
from yipanqi.supervision.evaluation import formula
from yipanqi.supervision.evaluation.formula import EVALUATION
from yipanqi.supervision.feedback import life as feedback_rules
from yipanqi.supervision.feedback.life import FEEDBACK
from yipanqi.supervision.ledger import rules as ledger_rules
from yipanqi.supervision.ledger.rules import LEDGER
from yipanqi.supervision.orders import rules as order_rules
from yipanqi.supervision.orders.rules import ORDERS
from yipanqi.web.values import words

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "yipanqi"
PAGES = ROOT / "docs"
PART = re.compile(
    r"(?P<open><!-- generated: (?P<what>\w+)(?P<arguments>[^>]*) -->\n).*?(?P<close><!-- end -->)", re.DOTALL
)
SURE = {
    Evidence.READ: Text("已核对原文", "read in the clause"),
    Evidence.KNOWN: Text("依据待核对", "source to be checked"),
    Evidence.ASSUMED: Text("暂定值，待主管部门确认", "provisional, to be confirmed by the authority"),
}


def rewritten(page: str) -> str:
    """A page with its generated parts as they should be. Raises KeyError for a part that nobody writes."""
    return PART.sub(
        lambda found: found["open"] + _part(found["what"], found["arguments"].split()) + found["close"], page
    )


def _part(what: str, arguments: Sequence[str]) -> str:
    return "\n" + WRITERS[what](*arguments).strip("\n") + "\n\n"


def diagrams(protocol: str) -> str:
    """The way of a case that goes well and the state diagram of each role, as `yipanqi protocol show` prints it."""
    shown = CliRunner().invoke(app, ["protocol", "show", protocol]).stdout
    by_title = {_heading(machine): machine for machine in machines(protocol)}
    parts = []
    for printed in shown.split("%% ")[1:]:
        title, _, diagram = printed.partition("\n")
        parts.append(f"### {title}\n\n{_way(by_title[title])}\n```mermaid\n{diagram.strip()}\n```\n")
    return "\n".join(parts)


def machines(protocol: str) -> tuple[Machine, ...]:
    """The life cycles of a protocol's roles."""
    procedures = [p for service in discover() for p in service.procedures if p.protocol == protocol]
    return tuple({m.role: m for p in procedures for m in p.machines.values()}.values())


def _heading(machine: Machine) -> str:
    return f"{machine.title.zh} {machine.title.en}"


def _way(machine: Machine) -> str:
    steps = [machine.state(name).title for name in machine.path]
    return "Where all goes well: " + " → ".join(f"{s.zh} {s.en}" for s in steps) + "\n" if steps else ""


def moves() -> str:
    """A table for each move: what is said, by whom, in which states, and what follows."""
    parts = []
    for move, table in MOVES.items():
        rows = [
            (
                f"`{move.replace(' ', '-')}.{said.verb}`",
                "opener" if said.opener else "other",
                ", ".join(state or "(nothing yet)" for state in said.before),
                said.to + (" ∎" if said.to in ENDED else ""),
                ", ".join(said.quiet) or "",
                ", ".join(said.wins) or "",
            )
            for said in table
        ]
        heads = ("envelope", "said by", "while the leg is", "makes it", "changes nothing once", "overrules")
        parts.append(f"### {move}\n\n{_table(heads, rows)}")
    return "\n".join(parts)


def statuses() -> str:
    """Every status of a case."""
    rows = [(f"`{status}`", name.zh, name.en, "✓" if status in ENDS else "") for status, name in STATUS_NAMES.items()]
    return _table(("status", "中文", "on the page", "ends the case"), rows)


def parameters() -> str:
    """Every value of every parameter: by service, then those that supervision goes by."""
    heads = ("参数 parameter", "值 value", "自 from", "适用 where", "依据 clause", "可靠程度 evidence")
    return "\n".join(
        f"## {title.zh} {title.en}\n\n`{slug}`\n\n{_table(heads, _values(shipped, names))}"
        for title, slug, shipped, names in (*_of_services(), *_of_supervision())
    )


Group = tuple[Text, str, Mapping[str, Parameter], Mapping[str, Text]]
"""What sets parameters: title, the name they are set under, themselves, and what the codes in them are called."""


def _of_services() -> Iterator[Group]:
    for service in discover().newest():
        yield service.title, service.slug, service.parameters, service.words


def _of_supervision() -> Iterator[Group]:
    titles = {
        LEDGER: (Text("工作台账的信号", "Signals of the work ledger"), ledger_rules.shipped()),
        ORDERS: (Text("督办单", "Supervision orders"), order_rules.shipped()),
        EVALUATION: (Text("评估的公式与等次", "Evaluation: formula and grades"), formula.shipped()),
        CONSULTATION: (Text("意见征集", "Consultations"), consultation_rules.shipped()),
        FEEDBACK: (Text("评价投诉", "Feedback"), feedback_rules.shipped()),
    }
    for slug, (title, shipped) in titles.items():
        yield title, slug, dict(shipped), RULE_WORDS


RULE_WORDS = {
    "kind": Text("方式", "by"),
    "share": Text("按比例", "share"),
    "deduct": Text("扣分", "deduction"),
    "weight": Text("权重", "weight"),
    "each": Text("每项", "each"),
    "most": Text("至多", "at most"),
    "excellent": Text("优秀", "excellent"),
    "good": Text("良好", "good"),
    "passed": Text("合格", "passed"),
    "failed": Text("不合格", "failed"),
    "not begun": Text("未开始", "not begun"),
    "on time": Text("按时", "on time"),
    "due soon": Text("临近时限", "due soon"),
    "overdue": Text("逾期", "overdue"),
    "done": Text("完成", "done"),
    "done late": Text("逾期完成", "done late"),
    "blue": Text("蓝", "blue"),
    "yellow": Text("黄", "yellow"),
    "red": Text("红", "red"),
    "calendar day": Text("自然日", "calendar day"),
    "simple": Text("简单", "simple"),
    "ordinary": Text("一般", "ordinary"),
    "complex": Text("复杂", "complex"),
}
"""What the words in the rules of supervision are called."""


def _values(shipped: Mapping[str, Parameter], names: Mapping[str, Text]) -> Iterator[Sequence[str]]:
    for parameter in shipped.values():
        name = f"`{parameter.name}` {parameter.title.zh}<br>{parameter.title.en}"
        for value in parameter.values:
            yield name, _said(names, parameter, value), str(value.since) + _due(value), *_why(value)
            name = ""


def _said(names: Mapping[str, Text], parameter: Parameter, value: ParameterValue) -> str:
    said = words(value.value, parameter.unit, names)
    return said.zh if said == same(said.zh) else f"{said.zh}<br>{said.en}"


def _due(value: ParameterValue) -> str:
    return f"（目标期限 due {value.due}）" if value.due else ""


def _why(value: ParameterValue) -> tuple[str, str, str]:
    sure = SURE[value.evidence]
    because = f"：{value.because}" if value.because else ""
    return value.where or "各地 everywhere", value.set_by, f"{sure.zh}{because}<br>{sure.en}"


def tree() -> str:
    """Every package and module with the first sentence of what it says of itself."""
    tops = [path for path in sorted(SOURCE.iterdir()) if _is_package(path)]
    own = [path for path in sorted(SOURCE.glob("*.py")) if path.name != "__init__.py"]
    parts = [f"## yipanqi\n\n{_first_sentence(SOURCE / '__init__.py')}\n\n{_lines(own, SOURCE)}"]
    parts += [f"## {top.name}\n\n{_first_sentence(top / '__init__.py')}\n\n{_lines(_below(top), top)}" for top in tops]
    return "\n".join(parts)


def _is_package(path: Path) -> bool:
    return (path / "__init__.py").exists()


def _below(top: Path) -> list[Path]:
    return sorted((p for p in top.rglob("*.py") if p != top / "__init__.py"), key=lambda p: p.relative_to(top).parts)


def _lines(paths: Iterable[Path], top: Path) -> str:
    lines = []
    for path in paths:
        name = path.relative_to(top).as_posix().removesuffix("__init__.py")
        lines.append(f"- `{name}`: {_first_sentence(path)}\n")
    return "".join(lines)


def _first_sentence(path: Path) -> str:
    said = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    paragraph = " ".join(said.split("\n\n")[0].split())
    return re.split(r"(?<=[.。]) (?=[A-Z])", paragraph)[0]


def commands() -> str:
    """Every command with what its help says."""
    rows = [(f"`yipanqi {name}`", help_.split(". ")[0].rstrip(".")) for name, help_ in every_command()]
    return _table(("command", "what it does"), rows)


def every_command() -> Iterator[tuple[str, str]]:
    """Name and help of every command that is not hidden, groups spelled out."""
    yield from _commands_of(typer.main.get_command(commands_of_hosting), "")


def _commands_of(group: object, prefix: str) -> Iterator[tuple[str, str]]:
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        if hasattr(command, "commands"):
            yield from _commands_of(command, f"{prefix}{name} ")
        elif not command.hidden:
            yield f"{prefix}{name}", " ".join((command.help or "").split("\n\n")[0].split())


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


WRITERS: dict[str, Callable[..., str]] = {
    "diagrams": diagrams,
    "moves": moves,
    "statuses": statuses,
    "parameters": parameters,
    "tree": tree,
    "commands": commands,
}
"""What writes each part."""


def main() -> int:
    """Rewrite the pages that are not as they should be."""
    for path in sorted(PAGES.rglob("*.md")):
        page = path.read_text("utf-8")
        fresh = rewritten(page)
        if fresh != page:
            path.write_text(fresh, "utf-8")
            sys.stdout.write(f"{path.relative_to(ROOT)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
