"""Which words changed: nothing is lost, and single signs that agree by chance do not break a change up."""

from hypothesis import given
from hypothesis import strategies as st

from yipanqi.supervision.consultation.wording import Piece, compare

WORDS = st.text("一二三四五六七八九十日，。12 ", max_size=40)


@given(WORDS, WORDS)
def test_pieces_read_as_the_one_wording_and_the_other(before: str, after: str) -> None:
    pieces = compare(before, after)
    assert "".join(p.text for p in pieces if p.kind != "new") == before
    assert "".join(p.text for p in pieces if p.kind != "gone") == after


def test_a_number_is_one_word() -> None:
    assert compare("15个工作日内办结", "5个工作日内办结") == (
        Piece("gone", "15"),
        Piece("new", "5"),
        Piece("same", "个工作日内办结"),
    )


def test_two_signs_between_changes_belong_to_the_change() -> None:
    assert compare("甲乙丙丁戊", "子乙丙丑戊") == (
        Piece("gone", "甲乙丙丁"),
        Piece("new", "子乙丙丑"),
        Piece("same", "戊"),
    )
