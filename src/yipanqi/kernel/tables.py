"""Reading the tables the kernel ships as CSV: an empty cell is open or not known, `;` stands between several."""

import csv
from datetime import date
from importlib.resources import files


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a table beside this module, by column name."""
    text = files("yipanqi.kernel").joinpath(name).read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


def day(cell: str) -> date | None:
    """A date cell; empty is open."""
    return date.fromisoformat(cell) if cell else None


def several(cell: str) -> tuple[str, ...]:
    """The values of a cell that holds any number of them."""
    return tuple(cell.split(";")) if cell else ()


def in_force(valid_from: date | None, valid_to: date | None, on: date) -> bool:
    """Whether a day lies in a validity: its first day counts, the day it ends does not; None is open."""
    return (valid_from is None or valid_from <= on) and (valid_to is None or on < valid_to)
