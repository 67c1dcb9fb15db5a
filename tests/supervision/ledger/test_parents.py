"""A county's tasks stand under the province's where the confirmed lineage says so."""

import pytest

from support.ledger_office import COUNTY, COUNTY_TRANSFER, ITEMS, PLAN, TRANSFER, Office
from yipanqi.supervision.ledger.history import EventKind, history
from yipanqi.supervision.ledger.parents import duties

COUNTY_SOCIAL, COUNTY_POLICE = "岳池县人力资源和社会保障局", "岳池县公安局"


@pytest.mark.parametrize(
    ("unit", "work"),
    [
        ("岳池县公安局", "公安"),
        ("四川省公安厅", "公安"),
        ("四川省人力资源和社会保障厅", "人力资源和社会保障"),
        ("岳池县人力资源和社会保障局", "人力资源和社会保障"),
        ("四川省卫生健康委员会", "卫生健康"),
    ],
)
def test_what_a_unit_deals_with_is_its_name_without_place_and_rank(unit: str, work: str) -> None:
    assert duties(unit) == work


def test_a_county_task_is_placed_under_the_province_and_its_history_says_why(office: Office) -> None:
    office.draw_up(PLAN)
    office.draw_up(COUNTY)
    task = office.of(COUNTY_TRANSFER, COUNTY_SOCIAL)
    assert task.parent == office.of(TRANSFER).id
    with office.node.look() as work:
        assert [event.kind for event in history(work, task.id)] == [EventKind.DRAWN_UP, EventKind.PLACED]


def test_without_the_document_above_there_is_nothing_to_stand_under(office: Office) -> None:
    office.draw_up(COUNTY)
    assert office.of(COUNTY_TRANSFER, COUNTY_SOCIAL).parent is None


def test_of_several_units_above_the_one_that_does_the_same_work_is_taken(office: Office) -> None:
    # 渝府办发〔2022〕3号#3.13 names departments of 公安 and 商务; 岳池县2024年任务清单#3.15 those of the county.
    office.draw_up(ITEMS)
    office.draw_up(COUNTY)
    parent = office.of(f"{ITEMS}#3.13", "四川省公安厅")
    assert office.of(f"{COUNTY}#3.15", COUNTY_POLICE).parent == parent.id
