"""The reader as a whole: text in, document, account of lines and doubts out. No I/O."""

import re
from collections.abc import Iterable, Sequence

import msgspec

from yipanqi.kernel.text import Text
from yipanqi.policy.reader.characters import fold, simplified
from yipanqi.policy.reader.deadlines import common_deadline, find_deadline, is_none, lacks_year, read_deadline
from yipanqi.policy.reader.document import (
    Clause,
    ClauseKind,
    Deadline,
    Document,
    Doubt,
    Field,
    LineUse,
    Placed,
    Reading,
    Section,
    Use,
)
from yipanqi.policy.reader.letter import Letter, cited, kind_of, read_letter
from yipanqi.policy.reader.lines import BLANK, clean
from yipanqi.policy.reader.offices import expand, is_elsewhere, is_known
from yipanqi.policy.reader.pages import without_page
from yipanqi.policy.reader.parts import Parts, parts_of
from yipanqi.policy.reader.places import is_ours, places, side_of
from yipanqi.policy.reader.structure import Draft, gaps
from yipanqi.policy.reader.table import find_header
from yipanqi.policy.reader.targets import targets
from yipanqi.policy.reader.vocabulary import vocabulary

_UNPLACED = Text("未能归类", "could not be placed")


def read(text: str, file: str) -> Reading:
    """Read one document from its plain text. Any text gives a reading; every line of it is in `Reading.lines`.

    A text in traditional characters is read, and its clauses are given, in simplified ones.
    """
    raw = text.splitlines()
    cleaned = clean(simplified(text).splitlines())
    lines, aside = without_page(cleaned, find_header(cleaned) is not None)
    parts = parts_of(lines)
    letter = read_letter(parts.before, parts.after)
    document = _document(file, letter, parts)
    uses = _account(raw, (*aside, *letter.uses, *parts.body.uses))
    return Reading(document, uses, (*parts.body.doubts, *_doubts(document, parts.body.drafts), *_unplaced(uses)))


def read_text(text: str, file: str) -> Document:
    """The document of a plain text; `file` is the name it goes by."""
    return read(text, file).document


def _document(file: str, letter: Letter, parts: Parts) -> Document:
    body = parts.body
    kinds = {section.ordinal: _kind_of(section) for section in body.sections}
    clauses = [_clause(draft, kinds.get(draft.section, ClauseKind.TASK), letter) for draft in body.drafts]
    common = common_deadline(_common_texts(letter, body.sections, clauses), _year(letter))
    return Document(
        file=file,
        number=letter.number,
        title=letter.title,
        issuers=letter.issuers,
        issued_on=letter.issued_on,
        kind=kind_of(letter.title, parts.in_table),
        addressees=letter.addressees,
        cites=cited(_all_texts(letter, parts), {letter.title, letter.number or ""}),
        consultation=letter.consultation,
        sections=body.sections,
        clauses=tuple(_with_common(clause, common) for clause in clauses),
    )


def _all_texts(letter: Letter, parts: Parts) -> list[str]:
    sections = (section.text for section in parts.body.sections)
    return [
        letter.title,
        *(p.text for p in (*parts.before, *parts.after)),
        *sections,
        *(draft.text for draft in parts.body.drafts),
    ]


def _kind_of(section: Section) -> ClauseKind:
    words = vocabulary()
    if any(word in section.title for word in words.general):
        return ClauseKind.GENERAL
    return ClauseKind.MEASURE if any(word in section.title for word in words.measures) else ClauseKind.TASK


def _clause(draft: Draft, kind: ClauseKind, letter: Letter) -> Clause:
    at = places(letter.issuers, letter.title)
    own = _deadline(draft, _year(letter))
    return Clause(
        number=draft.number,
        section=draft.section,
        title=draft.title,
        text=draft.text,
        kind=ClauseKind.CLOSING if draft.number is None else kind,
        offices=tuple(office for printed in draft.offices for office in expand(printed, at)),
        deadline=own or Deadline(),
        targets=targets(draft.text),
    )


def _deadline(draft: Draft, year: int | None) -> Deadline | None:
    return find_deadline(draft.text, year) if draft.deadline is None else read_deadline(draft.deadline, year)


