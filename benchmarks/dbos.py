"""Like for like: four durable steps of a case inside one node, and the same four as a DBOS workflow.

Each step moves the case on and writes down what happened, exactly once, in the same kind of database in the same run,
from the same number of threads. DBOS keeps its checkpoints and the steps' rows in one database, as ours are; on SQLite
it is given the write-ahead log, as ours has.
"""

import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import count
from typing import Annotated

import typer
from dbos import DBOS, DBOSConfig, SQLAlchemyDatasource
from sqlalchemy import Column, DateTime, Integer, MetaData, String, Table, create_engine, insert, make_url, update

from benchmarks.databases import Kind, empty
from benchmarks.four_steps import STEPS, ours
from benchmarks.machine import console, describe

tables = MetaData()
case = Table(
    "plain_case", tables, Column("number", String(40), primary_key=True), Column("state", String(40), nullable=False)
)
event = Table(
    "plain_event",
    tables,
    Column("number", String(40), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("action", String(40), nullable=False),
)


def theirs(url: str) -> tuple[Callable[[], object], Callable[[], None]]:
    """DBOS on a database: how one case is done, and how it is closed."""
    if make_url(url).get_backend_name() == "sqlite":
        sqlite3.connect(str(make_url(url).database)).execute("PRAGMA journal_mode=WAL").close()
    engine = create_engine(url)
    tables.create_all(engine)
    engine.dispose()
    DBOS(config=DBOSConfig(name="benchmark", system_database_url=url, console_log_level="ERROR"))
    source = SQLAlchemyDatasource.create(url)
    session = source.sql_session

    @source.transaction(isolation_level="READ COMMITTED" if "postgresql" in url else "SERIALIZABLE")
    def submit(number: str) -> None:
        session().execute(insert(case).values(number=number, state="submitted"))
        session().execute(insert(event).values(number=number, place=0, at=datetime.now(UTC), action="submit"))

    @source.transaction(isolation_level="READ COMMITTED" if "postgresql" in url else "SERIALIZABLE")
    def move(number: str, place: int, action: str) -> None:
        session().execute(update(case).where(case.c.number == number).values(state=action))
        session().execute(insert(event).values(number=number, place=place, at=datetime.now(UTC), action=action))

    @DBOS.workflow()
    def four(number: str) -> None:
        submit(number)
        for place, step in enumerate(STEPS, 1):
            move(number, place, step)

    DBOS.launch()
    numbers = count(1)
    return lambda: four(f"C-{next(numbers):08d}"), DBOS.destroy


def measure(one: Callable[[], object], seconds: float, threads: int) -> float:
    """Cases a second, from so many threads."""
    done, end = [0] * threads, time.perf_counter() + seconds

    def go_on(n: int) -> None:
        while time.perf_counter() < end:
            one()
            done[n] += 1

    begin = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(go_on, range(threads)))
    return sum(done) / (time.perf_counter() - begin)


def main(
    seconds: Annotated[float, typer.Option(help="Of each of the two.")] = 60,
    database: Kind = Kind.POSTGRESQL,
    threads: Annotated[int, typer.Option(help="Cases under way at a time.")] = 16,
) -> None:
    """Cases of four durable steps a second: a node of ours, and DBOS."""
    describe(database=database, seconds=seconds, threads=threads, dbos=version("dbos"))
    rates: dict[str, float] = {}
    with empty(database, 2) as urls:
        for name, begin, url in (("yipanqi", ours, urls[0]), ("dbos", theirs, urls[1])):
            one, close = begin(url)
            measure(one, min(seconds, 3), threads)  # to get warm
            processor = time.process_time()
            rates[name] = measure(one, seconds, threads)
            spent = (time.process_time() - processor) / (rates[name] * seconds) * 1000
            console.print(
                f"{name}: {rates[name]:,.0f} cases of four steps a second, {spent:.2f} ms of processor time each"
            )
            close()
    console.print(f"{rates['yipanqi'] / rates['dbos']:.1f} times")


if __name__ == "__main__":
    typer.run(main)
