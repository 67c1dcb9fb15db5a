"""Bulletins (工作简报): how the ledger, orders, meetings and programmes stand, issued with a number, kept as issued."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any

import msgspec
from sqlalchemy import Row

from yipanqi.access.actor import Actor
from yipanqi.access.permissions import may_answer_for, may_coordinate, may_supervise, require
from yipanqi.cases.work import Work, day_of
from yipanqi.kernel.divisions import divisions
from yipanqi.kernel.forms import Line, Raw, ask, parse
from yipanqi.kernel.problems import Problem, Refused, unknown
from yipanqi.kernel.text import Text
from yipanqi.store import evaluation as rows
from yipanqi.store import steering
from yipanqi.supervision.evaluation.facts import Stood, orders_by, stood
from yipanqi.supervision.evaluation.period import PATTERN, Period, read
from yipanqi.supervision.ledger.signals import SIGNAL_NAMES, Signal
from yipanqi.supervision.life import note
from yipanqi.supervision.meetings import meeting as meetings
from yipanqi.supervision.orders.order import Order, State
from yipanqi.supervision.orders.rules import GRADE_NAMES, Grade
from yipanqi.supervision.programmes import programme as programmes
from yipanqi.supervision.reports.model import Column, Report, Section, Table, section

PART = "bulletin"
MOST_LISTED = 30


class Issuing(msgspec.Struct, frozen=True):
    """Which period the bulletin is of."""

    period: Annotated[
        str,
        ask(
            Text("简报时段", "Period"),
            Line(longest=7, pattern=PATTERN, rule=Text("如 2026-03、2026-Q1、2026", "such as 2026-03, 2026-Q1, 2026")),
            Text("月 2026-03、季 2026-Q1、年 2026；未结束的截至今天", "One that is not over is told up to today"),
        ),
    ]


class Bulletin(msgspec.Struct, frozen=True):
    """A bulletin as it was issued."""

    id: str
    period: str
    division: str
    report: Report
    issued_at: datetime


def issue(work: Work, actor: Actor, words: Raw) -> str:
    """Issue a bulletin, for the coordination office; returns its id. Raises Refused."""
    asked = parse(Issuing, words, work.today)
    period = read(asked.period)
    if period.first > work.today:
        raise Refused(Problem("period", Text("该时段尚未开始", "the period has not begun"), "period"))
    division = next(iter(sorted(actor.divisions)), work.world.code.ljust(6, "0"))
    require(may_coordinate(actor, frozenset({division})))
    year = work.today.year
    serial = max((row.serial for row in rows.bulletins(work.uow) if row.year == year), default=0) + 1
    said = drawn(work, period, division, f"〔{year}〕第{serial}期")
    id_ = work.uow.new_id()
    new = {"id": id_, "year": year, "serial": serial, "period": asked.period, "division": division}
    encoded = msgspec.json.encode(said).decode()
    steering.add(work.uow, rows.bulletin, {**new, "report": encoded, "issued_at": work.now, "issued_by": actor.id})
    note(work, actor, PART, id_, "issue", asked)
    return id_


def listed(work: Work, actor: Actor) -> tuple[Bulletin, ...]:
    """All that someone may read, the latest first."""
    return tuple(b for b in map(_of_row, rows.bulletins(work.uow)) if _may_read(actor, b))


def see(work: Work, actor: Actor, id_: str) -> Bulletin:
    """One bulletin, for all who steer. Raises Refused."""
    row = steering.get(work.uow, rows.bulletin, id_)
    if row is None:
        raise unknown("bulletin-unknown", "没有这期简报", "there is no such bulletin")
    found = _of_row(row)
    require(_may_read(actor, found))
    return found


def drawn(work: Work, period: Period, division: str, number: str) -> Report:
    """What a bulletin of a period says."""
    until = msgspec.structs.replace(period, last=min(period.last, work.today))
    within = work.world.divisions.within
    tasks = [s for s in stood(work, until) if s.signal and within(s.undertaking.division, division)]
    orders = [o for o in orders_by(work, until.last) if within(o.division, division)]
    place = _name(division)
    return Report(
        title=f"{place}川渝便捷生活行动工作简报（{period.title.zh}）",
        number=number,
        issuer=f"{place}统筹办公室",
        issued_on=work.today,
        sections=(_ledger(tasks, until), _orders(orders, until), _work(work, until)),
    )


def _ledger(tasks: list[Stood], period: Period) -> Section:
    counts = Counter(s.signal for s in tasks)
    signals = Table(
        "任务信号",
        (Column("信号"), Column("任务数", numeric=True)),
        tuple((SIGNAL_NAMES[signal].zh, str(counts[signal])) for signal in Signal),
        chart=1,
    )
    words = (
        f"截至{period.last}，台账在管任务{len(tasks)}项，其中逾期{counts[Signal.OVERDUE]}项、"
        f"临近时限{counts[Signal.DUE_SOON]}项、已完成{counts[Signal.DONE] + counts[Signal.DONE_LATE]}项。"
    )
    return section("一、任务进展", (words,), (signals, _places(tasks), _overdue(tasks)))


def _places(tasks: Iterable[Stood]) -> Table:
    shown = (Signal.OVERDUE, Signal.DUE_SOON, Signal.DONE)
    counts = Counter((s.undertaking.division, s.signal) for s in tasks)
    whole = Counter(s.undertaking.division for s in tasks)
    head = (Column("地方"), Column("任务数", numeric=True), *(Column(SIGNAL_NAMES[s].zh, numeric=True) for s in shown))
    body = ((_name(p), str(whole[p]), *(str(counts[p, s]) for s in shown)) for p in sorted(whole))
    return Table("各地任务", head, tuple(body), chart=1)


def _overdue(tasks: Iterable[Stood]) -> Table:
    late = [s.undertaking for s in tasks if s.signal is Signal.OVERDUE]
    late.sort(key=lambda u: (u.due_on or date.max, u.unit))
    body = tuple((u.title.zh, u.unit, u.due_on.isoformat() if u.due_on else "按周期") for u in late[:MOST_LISTED])
    shown = f"（前 {MOST_LISTED} 项）" if len(late) > MOST_LISTED else ""
    return Table(f"逾期任务{shown}", (Column("任务"), Column("责任单位"), Column("时限")), body)


def _orders(orders: list[Order], period: Period) -> Section:
    open_ = (State.ISSUED, State.IN_HAND, State.REPLIED, State.ACCEPTED)
    rows_ = []
    for grade in Grade:
        mine = [o for o in orders if o.grade is grade]
        counts = (
            sum(period.holds(o.issued_on) for o in mine),
            sum(period.holds(o.closed_on) for o in mine),
            sum(o.state in open_ for o in mine),
            sum(o.overran_on is not None for o in mine),
        )
        rows_.append((GRADE_NAMES[grade].zh, *map(str, counts)))
    titles = ("本期交办", "本期销号", "在办", "曾逾期")
    table = Table("督办单", (Column("等级"), *(Column(t, numeric=True) for t in titles)), tuple(rows_), chart=1)
    return section("二、督办情况", (), (table,))


def _work(work: Work, period: Period) -> Section:
    held = [
        m
        for m in map(meetings.of_row, steering.meetings(work.uow))
        if period.holds(day_of(m.starts_at)) and m.state in (meetings.State.HELD, meetings.State.RECORDED)
    ]
    shown = [
        p
        for p in programmes.every(work)
        if period.holds(day_of(p.starts_at)) and p.state is not programmes.State.CANCELLED
    ]
    met = tuple((m.title, m.number, str(len(meetings.decisions(work, m.id)))) for m in held)
    joint = tuple((p.title.zh, programmes.KIND_NAMES[p.kind].zh, str(p.taken)) for p in shown)
    return section(
        "三、会议与活动",
        (f"本期召开会议{len(held)}次，举办活动{len(shown)}项。",),
        (
            Table("会议", (Column("会议"), Column("会次"), Column("议定事项", numeric=True)), met),
            Table("活动", (Column("活动"), Column("类别"), Column("报名人数", numeric=True)), joint),
        ),
    )


def _name(division: str) -> str:
    return next((d.name.zh for d in divisions() if d.code == division), division)


def _of_row(row: Row[Any]) -> Bulletin:
    return Bulletin(row.id, row.period, row.division, msgspec.json.decode(row.report, type=Report), row.issued_at)


def _may_read(actor: Actor, found: Bulletin) -> bool:
    places = frozenset({found.division})
    unit = any(may_answer_for(actor, unit) for unit in actor.offices)
    return unit or may_coordinate(actor, places) or may_supervise(actor, places)
