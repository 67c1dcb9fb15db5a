"""Text out of the four kinds of file."""

from pathlib import Path

import docx
import docx.document
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from yipanqi.kernel.problems import Refused
from yipanqi.policy.reader import read_file, text_of
from yipanqi.policy.reader.sources import source_of


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_plain_text_is_read_in_both_encodings(tmp_path: Path, encoding: str) -> None:
    assert text_of(written(tmp_path / "a.txt", "一、总体要求".encode(encoding))) == "一、总体要求"


def test_a_web_page_gives_a_line_for_each_block_and_no_scripts(tmp_path: Path) -> None:
    head = "<html><head><title>页</title><style>p{}</style></head>"
    page = head + "<body><h1>某方案</h1><p>一、<b>事项</b></p><script>x</script></body>"
    lines = text_of(written(tmp_path / "a.html", page.encode())).splitlines()
    assert [line for line in lines if line] == ["某方案", "一、事项"]


def test_a_word_document_with_a_table_is_read_like_a_list(tmp_path: Path) -> None:
    paper = docx.Document()
    for text in ("示范县人民政府办公室", "2023年3月2日", "示范县任务清单"):
        paper.add_paragraph(text)
    rows = (("序号", "重点任务", "完成时限", "责任单位"), ("1", "推进通借。", "2023年6月", "县财政局"))
    table = paper.add_table(rows=2, cols=4)
    for row, words in zip(table.rows, rows, strict=True):
        for cell, word in zip(row.cells, words, strict=True):
            cell.text = word
    paper.save(str(tmp_path / "a.docx"))
    (clause,) = read_file(tmp_path / "a.docx").clauses
    assert (clause.number, clause.title, clause.offices[0].name) == (1, "推进通借", "示范县财政局")


def tracked(paper: docx.document.Document, *pieces: tuple[str, str]) -> None:
    """A paragraph whose pieces are kept (""), inserted (ins), deleted (del) or its end deleted (end)."""
    paragraph = paper.add_paragraph()
    for words, change in pieces:
        run = paragraph.add_run(words)._r
        if change in ("ins", "del"):
            wrapped = OxmlElement(f"w:{change}")
            run.addprevious(wrapped)
            wrapped.append(run)
        if change == "del":
            run.find(qn("w:t")).tag = qn("w:delText")
        if change == "end":
            mark = paragraph._p.get_or_add_pPr()
            mark.append(OxmlElement("w:rPr"))
            mark[-1].append(OxmlElement("w:del"))


def test_tracked_insertions_are_read_and_deletions_are_not(tmp_path: Path) -> None:
    paper = docx.Document()
    tracked(paper, ("（一）推进互认。", ""), ("10月", "del"), ("11月", "ins"), ("底前完成。", ""))
    tracked(paper, ("（二）推进", "end"))
    tracked(paper, ("通办。", "ins"))
    paper.save(str(tmp_path / "a.docx"))
    source = source_of(tmp_path / "a.docx")
    assert source.text.splitlines() == ["（一）推进互认。11月底前完成。", "（二）推进通办。"]
    assert [(each.kind.en, each.count) for each in source.left_out] == [("deletions in tracked changes", 1)]


def test_an_inserted_cell_is_read_and_a_deleted_row_is_not(tmp_path: Path) -> None:
    paper = docx.Document()
    table = paper.add_table(rows=2, cols=2)
    for cell, word in zip((cell for row in table.rows for cell in row.cells), "甲乙丙丁", strict=True):
        cell.text = word
    run = table.cell(0, 1).paragraphs[0].runs[0]._r
    run.addprevious(OxmlElement("w:ins"))
    run.getprevious().append(run)
    table.rows[1]._tr.get_or_add_trPr().append(OxmlElement("w:del"))
    paper.save(str(tmp_path / "a.docx"))
    assert text_of(tmp_path / "a.docx") == "甲\t乙"


def boxed(held: OxmlElement, *marks: str) -> OxmlElement:
    """A content control around an element, in its place; `marks` are what its properties say."""
    box, properties, content = OxmlElement("w:sdt"), OxmlElement("w:sdtPr"), OxmlElement("w:sdtContent")
    for mark in marks:
        properties.append(OxmlElement(mark))
    held.addprevious(box)
    box.append(properties)
    box.append(content)
    content.append(held)
    return box


