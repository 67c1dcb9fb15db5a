"""A board with something on it: both ledgers drawn up and in every state, figures of services, and both sides told."""

from datetime import date, timedelta

from support.hall import Halls
from yipanqi.access.actor import SYSTEM
from yipanqi.node import Node
from yipanqi.store import figures
from yipanqi.store import undertakings as rows
from yipanqi.store.figures import DECIDED, FILED, RATED, Cell
from yipanqi.supervision.figures.neighbours import tell
from yipanqi.supervision.ledger.drawing_up import draw_up_shipped

GROUPS = {
    "pension-transfer": ("apply", 15, {2: 140, 3: 210, 4: 160, 6: 80, 9: 30, 16: 14}),
    "no-crime-certificate": ("apply", 3, {0: 60, 1: 90, 2: 40, 4: 2}),
    "insurance-participation-certificate": ("issue", 1, {0: 400}),
}
"""Cases decided by service: procedure, promised days, how many by days used."""


def filled(halls: Halls) -> None:
    """Both nodes, each with the other's figures."""
    for node in halls.pair.nodes:
        with node.work_on() as work:
            draw_up_shipped(work, SYSTEM)
        _go_on(node)
        _count(node)
    for node in halls.pair.nodes:
        with node.work_on() as work:
            tell(work)
    halls.pair.settle()


def _go_on(node: Node) -> None:
    """Undertakings go on in ways that bring every signal about."""
    today = node.clock().date()
    with node.work_on() as work:
        for n, row in enumerate(work.uow.rows(rows.undertaking.select().order_by(rows.undertaking.c.share))):
            rows.change(work.uow, row.id, **_way(n, row.due_on, today))


def _way(n: int, due: date | None, today: date) -> dict[str, object]:
    if n % 3 == 0:
        return {"state": "done", "done_on": (due or today) - timedelta(days=3), "reported_on": today}
    if n % 11 == 0:
        return {"due_on": today + timedelta(days=2), "state": "in hand"}
    if n % 17 == 0:
        return {"due_on": today - timedelta(days=2), "state": "in hand"}
    return {"due_on": today + timedelta(days=900), "state": "in hand" if n % 5 else "not begun", "reported_on": today}


def _count(node: Node) -> None:
    month = f"{node.clock():%Y-%m}"
    peer = "50" if node.code == "51" else "51"
    with node.work_on() as work:
        cells: dict[Cell, int] = {}
        for service, (procedure, promised, days) in GROUPS.items():
            group = (service, procedure, "owner", peer)
            for used, number in days.items():
                outcome = "refused" if used > 8 else "granted"
                cells[Cell("*", DECIDED, month, *group, outcome, promised, used)] = number
            for side, share in (("SC", 3), ("CQ", 2)):
                cells[Cell("*", FILED, month, *group, side)] = sum(days.values()) * share // 5
            for grade in range(1, 6):
                cells[Cell("*", RATED, month, *group, str(grade))] = 60 // grade**2
        figures.count(work.uow, cells)
