"""What a unit sends in, and what it is answered: reports, problems, confirmation."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import msgspec
from litestar import get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from yipanqi.access.actor import Role
from yipanqi.kernel.forms import Field, Lines
from yipanqi.kernel.problems import Problem, Refused
from yipanqi.kernel.text import Text
from yipanqi.supervision.ledger import difficulties, history, reporting
from yipanqi.supervision.ledger.history import Event, Evidence, EvidenceKind, Report
from yipanqi.supervision.ledger.reporting import Counted, Reported
from yipanqi.supervision.ledger.saying import LONGEST
from yipanqi.supervision.ledger.undertaking import Undertaking
from yipanqi.supervision.ledger.undertaking import get as undertaking_of
from yipanqi.web import guards
from yipanqi.web.asking import today
from yipanqi.web.casework import AnyRequest
from yipanqi.web.questions import Sent, Typed
from yipanqi.web.seam import NodeDep, WebNode
from yipanqi.web.undertakings.forms import BASE, EVIDENCE_ROWS, Ask, asked, done, read, report_fields

LIAISONS = [guards.staff(Role.LIAISON)]
ANSWERING = [guards.staff(Role.LIAISON, Role.COORDINATOR)]


@get("/{id_:str}/report", guards=LIAISONS, sync_to_thread=True)
def reporting_on(request: AnyRequest, node: NodeDep, id_: FromPath[str], corrects: FromQuery[str] = "") -> Template:
    """Ask for a report, or for one that corrects an earlier one."""
    found, earlier = _of(node, id_, corrects)
    return asked(request, node, _reporting(found, corrects), _begun(node, earlier))


@post("/{id_:str}/report", guards=LIAISONS, sync_to_thread=True)
def report(
    request: AnyRequest, node: NodeDep, id_: FromPath[str], sent: Sent, corrects: FromQuery[str] = ""
) -> Template | Redirect:
    """Take it."""
    found, _ = _of(node, id_, corrects)
    ask = _reporting(found, corrects)
    try:
        values = read(ask.fields, sent, today(node))
        said, used = _reported(values, today(node), corrects)
        node.node.command(lambda work: _placed(used, lambda: reporting.report(work, request.user, id_, said)))
    except Refused as refused:
        return asked(request, node, ask, sent, refused)
    return Redirect(ask.back, status_code=303)


@get("/{id_:str}/problem", guards=LIAISONS, sync_to_thread=True)
def raising(request: AnyRequest, node: NodeDep, id_: FromPath[str]) -> Template:
    """Ask what the problem is."""
    return asked(request, node, _raising(_of(node, id_)[0]), {})


@post("/{id_:str}/problem", guards=LIAISONS, sync_to_thread=True)
def raise_(request: AnyRequest, node: NodeDep, id_: FromPath[str], sent: Sent) -> Template | Redirect:
    """Raise it."""
    return done(
        request,
        node,
        _raising(_of(node, id_)[0]),
        sent,
        lambda work, said: difficulties.raise_problem(work, request.user, id_, said["words"]),
    )


@get("/{id_:str}/problems/{problem:str}", guards=ANSWERING, sync_to_thread=True)
def answering(request: AnyRequest, node: NodeDep, id_: FromPath[str], problem: FromPath[str]) -> Template:
    """Ask what is answered."""
    return asked(request, node, _answering(_of(node, id_)[0], problem), {})


@post("/{id_:str}/problems/{problem:str}", guards=ANSWERING, sync_to_thread=True)
def answer(
    request: AnyRequest, node: NodeDep, id_: FromPath[str], problem: FromPath[str], sent: Sent
) -> Template | Redirect:
    """Answer it."""
    return done(
        request,
        node,
        _answering(_of(node, id_)[0], problem),
        sent,
        lambda work, said: difficulties.answer(work, request.user, id_, problem, said["words"]),
    )


def _of(node: WebNode, id_: str, event: str = "") -> tuple[Undertaking, Event | None]:
    with node.node.look() as work:
        found = undertaking_of(work, id_)
        return found, next((e for e in history.history(work, id_) if e.id == event), None)


def _reporting(found: Undertaking, corrects: str) -> Ask:
    here = f"{BASE}/{found.id}"
    query = f"?corrects={corrects}" if corrects else ""
    lead = Text("{title}（{unit}）", "{title} ({unit})").format(title=found.title, unit=found.unit)
    title = Text("更正报送", "Correct a report") if corrects else Text("报送进展", "Report progress")
    return Ask(title, report_fields(found.targets), f"{here}/report{query}", here, Text("报送", "Send"), lead)


def _raising(found: Undertaking) -> Ask:
    here = f"{BASE}/{found.id}"
    words = Field("words", Text("遇到的问题和需要的支持", "The problem, and what is needed"), Lines(longest=LONGEST))
    return Ask(
        Text("上报问题", "Raise a problem"), (words,), f"{here}/problem", here, Text("上报", "Raise"), found.title
    )


def _answering(found: Undertaking, problem: str) -> Ask:
    here = f"{BASE}/{found.id}"
    words = Field("words", Text("答复", "Answer"), Lines(longest=LONGEST))
    title, verb = Text("答复问题", "Answer a problem"), Text("答复", "Answer")
    return Ask(title, (words,), f"{here}/problems/{problem}", here, verb, found.title)


def _begun(node: WebNode, earlier: Event | None) -> Typed:
    """What a form begins with: today, or what the report to be corrected says."""
    if earlier is None or not isinstance(earlier.body, Report):
        return {"as_of": today(node).isoformat()}
    body = earlier.body
    typed: dict[str, str] = {"progress": body.progress, "asks_done": "yes" if body.asks_done else "no"}
    typed |= {f"figure-{f.target}": str(f.value) for f in body.figures}
    typed["as_of"] = next((f.as_of.isoformat() for f in body.figures), today(node).isoformat())
    for row, each in enumerate(body.evidence[:EVIDENCE_ROWS]):
        name = f"evidence-{row}"
        typed |= {
            f"{name}-kind": each.kind.value,
            name: each.words,
            f"{name}-href": each.href,
            f"{name}-file": each.file,
        }
    return typed


def _reported(values: Mapping[str, Any], on: date, corrects: str) -> tuple[Reported, list[int]]:
    """What was said, and in which rows of the form its evidence stood."""
    as_of = values.get("as_of", on)
    figures = tuple(
        Counted(int(name.removeprefix("figure-")), value, as_of)
        for name, value in values.items()
        if name.startswith("figure-")
    )
    rows = [n for n in range(EVIDENCE_ROWS) if any(name.startswith(f"evidence-{n}") for name in values)]
    evidence = tuple(
        Evidence(
            EvidenceKind(values.get(f"evidence-{n}-kind", EvidenceKind.WORDS)),
            values.get(f"evidence-{n}", ""),
            values.get(f"evidence-{n}-href", ""),
            values.get(f"evidence-{n}-file", ""),
        )
        for n in rows
    )
    return Reported(values["progress"], figures, evidence, values["asks_done"], corrects or None), rows


def _placed(used: list[int], do: Callable[[], object]) -> object:
    """Say what is wrong with a piece of evidence at the row of the form in which it stood."""
    try:
        return do()
    except Refused as refused:
        moved = {
            f"evidence-{n}{end}": f"evidence-{row}{end}" for n, row in enumerate(used) for end in ("", "-href", "-file")
        }
        problems = [msgspec.structs.replace(p, field=moved.get(p.field, p.field)) for p in refused.problems]
        raise Refused([Problem(p.code, p.text, p.field) for p in problems], refused.kind) from refused
