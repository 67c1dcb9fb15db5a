"""A person's consents, as the faces use them: what is asked, answering it, and withdrawing it again."""

import msgspec

from yipanqi.access import consents
from yipanqi.access.actor import Actor
from yipanqi.access.consents import Consent
from yipanqi.access.permissions import may_read_log_of, require
from yipanqi.cases.machine import Who
from yipanqi.cases.service import Given
from yipanqi.cases.work import Work
from yipanqi.kernel.problems import conflict
from yipanqi.kernel.text import Text
from yipanqi.node import Node


class Asked(msgspec.Struct, frozen=True):
    """A consent with the service and the office that it is for, in words."""

    consent: Consent
    service: Text
    office: Text


def mine(node: Node, actor: Actor) -> tuple[Asked, ...]:
    """What one was asked to agree to, the latest first. Raises Refused (forbidden) for who is nobody's party."""
    require(may_read_log_of(actor, actor.party))
    with node.look() as work:
        return tuple(_asked(work, consent) for consent in consents.of_party(work.uow, actor.party))


def awaited(node: Node, actor: Actor) -> int:
    """How many one has not answered."""
    with node.look() as work:
        return sum(consent.awaited for consent in consents.of_party(work.uow, actor.party))


def answer(node: Node, actor: Actor, id_: str, *, agrees: bool) -> None:
    """Agree, or refuse, or withdraw: the case goes on with what may be asked now. Raises Refused where it is not one's
    own, or was answered so before.
    """

    def answered(work: Work) -> None:
        consent = consents.one_of(work.uow, actor, id_)
        case = work.case(consent.case_number)
        if agrees and case.ended:
            raise conflict("case-over", "该件已办结，无需授权", "the case is over: nothing is asked any more")
        if agrees:
            consents.give(work.uow, consent, actor.id)
        else:
            consents.end(work.uow, consent)
        action = "consent" if agrees else "no consent" if consent.awaited else "withdraw consent"
        if case.machine.allows(action, case.state):
            case.do(action, Who.CONCERNED, Given(actor))

    node.command(answered)


def _asked(work: Work, consent: Consent) -> Asked:
    case, offices = work.case(consent.case_number), work.world.offices
    return Asked(consent, case.service.title, offices.get(consent.to).name)
