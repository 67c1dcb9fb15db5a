"""Two running nodes as a stage: what a play does reaches them over HTTP."""

import time
from datetime import datetime
from typing import Any, TypeVar

import httpx
import msgspec

from yipanqi.hosting.pair import Layout, director_key
from yipanqi.hosting.practice import OrdersOf, Setting
from yipanqi.kernel.problems import Problem, Refused
from yipanqi.kernel.text import Text
from yipanqi.organisations.bank_process import SETTINGS, Customer
from yipanqi.protocols.transfer.money import Credited, Executed
from yipanqi.simulation import stage as play
from yipanqi.simulation.pair import SIDES
from yipanqi.simulation.stage import Application, Order, Seed, Seen, Standing, Wish

T = TypeVar("T")

PATIENCE = 30.0
"""Seconds within which everything that is on its way must have arrived."""


class HttpStage:
    """A stage on the pair of a layout, whose processes run; the bank is played by the stage."""

    def __init__(self, layout: Layout) -> None:
        director = {"authorization": f"Bearer {director_key(layout)}", "accept": "application/json"}
        self._nodes = {code: httpx.Client(base_url=layout.url(code), headers=director, timeout=20) for code in SIDES}
        customers = msgspec.json.decode((layout.bank / SETTINGS).read_bytes(), type=list[Customer])
        self._bank = {c.code: {"authorization": f"Bearer {c.key}"} for c in customers}

    def close(self) -> None:
        """Let the connections go."""
        for client in self._nodes.values():
            client.close()

    def set_clock(self, at: datetime) -> None:
        """Set both clocks."""
        for side in SIDES:
            self._do(side, "clock", Setting(at), Any)

    def plant(self, side: str, seed: Seed) -> None:
        """Give a side people and records."""
        self._do(side, "plant", seed, Any)

    def apply(self, side: str, application: Application) -> str:
        """File an application; the case number. Raises Refused."""
        return self._do(side, "apply", application, str)

    def act(self, side: str, wanted: play.Act) -> None:
        """Act on a case. Raises Refused."""
        self._do(side, "act", wanted, str)

    def present(self, side: str, wanted: play.Presentation) -> str:
        """What a case led to, as its holder shows it. Raises Refused."""
        return self._do(side, "present", wanted, str)

    def orders(self, side: str, number: str) -> tuple[Order, ...]:
        """Payment orders of a case that wait for the bank."""
        return self._do(side, "orders", OrdersOf(number), tuple[Order, ...])

    def report(self, side: str, report: Executed | Credited) -> None:
        """Report as the bank does."""
        body = msgspec.json.encode(report)
        _read(self._nodes[side].post("/api/bank/reports", content=body, headers=self._bank[side]), Any)

    def see(self, side: str, wish: Wish) -> Seen:
        """Look at one side."""
        return self._do(side, "see", wish, Seen)

    def settle(self) -> None:
        """Wait until nothing moves and nothing has come since the last look. Raises RuntimeError where it does not."""
        until, before = time.monotonic() + PATIENCE, None
        while True:
            now = self.standings()
            if any(standing.aside for standing in now):
                raise RuntimeError("an effect failed and was set aside: see the node's log")
            if now == before and not any(standing.moving for standing in now):
                return
            if time.monotonic() > until:
                raise RuntimeError(f"things are still on their way after {PATIENCE:.0f} s: {now}")
            before = now
            time.sleep(0.01)

    def standings(self) -> tuple[Standing, ...]:
        """How busy each side is."""
        return tuple(self._do(side, "standing", {}, Standing) for side in SIDES)

    def _do(self, side: str, deed: str, argument: object, kind: type[T]) -> T:
        return _read(self._nodes[side].post(f"/practice/{deed}", content=msgspec.json.encode(argument)), kind)


class _Said(msgspec.Struct):
    problems: list[dict[str, str | None]] = []


def _read(answer: httpx.Response, kind: type[T]) -> T:
    if answer.is_success:
        return msgspec.json.decode(answer.content, type=kind)
    said = msgspec.json.decode(answer.content, type=_Said)
    if not said.problems or answer.is_server_error:
        answer.raise_for_status()
    raise Refused(
        [Problem(p["code"] or "", Text(p["zh"] or "", p["en"] or ""), p["field"] or "") for p in said.problems]
    )
