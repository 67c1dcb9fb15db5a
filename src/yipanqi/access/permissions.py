"""Who may do what: small questions with names. Each says who may; use cases ask them, and nothing else decides.

What a staff member may do needs the second factor. The clock and peers are not asked: what they may do is settled by
timers and agreements.
"""

import msgspec

from yipanqi.access.actor import Actor, ActorKind, Role
from yipanqi.kernel.divisions import divisions
from yipanqi.kernel.problems import forbidden


class Concern(msgspec.Struct, frozen=True):
    """Whom a case concerns: whose business it is and who acts for them, and every office with a part in it (window,
    owner,
    holders of legs). `divisions` are those of the offices."""

    parties: frozenset[str] = frozenset()
    offices: frozenset[str] = frozenset()
    divisions: frozenset[str] = frozenset()


def require(allowed: bool) -> None:
    """Raise Refused (forbidden) unless allowed."""
    if not allowed:
        raise forbidden("not_allowed", "您没有办理此事的权限", "You may not do this")


def may_open_case(actor: Actor, case: Concern) -> bool:
    """Its parties; clerks and officers of an office with a part in it; supervisors of a division with a part in it."""
    return is_party(actor, case) or _serves(actor, case.offices) or may_supervise(actor, case.divisions)


def may_open_paper(actor: Actor, case: Concern) -> bool:
    """Its parties; clerks and officers of an office with a part in it. Supervisors see that there is one."""
    return is_party(actor, case) or _serves(actor, case.offices)


def may_keep_files(actor: Actor) -> bool:
    """Who has logged in: residents, organisations, staff who take papers in, and those who report with evidence."""
    return may_apply(actor) or _staff(actor, Role.WINDOW_CLERK, Role.OFFICER, Role.LIAISON)


def may_apply(actor: Actor) -> bool:
    """Residents and organisations that have logged in."""
    return actor.kind in (ActorKind.RESIDENT, ActorKind.ORGANISATION) and bool(actor.party)


def may_take_in(actor: Actor, office: str) -> bool:
    """Window clerks of the office, for anyone who stands before them."""
    return _staff(actor, Role.WINDOW_CLERK) and office in actor.offices


def may_hand_over(actor: Actor, office: str) -> bool:
    """Window clerks of the office where the result lies."""
    return may_take_in(actor, office)


def may_decide(actor: Actor, office: str) -> bool:
    """Officers of the office in whose power it lies."""
    return _staff(actor, Role.OFFICER) and office in actor.offices


def may_supervise(actor: Actor, places: frozenset[str]) -> bool:
    """Supervisors whose division is, or lies above, one of the places."""
    return _staff(actor, Role.SUPERVISOR) and _has_scope(actor, places)


def may_coordinate(actor: Actor, places: frozenset[str]) -> bool:
    """The coordination office of a division that is, or lies above, one of the places: it adopts documents and keeps
    the ledger, but never sets a signal.
    """
    return _staff(actor, Role.COORDINATOR) and _has_scope(actor, places)


def may_answer_for(actor: Actor, unit: str) -> bool:
    """Liaison officers of the unit, which is known by its full name: they report, and reply to orders."""
    return _staff(actor, Role.LIAISON) and unit in actor.offices


def may_retry(actor: Actor) -> bool:
    """Engineers: messages that are set aside, never what they say."""
    return _staff(actor, Role.ENGINEER)


def may_administer(actor: Actor) -> bool:
    """Account administrators of the node: who may log in to what, and nothing of what is done there."""
    return _staff(actor, Role.ADMINISTRATOR)


def may_hold_token(actor: Actor) -> bool:
    """Staff, whatever their roles: tokens of programs are of their own accounts."""
    return _staff(actor, *Role)


def may_read_log_of(actor: Actor, party: str) -> bool:
    """The person or organisation itself."""
    return bool(party) and actor.party == party


def is_party(actor: Actor, case: Concern) -> bool:
    """Whether the case is the actor's own business."""
    return bool(actor.party) and actor.party in case.parties


def _serves(actor: Actor, offices: frozenset[str]) -> bool:
    return _staff(actor, Role.WINDOW_CLERK, Role.OFFICER) and not actor.offices.isdisjoint(offices)


def _has_scope(actor: Actor, places: frozenset[str]) -> bool:
    known = divisions()
    return any(known.within(place, division) for place in places for division in actor.divisions)


def _staff(actor: Actor, *roles: Role) -> bool:
    return actor.kind is ActorKind.STAFF and actor.second_factor and actor.has(*roles)
