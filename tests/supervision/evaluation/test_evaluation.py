"""An evaluation from drawing to appeal: facts as they were on the last day, kept as they were."""

from decimal import Decimal

import pytest

from support.counters import refused
from support.ledger_office import COORDINATOR, LIAISON, SOCIAL, TRANSFER, staff
from support.steering import SUPERVISOR, Steering
from yipanqi.access.actor import Actor, Role
from yipanqi.supervision.evaluation import acts, evaluation
from yipanqi.supervision.evaluation.evaluation import Score, Seen
from yipanqi.supervision.ledger.history import Evidence, EvidenceKind
from yipanqi.supervision.ledger.reporting import Counted, Reported, confirm, report

OTHER = f"{TRANSFER[: TRANSFER.index('#')]}#4.9"


class Evaluations:
    """The supervisors' room; Sichuan's social insurance has four undertakings of 2021, all due on 2021-12-31."""

    def __init__(self, steering: Steering) -> None:
        self.steering, self.node = steering, steering.office.node

    def tell(self, clause: str, *, done: bool = False) -> None:
        task, today = self.steering.office.of(clause), self.steering.office.clock().date()
        id_, shown = task.id, (Evidence(EvidenceKind.DATA, "统计表"),)
        counted = tuple(Counted(place, Decimal(10), today) for place, _ in enumerate(task.targets))
        self.node.command(lambda work: report(work, LIAISON, id_, Reported("已推进", counted, shown, asks_done=done)))
        if done:
            self.node.command(lambda work: confirm(work, COORDINATOR, id_))

    def draw(self, period: str = "2021", of: str = "units", actor: Actor = SUPERVISOR) -> str:
        return self.node.command(lambda work: acts.draw(work, actor, {"period": period, "of": of}))

    def act(self, id_: str, actor: Actor, action: str, **words: str) -> None:
        self.node.command(lambda work: acts.act(work, actor, id_, action, words))

    def see(self, id_: str, actor: Actor = SUPERVISOR) -> Seen:
        with self.node.look() as work:
            return evaluation.see(work, actor, id_)

    def score(self, id_: str, subject: str = SOCIAL) -> Score:
        return next(s for s in self.see(id_).scores if s.subject == subject)


@pytest.fixture
def evaluations(steering: Steering) -> Evaluations:
    """2021 is over: one of four done in time, one more reported on, one red order answered late."""
    room = Evaluations(steering)
    steering.on(2021, 11, 1)
    order = steering.draw_up(grade="red")  # receipt by the 2nd
    steering.on(2021, 11, 3)
    steering.act(order, LIAISON, "receive")
    steering.on(2021, 11, 30)
    room.tell(TRANSFER, done=True)
    room.tell(OTHER)
    steering.on(2022, 1, 10)
    return room


def test_a_score_says_figure_records_points_and_sum(evaluations: Evaluations) -> None:
    score = evaluations.score(evaluations.draw())
    # done 1 of 4: 40 x 100/60 x 1/4 = 16.67; reported 2 of 4: 20 x 100/60 x 2/4 = 16.67; one red order -3, late -2
    assert {line.id: line.points for line in score.lines} == {
        "done_on_time": Decimal("16.67"),
        "reported": Decimal("16.67"),
        "orders_red": Decimal("-3.00"),
        "orders_late": Decimal("-2.00"),
    }
    assert (score.total, score.grade) == (Decimal("28.34"), "failed")
    assert [s.title for s in score.facts["orders_red"].sources] == ["川督办〔2021〕1号"]
    assert len(score.facts["done_on_time"].sources) == 4


def test_what_came_after_the_last_day_counts_in_the_next_period(evaluations: Evaluations) -> None:
    evaluations.tell(OTHER, done=True)  # on 2022-01-10, ten days late
    score = evaluations.score(evaluations.draw())
    assert (score.facts["done_on_time"].number, score.facts["overdue"].number) == (1, 0)
    evaluations.steering.on(2022, 2, 8)
    january = evaluations.score(evaluations.draw("2022-01"))
    # two of four are overdue at the end of January, one was made good late in it
    assert (january.facts["overdue"].number, january.facts["made_good_late"].number) == (2, 1)


def test_a_later_change_does_not_alter_a_past_evaluation(evaluations: Evaluations) -> None:
    id_ = evaluations.draw()
    before = evaluations.score(id_)
    evaluations.tell(OTHER, done=True)
    evaluations.steering.draw_up(grade="red")
    assert evaluations.score(id_) == before


