"""Documents as JSON for programs and as a table for people."""

import json
from io import StringIO

from rich.console import Console

from yipanqi.policy.reader import read_text
from yipanqi.policy.reader.output import as_json, as_table

DOCUMENT = read_text(
    "某方案\n示发〔2023〕1号\n2023年1月2日\n一、事项\n"
    "（一）推进互认。办结时间缩短至6个工作日，2023年6月底前实现。（牵头单位：重庆市公安局）\n\n各方要抓好落实，确保见效。",
    "a.txt",
)


def test_the_json_has_the_agreed_shape() -> None:
    (found,) = json.loads(as_json([DOCUMENT]))["documents"]
    first, closing = found.pop("clauses")
    assert found == {
        "file": "a.txt",
        "number": "示发〔2023〕1号",
        "title": "某方案",
        "issuers": [],
        "issued_on": "2023-01-02",
        "kind": "plan",
        "addressees": [],
        "cites": [],
        "consultation": None,
        "sections": [{"ordinal": 1, "title": "事项", "text": ""}],
    }
    quote = "办结时间缩短至6个工作日"
    assert first == {
        "number": 1,
        "section": 1,
        "title": "推进互认",
        "text": "推进互认。办结时间缩短至6个工作日，2023年6月底前实现。",
        "kind": "task",
        "offices": [{"name": "重庆市公安局", "side": "重庆", "role": "lead", "printed": "重庆市公安局"}],
        "deadline": {"printed": "2023年6月底前", "on": "2023-06-30", "ongoing": False},
        "targets": [{"value": 6, "unit": "工作日", "comparator": "<=", "quote": quote}],
    }
    assert (closing["number"], closing["section"], closing["kind"]) == (None, 0, "closing")


def test_the_table_shows_number_title_offices_and_deadline() -> None:
    page = StringIO()
    Console(file=page, width=120).print(as_table([DOCUMENT]))
    shown = page.getvalue()
    assert "示发〔2023〕1号 · 某方案 · 2023-01-02" in shown
    row = next(line for line in shown.splitlines() if line.strip().startswith("1.1"))
    assert row.split() == ["1.1", "推进互认", "牵头：重庆市公安局", "2023-06-30"]
    assert any(line.split() == ["0.0", "（无编号末段）", "—"] for line in shown.splitlines())