def _year(letter: Letter) -> int | None:
    """The year that a date without one is of: the one the title names, else that of issue."""
    named = re.findall("20[0-9]{2}(?=年)", fold(letter.title))
    return int(named[0]) if len(named) == 1 else letter.issued_on.year if letter.issued_on else None


def _common_texts(letter: Letter, sections: Iterable[Section], clauses: Iterable[Clause]) -> list[str]:
    general = [section.text for section in sections if _kind_of(section) is ClauseKind.GENERAL]
    aims = [clause.text for clause in clauses if clause.kind is ClauseKind.GENERAL]
    return [letter.introduction, *general, *aims]


def _with_common(clause: Clause, common: Deadline | None) -> Clause:
    """A task that prints no deadline of its own has the document's."""
    if common is None or clause.kind is not ClauseKind.TASK or clause.deadline.printed:
        return clause
    return msgspec.structs.replace(clause, deadline=common)


def _account(raw: Sequence[str], uses: Iterable[Placed]) -> tuple[LineUse, ...]:
    known = {use.number: use for use in uses}
    return tuple(_use_of(number, text, known.get(number)) for number, text in enumerate(raw, start=1))


def _use_of(number: int, text: str, use: Placed | None) -> LineUse:
    if use:
        return LineUse(number, text, use.use, use.reason)
    return LineUse(number, text, Use.ASIDE, BLANK if not clean([text])[0].text else _UNPLACED)


def _unplaced(uses: Iterable[LineUse]) -> list[Doubt]:
    return [Doubt((use.number,), _UNPLACED) for use in uses if use.reason is _UNPLACED]


def _doubts(document: Document, drafts: Sequence[Draft]) -> list[Doubt]:
    """Numbers that do not follow on, tasks nobody answers for, and offices whose full name is not known.

    A document that names no office at all is in doubt once, not at every task.
    """
    doubts = gaps(drafts)
    at = places(document.issuers, document.title)
    if elsewhere := [place for place in at if not is_ours(side_of(place, place))]:
        text = Text("发文机关所在地不在本辖区", "issued by a place outside the two administrations")
        doubts.append(Doubt((), text, None, Field.ISSUERS, "、".join(elsewhere)))
    own = {side_of(place, place) for place in at}
    tasks = [clause for clause in document.clauses if clause.kind is ClauseKind.TASK]
    silent = bool(tasks) and not any(clause.offices for clause in document.clauses)
    if silent:
        text = Text("全文未见责任单位", "no responsible office found in the whole document")
        doubts.append(Doubt((), text, None, Field.OFFICES))
    for place, (clause, draft) in enumerate(zip(document.clauses, drafts, strict=True)):
        if clause.kind is ClauseKind.TASK and not clause.offices and not silent:
            text = Text("未见责任单位", "no responsible office found")
            doubts.append(Doubt(draft.lines, text, place, Field.OFFICES))
        if outside := [office.name for office in clause.offices if is_elsewhere(office) and office.side not in own]:
            text = Text("有本辖区以外的单位", "offices of places outside the two administrations")
            doubts.append(Doubt(draft.lines, text, place, Field.OFFICES, "、".join(outside)))
        if clause.deadline.printed and not (clause.deadline.on or clause.deadline.ongoing or is_none(clause.deadline)):
            text = Text("时限未能辨认", "the deadline was not understood")
            doubts.append(Doubt(draft.lines, text, place, Field.DEADLINE, clause.deadline.printed))
        if lacks_year(clause.deadline) and clause.deadline.on:
            year = clause.deadline.on.year
            text = Text(f"时限未写年份，按{year}年", f"the deadline has no year, {year} was taken")
            doubts.append(Doubt(draft.lines, text, place, Field.DEADLINE, clause.deadline.printed))
        for office in clause.offices:
            if not is_known(office):
                text = Text(f"责任单位全称待确认：{office.printed}", f"full name to be confirmed: {office.printed}")
                doubts.append(Doubt(draft.lines, text, place, Field.OFFICES, office.name))
    return doubts
