"""Papers of our own in the styles of real ones, a trap in each.

`NAME.read` says what a person reads in the paper, a line a fact: the paper, its sections, its clauses, what a person
should look at. It was written from the paper alone and then compared with what the reader says; where they differed,
the paper decided. A line that begins with `#` says why the line below it is as it is.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from opencc import OpenCC

from yipanqi.policy.reader import read, text_of
from yipanqi.policy.reader.document import Clause, Document, Reading, Use

PAPERS = Path(__file__).parent / "papers"
NAMES = sorted(path.name for path in PAPERS.iterdir() if path.suffix != ".read")


def reading_of(name: str) -> Reading:
    return read(text_of(PAPERS / name), name)


def facts(reading: Reading) -> Iterator[str]:
    """What was read, a line a fact."""
    yield head(reading.document)
    yield from (f"§{section.ordinal} {section.title}" for section in reading.document.sections)
    yield from (line_of(clause) for clause in reading.document.clauses)
    yield from (f"? {doubt.clause if doubt.clause is not None else ''} {doubt.text.zh}" for doubt in reading.doubts)


def head(document: Document) -> str:
    """Number, title, issuers, date and kind; the window of a consultation."""
    asked = document.consultation
    window = f" | {asked.opens_on} {asked.days} {asked.email} {asked.phone}" if asked else ""
    facts = (document.number, document.title, "、".join(document.issuers), document.issued_on, document.kind.value)
    return " | ".join(str(fact or "-") for fact in facts) + window


def line_of(clause: Clause) -> str:
    """Place, title, deadline, targets, offices."""
    due = clause.deadline.on or ("ongoing" if clause.deadline.ongoing else "-")
    targets = " ".join(f"{target.comparator}{target.value}{target.unit}" for target in clause.targets) or "-"
    offices = " ".join(f"{office.role.value[0]}:{office.name}({office.side})" for office in clause.offices) or "-"
    return f"{clause.section}.{clause.number} {clause.title} | {due} | {targets} | {offices}"


@pytest.mark.parametrize("name", NAMES)
def test_a_paper_says_what_was_worked_out_by_hand(name: str) -> None:
    expected = (PAPERS / name).with_suffix(".read").read_text("utf-8").splitlines()
    assert list(facts(reading_of(name))) == [line for line in expected if not line.startswith("#")]


@pytest.mark.parametrize("name", NAMES)
def test_every_line_of_a_paper_has_its_place(name: str) -> None:
    reading = reading_of(name)
    text = text_of(PAPERS / name)
    assert [line.text for line in reading.lines] == text.splitlines()
    assert not [line for line in reading.lines if line.reason.zh == "未能归类"]
    assert any(line.use is Use.CLAUSE for line in reading.lines)


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("traditional.txt", "radicals.txt")])
def test_a_paper_in_traditional_characters_has_the_same_structure(name: str) -> None:
    plain = text_of(PAPERS / name)
    found = read(OpenCC("s2t").convert(plain), name).document
    assert [(clause.section, clause.number, len(clause.offices), clause.deadline.on) for clause in found.clauses] == [
        (clause.section, clause.number, len(clause.offices), clause.deadline.on)
        for clause in read(plain, name).document.clauses
    ]
