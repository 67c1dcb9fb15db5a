"""People who complain under faults: what could not be done is told on one side, put right on the side that caused it,
called back, rated again, sent on once when it came to the wrong office.

The same network, crashes and keys as for pension transfers; other people and other things that must hold.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec

from yipanqi.access.actor import Actor, ActorKind, Role
from yipanqi.cases.parties import find_or_add
from yipanqi.cases.work import Work
from yipanqi.kernel.forms import Raw
from yipanqi.kernel.text import same
from yipanqi.node import Node
from yipanqi.services.identity.no_crime_certificate import SERVICE
from yipanqi.simulation.population import PLACES
from yipanqi.simulation.windows import Windows
from yipanqi.store import feedback as rows
from yipanqi.supervision.feedback import dealing, own
from yipanqi.supervision.feedback.items import Found
from yipanqi.supervision.feedback.life import DONE

PHONE, CONSENT = "13800000000", ["yes"]
SELDOM = {"send on": 0.4, "out of scope": 0.1, "extend": 0.3, "check": 0.2, "withdraw": 0.1, "reach": 0.1}
"""How likely somebody does what most people do not."""

RATES = 0.8
"""How likely somebody turns to what was put right first."""


class Complaints(Windows):
    """Two sides whose people complain. `told`: what each has said, by its `once`, with the side and the receipt that
    came back ("" until one did: then it is said again).
    """

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.told: dict[str, tuple[str, str]] = {}


def complain(region: Complaints) -> None:
    """Somebody says what went wrong: about an office of either side, or without saying where."""
    code = region.rng.choice(region.codes)
    once = f"once {len(region.told)}"
    region.told[once] = (code, "")
    say_again(region, once)


def say_again(region: Complaints, once: str) -> bool:
    """Somebody who got no receipt says the same again, until one comes back; whether it did now."""
    code, _ = region.told[once]
    place = region.rng.choice([*(PLACES[each][0] for each in region.codes), None])
    person = region.residents[len(once) % len(region.residents)]
    raw: dict[str, Any] = {"kind": region.rng.choice(("desk", "complaint")), "words": f"办不成：{once}"}
    raw |= {"in_court": "no", "name": person.name, "reach": PHONE, "consent": CONSENT, "place": place}

    def do(node: Node) -> str:
        def raise_(work: Work) -> str:
            party = find_or_add(work.uow, work.vault, person)
            return own.raise_(work, resident(party), raw, once, SERVICE.slug)

        return node.command(raise_)

    receipt = region.attempt(code, f"{person.name} complains ({once})", do)
    region.told[once] = (code, receipt or "")
    return receipt is not None


def somebody_says_again(region: Complaints) -> None:
    """One of those who wait for a receipt."""
    waiting = [once for once, (_, receipt) in region.told.items() if not receipt]
    if waiting:
        say_again(region, region.rng.choice(waiting))


def staff_acts(region: Complaints) -> None:
    """An officer or the coordination office does something that is offered."""
    code = region.rng.choice(region.codes)
    with region.nodes[code].look() as work:
        choices = [
            (row, actor, action)
            for row in items(work)
            for actor in staff(code, row)
            for action in dealing.offered(work, actor, row)
            if region.rng.random() < SELDOM.get(action, 1.0)
        ]
        today = work.today
    if choices:
        row, actor, action = region.rng.choice(choices)
        do(region, code, row, actor, action, words(region, row, action, str(today)))


def do(region: Complaints, code: str, row: Found, actor: Actor, action: str, raw: Raw) -> bool:
    """Somebody of the staff does something; whether it was done."""

    def act(node: Node) -> str:
        node.command(lambda work: dealing.do(work, actor, row.id, action, raw))
        return "done"

    return region.attempt(code, f"{actor.id}: {action} {row.id}", act) is not None


def person_acts(region: Complaints) -> None:
    """The person of an item rates what was done, leaves another number, or takes it back."""
    code = region.rng.choice(region.codes)
    with region.nodes[code].look() as work:
        mine = [row for row in items(work) if row.home == code]
    if not mine:
        return
    done = [row for row in mine if row.state == DONE]
    row = region.rng.choice(done if done and region.rng.random() < RATES else mine)
    if row.state == DONE:
        grade = str(region.rng.randint(1, 5))
        _speak(region, code, row, f"rates {grade}", lambda work, it: own.rate_again(work, it, {"grade": grade}))
    elif region.rng.random() < SELDOM["withdraw"]:
        _speak(region, code, row, "withdraws", own.withdraw)
    elif region.rng.random() < SELDOM["reach"]:
        left = {"reach": "13900000000", "consent": CONSENT}
        _speak(region, code, row, "leaves a number", lambda work, it: own.leave_phone(work, it, left))


def _speak(region: Complaints, code: str, row: Found, what: str, word: Callable[[Work, Found], None]) -> None:
    def say(node: Node) -> str:
        node.command(lambda work: word(work, own.of_person(work, resident(row.party), row.id)))
        return "said"

    region.attempt(code, f"the person {what} {row.id}", say)


def words(region: Complaints, row: Found, action: str, today: str) -> dict[str, Any]:
    """What is said with an act."""
    place = PLACES[region.rng.choice(region.codes)][0]
    where = {"place": place, "field": region.rng.choice(("public-security", "social-insurance")), "class_": "ordinary"}
    said: dict[str, Any] = {"words": f"{action} {row.id}"}
    match action:
        case "forward":
            return dict(where)
        case "send on":
            return {k: v for k, v in where.items() if k != "class_"} | said
        case "call":
            return said | {"reached": region.rng.choice(("yes", "yes", "no"))}
        case "extend":
            return said | {"due_on": today}
        case "conclude":
            return said | {"cause": "papers"}
        case "check":
            return said | {"confirmed": region.rng.choice(("yes", "no"))}
        case _:
            return said


def items(work: Work) -> Sequence[Found]:
    """Every item that a node knows, by id."""
    return work.uow.rows(rows.item.select().order_by(rows.item.c.id))


def staff(code: str, row: Found) -> Iterator[Actor]:
    """Who may have to do with an item on a node: an officer of its office, and the coordination office."""
    if row.office:
        yield _staff("officer", Role.OFFICER, offices=frozenset({row.office}))
    yield _staff("coordinator", Role.COORDINATOR, divisions=frozenset({f"{code}0000"}))


def resident(party: str) -> Actor:
    """The person, logged in."""
    return Actor(ActorKind.RESIDENT, party, same("r"), party=party, roles=frozenset({Role.RESIDENT}))


def _staff(name: str, role: Role, **scope: frozenset[str]) -> Actor:
    plain = Actor(ActorKind.STAFF, name, same(name), roles=frozenset({role}), second_factor=True)
    return msgspec.structs.replace(plain, **scope)
