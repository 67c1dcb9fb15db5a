"""Sides as documents name them, and whose share they are."""

import pytest

from yipanqi.kernel.offices import offices
from yipanqi.kernel.problems import Refused
from yipanqi.policy.sides import concerns, division_of, is_outside, offices_of


@pytest.mark.parametrize(
    ("side", "division"),
    [("四川", "510000"), ("重庆", "500000"), ("成都", "510100"), ("岳池县", "511621"), ("两省市", "500000")],
)
def test_a_side_is_a_division_and_what_is_both_is_that_of_who_asks(side: str, division: str) -> None:
    assert division_of(side, "50") == division


def test_a_node_keeps_the_shares_of_its_own_side_and_of_both() -> None:
    assert concerns("岳池县", "51")
    assert not concerns("岳池县", "50")
    assert concerns("两省市", "50")
    assert concerns("两省市", "51")


def test_a_word_that_is_no_place_is_refused() -> None:
    with pytest.raises(Refused, match="浙江"):
        division_of("浙江", "51")


@pytest.mark.parametrize("side", ["", "北京", "示范县", "三省一市"])
def test_a_place_of_neither_side_concerns_neither(side: str) -> None:
    assert not concerns(side, "51")
    assert not concerns(side, "50")
    assert is_outside(side)


@pytest.mark.parametrize("side", ["四川", "成都", "岳池县", "渝中区", "两省市"])
def test_a_place_of_either_side_is_not_outside(side: str) -> None:
    assert not is_outside(side)


def test_a_unit_decides_cases_by_the_office_of_its_name_its_branches_and_the_agency_it_is_in_charge_of() -> None:
    every = list(offices())

    def named(unit: str, division: str) -> set[str]:
        return {office.name.zh for office in every if office.id in offices_of(unit, division, every)}

    assert named("四川省公安厅", "510000") == {"四川省公安厅"}  # the bureaux of the cities are units of their own
    chongqing = named("重庆市公安局", "500000")
    assert {"重庆市公安局", "重庆市公安局万州区分局"} <= chongqing
    assert all(name.startswith("重庆市公安局") for name in chongqing)
    assert named("重庆市人力资源和社会保障局", "500000") == {"重庆市社会保险局"}
    assert named("重庆市医疗保障局", "500000") == {"重庆市医疗保障事务中心"}
    assert named("重庆市财政局", "500000") == set()
