"""Every figure promised, with how it compares, and nothing that only looks like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yipanqi.policy.reader.targets import targets


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("办结时间压缩至７个工作日。", [(7, "工作日", "<=")]),
        ("开行 12 条以上线路。", [(12, "条", ">=")]),
        ("新增3条线路，总数达到9条。", [(3, "条", "+"), (9, "条", ">=")]),
        ("再开通2—3个病种。", [(2, "个", ">="), (3, "个", "<=")]),
        ("六项流程全部上网。", [(6, "项", "=")]),
        ("推进85%的医院互认。", [(85, "%", "=")]),
        ("每月前4笔免费。", [(4, "笔", "<=")]),
        ("用3年左右时间建成。", [(3, "年", "~")]),
        ("实现“最多跑一次”。", [(1, "次", "<=")]),
        ("实现“只跑一次”。", [(1, "次", "=")]),
        ("争取 96 小时免签。", [(96, "小时", "=")]),
        ("提高到1.5万元。", [(1.5, "万元", ">=")]),
        ("跑动不超过一次。", [(1, "次", "<=")]),
        ("最多跑1次。", [(1, "次", "<=")]),
        ("只跑1次。", [(1, "次", "=")]),
        ("日均开行动车组100对。", [(100, "对", "=")]),
        ("发送量增长10个百分点。", [(10, "百分点", "+")]),
    ],
)
def test_a_figure_with_a_unit_is_a_target(text: str, found: list[tuple[float, str, str]]) -> None:
    assert [(target.value, target.unit, target.comparator) for target in targets(text)] == found


@pytest.mark.parametrize(
    "text",
    [
        "2021年底前完成。",
        "自9月25日起施行。",
        "优化12333服务。",
        "第三批事项。",
        "三级甲等医院。",
        "（2024年版）",
        "一件事一次办。",
        "110接处警。",
        "12345对接110。",
        "每季度通报一次。",
    ],
)
def test_dates_names_and_ordinals_are_no_targets(text: str) -> None:
    assert targets(text) == ()


def test_the_quote_is_the_phrase_as_printed() -> None:
    (target,) = targets("优化流程，办结时间缩短至１０个工作日。后续再议。")
    assert target.quote == "办结时间缩短至１０个工作日"


@given(st.text(alphabet="0123456789.—一二十百年月日个条%第以上达到，。", max_size=60))
def test_every_quote_stands_in_the_text(text: str) -> None:
    assert all(target.quote in text for target in targets(text))
