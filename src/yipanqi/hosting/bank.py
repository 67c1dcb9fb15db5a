"""The bank's door at a node, and the bank as a process."""

import asyncio
from datetime import timedelta
from pathlib import Path

import msgspec
from litestar import MediaType, Request, Response, Router, get, post
from litestar.datastructures import State
from litestar.params import FromQuery
from litestar.types import Guard

from yipanqi.exchange.courier import Looping
from yipanqi.hosting import log, stopping
from yipanqi.hosting.directory import locked
from yipanqi.node import Node
from yipanqi.organisations.bank import Fault, Order, Treatment
from yipanqi.organisations.bank_process import BOOKS, SETTINGS, Counter, Customer, business, open_bank
from yipanqi.protocols.transfer.money import BANK, Report

PAUSE = 0.5
"""Seconds between rounds in which there was nothing to do."""

UNDER_WAY = timedelta(seconds=2)
"""How long money is under way, so that one can watch it."""


def bank_routes(node: Node, *guards: Guard) -> Router:
    """What a bank may do at a node: fetch payment orders, report what became of them and what came in."""

    @get("/orders", unlimited=True, sync_to_thread=True)
    def orders(after: FromQuery[int] = 0) -> list[Order]:
        return [Order(*order) for order in node.orders(after)]

    @post("/reports", status_code=200, exclude_from_csrf=True, unlimited=True, media_type=MediaType.JSON)
    async def reports(request: Request[object, object, State]) -> Response[bytes]:
        report = msgspec.json.decode(await request.body(), type=Report)
        new = await asyncio.to_thread(node.bank_reports, report, BANK)
        return Response(msgspec.json.encode({"new": new}))

    return Router("/api/bank", route_handlers=[orders, reports], guards=list(guards))


def run_bank(directory: Path, *, until_stdin_closes: bool = False) -> None:
    """The bank of a practice pair, until it is told to stop. Raises AlreadyRunning."""
    log.configure()
    customers = msgspec.json.decode((directory / SETTINGS).read_bytes(), type=list[Customer])
    with locked(directory):
        bank, books = open_bank(directory / BOOKS, lambda _order: Treatment(Fault.NONE, UNDER_WAY))
        counters = [Counter(customer) for customer in customers]
        rounds = Looping("bank", lambda: business(bank, books, counters), lambda: PAUSE)
        rounds.start()
        stopping.wait(until_stdin_closes)
        rounds.stop()
        for counter in counters:
            counter.close()
        books.close()