def test_what_stands_in_content_controls_is_read_but_no_prompt(tmp_path: Path) -> None:
    paper = docx.Document()
    first, second, prompt = (paper.add_paragraph(text) for text in ("一、总则", "二、附则", "单击此处输入文字"))
    table = paper.add_table(1, 2)
    for cell, text in zip(table.rows[0].cells, "甲乙", strict=True):
        cell.paragraphs[0].add_run(text)
    boxed(boxed(first._p))
    boxed(second.runs[0]._r)
    boxed(prompt._p, "w:showingPlcHdr")
    boxed(table.rows[0].cells[1].paragraphs[0]._p)
    boxed(table._tbl)
    paper.save(str(tmp_path / "a.docx"))
    source = source_of(tmp_path / "a.docx")
    assert source.text == "一、总则\n二、附则\n甲\t乙"
    assert [(each.kind.en, each.count) for each in source.left_out] == [("content controls not filled in", 1)]


def numbered(paper: docx.document.Document, *formats: tuple[str, str]) -> str:
    """A list of the paper with these signs and texts, level by level; its id."""
    root = paper.part.numbering_part.element
    kind, one = OxmlElement("w:abstractNum"), OxmlElement("w:num")
    kind.set(qn("w:abstractNumId"), "77")
    one.set(qn("w:numId"), "78")
    for depth, (sign, text) in enumerate(formats):
        level = OxmlElement("w:lvl")
        level.set(qn("w:ilvl"), str(depth))
        for name, value in (("w:start", "1"), ("w:numFmt", sign), ("w:lvlText", text)):
            say(level, name, value)
        kind.append(level)
    say(one, "w:abstractNumId", "77")
    root.append(kind)
    root.append(one)
    return "78"


def say(above: OxmlElement, name: str, value: str) -> OxmlElement:
    """An element with a value."""
    said = OxmlElement(name)
    said.set(qn("w:val"), value)
    above.append(said)
    return said


def test_numbers_that_the_word_processor_writes_are_read(tmp_path: Path) -> None:
    paper = docx.Document()
    list_ = numbered(
        paper, ("chineseCounting", "%1、"), ("decimal", "%2."), ("decimalEnclosedCircle", "%3"), ("bullet", "•")
    )
    lines = ((0, "总则"), (1, "转移"), (1, "缴存"), (None, "说明"), (2, "线上"), (0, "附则"), (1, "施行"), (3, "点"))
    for depth, text in lines:
        paragraph = paper.add_paragraph(text)
        if depth is not None:
            place = OxmlElement("w:numPr")
            say(place, "w:ilvl", str(depth))
            say(place, "w:numId", list_)
            paragraph._p.get_or_add_pPr().append(place)
    paper.save(str(tmp_path / "a.docx"))
    read = "一、总则 1.转移 2.缴存 说明 ①线上 二、附则 1.施行 点"
    found = text_of(tmp_path / "a.docx")
    assert found.split("\n") == read.split()


def test_a_list_may_be_its_paragraphs_style(tmp_path: Path) -> None:
    paper = docx.Document()
    paper.add_paragraph("转移接续", style="List Number")
    paper.add_paragraph("异地缴存", style="List Number")
    paper.save(str(tmp_path / "a.docx"))
    assert text_of(tmp_path / "a.docx") == "1.转移接续\n2.异地缴存"


def test_what_a_page_hides_or_navigates_with_is_counted_by_kind(tmp_path: Path) -> None:
    page = """<body><nav><a>首页</a><button>搜索</button></nav><nav>政务公开</nav><p>某方案</p>
        <div style="display:none">旧版</div><button>打印</button><script>x</script></body>"""
    source = source_of(written(tmp_path / "a.html", page.encode()))
    assert source.text.split() == ["某方案"]
    assert [(each.kind.en, each.count) for each in source.left_out] == [
        ("navigation", 2),
        ("buttons and choices", 1),  # the other stood in the navigation and went with it
        ("scripts and styles", 1),
        ("hidden parts", 1),
    ]


def test_a_pdf_gives_its_printed_lines(tmp_path: Path) -> None:
    assert text_of(written(tmp_path / "a.pdf", one_page("Plan A"))).strip() == "Plan A"


@pytest.mark.parametrize(("name", "code"), [("a.odt", "format"), ("a.docx", "damaged"), ("a.pdf", "damaged")])
def test_another_kind_or_a_damaged_file_is_refused_by_name(tmp_path: Path, name: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        text_of(written(tmp_path / name, b"no such thing"))
    assert refused.value.problems[0].code == code
    assert name in refused.value.problems[0].text.zh


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        text_of(tmp_path / "none.txt")
    assert refused.value.problems[0].code == "missing"


def one_page(words: str) -> bytes:
    """The smallest PDF with one line of Latin text."""
    stream = f"BT /F1 12 Tf 72 720 Td ({words}) Tj ET"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(stream)}>>\nstream\n{stream}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    data, offsets = "%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        offsets.append(len(data))
        data += f"{number} 0 obj\n{each}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    end = f"trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n{len(data)}\n%%EOF\n"
    return f"{data}xref\n0 6\n0000000000 65535 f \n{table}{end}".encode()
