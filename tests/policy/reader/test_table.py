"""Task lists whose tables were copied out one cell a line."""

from datetime import date

from yipanqi.policy.reader.document import Reading, Use
from yipanqi.policy.reader.reading import read

LETTER = "各乡镇人民政府：\n现印发给你们。\n示范县人民政府办公室\n2023年3月2日\n附件\n示范县便民重点任务清单\n"
HEADER = "序号\n事项\n重点任务\n完成时限\n牵头单位\n配合单位\n"


def table(rows: str, header: str = HEADER) -> Reading:
    return read(LETTER + header + rows, "list.txt")


def test_areas_become_sections_and_rows_become_clauses() -> None:
    first = "一\n交通便捷\n（一）推进卡码互通。接入全部线路。\n2023年6月\n县交通运输局\n县财政局\n"
    second = "二\n户籍便捷\n（二）推进就近办。\n——\n县公安局\n\xa0\n"
    document = table(first + second).document
    assert [(section.ordinal, section.title) for section in document.sections] == [(1, "交通便捷"), (2, "户籍便捷")]
    assert [(clause.section, clause.number, clause.title) for clause in document.clauses] == [
        (1, 1, "推进卡码互通"),
        (2, 2, "推进就近办"),
    ]
    assert [office.role.value for office in document.clauses[0].offices] == ["lead", "supporting"]
    assert document.clauses[0].deadline.on == date(2023, 6, 30)
    assert document.clauses[1].deadline.on is None


def test_a_cell_over_two_lines_is_one_cell() -> None:
    (clause,) = table(
        "一\n交通\n（一）推进互通。\n常态化持续\n实施\n县交通运输局、\n各电信运营商\n\xa0\n"
    ).document.clauses
    assert clause.deadline.printed == "常态化持续实施"
    assert clause.deadline.ongoing
    assert [(office.name, office.role.value) for office in clause.offices] == [
        ("示范县交通运输局", "lead"),
        ("示范县各电信运营商", "lead"),
    ]


def test_an_area_repeated_by_a_page_break_is_one_section() -> None:
    rows = "一\n交通\n（一）推进甲。\n2023年6月\n县公安局\n\xa0\n一\n交通\n（二）推进乙。\n2023年6月\n县公安局\n\xa0\n"
    reading = table(rows)
    assert len(reading.document.sections) == 1
    assert [clause.section for clause in reading.document.clauses] == [1, 1]
    repeated = [line for line in reading.lines if line.reason.zh == "换页重复的行"]
    assert [(line.text, line.use) for line in repeated] == [("一", Use.ASIDE), ("交通", Use.ASIDE)]


def test_an_empty_cell_at_the_very_end_is_none() -> None:
    (clause,) = table("一\n交通\n（一）推进甲。\n持续推进\n县公安局、\n县行政审批局").document.clauses
    assert [office.role.value for office in clause.offices] == ["lead", "lead"]


def test_rows_counted_by_the_first_column_are_named_by_the_second() -> None:
    header = "序号\n事项\n工作内容\n责任单位\n完成时间\n备注\n"
    first = "1\n图书通借\n打通馆藏，实现通借通还。\n县文化广电旅游局\n2023年6月\n试点\n"
    second = "2\n卡码互通\n接入线路。\n县交通运输局\n长期坚持\n\xa0\n"
    reading = table(first + second, header)
    assert [(clause.number, clause.title, clause.text) for clause in reading.document.clauses] == [
        (1, "图书通借", "打通馆藏，实现通借通还。"),
        (2, "卡码互通", "接入线路。"),
    ]
    assert [(line.text, line.use) for line in reading.lines if line.reason.zh == "备注"] == [("试点", Use.DATA)]


def test_words_that_fit_no_column_are_set_aside_and_marked() -> None:
    reading = table("一\n交通\n（一）推进甲。\n2023年6月\n县公安局\n县商务局\n散落的文字\n")
    assert reading.lines[-1].reason.zh == "表格中无法归列的文字"
    assert any(doubt.lines == (len(reading.lines),) for doubt in reading.doubts)
