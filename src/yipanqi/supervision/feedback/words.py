"""What is said with each act on an item, as forms."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Annotated

import msgspec

from yipanqi.kernel.forms import Choice, Choices, Date, Line, Lines, Mobile, Option, Place, YesNo, ask
from yipanqi.kernel.problems import Problem
from yipanqi.kernel.text import Text
from yipanqi.supervision.feedback.keeping import promised
from yipanqi.supervision.feedback.life import CLASS_NAMES, Class, causes
from yipanqi.supervision.keeping import years

WINDOW = "window"
FIELD_NAMES: Mapping[str, Text] = MappingProxyType(
    {
        WINDOW: Text("政务服务窗口", "service window"),
        "social-insurance": Text("社会保险", "social insurance"),
        "public-security": Text("公安", "public security"),
        "medical-insurance": Text("医疗保障", "medical insurance"),
        "housing-fund": Text("住房公积金", "housing fund"),
    }
)
GRADES = tuple(
    Option(str(grade), text)
    for grade, text in enumerate(
        (
            Text("非常满意", "very satisfied"),
            Text("满意", "satisfied"),
            Text("基本满意", "fairly satisfied"),
            Text("不满意", "dissatisfied"),
            Text("非常不满意", "very dissatisfied"),
        ),
        start=1,
    )
)
CONSENT = Option(
    "yes",
    Text(
        "同意把以上内容和联系方式转给办理单位，只用于回访和办理，备案{kept}后删除",
        "What I wrote and how to reach me may go to the office that deals with it, for that alone, and is deleted"
        " {kept} after it is filed",
    ).format(kept=years(promised())),
)
REDRESS = Text(
    "已经进入诉讼、仲裁、行政复议或者信访程序的事项，依法由受理的机关办理：请向受理的人民法院、人民检察院、仲裁机构、"
    "行政复议机关或信访部门反映；对生效裁判可依法申请再审；法律咨询可拨打 12348。",
    "What is before a court, an arbitrator, a body of review or a petition office is theirs by law: turn to the one"
    " that took it up; a final judgment can be taken to retrial; for legal advice call 12348.",
)

_Words = Annotated[str, ask(Text("说明", "Words"), Lines(longest=1000))]


class Raised(msgspec.Struct, frozen=True):
    """What one says of what went wrong; context (service, case) comes beside it."""

    kind: Annotated[
        str,
        ask(
            Text("您要反映", "What it is"),
            Choice(
                (
                    Option("desk", Text("事情办不成", "Something could not be done")),
                    Option("complaint", Text("对办理过程不满意，要投诉", "A complaint about how it was done")),
                )
            ),
        ),
    ]
    words: Annotated[str, ask(Text("发生了什么", "What happened"), Lines(longest=2000, shortest=2))]
    in_court: Annotated[
        bool,
        ask(
            Text("这件事是否已经进入诉讼、仲裁、复议或信访程序", "Is it before a court, arbitrator or petition office"),
            YesNo(),
        ),
    ]
    name: Annotated[str, ask(Text("怎样称呼您", "Your name"), Line(longest=60))]
    reach: Annotated[
        str,
        ask(Text("联系电话", "Mobile phone"), Mobile(), Text("办理单位会给您回电话", "The office will call you back")),
    ]
    consent: Annotated[tuple[str, ...], ask(Text("个人信息", "Personal data"), Choices((CONSENT,)))]
    place: Annotated[str | None, ask(Text("在哪里办的", "Where it was"), Place(), optional=True)] = None


class Reach(msgspec.Struct, frozen=True):
    """A phone number left later, so that the office can call back."""

    reach: Annotated[str, ask(Text("联系电话", "Mobile phone"), Mobile())]
    consent: Annotated[tuple[str, ...], ask(Text("个人信息", "Personal data"), Choices((CONSENT,)))]


class Where(msgspec.Struct, frozen=True):
    """The office that it is for: the one of a field in a place; and how hard it is."""

    place: Annotated[str, ask(Text("单位所在地", "Place of the office"), Place())]
    field: Annotated[
        str, ask(Text("单位", "Office"), Choice(tuple(Option(name, text) for name, text in FIELD_NAMES.items())))
    ]
    class_: Annotated[
        str, ask(Text("分类", "Class"), Choice(tuple(Option(c.value, CLASS_NAMES[c]) for c in Class)))
    ] = Class.ORDINARY.value


class SentOn(msgspec.Struct, frozen=True):
    """Which office caused it, when it is not ours; once."""

    place: Annotated[str, ask(Text("应由哪里的单位办理", "Place of the right office"), Place())]
    field: Annotated[
        str, ask(Text("单位", "Office"), Choice(tuple(Option(name, text) for name, text in FIELD_NAMES.items())))
    ]
    words: _Words


class Called(msgspec.Struct, frozen=True):
    """A call back: whether the person was reached, and what they said."""

    reached: Annotated[bool, ask(Text("是否联系上本人", "Was the person reached"), YesNo())]
    words: Annotated[str, ask(Text("核实的情况", "What was found out"), Lines(longest=1000))]


class Extended(msgspec.Struct, frozen=True):
    """A later day and why; the person is told."""

    due_on: Annotated[date, ask(Text("延至", "Until"), Date(past=False))]
    words: Annotated[str, ask(Text("延期理由（告知本人）", "Why (told to the person)"), Lines(longest=1000))]


class Remark(msgspec.Struct, frozen=True):
    """Why."""

    words: Annotated[str, ask(Text("理由（告知本人）", "Why (told to the person)"), Lines(longest=1000))]


class Concluded(msgspec.Struct, frozen=True):
    """What caused it, and what was put right."""

    cause: Annotated[
        str, ask(Text("原因", "Cause"), Choice(tuple(Option(code, text) for code, text in causes().items())))
    ]
    words: Annotated[
        str, ask(Text("整改和办理结果（告知本人）", "What was put right (told to the person)"), Lines(longest=1000))
    ]


class Checked(msgspec.Struct, frozen=True):
    """Whether it is really put right."""

    confirmed: Annotated[bool, ask(Text("核查属实，可以备案", "It is put right and can be filed"), YesNo())]
    words: Annotated[str | None, ask(Text("核查意见", "Remark"), Lines(longest=1000), optional=True)] = None

    def problems(self) -> list[Problem]:
        """What goes back says why."""
        return [] if self.confirmed or self.words else [Problem("words", Text("退回须写明意见", "Say why"), "words")]


class Again(msgspec.Struct, frozen=True):
    """The second rating."""

    grade: Annotated[str, ask(Text("对这次处理是否满意", "How satisfied are you with this"), Choice(GRADES))]
    words: Annotated[
        str | None, ask(Text("您想说的", "What you would like to say"), Lines(longest=1000), optional=True)
    ] = None


class Remedy(msgspec.Struct, frozen=True):
    """A recurring cause that was removed for everybody; published."""

    cause: Annotated[
        str, ask(Text("原因", "Cause"), Choice(tuple(Option(code, text) for code, text in causes().items())))
    ]
    words: Annotated[str, ask(Text("改了什么（公布）", "What was changed (published)"), Lines(longest=500))]
    words_en: Annotated[
        str | None, ask(Text("改了什么（英文）", "The same in English"), Lines(longest=800), optional=True)
    ] = None
    service: Annotated[str | None, ask(Text("事项编号", "Service"), Line(longest=60), optional=True)] = None
