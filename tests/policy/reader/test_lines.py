"""What belongs to the page is set aside, and what the page broke is joined again."""

from yipanqi.policy.reader.lines import clean, is_heading, joined, paragraphs
from yipanqi.policy.reader.markers import Level, marker_of
from yipanqi.policy.reader.pages import without_page


def never(_: str) -> bool:
    return False


def texts(text: str) -> list[str]:
    lines, _ = without_page(clean(text.splitlines()), in_table=False)
    return [paragraph.text for paragraph in paragraphs(lines, never)]


def test_page_number_and_running_head_inside_a_sentence_leave_it_whole() -> None:
    page = "（一）推进甲项互认。旧票可\n\n某某市人民政府办公厅文件\n某某市人民政府办公厅发布\n- 8 -\n\n全额退还。"
    assert texts(page) == ["（一）推进甲项互认。旧票可全额退还。"]


def test_each_line_of_the_page_is_set_aside_with_what_it_is() -> None:
    top = "当前位置：首页>政务公开\n— 3 —\n第 2 页 共 9 页\n发布日期：2024-01-02\n"
    page = top + "正文一句。\n扫一扫在手机打开\n某局版权所有"
    _, aside = without_page(clean(page.splitlines()), in_table=False)
    assert [(use.number, use.reason.zh) for use in aside] == [
        (1, "网页导航"),
        (2, "页码"),
        (3, "页码"),
        (4, "网页日期"),
        (6, "网页页脚"),
        (7, "网页页脚"),
    ]


def test_what_looks_like_a_foot_is_kept_when_clauses_follow_it() -> None:
    page = "各县要制作扫码指南。\n（一）推进甲项。\n（二）推进乙项。"
    assert texts(page)[0] == "各县要制作扫码指南。"


def test_bold_marks_and_invisible_characters_go() -> None:
    assert [line.text for line in clean(["**关于甲的通知**", "\ufeff一、\u200b总体要求\xa0"])] == [
        "关于甲的通知",
        "一、总体要求",
    ]


def test_a_sentence_cut_by_a_blank_line_is_joined() -> None:
    assert texts("（一）推进甲项。让群众共享圈建\n\n设成果。\n\n（二）推进乙项。") == [
        "（一）推进甲项。让群众共享圈建设成果。",
        "（二）推进乙项。",
    ]


def test_a_heading_does_not_swallow_the_paragraph_after_it() -> None:
    assert texts("一、总体要求\n以便民为本，推进共享。") == ["一、总体要求", "以便民为本，推进共享。"]


def test_a_broken_line_that_begins_like_a_number_stays_in_its_sentence() -> None:
    assert texts("（一）推进甲项。覆盖全市，包括\n二、三级医院的检查。\n（二）推进乙项。") == [
        "（一）推进甲项。覆盖全市，包括二、三级医院的检查。",
        "（二）推进乙项。",
    ]


def test_an_open_title_mark_holds_the_lines_together() -> None:
    assert texts("关于印发《甲乙联动\n行动方案》的通知") == ["关于印发《甲乙联动行动方案》的通知"]


def test_lines_of_one_width_are_one_paragraph_even_after_a_full_stop_at_the_margin() -> None:
    # every full line is 20 characters (40 columns); the third happens to end with a full stop
    full = "办" * 19
    page = "\n".join([f"{full}理", f"{full}理", f"{full}。", *[f"{full}理"] * 7, "完成，好。"])
    assert len(texts(page)) == 1


def test_latin_words_are_joined_with_a_space_and_chinese_without() -> None:
    assert joined(["open", "data平", "台"]) == "open data平台"


def test_the_usual_four_levels_are_told_apart_in_half_and_full_width() -> None:
    found = [marker_of(text) for text in ("三、甲", "（十二）甲", "(十二) 甲", "4.甲", "４．甲", "（5）甲", "2.5万人")]
    assert [(each.level, each.number) if each else None for each in found] == [
        (Level.HAN, 3),
        (Level.BRACKET_HAN, 12),
        (Level.BRACKET_HAN, 12),
        (Level.ARABIC, 4),
        (Level.ARABIC, 4),
        (Level.BRACKET_ARABIC, 5),
        None,
    ]


def test_a_heading_has_no_sentence_mark() -> None:
    assert is_heading("交通、通信便捷行动")
    assert not is_heading("交通便捷，通信便捷")
