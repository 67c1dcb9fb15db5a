"""Whatever people do, in whatever order it arrives: one owner, one outcome, nothing refused, nothing left hanging."""

import random
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from support.counters import (
    FORM,
    LUO,
    SHA_PING_BA,
    WU_HOU,
    YU_ZHONG,
    Counters,
    actions,
    field,
    resident,
    staff,
    trouble,
)
from support.scans import scan
from yipanqi.access.actor import Actor, Role
from yipanqi.cases import engine
from yipanqi.cases.machine import ENDS, Transition
from yipanqi.cases.papers import Handed
from yipanqi.kernel.problems import Refused
from yipanqi.node import Node, papers
from yipanqi.node.paper_lines import paper_lines
from yipanqi.protocols.handling.words import Bounce, Brought, CheckedPaper, Consigning, Notice, PartChosen, Proposal
from yipanqi.protocols.words import Rating, Reason
from yipanqi.services.identity.no_crime_certificate import Form

AGREEING = {
    "forwarded": {"submitted"},
    "taken": {"submitted", "handling", "special", "reviewing"},
    "correcting": {"correcting", "supplementing"},
    "decided": {"decided"},
    "delivered": {"delivered", "closed"},
    "closed": {"delivered", "closed"},
    "not accepted": {"not accepted", "bounced"},
    "withdrawn": {"withdrawn"},
    "lapsed": {"lapsed"},
}
"""Where the owner may stand for each state of the window, once everything is quiet."""

KEPT = Handed(kind="authority", checked=True, kept=True)

SELDOM = {"withdraw": 0.06, "decline": 0.06, "bounce": 0.4, "send back": 0.3}
"""What people do less often than the rest, so that cases get far."""

OFFICERS = frozenset(f"50-public-security-{place}" for place in (YU_ZHONG, SHA_PING_BA))


def people(counters: Counters) -> dict[str, tuple[Actor, ...]]:
    """Who acts on which side."""
    first, second = (
        msgspec.structs.replace(staff(name, Role.OFFICER, ""), offices=OFFICERS) for name in ("first", "second")
    )
    here, there = (resident(node, LUO) for node in counters.nodes)
    return {"51": (counters.clerk(), here), "50": (first, first, second, second, there)}


def somebody_acts(node: Node, number: str, who: tuple[Actor, ...], chance: random.Random) -> None:
    """One of the people does something that the table allows; it may be refused for other reasons."""
    by = chance.choice(who)
    with node.look() as work:
        case = work.find(number)
        allowed = case.machine.allowed(case.state, engine.capacity(case, by)) if case else ()
        form = case.form if case else FORM
    wanted = [action for action in allowed if chance.random() < SELDOM.get(action.action, 1.0)]
    if wanted:
        action = chance.choice(wanted)
        try:
            node.act(number, action.action, by, said(action, form, chance, node, by))
        except Refused:
            return


def said(action: Transition, form: Form, chance: random.Random, node: Node, by: Actor) -> Any:
    """Something to say with an action."""
    if action.form:
        return msgspec.structs.replace(form, language=chance.choice(("zh", "en")))
    if action.asks in (Brought, CheckedPaper):
        by = msgspec.structs.replace(by, second_factor=True)
        file = papers.upload(node, by, scan(1000, chance.randint(1, 3))).digest
        if action.asks is Brought:
            return Brought("护照", file)
        return CheckedPaper("护照", chance.random() < 0.5, chance.choice((None, file)))
    return {
        None: b"",
        Bounce: Bounce(chance.choice((YU_ZHONG, SHA_PING_BA, WU_HOU)), "不属本辖区"),
        Notice: Notice("请补充照片"),
        Proposal: Proposal(chance.random() < 0.7, chance.choice(("", "经核实"))),
        Rating: Rating(chance.randint(1, 5), side=chance.choice(("owner", "window"))),
        Reason: Reason("需要核实"),
        Consigning: Consigning("EMS 1"),
        PartChosen: PartChosen("police"),
    }[action.asks]


def play(counters: Counters, chance: random.Random, steps: int) -> str:
    """Take a case in, and let people, post and time do as they like; then let everything arrive."""
    number, who = counters.take_in(papers=[KEPT]), people(counters)
    for _ in range(steps):
        node = chance.choice(counters.nodes)
        match chance.choices(("act", "carry", "work", "time"), (6, 3, 3, 1))[0]:
            case "act":
                somebody_acts(node, number, who[node.code], chance)
            case "carry":
                counters.deliver(node)
                counters.deliver_file(node)
            case "work":
                node.work()
            case "time":
                counters.clock.pass_time(hours=chance.choice((1, 30, 100)))
    counters.settle()
    counters.clock.pass_time(minutes=6)  # what was not wanted yet is tried again
    counters.settle()
    return number


def check(counters: Counters, number: str) -> None:
    """What holds whenever everything is quiet."""
    window, owner = counters.states(number)
    assert owner in AGREEING[window]
    assert len({field(node, number, "outcome") for node in counters.nodes}) == 1
    assert field(counters.sichuan, number, "other_office") == field(counters.chongqing, number, "office") or (
        window == "withdrawn"  # the bounce crossed the withdrawal: nobody was to have it any more
    )
    done, heard = actions(counters.chongqing, number), actions(counters.sichuan, number)
    check_papers(counters, number)
    assert done.count("decide") == heard.count("result.tell") <= 1
    assert trouble(counters.sichuan) + trouble(counters.chongqing) == []
    with counters.chongqing.look() as work:
        case = work.case(number)
        clock = case.clock()
        running = clock is not None and case.state in ("handling", "reviewing")
        assert not (running and clock and clock.due_on and clock.due_on < work.today) or "overdue" in done
    assert done.count("overdue") <= 1


def check_papers(counters: Counters, number: str) -> None:
    """Both sides list the same papers with their scans, and tell the same of where each original is."""
    seen = []
    for node in counters.nodes:
        with node.look() as work:
            case = work.case(number)
            lines = sorted((line.id, line.grade, line.scan != "under way") for line in paper_lines(case))
            assert all(here for *_, here in lines)
            last = {c.paper: (c.where, c.office, c.parcel) for c in case.custody}
            seen.append((lines, sorted(last.items())))
    assert seen[0] == seen[1]


@settings(max_examples=60)
@given(seed=st.integers(0, 2**32), steps=st.integers(5, 90))
def test_both_sides_agree_once_everything_is_quiet(seed: int, steps: int) -> None:
    counters = Counters(lambda: "sqlite://")
    try:
        number = play(counters, random.Random(seed), steps)
        check(counters, number)
        counters.clock.pass_time(days=120)
        counters.settle()
        check(counters, number)
        with counters.chongqing.look() as work:
            case = work.case(number)
            # time alone ends what waits for the person; what waits for the owner or the window is overdue, or decided
            assert case.status in ENDS or case.state in ("handling", "special", "reviewing", "decided")
    finally:
        counters.close()
