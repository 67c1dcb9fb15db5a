"""Reports: a unit says how far it is, with figures and evidence. That it is done is confirmed by the coordination
office, and by another person than the one who reported it.
"""

from datetime import date
from decimal import Decimal
from urllib.parse import urlsplit

import msgspec

from yipanqi.access.actor import Actor
from yipanqi.access.permissions import may_answer_for, require
from yipanqi.cases.work import Work
from yipanqi.exchange import files as exchange_files
from yipanqi.kernel.forms import Line
from yipanqi.kernel.problems import Problem, Refused, conflict, forbidden, unknown
from yipanqi.kernel.text import Text
from yipanqi.store import files
from yipanqi.store import undertakings as rows
from yipanqi.supervision.ledger import history
from yipanqi.supervision.ledger.history import Event, EventKind, Evidence, EvidenceKind, Figure, Report, Words
from yipanqi.supervision.ledger.saying import LONGEST, coordinates, gathering, is_open, made_good_on, said
from yipanqi.supervision.ledger.signals import State
from yipanqi.supervision.ledger.undertaking import Undertaking, get

LARGEST = Decimal(10) ** 12


class Counted(msgspec.Struct, frozen=True):
    """A figure as it is reported: the place of its target, the value in the target's unit, and for which day."""

    target: int
    value: Decimal
    as_of: date


