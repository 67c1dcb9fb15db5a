"""无犯罪记录证明: issued by the police of the place of registration or residence, asked for online or through a window
of the other side.

公通字〔2021〕19号: only final convictions count; a sealed juvenile record counts as none; who has a record gets a
notice instead.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated

import msgspec

from yipanqi.cases.service import Paper, Service
from yipanqi.kernel.decision import Ask, Decision, Known
from yipanqi.kernel.forms import Choice, Date, Option, Place, ask
from yipanqi.kernel.problems import Problem
from yipanqi.kernel.text import Text
from yipanqi.policy.rulebook import Rulebook
from yipanqi.protocols import handling
from yipanqi.protocols.handling import About, Issued
from yipanqi.services.identity.no_crime_certificate import rules as crime_rules
from yipanqi.services.identity.no_crime_certificate.rules import CONVICTIONS, RESIDENTS, Clean, Request

PURPOSES = (
    Option("job", Text("入职", "a job")),
    Option("visa", Text("出国签证", "a visa")),
    Option("adoption", Text("收养", "adoption")),
    Option("licence", Text("申领资格或执照", "a licence")),
)


class Form(msgspec.Struct, frozen=True):
    """What the person asks for."""

    owner_place: Annotated[
        str, ask(Text("户籍地或居住地（由哪里的公安机关出具）", "Place of registration or residence"), Place())
    ]
    purpose: Annotated[str, ask(Text("用途", "What it is for"), Choice(PURPOSES))]
    period_from: Annotated[date, ask(Text("查询起始日期", "Period from"), Date())]
    period_to: Annotated[date, ask(Text("查询截止日期", "Period to"), Date())]
    language: Annotated[
        str,
        ask(
            Text("证明语言", "Language"),
            Choice((Option("zh", Text("中文", "Chinese")), Option("en", Text("英文", "English")))),
        ),
    ]

    def problems(self) -> Iterable[Problem]:
        """The period runs forward."""
        if self.period_to < self.period_from:
            yield Problem(
                "period", Text("截止日期不能早于起始日期", "The period cannot end before it begins"), "period_to"
            )


def places(form: Form) -> Mapping[str, str]:
    """Whose police decides."""
    return {"owner": form.owner_place}


def review(about: About, form: Form, known: Known[msgspec.Struct], rules: Rulebook) -> Ask | Decision[Clean]:
    """What the rule proposes, on the registers of residents and of convictions."""
    request = Request(
        about.party,
        form.owner_place,
        form.purpose,
        form.period_from,
        form.period_to,
        form.language,
        about.applied_on,
        online=about.channel == "online",
        by_agent=about.by_agent,
        earlier=about.earlier,
    )
    return crime_rules.review(request, known, rules)


def grant_letter(about: About, result: Clean) -> tuple[Text, tuple[Text, ...]]:
    """The certificate in words."""
    return Text("无犯罪记录证明", "No-criminal-record certificate"), (
        Text(
            "经查，{name}自{start}至{end}期间无犯罪记录。", "{name} has no criminal record from {start} to {end}."
        ).format(name=about.who.name, start=result.period_from, end=result.period_to),
        Text("仅限所注明的用途使用。", "For the stated purpose only."),
    )


def credential(about: About, result: Clean, rules: Rulebook) -> Issued:
    """The certificate as a credential; name and number show only as the holder chooses."""
    claims = {
        "name": about.who.name,
        "id_number": about.who.number,
        "result": "CLEAN",
        "purpose": result.purpose,
        "period_from": result.period_from.isoformat(),
        "period_to": result.period_to.isoformat(),
        "language": result.language,
    }
    return Issued("no-crime-certificate", claims, ("name", "id_number"), int(rules["certificate_days"]))


def reroute(form: Form, owner: str) -> Form:
    """The same request with another police."""
    return msgspec.structs.replace(form, owner_place=owner)


SERVICE = Service(
    slug="no-crime-certificate",
    category="identity",
    title=Text("无犯罪记录证明", "No-criminal-record certificate"),
    summary=Text(
        "求职、签证等需要的无犯罪记录证明，在哪边都能办",
        "The certificate that jobs and visas ask for, from either side",
    ),
    clauses=("渝府办发〔2022〕3号#2.6",),
    folder=Path(__file__).parent,
    registers=(RESIDENTS, CONVICTIONS),
    procedures=(
        handling.Procedure(
            id="apply",
            title=Text("申请出具证明", "Apply for the certificate"),
            summary=Text("网上申请，或在现居住地窗口代收代办", "Online, or through a window where you live"),
            form=Form,
            places=places,
            field="public-security",
            limit="promised_days",
            papers=(
                Paper("identity", Text("居民身份证", "Resident identity card"), ("A", "B")),
                Paper(
                    "authority",
                    Text("授权委托书（代办时）", "Letter of authority, if by an agent"),
                    ("B", "C"),
                    required=False,
                    sent_on=True,
                ),
                Paper(
                    "purpose",
                    Text("用途证明（录用通知、签证要求等）", "Proof of the purpose, such as a job offer"),
                    ("B", "C"),
                    required=False,
                ),
            ),
            review=review,
            grant_letter=grant_letter,
            refuse_letter=Text("不予出具无犯罪记录证明通知书", "Notice of not issuing"),
            credential=credential,
            reroute=reroute,
            notice_days=("notice_days",),
            correction_days=("correction_days",),
            rating_days=("rating_days",),
        ),
    ),
)
