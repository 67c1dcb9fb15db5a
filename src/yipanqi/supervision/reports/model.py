"""What a report says, whatever the format: sections with words and tables; a table may ask for a chart of a column.

Every cell is the text that people read, so that three formats cannot say different numbers; columns of numbers are
marked as such.
"""

from datetime import date

import msgspec


class Column(msgspec.Struct, frozen=True):
    """A column: its title, and whether it holds numbers."""

    title: str
    numeric: bool = False


class Table(msgspec.Struct, frozen=True):
    """A table; `chart` is the column that is drawn as bars over the first one, None for no chart."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    chart: int | None = None

    def bars(self) -> tuple[list[str], list[float]]:
        """What the chart shows: labels and lengths."""
        column = self.chart or 0
        return [row[0] for row in self.rows], [float(row[column]) for row in self.rows]


class Section(msgspec.Struct, frozen=True):
    """A part of a report under its own heading."""

    title: str
    paragraphs: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()


def section(title: str, words: tuple[str, ...], tables: tuple[Table, ...]) -> Section:
    """A section; a table without rows is said in words."""
    empty = tuple(f"{table.title}：无。" for table in tables if not table.rows)
    return Section(title, (*words, *empty), tuple(table for table in tables if table.rows))


class Report(msgspec.Struct, frozen=True):
    """A report: title, number of the issue or "", who issues it, on which day."""

    title: str
    number: str
    issuer: str
    issued_on: date
    sections: tuple[Section, ...]

    @property
    def head(self) -> str:
        """The line under the title."""
        return "　".join(part for part in (self.number, self.issuer, self.issued_on.isoformat()) if part)
