"""What people do with an evaluation: draw it, review and publish it, appeal, answer."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

import msgspec

from yipanqi.access.actor import Actor
from yipanqi.access.permissions import may_supervise, require
from yipanqi.cases.work import Work
from yipanqi.kernel.forms import Raw, parse
from yipanqi.kernel.problems import Problem, Refused, conflict, unknown
from yipanqi.kernel.text import Text
from yipanqi.policy.sides import offices_of
from yipanqi.store import evaluation as rows
from yipanqi.store import steering
from yipanqi.supervision.evaluation.evaluation import (
    LIFE,
    PART,
    Answering,
    Appealing,
    Drawing,
    Evaluation,
    Of,
    State,
    answers_for,
    appeals,
    get,
    of_row,
    roles,
    scores,
    standing,
)
from yipanqi.supervision.evaluation.facts import Fact, Facts, of_cases, of_ledger, of_orders, orders_by, stood
from yipanqi.supervision.evaluation.formula import Formula, formula, score
from yipanqi.supervision.evaluation.period import Period, read
from yipanqi.supervision.life import note, said

Changes = dict[str, object]


def draw(work: Work, actor: Actor, words: Raw) -> str:
    """Evaluate a period that is over, for the supervisors of a division; returns its id. Raises Refused."""
    drawn = parse(Drawing, words, work.today)
    period, of = read(drawn.period), Of(drawn.of)
    division = next(iter(sorted(actor.divisions)), work.world.code.ljust(6, "0"))
    require(may_supervise(actor, frozenset({division})))
    _may_be_drawn(work, period, of, division)
    by, id_ = formula(work.world, period.last, division), work.uow.new_id()
    new = {
        "id": id_,
        "of": of.value,
        "period": period.written,
        "division": division,
        "state": State.DRAWN.value,
        "formula": msgspec.json.encode(by).decode(),
        "drawn_at": work.now,
        "drawn_by": actor.id,
        "published_on": None,
        "appeal_by": None,
    }
    steering.add(work.uow, rows.evaluation, new)
    for subject, facts in gathered(work, period, of, division):
        _keep(work, id_, by, subject, 1, facts, "")
    note(work, actor, PART, id_, "draw", drawn)
    return id_


def act(work: Work, actor: Actor, id_: str, action: str, words: Raw) -> Evaluation:
    """Take a step with an evaluation; returns it as it then stands. Raises Refused."""
    evaluation = get(work, id_)
    step = LIFE.find(action, evaluation.state)
    require(not roles(actor, evaluation).isdisjoint(step.who))
    body = said(work, step, words)
    changes = EFFECTS[action](work, actor, evaluation, body) | ({"state": step.to} if step.to else {})
    steering.change(work.uow, rows.evaluation, id_, changes)
    note(work, actor, PART, id_, action, body)
    return get(work, id_)


def gathered(work: Work, period: Period, of: Of, division: str) -> Iterator[tuple[str, Facts]]:
    """The facts of every unit, or place, within a division."""
    within = work.world.divisions.within
    tasks, orders, offices = defaultdict(list), defaultdict(list), defaultdict(set)
    for one in stood(work, period):
        if within(one.undertaking.division, division):
            tasks[one.undertaking.unit if of is Of.UNITS else one.undertaking.division].append(one)
    for order in orders_by(work, period.last):
        if within(order.division, division):
            orders[order.unit if of is Of.UNITS else order.division].append(order)
    for office in work.world.offices if of is Of.PLACES else ():
        if within(office.division, division):
            offices[office.division].add(office.id)
    for unit, (one, *_) in list(tasks.items()) if of is Of.UNITS else ():
        offices[unit] |= offices_of(unit, one.undertaking.division, work.world.offices)
    for subject in sorted({*tasks, *orders}):
        cases = of_cases(work, offices[subject], period) if offices[subject] or of is Of.PLACES else {}
        yield subject, of_ledger(tasks[subject], period) | of_orders(orders[subject], period) | cases


def _may_be_drawn(work: Work, period: Period, of: Of, division: str) -> None:
    if work.today <= period.last:
        rule = Text("该时段尚未结束", "the period is not over yet")
        raise Refused(Problem("not-over", rule, "period"))
    for known in map(of_row, rows.every(work.uow)):
        same = (known.period, known.of, known.division) == (period, of, division)
        if same and known.state is not State.DISCARDED:
            raise conflict("drawn-already", "该时段已评估；待复核的可先作废", "it is evaluated; discard a draft first")


def _published(work: Work, actor: Actor, evaluation: Evaluation, _: object) -> Changes:
    _second_person(actor, evaluation)
    calendar = work.world.calendar(evaluation.division)
    until = calendar.add(work.today, evaluation.formula.appeal_days).on
    return {"published_on": work.today, "appeal_by": until}


def _second_person(actor: Actor, evaluation: Evaluation) -> None:
    if actor.id == evaluation.drawn_by:
        raise conflict("own-draft", "须由另一人复核", "somebody else has to review it")


def _discarded(_: Work, __: Actor, ___: Evaluation, ____: object) -> Changes:
    return {}


def _appealed(work: Work, actor: Actor, evaluation: Evaluation, body: Appealing) -> Changes:
    require(answers_for(actor, evaluation, body.subject))
    if not any(s.subject == body.subject for s in scores(work, evaluation.id)):
        raise Refused(Problem("subject", Text("没有该单位的评分", "there is no score of it"), "subject"))
    if evaluation.appeal_by and work.today > evaluation.appeal_by:
        raise conflict("appeal-over", "申诉期限已过", "the time for an appeal is over")
    if any(a.subject == body.subject and a.upheld is None for a in appeals(work, evaluation.id)):
        raise conflict("appealed-already", "已有一件申诉待答复", "an appeal waits for its answer")
    new = {"id": work.uow.new_id(), "evaluation": evaluation.id, "subject": body.subject, "words": body.words}
    steering.add(
        work.uow, rows.appeal, {**new, "filed_on": work.today, "answer": "", "upheld": None, "answered_on": None}
    )
    return {}


def _answered(work: Work, _: Actor, evaluation: Evaluation, body: Answering) -> Changes:
    found = next((a for a in appeals(work, evaluation.id) if a.id == body.appeal), None)
    if found is None:
        raise unknown("appeal-unknown", "没有这件申诉", "there is no such appeal")
    if found.upheld is not None:
        raise conflict("answered-already", "该申诉已答复", "it is answered")
    answered = {"answer": body.words, "upheld": body.upheld, "answered_on": work.today}
    steering.change(work.uow, rows.appeal, found.id, answered)
    if body.upheld:
        _correct(work, evaluation, found.subject, body)
    return {}


def _correct(work: Work, evaluation: Evaluation, subject: str, body: Answering) -> None:
    [before] = [s for s in standing(scores(work, evaluation.id)) if s.subject == subject]
    indicator, number = str(body.indicator), body.number or 0
    fact = before.facts.get(indicator)
    if fact is None:
        raise Refused(Problem("indicator", Text("该对象没有此指标", "it has no such indicator"), "indicator"))
    if fact.of is not None and number > fact.of:
        rule = Text("不能大于总数 {of}", "not more than {of}").format(of=fact.of)
        raise Refused(Problem("number", rule, "number"))
    facts = before.facts | {indicator: Fact(number, fact.of, fact.sources)}
    _keep(work, evaluation.id, evaluation.formula, subject, before.version + 1, facts, body.words)


def _keep(work: Work, id_: str, by: Formula, subject: str, version: int, facts: Facts, why: str) -> None:
    result = score(by, facts)
    new = {
        "id": work.uow.new_id(),
        "evaluation": id_,
        "subject": subject,
        "version": version,
        "facts": msgspec.json.encode(facts).decode(),
        "lines": msgspec.json.encode(result.lines).decode(),
        "total": str(result.total),
        "grade": result.grade,
        "why": why,
        "at": work.now,
    }
    steering.add(work.uow, rows.score, new)


EFFECTS: Mapping[str, Callable[[Work, Actor, Evaluation, Any], Changes]] = MappingProxyType(
    {"publish": _published, "discard": _discarded, "appeal": _appealed, "answer": _answered}
)
