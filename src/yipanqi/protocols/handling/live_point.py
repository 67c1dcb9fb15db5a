"""A live session at the point, where the person and a clerk of the window are: every step, and every way out."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from yipanqi.cases import engine
from yipanqi.cases.case import Case
from yipanqi.cases.papers import Handed
from yipanqi.cases.service import Effect, Given
from yipanqi.kernel.days import years_after
from yipanqi.kernel.problems import Problem, Refused, conflict
from yipanqi.kernel.text import Text
from yipanqi.protocols import moves
from yipanqi.protocols.handling.live import (
    CALL,
    SESSION,
    answers_now,
    forget_later,
    forget_recording,
    keep,
    needed_digest,
    needed_words,
    recorded,
    still_up,
    turned_away,
)
from yipanqi.protocols.handling.live_words import (
    Answered,
    Called,
    Check,
    Consent,
    Estimate,
    IdentityCheck,
    Kept,
    Page,
    PageScan,
    Record,
    Recording,
    Signature,
    TurnAway,
)
from yipanqi.protocols.handling.modes import Mode
from yipanqi.protocols.handling.originals import kind_of
from yipanqi.protocols.handling.telling import withdraw_asks
from yipanqi.protocols.moves import Move

if TYPE_CHECKING:
    from yipanqi.protocols.handling.procedure import Procedure


def begin(procedure: "Procedure", case: Case, given: Given) -> None:
    """Call the owner's clerk. Raises Refused with VW-01 where the matter is not on the list, VW-04 out of hours."""
    if Mode.LIVE not in procedure.modes:
        raise turned_away("VW-01")
    rules, now = case.rules(case.work.today), case.work.now
    if not answers_now(procedure, case.work, case.form.owner_place, rules):
        raise turned_away("VW-04")
    record = Record(point=str(case.field("window")), clerk=given.actor.id, called_at=now)
    case.remember(SESSION, record)
    moves.open_leg(case, Move.ASK, CALL, Called(record), opening=True)
    case.call_at("unanswered", now + timedelta(seconds=int(rules[procedure.live.answer_seconds])))
    _goes_on(procedure, case)


def _goes_on(procedure: "Procedure", case: Case) -> None:
    """Something happened: the session is over when nothing more does for so long."""
    case.call_at("idle", case.work.now + timedelta(minutes=int(case.rules()[procedure.live.idle_minutes])))


def queued(procedure: "Procedure", case: Case, given: Given) -> None:
    """The owner says how many are before this one."""
    if case.state in ("calling", "queued"):
        keep(case, estimate=given.read(Estimate))


def answered(procedure: "Procedure", case: Case, given: Given) -> None:
    """The owner's clerk is there."""
    told: Answered = given.read(Answered)
    case.call_off("unanswered")
    keep(case, owner_clerk=told.clerk, answered_at=case.work.now)
    _goes_on(procedure, case)


def consent(procedure: "Procedure", case: Case, given: Given) -> None:
    """The person agrees; the recording runs."""
    agreed: Consent = given.read(Consent)
    still_up(case)
    keep(case, recording=Recording(needed_words(agreed.uri, "uri"), case.work.now))
    _goes_on(procedure, case)


def no_consent(procedure: "Procedure", case: Case, given: Given) -> None:
    """Not recorded, not done this way."""
    _end(procedure, case, "VW-05")


def check_identity(procedure: "Procedure", case: Case, given: Given) -> None:
    """A check with its score: enough, or one more try, or none left."""
    said: IdentityCheck = given.read(IdentityCheck)
    record, rules = still_up(case), case.rules()
    passed = said.score >= int(rules[procedure.live.threshold])
    checks = (*record.checks, Check(said.method, said.score, case.work.now, passed))
    keep(case, checks=checks)
    _goes_on(procedure, case)
    if passed:
        case.then("identity passed")
    elif len(checks) >= int(rules[procedure.live.tries]):
        case.then("identity failed")


def not_identified(procedure: "Procedure", case: Case, given: Given) -> None:
    """The paper route."""
    _end(procedure, case, "VW-02")


def scan_page(procedure: "Procedure", case: Case, given: Given) -> None:
    """A page counts once the person has confirmed it."""
    scan: PageScan = given.read(PageScan)
    record = still_up(case)
    if not scan.confirmed:
        raise Refused(Problem("unconfirmed", Text("每页须经申请人确认", "The person confirms each page"), "confirmed"))
    case.hold(scan.file, given.actor)
    keep(case, pages=(*record.pages, Page(needed_words(scan.title, "title"), scan.file, case.work.now)))
    _goes_on(procedure, case)


def fill_in(procedure: "Procedure", case: Case, given: Given) -> None:
    """The application, for the authority that was called."""
    still_up(case)
    form = given.read(procedure.form)
    if procedure.places(form)["owner"] != case.form.owner_place:
        words = Text("申请的办理机关须为接通的属地机关", "It has to be for the authority that was called")
        raise Refused(Problem("other-owner", words))
    case.remember("application", form)
    _goes_on(procedure, case)


