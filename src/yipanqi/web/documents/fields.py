"""A field of a reading as a person edits it: one item a line, its parts between bars, instead of JSON."""

from collections.abc import Callable, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

import msgspec

from yipanqi.kernel.problems import Problem, Refused
from yipanqi.kernel.text import Text
from yipanqi.policy.reader.characters import fold
from yipanqi.policy.reader.document import ClauseKind, DocumentKind, Field, Role

ROLES = MappingProxyType({Role.RESPONSIBLE: "责任", Role.LEAD: "牵头", Role.SUPPORTING: "配合"})
ONGOING = "持续"

TITLES = MappingProxyType(
    {
        Field.CLAUSE: Text("整条", "The whole clause"),
        Field.LINES: Text("未归类的行", "Lines without a place"),
        Field.NUMBER: Text("编号", "Number"),
        Field.SECTION: Text("所在部分的序号", "Ordinal of its section"),
        Field.TITLE: Text("标题", "Title"),
        Field.TEXT: Text("正文", "Text"),
        Field.KIND: Text("类别", "Kind"),
        Field.OFFICES: Text("责任单位", "Offices"),
        Field.DEADLINE: Text("完成时限", "Deadline"),
        Field.TARGETS: Text("量化目标", "Targets"),
        Field.ISSUERS: Text("发文机关", "Issuers"),
        Field.ISSUED_ON: Text("成文日期", "Date of issue"),
        Field.ADDRESSEES: Text("主送机关", "Addressees"),
        Field.CITES: Text("引用的文件", "Documents cited"),
        Field.CONSULTATION: Text("征求意见", "Consultation"),
        Field.SECTIONS: Text("各部分", "Sections"),
    }
)
HINTS = MappingProxyType(
    {
        Field.KIND: Text(
            "条款：general、task、measure、closing；文件：plan、item list、county task list、draft for comment、other",
            "Of a clause: general, task, measure, closing; of a document: plan, item list, county task list, draft for "
            "comment, other",
        ),
        Field.OFFICES: Text(
            "每行一个：全称 | 一方（四川、重庆、成都、两省市或县名） | 责任、牵头或配合 | 文件中的写法",
            "One a line: full name | side (四川, 重庆, 成都, 两省市 or a county) | 责任, 牵头 or 配合 | as printed",
        ),
        Field.DEADLINE: Text(
            "文件中的写法 | 最后一天（如 2026-12-31），长期的写“持续”，没有的留空",
            "As printed | last day (2026-12-31), 持续 if ongoing, nothing if none",
        ),
        Field.TARGETS: Text(
            "每行一个：数值 | 单位 | 比较（=、>=、<=、+、~） | 所在的话",
            "One a line: value | unit | comparator (=, >=, <=, +, ~) | the words it stands in",
        ),
        Field.CONSULTATION: Text("开始日期 | 天数 | 邮箱 | 电话", "Opening day | days | e-mail | phone"),
        Field.SECTIONS: Text(
            "每行一个：序号 | 标题 | 不属于任何条的文字", "One a line: ordinal | title | text outside any clause"
        ),
        Field.ISSUED_ON: Text("如 2026-03-01", "As 2026-03-01"),
    }
)
_LISTS = (Field.ISSUERS, Field.ADDRESSEES, Field.CITES)
_EDITED = (
    *(Field.NUMBER, Field.SECTION, Field.TITLE, Field.TEXT, Field.KIND, Field.OFFICES, Field.DEADLINE, Field.TARGETS),
    *(*_LISTS, Field.ISSUED_ON, Field.CONSULTATION, Field.SECTIONS),
)
OF_CLAUSE = (
    Field.TITLE,
    Field.TEXT,
    Field.NUMBER,
    Field.SECTION,
    Field.KIND,
    Field.OFFICES,
    Field.DEADLINE,
    Field.TARGETS,
)
OF_DOCUMENT = (Field.TITLE, Field.NUMBER, Field.ISSUED_ON, Field.ISSUERS, Field.KIND, Field.CONSULTATION)


def shown(field: Field, value: str) -> str:
    """A field's JSON as a person edits it."""
    held = msgspec.json.decode(value)
    if held is None:
        return ""
    if field in _LISTS:
        return "\n".join(held)
    return _SHOWN[field](held) if field in _SHOWN else str(held)


