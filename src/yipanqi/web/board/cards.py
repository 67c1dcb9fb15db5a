"""The four figures under the board."""

from collections import Counter
from collections.abc import Mapping

import msgspec

from yipanqi.kernel.text import Text, same
from yipanqi.supervision.figures.board import Board
from yipanqi.supervision.figures.hiding import total_shown
from yipanqi.supervision.figures.indicators import Indicators
from yipanqi.web.board.words import share, side_of, told


class Card(msgspec.Struct, frozen=True):
    """A figure: what it is, the number, its unit, and what it is made of."""

    title: Text
    number: Text
    unit: Text
    under: Text


NONE_YET = Text("暂无", "none yet")


def cards(board: Board, titles: Mapping[str, Text]) -> tuple[Card, ...]:
    """Volumes, kept promises, the days of the busiest service, ratings."""
    found = tuple(board.services.values())
    return _volume(board, found), _on_time(found), _days(found, titles), _ratings(found)


def _volume(board: Board, found: tuple[Indicators, ...]) -> Card:
    sides: Counter[str] = Counter()
    for service in found:
        sides.update({side: number or 0 for side, number in service.taken_in})
    under = [(side_of(side), number) for side, number in sorted(sides.items(), reverse=True)]
    months = same(f"{board.span.since.replace('0000-00', '…')} – {board.span.until}")
    return Card(
        Text("跨省办件（{months}）", "Cases across the border ({months})").format(
            months=f"{board.span.since.replace('0000-00', '…')} – {board.span.until}"
        ),
        _number(tuple(s.filed for s in found)),
        Text("件", "cases"),
        Text(
            "　".join(f"{name.zh}受理 {n:,}" for name, n in under),
            ", ".join(f"{n:,} taken in by {name.en}" for name, n in under),
        )
        if under
        else months,
    )


def _number(numbers: tuple[int | None, ...]) -> Text:
    if numbers and not total_shown(numbers) and any(number is None for number in numbers):
        return told(None)
    return told(total_shown(numbers))


def _on_time(found: tuple[Indicators, ...]) -> Card:
    measured = [s for s in found if s.days is not None]
    title = Text("按期办结率", "Decided on time")
    number = sum(s.days.cases for s in measured if s.days)
    if not number:
        return Card(title, NONE_YET, same(""), Text("尚无足够的已决定办件", "not enough cases are decided"))
    good = sum(s.days.on_time * s.days.cases for s in measured if s.days)
    least = any(s.least for s in measured)
    under = Text("已决定 {n} 件", "{n} decided").format(n=f"{number:,}")
    return Card(title, same(share(good / number, least=least)), same(""), under)


def _days(found: tuple[Indicators, ...], titles: Mapping[str, Text]) -> Card:
    measured = sorted((s for s in found if s.days), key=lambda s: s.days.cases if s.days else 0)
    if not measured or measured[-1].days is None:
        return Card(Text("办理用时（中位）", "Days used (median)"), NONE_YET, same(""), same("–"))
    busiest, days = measured[-1], measured[-1].days
    title = Text("{title} 中位用时", "{title}: median").format(title=titles[busiest.service])
    promised = "、".join(map(str, days.promised))
    unit = Text("/ {n} 个工作日", "of {n} working days").format(n=promised)
    ninetieth = Text("九成不超过 {n} 日", "nine of ten within {n}").format(n=days.ninetieth)
    goals = [
        Text("；目标 {n} 日（{due} 起）", "; goal {n} (from {due})").format(n=g.days, due=g.due)
        for g in busiest.goals[:1]
    ]
    under = Text(ninetieth.zh + "".join(g.zh for g in goals), ninetieth.en + "".join(g.en for g in goals))
    return Card(title, same(f"{days.median:g}"), unit, under)


def _ratings(found: tuple[Indicators, ...]) -> Card:
    title, rated = Text("满意度", "Satisfaction"), [s for s in found if s.satisfied is not None and s.rated]
    number = total_shown(s.rated for s in rated)
    if not number:
        return Card(title, NONE_YET, same(""), Text("尚无足够的评价", "not enough ratings"))
    good = sum(s.satisfied.value * (s.rated or 0) for s in rated if s.satisfied)
    least = any(s.satisfied.least for s in rated if s.satisfied)
    under = Text("评价 {n} 次；前三档为满意", "{n} ratings; satisfied: the first three grades").format(n=f"{number:,}")
    return Card(title, same(share(good / number, least=least)), same(""), under)
