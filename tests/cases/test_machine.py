import pytest

from yipanqi.cases.machine import ENDS, START, STATUS_NAMES, Machine, State, Status, Transition, Who
from yipanqi.kernel.problems import Kind, Refused
from yipanqi.kernel.text import Text

TITLE = Text("试", "test")
STATES = (State("open", Status.SUBMITTED, Text("已打开", "open")), State("shut", Status.CLOSED, Text("已关闭", "shut")))


def row(action: str, before: tuple[str, ...], to: str, *who: Who) -> Transition:
    """A row of the table."""
    return Transition(action, before, to, who or (Who.OFFICER,), f"side:case:{action}", TITLE)


DOOR = Machine(
    "door",
    TITLE,
    STATES,
    (
        row("enter", (START,), "open", Who.APPLICANT),
        row("knock", ("open",), "", Who.APPLICANT, Who.PEER),
        row("shut", ("open",), "shut"),
    ),
)


def test_what_is_in_the_table_is_found() -> None:
    assert DOOR.find("shut", "open").to == "shut"
    assert DOOR.find("enter", START).to == "open"


@pytest.mark.parametrize(
    ("action", "state"), [("shut", "shut"), ("enter", "open"), ("knock", START), ("paint", "open")]
)
def test_what_is_not_in_the_table_conflicts_with_the_present_state(action: str, state: str) -> None:
    with pytest.raises(Refused) as caught:
        DOOR.find(action, state)

    assert (caught.value.kind, caught.value.problems[0].code) == (Kind.CONFLICT, "not-now")
    assert action in caught.value.problems[0].text.zh


def test_a_person_is_offered_what_the_capacity_allows() -> None:
    assert [t.action for t in DOOR.allowed("open", (Who.APPLICANT,))] == ["knock"]
    assert [t.action for t in DOOR.allowed("open", (Who.OFFICER, Who.APPLICANT))] == ["knock", "shut"]
    assert DOOR.allowed("shut", tuple(Who)) == ()


@pytest.mark.parametrize(
    "hole",
    [row("lose", ("open",), "nowhere"), row("come", ("nowhere",), "open"), row("shut", ("open",), "open")],
    ids=["to nowhere", "from nowhere", "two ways from one state"],
)
def test_a_table_with_a_hole_is_not_made(hole: Transition) -> None:
    with pytest.raises(ValueError, match="door"):
        Machine("door", TITLE, STATES, (*DOOR.transitions, hole))


def test_a_path_leads_through_states_that_are_there() -> None:
    with pytest.raises(ValueError, match="nowhere"):
        Machine("door", TITLE, STATES, DOOR.transitions, ("open", "nowhere"))


def test_a_state_that_is_not_there_is_a_fault_of_ours() -> None:
    with pytest.raises(KeyError, match="door has no state"):
        DOOR.state("ajar")


def test_every_status_has_words_and_an_end_is_one_of_them() -> None:
    assert set(STATUS_NAMES) == set(Status)
    assert set(Status) >= ENDS


def test_the_diagram_shows_every_step_and_every_end() -> None:
    assert DOOR.diagram().splitlines() == [
        "stateDiagram-v2",
        '    state "已打开 open" as open',
        '    state "已关闭 shut" as shut',
        "    [*] --> open: enter (applicant)",
        "    open --> shut: shut (officer)",
        "    shut --> [*]",
        "    note right of open",
        "        knock (applicant, peer) stays in open",
        "    end note",
    ]


def test_steps_between_the_same_two_states_share_an_arrow_and_what_stays_everywhere_says_so() -> None:
    more = (row("slam", ("open",), "shut", Who.CLOCK), row("look", ("open", "shut"), "", Who.WINDOW))
    lines = Machine("door", TITLE, STATES, (*DOOR.transitions, *more)).diagram().splitlines()
    assert "    open --> shut: shut (officer)<br/>slam (clock)" in lines
    assert "        look (window) stays in every state" in lines
