"""What the organiser does with a programme: announce it, call it off, enter it as held, publish what came of it."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import msgspec

from yipanqi.access.actor import Actor
from yipanqi.access.permissions import may_answer_for, may_coordinate, require
from yipanqi.cases.work import Work
from yipanqi.kernel.forms import Raw, parse
from yipanqi.kernel.problems import Problem, Refused
from yipanqi.kernel.text import Text
from yipanqi.store import steering as rows
from yipanqi.supervision.agenda import moment
from yipanqi.supervision.editions.adopted import catalogue_of
from yipanqi.supervision.ledger import entering
from yipanqi.supervision.life import note, said
from yipanqi.supervision.programmes.enrolling import published
from yipanqi.supervision.programmes.programme import LIFE, PART, Announcing, Programme, Publishing, State, get, roles

Changes = dict[str, object]


def announce(work: Work, actor: Actor, words: Raw) -> str:
    """Announce a programme, for its organiser or the coordination office; returns its id. Raises Refused."""
    said_ = parse(Announcing, words, work.today)
    unit = entering.unit(work, said_.unit)
    require(may_answer_for(actor, unit.name) or may_coordinate(actor, frozenset({unit.division})))
    clauses = _lines(said_.clauses or "")
    _known(work, clauses, said_.service or "")
    id_ = work.uow.new_id()
    new = {
        "id": id_,
        "kind": said_.kind,
        "title": said_.title,
        "title_en": said_.title_en or said_.title,
        "about": said_.about,
        "division": unit.division,
        "unit": unit.name,
        "organisers": msgspec.json.encode([unit.name, *_lines(said_.partners)]).decode(),
        "clauses": msgspec.json.encode(clauses).decode(),
        "service": said_.service or "",
        "place": said_.place,
        "starts_at": moment(said_.starts_on, said_.begins),
        "ends_at": moment(said_.ends_on, said_.ends),
        "enrol_until": said_.enrol_until,
        "places": said_.places,
        "state": State.ANNOUNCED.value,
        "results": "",
        "published_at": None,
    }
    rows.add(work.uow, rows.programme, new)
    note(work, actor, PART, id_, "announce", said_)
    return id_


def act(work: Work, actor: Actor, id_: str, action: str, words: Raw) -> Programme:
    """Take a step with a programme; returns it as it then stands. Raises Refused."""
    programme = get(work, id_)
    step = LIFE.find(action, programme.state)
    require(not roles(actor, programme).isdisjoint(step.who))
    body = said(work, step, words)
    changes = EFFECTS[action](work, programme, body) | {"state": step.to}
    rows.change(work.uow, rows.programme, id_, changes)
    note(work, actor, PART, id_, action, body)
    return get(work, id_)


def _held(work: Work, programme: Programme, _: object) -> Changes:
    if work.now < programme.starts_at:
        raise Refused(Problem("not-begun", Text("活动尚未开始", "the programme has not begun yet")))
    return {}


def _published(work: Work, programme: Programme, body: Publishing) -> Changes:
    results = published(work, programme.id, body.words)
    return {"results": msgspec.json.encode(results).decode(), "published_at": work.now}


def _cancelled(_: Work, __: Programme, ___: object) -> Changes:
    return {}


EFFECTS: Mapping[str, Callable[[Work, Programme, Any], Changes]] = MappingProxyType(
    {"hold": _held, "publish": _published, "cancel": _cancelled}
)


def _lines(text: str) -> list[str]:
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def _known(work: Work, clauses: list[str], service: str) -> None:
    known = catalogue_of(work)
    for clause in clauses:
        if clause not in known.clauses:
            rule = Text("目录中没有这一条：{id}", "the catalogue has no clause {id}").format(id=clause)
            raise Refused(Problem("clause-unknown", rule, "clauses"))
    if service and service not in known.services:
        rule = Text("目录中没有这个事项", "the catalogue has no such service")
        raise Refused(Problem("service-unknown", rule, "service"))
