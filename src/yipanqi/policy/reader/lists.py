"""The list of responsible offices that closes a clause: where it stands, and who stands in it in which role."""

import re
from functools import cache

import msgspec

from yipanqi.policy.reader.characters import fold
from yipanqi.policy.reader.deadlines import is_deadline
from yipanqi.policy.reader.document import Role
from yipanqi.policy.reader.vocabulary import any_of, vocabulary

_OFFICE = re.compile(
    r"[\u4e00-\u9fffA-Za-z·()“”]{1,28}(?:局|委|厅|办|院|部|署|中心|公司|集团|政府|委员会|办公室|行|运营商|单位|部门|机构|企业|"
    r"队|联合会|残联|妇联|工商联|工会|协会|学会|商会|大学|学校|街道|乡镇|镇|乡|区|县|市|州|区县|市州|县区|站|所|处|科|社|馆|团委|联社)"
    r"(?:\([^()]*\))?(?:等(?:有关|相关)?(?:部门|单位)?)?"
)
_STRICT = re.compile(
    r"[\u4e00-\u9fff()]{1,20}(?:局|委|厅|办|委员会|办公室|政府|管委会|集团|公司|中心|分行|部门|总工会|残联|妇联)(?:\([^()]*\))?"
)
_CITIES = re.compile(
    r"(?:[\u4e00-\u9fff]{2,3}、)+[\u4e00-\u9fff]{2,3}(?=[市区县](?:人民)?政府)市?"
)  # 广州、深圳市人民政府
_UNIT_MARKS = re.compile(r"[,、;/\s\x1f]+")
_BOUNDARY = re.compile(r"(?:^|[(〔\[【;,。、\n\s])$")
_OPEN, _CLOSE = "(〔[【", ")〕]】"
_END = ",;。. \n"


class Printed(msgspec.Struct, frozen=True):
    """A list of offices as it is printed, and how they answer."""

    role: Role
    words: str
    place: str = ""  # that of all, where the head of a column names it


class Split(msgspec.Struct, frozen=True):
    """A clause's wording without its closing list, the list, and the deadline that stands in it (None without one)."""

    words: str
    offices: tuple[Printed, ...] = ()
    deadline: str | None = None


def split_offices(text: str) -> tuple[str, tuple[Printed, ...]]:
    """A clause's wording without its closing list of offices, and the list."""
    found = split_list(text)
    return found.words, found.offices


def split_list(text: str) -> Split:
    """The closing list of a clause: under labels (责任单位：…), or by verbs in a bracket (…牵头，…配合)."""
    return _labelled(text) or _by_verbs(text) or Split(text)


def looks_like_offices(text: str) -> bool:
    """Whether a text is nothing but names of offices."""
    folded = _CITIES.sub("市", fold(text).replace("〔", "(").replace("〕", ")"))
    units = [unit for unit in _UNIT_MARKS.split(folded.strip(_END)) if unit]
    return bool(units) and all(_OFFICE.fullmatch(unit) for unit in units)


def opens_list(text: str) -> bool:
    """Whether a line opens with a label of a list of offices or of a deadline."""
    found = _label().match(fold(text).lstrip("(【[〔 "))
    return found is not None and bool(found["role"] or found["deadline"])


@cache
def _label() -> re.Pattern[str]:
    words = vocabulary()
    bodies = r"(?P<body>单位|部门|主体|机关|机构|处室|科室|责任单位)?(?:及责任人|\(人\))?"
    role = rf"(?P<role>{any_of(tuple(words.roles))}){bodies}"
    named = "|".join(rf"(?P<{kind}>{any_of(words.labels[kind])})" for kind in ("deadline", "other"))
    return re.compile(rf"(?:{role}|{named})(?:\s*:\s*|(?<=单位)(?:[ \u3000]+|为)|(?<=部门)(?:[ \u3000]+|为))")


def _labels(folded: str) -> list[re.Match[str]]:
    """The labels in a text; a bare one (牵头：) only where a part begins."""
    found = _label().finditer(folded)
    return [each for each in found if each["body"] or _BOUNDARY.search(folded[: each.start()])]


