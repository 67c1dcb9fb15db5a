"""How long what people left is kept, counted in years."""

from datetime import date

import pytest

from yipanqi.supervision.keeping import years, years_after


@pytest.mark.parametrize(
    ("day", "number", "expected"),
    [
        (date(2024, 10, 9), 1, date(2025, 10, 9)),
        (date(2024, 2, 29), 1, date(2025, 2, 28)),  # no 29 February: the last of its month (民法典 202)
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
    ],
)
def test_years_end_on_the_same_day_or_the_last_of_its_month(day: date, number: int, expected: date) -> None:
    assert years_after(day, number) == expected


def test_years_are_said_in_words() -> None:
    assert [(years(n).zh, years(n).en) for n in (1, 3)] == [("1年", "1 year"), ("3年", "3 years")]
