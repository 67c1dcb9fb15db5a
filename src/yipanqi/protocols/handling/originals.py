"""Papers that come after the application, and originals on their way between window and owner (consign – receive).

Both sides do alike: whoever has an original at its office may send it to the other's, which confirms that it came or
says that it did not; whoever has it last gives it back to the person. Each step is told, so both know who holds what.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from yipanqi.cases.case import Case
from yipanqi.cases.machine import Transition, Who
from yipanqi.cases.papers import Handed, Where
from yipanqi.cases.service import Effect, Given
from yipanqi.exchange.effects import RefusedBack
from yipanqi.kernel.problems import Problem, Refused, conflict
from yipanqi.kernel.text import Text
from yipanqi.protocols import moves
from yipanqi.protocols.handling.words import Brought, CheckedPaper, Consigning, Intake, NewPapers, Originals
from yipanqi.protocols.moves import Move

if TYPE_CHECKING:
    from yipanqi.protocols.handling.procedure import Procedure

NAME = "originals"
"""The leg in which originals travel."""


def bring(procedure: "Procedure", case: Case, given: Given) -> None:
    """The person uploads another paper (grade C)."""
    brought: Brought = given.read(Brought)
    _take(case, Handed(kind=kind_of(procedure, brought.title), title=brought.title, file=brought.file), given)


def check(procedure: "Procedure", case: Case, given: Given) -> None:
    """A clerk or officer has checked the original of another paper (grade B), and may keep it to be sent on."""
    seen: CheckedPaper = given.read(CheckedPaper)
    kind = kind_of(procedure, seen.title)
    handed = Handed(kind=kind, title=seen.title, checked=True, file=seen.file or "", kept=seen.kept)
    _take(case, handed, given)


def kind_of(procedure: "Procedure", title: str) -> str:
    """The kind of paper that a title names; "" for another."""
    return next((p.kind for p in procedure.papers if title in (p.kind, p.title.zh, p.title.en)), "")


def _take(case: Case, handed: Handed, given: Given) -> None:
    if not (handed.kind or handed.title.strip()):
        raise Refused(Problem("words-needed", Text("请写明材料名称", "Say which paper it is"), "title"))
    papers = case.hand_in([handed], given.actor)
    if case.peer:
        leg = moves.open_leg(case, Move.TELL, "paper", NewPapers(papers))
        case.share(papers, leg.id)


def brought(procedure: "Procedure", case: Case, given: Given) -> None:
    """The other side has taken a paper in."""
    case.take_over(given.read(NewPapers).papers, case.peer, given.actor)


def send(procedure: "Procedure", case: Case, given: Given) -> None:
    """Send what is held here to the other office, in one parcel."""
    wanted: Consigning = given.read(Consigning)
    held, office = _here(case, Where.OFFICE), _there(case)
    if not held or not office or _on_its_way(case):
        raise conflict("nothing-to-send", "没有可寄送的原件，或上一件尚未签收", "there is nothing that can be sent now")
    if not wanted.parcel.strip():
        raise Refused(Problem("words-needed", Text("请填写寄递单号", "Enter the number of the parcel"), "parcel"))
    parcel = wanted.parcel.strip()
    moves.open_leg(case, Move.CONSIGN, NAME, Originals(held, office, parcel))
    case.note_custody(held, Where.UNDER_WAY, office, given.actor, parcel)


def receive(procedure: "Procedure", case: Case, given: Given) -> None:
    """The parcel is here, perhaps after it had been missing."""
    _confirm(case, (Where.UNDER_WAY, Where.MISSING), Where.OFFICE, given)


def miss(procedure: "Procedure", case: Case, given: Given) -> None:
    """The parcel should be here, and is not."""
    _confirm(case, (Where.UNDER_WAY,), Where.MISSING, given)


def _confirm(case: Case, before: tuple[Where, ...], now: Where, given: Given) -> None:
    papers = tuple(paper for where in before for paper in _here(case, where))
    if not papers:
        raise conflict("nothing-under-way", "没有寄往本处的原件", "no original is on its way here")
    leg = next(leg for leg in case.legs.values() if leg.name == NAME and not leg.ours and leg.ended_at is None)
    verb = "missing" if now is Where.MISSING else "found" if leg.state == "missing" else "received"
    last = case.original_of(papers[0])
    told = Originals(papers, _office(case), last.parcel if last else "")
    moves.say(case, leg, verb, told)
    case.note_custody(papers, now, told.office, given.actor, told.parcel)


def give_back(procedure: "Procedure", case: Case, given: Given) -> None:
    """The person has their originals again."""
    papers = _here(case, Where.OFFICE)
    if not papers:
        raise conflict("nothing-to-give-back", "没有可归还的原件", "there is no original to give back")
    case.note_custody(papers, Where.PERSON, _office(case), given.actor)
    if case.peer:
        moves.open_leg(case, Move.TELL, "given back", Originals(papers, _office(case)))


def _told(where: Where) -> Effect:
    def note(procedure: "Procedure", case: Case, given: Given) -> None:
        """The other side has moved originals, or has found where they are."""
        told: Originals = given.read(Originals)
        case.note_custody(told.papers, where, told.office, given.actor, told.parcel)

    return note


def not_let_in(case: Case, back: RefusedBack, given: Given) -> None:
    """The other node knows nothing of what was sent: the office that sent it has to get it back."""
    leg = case.legs.get(back.envelope)
    if leg is not None and leg.name == NAME:
        bound = [c for c in map(case.original_of, {c.paper for c in case.custody}) if c and c.where == Where.UNDER_WAY]
        case.note_custody(sorted(c.paper for c in bound), Where.OFFICE, _office(case), given.actor)


def _office(case: Case) -> str:
    return str(case.field("office"))


def _there(case: Case) -> str:
    if not case.peer:
        return ""
    if case.role == "window":
        return str(case.field("other_office"))
    intake: Intake | None = case.recall("intake", Intake)
    return intake.window if intake else ""


def _here(case: Case, where: Where) -> tuple[str, ...]:
    return case.originals(where, _office(case)) if _office(case) else ()


def _on_its_way(case: Case) -> bool:
    return any(leg.name == NAME and leg.ours and leg.ended_at is None for leg in case.legs.values())


OFFERED: Mapping[str, Callable[[Case], bool]] = {
    "send originals": lambda case: bool(_here(case, Where.OFFICE) and _there(case)) and not _on_its_way(case),
    "receive originals": lambda case: bool(_here(case, Where.UNDER_WAY) or _here(case, Where.MISSING)),
    "miss originals": lambda case: bool(_here(case, Where.UNDER_WAY)),
    "give back originals": lambda case: bool(_here(case, Where.OFFICE)),
}
"""When an action on originals is of use."""

EFFECTS: Mapping[str, Effect] = {
    "bring paper": bring,
    "check paper": check,
    "paper.tell": brought,
    "send originals": send,
    "receive originals": receive,
    "miss originals": miss,
    "give back originals": give_back,
    "originals.send": _told(Where.UNDER_WAY),
    "originals.received": _told(Where.OFFICE),
    "originals.found": _told(Where.OFFICE),
    "originals.missing": _told(Where.MISSING),
    "given back.tell": _told(Where.PERSON),
}


def transitions(side: str, open_: tuple[str, ...], every: tuple[str, ...], staff: Who) -> tuple[Transition, ...]:
    """The rows of one side (`window`, `owner`): papers while nothing is decided, originals at any time."""
    other = {"window": "owner", "owner": "window"}[side]

    def ours(action: str, who: tuple[Who, ...], event: str, title: Text, **more: object) -> Transition:
        before = open_ if "paper" in action else every
        return Transition(action, before, "", who, f"{side}:{event}", title, **more)  # type: ignore[arg-type]

    def theirs(action: str, event: str, title: Text) -> Transition:
        return Transition(action, every, "", (Who.PEER,), f"{other}:{event}", title)

    return (
        ours(
            "bring paper", (Who.APPLICANT,), "paper:bring", Text("补充上传材料", "Upload another paper"), asks=Brought
        ),
        ours("check paper", (staff,), "paper:check", Text("核验补交材料", "Check another paper"), asks=CheckedPaper),
        ours("send originals", (staff,), "original:send", Text("寄送原件", "Send the originals"), asks=Consigning),
        ours("receive originals", (staff,), "original:receive", Text("签收原件", "The originals have come")),
        ours("miss originals", (staff,), "original:miss", Text("报告原件未到", "The originals have not come")),
        ours("give back originals", (staff,), "original:return", Text("归还原件", "Give the originals back")),
        theirs("paper.tell", "paper:bring", Text("对方收到材料", "A paper taken in by the other side")),
        theirs("originals.send", "original:send", Text("对方寄出原件", "Originals sent by the other side")),
        theirs("originals.received", "original:receive", Text("对方签收原件", "Originals received by the other side")),
        theirs("originals.missing", "original:miss", Text("对方未收到原件", "Originals missing at the other side")),
        theirs("originals.found", "original:find", Text("对方找到原件", "Originals found by the other side")),
        theirs("given back.tell", "original:return", Text("对方已归还原件", "Originals given back by the other side")),
    )
