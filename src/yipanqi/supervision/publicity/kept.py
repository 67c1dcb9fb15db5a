"""Open data on how the lists are kept: undertakings with their signals, figures of services, consultations."""

from collections.abc import Iterable

from yipanqi.cases.work import Work
from yipanqi.kernel.text import Text
from yipanqi.supervision.consultation.matters import gathered
from yipanqi.supervision.consultation.opening import every as every_consultation
from yipanqi.supervision.figures.indicators import Indicators, for_public
from yipanqi.supervision.ledger.listing import Filter, every
from yipanqi.supervision.publicity.datasets import Dataset, Row, columns


def undertakings(work: Work) -> Dataset:
    """Each unit's share of each clause and its signal today; reports and problems are the offices' own."""
    return Dataset(
        "undertakings",
        Text("工作台账", "Undertakings"),
        Text("各单位承担的任务、时限和当日信号。", "What each unit answers for, by when, and its signal today."),
        columns(
            ("clause", "条款", "clause"),
            ("document", "文件", "document"),
            ("title_zh", "任务", "title in Chinese"),
            ("title_en", "任务（英文）", "title in English"),
            ("unit", "责任单位", "unit"),
            ("division", "行政区划", "division"),
            ("role", "分工", "role"),
            ("starts_on", "起", "since"),
            ("due_on", "时限", "due"),
            ("cycle", "报送周期", "reporting cycle"),
            ("reported_on", "最近报送", "last report"),
            ("done_on", "完成", "done"),
            ("signal", "信号", "signal"),
        ),
        tuple(
            (
                *(one.clause, one.document, one.title.zh, one.title.en, one.unit, one.division, one.role.value),
                *(one.starts_on, one.due_on, one.cycle.value, one.reported_on, one.done_on),
                line.signal.value if line.signal else None,
            )
            for line in every(work, Filter())
            for one in [line.undertaking]
        ),
    )


def figures(work: Work) -> Dataset:
    """What the cases of the last twelve months show of each service; what is too few to tell is empty."""
    return Dataset(
        "figures",
        Text("办件实绩", "Figures"),
        Text(
            "近十二个月各事项的办件量、用时和满意率；少于十件的为空。",
            "Volumes, days and ratings of the last twelve months by service; groups under ten are empty.",
        ),
        columns(
            ("service", "事项", "service"),
            ("filed", "收件", "cases filed"),
            ("decided", "办结", "cases decided"),
            ("refused", "不予批准", "refused"),
            ("promised", "承诺工作日", "working days promised"),
            ("median", "中位工作日", "median working days"),
            ("ninetieth", "九成以内工作日", "nine of ten within"),
            ("on_time", "按时办结率", "share on time"),
            ("rated", "评价", "rated"),
            ("satisfied", "满意率", "share satisfied"),
        ),
        tuple(_figures(slug, found) for slug, found in sorted(for_public(work).items())),
    )


def consultations(work: Work) -> Dataset:
    """What was put up for comment, and how many comments came; none is shown as 0."""
    return Dataset(
        "consultations",
        Text("意见征集", "Consultations"),
        Text(
            "公开征求意见的文件、起止日期和收到的意见数。",
            "Drafts put up for comment, from when to when, how many came.",
        ),
        columns(
            ("id", "编号", "id"),
            ("document", "文件", "document"),
            ("title", "标题", "title"),
            ("opens_on", "开始", "opens"),
            ("last_on", "截止", "last day"),
            ("state", "状态", "state"),
            ("comments", "意见数", "comments"),
        ),
        tuple(
            (
                c.id,
                c.document,
                c.title,
                c.opens_on,
                c.last_on,
                c.state.value,
                sum(m.count for m in gathered(work, c.id)),
            )
            for c in every_consultation(work)
        ),
    )


def kept(work: Work) -> Iterable[Dataset]:
    """All of them."""
    return (undertakings(work), figures(work), consultations(work))


def _figures(slug: str, found: Indicators) -> Row:
    days = found.days
    return (
        slug,
        found.filed,
        found.decided,
        found.refused,
        "；".join(map(str, days.promised)) if days else None,
        days.median if days else None,
        days.ninetieth if days else None,
        days.on_time if days and not found.least else None,
        found.rated,
        found.satisfied.value if found.satisfied and not found.satisfied.least else None,
    )
