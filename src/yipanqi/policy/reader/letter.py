"""What stands around the clauses: issuers, number, title, addressees, date, attachments, consultation."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from enum import StrEnum
from functools import cache
from types import MappingProxyType

import msgspec

from yipanqi.kernel.text import Text
from yipanqi.policy.reader.characters import fold
from yipanqi.policy.reader.dates import MONTH_DAY, date_of, whole_date
from yipanqi.policy.reader.document import Consultation, DocumentKind, Placed, Use
from yipanqi.policy.reader.lines import Paragraph, is_heading
from yipanqi.policy.reader.vocabulary import any_of, vocabulary

NUMBER = re.compile(r"[\u4e00-\u9fff]{1,8}\s*[〔\[(]\s*(?:19|20)[0-9]{2}\s*[〕\])]\s*第?\s*[0-9]{1,4}\s*[号號]")

_ORGAN = re.compile(r"[\u4e00-\u9fff]{2,24}(政府|办公厅|办公室|委员会|管委会|局|厅|法院|检察院)")
_CONTACT = re.compile(
    r"^(\d[.、]\s*)?(电子邮箱|电子邮件|邮箱|联系电话|电话|传真|联系人|通讯地址|通信地址|来信地址|信函)\s*:"
)
_ATTACHMENT = re.compile(r"^附\s*件\s*[\d一二三四五]*\s*(:.*)?$")
_NOTE = re.compile(r"^\(.*(公开|此件|发布).*\)$")
_COPIES = re.compile(r"^抄\s*送\s*:|印发$")
_ADDRESSEES = re.compile(r"(各|有关|政府|部门|单位|委员会|管委会|街道)[^。]*:$")
_BEFORE_NUMBER = "按照根依据和与及见贯彻落实执行以"  # prose that runs straight into a number: 按照国发〔2024〕3号
_PAPER = re.compile(r"《(?P<title>[^《》]+)》\s*(?:\(\s*(?P<number>[^()]*?号)\s*\))?")
_WRAPPED = re.compile(
    r"^.*?关于(?:印发|转发|公开征求)?《?(?P<title>.+?)》?(?:意见)?的(?:通知|公告|通告|意见|函|批复|决定|报告)$"
)


class Part(StrEnum):
    """What a paragraph outside the clauses is."""

    NUMBER = "number"
    DATE = "date"
    ISSUERS = "issuers"
    CONTACT = "contact"
    ATTACHMENT = "attachment"
    NOTE = "note"
    COPIES = "copies"
    ADDRESSEES = "addressees"
    TITLE = "title"
    PROSE = "prose"


_NAMES = MappingProxyType(
    {
        Part.NUMBER: Text("发文字号", "document number"),
        Part.DATE: Text("成文日期", "date of issue"),
        Part.ISSUERS: Text("发文机关", "issuers"),
        Part.CONTACT: Text("联系方式", "where to write"),
        Part.ATTACHMENT: Text("附件说明", "attachment"),
        Part.NOTE: Text("附注", "note"),
        Part.COPIES: Text("抄送与印发", "copies and printing"),
        Part.ADDRESSEES: Text("主送机关", "addressees"),
        Part.TITLE: Text("标题", "title"),
        Part.PROSE: Text("正文引言", "introduction"),
    }
)
_TESTS: tuple[tuple[Part, Callable[[str], object]], ...] = (
    (Part.NUMBER, NUMBER.fullmatch),
    (Part.DATE, whole_date),
    (Part.ISSUERS, lambda text: text and all(_ORGAN.fullmatch(each) for each in text.split())),
    (Part.CONTACT, _CONTACT.search),
    (Part.ATTACHMENT, _ATTACHMENT.search),
    (Part.NOTE, _NOTE.search),
    (Part.COPIES, _COPIES.search),
    (Part.ADDRESSEES, _ADDRESSEES.search),
    (Part.TITLE, is_heading),
)


class Letter(msgspec.Struct, frozen=True):
    """The facts that stand around the clauses, and the prose that introduces them."""

    number: str | None
    title: str
    issuers: tuple[str, ...]
    issued_on: date | None
    addressees: tuple[str, ...]
    consultation: Consultation | None
    introduction: str
    uses: tuple[Placed, ...]


def part_of(text: str) -> Part:
    """What a paragraph outside the clauses is."""
    folded = fold(text)
    return next((part for part, test in _TESTS if test(folded)), Part.PROSE)


def stands_alone(text: str) -> bool:
    """Whether a line of the letter is complete by its form and never joined with its neighbours."""
    return part_of(text) not in (Part.TITLE, Part.PROSE, Part.ADDRESSEES)


def read_letter(around: Sequence[Paragraph]) -> Letter:
    """The facts from the paragraphs before and after the clauses."""
    parts = [(part_of(paragraph.text), paragraph) for paragraph in around]
    texts: dict[Part, list[str]] = {part: [p.text for kind, p in parts if kind is part] for part in Part}
    titles = _titles(parts)
    issued_on = whole_date(texts[Part.DATE][0]) if texts[Part.DATE] else None
    return Letter(
        number=_squeezed(texts[Part.NUMBER][0]) if texts[Part.NUMBER] else None,
        title=_title(titles),
        issuers=_issuers(texts[Part.ISSUERS], titles),
        issued_on=issued_on,
        addressees=_addressees(texts[Part.ADDRESSEES]),
        consultation=_consultation([p.text for _, p in parts], issued_on),
        introduction="\n".join(texts[Part.PROSE]),
        uses=tuple(use for part, paragraph in parts for use in _uses(part, paragraph)),
    )


def _uses(part: Part, paragraph: Paragraph) -> list[Placed]:
    use = Use.HEADING if part is Part.TITLE else Use.DATA
    return [Placed(number, use, _NAMES[part]) for number in paragraph.lines]


def _titles(parts: Iterable[tuple[Part, Paragraph]]) -> list[str]:
    """Runs of title lines, each joined to one title."""
    runs: list[str] = []
    running = False
    for part, paragraph in parts:
        if part is Part.TITLE:
            runs.append(runs.pop() + paragraph.text if running else paragraph.text)
        running = part is Part.TITLE
    return runs


def _title(titles: Sequence[str]) -> str:
    """The title of what the clauses belong to: the last that is no covering letter's, else what the letter covers."""
    own = [title for title in titles if not _WRAPPED.match(fold(title))]
    if own:
        return own[-1]
    covered = _WRAPPED.match(fold(titles[-1])) if titles else None
    return titles[-1][slice(*covered.span("title"))] if covered else ""


