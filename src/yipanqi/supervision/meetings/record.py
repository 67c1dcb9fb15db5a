"""The record of a meeting (会议纪要) as docx."""

from io import BytesIO

from docx import Document

from yipanqi.cases.work import BEIJING
from yipanqi.supervision.meetings.meeting import Decision, Meeting
from yipanqi.supervision.reports.docx import plain_document


def record(meeting: Meeting, decisions: tuple[Decision, ...]) -> bytes:
    """The file: when, where, who, what was on, what was said, what was decided and whose it is."""
    paper = plain_document(Document())
    paper.add_heading(f"{meeting.title}纪要", level=0)
    when = f"{meeting.starts_at.astimezone(BEIJING):%Y-%m-%d %H:%M}–{meeting.ends_at.astimezone(BEIJING):%H:%M}"
    for name, value in (("会次", meeting.number), ("时间", when), ("地点", meeting.place)):
        paper.add_paragraph(f"{name}：{value}")
    paper.add_paragraph("参会单位：" + "、".join(meeting.participants))
    paper.add_heading("议题", level=1)
    for n, item in enumerate(meeting.agenda, start=1):
        on = "，".join(each for each in (item.speaker, item.clause, item.undertaking) if each)
        paper.add_paragraph(f"{n}. {item.title}" + (f"（{on}）" if on else ""))
    paper.add_heading("会议记录", level=1)
    for line in meeting.minutes.splitlines():
        paper.add_paragraph(line)
    paper.add_heading("议定事项", level=1)
    table = paper.add_table(rows=1, cols=5, style="Table Grid")
    for cell, title in zip(table.rows[0].cells, ("序号", "事项", "责任单位", "完成时限", "台账任务"), strict=True):
        cell.text = title
    for one in decisions:
        values = (str(one.serial), one.words, one.unit, str(one.due_on or ""), one.undertaking or "由对方立账")
        for cell, value in zip(table.add_row().cells, values, strict=True):
            cell.text = value
    written = BytesIO()
    paper.save(written)
    return written.getvalue()