def test_a_period_is_evaluated_once_it_is_over_and_once(evaluations: Evaluations) -> None:
    with refused("not-over"):
        evaluations.draw("2022-Q1")
    id_ = evaluations.draw()
    with refused("drawn-already"):
        evaluations.draw()
    evaluations.act(id_, COORDINATOR, "discard", words="数据有误")
    evaluations.draw()
    with refused("not_allowed"):
        evaluations.draw("2020", actor=COORDINATOR)


def test_another_person_reviews_before_it_is_published_and_units_see_it_then(evaluations: Evaluations) -> None:
    id_ = evaluations.draw()
    with refused("not_allowed"):
        evaluations.see(id_, LIAISON)
    with refused("own-draft"):
        evaluations.act(id_, SUPERVISOR, "publish", words="属实")
    evaluations.act(id_, COORDINATOR, "publish", words="属实")
    seen = evaluations.see(id_, LIAISON)
    # five working days from Monday 10 January: Monday 17
    assert str(seen.evaluation.appeal_by) == "2022-01-17"
    assert [step.action for step in seen.steps] == ["appeal"]


def appealed(evaluations: Evaluations) -> tuple[str, str]:
    """A published evaluation and an appeal against it."""
    id_ = evaluations.draw()
    evaluations.act(id_, COORDINATOR, "publish", words="属实")
    evaluations.act(id_, LIAISON, "appeal", subject=SOCIAL, words="督办单系误发")
    return id_, evaluations.see(id_).appeals[0].id


def test_an_appeal_that_is_upheld_makes_a_new_version_and_the_old_one_stays(evaluations: Evaluations) -> None:
    id_, appeal = appealed(evaluations)
    right = {"upheld": "yes", "indicator": "orders_red", "number": "0"}
    evaluations.act(id_, SUPERVISOR, "answer", appeal=appeal, words="核实为误发", **right)
    score = evaluations.score(id_)
    assert (score.version, score.total, score.why) == (2, Decimal("31.34"), "核实为误发")  # the 3 points given back
    assert [(s.version, s.total) for s in evaluations.see(id_).earlier] == [(1, Decimal("28.34"))]


def test_an_appeal_that_is_not_upheld_changes_nothing(evaluations: Evaluations) -> None:
    id_, appeal = appealed(evaluations)
    evaluations.act(id_, SUPERVISOR, "answer", appeal=appeal, words="督办属实", upheld="no")
    assert (evaluations.score(id_).version, evaluations.see(id_).appeals[0].upheld) == (1, False)
    with refused("answered-already"):
        evaluations.act(id_, SUPERVISOR, "answer", appeal=appeal, words="再答", upheld="no")


def test_only_the_unit_itself_appeals_within_its_time(evaluations: Evaluations) -> None:
    id_ = evaluations.draw()
    evaluations.act(id_, COORDINATOR, "publish", words="属实")
    police = staff(Role.LIAISON, "police", offices=frozenset({"四川省公安厅"}))
    with refused("not_allowed"):
        evaluations.act(id_, police, "appeal", subject=SOCIAL, words="不公")
    evaluations.steering.on(2022, 1, 18)
    with refused("appeal-over"):
        evaluations.act(id_, LIAISON, "appeal", subject=SOCIAL, words="迟了")


def test_a_corrected_figure_fits_what_it_is_a_share_of(evaluations: Evaluations) -> None:
    id_, appeal = appealed(evaluations)
    wrong = {"upheld": "yes", "indicator": "done_on_time", "number": "5"}
    with refused("number"):
        evaluations.act(id_, SUPERVISOR, "answer", appeal=appeal, words="更正", **wrong)


def test_places_are_compared_with_their_cases(evaluations: Evaluations) -> None:
    seen = evaluations.see(evaluations.draw(of="places"))
    province = next(s for s in seen.scores if s.subject == "510000")
    assert {"cases_on_time", "rated_well", "done_on_time"} <= set(province.facts)
    assert province.facts["done_on_time"].number == 1
    totals = [s.total for s in seen.scores if s.grade]
    assert totals == sorted(totals, reverse=True)


def test_a_unit_that_decides_cases_by_an_office_of_the_directory_is_told_by_them_too(evaluations: Evaluations) -> None:
    facts = evaluations.score(evaluations.draw()).facts
    assert [source.id for source in facts["cases_on_time"].sources] == ["51-social-insurance-510000"]
    assert (facts["cases_on_time"].number, facts["cases_on_time"].of) == (0, 0)  # none was decided: left out of the sum
