"""企业职工基本养老保险关系转移接续: a worker who moves between the two sides keeps one continuous pension record.

The personal account moves whole and a share of the contribution wages moves from the old pool to the new one
(国办发〔2009〕66号).
The rules are in the modules beside this one; here they are fitted to the transfer protocol.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import msgspec

from yipanqi.cases.service import Paper as Material
from yipanqi.cases.service import Service
from yipanqi.kernel.decision import Ask, Decision, Figure, Known, Question
from yipanqi.kernel.forms import Choice, Line, Option, Place, ask, when
from yipanqi.kernel.identity import birth_date, sex
from yipanqi.kernel.text import Text
from yipanqi.policy.rulebook import Rulebook
from yipanqi.protocols import handling, transfer
from yipanqi.protocols.transfer import About, Entry
from yipanqi.services.social_insurance.pension_transfer import books, duplicates, eligibility, merging, statements
from yipanqi.services.social_insurance.pension_transfer.eligibility import Circumstances
from yipanqi.services.social_insurance.pension_transfer.merging import Merged, Side
from yipanqi.services.social_insurance.pension_transfer.outlook import outlook
from yipanqi.services.social_insurance.pension_transfer.papers import (
    Application,
    Approval,
    BankAccount,
    Letter,
    Reason,
    Statement,
)
from yipanqi.services.social_insurance.pension_transfer.relation import Person, Relation, Sex, State
from yipanqi.store.registers import Register

PENSIONS = Register("pension", Relation, kept_here=True)


class Form(msgspec.Struct, frozen=True):
    """What the person says; all else is known or worked out."""

    to_place: Annotated[str, ask(Text("转入地（您现在参保缴费的地方）", "Where you contribute now"), Place())]
    from_place: Annotated[str, ask(Text("转出地（您以前参保缴费的地方）", "Where you contributed before"), Place())]
    hukou: Annotated[str, ask(Text("户籍所在地", "Where your household registration is"), Place())]
    reason: Annotated[
        str,
        ask(
            Text("转移原因", "Why it moves"),
            Choice(
                (
                    Option(Reason.WORK, Text("跨省就业", "I work on the other side now")),
                    Option(Reason.HOME, Text("返回户籍地就业", "I went back to where I am registered")),
                    Option(Reason.POSTING, Text("组织批准调动", "An approved posting")),
                    Option(Reason.CLAIM, Text("申领养老金，归集各地关系", "To claim my pension")),
                    Option(
                        Reason.TEMPORARY,
                        Text("申领养老金，归集临时账户", "To collect a temporary account for my claim"),
                    ),
                )
            ),
        ),
    ]
    approval: Annotated[
        str | None,
        ask(Text("批准调动的文号", "Number of the approval"), Line(longest=60), when=when("reason", Reason.POSTING)),
    ] = None
    approved_by: Annotated[
        str | None,
        ask(
            Text("批准机关的层级", "Level of the approving body"),
            Choice(
                (
                    Option("county", Text("县级", "county")),
                    Option("city", Text("市级", "city")),
                    Option("province", Text("省级", "province")),
                    Option("nation", Text("中央", "national")),
                )
            ),
            when=when("reason", Reason.POSTING),
        ),
    ] = None
    keep: Annotated[
        str | None,
        ask(
            Text("两地重复缴费的月份，保留哪一方", "For months paid on both sides, which to keep"),
            Choice(
                (
                    Option(Side.MINE, Text("保留转入地的", "those here")),
                    Option(Side.THEIRS, Text("保留转出地的", "those moved")),
                )
            ),
            optional=True,
        ),
    ] = None


def places(form: Form) -> Mapping[str, str]:
    """Which division plays which role."""
    return {"receiving": form.to_place, "sending": form.from_place}


def review(about: About, form: Form, known: Known[Relation], rules: Rulebook) -> Ask | Decision[Letter]:
    """Whether the relation may move, on what the receiving side has on record."""
    mine = known[Question("pension", about.party)]
    account = rules["receiving_account"]
    rules.taken()  # it decides nothing, so no condition cites it
    circumstances = Circumstances(
        f"{about.number}-L", BankAccount(**{name: account[name] for name in BankAccount.__struct_fields__})
    )
    return eligibility.may_transfer(_application(about, form), mine, circumstances, rules)


def _application(about: About, form: Form) -> Application:
    approval = Approval(form.approval, "", form.approved_by or "") if form.approval else None
    return Application(
        about.number,
        _person(about, form.hukou),
        Reason(form.reason),
        form.to_place,
        form.from_place,
        about.applied_on,
        approval,
    )


def _person(about: About, hukou: str) -> Person:
    number = about.who.number
    return Person(about.who.name, number, Sex(sex(number)), birth_date(number), hukou)


def state(about: About, letter: Letter, known: Known[Relation], rules: Rulebook) -> Ask | Decision[Statement]:
    """The statement on what the sending side has on record."""
    return statements.statement(letter, known[Question("pension", about.party)], rules)


def merge(
    about: About, form: Form, statement: Statement, known: Known[Relation], rules: Rulebook
) -> Ask | Decision[Merged]:
    """What the receiving side has on record, with the statement taken over."""
    mine = known[Question("pension", about.party)] or merging.registered(_person(about, form.hukou), form.to_place)
    return merging.merge(mine, statement, Side(form.keep) if form.keep else None, rules)


def merged(result: Merged) -> Relation:
    """The relation that the receiving side records."""
    return result.relation


def entries(about: About, statement: Statement) -> tuple[Entry, ...]:
    """What moves in the ledgers: personal account and pool in fen, contribution months."""
    return (
        Entry(f"personal:{about.party}", "fen", statement.transfer_personal),
        Entry("pool", "fen", statement.transfer_pool),
        Entry(f"months:{about.party}", "month", statement.actual_months),
    )


def figures(statement: Statement) -> tuple[Figure, ...]:
    """What the statement brings, as the person sees it before it is taken over."""
    made = Text("转出地信息表", "statement of the sending side")
    return (
        Figure("months", Text("本次转移缴费月数", "months moved"), statement.actual_months, "month", made),
        Figure("personal", Text("个人账户储存额", "personal account"), statement.transfer_personal, "fen", made),
        Figure("pool", Text("统筹基金", "pool"), statement.transfer_pool, "fen", made),
        Figure("total", Text("合计", "total"), statement.transfer_total, "fen", made),
    )


def paid_back(about: About, result: Merged) -> tuple[Entry, ...]:
    """Months paid on both sides count once: the account part of the others is owed to the person."""
    return (
        Entry(f"personal:{about.party}", "fen", result.refund),
        Entry(f"months:{about.party}", "month", len(result.overlap)),
    )


def money(statement: Statement) -> int:
    """What the bank carries."""
    return statement.transfer_total


def sealed(relation: Relation) -> Relation:
    """The relation while it is neither here nor there."""
    return msgspec.structs.replace(relation, state=State.SEALED)


SERVICE = Service(
    slug="pension-transfer",
    category="social_insurance",
    title=Text("企业职工基本养老保险关系转移接续", "Pension relation transfer"),
    summary=Text(
        "换了工作地，把在另一地的养老保险年限和账户转过来",
        "Bring the pension years and account you have on the other side",
    ),
    clauses=("川办发〔2021〕2号#4.10", "岳池县2024年任务清单#6.24"),
    folder=Path(__file__).parent,
    registers=(PENSIONS, duplicates.PENSIONS_PAID),
    shares={"pension-paid": (duplicates.PURPOSE,)},
    books={"pension": books.of_relation, "pension-paid": books.of_pension},
    procedures=(
        transfer.Procedure(
            id="apply",
            title=Text("申请转入", "Apply for transfer"),
            summary=Text("在现参保地申请，不用回原参保地", "Apply where you contribute now; no need to go back"),
            form=Form,
            places=places,
            field="social-insurance",
            limit="working_days",
            register="pension",
            letter=Letter,
            statement=Statement,
            review=review,
            state=state,
            merge=merge,
            merged=merged,
            entries=entries,
            paid_back=paid_back,
            figures=figures,
            money=money,
            sealed=sealed,
            left=statements.left_behind,
            reply_days=("step_days", "statement"),
            money_days=("money_days",),
            correction_days=("correction_days",),
            expects=outlook,
        ),
        handling.Procedure(
            id="duplicates",
            title=Text("清理重复领取的养老金", "Clear a pension drawn twice"),
            summary=Text(
                "两地都在领养老金的，约定保留一份，另一份停发清算",
                "Where both sides pay you a pension: one is kept, the other is ended and settled",
            ),
            form=duplicates.Form,
            places=duplicates.places,
            field="social-insurance",
            limit="duplicate_days",
            papers=(Material("identity", Text("居民身份证", "Resident identity card"), ("A", "B")),),
            review=duplicates.review,
            grant_letter=duplicates.grant_letter,
            refuse_letter=Text("不予清理通知书", "Notice of not clearing"),
            changes=duplicates.changes,
            reroute=duplicates.reroute,
            notice_days=("duplicate_notice_days",),
            correction_days=("duplicate_correction_days",),
            rating_days=("rating_days",),
        ),
    ),
)
