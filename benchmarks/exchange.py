"""The bare exchange: a state change and a message at A, its effect and an answer at B, the answer's effect at A.

Each of the four is durable and happens exactly once; batches are signed; 1 kB of data travels each way. First as many
loops as there can be, then half as many a second, to see how long a message takes to its effect.
"""

import threading
import time
from functools import partial
from typing import Annotated, ClassVar

import msgspec
import typer
from sqlalchemy import Column, String, Table, bindparam, update

from benchmarks.databases import Kind, empty
from benchmarks.machine import console, describe, spread
from benchmarks.nodes import Player, playing
from yipanqi.cases.work import Work
from yipanqi.exchange.effects import GROUP, Arrived
from yipanqi.exchange.mailbox import Message
from yipanqi.node import Node
from yipanqi.store.schema import Instant, metadata
from yipanqi.store.statement import Statement

ASK, ANSWER = "benchmark.ask", "benchmark.answer"
FILLING = "一" * 300  # 900 bytes

loop = Table(
    "benchmark_loop",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("begun_at", Instant, nullable=False),
    Column("ended_at", Instant),
)
_ended = Statement(update(loop).where(loop.c.id == bindparam("wanted")).values(ended_at=bindparam("when")))


class Note(msgspec.Struct, frozen=True):
    """What travels: the loop, when it was asked for (seconds), and enough to make it 1 kB."""

    loop: str
    asked: float
    sensitive: bool
    filling: str = FILLING


class LoopNode(Node):
    """A node that gives effect to the two messages, and notes how long each took to its commit."""

    def __init__(self, *arguments: object, **more: object) -> None:
        super().__init__(*arguments, **more)  # type: ignore[arg-type]
        self.took: list[float] = []
        self.free = threading.Semaphore(0)
        self._group: list[float] = []

    def work(self, most: int = GROUP) -> int:
        """As every node does, with a look at the clock after the commit."""
        self._group = []
        done = super().work(most)
        now = time.time()
        self.took += [now - asked for asked in self._group]
        self.free.release(len(self._group)) if self._group else None
        return done

    def _handle(self, work: Work, arrived: Arrived) -> None:
        note = msgspec.json.decode(arrived.data, type=Note)
        self._group.append(note.asked)
        if arrived.envelope.type == ASK:
            work.keep(loop, {"id": note.loop, "begun_at": work.now, "ended_at": work.now})
            work.say(_message(arrived.envelope.source, ANSWER, note))
        else:
            work.uow.change(_ended, wanted=note.loop, when=work.now)


class Looper(Player):
    """Begins loops, from several threads, and counts them."""

    node_type: ClassVar[type[Node]] = LoopNode
    node: LoopNode

    def run(self, seconds: float, rate: float, producers: int, most: int, sensitive: bool) -> tuple[float, list[float]]:
        """Loops for so long, at most `rate` a second begun (0: no limit), `most` at a time.

        Loops ended a second, and how long each took.
        """
        self.node.took.clear()
        self.node.free = threading.Semaphore(most)
        begin = time.time()
        end = begin + seconds
        pause = producers / rate if rate else 0.0
        threads = [
            threading.Thread(target=self._produce, args=(begin + pause * n / producers, end, pause, sensitive))
            for n in range(producers)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        took = list(self.node.took)
        return len(took) / (time.time() - begin), took

    def taken(self) -> list[float]:
        """How long each message that came here took to its effect, since last asked."""
        took, self.node.took = self.node.took, []
        return took

    def _produce(self, first: float, end: float, pause: float, sensitive: bool) -> None:
        due = first
        while time.time() < end:
            if pause:
                time.sleep(max(due - time.time(), 0))
                due += pause
            self.node.free.acquire()
            asked = time.time()
            self.node.command(partial(self._begin, asked, sensitive))

    def _begin(self, asked: float, sensitive: bool, work: Work) -> None:
        name = work.uow.new_id()
        work.keep(loop, {"id": name, "begun_at": work.now, "ended_at": None})
        work.say(_message("50", ASK, Note(name, asked, sensitive)))


def _message(to: str, kind: str, note: Note) -> Message:
    return Message(to=to, type=kind, data=msgspec.json.encode(note), sensitive=note.sensitive)


def main(
    seconds: Annotated[float, typer.Option(help="Of each of the two parts.")] = 60,
    database: Kind = Kind.SQLITE,
    sensitive: Annotated[bool, typer.Option(help="Encrypt the data to its addressee.")] = False,
    producers: Annotated[int, typer.Option(help="Threads that begin loops.")] = 16,
    most: Annotated[int, typer.Option(help="Loops under way at a time.")] = 600,
    suite: str = "ed25519",
) -> None:
    """Signed, durable, exactly-once loops a second between two processes, and the time to the effect at half load."""
    describe(database=database, sensitive=sensitive, suite=suite, producers=producers, most=most, seconds=seconds)
    with empty(database, 2) as urls, playing(urls, Looper, suite) as (ours, theirs):
        ours.call("run", min(seconds, 5), 0, producers, most, sensitive)  # to get warm
        before = [side.call("processor") for side in (ours, theirs)]
        full, took = ours.call("run", seconds, 0, producers, most, sensitive)
        a, b = (
            (side.call("processor") - was) / len(took) * 1000 for side, was in zip((ours, theirs), before, strict=True)
        )
        console.print(
            f"{full:,.0f} loops a second, each {spread(took)}; processor time each: A {a:.2f} ms, B {b:.2f} ms"
        )
        time.sleep(2)
        theirs.call("taken")
        half, took = ours.call("run", seconds, full / 2, producers, most, sensitive)
        there = theirs.call("taken")
        console.print(f"at {half:,.0f} a second: to the effect at B {spread(there)}; whole loop {spread(took)}")


if __name__ == "__main__":
    typer.run(main)
