"""The report of an evaluation: the comparison, each score with its lines, appeals, the formula."""

from yipanqi.supervision.evaluation.evaluation import OF_NAMES, Appeal, Evaluation, Score, Seen, name_of
from yipanqi.supervision.evaluation.formula import GRADE_NAMES
from yipanqi.supervision.reports.model import Column, Report, Table, section


def report(seen: Seen) -> Report:
    """What the report of an evaluation says."""
    evaluation = seen.evaluation
    return Report(
        title=f"{evaluation.period.title.zh}{OF_NAMES[evaluation.of].zh}评估报告",
        number="",
        issuer="",
        issued_on=evaluation.published_on or evaluation.period.last,
        sections=(
            section("一、评分与等次", (_words(seen.scores),), (_comparison(seen.scores),)),
            section("二、评分说明", (), tuple(_lines(s) for s in seen.scores if s.grade)),
            section("三、申诉", () if seen.appeals else ("无申诉。",), _appeals(evaluation, seen.appeals)),
            section("四、评分办法", (), (_formula(evaluation),)),
        ),
    )


def _words(scores: tuple[Score, ...]) -> str:
    counts = {name.zh: sum(s.grade == grade for s in scores) for grade, name in GRADE_NAMES.items()}
    return f"共评估{len(scores)}个：" + "、".join(f"{name}{n}个" for name, n in counts.items()) + "。"


def _comparison(scores: tuple[Score, ...]) -> Table:
    head = (Column("对象"), Column("得分", numeric=True), Column("等次"), Column("版本", numeric=True))
    body = tuple((s.name.zh, str(s.total), GRADE_NAMES[s.grade].zh, str(s.version)) for s in scores if s.grade)
    return Table("得分比较", head, body, chart=1)


def _lines(score: Score) -> Table:
    head = (Column("指标"), Column("数"), Column("分", numeric=True), Column("算式"))
    body = tuple((line.title.zh, line.figure.zh, str(line.points), line.sum.zh) for line in score.lines)
    return Table(f"{score.name.zh}　{score.total} 分　{GRADE_NAMES[score.grade].zh}", head, body)


def _appeals(evaluation: Evaluation, appeals: tuple[Appeal, ...]) -> tuple[Table, ...]:
    if not appeals:
        return ()
    words = {None: "待答复", True: "采纳", False: "不采纳"}
    head = (Column("对象"), Column("理由"), Column("结果"), Column("答复"))
    body = tuple((name_of(evaluation.of, a.subject).zh, a.words, words[a.upheld], a.answer) for a in appeals)
    return (Table("申诉与答复", head, body),)


def _formula(evaluation: Evaluation) -> Table:
    head = (Column("指标"), Column("权重"), Column("每项扣分"), Column("最多"), Column("依据"))
    body = tuple(
        (r.title.zh, *(str(n) if n else "" for n in (r.weight, r.each, r.most)), r.basis)
        for r in evaluation.formula.rules
    )
    return Table("指标与依据", head, body)
