"""Who read my data: everyone but myself, unless a named law withholds it for now."""

from datetime import timedelta

from support.clocked import START, ClockedDatabase
from yipanqi.access.actor import Actor, ActorKind, peer
from yipanqi.access.readings import Withheld, note_reading, readings_of
from yipanqi.kernel.text import Text, same

OFFICER = Actor(ActorKind.STAFF, "a-2", Text("重庆市社会保险局", "Chongqing Social Insurance Bureau"))
PURPOSE = Text("核算转移金额", "work out the transfer")


def test_a_reading_says_who_what_where_when_and_why(db: ClockedDatabase) -> None:
    with db.write() as work:
        note_reading(work, OFFICER, "p-1", "case", PURPOSE, case_number="SC-1", place="cq-social-insurance")
        (seen,) = readings_of(work, "p-1")
    assert seen.reader == OFFICER.name
    assert (seen.what, seen.case_number, seen.place) == ("case", "SC-1", "cq-social-insurance")
    assert seen.purpose == PURPOSE
    assert seen.at == START


def test_one_s_own_reading_is_not_noted(db: ClockedDatabase) -> None:
    with db.write() as work:
        note_reading(work, Actor(ActorKind.RESIDENT, "a-1", same("Liu"), party="p-1"), "p-1", "case", PURPOSE)
        assert readings_of(work, "p-1") == ()


def test_the_latest_comes_first_and_one_case_can_be_picked(db: ClockedDatabase) -> None:
    with db.write() as work:
        note_reading(work, OFFICER, "p-1", "case", PURPOSE, case_number="SC-1")
    db.pass_time(minutes=1)
    with db.write() as work:
        note_reading(work, peer("50"), "p-1", "register", PURPOSE, case_number="SC-2")
        note_reading(work, OFFICER, "p-2", "case", PURPOSE, case_number="SC-3")
        assert [r.case_number for r in readings_of(work, "p-1")] == ["SC-2", "SC-1"]
        assert [r.case_number for r in readings_of(work, "p-1", case_number="SC-1")] == ["SC-1"]


def test_a_withheld_reading_appears_when_its_time_has_come(db: ClockedDatabase) -> None:
    with db.write() as work:
        withheld = Withheld("law#1", START + timedelta(days=1))
        note_reading(work, OFFICER, "p-1", "register", PURPOSE, withheld=withheld)
        assert readings_of(work, "p-1") == ()
    db.pass_time(days=1)
    with db.read() as work:
        assert len(readings_of(work, "p-1")) == 1
