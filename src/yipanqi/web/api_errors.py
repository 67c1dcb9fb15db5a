"""The errors of the API as its description tells them: one shape for all (`yipanqi.web.problems`)."""

from collections.abc import Mapping

import msgspec
from litestar.openapi.datastructures import ResponseSpec

from yipanqi.web.problems import SAID


class Wrong(msgspec.Struct, frozen=True):
    """One thing that is wrong: code for programs, field it belongs to or "", words in both languages."""

    code: str
    field: str
    zh: str
    en: str


class Wrongs(msgspec.Struct, frozen=True):
    """Everything that is wrong, with the HTTP status."""

    status: int
    problems: tuple[Wrong, ...]


def errors(*statuses: int) -> Mapping[int, ResponseSpec]:
    """What a route may answer besides its result; what every route may answer is among them."""
    return {
        status: ResponseSpec(Wrongs, description=f"{SAID[status].zh} {SAID[status].en}", generate_examples=False)
        for status in sorted({400, 429, *statuses})
    }