def filled_in(procedure: "Procedure", case: Case) -> Any:
    """The application as it was filled in, or None."""
    return case.recall("application", procedure.form)


def sign(procedure: "Procedure", case: Case, given: Given) -> None:
    """The person signs: only now there is a case. Raises Refused where nothing was filled in, or it cannot be filed."""
    signature: Signature = given.read(Signature)
    record, form = still_up(case), filled_in(procedure, case)
    if form is None:
        raise conflict("not-filled-in", "请先填写申请表", "fill in the application first")
    handed = [
        Handed(kind=kind_of(procedure, p.title), title=p.title, checked=True, file=p.digest) for p in record.pages
    ]
    filed = engine.file(
        case.work,
        case.service,
        case.procedure,
        case.party,
        form,
        given.actor,
        channel="live",
        window=record.point,
        agent=case.agent,
        papers=handed,
        scans_of=case.holding,
    )
    digest = needed_digest(signature.digest)
    keep(case, tell="", signature=digest, signed_at=case.work.now, case=filed.number)
    _end(procedure, case)


def drop(procedure: "Procedure", case: Case, given: Given) -> None:
    """The link is down: the same session waits so many minutes."""
    record = still_up(case)
    keep(case, dropped_at=case.work.now, drops=record.drops + 1)
    case.call_at("break off", case.work.now + timedelta(minutes=int(case.rules()[procedure.live.resume_minutes])))


def resume(procedure: "Procedure", case: Case, given: Given) -> None:
    """It is up again."""
    if recorded(case).dropped_at is None:
        raise conflict("not-dropped", "会话未中断", "the link is not down")
    case.call_off("break off")
    keep(case, dropped_at=None)
    _goes_on(procedure, case)


def broken_off(procedure: "Procedure", case: Case, given: Given) -> None:
    """It was not."""
    _end(procedure, case)


def call_off(procedure: "Procedure", case: Case, given: Given) -> None:
    """The person goes, nobody answers, or nothing happened for too long."""
    withdraw_asks(case, CALL)
    _end(procedure, case)


def turned_away_there(procedure: "Procedure", case: Case, given: Given) -> None:
    """The owner's clerk says why it cannot be done this way; where it was over by then, nothing changes."""
    told: TurnAway = given.read(TurnAway)
    if case.state == "by paper" and not recorded(case).code:
        _end(procedure, case, told.code, told.reason)


def refused(procedure: "Procedure", case: Case, given: Given) -> None:
    """The owner's node did not let the call in: it is not on its list."""
    if case.state == "by paper" and not recorded(case).code:
        case.call_off("unanswered")
        case.call_off("idle")
        keep(case, tell="", code="VW-01")


def _end(procedure: "Procedure", case: Case, code: str = "", reason: str = "") -> None:
    for timer in ("unanswered", "break off", "idle"):
        case.call_off(timer)
    recording, now = recorded(case).recording, case.work.now
    if recording is not None:
        until = years_after(case.work.today, int(case.rules()[procedure.live.record_years]))
        recording = msgspec.structs.replace(recording, ended_at=now, keep_until=until)
    forget_later(case, keep(case, tell="over", recording=recording, code=code, reason=reason, dropped_at=None))


def keep_recording(procedure: "Procedure", case: Case, given: Given) -> None:
    """The recording is whole and has a digest."""
    kept: Kept = given.read(Kept)
    recording = recorded(case).recording
    if recording is None or recording.digest:
        raise conflict("nothing-to-keep", "没有待登记的录像", "there is no recording without a digest")
    keep(case, recording=msgspec.structs.replace(recording, digest=needed_digest(kept.digest)))


def offered(procedure: "Procedure", case: Case, action: str) -> bool:
    """Whether an action of the clerk at the point is of use now."""
    record = recorded(case)
    if record.dropped_at is not None:
        return action in ("resume", "call off")
    conditions: Mapping[str, Callable[[], bool]] = {
        "resume": lambda: False,
        "sign": lambda: filled_in(procedure, case) is not None,
        "keep recording": lambda: record.recording is not None and not record.recording.digest,
    }
    return conditions.get(action, lambda: True)()


POINT_EFFECTS: Mapping[str, Effect] = {
    "open": begin,
    "queue.tell": queued,
    "call.answer": answered,
    "call.decline": turned_away_there,
    "consent": consent,
    "no consent": no_consent,
    "check identity": check_identity,
    "identity failed": not_identified,
    "scan page": scan_page,
    "fill in": fill_in,
    "sign": sign,
    "drop": drop,
    "resume": resume,
    "break off": broken_off,
    "call off": call_off,
    "idle": call_off,
    "away.tell": turned_away_there,
    "keep recording": keep_recording,
    "forget recording": forget_recording,
    "refusal": refused,
}
