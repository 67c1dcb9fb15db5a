"""Who decides but a part of a case, or answers a question in it, cannot act in it as its window."""

from collections.abc import Callable, Iterator

import msgspec
import pytest

from support.counters import refused, state
from support.joint import FORM, FUND, POLICE, Joint
from yipanqi.cases.joins import By
from yipanqi.exchange.mailbox import Message, post
from yipanqi.node import Node
from yipanqi.protocols.handling.words import PartChosen
from yipanqi.protocols.messages import Word
from yipanqi.protocols.words import Reason
from yipanqi.store import mailbox as box


@pytest.fixture
def joint(new_database_url: Callable[[], str]) -> Iterator[Joint]:
    pair = Joint(new_database_url)
    yield pair
    pair.close()


def says(node: Node, number: str, kind: str, word: Word) -> None:
    """A node that is not ours says something about a case, whatever its program would let it."""
    with node.work_on() as work:
        post(work.uow, node.world.ring, [Message(to="51", type=kind, data=msgspec.json.encode(word), case=number)])


def refusals(node: Node) -> list[tuple[str, str]]:
    """What a node let in and refused, with its reason."""
    with node.look() as work:
        rows = work.uow.rows(box.inbox.select().where(box.inbox.c.state == box.Arrival.REFUSED))
    return [(row.type, str(row.error).partition(":")[0]) for row in rows]


@pytest.mark.parametrize("name", ["withdrawal", "delivered", "rating"])
def test_the_node_of_a_part_begins_nothing_that_is_a_windows_to_begin(joint: Joint, name: str) -> None:
    number = joint.apply()
    before = state(joint.sichuan, number)
    says(joint.chongqing, number, "tell.tell", Word(leg="0" * 26, name=name))
    joint.settle()

    assert refusals(joint.sichuan) == [("tell.tell", "not-a-party")]
    assert state(joint.sichuan, number) == before
    assert joint.parts(number) == ["handling"] * 3


def test_a_leg_is_answered_only_by_the_node_that_was_asked(joint: Joint) -> None:
    number = joint.apply()
    with joint.sichuan.look() as work:
        own = next(leg for leg in work.case(number).legs.values() if leg.peer == "51")
    says(joint.chongqing, number, "ask.answer", Word(leg=own.id, name=own.name))
    joint.settle()

    assert refusals(joint.sichuan) == [("ask.answer", "not-a-party")]
    assert joint.parts(number) == ["handling"] * 3


@pytest.mark.parametrize("place", ["9", "0", "x"])
def test_a_part_that_there_is_not_is_refused_and_stops_nothing(joint: Joint, place: str) -> None:
    number = joint.apply()
    with joint.chongqing.look() as work:
        part = work.case(f"{number}-{POLICE}")
    opening = {
        "service": "moving",
        "version": 1,
        "procedure": "apply",
        "role": "part",
        "applicant": {"number": "510104199001011232", "name": "罗某"},
        "form": msgspec.to_builtins(FORM),
        "channel": "online",
        "submitted_at": part.field("submitted_at").isoformat(),
    }
    word = {"leg": "1" * 26, "name": "part", "to": f"{number}-{place}", "opening": opening, "body": None}
    with joint.chongqing.work_on() as work:
        data = msgspec.json.encode(word)
        post(work.uow, joint.chongqing.world.ring, [Message(to="51", type="ask.ask", data=data, case=number)])
    joint.settle()

    assert [kind for kind, _ in refusals(joint.sichuan)] == ["ask.ask"]
    joint.decide_part(number, POLICE)
    assert joint.parts(number)[0] == "answered"


@pytest.mark.parametrize("join", [By.ANY, By.FIRST])
def test_a_body_whose_answer_is_not_wanted_any_more_is_not_asked_again(
    new_database_url: Callable[[], str], join: By
) -> None:
    joint = Joint(new_database_url, join)
    number = joint.apply()
    joint.do(joint.chongqing, f"{number}-{POLICE}", "hand back", Reason("档案已移交"), stay=True)  # under way
    joint.decide_part(number, FUND, stay=True)
    joint.settle()

    with joint.sichuan.look() as work:
        case = work.case(number)
        assert not case.procedure.offers(case, "ask part again")
    with refused("part"):
        joint.lead(number, "ask part again", PartChosen("police"))
    joint.close()


@pytest.mark.parametrize("join", list(By))
def test_where_no_part_is_needed_the_lead_decides_alone(new_database_url: Callable[[], str], join: By) -> None:
    joint = Joint(new_database_url, join, needed=False)
    number = joint.apply()
    joint.close_case(number)

    assert state(joint.sichuan, number) == "delivered"
    joint.close()