def _labelled(text: str) -> Split | None:
    """The list is what follows the first label in the last sentence; its bracket may be half missing."""
    folded = fold(text)
    labels = _closing(folded, _labels(folded))
    if not any(label["role"] for label in labels):
        return None
    ends = [label.start() for label in labels[1:]] + [len(text)]
    parts = [(label, _trimmed(text[label.end() : end])) for label, end in zip(labels, ends, strict=True)]
    roles = vocabulary().roles
    offices = tuple(Printed(roles[label["role"]], words) for label, words in parts if label["role"] and words)
    deadline = next((words for label, words in parts if label["deadline"] and words), None)
    offices, dated = _without_deadline(offices)
    opening = re.search(r"\s*[(〔\[【]?\s*$", folded[: labels[0].start()])
    before = text[: opening.start() if opening else labels[0].start()].rstrip("，,；;、")
    return Split(before, offices, deadline or dated)


def _closing(folded: str, labels: list[re.Match[str]]) -> list[re.Match[str]]:
    """The labels from the first one after which no sentence ends but before another label and at the very end."""
    starts = {label.start() for label in labels}
    for place, label in enumerate(labels):
        rest = folded[label.end() :].rstrip(_END + _CLOSE)
        stops = (found.end() for found in re.finditer(r"。[)〕\]】]?\s*", rest))
        if all(label.end() + stop in starts for stop in stops):
            return labels[place:]
    return []


def _without_deadline(offices: tuple[Printed, ...]) -> tuple[tuple[Printed, ...], str | None]:
    """The offices without a deadline that closes their list unlabelled (责任单位：市公安局，2024年12月底前)."""
    kept, deadline = [], None
    for each in offices:
        *units, last = re.split("[,，;；]", each.words)
        if units and is_deadline(last.strip()):
            deadline = last.strip()
            each = Printed(each.role, each.words[: -len(last) - 1].strip())
        kept.append(each)
    return tuple(kept), deadline


def _trimmed(words: str) -> str:
    words = words.strip(" \n。；;，,、.")
    folded = fold(words)
    while folded and ((folded[-1] in _CLOSE and _balance(folded) < 0) or (folded[-1] in _OPEN)):
        words = words[:-1].rstrip(" \n。；;，,、.")
        folded = fold(words)
    return words


def _balance(folded: str) -> int:
    return sum((mark in _OPEN) - (mark in _CLOSE) for mark in folded)


def _by_verbs(text: str) -> Split | None:
    """A closing bracket whose every part says who answers how: （市公安局牵头，市财政局、市民政局按职责分工负责）."""
    whole = text.rstrip("。； \n")
    folded = fold(whole)
    start = _opening(folded)
    if start is None:
        return None
    before = text[:start].rstrip()
    inside = whole[start + 1 : -1]
    offices, deadline, words = [], None, ""
    for part in re.split("[,，;；。]", inside):
        role, named = _verb(fold(part), part)
        if is_deadline(part.strip()):
            deadline = part.strip()
        elif role and looks_like_offices(words + named):
            offices.append(Printed(role, words + named))
            words = ""
        elif role is None and looks_like_offices(part):
            words += f"{part}、"
        else:
            return None
    if words and not offices and before.endswith(("。", "；")) and _all_strict(words):
        offices.append(Printed(Role.RESPONSIBLE, words.rstrip("、")))
        words = ""
    return Split(before, tuple(offices), deadline) if offices and not words else None


def _opening(folded: str) -> int | None:
    """Where the bracket opens that the text ends with."""
    if not folded or folded[-1] not in _CLOSE:
        return None
    depth = 0
    for place in range(len(folded) - 1, -1, -1):
        depth += (folded[place] in _CLOSE) - (folded[place] in _OPEN)
        if not depth:
            return place
    return None


def _verb(folded: str, part: str) -> tuple[Role | None, str]:
    """How a part says that offices answer, and its words without that."""
    verbs = [(verb, role) for role, each in vocabulary().verbs.items() for verb in each]
    for verb, role in sorted(verbs, key=lambda pair: -len(pair[0])):
        if folded.rstrip().endswith(verb):
            words = part.rstrip()[: -len(verb)].strip().removeprefix("由")
            return role, re.sub(r"(?:按(?:照)?(?:各自)?职责(?:分工)?|分工|分别|共同|具体|联合)$", "", words)
    return None, part


def _all_strict(words: str) -> bool:
    return all(_STRICT.fullmatch(unit) for unit in _UNIT_MARKS.split(fold(words)) if unit)
