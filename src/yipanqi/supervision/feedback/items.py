"""Items: what one is, and the one way in which it changes: by the table, with an event, and with word to its home."""

from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import Row

from yipanqi.access.actor import Actor
from yipanqi.access.permissions import may_coordinate, may_decide, may_take_in
from yipanqi.cases.work import Work
from yipanqi.exchange.mailbox import Message
from yipanqi.kernel.offices import Office
from yipanqi.kernel.problems import unknown
from yipanqi.store import feedback as rows
from yipanqi.supervision.feedback import keeping, life
from yipanqi.supervision.feedback.life import ENDED, MACHINE, Class, Kind

NODE_FEEDBACK = "node.feedback"
"""Message type: an item is forwarded, sent back, reported on, or spoken of by its person."""

TOLD = frozenset({"extend", "conclude", "out of scope", "uphold", "dismiss", "return"})
"""Acts whose words the person is told."""

Found = Row[Any]


class Said(msgspec.Struct, frozen=True):
    """What the person wrote, and how to reach them; sealed."""

    words: str
    name: str
    reach: str

    def __repr__(self) -> str:
        """Says nothing, so that no log names a person."""
        return "Said(…)"


class Forward(msgspec.Struct, frozen=True, tag="forward"):
    """An office of yours caused this."""

    kind: Kind
    class_: Class
    case_number: str
    service: str
    office: str
    grade: int | None
    said: Said
    opened_at: datetime
    forwarded: int


class Bounced(msgspec.Struct, frozen=True, tag="bounced"):
    """It was not ours: this office caused it."""

    office: str
    words: str


class Standing(msgspec.Struct, frozen=True):
    """What the home node keeps of an item at its holder."""

    state: str
    class_: str
    office: str
    division: str
    call_by: date | None
    due_on: date | None
    called_at: datetime | None
    done_at: datetime | None
    cause: str
    extended: bool
    reopened: bool
    appealed: bool
    ended_at: datetime | None


class News(msgspec.Struct, frozen=True, tag="news"):
    """What the holder did, and how the item stands there now. `note` is what the person is told."""

    action: str
    note: str
    standing: Standing


class Spoken(msgspec.Struct, frozen=True, tag="spoken"):
    """The person has rated again, or takes it back."""

    action: str
    grade: int | None
    words: str


Word = Forward | Bounced | News | Spoken


class Carried(msgspec.Struct, frozen=True):
    """What a message of feedback carries."""

    item: str
    word: Word


def found(work: Work, id_: str) -> Found:
    """An item's row. Raises Refused (unknown)."""
    row = rows.get(work.uow, id_)
    if row is None:
        raise unknown("feedback-unknown", "没有这件反映", "There is no such item")
    return row


def may_deal(actor: Actor, row: Found, here: str) -> bool:
    """Officers and clerks of the office that it is with, on the node that holds it."""
    return row.holder == here and (may_decide(actor, row.office) or may_take_in(actor, row.office))


def may_steer(actor: Actor, row: Found, here: str) -> bool:
    """The coordination office above it, where nobody there is of the office that it is about."""
    return row.holder == here and row.office not in actor.offices and may_coordinate(actor, frozenset({row.division}))


def act(work: Work, row: Found, action: str, by: str, note: str = "", **values: object) -> Found:
    """Change an item by the table, note it, and tell its home where that is another node.

    Raises Refused (conflict) where the state does not allow it.
    """
    to = MACHINE.find(action, row.state).to or row.state
    ended = {"ended_at": work.now} if to in ENDED else {}
    rows.change(work.uow, row.id, state=to, **values, **ended)
    write(work, row.id, action, to, by, note)
    if ended:
        keeping.begin(work, row.id)
    if action != "bounce" and row.holder == work.world.code and row.home != work.world.code:
        report(work, row.id, action, note)
    return found(work, row.id)


def report(work: Work, id_: str, action: str, note: str) -> None:
    """Tell an item's home how it stands here."""
    row = found(work, id_)
    say(work, row.home, id_, News(action, note if action in TOLD else "", standing(row)))


def standing(row: Found) -> Standing:
    """How an item stands."""
    return Standing(*(getattr(row, name) for name in Standing.__struct_fields__))


def write(work: Work, id_: str, action: str, state: str, by: str, note: str) -> None:
    """Note what happened; the words are sealed."""
    rows.note(work.uow, id_, {"actor": by, "action": action, "state": state, "note": work.vault.seal(note.encode())})


def say(work: Work, to: str, id_: str, word: Word) -> None:
    """Send word of an item to a peer, encrypted to it."""
    data = msgspec.json.encode(Carried(id_, word))
    work.say(Message(to=to, type=NODE_FEEDBACK, data=data, case=id_))


def said(work: Work, row: Found) -> Said:
    """What the person wrote, in clear; nothing once it is erased."""
    if not row.said:
        return Said("", "", "")
    return msgspec.json.decode(work.vault.open(row.said), type=Said)


def noted(work: Work, event: Found) -> str:
    """The words of a step, in clear; "" once they are erased."""
    return work.vault.open(event.note).decode() if event.note else ""


def sealed(work: Work, words: Said) -> bytes:
    """What the person wrote, as it is kept."""
    return work.vault.seal(msgspec.json.encode(words))


def clocks(work: Work, office: Office, kind: Kind, class_: Class) -> dict[str, object]:
    """By when an office calls back and puts it right, from today on, by the working days of its place."""
    rules = life.rulebook(work.world, work.today, office.division)
    calendar = work.world.calendar(office.division)
    call_by = calendar.add(work.today, int(rules["call_days"])).on
    due_on = calendar.add(work.today, life.limit(rules, kind, class_)).on
    return {"call_by": max(work.today, min(call_by, due_on)), "due_on": due_on, "routed_at": work.now}
