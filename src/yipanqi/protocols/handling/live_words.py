"""What is said and kept in a live session (虚拟综窗), at the point and at the owner.

No picture and no sound passes through here: the link and the recording are references (address and digest) that a clerk
enters, or an adapter of the video system supplies.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated

import msgspec

from yipanqi.kernel.forms import Choice, File, Line, Lines, Option, Place, Whole, YesNo, ask
from yipanqi.kernel.problems import Problem
from yipanqi.kernel.text import Text

REFUSALS = {
    "VW-01": Text("该事项不在虚拟综窗清单内", "The matter is not on the list for live sessions"),
    "VW-02": Text("远程身份核验未通过", "The identity could not be checked from afar"),
    "VW-03": Text("须本人到场办理", "The person has to come to the place"),
    "VW-04": Text("属地坐席未在办公", "The other side is closed"),
    "VW-05": Text("不同意录音录像", "No consent to recording"),
}
"""Why a session does not lead to a case; a window takes the application in on paper instead."""

METHODS = (
    Option("chip-face", Text("读取证件芯片并比对人像", "card chip and live face")),
    Option("face", Text("比对人像", "live face")),
)


class Session(msgspec.Struct, frozen=True):
    """What a session has instead of a form until there is one: whose authority is called."""

    owner_place: Annotated[str, ask(Text("属地（由哪里的机关办理）", "Whose authority decides"), Place())]


class Estimate(msgspec.Struct, frozen=True):
    """How many sessions wait before this one at the owner, and for how many minutes, as it is reckoned."""

    ahead: int
    minutes: int


class Recording(msgspec.Struct, frozen=True):
    """Where the recording is kept, from when to when it runs, its digest once it is whole, and how long it is kept."""

    uri: str
    begun_at: datetime
    ended_at: datetime | None = None
    digest: str = ""
    keep_until: date | None = None


class Check(msgspec.Struct, frozen=True):
    """One check of the person's identity: how, with what score of 100, when, and whether that was enough."""

    method: str
    score: int
    at: datetime
    passed: bool


class Page(msgspec.Struct, frozen=True):
    """A page that was scanned and that the person has confirmed: of which paper, digest of the file."""

    title: str
    digest: str
    at: datetime


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """The record of a session, kept alike at the point and at the owner. `clerk` and `owner_clerk` are accounts, `case`
    the number of the case that it led to ("" for none), `code` why it led to none.
    """

    point: str
    clerk: str
    called_at: datetime
    estimate: Estimate | None = None
    owner_clerk: str = ""
    answered_at: datetime | None = None
    recording: Recording | None = None
    checks: tuple[Check, ...] = ()
    pages: tuple[Page, ...] = ()
    dropped_at: datetime | None = None
    drops: int = 0
    signature: str = ""
    signed_at: datetime | None = None
    case: str = ""
    code: str = ""
    reason: str = ""


class Called(msgspec.Struct, frozen=True):
    """A call: from which point, by whom, at what time."""

    record: Record


class Answered(msgspec.Struct, frozen=True):
    """The owner's clerk has answered."""

    clerk: str


ADDRESS = Text("录像地址（由视频系统提供）", "Address of the recording, from the video system")
DIGEST = Text("录像摘要（SHA-256）", "Digest of the recording (SHA-256)")


class Consent(msgspec.Struct, frozen=True):
    """The person agrees to be recorded, and the recording has begun."""

    uri: Annotated[str, ask(ADDRESS, Line(longest=200))]


class IdentityCheck(msgspec.Struct, frozen=True):
    """The result of a check of identity, as the police service gave it."""

    method: Annotated[str, ask(Text("核验方式", "How it was checked"), Choice(METHODS))]
    score: Annotated[int, ask(Text("比对得分（0至100）", "Score, 0 to 100"), Whole())]

    def problems(self) -> Iterable[Problem]:
        """A score is from 0 to 100."""
        if not 0 <= self.score <= 100:
            yield Problem("score", Text("得分为0至100", "A score is from 0 to 100"), "score")


class PageScan(msgspec.Struct, frozen=True):
    """A page under the document camera."""

    title: Annotated[str, ask(Text("材料名称", "Which paper it is"), Line(longest=60))]
    file: Annotated[
        str, ask(Text("扫描件（PDF、JPEG 或 PNG，最大 10 MB）", "Scan (PDF, JPEG or PNG, up to 10 MB)"), File())
    ]
    confirmed: Annotated[bool, ask(Text("申请人是否已核对并确认本页", "Has the person confirmed this page?"), YesNo())]


class Signature(msgspec.Struct, frozen=True):
    """The person's signature: its digest, as the signing device gives it."""

    digest: Annotated[str, ask(Text("电子签名摘要（SHA-256）", "Digest of the signature (SHA-256)"), Line(longest=64))]


class TurnAway(msgspec.Struct, frozen=True):
    """The owner's clerk says that it cannot be done this way."""

    code: Annotated[
        str,
        ask(Text("原因", "Why"), Choice(tuple(Option(code, REFUSALS[code]) for code in ("VW-03", "VW-04")))),
    ]
    reason: Annotated[str, ask(Text("说明", "In words"), Lines())]


class Kept(msgspec.Struct, frozen=True):
    """The recording is whole: its digest."""

    digest: Annotated[str, ask(DIGEST, Line(longest=64))]
