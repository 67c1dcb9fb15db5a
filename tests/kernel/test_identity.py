"""Identity numbers: what is taken, what is turned away and in which words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yipanqi.kernel.identity import birth_date, credit_code, make_resident_id, masked, resident_id, sex
from yipanqi.kernel.problems import Refused

TODAY = date(2026, 11, 22)

births = st.dates(date(1900, 1, 1), TODAY)
numbers = st.builds(
    make_resident_id, st.sampled_from(["511621", "500157", "510202", "810000", "951840"]), births, st.integers(0, 999)
)


def problem(raw: str) -> str:
    with pytest.raises(Refused) as refused:
        resident_id(raw, TODAY, field="id_no")
    (only,) = refused.value.problems
    assert only.field == "id_no"
    assert not raw or raw not in only.text.zh + only.text.en
    return only.code


@pytest.mark.parametrize(
    "number",
    [
        "511621200012310017",  # 35+9+10+30+16+4 +4+0+0+0 +7+18 +30+5 +0+0+2 = 170, mod 11 is 5: 7
        "51162120001231005X",  # the same with 5*2 for 1*2: 178, mod 11 is 2: X
        "500108199003072348",
        "510104198506155622",
        "500225197904011158",  # 大足县, ended 2011
        "510202196005010031",  # old 重庆市, ended 1997: 35+9+0+10+0+8 +2+9+36+0 +0+45 +0+5 +0+0+6 = 165, mod 11 is 0: 1
        "500157202601010018",
        "951840198001010010",  # foreigner: 63+45+10+40+32+0 +2+9+48+0 +0+9 +0+5 +0+0+2 = 265, mod 11 is 1: 0
        "810000199003070023",  # Hong Kong: 56+9 +2+9+54+0 +0+27 +0+35 +0+0+4 = 196, mod 11 is 9: 3
    ],
)
def test_a_good_number_is_taken_whatever_became_of_its_division(number: str) -> None:
    assert resident_id(number, TODAY) == number


def test_a_number_is_taken_as_people_type_it() -> None:
    assert resident_id(" 511621 20001231 005x", TODAY) == "51162120001231005X"
    assert resident_id("５１１６２１２０００１２３１００１７", TODAY) == "511621200012310017"


def test_an_old_number_of_15_digits_is_made_18() -> None:
    # 511621 (19)850615 562: 104 +2+9+48+15 +0+54 +10+25 +40+24+4 = 335, mod 11 is 5: 7
    assert resident_id("511621850615562", TODAY) == "511621198506155627"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("", "id-shape"),
        ("51162120001231001", "id-shape"),
        ("51162120001231001A", "id-shape"),
        ("X11621200012310017", "id-shape"),
        ("١11621200012310017", "id-shape"),  # an Arabic digit
        ("551621200012310017", "id-division"),
        ("511621200013310017", "id-birth"),
        ("511621202302290017", "id-birth"),
        ("511621202611230017", "id-birth"),  # tomorrow
        ("511621200012310018", "id-check"),
    ],
)
def test_a_bad_number_is_refused_with_the_rule_it_breaks_and_never_repeated(raw: str, code: str) -> None:
    assert problem(raw) == code


def test_someone_born_today_is_taken_and_tomorrow_is_not() -> None:
    newborn = make_resident_id("511621", TODAY, 1)
    assert resident_id(newborn, TODAY) == newborn
    assert problem(make_resident_id("511621", date(2026, 11, 23), 1)) == "id-birth"


@given(births, st.integers(0, 999))
def test_a_made_number_tells_the_birth_date_and_sex_it_was_made_with(birth: date, sequence: int) -> None:
    number = resident_id(make_resident_id("500225", birth, sequence), TODAY)
    assert birth_date(number) == birth
    assert sex(number) == ("male" if sequence % 2 else "female")


@given(numbers, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_never_passes(number: str, place: int, shift: int) -> None:
    wrong = (int(number[place]) + shift) % 10
    with pytest.raises(Refused):
        resident_id(f"{number[:place]}{wrong}{number[place + 1 :]}", TODAY)


@given(numbers)
def test_a_masked_number_keeps_the_birth_date_covered(number: str) -> None:
    shown = masked(number)
    assert len(shown) == 18
    assert shown[4:14] == "*" * 10
    assert (shown[:4], shown[14:]) == (number[:4], number[14:])


def test_no_number_is_made_from_a_sequence_or_division_that_does_not_fit() -> None:
    with pytest.raises(ValueError, match="1000"):
        make_resident_id("511621", date(2000, 1, 1), 1000)
    with pytest.raises(ValueError, match="51010A"):
        make_resident_id("51010A", date(2000, 1, 1), 1)


def test_a_credit_code_is_taken_in_small_letters_and_with_spaces() -> None:
    assert credit_code("9111 0000 6000 3734 1l") == "91110000600037341L"  # the sum is 538, mod 31 is 11, 31-11 is 20: L


@pytest.mark.parametrize(
    ("raw", "code"),
    [("91110000600037341K", "uscc-check"), ("9111000060003734", "uscc-shape"), ("9111000060003734IL", "uscc-shape")],
)
def test_a_bad_credit_code_is_refused_with_the_rule_it_breaks(raw: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        credit_code(raw, field="employer")
    assert [(p.code, p.field) for p in refused.value.problems] == [(code, "employer")]
