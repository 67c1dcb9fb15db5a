"""Who may do what."""

import msgspec
import pytest

from yipanqi.access import permissions as may
from yipanqi.access.actor import SYSTEM, Actor, ActorKind, Role, organisation, peer
from yipanqi.kernel.problems import Kind, Refused
from yipanqi.kernel.text import same

LIU = Actor(ActorKind.RESIDENT, "a-1", same("Liu"), party="p-1", roles=frozenset({Role.RESIDENT}))
OTHER = msgspec.structs.replace(LIU, id="a-9", party="p-9")


def staff(*roles: Role, office: str = "chengdu-si", division: str = "510100", second_factor: bool = True) -> Actor:
    return Actor(
        ActorKind.STAFF,
        "a-2",
        same("Chen"),
        roles=frozenset(roles),
        offices=frozenset({office}),
        divisions=frozenset({division}),
        second_factor=second_factor,
    )


CASE = may.Concern(frozenset({"p-1"}), frozenset({"chengdu-si", "wuhou-window"}), frozenset({"510100", "510107"}))


@pytest.mark.parametrize(
    ("actor", "allowed"),
    [
        (LIU, True),
        (OTHER, False),
        (staff(Role.OFFICER), True),
        (staff(Role.WINDOW_CLERK, office="wuhou-window"), True),
        (staff(Role.OFFICER, office="mianyang-si"), False),
        (staff(Role.OFFICER, second_factor=False), False),
        (staff(Role.ENGINEER), False),
        (staff(Role.SUPERVISOR, office="x", division="510000"), True),
        (staff(Role.SUPERVISOR, office="x", division="510107"), True),
        (staff(Role.SUPERVISOR, office="x", division="510104"), False),
        (peer("50"), False),
        (organisation("bank"), False),
        (SYSTEM, False),
    ],
)
def test_a_case_is_open_to_its_parties_its_offices_and_their_supervisors(actor: Actor, allowed: bool) -> None:
    assert may.may_open_case(actor, CASE) is allowed


def test_a_supervisor_does_not_read_papers() -> None:
    supervisor = staff(Role.SUPERVISOR, office="x")
    assert may.may_open_case(supervisor, CASE)
    assert not may.may_open_paper(supervisor, CASE)


def test_a_coordination_office_works_for_its_division_and_all_below_it() -> None:
    coordinator = staff(Role.COORDINATOR, office="x", division="510100")
    assert may.may_coordinate(coordinator, frozenset({"510107"}))
    assert not may.may_coordinate(coordinator, frozenset({"510000"}))
    assert not may.may_coordinate(staff(Role.SUPERVISOR, office="x"), frozenset({"510107"}))


def test_a_liaison_officer_answers_for_the_own_unit_alone() -> None:
    assert may.may_answer_for(staff(Role.LIAISON, office="岳池县公安局"), "岳池县公安局")
    assert not may.may_answer_for(staff(Role.LIAISON, office="岳池县公安局"), "岳池县民政局")
    assert not may.may_answer_for(staff(Role.COORDINATOR, office="岳池县公安局"), "岳池县公安局")


def test_an_actor_without_a_party_is_not_a_party_of_a_case_without_parties() -> None:
    assert not may.is_party(staff(Role.OFFICER), may.Concern(frozenset({""})))
    assert not may.may_read_log_of(staff(Role.OFFICER), "")


def test_only_officers_of_the_office_decide() -> None:
    assert may.may_decide(staff(Role.OFFICER), "chengdu-si")
    assert not may.may_decide(staff(Role.OFFICER), "mianyang-si")
    assert not may.may_decide(staff(Role.WINDOW_CLERK), "chengdu-si")
    assert not may.may_decide(staff(Role.OFFICER, second_factor=False), "chengdu-si")


def test_only_clerks_of_the_window_take_in_and_hand_over() -> None:
    assert may.may_take_in(staff(Role.WINDOW_CLERK), "chengdu-si")
    assert not may.may_take_in(staff(Role.OFFICER), "chengdu-si")
    assert not may.may_hand_over(staff(Role.WINDOW_CLERK), "wuhou-window")


def test_people_apply_and_read_their_own_log() -> None:
    assert may.may_apply(LIU)
    assert not may.may_apply(staff(Role.OFFICER))
    assert may.may_read_log_of(LIU, "p-1")
    assert not may.may_read_log_of(OTHER, "p-1")


def test_engineers_retry_messages_and_administrators_keep_accounts() -> None:
    assert may.may_retry(staff(Role.ENGINEER))
    assert not may.may_retry(staff(Role.OFFICER))
    assert may.may_administer(staff(Role.ADMINISTRATOR))
    assert not may.may_administer(staff(Role.ADMINISTRATOR, second_factor=False))
    assert not may.may_administer(staff(Role.ENGINEER))
    assert not may.may_open_case(staff(Role.ADMINISTRATOR), CASE)


def test_every_staff_member_holds_tokens_and_no_resident_does() -> None:
    assert may.may_hold_token(staff(Role.WINDOW_CLERK))
    assert not may.may_hold_token(staff(Role.WINDOW_CLERK, second_factor=False))
    assert not may.may_hold_token(LIU)


def test_what_is_not_allowed_is_refused_as_forbidden() -> None:
    may.require(True)
    with pytest.raises(Refused) as caught:
        may.require(False)
    assert caught.value.kind is Kind.FORBIDDEN
