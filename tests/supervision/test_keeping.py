"""How long what people left is kept, in words."""

from yipanqi.supervision.keeping import years


def test_years_are_said_in_words() -> None:
    assert [(years(n).zh, years(n).en) for n in (1, 3)] == [("1年", "1 year"), ("3年", "3 years")]