def written(field: Field, text: str, *, of_clause: bool) -> str:
    """What a person typed as the field's JSON. Raises Refused where a line has too few parts or is no figure or day."""
    if field not in _EDITED:
        raise _wrong(field)
    try:
        return msgspec.json.encode(_value(field, text.strip(), of_clause)).decode()
    except (ValueError, IndexError, KeyError) as error:
        raise _wrong(field) from error


def _value(field: Field, text: str, of_clause: bool) -> Any:
    lines = [line for line in text.splitlines() if line.strip()]
    if field in _LISTS:
        return [line.strip() for line in lines]
    if field in _READ:
        return _READ[field](lines)
    if field is Field.NUMBER:
        return (int(fold(text)) if of_clause else text) if text else None
    if field is Field.SECTION:
        return int(fold(text))
    if field is Field.KIND:
        return (ClauseKind if of_clause else DocumentKind)(text)
    return date.fromisoformat(fold(text)) if field is Field.ISSUED_ON else text


def _parts(line: str, least: int) -> list[str]:
    parts = [part.strip() for part in line.replace("｜", "|").split("|")]
    if len(parts) < least:
        raise ValueError(line)
    return [*parts, "", "", ""]


def _offices(lines: Sequence[str]) -> Any:
    roles = {word: role for role, word in ROLES.items()} | {role.value: role for role in Role}
    return [
        {"name": name, "side": side, "role": roles[role], "printed": printed or name}
        for line in lines
        for name, side, role, printed, *_ in [_parts(line, 3)]
    ]


def _deadline(lines: Sequence[str]) -> Any:
    printed, last, *_ = _parts(lines[0], 1) if lines else ("", "", "")
    ongoing = last == ONGOING
    return {"printed": printed, "on": None if ongoing or not last else date.fromisoformat(last), "ongoing": ongoing}


def _targets(lines: Sequence[str]) -> Any:
    return [
        {"value": float(value) if "." in value else int(value), "unit": unit, "comparator": sign, "quote": quote}
        for line in lines
        for value, unit, sign, quote, *_ in [_parts(line, 3)]
    ]


def _consultation(lines: Sequence[str]) -> Any:
    if not lines:
        return None
    opens, days, email, phone, *_ = _parts(lines[0], 2)
    return {
        "opens_on": date.fromisoformat(opens) if opens else None,
        "days": int(days) if days else None,
        "email": email or None,
        "phone": phone or None,
    }


def _sections(lines: Sequence[str]) -> Any:
    return [
        {"ordinal": int(ordinal), "title": title, "text": text}
        for line in lines
        for ordinal, title, text, *_ in [_parts(line, 2)]
    ]


def _wrong(field: Field) -> Refused:
    hint = HINTS.get(field, Text("内容不对", "it does not fit"))
    text = Text(f"{TITLES[field].zh}的格式不对：{hint.zh}", f"{TITLES[field].en} does not fit: {hint.en}")
    return Refused(Problem("value", text, "value"))


_READ: MappingProxyType[Field, Callable[[Sequence[str]], Any]] = MappingProxyType(
    {
        Field.OFFICES: _offices,
        Field.DEADLINE: _deadline,
        Field.TARGETS: _targets,
        Field.CONSULTATION: _consultation,
        Field.SECTIONS: _sections,
    }
)
_SHOWN: MappingProxyType[Field, Callable[[Any], str]] = MappingProxyType(
    {
        Field.OFFICES: lambda held: "\n".join(
            f"{o['name']} | {o['side']} | {ROLES[Role(o['role'])]} | {o['printed']}" for o in held
        ),
        Field.DEADLINE: lambda held: f"{held['printed']} | {ONGOING if held['ongoing'] else held['on'] or ''}".strip(
            " |"
        ),
        Field.TARGETS: lambda held: "\n".join(
            f"{t['value']} | {t['unit']} | {t['comparator']} | {t['quote']}" for t in held
        ),
        Field.CONSULTATION: lambda held: " | ".join(
            str(held[name] or "") for name in ("opens_on", "days", "email", "phone")
        ),
        Field.SECTIONS: lambda held: "\n".join(f"{s['ordinal']} | {s['title']} | {s['text']}" for s in held),
    }
)
