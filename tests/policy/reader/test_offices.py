"""Offices are found at the end of a clause and expanded to full names and sides."""

import pytest

from yipanqi.policy.reader.document import Office, Role
from yipanqi.policy.reader.lists import Printed, split_offices
from yipanqi.policy.reader.offices import expand, is_known
from yipanqi.policy.reader.places import places

JOINT = ("四川省", "重庆市")


def names(words: str, *at: str) -> list[tuple[str, str]]:
    return [(office.name, office.side) for office in expand(Printed(Role.RESPONSIBLE, words), at)]


def test_both_sides_departments_are_two_offices_and_the_prefix_carries_on() -> None:
    assert names("两省市公安部门、商务部门", *JOINT) == [
        ("四川省公安厅", "四川"),
        ("重庆市公安局", "重庆"),
        ("四川省商务厅", "四川"),
        ("重庆市商务委员会", "重庆"),
    ]


def test_a_department_that_is_not_listed_stands_for_both_as_printed() -> None:
    assert names("两省市气象部门，两省市电信运营商", *JOINT) == [
        ("两省市气象部门", "两省市"),
        ("两省市电信运营商", "两省市"),
    ]


def test_a_bare_city_office_belongs_to_the_city_before_it() -> None:
    assert names("重庆市人力社保局、市教委；成都市人社局、市教育局") == [
        ("重庆市人力资源和社会保障局", "重庆"),
        ("重庆市教育委员会", "重庆"),
        ("成都市人力资源和社会保障局", "成都"),
        ("成都市教育局", "成都"),
    ]


def test_half_and_full_width_and_both_short_names_are_one_body() -> None:
    assert names("成都市人社局") == names("成都市人力社保局")
    assert names("重庆市医保局;成都市医保局") == names("重庆市医保局；成都市医保局")


def test_a_district_stands_for_its_government() -> None:
    assert names("重庆市教委，某川区；成都市教育局，某堂县政府") == [
        ("重庆市教育委员会", "重庆"),
        ("重庆市某川区人民政府", "重庆"),
        ("成都市教育局", "成都"),
        ("成都市某堂县人民政府", "成都"),
    ]


def test_unnamed_places_and_committees_belong_to_their_group() -> None:
    assert names("重庆市公安局,有关区(市)县、管委会;成都市公安局,有关区(市)县") == [
        ("重庆市公安局", "重庆"),
        ("重庆市有关区(市)县", "重庆"),
        ("重庆市有关管委会", "重庆"),
        ("成都市公安局", "成都"),
        ("成都市有关区(市)县", "成都"),
    ]


def test_a_county_document_gives_bare_offices_their_county() -> None:
    assert names("县医保局、县税务局", "示范县") == [
        ("示范县医疗保障局", "示范县"),
        ("国家税务总局示范县税务局", "示范县"),
    ]


def test_the_city_above_a_county_is_known_from_the_directory() -> None:
    assert names("市住房公积金管理中心岳池管理部", "岳池县") == [("广安市住房公积金管理中心岳池管理部", "岳池县")]


def test_a_name_no_rule_yields_is_kept_as_printed_and_is_not_known() -> None:
    (office,) = expand(Printed(Role.LEAD, "某联合中心"), JOINT)
    assert office == Office("某联合中心", "两省市", Role.LEAD, "某联合中心")
    assert not is_known(office)


@pytest.mark.parametrize(
    "text",
    [
        "推进互认。实现共享。（责任单位：重庆市公安局；成都市公安局）",
        "推进互认。实现共享。(责任部门:重庆市公安局；成都市公安局)",
        "推进互认。实现共享。责任单位:重庆市公安局；成都市公安局)",  # the opening bracket is missing
        "推进互认。实现共享。〔责任单位：重庆市公安局；成都市公安局〕。",
    ],
)
def test_the_list_is_cut_from_the_wording_whatever_its_bracket(text: str) -> None:
    wording, lists = split_offices(text)
    assert wording == "推进互认。实现共享。"
    assert lists == (Printed(Role.RESPONSIBLE, "重庆市公安局；成都市公安局"),)


def test_lead_and_supporting_offices_are_told_apart() -> None:
    _, lists = split_offices("推进互认。（牵头单位：市教委；配合单位：市财政局、各区县（自治县））")
    assert lists == (Printed(Role.LEAD, "市教委"), Printed(Role.SUPPORTING, "市财政局、各区县（自治县）"))


def test_a_label_in_the_middle_of_the_wording_is_no_list() -> None:
    text = "各责任单位：要抓好落实。定期报告。"
    assert split_offices(text) == (text, ())


def test_a_document_is_issued_at_the_places_of_its_issuers() -> None:
    assert places(("示范县人民政府办公室", "重庆市发展和改革委员会")) == ("示范县", "重庆市")
