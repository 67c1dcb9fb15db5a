"""The ledger as a worksheet: what is written can be read, what is edited is an act, and a fault stops everything."""

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from support.ledger_office import COORDINATOR, COUNTY, LIAISON, PLAN, SOCIAL, TRANSFER, Office
from yipanqi.kernel.problems import Refused
from yipanqi.supervision.ledger import history, importing, sheet
from yipanqi.supervision.ledger.entering import Entry, enter
from yipanqi.supervision.ledger.history import EventKind
from yipanqi.supervision.ledger.importing import Planned
from yipanqi.supervision.ledger.listing import Filter, every
from yipanqi.supervision.ledger.signals import Cycle, State

Edit = Callable[[dict[str, int], object], None]


def exported(office: Office, wanted: Filter = Filter()) -> bytes:
    with office.node.look() as work:
        return sheet.written(every(work, wanted))


def edited(content: bytes, row: int, **cells: object) -> bytes:
    """The file with other words in some columns of a row (2 is the first)."""
    book = load_workbook(BytesIO(content))
    table = book.worksheets[0]
    place = {column.name: n for n, column in enumerate(sheet.COLUMNS, start=1)}
    for name, value in cells.items():
        table.cell(row, place[name], value)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def own_list(
    *rows: tuple[object, ...], headings: tuple[str, ...] = ("任务", "责任单位", "来源文件", "完成时限")
) -> bytes:
    """A list of a county's own making."""
    book = Workbook()
    table = book.active
    assert table is not None
    for row in (headings, *rows):
        table.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def rehearse(office: Office, content: bytes) -> tuple[Planned, ...]:
    return office.node.command(lambda work: importing.rehearse(work, COORDINATOR, content))


def take_in(office: Office, content: bytes) -> tuple[Planned, ...]:
    return office.node.command(lambda work: importing.take_in(work, COORDINATOR, content))


def problems(office: Office, content: bytes) -> list[str]:
    with pytest.raises(Refused) as refused:
        take_in(office, content)
    return [problem.text.zh for problem in refused.value.problems]


@pytest.fixture
def drawn_up(office: Office) -> Office:
    """The 2021 plan and the county's list are in the ledger."""
    office.draw_up(PLAN)
    office.draw_up(COUNTY)
    return office


def test_headings_are_in_both_languages_and_every_undertaking_has_a_row(drawn_up: Office) -> None:
    table = load_workbook(BytesIO(exported(drawn_up))).worksheets[0]
    first, *others = table.iter_rows(values_only=True)
    assert first[:4] == ("编号 ID", "任务 Task", "英文名称 Task in English", "责任单位 Unit")
    assert {row[0] for row in others} == {u.id for u in drawn_up.all()}


def test_an_export_taken_in_again_changes_nothing(drawn_up: Office) -> None:
    before = drawn_up.all()
    assert take_in(drawn_up, exported(drawn_up)) == ()
    assert drawn_up.all() == before


def test_words_that_begin_like_a_formula_stay_words(office: Office) -> None:
    entry = Entry("=1+1", SOCIAL, "四川", "会议纪要", date(2021, 3, 1), date(2021, 6, 30))
    office.node.command(lambda work: enter(work, COORDINATOR, entry))
    cell = load_workbook(BytesIO(exported(office))).worksheets[0].cell(2, 2)
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    assert take_in(office, exported(office)) == ()


def test_a_rehearsal_says_what_would_change_and_changes_nothing(drawn_up: Office) -> None:
    before = drawn_up.all()
    content = edited(
        exported(drawn_up, Filter(clause=TRANSFER)), 2, due_on=date(2022, 6, 30), reason="系统延期", basis="专题纪要1号"
    )
    (planned,) = rehearse(drawn_up, content)
    assert (planned.row, planned.kind) == (2, EventKind.DEADLINE)
    assert planned.words.zh == "调整时限：2021-12-31 → 2022-06-30"
    assert drawn_up.all() == before
    take_in(drawn_up, content)
    assert drawn_up.of(TRANSFER).due_on == date(2022, 6, 30)
    with drawn_up.node.look() as work:
        assert history.history(work, drawn_up.of(TRANSFER).id)[-1].kind is EventKind.DEADLINE


