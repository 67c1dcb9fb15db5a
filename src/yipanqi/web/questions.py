"""Questions of a form as a page asks them: words in one language, what was typed, what is wrong."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import msgspec
from litestar import Request
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import SkipValidation

from yipanqi.access.actor import Actor
from yipanqi.access.permissions import may_keep_files
from yipanqi.kernel.forms import (
    Agreement,
    Choice,
    Choices,
    Date,
    Field,
    File,
    Kind,
    Mobile,
    Money,
    Number,
    Place,
    Select,
    Whole,
    YesNo,
)
from yipanqi.kernel.forms.kinds import typed
from yipanqi.kernel.problems import Problem, Refused
from yipanqi.kernel.text import Language, Text
from yipanqi.node import papers
from yipanqi.web.seam import NodeDep, WebNode

ERROR = Text("错误", "Error")
KEPT = Text("已上传；要更换请重新选择", "Uploaded; choose another to replace it")
OPTIONAL = Text("{title}（选填）", "{title} (optional)")
PLEASE_SELECT = Text("请选择", "Select")
NARROW = {"residentid": 20, "creditcode": 20, "mobile": 10, "money": 10, "whole": 5, "number": 10}
DATE_PARTS = (("year", Text("年", "Year"), 4), ("month", Text("月", "Month"), 2), ("day", Text("日", "Day"), 2))

DIGEST = 64
"""Hexadecimal digits of the name of a kept file."""

Typed = Mapping[str, str | Sequence[str]]
Sent = NamedDependency[SkipValidation[Typed]]
"""What a page sent, in a route: `def route(sent: Sent)`."""

Item = dict[str, object]


async def sent_form(request: Request[Any, Any, Any], node: NodeDep) -> Typed:
    """The fields of a page that was sent, without what the shell put in.

    Files are kept at once for whoever may hand papers in, and passed over for others; in their place stands the digest,
    or the code of why one was not kept. A file that is chosen anew replaces the one that was kept before.
    """
    form = await request.form()
    names = [name for name in dict.fromkeys(form) if not name.startswith("_")]
    texts = {name: [v for v in form.getall(name) if isinstance(v, str)] for name in names}
    for name in names if request.user is not None and may_keep_files(request.user) else ():
        for file in form.getall(name):
            if isinstance(file, UploadFile) and file.filename:
                data = await file.read()
                texts[name] = [await asyncio.to_thread(_keep, node, request.user, data)]
    return {name: values for name, values in texts.items() if values}


def _keep(node: WebNode, actor: Actor, data: bytes) -> str:
    try:
        return papers.upload(node.node, actor, data).digest
    except Refused as refused:
        if refused.problems[0].code.startswith("file"):
            return refused.problems[0].code
        raise


class FieldView(msgspec.Struct, frozen=True):
    """One question, ready for `components/fields.html`: `options` stand below one another, those `listed` (value, text)
    in a list that opens.
    """

    name: str
    control: str
    title: str
    hint: str
    problem: str
    error_word: str
    value: str
    options: list[Item]
    listed: tuple[tuple[str, str], ...]
    parts: list[Item]
    more: Item
    kept: str


def questions(
    fields: Iterable[Field], raw: Typed, problems: Iterable[Problem], language: Language, today: date
) -> list[FieldView]:
    """The questions of a page; of several problems of one field the first is said beside it."""
    said = {p.field: p.text.in_(language) for p in reversed(list(problems))}
    return [_view(field, raw, said.get(field.name, ""), language, today) for field in fields]


def _view(field: Field, raw: Typed, problem: str, language: Language, today: date) -> FieldView:
    kind, sent = field.kind, typed(raw.get(field.name))
    title = OPTIONAL.format(title=field.title) if field.optional else field.title
    return FieldView(
        name=field.name,
        control=kind.control,
        title=title.in_(language),
        hint=field.hint.in_(language) if field.hint else "",
        problem=problem,
        error_word=ERROR.in_(language),
        value=_value(kind, sent),
        options=_options(kind, sent, language),
        listed=_listed(kind, language, today),
        parts=_parts(field, raw, sent, bool(problem), language) if isinstance(kind, Date) else [],
        more=_more(kind, language),
        kept=KEPT.in_(language),
    )


def _value(kind: Kind, sent: Sequence[str]) -> str:
    if isinstance(kind, File):  # the code of why a file was not kept is nothing to send again
        return sent[0] if sent and len(sent[0]) == DIGEST else ""
    return sent[0] if sent else ""


def _more(kind: Kind, language: Language) -> Item:
    """How the input itself is set up, in the words of the component."""
    width: Item = {"classes": f"govuk-input--width-{NARROW[kind.control]}"} if kind.control in NARROW else {}
    match kind:
        case Money():
            return width | {"inputmode": "decimal", "prefix": {"text": "¥"}}
        case Whole() | Number():
            unit: Item = {"suffix": {"text": kind.unit.in_(language)}} if kind.unit.zh else {}
            return width | {"inputmode": "numeric" if isinstance(kind, Whole) else "decimal"} | unit
        case Mobile():
            return width | {"inputmode": "tel", "autocomplete": "tel"}
        case File():
            return {"attributes": {"accept": ",".join(kind.types)}}
        case _:
            return width


def _options(kind: Kind, sent: Sequence[str], language: Language) -> list[Item]:
    if isinstance(kind, Agreement):
        return [{"value": "yes", "text": kind.show(True).in_(language), "checked": "yes" in sent}]
    if isinstance(kind, YesNo):
        words = (("yes", Text("是", "Yes")), ("no", Text("否", "No")))
        return [{"value": value, "text": text.in_(language), "checked": value in sent} for value, text in words]
    if isinstance(kind, Choice | Choices) and not isinstance(kind, Select):
        return [
            {"value": o.value, "text": o.title.in_(language), "checked": o.value in sent}
            | ({"hint": {"text": o.hint.in_(language)}} if o.hint else {})
            for o in kind.options
        ]
    return []


def _listed(kind: Kind, language: Language, today: date) -> tuple[tuple[str, str], ...]:
    nothing = ("", PLEASE_SELECT.in_(language))
    if isinstance(kind, Select):
        return (nothing, *((o.value, o.title.in_(language)) for o in kind.options))
    return (nothing, *_places(kind, language, today)) if isinstance(kind, Place) else ()


@lru_cache(maxsize=64)
def _places(kind: Place, language: Language, today: date) -> tuple[tuple[str, str], ...]:
    """All counties may be among them, and they are the same for everybody all day."""
    return tuple((d.code, kind.show(d.code).in_(language)) for d in kind.options(today))


def _parts(field: Field, raw: Typed, sent: Sequence[str], wrong: bool, language: Language) -> list[Item]:
    whole = sent[0].split("-") if sent and sent[0].count("-") == 2 else ["", "", ""]
    parts: list[Item] = []
    for (part, title, width), known in zip(DATE_PARTS, whole, strict=True):
        name = f"{field.name}-{part}"
        value = (typed(raw.get(name)) or [known])[0]
        # The first input bears the field's own id, so that the error summary can lead there.
        at = {"id": field.name if part == "year" else name}
        classes = f"govuk-input--width-{width}" + (" govuk-input--error" if wrong else "")
        parts.append({"name": name, "label": title.in_(language), "value": value, "classes": classes, **at})
    return parts
