"""Replays worked examples on a stage: two nodes in this process, or two processes over HTTP."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Protocol

import msgspec

from yipanqi.cases.service import Service
from yipanqi.kernel.problems import Refused
from yipanqi.protocols.transfer.money import Credited, Executed
from yipanqi.simulation import stage as play
from yipanqi.simulation.examples import Act, Apply, Bank, Change, Example, Held, Then, Wait, moment
from yipanqi.simulation.stage import Application, Order, Seed, Seen, Wish


class Stage(Protocol):
    """Two practice nodes that a play can direct; `side` is a node code."""

    def set_clock(self, at: datetime) -> None:
        """Set both clocks."""

    def plant(self, side: str, seed: Seed) -> None:
        """Give a side people and records."""

    def apply(self, side: str, application: Application) -> str:
        """File an application; the case number. Raises Refused."""

    def act(self, side: str, wanted: play.Act) -> None:
        """Act on a case. Raises Refused."""

    def present(self, side: str, wanted: play.Presentation) -> str:
        """What a case led to, as its holder shows it. Raises Refused."""

    def orders(self, side: str, number: str) -> tuple[Order, ...]:
        """Payment orders of a case that wait for the bank."""

    def report(self, side: str, report: Executed | Credited) -> None:
        """Report as the bank does."""

    def settle(self) -> None:
        """Let everything that is on its way arrive and have its effect. Raises RuntimeError where it does not."""

    def see(self, side: str, wish: Wish) -> Seen:
        """Look at one side."""


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """How an example came out: what was decided, days promised and used, and where it is not as it should be."""

    service: str
    clause: str
    asked: str
    asked_en: str
    decided: str
    refusals: tuple[str, ...]
    promised: int | None
    used: int | None
    differences: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether all is as the example says."""
        return not self.differences


def replay(stage: Stage, service: Service, example: Example) -> Result:
    """Set the clocks, give what is given, do what is done, and compare."""
    stage.set_clock(moment(example.when[0]))
    for side, given in example.given.items():
        stage.plant(side, _seed(service, example, given.entries, given.openings))
    before = {side: stage.see(side, _wish(service, example, then)) for side, then in example.then.items()}
    run = _Run(stage, service, example)
    for step in example.when:
        with _problems(run.differences, f"at {step.at}", getattr(step, "refused", ())):
            run.step(step)
        stage.settle()
    seen = {side: stage.see(side, _wish(service, example, t, run.number)) for side, t in example.then.items()}
    for side, then in example.then.items():
        run.differences += [f"{side}: {each}" for each in compare(example, then, before[side], seen[side])]
    return _result(service, example, seen, run.differences)


class _Run:
    def __init__(self, stage: Stage, service: Service, example: Example) -> None:
        self.stage, self.service, self.example = stage, service, example
        self.number = ""
        self.differences: list[str] = []
        self._lost: list[tuple[str, Credited]] = []

    def step(self, step: Apply | Act | Bank | Change | Wait) -> None:
        self.stage.set_clock(moment(step))
        if isinstance(step, Apply):
            self.number = self.stage.apply(step.side, self._application(step))
        elif isinstance(step, Act):
            self.stage.act(step.side, self._act(step))
        elif isinstance(step, Bank):
            self._carry_out(step)
        elif isinstance(step, Change):
            self.stage.plant(step.side, _seed(self.service, self.example, step.entries))

    def _application(self, step: Apply) -> Application:
        return Application(
            service=self.service.slug,
            procedure=step.procedure,
            person=self.example.people[step.by],
            form=msgspec.Raw(msgspec.json.encode(step.form | self._presented(step))),
            window=step.window,
        )

    def _presented(self, step: Apply) -> dict[str, str]:
        if step.presents is None:
            return {}
        wanted = play.Presentation(self.number, step.presents.claims)
        return {"presented": self.stage.present(step.presents.side, wanted)}

    def _act(self, step: Act) -> play.Act:
        body = msgspec.Raw(msgspec.json.encode(step.body))
        person = self.example.people.get(step.by)
        return play.Act(number=self.number, action=step.action, person=person, staff=step.by, body=body)

    def _carry_out(self, step: Bank) -> None:
        found, self._lost = self._lost, []
        for payee, credited in found:
            self.stage.report(payee, credited)
        for payer in self.example.then:
            for order in self.stage.orders(payer, self.number):
                self.stage.report(payer, Executed(order.id, not step.comes_back))
                if not step.comes_back:
                    self._bring(payer, order, step.lost)

    def _bring(self, payer: str, order: Order, lost: int) -> None:
        self.stage.report(order.payee, Credited(f"{order.id}-1", order.amount - lost, (order.voucher,), payer))
        if lost:
            self._lost.append((order.payee, Credited(f"{order.id}-2", lost, (order.voucher,), payer)))


