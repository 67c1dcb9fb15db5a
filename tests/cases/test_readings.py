"""Who read a case on one side is seen by the person on the other the day after."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from support.counters import LUO, Counters
from support.joint import POLICE, Joint
from yipanqi.access.readings import Reading, Withheld, note_reading, readings_of
from yipanqi.cases import parties, readings
from yipanqi.cases.readings import Readings, Told
from yipanqi.kernel.text import Text, same
from yipanqi.node import Node, housekeeping, usecases


@pytest.fixture
def counters(new_database_url: Callable[[], str]) -> Iterator[Counters]:
    """Both sides, with their nights."""
    counters = Counters(new_database_url)
    for node in counters.nodes:
        with node.work_on() as work:
            housekeeping.begin(work)
    yield counters
    counters.close()


def seen_by_luo(node: Node) -> list[Reading]:
    """Luo's log at a node, but for readings of people there."""
    with node.look() as work:
        party = parties.find(work.uow, work.vault, LUO.number)
        assert party
        return [reading for reading in readings_of(work.uow, party) if reading.place != ""]


def test_the_person_sees_at_home_who_read_the_case_on_the_other_side(counters: Counters) -> None:
    number = counters.take_in()
    usecases.see(counters.chongqing, counters.officer(number), number)
    assert seen_by_luo(counters.sichuan) == []

    counters.clock.pass_time(days=1)
    counters.settle()
    [told] = seen_by_luo(counters.sichuan)
    assert (told.place, told.case_number, told.reader) == ("50", number, counters.officer(number).name)
    counters.clock.pass_time(days=1)
    counters.settle()
    assert seen_by_luo(counters.sichuan) == [told]  # once, and it does not come back as news
    assert not any(reading.place == "51" for reading in seen_by_luo(counters.chongqing))


def test_who_read_at_a_body_that_decides_a_part_is_seen_where_the_case_was_filed(
    new_database_url: Callable[[], str],
) -> None:
    joint = Joint(new_database_url)
    for node in joint.nodes:
        with node.work_on() as work:
            housekeeping.begin(work)
    number = joint.apply()
    part = f"{number}-{POLICE}"
    usecases.see(joint.chongqing, joint.officer(part, "one"), part)

    joint.clock.pass_time(days=1)
    joint.settle()
    [told] = [reading for reading in seen_by_luo(joint.sichuan) if reading.what == "case"]
    assert (told.case_number, told.place) == (number, "50")
    joint.close()


def test_nobody_is_told_of_a_case_that_is_not_theirs(counters: Counters) -> None:
    number = counters.online()
    usecases.see(counters.chongqing, counters.officer(number), number)
    counters.take_in()
    counters.clock.pass_time(days=1)
    counters.settle()
    assert seen_by_luo(counters.sichuan) == []

    told = Told(counters.clock.now, "某人", "somebody", "case", "查看办件", "looked at the case")
    with counters.sichuan.work_on() as work:
        readings.take(work, Readings((told,)), number, "50")  # a number that Sichuan does not have
    assert seen_by_luo(counters.sichuan) == []


def test_what_a_law_withholds_is_told_once_that_is_over(counters: Counters) -> None:
    number = counters.take_in()
    with counters.chongqing.work_on() as work:
        until = work.now + timedelta(days=3)
        law = Withheld("刑事诉讼法第一百五十二条", until)
        actor, party = counters.officer(number), work.case(number).applicant
        note_reading(work.uow, actor, party, "case", Text("侦查", "inquiry"), number, withheld=law)

    counters.clock.pass_time(days=1)
    counters.settle()
    assert seen_by_luo(counters.sichuan) == []
    counters.clock.pass_time(days=3)
    counters.settle()
    assert [reading.purpose.en for reading in seen_by_luo(counters.sichuan)] == ["inquiry"]


def test_more_than_fits_into_one_message_is_told_at_once(counters: Counters) -> None:
    number = counters.take_in()
    with counters.chongqing.work_on() as work:
        actor, party = counters.officer(number), work.case(number).applicant
        for n in range(readings.AT_ONCE + 1):
            note_reading(work.uow, actor, party, "case", same(f"{n}"), number)

    counters.clock.pass_time(days=1)
    counters.settle()
    with counters.sichuan.look() as work:
        party = work.case(number).applicant
        purposes = {r.purpose.en for r in readings_of(work.uow, party, number, 2 * readings.AT_ONCE)}
    assert {f"{n}" for n in range(readings.AT_ONCE + 1)} <= purposes
