"""How alike two texts are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yipanqi.policy.lineage.similarity import Rarity, cosine, found_again, pieces

TEXTS = st.text(alphabet="推进实现养老医疗互认转移，。 12ab", max_size=40)


def test_pieces_are_of_two_and_three_characters_and_do_not_cross_marks() -> None:
    assert dict(pieces("甲乙丙，丁")) == {"甲乙": 1, "乙丙": 1, "甲乙丙": 1}


def test_full_and_half_width_are_the_same() -> None:
    assert pieces("金融+政务（12）") == pieces("金融＋政务(１２)")


def test_rare_pieces_count_for_more() -> None:
    rarity = Rarity(["推进公交", "推进社保", "推进养老", "推进血库"])
    weights = rarity.vector("推进血库").weights
    assert weights["血库"] > weights["推进"]


@given(TEXTS, TEXTS)
def test_likeness_is_between_nothing_and_all_the_same_both_ways_and_whole_with_itself(one: str, other: str) -> None:
    rarity = Rarity(["甲乙", "丙丁", "戊己"])
    first, second = rarity.vector(one), rarity.vector(other)
    assert cosine(first, second) == pytest.approx(cosine(second, first))
    assert -1e-9 <= cosine(first, second) <= 1 + 1e-9
    assert 0 <= found_again(first, second) <= 1 + 1e-9
    if first:
        assert cosine(first, first) == pytest.approx(1)
