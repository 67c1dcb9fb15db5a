"""Where the pension will be claimed (国办发〔2009〕66号 第六条, 人社部规〔2016〕5号).

The unit is the province. Months count where they were paid, or where work that counts as paid was done; a temporary
account never makes a place.
"""

from collections.abc import Iterable

import msgspec

from yipanqi.kernel.decision import Decision, Review
from yipanqi.kernel.text import Text, same
from yipanqi.policy.rulebook import Rulebook
from yipanqi.services.social_insurance.pension_transfer.relation import Account, Month, Relation, months_of

RECORD = Text("各地参保记录", "records of all places")


class Stay(msgspec.Struct, frozen=True):
    """What a person has in one province: months that count there, and the last month paid."""

    province: str
    months: int
    last: Month


class ClaimPlace(msgspec.Struct, frozen=True):
    """The province that will pay, and whether it does so only as the place of household registration of last resort."""

    province: str
    last_resort: bool = False


def stays(relations: Iterable[Relation]) -> tuple[Stay, ...]:
    """The provinces of normal accounts with the months that count in each, latest first; no month counts twice."""
    parts = [part for relation in relations if relation.account is Account.NORMAL for part in relation.parts]
    found = []
    for province in {part.division[:2] for part in parts}:
        here = [part for part in parts if part.division[:2] == province]
        paid = sorted(set(months_of(here)))
        found.append(Stay(province, len(paid) + sum(p.deemed for p in here), paid[-1] if paid else Month("")))
    return tuple(sorted(found, key=lambda stay: (stay.last, stay.province), reverse=True))


def claim_place(hukou: str, current: str, found: tuple[Stay, ...], rules: Rulebook) -> Decision[ClaimPlace]:
    """The place of claim of a person registered in `hukou` whose normal relation is now in `current` ("" for none).

    Both are division codes; `found` is from `stays`. Reads claim_months.
    """
    review = Review(rules)
    home, here = hukou[:2], current[:2]
    if review.that(
        Text("关系在户籍地", "The relation is where the person is registered"), home == here, same(here or "-"), RECORD
    ):
        return review.decide(ClaimPlace(home))
    need = rules["claim_months"]
    for stay in sorted(found, key=lambda stay: stay.province != here):
        title = Text(f"在{stay.province}累计缴费满{need}个月", f"{need} months in {stay.province}")
        fact = Text(f"{stay.months}个月", f"{stay.months} months")
        if review.that(title, stay.months >= need, fact, RECORD):
            return review.decide(ClaimPlace(stay.province))
    review.note(
        Text(
            "各地均未满规定月数，由户籍地归集并办理", "No place has the months: the place of registration collects all"
        )
    )
    return review.decide(ClaimPlace(home, last_resort=True))
