"""What the catalogue keeps of a clause besides what is read in it: a short title, field of life, strength, services.

Proposed from the clauses that it came from, or from the nearest one of the catalogue; a person changes it.
"""

from collections.abc import Iterable, Mapping

import msgspec

from yipanqi.access.actor import Actor
from yipanqi.cases.work import Work
from yipanqi.kernel.problems import Problem, Refused, unknown
from yipanqi.kernel.text import Text, same
from yipanqi.policy.catalogue import Catalogue, Clause, Field
from yipanqi.policy.lineage.confirmed import Link
from yipanqi.policy.lineage.phrases import phrases
from yipanqi.policy.lineage.similarity import Rarity, cosine
from yipanqi.policy.reader import document as reader
from yipanqi.policy.reader.document import ClauseKind
from yipanqi.policy.strength import Strength
from yipanqi.store import editions as rows
from yipanqi.supervision.editions.adopted import catalogue_of
from yipanqi.supervision.editions.linking import links
from yipanqi.supervision.editions.reviewing import readings
from yipanqi.supervision.editions.uploading import Edition, still_open

CARD = "card"


class Card(msgspec.Struct, frozen=True):
    """A clause as the catalogue will speak of it; `services` are slugs."""

    title: Text
    field: Field
    strength: Strength
    services: tuple[str, ...]


def cards(work: Work, edition: Edition) -> dict[str, Card]:
    """The card of every clause by its place: what a person said, else what is proposed."""
    said = {row.subject: msgspec.json.decode(row.value, type=Card) for row in rows.acts(work.uow, edition.id, CARD)}
    held, kin = catalogue_of(work), links(work, edition.id, edition.id)
    guess = _Guess(held)
    found = readings(work, edition)[1].document
    return {
        place: said.get(place) or _proposed(clause, _kin_of(f"{edition.id}#{place}", kin, held), guess)
        for clause in found.clauses
        for place in [f"{clause.section}.{clause.number or 0}"]
    }


def put(work: Work, actor: Actor, id_: str, place: str, card: Card) -> None:
    """Say how the catalogue is to speak of a clause. Raises Refused for what is not there, an empty title."""
    edition = still_open(work, actor, id_)
    if place not in cards(work, edition):
        raise unknown("clause", "没有这一条", "there is no such clause")
    missing = [slug for slug in card.services if slug not in catalogue_of(work).services]
    if missing:
        text = Text(f"服务目录中没有：{'、'.join(missing)}", f"not in the list of services: {', '.join(missing)}")
        raise Refused(Problem("service-unknown", text, "services"))
    if not card.title.zh.strip():
        raise Refused(Problem("required", Text("请填写简称", "Enter a short title"), "zh"))
    rows.say(work.uow, id_, [(CARD, place, msgspec.json.encode(card).decode())], actor.id)


def _kin_of(id_: str, kin: Iterable[Link], held: Catalogue) -> list[Clause]:
    ends = [link.before if link.after == id_ else link.after for link in kin if id_ in (link.before, link.after)]
    return [held.clauses[end] for end in ends if end in held.clauses]


def _proposed(clause: reader.Clause, kin: list[Clause], guess: "_Guess") -> Card:
    services = tuple(dict.fromkeys(slug for each in kin for slug in each.services))
    title = clause.title or clause.text[:20]
    if kin:
        return Card(same(title), kin[0].field, strength_of(clause), services)
    return Card(same(title), guess.field(clause), strength_of(clause), ())


def strength_of(clause: reader.Clause) -> Strength:
    """The strongest verb of a clause: what it promises at its firmest."""
    found = [each.strength for each in phrases(clause.text) if each.strength]
    return max(found, key=lambda strength: strength.grade, default=Strength.ADVANCE)


class _Guess:
    """The field of life of the catalogue's clause whose title is nearest."""

    def __init__(self, held: Catalogue) -> None:
        self._rarity = Rarity(clause.title.zh for clause in held.clauses.values())
        self._known = [(self._rarity.vector(c.title.zh), c.field) for c in held.clauses.values()]

    def field(self, clause: reader.Clause) -> Field:
        """Coordination for what is no task."""
        if clause.kind is not ClauseKind.TASK:
            return Field.GOVERNANCE
        own = self._rarity.vector(f"{clause.title}。{clause.text}")
        return max(self._known, key=lambda known: cosine(known[0], own))[1]


def services_of(cards_: Mapping[str, Card]) -> dict[str, tuple[str, ...]]:
    """The services by place, where there are any."""
    return {place: card.services for place, card in cards_.items() if card.services}