def _issuers(printed: Sequence[str], titles: Sequence[str]) -> tuple[str, ...]:
    names = [name for line in printed for name in line.split()]
    if not names and titles:
        names = [before for before in (titles[0].partition("关于")[0],) if _ORGAN.fullmatch(before)]
    return tuple(dict.fromkeys(names))


def _addressees(printed: Sequence[str]) -> tuple[str, ...]:
    return tuple(each for each in re.split("[，,]", printed[0].rstrip("：:")) if each) if printed else ()


def _consultation(texts: Sequence[str], issued_on: date | None) -> Consultation | None:
    folded = fold("\n".join(texts))
    if not re.search(r"征求.{0,60}意见|征求意见", folded, re.S):
        return None
    days = re.search(r"(\d{1,3})\s*(?:个)?(?:自然)?[日天]内", folded)
    opening = re.search(rf"公告之日\s*\({MONTH_DAY.pattern}\)", folded)
    opens_on = date_of(opening, issued_on.year if issued_on else None) if opening else issued_on
    email = re.search(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", folded, re.ASCII)
    phone = re.search(r"电话\s*:\s*([\d-]{7,})", folded)
    return Consultation(
        opens_on, int(days[1]) if days else None, email[0] if email else None, phone[1] if phone else None
    )


def kind_of(title: str, in_table: bool) -> DocumentKind:
    """What sort of paper a title names; quoted titles in it belong to other papers."""
    if "征求意见" in title:
        return DocumentKind.DRAFT
    own = re.sub("《[^》]*》", "", title)
    place, kind = max((own.rfind(word), kind) for kind, words in vocabulary().kinds.items() for word in words)
    if place < 0:
        return DocumentKind.TASK_LIST if in_table else DocumentKind.OTHER
    return DocumentKind(kind)


def cited(texts: Iterable[str], own: set[str]) -> tuple[str, ...]:
    """Other documents named in the texts: by number, or by title where no number is printed.

    `own` are the title and number of the document itself.
    """
    names: dict[str, None] = {}
    for text in texts:
        folded = fold(text)
        for found in _PAPER.finditer(folded):
            if _paper_name().search(found["title"]):
                names[_squeezed(found["number"] or text[slice(*found.span("title"))])] = None
        numbers = NUMBER.finditer(_PAPER.sub("", folded))
        names |= {_squeezed(found[0].lstrip(_BEFORE_NUMBER)): None for found in numbers}
    bare = {_bare(name) for name in own}
    return tuple(name for name in names if _bare(name) not in bare)


@cache
def _paper_name() -> re.Pattern[str]:
    return re.compile(rf"({any_of(vocabulary().papers)})(\([^()]*\))?$")


def _bare(title: str) -> str:
    return re.sub(r"[《》〈〉()\s]", "", fold(title))


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)
