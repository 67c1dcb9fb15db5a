"""When a certificate is issued, refused, or investigated first (公通字〔2021〕19号)."""

from datetime import date

import msgspec

from yipanqi.kernel.decision import Ask, Decision, Known, Question, Refusal, Review
from yipanqi.kernel.divisions import divisions
from yipanqi.kernel.text import Text, same
from yipanqi.policy.rulebook import Rulebook
from yipanqi.store.registers import Register


class Resident(msgspec.Struct, frozen=True):
    """Where a person is registered and where they live: division codes as they were when they were recorded, ended ones
    among them; the second "" where it is the same.
    """

    hukou: str
    residence: str = ""


class Conviction(msgspec.Struct, frozen=True):
    """One final conviction: day of the judgment, age at the time of the crime, sentence in months."""

    judged_on: date
    age: int
    sentence_months: int


class Record(msgspec.Struct, frozen=True):
    """What the police has on record: final convictions, and whether something is unclear (`doubt` says what)."""

    convictions: tuple[Conviction, ...] = ()
    doubt: str = ""


RESIDENTS = Register("residents", Resident)
CONVICTIONS = Register("convictions", Record)


class Request(msgspec.Struct, frozen=True):
    """What is asked: about whom (party), of which division's police, for what, for which period, in which language,
    when and how. `earlier` counts the person's requests earlier in the same year.
    """

    party: str
    owner: str
    purpose: str
    period_from: date
    period_to: date
    language: str
    applied_on: date
    online: bool
    by_agent: bool
    earlier: int


class Clean(msgspec.Struct, frozen=True):
    """A clean record: purpose, period and language of the certificate."""

    purpose: str
    period_from: date
    period_to: date
    language: str


NOT_HERE = Refusal(
    "NCR01",
    Text("您的户籍地和居住地均不在该公安机关辖区", "Neither your registration nor your residence is in this district"),
    Text("请向户籍地或居住地公安机关申请", "Apply to the police where you are registered or live"),
)
NOT_ONLINE = Refusal(
    "NCR02",
    Text("由代理人申请的，不能网上办理", "An application by an agent cannot be made online"),
    Text(
        "请代理人携带委托书和双方身份证件到窗口办理",
        "The agent should come to a window with the letter of authority and both identity cards",
    ),
)
TOO_OFTEN = Refusal(
    "NCR03",
    Text("本年度网上申请次数已达上限", "The number of online requests in a year is used up"),
    Text("请到窗口办理", "Please come to a window"),
)
PERIOD = Refusal(
    "NCR04",
    Text("查询截止日期晚于申请日", "The period ends after the day of application"),
    Text("请更正查询期间后重新申请", "Correct the period and apply again"),
)
RECORD = Refusal(
    "NCR10",
    Text("所查期间有犯罪记录，不予出具证明", "There is a criminal record in the period; no certificate is issued"),
    Text("对记录有异议的，可向出具机关申请复查", "If the record is wrong you may ask this authority to check it again"),
)

PEOPLE, POLICE, APPLICATION = (
    Text("人口登记", "register of residents"),
    Text("公安机关犯罪记录", "police records"),
    Text("申请表", "application"),
)


def review(request: Request, known: Known[msgspec.Struct], rules: Rulebook) -> Ask | Decision[Clean]:
    """Granted with what the certificate says; referred where the record is unclear, so that it is investigated."""
    resident, record = known[Question("residents", request.party)], known[Question("convictions", request.party)]
    found = Review(rules)
    _competent(found, request, resident if isinstance(resident, Resident) else None)
    _way(found, request, rules)
    found.that(
        Text("查询期间不晚于申请日", "The period ends by the day of application"),
        request.period_to <= request.applied_on,
        Text(f"{request.period_from}至{request.period_to}", f"{request.period_from} to {request.period_to}"),
        APPLICATION,
        PERIOD,
    )
    _record(found, request, record if isinstance(record, Record) else Record(), rules)
    return found.decide(Clean(request.purpose, request.period_from, request.period_to, request.language))


def _competent(found: Review, request: Request, resident: Resident | None) -> None:
    places = () if resident is None else (resident.hukou, resident.residence or resident.hukou)
    here = any(divisions().same_land(request.owner, place, request.applied_on) for place in places)
    fact = (
        Text("无登记", "not registered")
        if resident is None
        else Text(
            f"户籍{resident.hukou}，居住{resident.residence or '同户籍'}",
            f"registered in {resident.hukou}, lives in {resident.residence or 'the same'}",
        )
    )
    found.that(Text("户籍地或居住地在本辖区", "Registered or resident in this district"), here, fact, PEOPLE, NOT_HERE)


def _way(found: Review, request: Request, rules: Rulebook) -> None:
    way = Text("网上", "online") if request.online else Text("窗口", "at a window")
    by = Text("代理人", "agent") if request.by_agent else Text("本人", "in person")
    found.that(
        Text("可以按所选方式办理", "Can be asked for in this way"),
        not (request.online and request.by_agent),
        Text(f"{way.zh}，{by.zh}", f"{way.en}, {by.en}"),
        APPLICATION,
        NOT_ONLINE,
    )
    most = rules["online_per_year"]
    found.that(
        Text(f"本年度网上申请不超过{most}次", f"At most {most} online requests in a year"),
        not request.online or request.earlier < most,
        Text(f"已申请{request.earlier}次", f"{request.earlier} before"),
        Text("办件记录", "case record"),
        TOO_OFTEN,
    )


def _record(found: Review, request: Request, record: Record, rules: Rulebook) -> None:
    counting = [
        c
        for c in record.convictions
        if request.period_from <= c.judged_on <= request.period_to and not sealed(c, rules)
    ]
    met = None if record.doubt and not counting else not counting
    fact = same(record.doubt) if met is None else Text(f"{len(counting)}条", f"{len(counting)} found")
    found.that(Text("所查期间无犯罪记录", "No criminal record in the period"), met, fact, POLICE, RECORD)


def sealed(conviction: Conviction, rules: Rulebook) -> bool:
    """Whether a juvenile record is sealed: under the age at the time, and sentenced to no more than so many years
    (刑事诉讼法 286).
    """
    return bool(conviction.age < rules["sealed_age"] and conviction.sentence_months <= rules["sealed_years"] * 12)
