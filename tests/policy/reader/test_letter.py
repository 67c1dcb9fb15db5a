"""The facts that stand around the clauses."""

from datetime import date

import pytest

from yipanqi.policy.reader.document import Consultation, Document, DocumentKind
from yipanqi.policy.reader.reading import read_text

BODY = "\n\n一、事项\n\n（一）甲。按照示发〔2020〕5号办。（责任单位：重庆市公安局）\n"


def document(*lines: str) -> Document:
    return read_text("\n".join(lines) + BODY, "a.txt")


JOINT = document(
    "**甲市人民政府办公厅",
    "乙市人民政府办公厅",
    "关于印发甲乙便捷",
    "行动事项（第三批）的通知**",
    "甲府办〔2023〕 12 号",
    "甲市各区县（自治县），乙市各部门，有关",
    "",
    "单位：",
    "按照《示范规划纲要》《便捷方案》（乙府发〔2021〕9号）要求，现印发给你们，并用好《示范资格证》。",
    "甲市人民政府办公厅   乙市人民政府办公厅",
    "2023 年 4 月 6 日",
    "（此件公开发布）",
    "甲乙便捷行动事项",
    "（第三批）",
    "提出2023年底前到位的事项。",
)


def test_the_number_is_read_without_its_spaces_and_is_not_one_cited_in_the_text() -> None:
    assert JOINT.number == "甲府办〔2023〕12号"


def test_the_title_is_that_of_what_the_clauses_belong_to() -> None:
    assert JOINT.title == "甲乙便捷行动事项（第三批）"


def test_issuers_are_named_once_with_the_lead_first() -> None:
    assert JOINT.issuers == ("甲市人民政府办公厅", "乙市人民政府办公厅")


def test_the_date_is_the_one_under_the_signature() -> None:
    found = document("日期：2024-09-30", "示范局关于某事的公告", "示范局", "2024年9月25日", "某方案")
    assert found.issued_on == date(2024, 9, 25)


def test_a_date_in_chinese_figures_is_read() -> None:
    assert document("某方案", "二〇二三年十月十一日").issued_on == date(2023, 10, 11)


def test_addressees_are_the_groups_of_the_salutation() -> None:
    assert JOINT.addressees == ("甲市各区县（自治县）", "乙市各部门", "有关单位")


def test_other_documents_are_cited_by_number_or_title_and_certificates_are_not() -> None:
    assert JOINT.cites == ("示范规划纲要", "乙府发〔2021〕9号", "示发〔2020〕5号")


def test_kinds_are_told_by_the_last_word_of_the_title() -> None:
    titles = [
        "甲乙行动方案",
        "甲乙便捷行动事项（第三批）",
        "某县落实《便捷行动方案》重点任务清单",
        "甲乙行动方案（征求意见稿）",
    ]
    assert [document(title).kind for title in titles] == [
        DocumentKind.PLAN,
        DocumentKind.ITEM_LIST,
        DocumentKind.TASK_LIST,
        DocumentKind.DRAFT,
    ]


def test_a_document_without_a_letter_has_only_its_title() -> None:
    found = document("某方案")
    assert (found.title, found.number, found.issuers, found.addressees, found.consultation) == (
        "某方案",
        None,
        (),
        (),
        None,
    )


def test_a_consultation_has_its_window_and_channels() -> None:
    found = document(
        "示范委员会关于公开征求《甲方案（征求意见稿）》意见的公告",
        "现公开征求意见。可在公告之日（10月8日）起10日内反馈。",
        "1.电子邮箱：a.b@example.gov.cn",
        "2.联系电话：010-1234567",
        "示范委员会",
        "2023年10月8日",
        "甲方案",
        "（征求意见稿）",
    )
    assert found.consultation == Consultation(date(2023, 10, 8), 10, "a.b@example.gov.cn", "010-1234567")
    assert found.kind is DocumentKind.DRAFT
    assert found.clauses[0].number == 1


def test_a_signature_after_the_clauses_is_read_too() -> None:
    signature = "\n示范县人民政府\n2023年5月6日\n抄送：县委办公室。"
    found = read_text("某方案" + BODY + signature, "a.txt")
    assert (found.issuers, found.issued_on, len(found.clauses)) == (("示范县人民政府",), date(2023, 5, 6), 1)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("日期：2024-09-25", date(2024, 9, 25)),
        ("成文日期：2024/9/25", date(2024, 9, 25)),
        ("发文日期:2024年9月25日", date(2024, 9, 25)),
        ("日 期： 2024.9.25", date(2024, 9, 25)),
        ("成文日期：2024-13-25", None),
        ("发布日期：2024-09-25", None),  # when the page was put up
    ],
)
def test_the_date_after_a_label_is_the_day_of_issue(line: str, day: date | None) -> None:
    assert document(line, "示范局关于某事的公告", "1.某事。").issued_on == day
