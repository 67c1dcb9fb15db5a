"""The board over a large ledger: 100,000 undertakings and 10 million case events, as pages are asked for.

Rows and counts are made up in bulk, from a seed, with what the counts rest on in the rows themselves; then each page is
asked for through the whole application (session, template and all), one after another.
"""

import logging
import os
import random
import sys
import time
import warnings
from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import structlog
import typer
from litestar.testing import TestClient
from sqlalchemy import Column, Integer, MetaData, String, Table, cast, func, insert, literal, select
from sqlalchemy.exc import SAWarning

from benchmarks.databases import Kind, empty
from benchmarks.machine import console, describe, quantile, spread
from yipanqi.cases.counting import basis, cells
from yipanqi.cases.machine import Status
from yipanqi.cases.service import Service, Services
from yipanqi.hosting.clock import real_time
from yipanqi.hosting.faces import FacesNode
from yipanqi.hosting.samples import enter
from yipanqi.node import Node
from yipanqi.policy.catalogue import catalogue
from yipanqi.services.social_insurance.pension_transfer import SERVICE
from yipanqi.store import case_tables, figures
from yipanqi.store import undertakings as ledger
from yipanqi.store.database import Database
from yipanqi.store.figures import Cell
from yipanqi.store.tables import every_table
from yipanqi.store.undertaking_counts import undertaking_count
from yipanqi.store.vault import Vault
from yipanqi.supervision.figures.indicators import months_of, year_to
from yipanqi.web.app import create_app
from yipanqi.web.seam import Rate, WebSettings

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))  # logging in as a visitor does

EVENTS_EACH = 7
"""Events of one case."""
ALIKE = 10
"""Cases that differ in nothing but their number."""
LIMIT = 1.0
"""Seconds that a page may take."""
BASE = "http://testserver.local"


def node_on(url: str) -> Node:
    """A node where every service of the catalogue runs."""
    database = Database(url)
    every_table().create_all(database.engine)
    services = Services([renamed(slug) for slug in catalogue().services])
    return Node("51", database, Vault(b"5" * 32), services, real_time, os.urandom)


def renamed(slug: str) -> Service:
    """The pension transfer under another name."""
    known = catalogue().services[slug]
    return replace(SERVICE, slug=slug, title=known.title, category=known.category, clauses=known.clauses)


def promise_much(node: Node, number: int, chance: random.Random) -> None:
    """Undertakings of counties for every clause, in every state."""
    clauses = [c for c in catalogue().clauses.values() if c.offices]
    places = [d.code for d in node.world.divisions if d.code.startswith("51") and not d.code.endswith("0000")]
    today = real_time().date()
    with node.work_on() as work:
        rows = [_undertaking(n, clauses, places, today, chance, work.now) for n in range(number)]
        for start in range(0, number, 10_000):
            ledger.add(work.uow, rows[start : start + 10_000])


