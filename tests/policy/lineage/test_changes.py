"""What changed from one clause to another."""

from datetime import date

import pytest

from yipanqi.policy.lineage.changes import changed_deadline, changed_offices, changed_strength, changed_targets
from yipanqi.policy.lineage.edges import Change
from yipanqi.policy.reader.document import Clause, ClauseKind, Deadline, Office, Role, Target

DAYS_15 = Target(15, "工作日", "<=", "15个工作日")
DAYS_5 = Target(5, "工作日", "<=", "5个工作日")


def clause(title: str, text: str) -> Clause:
    return Clause(1, 1, title, f"{title}。{text}", ClauseKind.TASK, (), Deadline(), ())


def said(changes: tuple[Change, ...]) -> list[tuple[str | None, str | None]]:
    return [(each.before, each.after) for each in changes]


def strengths(before: str, after: str) -> list[tuple[str | None, str | None]]:
    return said(changed_strength(clause("推进甲事", before), clause("推进甲事", after)))


def test_targets_of_one_unit_are_compared_and_others_were_added_or_left_out() -> None:
    visits = Target(1, "次", "<=", "最多跑一次")
    assert said(changed_targets([DAYS_15, visits], [DAYS_5])) == [("≤ 15 工作日", "≤ 5 工作日"), ("≤ 1 次", None)]
    assert said(changed_targets([], [DAYS_5])) == [(None, "≤ 5 工作日")]
    assert changed_targets([DAYS_5], [DAYS_5]) == ()


def test_targets_that_compare_alike_are_paired_first() -> None:
    lines = [Target(4, "条", "+", "新增4条"), Target(14, "条", ">=", "达到14条")]
    assert said(changed_targets([Target(10, "条", ">=", "10条以上")], lines)) == [
        ("≥ 10 条", "≥ 14 条"),
        (None, "+ 4 条"),
    ]


def test_a_range_is_one_target_its_upper_end() -> None:
    some = [Target(2, "个", ">=", "2—3个"), Target(3, "个", "<=", "2—3个")]
    assert said(changed_targets(some, [Target(5, "个", "=", "5个")])) == [("≤ 3 个", "5 个")]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (Deadline("2021年底前", date(2021, 12, 31)), Deadline("2021年12月", date(2021, 12, 31)), []),
        (Deadline("持续推进", None, True), Deadline("常态化", None, True), []),
        (Deadline("2021年底前", date(2021, 12, 31)), Deadline("持续推进", None, True), [("2021-12-31", "常态化")]),
        (Deadline(), Deadline("2022年", date(2022, 12, 31)), [(None, "2022-12-31")]),
    ],
)
def test_deadlines_differ_by_their_day_not_by_their_words(
    before: Deadline, after: Deadline, expected: list[tuple[str | None, str | None]]
) -> None:
    assert said(changed_deadline(before, after)) == expected


def test_a_lower_places_offices_are_compared_by_their_work() -> None:
    province = [
        Office("四川省公安厅", "四川", Role.RESPONSIBLE, ""),
        Office("重庆市公安局", "重庆", Role.RESPONSIBLE, ""),
    ]
    county = [Office("岳池县公安局", "岳池县", Role.LEAD, "县公安局")]
    assert changed_offices(province, county, by_work=True) == ()
    assert said(changed_offices(province, county, by_work=False)) == [("四川省公安厅、重庆市公安局", "岳池县公安局")]


def test_a_verb_of_another_grade_on_the_same_thing_is_a_change_of_strength() -> None:
    assert strengths("探索夜间门诊轮流坐诊。", "实现夜间门诊轮流坐诊。") == [("探索", "实现")]
    assert strengths("逐步取消跨界停车费。", "取消跨界停车费。") == [("逐步", "取消")]


def test_verbs_of_one_grade_and_things_that_differ_are_no_change() -> None:
    assert strengths("推动夜间门诊轮流坐诊。", "促进夜间门诊轮流坐诊。") == []
    assert strengths("探索夜间门诊轮流坐诊。", "实现植物园年票互通互认。") == []


def test_a_title_that_moves_something_forward_does_not_weaken_what_the_text_promised() -> None:
    before = clause("推进年票互通", "实现植物园年票互通互认。")
    after = clause("推动植物园年票互通互认", "实现植物园年票互通互认。")
    assert changed_strength(before, after) == ()
