"""What authorities lay down: a calendar that is published late, and values of parameters that both sides decide by."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from support.pair import JIN_NIU, YU_ZHONG, Pair, apply, insure
from yipanqi.access.actor import SYSTEM
from yipanqi.kernel.days import Published
from yipanqi.kernel.problems import Refused
from yipanqi.node.inside import ValueNews, read_value, write_value
from yipanqi.policy.overlay import OwnValue
from yipanqi.policy.parameters import Evidence, ParameterValue
from yipanqi.policy.rulebook import Rulebook

SERVICE = "pension-transfer"


@pytest.fixture
def pair() -> Pair:
    made = Pair(lambda: "sqlite://")
    insure(made)
    return made


def test_a_calendar_that_is_published_moves_the_promises_of_open_cases(pair: Pair) -> None:
    """Given a case accepted on Monday 2027-02-01, 15 working days by a provisional calendar, when 1 to 5 February 2027
    are
    published as days off, then the promise moves by those of them that were counted, 2 to 5 February."""
    pair.clock.now = datetime(2027, 2, 1, 2, tzinfo=UTC)
    number = apply(pair)
    before = due(pair, number)

    published = Published(2027, frozenset(date(2027, 2, n) for n in range(1, 6)), frozenset())
    (moved,) = pair.sichuan.enter_calendar(published, SYSTEM)

    assert (moved.number, moved.before, moved.after) == (number, before, due(pair, number))
    with pair.sichuan.look() as work:
        calendar = work.world.calendar(JIN_NIU)
        # fifteen working days after the first, by hand: from Monday the 8th every day but Saturdays and Sundays
        assert calendar.between(date(2027, 2, 1), date(2027, 2, 7)) == 0
        assert calendar.between(date(2027, 2, 1), moved.after) == 15


def test_a_timer_moves_with_the_calendar(pair: Pair) -> None:
    pair.clock.now = datetime(2027, 2, 1, 2, tzinfo=UTC)
    apply(pair)
    first = pair.sichuan.next_timer()
    pair.sichuan.enter_calendar(Published(2027, frozenset(date(2027, 2, n) for n in range(1, 6)), frozenset()), SYSTEM)
    then = pair.sichuan.next_timer()
    assert first is not None
    assert then is not None
    assert then > first


def test_a_value_that_one_side_sets_is_decided_by_on_both(pair: Pair) -> None:
    """Given 15 working days for everyone, when Sichuan promises 8 for Jinniu, then both nodes promise 8 there."""
    pair.sichuan.set_value(SERVICE, promise(8, JIN_NIU), SYSTEM)
    pair.settle()
    for node in pair.nodes:
        parameters = node.world.parameters(SERVICE, node.world.services.get(SERVICE).parameters)
        rules = Rulebook(parameters, date(2022, 8, 1), {"receiving": JIN_NIU, "sending": YU_ZHONG})
        assert rules["working_days"] == 8
        assert rules.taken()[0].set_by == "金牛区公告"


def test_a_decimal_stays_exact_on_its_way() -> None:
    value = ParameterValue(
        since=date(2022, 1, 1), value={"rate": Decimal("0.12")}, evidence=Evidence.KNOWN, set_by="公告"
    )
    read = read_value(write_value(ValueNews(SERVICE, OwnValue("rate", value, "公告"))))
    assert read.value.value.value == {"rate": Decimal("0.12")}
    assert isinstance(read.value.value.value["rate"], Decimal)


def test_a_side_sets_values_for_its_own_places_only(pair: Pair) -> None:
    with pytest.raises(Refused, match="own places"):
        pair.sichuan.set_value(SERVICE, promise(8, YU_ZHONG), SYSTEM)


def test_a_value_names_the_act_that_sets_it(pair: Pair) -> None:
    with pytest.raises(Refused, match="act"):
        pair.sichuan.set_value(SERVICE, OwnValue("working_days", promise(8, JIN_NIU).value, ""), SYSTEM)


def promise(days: int, place: str) -> OwnValue:
    """A promise of so many working days at a place."""
    value = ParameterValue(since=date(2022, 1, 1), place=place, value=days, evidence=Evidence.READ, set_by="金牛区公告")
    return OwnValue("working_days", value, "金牛区公告")


def due(pair: Pair, number: str) -> date:
    """The promised day."""
    with pair.sichuan.look() as work:
        day = work.case(number).field("due_on")
    assert isinstance(day, date)
    return day
