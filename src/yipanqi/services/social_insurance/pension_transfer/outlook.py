"""What a person may expect of what is on record after a transfer: shown to them alone, decides nothing.

Where the pension will be claimed, from when, how many months that takes, what it might be, and what is paid meanwhile.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from yipanqi.cases.service import Expectation
from yipanqi.kernel.divisions import divisions
from yipanqi.kernel.money import in_yuan
from yipanqi.kernel.problems import Refused
from yipanqi.kernel.text import Text
from yipanqi.policy.rulebook import NoValue, Rulebook, full
from yipanqi.services.social_insurance.pension_transfer.amounts import balance
from yipanqi.services.social_insurance.pension_transfer.claim_place import ClaimPlace, claim_place, stays
from yipanqi.services.social_insurance.pension_transfer.contributions import dues
from yipanqi.services.social_insurance.pension_transfer.entitlement import (
    Category,
    estimate,
    minimum_months,
    pension_month,
    wage_index,
)
from yipanqi.services.social_insurance.pension_transfer.relation import Month, Relation, Sex, State, month_of, ordinal

ROUGH = Text(
    "按现有记录和今年的数值估算，不作为待遇依据", "a rough sum on today's record and figures; no claim rests on it"
)
CATEGORIES = {
    Sex.MALE: ((Category.MAN, Text("", "")),),
    Sex.FEMALE: (
        (Category.WOMAN_50, Text("（原50岁退休的）", " (original age 50)")),
        (Category.WOMAN_55, Text("（原55岁退休的）", " (original age 55)")),
    ),
}


def outlook(relation: Relation, rules: Rulebook, today: date) -> tuple[Expectation, ...]:
    """What to expect on a day; what rests on figures that are not there yet is left out."""
    plain = rules.with_(on=today)
    claimed = claim_place(relation.person.hukou, relation.division, stays([relation]), plain).granted
    there = rules.with_(on=today, places={"claim": full(claimed.province), "paying": relation.division})
    found = [_place(claimed)]
    for category, words in CATEGORIES[relation.person.sex]:
        month = pension_month(relation.person.birth, category, plain)
        found += [_from(month, words), _needed(relation, month, words, plain), *_pension(relation, month, words, there)]
    return (*found, *_paid(relation, there))


def _place(claimed: ClaimPlace) -> Expectation:
    name = next((d.name for d in divisions() if d.code == full(claimed.province)), None)
    name = name or Text(f"户籍地（{claimed.province}）", f"place of registration ({claimed.province})")
    why = Text("各地均未满规定年限，由户籍地归集", "no place has the months: the place of registration collects all")
    plain = Text("按现有记录推定，以后缴费会改变", "as the record stands; contributions to come may change it")
    return Expectation(
        Text("养老金领取地", "Where the pension will be claimed"), name, why if claimed.last_resort else plain
    )


def _from(month: Month, words: Text) -> Expectation:
    title = Text(f"达到法定退休年龄{words.zh}", f"Pension age reached{words.en}")
    return Expectation(title, Text(f"{month[:4]}年{int(month[4:])}月", f"{month[:4]}-{month[4:]}"))


def _needed(relation: Relation, month: Month, words: Text, rules: Rulebook) -> Expectation:
    needed, have = minimum_months(month, rules), _months(relation)
    title = Text(f"届时最低缴费年限{words.zh}", f"Months needed by then{words.en}")
    lacking = max(0, needed - have)
    so_far = Text(f"已有{have}个月，还差{lacking}个月", f"{have} so far, {lacking} to go")
    enough = Text(f"已有{have}个月，已满", f"{have} so far: enough")
    return Expectation(title, Text(f"{needed}个月", f"{needed} months"), so_far if lacking else enough)


def _pension(relation: Relation, month: Month, words: Text, rules: Rulebook) -> Iterator[Expectation]:
    age = (ordinal(month) - ordinal(month_of(relation.person.birth))) // 12
    try:
        index = wage_index(relation.parts, rules)
        saved = balance(relation.parts, rules.day.year, rules)
        found = estimate(_months(relation), index.quantize(Decimal("0.0001")), saved, age, rules).granted
    except NoValue:
        return
    title = Text(f"按现有缴费估算的月养老金{words.zh}", f"Monthly pension on what is paid so far{words.en}")
    yield Expectation(title, _yuan(found.total), ROUGH)


def _paid(relation: Relation, rules: Rulebook) -> Iterator[Expectation]:
    """What employer and person pay a month on the last wage; nothing where the wage fits no limits on record."""
    own = [span for part in relation.parts if not part.letter for span in part.spans]
    if relation.state is not State.ACTIVE or not own:
        return
    last = max(own, key=lambda span: span.last)
    try:
        found = dues(last.base, False, rules)
    except (NoValue, Refused):
        return
    value = Text(
        f"单位{in_yuan(found.employer)}元，个人{in_yuan(found.person)}元",
        f"employer {in_yuan(found.employer)}, you {in_yuan(found.person)} yuan",
    )
    how = Text(f"按缴费基数{in_yuan(last.base)}元", f"on a contribution wage of {in_yuan(last.base)} yuan")
    yield Expectation(Text("在职继续缴费每月", "Contributions a month in employment"), value, how)


def _months(relation: Relation) -> int:
    return len(set(relation.months)) + sum(part.deemed for part in relation.parts)


def _yuan(fen: int) -> Text:
    return Text(f"{in_yuan(fen)}元", f"{in_yuan(fen)} yuan")
