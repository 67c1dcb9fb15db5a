"""Programmes: places, the waiting list, what is sealed, what is published."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import select

from support.counters import refused
from support.ledger_office import COORDINATOR, LIAISON, POLICE, SOCIAL, staff
from support.steering import Steering
from yipanqi.access.actor import Actor, ActorKind, Role
from yipanqi.access.readings import readings_of
from yipanqi.kernel.problems import Refused
from yipanqi.kernel.text import same
from yipanqi.node import erasing
from yipanqi.store import steering as rows
from yipanqi.supervision.programmes import acts, enrolling, programme
from yipanqi.supervision.programmes.enrolling import Mine, Place
from yipanqi.supervision.programmes.programme import Programme

FAIR = {
    "kind": "contest",
    "title": "川渝职业技能大赛",
    "about": "两地选手同台。",
    "unit": SOCIAL,
    "partners": "重庆市人力资源和社会保障局",
    "place": "成都",
    "starts_on": "2021-05-10",
    "begins": "9:00",
    "ends_on": "2021-05-12",
    "ends": "17:00",
    "enrol_until": "2021-05-01",
    "places": "2",
    "clauses": "川办发〔2021〕2号#4.10",
}


def person(name: str) -> Actor:
    return Actor(ActorKind.RESIDENT, name, same(name), party=f"p-{name}", roles=frozenset({Role.RESIDENT}))


JIA, YI, BING, DING = map(person, ("甲", "乙", "丙", "丁"))


class Programmes:
    def __init__(self, steering: Steering) -> None:
        self.steering = steering
        self.node = steering.office.node

    def announce(self, actor: Actor = LIAISON, **changes: str) -> str:
        return self.node.command(lambda work: acts.announce(work, actor, FAIR | changes))

    def enrol(self, id_: str, who: Actor, *, consents: bool = True) -> Place:
        words = {"name": who.name.zh, "phone": "13800138000", "consents": "yes" if consents else "no"}
        return self.node.command(lambda work: enrolling.enrol(work, who, id_, words))

    def withdraw(self, id_: str, who: Actor) -> None:
        self.node.command(lambda work: enrolling.withdraw(work, who, id_))

    def of(self, who: Actor) -> Mine:
        with self.node.look() as work:
            return enrolling.mine(work, who)[0]

    def get(self, id_: str) -> Programme:
        with self.node.look() as work:
            return programme.get(work, id_)


@pytest.fixture
def programmes(steering: Steering) -> Programmes:
    return Programmes(steering)


def test_a_programme_has_organisers_of_both_sides_and_its_clauses(programmes: Programmes) -> None:
    found = programmes.get(programmes.announce())
    assert found.organisers == (SOCIAL, "重庆市人力资源和社会保障局")
    assert found.clauses == ("川办发〔2021〕2号#4.10",)
    with refused("clause-unknown"):
        programmes.announce(clauses="没有的条款")
    with refused("order"):
        programmes.announce(enrol_until="2021-05-11")
    with refused("not_allowed"):
        programmes.announce(staff(Role.LIAISON, "police", offices=frozenset({POLICE})))


def test_who_comes_when_it_is_full_waits_and_moves_up_in_turn(programmes: Programmes) -> None:
    id_ = programmes.announce()
    assert [programmes.enrol(id_, who) for who in (JIA, YI, BING, DING)] == ["enrolled"] * 2 + ["waiting"] * 2
    assert programmes.of(DING).before == 1  # 丙 waits before
    programmes.withdraw(id_, JIA)
    assert programmes.of(BING).state is Place.ENROLLED
    assert (programmes.of(DING).state, programmes.of(DING).before) == (Place.WAITING, 0)
    # 甲 comes back, and stands behind 丁
    assert programmes.enrol(id_, JIA) is Place.WAITING
    assert programmes.of(JIA).before == 1


def test_a_person_enrols_once(programmes: Programmes) -> None:
    id_ = programmes.announce()
    programmes.enrol(id_, JIA)
    with refused("enrolled-already"):
        programmes.enrol(id_, JIA)


def test_the_limit_holds_when_twenty_people_press_at_the_same_moment(programmes: Programmes) -> None:
    id_ = programmes.announce(places="5")
    people = [person(f"人{n}") for n in range(20)]
    with ThreadPoolExecutor(10) as pool:
        states = list(pool.map(lambda who: programmes.enrol(id_, who), people))
    assert (states.count(Place.ENROLLED), states.count(Place.WAITING)) == (5, 15)
    found = programmes.get(id_)
    assert (found.taken, found.waiting) == (5, 15)


def test_the_same_person_pressing_many_times_at_once_is_in_once(programmes: Programmes) -> None:
    id_ = programmes.announce(places="5")

    def press(_: int) -> bool:
        try:
            return programmes.enrol(id_, JIA) is Place.ENROLLED
        except Refused:
            return False

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(press, range(8))) == 1
    assert programmes.get(id_).taken == 1


def test_enrolment_ends_on_its_last_day(programmes: Programmes) -> None:
    id_ = programmes.announce()
    programmes.steering.on(2021, 5, 1)
    programmes.enrol(id_, JIA)
    programmes.steering.on(2021, 5, 2)
    with refused("enrolment-over"):
        programmes.enrol(id_, YI)
    programmes.steering.on(2021, 5, 11)
    with refused("begun"):
        programmes.withdraw(id_, JIA)


def test_nobody_enrols_where_there_are_no_places(programmes: Programmes) -> None:
    with refused("no-enrolment"):
        programmes.enrol(programmes.announce(places="0"), JIA)


def test_what_a_person_says_is_sealed_seen_by_the_organiser_alone_and_its_reading_is_noted(
    programmes: Programmes,
) -> None:
    id_ = programmes.announce()
    programmes.enrol(id_, JIA)
    with programmes.node.look() as work:
        [row] = work.uow.rows(select(rows.enrolment))
        assert b"13800138000" not in row.body
    with refused("not_allowed"):
        programmes.node.command(lambda work: enrolling.guests(work, COORDINATOR, id_))
    [guest] = programmes.node.command(lambda work: enrolling.guests(work, LIAISON, id_))
    assert (guest.name, guest.phone) == ("甲", "13800138000")
    with programmes.node.look() as work:
        [reading] = readings_of(work.uow, JIA.party)
    assert (reading.what, reading.place) == ("enrolment", SOCIAL)


def test_results_name_only_those_who_consented(programmes: Programmes) -> None:
    id_ = programmes.announce()
    programmes.enrol(id_, JIA, consents=True)
    programmes.enrol(id_, YI, consents=False)
    node = programmes.node
    with refused("not-begun"):
        node.command(lambda work: acts.act(work, LIAISON, id_, "hold", {}))
    programmes.steering.on(2021, 5, 12)
    node.command(lambda work: acts.act(work, LIAISON, id_, "hold", {}))
    first, second = node.command(lambda work: enrolling.guests(work, LIAISON, id_))
    for guest, result in ((first, "一等奖"), (second, "二等奖")):
        words = {"attended": "yes", "result": result}
        node.command(lambda work, g=guest, w=words: enrolling.attend(work, LIAISON, id_, g.id, w))
    node.command(lambda work: acts.act(work, LIAISON, id_, "publish", {"words": "圆满结束。"}))
    results = programmes.get(id_).results
    assert results is not None
    assert [(w.result, w.name) for w in results.winners] == [("一等奖", "甲"), ("二等奖", "")]
    assert (results.enrolled, results.attended) == (2, 2)
    assert programmes.of(YI).result == "二等奖"


def test_a_year_after_the_end_only_the_numbers_are_left_of_those_who_enrolled(programmes: Programmes) -> None:
    id_, node = programmes.announce(), programmes.node
    for who in (JIA, YI, BING):  # two places: the third waits
        programmes.enrol(id_, who)
    programmes.steering.on(2021, 5, 12)
    node.command(lambda work: acts.act(work, LIAISON, id_, "hold", {}))
    first, *_ = node.command(lambda work: enrolling.guests(work, LIAISON, id_))
    came = {"attended": "yes", "result": "一等奖"}
    node.command(lambda work: enrolling.attend(work, LIAISON, id_, first.id, came))

    programmes.steering.on(2022, 5, 12)  # it ended on 12 May 2021 at 17:00; 365 days are over on this day at 17:00
    assert node.command(erasing.erase_due).enrolments == 0
    assert programmes.of(JIA).result == "一等奖"
    programmes.steering.on(2022, 5, 13)
    assert node.command(erasing.erase_due).enrolments == 3
    assert node.command(erasing.erase_due).enrolments == 0

    assert node.command(lambda work: enrolling.guests(work, LIAISON, id_)) == ()
    with node.look() as work:
        assert enrolling.mine(work, JIA) == ()
        assert [(row.body, row.result) for row in work.uow.rows(select(rows.enrolment))] == [(b"", None)] * 3
    assert (programmes.get(id_).taken, programmes.get(id_).waiting) == (2, 1)
    with refused("not-enrolled"):
        node.command(lambda work: enrolling.attend(work, LIAISON, id_, first.id, came))
    node.command(lambda work: acts.act(work, LIAISON, id_, "publish", {"words": "圆满结束。"}))
    results = programmes.get(id_).results
    assert results is not None
    assert (results.winners, results.enrolled, results.attended) == ((), 2, 1)


def test_programmes_ahead_come_first(programmes: Programmes) -> None:
    programmes.announce(title="后")
    programmes.announce(title="先", starts_on="2021-05-02", ends_on="2021-05-02", enrol_until="2021-05-01")
    programmes.steering.office.on(date(2021, 5, 5))
    with programmes.node.look() as work:
        assert [p.title.zh for p in programme.every(work)] == ["后", "先"]