@contextmanager
def _problems(differences: list[str], when: str, expected: tuple[str, ...]) -> Iterator[None]:
    codes: tuple[str, ...] = ()
    try:
        yield
    except Refused as refused:
        codes = tuple(problem.code for problem in refused.problems)
    if codes != tuple(expected):
        differences.append(f"{when}: refused with {list(codes)}, expected {list(expected)}")


def _seed(
    service: Service, example: Example, entries: tuple[Held, ...], openings: tuple[play.Opening, ...] = ()
) -> Seed:
    return Seed(
        service=service.slug,
        people=example.people,
        entries=tuple(
            play.Entry(
                register=e.register, of=e.of, valid_from=e.valid_from, value=msgspec.Raw(msgspec.json.encode(e.value))
            )
            for e in entries
        ),
        openings=openings,
    )


def _wish(service: Service, example: Example, then: Then, number: str = "") -> Wish:
    return Wish(
        service=service.slug,
        number=number,
        people=example.people,
        accounts=tuple((b.account, b.unit) for b in then.balances),
        entries=tuple((fact.register, fact.of) for fact in then.entries),
    )


def compare(example: Example, then: Then, before: Seen, after: Seen) -> list[str]:
    """Where what is seen on one side is not what the example says, in words."""
    wrong = []
    for name in ("state", "status", "decision", "refusals", "letters", "promised", "used"):
        wanted, found = getattr(then, name), getattr(after, name)
        if wanted is not None and wanted != found:
            wrong.append(f"{name} is {found!r}, expected {wanted!r}")
    for figure, wanted in then.figures.items():
        if after.figures.get(figure) != wanted:
            wrong.append(f"figure {figure} is {after.figures.get(figure)}, expected {wanted}")
    for balance, old, new in zip(then.balances, before.balances, after.balances, strict=True):
        if new - old != balance.change:
            wrong.append(f"{balance.account} changed by {new - old} {balance.unit}, expected {balance.change}")
    for fact, entry in zip(then.entries, after.entries, strict=True):
        wrong += _unlike(f"{fact.register} of {fact.of}", fact.value, msgspec.json.decode(entry))
    return wrong


def _unlike(where: str, wanted: Any, found: Any) -> list[str]:
    if isinstance(wanted, dict) and isinstance(found, dict):
        return [each for key in wanted for each in _unlike(f"{where}.{key}", wanted[key], found.get(key))]
    if isinstance(wanted, list) and isinstance(found, list) and len(wanted) == len(found):
        return [e for n, (w, f) in enumerate(zip(wanted, found, strict=True)) for e in _unlike(f"{where}[{n}]", w, f)]
    return [] if wanted == found else [f"{where} is {found!r}, expected {wanted!r}"]


def _result(service: Service, example: Example, seen: dict[str, Seen], differences: list[str]) -> Result:
    lead = seen[next(step.side for step in reversed(example.when) if isinstance(step, Apply))]
    refusals = next((s.refusals for s in seen.values() if s.refusals), ())
    return Result(
        service=service.title.zh,
        clause=example.clause,
        asked=example.title.zh,
        asked_en=example.title.en,
        decided=lead.state,
        refusals=refusals,
        promised=lead.promised,
        used=lead.used,
        differences=tuple(differences),
    )
