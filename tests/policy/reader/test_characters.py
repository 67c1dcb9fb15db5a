"""Characters fold one to one, and numerals are read in both scripts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yipanqi.policy.reader.characters import fold, integer


def test_full_width_marks_letters_and_digits_are_compared_as_half_width() -> None:
    assert fold("（１２）Ａ：；，％　二〇二二") == "(12)A:;,% 二零二二"


@given(st.text())
def test_folding_keeps_every_position(text: str) -> None:
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("7", 7),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("二十三", 23),
        ("一百零五", 105),
        ("二零二二", 2022),
        ("两", 2),
    ],
)
def test_a_numeral_has_its_value(numeral: str, value: int) -> None:
    assert integer(numeral) == value


@pytest.mark.parametrize("numeral", ["", "甲", "一点五"])
def test_what_is_no_numeral_is_refused(numeral: str) -> None:
    with pytest.raises(ValueError, match=r"numeral|invalid literal"):
        integer(numeral)
