"""The parts of a document: what stands around the clauses, the clauses in prose, the clauses in tables."""

import re
from collections.abc import Sequence

import msgspec

from yipanqi.kernel.text import Text
from yipanqi.policy.reader.characters import fold
from yipanqi.policy.reader.columns import column_of
from yipanqi.policy.reader.document import Doubt, Section
from yipanqi.policy.reader.grid import Grid, Row, names_columns, read_grid
from yipanqi.policy.reader.letter import stands_alone
from yipanqi.policy.reader.lines import Line, Paragraph, is_heading, paragraphs
from yipanqi.policy.reader.lists import opens_list
from yipanqi.policy.reader.markers import Level, Marker, marker_of
from yipanqi.policy.reader.places import directory
from yipanqi.policy.reader.structure import Body, Draft, read_body
from yipanqi.policy.reader.table import find_header, read_table, regular_rows

_CAPTION_LINES = 3
_LISTED = re.compile(r"^附\s*件\s*:\s*(?P<first>1\s*[.、])?")
_ANNEX = Text("附表", "annex table")


class Parts(msgspec.Struct, frozen=True):
    """What stands before and after the clauses, the clauses, and whether they all stand in tables."""

    before: tuple[Paragraph, ...]
    after: tuple[Paragraph, ...]
    body: Body
    in_table: bool


def parts_of(lines: Sequence[Line]) -> Parts:
    """The parts of a document from its own lines."""
    prose, captions, tables = _separated(lines)
    prose, attachments = _attachments(prose)
    start, end = _bounds(prose)
    body = read_body(paragraphs(prose[start:end], _never))
    before = tuple(paragraphs(prose[:start], stands_alone))
    after = (*paragraphs(prose[end:], stands_alone), *captions, *attachments)
    if not (body.drafts and tables):
        return Parts(before, after, merged([body, *tables]), bool(tables))
    body, heading = _without_bare_heading(body) if not captions else (body, "")
    title = captions[-1].text if captions else heading or _ANNEX.zh
    return Parts(before, after, merged([body, *(_annexed(table, title) for table in tables)]), False)


def _without_bare_heading(body: Body) -> tuple[Body, str]:
    """The body without a last heading under which nothing stands but a table, and that heading."""
    last = body.sections[-1] if body.sections else None
    if last is None or last.text or any(draft.section == last.ordinal for draft in body.drafts):
        return body, ""
    return msgspec.structs.replace(body, sections=body.sections[:-1]), last.title


def _attachments(prose: list[Line]) -> tuple[list[Line], list[Paragraph]]:
    """The prose without the list of attachments, and that list: 附件：1.… and the numbered lines that follow it."""
    kept: list[Line] = []
    found: list[Paragraph] = []
    due = 0
    for line in prose:
        marker = marker_of(line.text)
        if listed := _LISTED.match(fold(line.text)):
            found.append(Paragraph(line.text, (line.number,)))
            due = 2 if listed["first"] else 1
        elif due and marker and marker.number == due and marker.level >= Level.ARABIC and is_heading(line.text):
            found.append(Paragraph(f"附件：{line.text}", (line.number,)))
            due += 1
        else:
            due = due if not line.text else 0
            kept.append(line)
    return kept, found


def _never(_: str) -> bool:
    return False


def _bounds(lines: Sequence[Line]) -> tuple[int, int]:
    """Where the numbered body begins (the first number of the highest level in use) and ends (before a signature)."""
    marked = [(place, marker) for place, line in enumerate(lines) if (marker := _marker(line.text))]
    if not marked:
        return len(lines), len(lines)
    top = min(marker.level for _, marker in marked)
    start = next(place for place, marker in marked if marker.level == top)
    after = range(marked[-1][0] + 1, len(lines))
    return start, next((place for place in after if stands_alone(lines[place].text)), len(lines))


def _marker(text: str) -> Marker | None:
    return None if stands_alone(text) else marker_of(text)


def _separated(lines: Sequence[Line]) -> tuple[list[Line], list[Paragraph], list[Body]]:
    """The prose, the captions of tables that follow prose, and the tables."""
    prose: list[Line] = []
    captions: list[Paragraph] = []
    tables: list[Body] = []
    place = 0
    while place < len(lines):
        cells = tuple(lines[place].text.split("\t"))
        if names_columns(cells):
            captions += _captions(prose)
            grid, place = _grid(lines, place)
            tables.append(read_grid(grid))
        else:
            prose += [Line(lines[place].number, cell) for cell in _paired(cells)]
            place += 1
    return _unstacked(prose, captions, tables)


