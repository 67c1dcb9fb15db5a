"""Sections, clauses and closing paragraphs in every style of numbering."""

from yipanqi.policy.reader.document import Clause, ClauseKind, Reading
from yipanqi.policy.reader.reading import read


def reading(*paragraphs: str) -> Reading:
    return read("\n\n".join(paragraphs), "plan.txt")


def where(clauses: tuple[Clause, ...]) -> list[tuple[int, int | None, str]]:
    return [(clause.section, clause.number, clause.kind.value) for clause in clauses]


def test_numbers_that_run_on_through_the_sections_keep_their_section() -> None:
    found = reading(
        "一、交通事项",
        "（一）甲。办好。（责任单位：市公安局）",
        "二、身份事项",
        "（二）乙。办好。（责任单位：市公安局）",
    )
    assert where(found.document.clauses) == [(1, 1, "task"), (2, 2, "task")]
    assert not [doubt for doubt in found.doubts if "编号" in doubt.text.zh]


def test_numbers_that_begin_again_in_a_section_are_told_apart_by_it() -> None:
    found = reading("一、主要任务", "（一）甲。办好。（责任单位：市公安局）", "二、工作措施", "（一）统筹。抓好落实。")
    assert where(found.document.clauses) == [(1, 1, "task"), (2, 1, "measure")]


def test_aims_and_safeguards_are_no_tasks() -> None:
    found = reading(
        "一、总体要求",
        "（一）发展目标。",
        "建成体系。",
        "二、实施交通行动",
        "（二）甲。办好。",
        "三、保障措施",
        "（三）督查。抓落实。",
    )
    assert where(found.document.clauses) == [(1, 1, "general"), (2, 2, "task"), (3, 3, "measure")]


def test_paragraphs_under_a_bare_title_belong_to_its_clause() -> None:
    found = reading(
        "一、总体要求", "（一）基本原则。", "——共建。合力推进。", "——共享。惠及群众。", "（二）目标。", "建成体系。"
    )
    assert [clause.text for clause in found.document.clauses] == [
        "基本原则。\n——共建。合力推进。\n——共享。惠及群众。",
        "目标。\n建成体系。",
    ]


def test_a_paragraph_after_the_last_offices_is_a_closing_clause_of_no_section() -> None:
    found = reading("一、交通事项", "（一）甲。办好。（责任单位：市公安局）", "各部门要加强督导，\n确保见效。")
    closing = found.document.clauses[-1]
    assert (closing.section, closing.number, closing.title, closing.kind) == (0, None, "", ClauseKind.CLOSING)
    assert closing.text == "各部门要加强督导，确保见效。"


def test_a_closing_paragraph_without_offices_before_it_is_marked_for_a_person() -> None:
    found = reading("一、保障措施", "（一）督查。抓好落实。", "（二）宣传。营造氛围。", "本方案自印发之日起施行。")
    assert found.document.clauses[-1].number is None
    assert any("末段" in doubt.text.zh for doubt in found.doubts)


def test_offices_on_a_line_of_their_own_belong_to_the_clause_above() -> None:
    found = reading(
        "一、事项",
        "（一）甲。共享数字资源。",
        "（责任单位：重庆市公安局；成都\n\n市公安局）",
        "（二）乙。（责任单位：重庆市公安局）",
    )
    first = found.document.clauses[0]
    assert [office.name for office in first.offices] == ["重庆市公安局", "成都市公安局"]
    assert first.text == "甲。共享数字资源。"


def test_prose_under_a_section_stays_with_the_section() -> None:
    found = reading("一、总体要求", "到2025年底，水平提升。", "二、任务", "（一）甲。办好。（责任单位：市公安局）")
    assert found.document.sections[0].text == "到2025年底，水平提升。"
    assert str(found.document.clauses[0].deadline.on) == "2025-12-31"


def test_a_third_level_with_offices_holds_the_clauses() -> None:
    found = reading(
        "一、主要任务",
        "（一）就业服务",
        "1．推进招聘。联合办会。（责任单位：重庆市人力社保局）",
        "2．推进培训。共享课程。（责任单位：重庆市人力社保局）",
        "（二）医疗服务",
        "3．推进结算。扩大病种。（责任单位：重庆市医保局）",
    )
    assert where(found.document.clauses) == [(1, 1, "task"), (1, 2, "task"), (1, 3, "task")]
    assert [line.reason.zh for line in found.lines if line.text.startswith("（")] == ["小标题", "小标题"]


def test_a_list_without_sections_has_clauses_only() -> None:
    found = reading("1.推进甲。办好。（责任单位：市公安局）", "2.推进乙。办好。（责任单位：市公安局）")
    assert found.document.sections == ()
    assert where(found.document.clauses) == [(0, 1, "task"), (0, 2, "task")]


def test_a_missing_number_is_marked() -> None:
    found = reading("一、事项", "（一）甲。（责任单位：重庆市公安局）", "（三）丙。（责任单位：重庆市公安局）")
    assert [doubt.text.en for doubt in found.doubts] == ["numbers do not follow on: 1, 3"]


def test_a_task_nobody_answers_for_is_marked() -> None:
    found = reading("一、事项", "（一）甲。（责任单位：重庆市公安局）", "（二）乙。办好。")
    assert [doubt.text.zh for doubt in found.doubts] == ["未见责任单位"]
