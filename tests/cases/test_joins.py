"""Joins of legs by all, any or the first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yipanqi.cases.joins import By, Join

NAMES = ("police", "insurance", "fund")

ANSWERS = st.dictionaries(st.sampled_from(NAMES), st.booleans()).flatmap(
    lambda said: st.permutations(list(said.items())).map(tuple)
)
"""Some of the names with what they say, in any order."""


def heard(by: By, answers: tuple[tuple[str, bool], ...]) -> Join:
    join = Join(by, NAMES)
    for name, agrees in answers:
        join = join.hear(name, agrees)
    return join


def test_all_have_to_agree_and_one_refusal_fails_it() -> None:
    join = heard(By.ALL, (("police", True), ("fund", True)))
    assert (join.met, join.failed, join.waiting) == (False, False, ("insurance",))
    assert join.hear("insurance", True).met
    assert join.hear("insurance", False).failed


def test_one_that_agrees_is_enough_for_any_and_the_others_are_still_heard() -> None:
    join = heard(By.ANY, (("police", False), ("fund", True)))
    assert (join.met, join.waiting, join.released) == (True, ("insurance",), ())
    assert heard(By.ANY, tuple((name, False) for name in NAMES)).failed


def test_the_first_that_agrees_wins_and_releases_the_others_whose_late_answers_change_nothing() -> None:
    join = heard(By.FIRST, (("police", False), ("fund", True)))
    assert (join.winner, join.released, join.waiting) == ("fund", ("insurance",), ())
    late = join.hear("insurance", True)
    assert (late.winner, late.late, late.met) == ("fund", ("insurance",), True)


def test_nothing_that_is_not_there_is_met() -> None:
    assert Join(By.ALL, ()).met  # no part is needed
    assert Join(By.ANY, ()).failed


def test_what_does_not_answer_the_legs_once_each_is_no_join() -> None:
    with pytest.raises(ValueError, match="once each"):
        heard(By.ALL, (("library", True),))
    with pytest.raises(ValueError, match="once each"):
        Join(By.ALL, ("police", "police"))


@given(st.sampled_from((By.ALL, By.ANY)), ANSWERS, st.randoms(use_true_random=False))
def test_for_all_and_any_the_order_of_answers_does_not_matter(
    by: By, answers: tuple[tuple[str, bool], ...], rng
) -> None:  # type: ignore[no-untyped-def]
    other = list(answers)
    rng.shuffle(other)
    one, two = heard(by, answers), heard(by, tuple(other))
    assert (one.met, one.failed, one.waiting) == (two.met, two.failed, two.waiting)


@given(ANSWERS)
def test_with_first_exactly_one_wins_where_any_agrees(answers: tuple[tuple[str, bool], ...]) -> None:
    join = heard(By.FIRST, answers)
    agreeing = [name for name, agrees in answers if agrees]
    assert join.winner == (agreeing[0] if agreeing else "")
    assert join.met == bool(agreeing)
    assert not (join.met and join.waiting)


@given(st.sampled_from(By), ANSWERS)
def test_a_join_is_never_both_and_settled_at_the_latest_when_all_have_answered(
    by: By, answers: tuple[tuple[str, bool], ...]
) -> None:
    join = heard(by, answers)
    assert not (join.met and join.failed)
    assert join.settled or join.silent


@given(st.sampled_from(By), ANSWERS, st.sampled_from(NAMES), st.booleans())
def test_what_is_settled_stays_so_whoever_answers_then(
    by: By, answers: tuple[tuple[str, bool], ...], name: str, agrees: bool
) -> None:
    join = heard(by, answers)
    later = join.hear(name, agrees)
    if join.settled:
        assert (later.met, later.failed, later.winner) == (join.met, join.failed, join.winner)
