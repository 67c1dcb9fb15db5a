"""QR codes: splitting and joining, and a reader that is not ours."""

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from yipanqi.formats import qr
from yipanqi.kernel.problems import Refused

LONG = "".join(f"{number:04}." for number in range(400))  # 2,000 characters: 4 codes of 640
printable = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=300)


@given(printable, st.integers(5, 40), st.randoms(use_true_random=False))
def test_parts_join_in_any_order_and_read_twice(text, piece, random):
    parts = list(qr.split(text, piece))
    random.shuffle(parts)
    assert qr.join([*parts, parts[0]]) == text


def read(part):
    scale = 3
    rows = list(qr.code(part).matrix_iter(scale=scale, border=4))
    pixels = bytes(0 if dark else 255 for row in rows for dark in row)
    [found] = zxingcpp.read_barcodes(memoryview(pixels).cast("B", (len(rows), len(rows[0]))))
    return found.text


def test_another_reader_reads_our_codes():
    parts = qr.split(LONG)
    assert len(parts) == 4
    assert qr.join(map(read, parts)) == LONG


def test_a_full_code_stays_readable_for_a_phone():
    part = "YPQ1/99/99/01234567/" + "a" * qr.PIECE
    assert qr.code(part).version <= 20


def test_a_code_is_an_svg_that_takes_the_size_of_its_place():
    svg = qr.svg("YPQ1/1/1/00000000/x")
    assert svg.startswith("<svg")
    assert "viewBox" in svg
    assert " width=" not in svg.split(">")[0]


def test_a_missing_part_is_named():
    parts = qr.split(LONG)
    with pytest.raises(Refused) as refused:
        qr.join([parts[0], parts[2]])
    assert refused.value.problems[0].text.zh == "还缺第2、4个二维码（共4个）。"
    assert refused.value.problems[0].text.en == "Still missing of 4 codes: 2, 4."


def test_parts_of_two_credentials_do_not_join():
    with pytest.raises(Refused, match="not of one credential"):
        qr.join([qr.split(LONG)[0], *qr.split(LONG.replace("0", "9"))[1:]])


@pytest.mark.parametrize(
    "parts", [["hello"], ["YPQ1/0/1/00000000/x"], ["YPQ1/1/1/00000000/你"], ["YPQ1/1/1/00000000/"]]
)
def test_a_foreign_code_is_refused(parts):
    with pytest.raises(Refused, match="not a credential code"):
        qr.join(parts)


def test_an_altered_piece_is_refused():
    part = qr.split("abc")[0]
    with pytest.raises(Refused, match="altered"):
        qr.join([part + "d"])
    with pytest.raises(Refused, match="altered"):
        qr.join([*qr.split(LONG), qr.split(LONG)[0].replace("YPQ1/1/4", "YPQ1/9/4")])


@pytest.mark.parametrize("text", ["", "x" * 64_000, "证照"])
def test_what_does_not_fit_is_refused(text):
    with pytest.raises(Refused):
        qr.split(text)


def test_nothing_read_is_nothing_joined():
    with pytest.raises(Refused):
        qr.join([])
