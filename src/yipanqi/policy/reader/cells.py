"""Which cell each line of a row belongs to, where cells stand one below the other and some are broken over lines."""

from collections.abc import Sequence

from yipanqi.policy.reader.characters import fold
from yipanqi.policy.reader.columns import NO_OFFICE, OFFICE_ROLES
from yipanqi.policy.reader.deadlines import is_deadline
from yipanqi.policy.reader.lines import joined
from yipanqi.policy.reader.lists import looks_like_offices

_OPEN_ENDS = ("、", "，", ",", "；", ";")
_ENDS = ("。", "；", ";", "！")
_NEVER = float("-inf")


def fitted(lines: Sequence[str], columns: Sequence[str]) -> tuple[str, ...]:
    """The cells of a row from its lines, in the order of the columns; a column that fits no line is left empty.

    The best of all ways to cut the lines, by what each looks like and whether the one before it is complete.
    """
    best: list[list[tuple[float, int]]] = []  # for each line and column: the best score so far, and the column before
    for place in range(len(lines)):
        best.append([_step(best, lines, place, column, columns) for column in range(len(columns))])
    chosen = max(range(len(columns)), key=lambda column: best[-1][column][0] - (len(columns) - 1 - column))
    taken: list[int] = []
    for place in range(len(lines) - 1, -1, -1):
        taken.append(chosen)
        chosen = best[place][chosen][1]
    places = list(reversed(taken))
    return tuple(joined([line for line, at in zip(lines, places, strict=True) if at == c]) for c in range(len(columns)))


def _step(
    best: Sequence[Sequence[tuple[float, int]]], lines: Sequence[str], place: int, column: int, columns: Sequence[str]
) -> tuple[float, int]:
    fit = _fit(lines[place], columns[column])
    if place == 0:
        return fit - column, 0
    above, scores = lines[place - 1], best[place - 1]
    ways = ((scores[b][0] + _move(above, column - b, columns[column]), b) for b in range(column + 1))
    score, before = max(ways)
    return score + fit, before


def _move(above: str, columns: int, kind: str) -> float:
    """How well a line follows the one above, so many columns on (0: in the same cell); a skipped column costs."""
    unfinished = above.endswith(_OPEN_ENDS)
    if columns == 0:
        flowing = (
            unfinished
            or (kind in ("task", "area") and not above.endswith(_ENDS))
            or above.endswith(("年", "常态化", "持续"))
        )
        return 2.0 if flowing else -1.5
    return (-3.0 if unfinished else 0.0) - (columns - 1)


def _fit(line: str, kind: str) -> float:
    """How much a line looks like a cell of a kind."""
    if kind == "ordinal":
        return _NEVER
    offices = looks_like_offices(line) or bool(NO_OFFICE.fullmatch(fold(line)))
    dated = is_deadline(line)
    if kind == "deadline":
        return 3.0 if dated else -4.0
    if kind in OFFICE_ROLES:
        return 3.0 if offices else -3.0
    if kind in ("task", "area"):
        prose = len(line) >= 10 or line.endswith((*_ENDS, *_OPEN_ENDS))
        return -2.0 if dated or offices else (2.0 if prose else 0.5)
    return 0.0