def _paired(cells: Sequence[str]) -> list[str]:
    """The cells of a row that is of no list of tasks; a label takes in the cell after it (发文字号：, 川办发…)."""
    paired: list[str] = []
    for cell in filter(None, cells):
        if paired and paired[-1].endswith((":", "：")):
            paired[-1] += cell
        else:
            paired.append(cell)
    return paired or [""]


def _unstacked(
    prose: list[Line], captions: list[Paragraph], tables: list[Body]
) -> tuple[list[Line], list[Paragraph], list[Body]]:
    """The same where a table stands one cell a line: cut into rows of equal length, else walked through."""
    header = find_header(prose)
    if header is None:
        return prose, captions, tables
    before, found = prose[: header.start], regular_rows(prose, header)
    if found is None:
        return before, captions, [*tables, read_table(prose, header)]
    rows, end = found
    numbers = tuple(line.number for line in prose[header.start : header.end] if line.text)
    table = read_grid(Grid(header.columns, numbers, rows))
    return [*before, *prose[end:]], [*captions], [*tables, table]


def _captions(prose: list[Line]) -> list[Paragraph]:
    """The title lines right before a table, taken off the prose."""
    taken: list[Line] = []
    while prose and len(taken) < _CAPTION_LINES and _is_caption(prose[-1].text):
        line = prose.pop()
        taken += [line] if line.text else []
    return [Paragraph(line.text, (line.number,)) for line in reversed(taken)]


def _is_caption(text: str) -> bool:
    if not text:
        return True
    return is_heading(text) and not marker_of(text) and not opens_list(text) and not stands_alone(text)


def _grid(lines: Sequence[Line], start: int) -> tuple[Grid, int]:
    """The table whose header stands at `start`, and where it ends."""
    header, names = [lines[start].number], lines[start].text.split("\t")
    place = start + 1
    while place < len(lines) and names_columns(under := lines[place].text.split("\t")) and under != names:
        header.append(lines[place].number)
        names = [*(below or above for above, below in zip(names, under, strict=False)), *names[len(under) :]]
        place += 1
    rows = []
    while place < len(lines) and _in_table(lines, place):
        if lines[place].text:
            rows.append(Row(tuple(lines[place].text.split("\t")), (lines[place].number,)))
        place += 1
    return Grid(_kinds(names), tuple(header), tuple(rows), tuple(map(_place_in, names))), place


def _kinds(names: Sequence[str]) -> tuple[str, ...]:
    """What each column is; of two that say what is to be done, the first names an area (重点任务, 具体举措)."""
    kinds = [column_of(name) for name in names]
    if kinds.count("task") > 1 and "area" not in kinds:
        kinds[kinds.index("task")] = "area"
    once = ("task", "area", "ordinal", "deadline", "note")
    return tuple("" if kind in once and kind in kinds[:place] else kind for place, kind in enumerate(kinds))


def _place_in(name: str) -> str:
    """The place that the head of a column names: 四川责任单位."""
    return next((place for place in directory().sides if len(place) > 2 and place[:2] in name), "")


def _in_table(lines: Sequence[Line], place: int) -> bool:
    """Whether a line is a row: it has cells, or is an area between rows."""
    if "\t" in lines[place].text:
        return True
    if lines[place].text and not is_heading(lines[place].text):
        return False
    following = next((line.text for line in lines[place + 1 : place + 4] if line.text), "")
    return "\t" in following


def merged(bodies: Sequence[Body]) -> Body:
    """Several bodies as one, their sections and clauses counted on."""
    whole = Body((), (), ())
    for body in bodies:
        sections, drafts = len(whole.sections), len(whole.drafts)
        whole = Body(
            (*whole.sections, *(msgspec.structs.replace(s, ordinal=s.ordinal + sections) for s in body.sections)),
            (*whole.drafts, *(_moved(draft, sections) for draft in body.drafts)),
            (*whole.uses, *body.uses),
            (*whole.doubts, *(_at(doubt, drafts) for doubt in body.doubts)),
        )
    return whole


def _moved(draft: Draft, sections: int) -> Draft:
    return msgspec.structs.replace(draft, section=draft.section + sections) if draft.section else draft


def _at(doubt: Doubt, drafts: int) -> Doubt:
    return doubt if doubt.clause is None else msgspec.structs.replace(doubt, clause=doubt.clause + drafts)


def _annexed(table: Body, title: str) -> Body:
    """A table behind prose; its rows without an area make a section of their own, under the table's caption."""
    if all(draft.section for draft in table.drafts):
        return table
    sections = (Section(1, title), *(msgspec.structs.replace(s, ordinal=s.ordinal + 1) for s in table.sections))
    drafts = tuple(msgspec.structs.replace(draft, section=draft.section + 1) for draft in table.drafts)
    return msgspec.structs.replace(table, sections=sections, drafts=drafts)
