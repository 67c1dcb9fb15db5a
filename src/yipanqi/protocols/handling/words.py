"""What is said between window and owner, and by officers."""

from datetime import datetime
from typing import Annotated

import msgspec

from yipanqi.cases.clock import LegClock
from yipanqi.cases.papers import Paper
from yipanqi.kernel.decision import Refusal
from yipanqi.kernel.forms import File, Line, Lines, Place, YesNo, ask
from yipanqi.kernel.text import Text


class Intake(msgspec.Struct, frozen=True):
    """What the window hands over: the form, the papers, and which office took it in ("" where the person applied
    online).
    """

    window: str
    form: msgspec.Raw
    papers: tuple[Paper, ...] = ()


class NewPapers(msgspec.Struct, frozen=True):
    """Papers that one side has taken in after the application."""

    papers: tuple[Paper, ...]


PAPER = Text("材料名称", "Which paper it is")


class Brought(msgspec.Struct, frozen=True):
    """A paper that the person adds."""

    title: Annotated[str, ask(PAPER, Line(longest=60))]
    file: Annotated[
        str, ask(Text("文件（PDF、JPEG 或 PNG，最大 10 MB）", "File (PDF, JPEG or PNG, up to 10 MB)"), File())
    ]


class CheckedPaper(msgspec.Struct, frozen=True):
    """A paper that a clerk has checked against its original, with a scan where one was made."""

    title: Annotated[str, ask(PAPER, Line(longest=60))]
    kept: Annotated[bool, ask(Text("原件是否留存待寄", "Is the original kept, to be sent on?"), YesNo())]
    file: Annotated[str | None, ask(Text("扫描件", "Scan"), File(), optional=True)] = None


class Consigning(msgspec.Struct, frozen=True):
    """How originals are sent."""

    parcel: Annotated[str, ask(Text("寄递单号", "Number of the parcel"), Line(longest=60))]


class Originals(msgspec.Struct, frozen=True):
    """Originals that have moved: of which papers (ids), at or bound for which office, in which parcel."""

    papers: tuple[str, ...]
    office: str
    parcel: str = ""


class Bounce(msgspec.Struct, frozen=True):
    """Not ours: the division whose authority is competent, and why."""

    owner: Annotated[str, ask(Text("主管机关所在地", "Where the competent authority is"), Place())]
    reason: Annotated[str, ask(Text("退回原因", "Why"), Lines())]


class Notice(msgspec.Struct, frozen=True):
    """Everything that is missing, said once."""

    missing: Annotated[str, ask(Text("一次性写明需要补正的全部内容", "Everything that is missing, at once"), Lines())]


class Proposal(msgspec.Struct, frozen=True):
    """An officer's view: grant or refuse, with a reason where it departs from the rule's."""

    grant: Annotated[bool, ask(Text("是否同意", "Grant it"), YesNo())]
    reason: Annotated[
        str,
        ask(Text("理由（与系统建议不同时必填）", "Reason, where it departs from the proposal"), Lines(), optional=True),
    ] = ""


class Proposed(msgspec.Struct, frozen=True):
    """The proposal as kept, with its author and who checked it: another has to approve it."""

    grant: bool
    reason: str
    by: str
    checked_by: str = ""


class Told(msgspec.Struct, frozen=True):
    """A letter of the owner's, as the window keeps it for the person."""

    kind: str
    title: Text
    paragraphs: tuple[Text, ...]
    redress: Text | None
    office: str


class Result(msgspec.Struct, frozen=True):
    """The owner's decision as the window hands it over: outcome, letter, and number and text of the credential where
    there is one.
    """

    outcome: str
    letter: Told
    number: str = ""
    credential: str = ""


class Revocation(msgspec.Struct, frozen=True):
    """The owner has revoked what it issued: why, and the letter."""

    reason: str
    letter: Told


class PartAsked(msgspec.Struct, frozen=True):
    """A part of a joint case, as its body is asked for it: in what time, on which form as it stands now, on which
    papers.
    """

    clock: LegClock
    form: msgspec.Raw
    papers: tuple[Paper, ...] = ()


class PartAnswer(msgspec.Struct, frozen=True):
    """What a body says of its part, and why not; `returned` where it has not decided but sent it back."""

    agrees: bool
    reason: str
    refusals: tuple[Refusal, ...] = ()
    returned: bool = False


class Heard(msgspec.Struct, frozen=True):
    """An answer as the owner keeps it: which in order, and when it came."""

    place: int
    answer: PartAnswer
    at: datetime


class Missing(msgspec.Struct, frozen=True):
    """What a body lacks to decide its part."""

    text: Annotated[
        str, ask(Text("缺少什么（由牵头机关一次性告知申请人）", "What is missing; the lead body asks for it"), Lines())
    ]


class Supplied(msgspec.Struct, frozen=True):
    """The corrected form and all papers, for a body that lacked something."""

    form: msgspec.Raw
    papers: tuple[Paper, ...]


class PartChosen(msgspec.Struct, frozen=True):
    """A part, by its name."""

    part: Annotated[str, ask(Text("重新请求办理的部分", "Which part to ask for again"), Line(longest=60))]
