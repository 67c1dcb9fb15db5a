"""参保证明互查互认: a person's proof of insurance, issued on one side as a credential and accepted on the other after
an offline check.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import msgspec

from yipanqi.cases.service import Service
from yipanqi.formats.statement import Json
from yipanqi.kernel.decision import Ask, Decision, Known, Question, Refusal, Review
from yipanqi.kernel.forms import Choice, Choices, Lines, Option, Place, ask
from yipanqi.kernel.text import Text
from yipanqi.policy.rulebook import Rulebook
from yipanqi.protocols import recognition
from yipanqi.protocols.recognition import About, Issued
from yipanqi.store.registers import Register

CERTIFICATE = "participation-certificate"
"""The credential type."""

SCHEMES = (
    Option("pension", Text("企业职工基本养老保险", "pension")),
    Option("medical", Text("职工基本医疗保险", "medical insurance")),
    Option("unemployment", Text("失业保险", "unemployment insurance")),
    Option("work-injury", Text("工伤保险", "work-injury insurance")),
)

PURPOSES = (
    Option("housing", Text("申请公租房或购房资格", "public rental housing or the right to buy")),
    Option("school", Text("子女入学", "a school place")),
    Option("job", Text("入职、招投标", "a job or a tender")),
    Option("permit", Text("办理居住证", "a residence permit")),
)


class Participation(msgspec.Struct, frozen=True):
    """One scheme: first and last month paid (`yyyymm`), months in all, and whether it is paid now."""

    scheme: str
    first: str
    last: str
    months: int
    active: bool


class Insured(msgspec.Struct, frozen=True):
    """What the side that keeps the record knows of a person."""

    schemes: tuple[Participation, ...]


INSURED = Register("participation", Insured)


class AskForm(msgspec.Struct, frozen=True):
    """What the certificate is to show."""

    issuer_place: Annotated[str, ask(Text("参保地", "Where you are insured"), Place())]
    schemes: Annotated[tuple[str, ...], ask(Text("需要证明的险种", "Schemes to certify"), Choices(SCHEMES))]


class ShowForm(msgspec.Struct, frozen=True):
    """A credential that is shown. Once checked, the credential is replaced by its digest."""

    relying_place: Annotated[str, ask(Text("用证地", "Where it is shown"), Place())]
    purpose: Annotated[str, ask(Text("用途", "What it is for"), Choice(PURPOSES))]
    scheme: Annotated[str, ask(Text("需要核验的险种", "Scheme that matters"), Choice(SCHEMES))]
    presented: Annotated[
        str,
        ask(
            Text("证明内容（文件或扫描二维码所得）", "The credential, from the file or the codes"), Lines(longest=20000)
        ),
    ]


NOTHING = Refusal(
    "PAR01",
    Text("所选险种在本地没有参保记录", "There is no record of these schemes here"),
    Text("请核对参保地，或到经办窗口核实", "Check the place, or ask at a window"),
)
OTHER_PERSON = Refusal(
    "PAR02",
    Text("证明的持有人与申请人不一致", "The credential is about someone else"),
    Text("请出示本人的证明，并同意出示身份号码", "Show your own, with the identity number disclosed"),
)
NOT_COVERED = Refusal(
    "PAR03",
    Text("证明中没有所需险种", "The scheme that matters is not in the credential"),
    Text("请重新申请包含该险种的证明", "Ask for one that includes the scheme"),
)


def review(about: About, form: AskForm, known: Known[Insured], rules: Rulebook) -> Ask | Decision[Insured]:
    """What the register says of the schemes asked for."""
    insured = known[Question("participation", about.party)]
    found = tuple(s for s in insured.schemes if s.scheme in form.schemes) if insured else ()
    decided = Review(rules)
    fact = Text(
        "；".join(f"{title(s.scheme).zh}{s.months}个月" for s in found) or "无",
        "; ".join(f"{title(s.scheme).en}, {s.months} months" for s in found) or "none",
    )
    for lacking in sorted(set(form.schemes) - {s.scheme for s in found}):
        decided.note(
            Text("{scheme}在本地没有参保记录", "There is no record of {scheme} here").format(scheme=title(lacking))
        )
    decided.that(
        Text("所选险种有参保记录", "The schemes are on record"),
        bool(found),
        fact,
        Text("参保登记", "insurance register"),
        NOTHING,
    )
    return decided.decide(Insured(found))


def title(scheme: str) -> Text:
    """The words of a scheme."""
    return next(option.title for option in SCHEMES if option.value == scheme)


def credential(about: About, result: Insured, rules: Rulebook) -> Issued:
    """One claim a scheme, each shown only as the holder chooses."""
    claims: dict[str, Json] = {"name": about.who.name, "id_number": about.who.number}
    for scheme in result.schemes:
        claims[scheme.scheme] = {
            "first": scheme.first,
            "last": scheme.last,
            "months": scheme.months,
            "active": scheme.active,
        }
    return Issued(CERTIFICATE, claims, tuple(claims), int(rules["certificate_days"]))


def condition(review: Review, number: str, claims: Mapping[str, Json], form: ShowForm, rules: Rulebook) -> None:
    """It must be about the person who shows it, and cover the scheme that matters."""
    same_person = claims.get("id_number") == number
    review.that(
        Text("证明属于出示人本人", "About the person who shows it"),
        same_person,
        Text("一致", "the same") if same_person else Text("不一致或未出示身份号码", "another, or number not disclosed"),
        Text("证明", "credential"),
        OTHER_PERSON,
    )
    covered = form.scheme in claims
    review.that(
        Text("包含所需险种", "Covers the scheme that matters"),
        covered,
        title(form.scheme),
        Text("证明", "credential"),
        NOT_COVERED,
    )


def forgotten(form: ShowForm, digest: str) -> ShowForm:
    """The form without the credential."""
    return msgspec.structs.replace(form, presented=digest)


SERVICE = Service(
    slug="insurance-participation-certificate",
    category="social_insurance",
    title=Text("社会保险参保证明互查互认", "Proof of insurance, accepted on both sides"),
    summary=Text(
        "在参保地开具电子参保证明，在另一地出示即可", "Get it where you are insured, show it on the other side"
    ),
    clauses=("渝府办发〔2022〕3号#3.8", "岳池县2024年任务清单#3.11"),
    folder=Path(__file__).parent,
    registers=(INSURED,),
    procedures=(
        recognition.Issue(
            id="issue",
            title=Text("开具参保证明", "Get the certificate"),
            summary=Text("即时开具，可下载文件或二维码", "Issued at once, as a file or QR codes"),
            form=AskForm,
            places=lambda form: {"issuer": form.issuer_place},
            field="social-insurance",
            limit="promised_days",
            one_at_a_time=False,
            review=review,
            credential=credential,
            rating_days=("rating_days",),
        ),
        recognition.Rely(
            id="show",
            title=Text("出示参保证明", "Show the certificate"),
            summary=Text("核验另一地开具的参保证明", "Check one issued on the other side"),
            form=ShowForm,
            places=lambda form: {"relying": form.relying_place},
            field="social-insurance",
            limit="promised_days",
            one_at_a_time=False,
            credential=CERTIFICATE,
            condition=condition,
            forgotten=forgotten,
            oldest_hours=("status_list_hours",),
        ),
    ),
)
