"""The directory of offices: someone is competent everywhere."""

from collections import Counter
from datetime import date

import pytest

from yipanqi.kernel.divisions import DivisionKind, divisions
from yipanqi.kernel.offices import OfficeKind, Offices, offices
from yipanqi.kernel.problems import Kind, Refused

BEFORE = date(2025, 11, 5)
SINCE = date(2025, 11, 6)
SOCIAL, POLICE = "social-insurance", "public-security"


@pytest.fixture
def directory() -> Offices:
    return offices()


@pytest.mark.parametrize("on", [BEFORE, SINCE])
def test_every_county_has_its_own_social_insurance_police_and_window(directory: Offices, on: date) -> None:
    counties = [d.code for d in divisions() if d.kind is DivisionKind.COUNTY and d.in_force(on)]
    for county in counties:
        assert directory.competent(SOCIAL, county, on).division == county
        assert directory.competent(POLICE, county, on).division == county
        assert [w.division for w in directory.windows(county, on)] == [county]


def test_every_office_stands_in_a_known_place_under_an_id_that_says_so(directory: Offices) -> None:
    for office in directory:
        assert office.id == f"{divisions().administration(office.division)}-{office.field}-{office.division}"
        assert all(directory.get(s).field == office.field for s in office.successors)


def test_no_two_offices_share_a_name_in_either_language(directory: Offices) -> None:
    for names in ([o.name for o in directory], [o.short for o in directory]):
        assert Counter(n.zh for n in names).most_common(1)[0][1] == 1
        assert Counter(n.en for n in names).most_common(1)[0][1] == 1


def test_names_follow_the_ways_of_each_side(directory: Offices) -> None:
    named = {c: directory.competent(POLICE, c, SINCE).name.zh for c in ("510107", "511621", "500103", "51010A")}
    assert named == {
        "510107": "成都市公安局武侯区分局",
        "511621": "岳池县公安局",
        "500103": "重庆市公安局渝中区分局",
        "51010A": "成都市公安局高新区分局",
    }


def test_where_a_place_has_no_office_the_one_above_is_competent(directory: Offices) -> None:
    assert directory.competent("housing-fund", "511621", SINCE).id == "51-housing-fund-511600"
    assert directory.competent("housing-fund", "500103", SINCE).id == "50-housing-fund-500000"
    assert directory.competent(SOCIAL, "51160A", SINCE).id == "51-social-insurance-511623"
    assert directory.competent(SOCIAL, "50010C", SINCE).id == "50-social-insurance-500109"
    assert [w.id for w in directory.windows("50010C", SINCE)] == ["50-government-service-500109"]


def test_a_window_is_never_competent_to_decide(directory: Offices) -> None:
    with pytest.raises(Refused) as refused:
        directory.competent("government-service", "511621", SINCE)
    assert refused.value.kind is Kind.UNKNOWN
    assert directory.get("51-government-service-511621").kind is OfficeKind.WINDOW


def test_the_offices_of_ended_districts_keep_acting_in_the_transition_and_say_so(directory: Offices) -> None:
    old = directory.competent(POLICE, "500112", SINCE)
    assert old.id == "50-public-security-500112"
    assert old.successors == ("50-public-security-500157", "50-public-security-500109")
    assert "过渡期" in old.note.zh
    assert directory.competent(POLICE, "500157", SINCE).id == "50-public-security-500157"


def test_an_office_does_not_act_before_its_first_day(directory: Offices) -> None:
    assert not directory.get("50-public-security-500157").in_force(BEFORE)
    assert directory.get("50-public-security-500157").in_force(SINCE)


def test_an_office_or_place_that_is_not_there_is_refused(directory: Offices) -> None:
    with pytest.raises(Refused):
        directory.get("51-social-insurance-519999")
    with pytest.raises(Refused):
        directory.competent(SOCIAL, "519999", SINCE)
    with pytest.raises(Refused):
        directory.windows("519999", SINCE)
