"""Credentials as their holders see and show them, and where their status is published."""

import pytest

from support.certificates import MEDICAL, PENSION, ask_for, held, insure
from support.counters import Counters, refused
from yipanqi.cases import credentials
from yipanqi.cases.credentials import Validity, lists, uses
from yipanqi.cases.credentials.lists import ListNews
from yipanqi.cases.credentials.uses import Use, Uses
from yipanqi.formats.statement import StatusRef
from yipanqi.store import credentials as rows


@pytest.fixture
def counters(new_database_url):
    counters = Counters(new_database_url)
    insure(counters, PENSION, MEDICAL)
    yield counters
    counters.close()


def test_a_person_has_their_credentials_newest_first(counters):
    first = ask_for(counters, "pension")
    counters.at("2026-02-02 11:00")
    second = ask_for(counters, "medical")
    assert [each.case for each in held(counters)] == [second, first]
    with counters.chongqing.look() as work:
        assert credentials.one(work, f"{first}-participation-certificate").case == first


def test_a_credential_is_expired_from_the_moment_it_ends(counters):
    ask_for(counters, "pension")
    counters.at("2026-05-03 09:59")
    assert held(counters)[0].validity is Validity.VALID
    counters.at("2026-05-03 10:00")
    assert held(counters)[0].validity is Validity.EXPIRED


def test_only_what_it_has_can_be_shown(counters):
    number = ask_for(counters, "pension")
    with counters.chongqing.look() as work:
        with refused("claim-missing"):
            credentials.presentation(work, f"{number}-participation-certificate", ["medical"])
        with refused("credential-unknown"):
            credentials.presentation(work, "SC-1", [])


def test_the_lists_of_a_year_are_as_many_as_it_takes(counters):
    with counters.chongqing.work_on() as work:
        assert lists.next_place(work) == StatusRef(0, "urn:yipanqi:50:status:2026-1")
    for _ in range(3):
        ask_for(counters, "pension")
    with counters.chongqing.look() as work:
        assert lists.next_place(work) == StatusRef(3, "urn:yipanqi:50:status:2026-1")
        assert lists.next_place(work, size=3) == StatusRef(0, "urn:yipanqi:50:status:2026-2")
    counters.at("2027-01-04 10:00")
    with counters.chongqing.look() as work:
        assert lists.next_place(work) == StatusRef(0, "urn:yipanqi:50:status:2027-1")


def test_a_list_that_no_credential_needs_any_more_is_not_published(counters):
    ask_for(counters, "pension")
    counters.at("2026-05-03 09:59")
    with counters.chongqing.look() as work:
        assert lists.ours(work) == ["urn:yipanqi:50:status:2026-1"]
    counters.at("2026-05-03 10:00")
    with counters.chongqing.look() as work:
        assert lists.ours(work) == []


def test_a_node_publishes_its_own_lists_only(counters):
    news = ListNews("urn:yipanqi:51:status:2026-1", "token", counters.clock())
    with counters.sichuan.work_on() as work, pytest.raises(ValueError, match="its own lists"):
        lists.take(work, news, "50")


def test_an_older_list_does_not_replace_a_younger_one(counters):
    uri = "urn:yipanqi:50:status:2026-1"
    with counters.sichuan.work_on() as work:
        lists.take(work, ListNews(uri, "younger", work.now), "50")
        lists.take(work, ListNews(uri, "older", work.now - lists.DAY), "50")
        assert rows.peer_lists(work.uow)[uri] == "younger"


def test_a_report_of_uses_counts_once_and_for_our_own_credentials_only(counters):
    number = f"{ask_for(counters, 'pension')}-participation-certificate"
    with counters.chongqing.work_on() as work:
        mine = Use("u1", number, "an office", "housing", "accepted", work.now)
        stranger = Use("u2", "SC-1", "an office", "housing", "accepted", work.now)
        for _ in range(2):
            uses.take(work, Uses((mine, stranger)), "51")
        assert rows.uses_of(work.uow, "SC-1") == []
    assert [use.relying for use in held(counters)[0].uses] == ["51"]
