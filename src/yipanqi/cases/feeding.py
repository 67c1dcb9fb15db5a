"""What departments tell of people: entries of registers, with whose word they are, and the ledger that follows them.

A department's own system stays where the truth is kept. It tells a node what changes (`feed`), or is asked when a rule
needs it (`node.departments`); either way the answer is kept as an entry of its day, with its source.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import msgspec

from yipanqi.cases import parties
from yipanqi.cases.parties import Party
from yipanqi.cases.service import Balance, Service, Services
from yipanqi.cases.work import Work
from yipanqi.kernel.identity import credit_code, resident_id
from yipanqi.kernel.problems import Kind, Problem, Refused
from yipanqi.kernel.text import Text
from yipanqi.policy.rulebook import Rulebook
from yipanqi.store import ledger
from yipanqi.store.ledger import OUTSIDE, Transfer
from yipanqi.store.registers import Register

MOST = 500
"""Entries that can be told of at once."""


class Told(msgspec.Struct, frozen=True):
    """One entry as it is told: of whom, what (as the register has it; null where nothing is on record any more), and
    from which day on it is true.
    """

    person: Party
    valid_from: date
    value: msgspec.Raw = msgspec.Raw(b"null")


class Fed(msgspec.Struct, frozen=True):
    """What became of entries: how many are new, how many said what was known."""

    recorded: int
    unchanged: int


def named(services: Services, full: str) -> tuple[Service, Register[Any]]:
    """The register that is known as `service/name`, and its service. Raises Refused (unknown)."""
    slug, _, name = full.partition("/")
    service = services.get(slug)
    return service, register_of(service, name)


def register_of(service: Service, name: str) -> Register[Any]:
    """A register by name. Raises Refused (unknown)."""
    found = next((r for r in service.registers if r.name == name), None)
    if found is None:
        rule = Text("{slug}没有登记簿{name}", "{slug} has no register {name}").format(slug=service.slug, name=name)
        raise Refused(Problem("register-unknown", rule, "register"), Kind.UNKNOWN)
    return found


def feed(work: Work, service: Service, name: str, told: Sequence[Told], source: str) -> Fed:
    """Keep what a department tells, all of it or nothing; told again it changes nothing. Raises Refused with every
    problem and its place.
    """
    register = register_of(service, name)
    recorded = sum(_keep(work, service, register, *each, source) for each in check(work, service, name, told))
    return Fed(recorded, len(told) - recorded)


def check(
    work: Work, service: Service, name: str, told: Sequence[Told], *, first: int = 0
) -> list[tuple[Party, Any, date]]:
    """What is told, read as the register has it; nothing is changed. Raises Refused with every problem and its place,
    counted from `first`.
    """
    register = register_of(service, name)
    if len(told) > MOST:
        rule = Text("一次最多{most}条", "At most {most} at once").format(most=MOST)
        raise Refused(Problem("too-many-entries", rule, "entries"))
    problems: list[Problem] = []
    checked = [_checked(work, register, one, f"entries.{place}", problems) for place, one in enumerate(told, first)]
    if problems:
        raise Refused(problems)
    return checked


def _checked(
    work: Work, register: Register[Any], told: Told, place: str, problems: list[Problem]
) -> tuple[Party, Any, date]:
    who, number, value = told.person, told.person.number, None
    try:
        field = f"{place}.person.number"
        number = resident_id(number, work.today, field) if who.kind == "person" else credit_code(number, field)
    except Refused as refused:
        problems += refused.problems
    if not who.name.strip():
        problems.append(Problem("name", Text("请填写姓名或名称", "Enter the name"), f"{place}.person.name"))
    try:
        value = read_entry(register, told.value)
    except ValueError as error:
        rule = Text(f"内容不符合登记簿格式：{error}", f"It is no entry of the register: {error}")
        problems.append(Problem("entry", rule, f"{place}.value"))
    return Party(number, who.name.strip(), who.kind), value, told.valid_from


def read_entry(register: Register[Any], value: bytes) -> Any:
    """An entry as JSON read as the register has it; None for null. Raises ValueError saying what is wrong, where."""
    try:
        return msgspec.json.decode(value, type=register.kind | None)
    except msgspec.MsgspecError as error:
        raise ValueError(str(error)) from error


def _keep(
    work: Work, service: Service, register: Register[Any], who: Party, value: Any, valid_from: date, source: str
) -> bool:
    party = parties.find_or_add(work.uow, work.vault, who)
    if not keep_entry(work, register, party, value, valid_from, source):
        return False
    books = service.books.get(register.name)
    if books is not None:
        rules = Rulebook(work.world.parameters(service.slug, service.parameters), work.today)
        _follow(work, books(party, value, rules))
    return True


def keep_entry(work: Work, register: Register[Any], party: str, value: Any, valid_from: date, source: str) -> bool:
    """Keep one entry, or that there is none any more; whether that was new."""
    if register.get(work.uow, work.vault, party) == value:
        return False
    if value is None:
        register.end(work.uow, party, valid_from)
    else:
        register.record(work.uow, work.vault, party, value, valid_from, source)
    return True


def _follow(work: Work, balances: Iterable[Balance]) -> None:
    for held in balances:
        if ledger.reserved(work.uow, held.account, held.unit):
            rule = Text(
                "该账户有正在转移的余额，请待办结后再报送",
                "something of the account is being transferred: tell it again when that is over",
            )
            raise Refused(Problem("in-transfer", rule, "entries"), Kind.CONFLICT)
        gap = held.amount - ledger.balance(work.uow, held.account, held.unit)
        debit, credit = (OUTSIDE, held.account) if gap > 0 else (held.account, OUTSIDE)
        entry = f"told {work.uow.new_id()}"
        ledger.post(work.uow, [Transfer(entry, debit, credit, held.unit, abs(gap), "told", open_ended=(OUTSIDE,))])