def _undertaking(
    n: int, clauses: list[Any], places: list[str], today: date, chance: random.Random, now: datetime
) -> dict[str, object]:
    clause, place = clauses[n % len(clauses)], places[n // len(clauses) % len(places)]
    state = chance.choice(["not begun", "in hand", "in hand", "in hand", "done", "done"])
    due = today + timedelta(days=chance.choice([-400, -30, 20, 90, 300, 700])) if n % 3 else None
    reported = today - timedelta(days=chance.randrange(200)) if state != "not begun" else None
    return {
        "id": f"u-{n}",
        "share": f"{clause.id} {n}",
        "clause": clause.id,
        "document": clause.document.id,
        "place": clause.section * 1000 + clause.number,
        "field": clause.field,
        "title": clause.title.zh,
        "title_en": clause.title.en,
        "unit": f"{place} {clause.offices[0].name}",
        "side": "四川",
        "division": place,
        "role": chance.choice(["lead", "responsible", "supporting"]),
        "starts_on": clause.document.issued_on,
        "due_on": due,
        "printed": "",
        "cycle": "none" if due else chance.choice(["monthly", "quarterly"]),
        "targets": "[]",
        "parent": None,
        "state": state,
        "reported_on": reported,
        "asked_on": None,
        "done_on": reported if state == "done" else None,
        "late_on": None,
        "successor": None,
        "problems": 0,
        "opened_at": now,
    }


def work_much(node: Node, events: int, chance: random.Random) -> int:
    """Cases of three years with their events and counts; returns how many cases."""
    offices = [o.id for o in node.world.offices if o.division.startswith("51") and o.field == "social-insurance"]
    kinds = [_kind(n, offices, chance) for n in range(events // EVENTS_EACH // ALIKE)]
    _count(node, kinds)
    with node.transaction() as uow:
        shape, digits = _kinds_table(), _digits_table()
        for table in (shape, digits):
            table.create(uow.connection)
        uow.execute(insert(digits), [{"i": i} for i in range(max(ALIKE, EVENTS_EACH))])
        for start in range(0, len(kinds), 20_000):
            uow.execute(insert(shape), kinds[start : start + 20_000])
        c, d = shape.c, digits.c
        number = literal("SC-20260101-") + cast(c.id * ALIKE + d.i, String)
        names = [column.name for column in case_tables.case.columns if column.name != "number"]
        many = select(number, *(c[name] for name in names)).where(d.i < ALIKE)
        uow.execute(insert(case_tables.case).from_select(["number", *names], many))
        k = case_tables.case.c
        said = [literal(word) for word in ("owner:case:go", "go", "accepted", "accepted", "officer", "clerk", "")]
        each = select(k.number, d.i, k.submitted_at, *said).where(d.i < EVENTS_EACH)
        uow.execute(insert(case_tables.event).from_select([x.name for x in case_tables.event.columns], each))
        return len(kinds) * ALIKE


def _kind(n: int, offices: list[str], chance: random.Random) -> dict[str, object]:
    filed = real_time() - timedelta(days=chance.randrange(1095))
    used, done = min(int(chance.expovariate(0.25)), 40), n % 20 != 0
    decided = filed + timedelta(days=used + used // 5 * 2)
    done = done and decided < real_time()
    limit = 15 if filed < real_time() - timedelta(days=500) else 5
    return {
        "id": n,
        "service": chance.choice(_SLUGS),
        "version": 1,
        "procedure": "apply",
        "role": "receiving",
        "state": "closed" if done else "requested",
        "status": Status.CLOSED if done else Status.IN_HAND,
        "lane": 1,
        "peer": "50",
        "office": chance.choice(offices),
        "other_office": "",
        "window": "",
        "channel": "online",
        "applicant": f"party-{n}",
        "agent": "",
        "form": b"\0",
        "submitted_at": filed,
        "accepted_at": filed,
        "limit_days": limit,
        "due_on": None if done else filed.date() + timedelta(days=21),
        "closed_at": decided if done else None,
        "concluded_at": decided if done else None,
        "outcome": ("refused" if n % 30 == 0 else "granted") if done else "",
        "decided_at": decided if done else None,
        "used_days": used if done else None,
        "paused": "",
        "pauses": 0,
        "events": EVENTS_EACH,
        "changed_at": filed,
    }


_SLUGS = tuple(catalogue().services)


def _count(node: Node, kinds: list[dict[str, object]]) -> None:
    counted: Counter[Cell] = Counter()
    for kind in kinds:
        for cell in cells(basis(kind | {"number": "SC-20260101-0"})):
            counted[cell] += ALIKE
    with node.transaction() as uow:
        figures.replace(uow, counted)


def _kinds_table() -> Table:
    columns = [Column(c.name, c.type) for c in case_tables.case.columns if c.name != "number"]
    return Table("kind", MetaData(), Column("id", Integer), *columns, prefixes=["TEMPORARY"])


def _digits_table() -> Table:
    return Table("digit", MetaData(), Column("i", Integer), prefixes=["TEMPORARY"])


def ask(node: Node, rounds: int) -> dict[str, list[tuple[float, float]]]:
    """Seconds that each page takes, by what it is: by the clock, and of the processor."""
    from support.staff import at_work

    settings = WebSettings(BASE, ordinary=Rate(10**6, 10**6), log_in=Rate(10**6, 10**6))
    year, clause = year_to(real_time().date()), "岳池县2024年任务清单%236.24"
    service, month = "pension-transfer", months_of(year)[5]
    pages = {
        "board": "/board",
        "board of a prefecture and a field": "/board?place=510100&field=social_insurance",
        "board of one signal": "/board?signal=overdue",
        "a clause": f"/board/clauses/{clause}",
        "a service": f"/board/services/{service}",
    }
    drilled = {
        "cases of a month": f"/board/cases?service={service}&what=decided&since={month}&until={month}",
        "late ones of a year": f"/board/cases?service={service}&what=decided&late=true",
        "cases due": f"/board/cases?service={service}&what=due",
        "cases of a prefecture": f"/board/cases?service={service}&what=filed&place=510100",
        "the tenth page": f"/board/cases?service={service}&what=filed&number=10",
    }
    with TestClient(create_app(FacesNode(node), settings), base_url=BASE) as client:
        found = {f"public: {what}": _times(client, path, rounds) for what, path in pages.items()}
        at_work(client, "supervisor", "/board")
        return found | {f"staff: {what}": _times(client, path, rounds) for what, path in (pages | drilled).items()}


def _times(client: Any, path: str, rounds: int) -> list[tuple[float, float]]:
    client.get(path)  # what is read once for all is read before
    taken = []
    for _ in range(rounds):
        begun, worked = time.perf_counter(), time.process_time()
        answer = client.get(path)
        taken.append((time.perf_counter() - begun, time.process_time() - worked))
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
    return taken


def main(
    undertakings: Annotated[int, typer.Option(help="工作任务数。 Undertakings.")] = 100_000,
    events: Annotated[int, typer.Option(help="办件事件数。 Case events.")] = 1_000_000,
    rounds: Annotated[int, typer.Option(help="每页打开几次。 How often each page is asked for.")] = 10,
    database: Annotated[Kind, typer.Option(help="数据库。 Database.")] = Kind.SQLITE,
) -> None:
    """看板在大台账上的速度。 How fast the board is over a large ledger; every page within a second."""
    chance = random.Random(20260101)
    warnings.simplefilter("ignore", SAWarning)  # rows are multiplied on purpose
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    describe(database=database.value, undertakings=undertakings, events=events, rounds=rounds)
    with empty(database, 1) as (url,):
        node, begun = node_on(url), time.perf_counter()
        promise_much(node, undertakings, chance)
        cases = work_much(node, events, chance)
        enter(node, ())
        _settle(node)
        counts = _rows(node)
        console.print(f"{cases:,} cases, {counts}; made in {time.perf_counter() - begun:.0f} s", highlight=False)
        slow = False
        for what, taken in ask(node, rounds).items():
            seconds = [by_clock for by_clock, _ in taken]
            worked = quantile([of_processor for _, of_processor in taken], 0.5) * 1000
            slow = slow or max(seconds) > LIMIT
            console.print(f"{what}: {spread(seconds)}; processor {worked:.0f} ms", highlight=False, soft_wrap=True)
        node.database.close()
    raise typer.Exit(int(slow))


def _settle(node: Node) -> None:
    """Let the database know its own sizes, as its upkeep does in time."""
    with node.database.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("ANALYZE")


def _rows(node: Node) -> str:
    with node.look() as work:
        sizes = {
            table.name: work.uow.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (
                case_tables.event,
                figures.figure,
                ledger.undertaking,
                undertaking_count,
            )
        }
    return ", ".join(f"{name} {rows:,}" for name, rows in sizes.items())


if __name__ == "__main__":
    typer.run(main)
