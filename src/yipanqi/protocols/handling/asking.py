"""The owner waits: for what is missing (asked for once), or for a special procedure; and the promise may run out."""

from typing import TYPE_CHECKING

from yipanqi.cases.case import Case
from yipanqi.cases.service import Given
from yipanqi.kernel.problems import Problem, Refused, conflict
from yipanqi.kernel.text import Text, same
from yipanqi.protocols import moves
from yipanqi.protocols.handling import intake, joint
from yipanqi.protocols.handling.both import take_form
from yipanqi.protocols.handling.telling import take, tell, watch, withdraw_asks, write
from yipanqi.protocols.handling.words import Notice
from yipanqi.protocols.moves import Move
from yipanqi.protocols.words import Empty, reason_of

if TYPE_CHECKING:
    from yipanqi.protocols.handling.procedure import Procedure


def ask_once(procedure: "Procedure", case: Case, given: Given) -> None:
    """One notice of everything that is missing, before acceptance."""
    case.call_off("silence")
    take(case)
    _ask(procedure, case, given.read(Notice))


def ask_for_more(procedure: "Procedure", case: Case, given: Given) -> None:
    """The same after acceptance: the clock stands still until it comes."""
    case.call_off("overdue")
    case.pause("correction")
    _ask(procedure, case, given.read(Notice))


def _ask(procedure: "Procedure", case: Case, notice: Notice) -> None:
    if not notice.missing.strip():
        words = Text("请一次性写明需要补正的全部内容", "Say everything that is missing, at once")
        raise Refused(Problem("words-needed", words, "missing"))
    if case.recall("notice", Notice) is not None:
        raise conflict("asked-once", "已经一次性告知过，不得再次要求补正", "the one notice has been given already")
    case.remember("notice", notice)
    days = int(case.rules()[procedure.correction_days])
    last = case.calendar.add(case.work.today, days).on
    until = Text(
        "请最迟于{last}补正；逾期视为放弃申请。", "Please supply it by {last}; after that the application lapses."
    )
    title = Text("一次性补正告知书", "Notice of what is missing")
    told = write(
        case, "correction", title, [same(notice.missing), *joint.wanted(procedure, case), until.format(last=last)]
    )
    if case.peer:
        moves.open_leg(case, Move.ASK, "supplement", told, due_on=last)
    case.call_in("correction", days)


def supplied(procedure: "Procedure", case: Case, given: Given) -> None:
    """What was missing is here. Before acceptance the days for that run anew, after it the clock goes on.

    A person may also bring it to the owner itself; then the window need not ask any more.
    """
    take_form(procedure, case, given)
    case.call_off("correction")
    withdraw_asks(case, "supplement")
    joint.supplied(procedure, case)
    if case.state == "submitted":
        intake.submitted(procedure, case, given)
        return
    case.resume()
    watch(case)
    intake.review(procedure, case)


def lapse(procedure: "Procedure", case: Case, given: Given) -> None:
    """The correction did not come in time."""
    case.conclude("lapsed")
    withdraw_asks(case)
    words = Text(
        "您未在期限内补正，本次申请视为放弃，可重新申请。",
        "What was missing did not come in time; the application has lapsed, and you may apply again.",
    )
    tell(case, "lapsed", write(case, "lapsed", Text("逾期未补正告知书", "Notice of lapse"), [words]))


def begin_special(procedure: "Procedure", case: Case, given: Given) -> None:
    """Investigation, expert review and the like are not counted; the person is told in writing (行政许可法 art. 45)."""
    reason = reason_of(given)
    case.call_off("overdue")
    case.pause("special procedure")
    words = Text("特别程序所需时间不计入办理时限。", "The time it takes is not counted.")
    title = Text("特别程序告知书", "Notice of a special procedure")
    tell(case, "progress", write(case, "special", title, [same(reason), words]))


def end_special(procedure: "Procedure", case: Case, given: Given) -> None:
    """The clock goes on."""
    case.resume()
    watch(case)
    words = Text("特别程序已结束，承诺最迟于{due}办结。", "The special procedure is over; promised by {due}.").format(
        due=case.field("due_on")
    )
    title = Text("特别程序结束通知书", "Notice of the end of a special procedure")
    tell(case, "progress", write(case, "special-over", title, [words]))


def overdue(procedure: "Procedure", case: Case, given: Given) -> None:
    """Never a silent overrun: it is written down, and the person is told."""
    case.remember("overdue", Empty())
    words = Text(
        "本件已超过承诺的办理时限，仍在办理，承办机关已被督促。",
        "The promised time is over; the case is still in hand, and the authority has been urged.",
    )
    tell(case, "progress", write(case, "overdue", Text("超时告知书", "Notice of delay"), [words]))