class Reported(msgspec.Struct, frozen=True):
    """What a unit sends in. `corrects` is the id of an earlier report that this one takes the place of."""

    progress: str
    figures: tuple[Counted, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    asks_done: bool = False
    corrects: str | None = None


def report(work: Work, actor: Actor, id_: str, sent: Reported) -> str:
    """A liaison officer of the unit reports; returns the event's id. Raises Refused with all that is wrong."""
    undertaking = get(work, id_)
    require(may_answer_for(actor, undertaking.unit))
    is_open(undertaking)
    events = history.history(work, id_)
    body = _checked(work, actor, undertaking, events, sent)
    event = history.note(work, actor, id_, EventKind.REPORTED, body, sent.corrects)
    for each in body.evidence:
        if each.file:
            files.hold(work.uow, each.file, holder(id_))
    rows.add_figures(work.uow, [_figure_row(work, id_, event, each) for each in body.figures])
    rows.change(work.uow, id_, **_standing(work, undertaking, sent, _asked(events)))
    return event


def confirm(work: Work, actor: Actor, id_: str, note: str = "") -> None:
    """The coordination office confirms that it is done: on the day of the report that said so. Raises Refused."""
    undertaking = get(work, id_)
    coordinates(actor, undertaking)
    asked = _waiting(work, undertaking)
    if asked.by == actor.id:
        raise forbidden("four-eyes", "报送人不能确认自己报送的完成", "who reported it cannot confirm it")
    history.note(work, actor, id_, EventKind.CONFIRMED, Words(note.strip()), asked.id)
    rows.change(work.uow, id_, state=State.DONE.value, done_on=undertaking.asked_on, asked_on=None)


def send_back(work: Work, actor: Actor, id_: str, reason: str) -> None:
    """The coordination office does not confirm it, and says why. Raises Refused."""
    undertaking = get(work, id_)
    coordinates(actor, undertaking)
    asked = _waiting(work, undertaking)
    words = Words(said(reason, "reason", Text("退回理由", "reason")))
    history.note(work, actor, id_, EventKind.RETURNED, words, asked.id)
    rows.change(work.uow, id_, asked_on=None)


def _waiting(work: Work, undertaking: Undertaking) -> Event:
    asked = _asked(history.history(work, undertaking.id))
    if undertaking.asked_on is None or asked is None:
        raise conflict("not-asked", "该任务没有待确认的完成报送", "nothing is waiting to be confirmed")
    return asked


def _asked(events: tuple[Event, ...]) -> Event | None:
    asks = [e for e in history.standing_reports(events) if isinstance(e.body, Report) and e.body.asks_done]
    return asks[-1] if asks else None


def _standing(work: Work, before: Undertaking, sent: Reported, asked: Event | None) -> dict[str, object]:
    """How it stands after a report. A correction is no new report; what it says of completion counts from today."""
    after: dict[str, object] = {"state": State.IN_HAND}
    if sent.corrects is None:
        after |= {"reported_on": work.today}
    takes_back = asked is not None and sent.corrects == asked.id
    asked_on = work.today if sent.asks_done else None if takes_back else before.asked_on
    basis = msgspec.structs.replace(before.basis, **after)
    late_on = made_good_on(work, before.division, before.basis, basis)
    return after | {"state": State.IN_HAND.value, "asked_on": asked_on, "late_on": late_on}


def holder(undertaking: str) -> str:
    """Who holds the files of an undertaking's evidence."""
    return f"undertaking {undertaking}"


def _is_kept(work: Work, actor: Actor, undertaking: Undertaking, digest: str) -> bool:
    """Whether a file is the actor's own upload, or was evidence of this undertaking before."""
    return any(files.holds(work.uow, digest, who) for who in (actor.id, holder(undertaking.id)))


def evidence_file(work: Work, id_: str, digest: str) -> tuple[str, bytes]:
    """A file that was sent as evidence of an undertaking: its media type and content. Raises Refused (unknown)."""
    kept = files.find(work.uow, digest)
    if kept is None or not files.holds(work.uow, digest, holder(id_)):
        raise unknown("file", "没有这份佐证文件", "there is no such file of evidence")
    data = exchange_files.read(work.uow, work.vault, digest)
    if data is None:
        raise unknown("file", "没有这份佐证文件", "there is no such file of evidence")
    return str(kept.media), data


def _checked(work: Work, actor: Actor, undertaking: Undertaking, events: tuple[Event, ...], sent: Reported) -> Report:
    problems: list[Problem] = []
    progress = ""
    with gathering(problems):
        progress = said(sent.progress, "progress", Text("进展", "progress"))
    for counted in sent.figures:
        problems += _wrong_figure(work.today, undertaking, counted)
    for place, evidence in enumerate(sent.evidence):
        problems += _wrong_evidence(place, evidence)
        if evidence.file and not _is_kept(work, actor, undertaking, evidence.file):
            rule = Text("请重新上传文件", "upload the file again")
            problems.append(Problem("file", rule, f"evidence-{place}-file"))
    standing = history.standing_reports(events)
    if sent.corrects is not None and sent.corrects not in {e.id for e in standing}:
        problems.append(
            Problem("report-unknown", Text("没有可更正的这次报送", "no such report to correct"), "corrects")
        )
    if sent.asks_done:
        problems += _lacking(undertaking, [e for e in standing if e.id != sent.corrects], sent)
    if problems:
        raise Refused(problems)
    figures = tuple(
        Figure(c.target, rounded(c.value), undertaking.targets[c.target].unit, c.as_of) for c in sent.figures
    )
    return Report(progress, figures, tuple(map(_cleaned, sent.evidence)), sent.asks_done)


def rounded(value: Decimal) -> Decimal:
    """A figure to four decimals, without zeros at its end: 20, 13.5."""
    return Decimal(f"{value:.4f}".rstrip("0").rstrip("."))


def _cleaned(evidence: Evidence) -> Evidence:
    return msgspec.structs.replace(evidence, words=Line().cleaned(evidence.words), href=Line().cleaned(evidence.href))


def _wrong_figure(today: date, undertaking: Undertaking, counted: Counted) -> list[Problem]:
    if not 0 <= counted.target < len(undertaking.targets):
        return [
            Problem("target-unknown", Text("该任务没有这项目标", "there is no such target"), f"figure-{counted.target}")
        ]
    if not counted.value.is_finite() or not -LARGEST < counted.value < LARGEST:
        return [Problem("number", Text("请填写数值", "Enter a number"), f"figure-{counted.target}")]
    if counted.as_of > today:
        return [Problem("as-of", Text("统计日期不能晚于今天", "the day counted for cannot be after today"), "as_of")]
    return []


def _wrong_evidence(place: int, evidence: Evidence) -> list[Problem]:
    field, found = f"evidence-{place}", []
    if len(evidence.words) > LONGEST or len(evidence.href) > LONGEST:
        found.append(Problem("length", Text("佐证说明或网址过长", "the evidence is too long"), field))
    if not Line().cleaned(evidence.words):
        found.append(Problem("required", Text("请说明该项佐证是什么", "say what the evidence is"), field))
    if evidence.href and (
        urlsplit(evidence.href).scheme not in ("http", "https") or not urlsplit(evidence.href).netloc
    ):
        rule = Text(
            "链接应为完整网址，以 https:// 或 http:// 开头", "a link is a whole address with https:// or http://"
        )
        found.append(Problem("link", rule, f"{field}-href"))
    elif evidence.kind is EvidenceKind.LINK and not evidence.href:
        found.append(Problem("required", Text("请填写链接网址", "enter the address"), f"{field}-href"))
    return found


def _lacking(undertaking: Undertaking, standing: list[Event], sent: Reported) -> list[Problem]:
    """What completion lacks: evidence, and a figure for each target, here or in an earlier report."""
    reports = [e.body for e in standing if isinstance(e.body, Report)]
    found = []
    if not sent.evidence and not any(r.evidence for r in reports):
        rule = Text("申请确认完成须附至少一项佐证", "completion needs at least one piece of evidence")
        found.append(Problem("evidence-lacking", rule, "evidence-0"))
    counted = {f.target for r in reports for f in r.figures} | {c.target for c in sent.figures}
    for place, target in enumerate(undertaking.targets):
        if place not in counted:
            rule = Text("申请确认完成须报送目标“{q}”的数值", "completion needs a figure for the target “{q}”")
            found.append(Problem("figure-lacking", rule.format(q=target.quote), f"figure-{place}"))
    return found


def _figure_row(work: Work, undertaking: str, event: str, figure: Figure) -> dict[str, object]:
    return {
        "id": work.uow.new_id(),
        "undertaking": undertaking,
        "event": event,
        "target": figure.target,
        "value": str(figure.value),
        "unit": figure.unit,
        "as_of": figure.as_of,
    }
