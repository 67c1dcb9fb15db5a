"""What stands around the clauses: issuers, number, title, addressees, date, attachments, consultation."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import cache
from types import MappingProxyType

import msgspec

from yipanqi.kernel.text import Text
from yipanqi.policy.reader.characters import fold
from yipanqi.policy.reader.consultation import read_consultation
from yipanqi.policy.reader.dates import DAY, labelled_date, whole_date
from yipanqi.policy.reader.document import Consultation, DocumentKind, Placed, Use
from yipanqi.policy.reader.lines import Paragraph, is_heading
from yipanqi.policy.reader.vocabulary import any_of, vocabulary

NUMBER = re.compile(
    r"[\u4e00-\u9fff]{1,12}(?:\([\u4e00-\u9fff]{1,4}\))?\s*[〔\[(【﹝]\s*(?:19|20)[0-9]{2}\s*[〕\])】﹞]\s*第?\s*[0-9]{1,4}\s*[号號]"
)
_NUMBER_LINE = re.compile(rf"\(?(?P<number>{NUMBER.pattern})\)?(\s*(签发人|签发)\s*:?.{{0,12}})?")

_ORGAN = re.compile(
    r"[\u4e00-\u9fff]{2,24}(政府|办公厅|办公室|委员会|管委会|局|厅|部|法院|检察院|党委|领导小组|专班|总队|分行|联合会)(\(.{1,8}\))?"
)
_SIGNED = re.compile(rf"(?P<names>[\u4e00-\u9fff\s]+?)\s*(?P<date>{DAY.pattern})")
_META = re.compile(
    r"^(索\s*引\s*号|主题分类|主\s*题\s*词|发[文布]机[构关]|成文日期|发文日期|印发日期|生成日期|发布日期|公开日期|日\s*期|公开[方形]式|公开范围|公开类别|有\s*效\s*性|"
    r"效力状态|时效性|体裁分类|公文种类|公文种别|文\s*种|信息分类|信息名称|文件名称|标\s*题|名\s*称|发文字号|文件编号|文\s*号|关\s*键\s*词|"
    r"统一编号|服务对象|生效日期|废止日期|实施日期|[签审][发核]人)\s*:?(\s|$|(?<=:))"
)
_ISSUED = ("成文日期", "发文日期", "印发日期", "日期")
"""Labels of the day of issue, the surest first; the day a page was published is another one."""

_META_VALUE = re.compile(
    r"^(发文字号|文件编号|文\s*号|(?:成文|发文|印发)?日\s*期|发[文布]机[构关])\s*:\s*(?P<value>.+)$"
)
_CONTACT = re.compile(
    r"^(\(?[\d一二三四五][).、]\s*)?(电子邮箱|电子邮件|邮箱|联系电话|电话|传真|联系人|通讯地址|通信地址|来信地址|信函)\s*:"
)
_ATTACHMENT = re.compile(r"^附\s*件\s*[\d一二三四五]*\s*(:.*)?$")
_NOTE = re.compile(r"^\(.*(公开|此件|发布|通过|审议).*\)$")
_COPIES = re.compile(r"^抄\s*送\s*:|印发$")
_ADDRESSEES = re.compile(r"^(?!.*(?:如下|现就|现将)).*(各|有关|政府|部门|单位|委员会|管委会|街道)[^。]*:$")
_BEFORE_NUMBER = "按照根依据和与及见贯彻落实执行以"  # prose that runs straight into a number: 按照国发〔2024〕3号
_PAPER = re.compile(r"《(?P<title>[^《》]+)》\s*(?:\(\s*(?P<number>[^()]*?号)\s*\))?")
_WRAPPED = re.compile(
    r"^.*?关于(?:印发|转发|公布|发布|下达|(?:再次)?(?:公开)?(?:征求|征集))《?(?P<title>.+?)》?(?:的?(?:公众)?(?:意见|建议|意见建议))?的?"
    r"(?:通知|公告|通告|意见|函|批复|决定|启事)$"
)


class Part(StrEnum):
    """What a paragraph outside the clauses is."""

    NUMBER = "number"
    META = "meta"
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
        Part.META: Text("网页著录信息", "catalogue data of the page"),
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
    (Part.NUMBER, _NUMBER_LINE.fullmatch),
    (Part.DATE, whole_date),
    (Part.META, _META.search),
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


def read_letter(before: Sequence[Paragraph], after: Sequence[Paragraph]) -> Letter:
    """The facts from the paragraphs before and after the clauses."""
    parts = [(part_of(paragraph.text), paragraph) for paragraph in _parted((*before, *after))]
    texts: dict[Part, list[str]] = {part: [p.text for kind, p in parts if kind is part] for part in Part}
    opening = _titles((part_of(paragraph.text), paragraph) for paragraph in _parted(before))
    closing = _titles((part_of(paragraph.text), paragraph) for paragraph in _parted(after))
    meta = _meta(texts[Part.META])
    issued_on = next(filter(None, [*map(whole_date, texts[Part.DATE]), *_labelled_dates(meta)]), None)
    return Letter(
        number=_number([*texts[Part.NUMBER], *(meta[key] for key in meta if key.endswith("号"))]),
        title=_title(opening, closing),
        issuers=_issuers(texts[Part.ISSUERS], opening or closing) or _issuers([meta.get("发文机关", "")], ()),
        issued_on=issued_on,
        addressees=_addressees(texts[Part.ADDRESSEES]),
        consultation=read_consultation([p.text for _, p in parts], issued_on),
        introduction="\n".join(texts[Part.PROSE]),
        uses=tuple(use for part, paragraph in parts for use in _uses(part, paragraph)),
    )


def _parted(around: Iterable[Paragraph]) -> Iterable[Paragraph]:
    """The paragraphs, a signature with its date on the same line (重庆市公安局 2025年3月1日) as two."""
    for paragraph in around:
        signed = _SIGNED.fullmatch(fold(paragraph.text))
        if signed and all(_ORGAN.fullmatch(name) for name in signed["names"].split()):
            yield Paragraph(signed["names"].strip(), paragraph.lines)
            yield Paragraph(signed["date"], paragraph.lines)
        else:
            yield paragraph


def _meta(lines: Iterable[str]) -> dict[str, str]:
    """What the catalogue data of a page say of number, date and issuers."""
    found = (_META_VALUE.match(fold(line)) for line in lines)
    same = {"发布机构": "发文机关", "发文机构": "发文机关", "发布机关": "发文机关"}
    pairs = ((_squeezed(each[1]), each["value"].strip()) for each in found if each)
    return {same.get(key, key): value for key, value in pairs}


def _labelled_dates(meta: Mapping[str, str]) -> Iterable[date | None]:
    return (labelled_date(meta[label]) for label in _ISSUED if label in meta)


def _number(printed: Iterable[str]) -> str | None:
    found = next(filter(None, (_NUMBER_LINE.fullmatch(fold(text)) for text in printed)), None)
    if found is None:
        return None
    return re.sub(r"[\[(【﹝](\d{4})[\])】﹞]", r"〔\1〕", _squeezed(found["number"])).replace("號", "号")


def _uses(part: Part, paragraph: Paragraph) -> list[Placed]:
    use = Use.HEADING if part is Part.TITLE else Use.DATA
    return [Placed(number, use, _NAMES[part]) for number in paragraph.lines]


def _titles(parts: Iterable[tuple[Part, Paragraph]]) -> list[str]:
    """Runs of title lines, each joined to one title; one that opens with 关于 goes on from the issuers above it."""
    runs: list[str] = []
    before: list[str] = []  # the lines of issuers, or of the title, right above
    for part, paragraph in parts:
        if part is Part.TITLE:
            goes_on = runs and before == runs[-1:]
            above = runs.pop() if goes_on else " ".join(before) if paragraph.text.startswith("关于") else ""
            runs.append(above + paragraph.text)
        before = runs[-1:] if part is Part.TITLE else [*before, paragraph.text] if part is Part.ISSUERS else []
    return runs


def _title(opening: Sequence[str], closing: Sequence[str]) -> str:
    """The title of what the clauses belong to: the last before them that is no covering letter's, else what it covers.

    A title that ends with a kind of paper (方案, 通知) goes before one that does not.
    """
    for titles in (opening, closing):
        own = [title for title in titles if not _WRAPPED.match(fold(title))]
        named = [title for title in own if _paper_name().search(fold(title))]
        if named or (own and titles is opening and len(own) == len(titles)):
            return (named or own)[-1]
    wrapped = [found for title in (*opening, *closing) if (found := _WRAPPED.match(fold(title)))]
    if wrapped:
        last = next(title for title in reversed((*opening, *closing)) if _WRAPPED.match(fold(title)))
        return last[slice(*wrapped[-1].span("title"))]
    return (*opening, *closing, "")[0] if not opening else opening[-1]


def _issuers(printed: Sequence[str], titles: Sequence[str]) -> tuple[str, ...]:
    names = [name for line in printed for name in line.split() if _ORGAN.fullmatch(fold(name))]
    if not names:
        before = next((title.partition("关于")[0] for title in titles if "关于" in title), "")
        names = [name for name in before.split() if _ORGAN.fullmatch(name)]
    return tuple(dict.fromkeys(names))


def _addressees(printed: Sequence[str]) -> tuple[str, ...]:
    return tuple(each for each in re.split("[，,]", printed[0].rstrip("：:")) if each) if printed else ()


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
