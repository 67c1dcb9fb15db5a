"""Places: both sides complete, dated, and with successors."""

from collections import Counter
from datetime import date

import pytest

from yipanqi.kernel.divisions import DivisionKind, Divisions, divisions
from yipanqi.kernel.problems import Kind, Refused

BEFORE = date(2025, 11, 5)
SINCE = date(2025, 11, 6)


@pytest.fixture
def places() -> Divisions:
    return divisions()


def counted(places: Divisions, administration: str, on: date) -> Counter[DivisionKind]:
    return Counter(d.kind for d in places if d.in_force(on) and places.administration(d.code) == administration)


def test_sichuan_has_21_prefectures_and_183_counties(places: Divisions) -> None:
    found = counted(places, "51", SINCE)
    assert (found[DivisionKind.PREFECTURE], found[DivisionKind.COUNTY]) == (21, 183)


def test_chongqing_had_38_districts_and_counties_and_has_37_since_liangjiang(places: Divisions) -> None:
    # 38 less 江北 and 渝北, with 两江新区, is 37: 25 districts, 8 counties, 4 autonomous counties
    assert counted(places, "50", BEFORE)[DivisionKind.COUNTY] == 38
    now = [d.name.zh for d in places.children("500000", SINCE) if d.kind is DivisionKind.COUNTY]
    ends = Counter("autonomous" if n.endswith("自治县") else n[-1] for n in now)
    assert ends == {"区": 25, "县": 8, "autonomous": 4}


def test_chengdu_has_20_units_of_its_own(places: Divisions) -> None:
    units = [d for d in places.children("510100", SINCE) if d.kind is DivisionKind.COUNTY]
    assert Counter(d.name.zh[-1] for d in units) == {"区": 12, "县": 3, "市": 5}


def test_every_parent_and_successor_is_there_and_shares_the_administration(places: Divisions) -> None:
    for division in places:
        for other in (division.parent, *division.successors):
            assert not other or places.administration(other) == division.code[:2]


def test_only_management_areas_have_a_letter_in_their_code(places: Divisions) -> None:
    lettered = {d.code for d in places if not d.code.isdigit()}
    assert lettered == {d.code for d in places if d.kind is DivisionKind.AREA}


def test_every_place_has_a_name_in_both_languages(places: Divisions) -> None:
    assert all(d.name.zh and d.name.en.isascii() and d.name.en for d in places)
    names = {c: places.get(c, BEFORE).name.en for c in ("510100", "511621", "511822", "511900", "500230", "510321")}
    assert names == {
        "510100": "Chengdu",
        "511621": "Yuechi County",
        "511822": "Yingjing County",
        "511900": "Bazhong",
        "500230": "Fengdu County",
        "510321": "Rongxian County",
    }


def test_a_place_lies_in_itself_and_in_all_above_it(places: Divisions) -> None:
    assert places.ancestors("511621") == ("511621", "511600", "510000")
    assert places.ancestors("51010A") == ("51010A", "510100", "510000")
    assert places.ancestors("500103") == ("500103", "500000")
    assert places.within("511621", "511621")
    assert places.within("511621", "51")
    assert not places.within("511621", "510100")
    assert not places.within("510000", "511621")


def test_gaozhu_is_linshui_on_one_side_and_beibei_after_yubei_on_the_other(places: Divisions) -> None:
    assert places.within("51160A", "511623")
    assert places.get("50010B", BEFORE).parent == "500112"
    assert [places.get(c, SINCE).parent for c in places.current("50010B", SINCE)] == ["500109"]


def test_an_ended_division_is_gone_and_says_what_it_became(places: Divisions) -> None:
    assert places.get("500112", BEFORE).name.zh == "渝北区"
    with pytest.raises(Refused, match=r"Liangjiang New Area \(500157\) and Beibei District \(500109\)") as refused:
        places.get("500112", SINCE)
    assert refused.value.kind is Kind.GONE
    assert "两江新区（500157）、北碚区（500109）" in refused.value.problems[0].text.zh


def test_a_division_is_not_there_before_its_first_day(places: Divisions) -> None:
    assert places.get("500157", SINCE).name.zh == "两江新区"
    with pytest.raises(Refused, match="2025-11-06"):
        places.get("500157", BEFORE)
    assert places.current("500157", BEFORE) == ()


@pytest.mark.parametrize("code", ["", "510", "519999", "500225", "51010a"])
def test_a_code_that_is_none_of_ours_is_refused(places: Divisions, code: str) -> None:
    for question in (places.ancestors, places.administration, lambda c: places.get(c, SINCE)):
        with pytest.raises(Refused) as refused:
            question(code)
        assert refused.value.kind is Kind.UNKNOWN


def test_current_gives_the_code_itself_or_what_took_its_place(places: Divisions) -> None:
    assert places.current("500112", BEFORE) == ("500112",)
    assert places.current("500112", SINCE) == ("500157", "500109")
    assert places.current("500105", SINCE) == ("500157",)


@pytest.mark.parametrize(
    ("town", "before", "since"),
    [
        *((town, "500112", "500109") for town in ("500112135", "500112133", "500112143", "500112138", "500112140")),
        *((town, "500109", "500157") for town in ("500109008", "500109009", "500109006", "500109108", "500109104")),
        ("500112001", "500112", "500157"),  # any other town of 渝北 goes with the most of it
        ("500105001", "500105", "500157"),
        ("500109001", "500109", "500109"),
        ("511623109", "511623", "511623"),
    ],
)
def test_a_town_belongs_to_the_county_of_the_day(places: Divisions, town: str, before: str, since: str) -> None:
    assert (places.successor(town, BEFORE), places.successor(town, SINCE)) == (before, since)


def test_a_town_of_no_county_is_refused(places: Divisions) -> None:
    with pytest.raises(Refused):
        places.successor("519999001", SINCE)
