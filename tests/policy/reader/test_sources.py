"""Text out of the four kinds of file."""

from pathlib import Path

import docx
import pytest

from yipanqi.kernel.problems import Refused
from yipanqi.policy.reader import read_file, text_of


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