def test_every_kind_of_change_is_an_act(drawn_up: Office) -> None:
    why = {"reason": "机构调整", "basis": "川办发〔2021〕99号"}
    content = edited(exported(drawn_up, Filter(unit=SOCIAL, document=PLAN)), 2, state="已取消", **why)
    take_in(drawn_up, content)
    assert [u.state for u in drawn_up.all()].count(State.DROPPED) == 1
    content = edited(exported(drawn_up, Filter(clause=TRANSFER)), 2, unit="四川省公安厅", cycle="每月报送", **why)
    assert [p.kind for p in rehearse(drawn_up, content)] == [EventKind.DEADLINE, EventKind.MOVED]
    take_in(drawn_up, content)
    assert drawn_up.of(TRANSFER, "四川省公安厅").cycle is Cycle.MONTHLY


def test_one_bad_row_stops_all_of_them_and_is_named(drawn_up: Office) -> None:
    before = drawn_up.all()
    content = exported(drawn_up)
    content = edited(content, 2, due_on=date(2031, 6, 30), reason="延期", basis="纪要")
    content = edited(content, 3, due_on=date(2031, 6, 30), basis="纪要")
    content = edited(content, 4, title="另一个名称")
    content = edited(content, 5, state="已完成", reason="完成", basis="纪要")
    content = edited(content, 6, id="没有的编号")
    assert problems(drawn_up, content) == [
        "第 3 行“变更理由”：请填写理由",
        "第 4 行“任务”：此列不能通过导入修改，请保留导出时的内容",
        "第 5 行“状态”：状态只能改为“已取消”，其余由报送和确认得出",
        "第 6 行：台账中没有这项工作任务",
    ]
    assert drawn_up.all() == before


def test_a_county_s_own_list_is_entered(office: Office) -> None:
    content = own_list(
        ("设立跨省通办专窗", "岳池县人力资源和社会保障局", "岳池县本级任务", "2021年6月30日"),
        ("每季度走访企业", "岳池县人力资源和社会保障局", "岳池县本级任务", date(2021, 9, 30)),
    )
    assert [p.kind for p in take_in(office, content)] == [EventKind.ENTERED] * 2
    assert sorted((u.title.zh, u.division, u.due_on) for u in office.all()) == [
        ("每季度走访企业", "511621", date(2021, 9, 30)),
        ("设立跨省通办专窗", "511621", date(2021, 6, 30)),
    ]


def test_faults_of_an_own_list_name_row_column_and_rule(office: Office) -> None:
    content = own_list(
        ("任务甲", "岳池县人力资源和社会保障局", "本级任务", "2021年2月30日"),
        ("任务乙", "不存在的单位", "本级任务", "2021-06-30"),
        ("任务丙", "岳池县人力资源和社会保障局", None, None),
    )
    assert problems(office, content) == [
        "第 2 行“完成时限”：请填写真实的日期，例如 2026年3月1日",
        "第 3 行“责任单位”：没有名为“不存在的单位”的责任单位",
        "第 4 行“来源文件”：请填写来源文件",
        "第 4 行“完成时限”：须有完成时限或报送周期",
    ]
    assert office.all() == []


def test_headings_that_are_unknown_or_missing_are_named(office: Office) -> None:
    assert problems(office, own_list(("甲",), headings=("任务", "负责人"))) == [
        "第 2 列的标题“负责人”不认识",
        "缺少列：责任单位 Unit、来源文件 Document",
    ]


def test_what_is_no_worksheet_is_refused(office: Office) -> None:
    assert problems(office, b"PK\x03\x04 no") == ["不是可读取的 xlsx 文件"]
    assert problems(office, b"") == ["不是可读取的 xlsx 文件"]


def test_only_the_coordination_office_takes_sheets_in(drawn_up: Office) -> None:
    content = edited(exported(drawn_up), 2, due_on=date(2031, 6, 30), reason="延期", basis="纪要")
    with pytest.raises(Refused):
        drawn_up.node.command(lambda work: importing.take_in(work, LIAISON, content))
