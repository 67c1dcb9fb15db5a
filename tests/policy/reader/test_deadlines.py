"""Deadlines of cells, of prose and of whole documents."""

from datetime import date

import pytest

from yipanqi.policy.reader.deadlines import common_deadline, find_deadline, is_deadline, read_deadline


@pytest.mark.parametrize(
    ("cell", "on"),
    [
        ("2024年12月", date(2024, 12, 31)),
        ("2024年2月", date(2024, 2, 29)),  # a leap year
        ("2024年６月底前", date(2024, 6, 30)),
        ("2022年底前", date(2022, 12, 31)),
        ("2025年", date(2025, 12, 31)),
        ("2025年上半年", date(2025, 6, 30)),
        ("2025年三季度末", date(2025, 9, 30)),
        ("2025年5月8日前", date(2025, 5, 8)),
    ],
)
def test_a_cell_with_a_date_ends_on_its_last_day(cell: str, on: date) -> None:
    found = read_deadline(cell)
    assert (found.printed, found.on, found.ongoing) == (cell, on, False)


@pytest.mark.parametrize("cell", ["常态化", "常态化持续实施", "持续推进", "持续跟踪", "长期坚持"])
def test_ongoing_work_has_no_last_day(cell: str) -> None:
    found = read_deadline(cell)
    assert found.ongoing
    assert found.on is None


def test_a_dash_says_that_there_is_no_deadline() -> None:
    assert is_deadline("——")
    assert (read_deadline("——").on, read_deadline("——").ongoing) == (None, False)


@pytest.mark.parametrize("cell", ["县公安局", "推进互认", "实施", "2024年版"])
def test_other_cells_are_no_deadline(cell: str) -> None:
    assert not is_deadline(cell)


def test_a_day_that_does_not_exist_gives_no_date() -> None:
    assert read_deadline("2023年2月30日").on is None


def test_prose_names_a_deadline_only_by_its_form() -> None:
    found = find_deadline("落实2023年版清单，力争2024年6月底前建成平台。")
    assert found is not None
    assert (found.printed, found.on) == ("2024年6月底前", date(2024, 6, 30))
    assert find_deadline("落实2023年版清单，持续推进。") is None


def test_a_label_in_prose_names_an_ongoing_deadline() -> None:
    found = find_deadline("推进互认。（完成时限：长期坚持）")
    assert found is not None
    assert found.ongoing


def test_the_common_deadline_is_the_first_one_named() -> None:
    found = common_deadline(["现印发给你们。", "提出2022年底前到位的事项。", "到2025年底，全面建成。"])
    assert found is not None
    assert found.on == date(2022, 12, 31)
