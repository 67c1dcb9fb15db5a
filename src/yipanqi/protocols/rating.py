"""The five-grade rating of a case (国办发〔2019〕51号): a later one is added, none is overwritten."""

from yipanqi.cases.case import Case
from yipanqi.cases.counting import rated
from yipanqi.exchange.envelope import Lane
from yipanqi.store import cases as rows

BAD_RATING = "bad-rating"
"""Timer of no case: what follows from a bad rating is done next (`supervision.feedback`)."""

BAD = 4
"""This grade and the worse are bad ratings, 差评."""


def rate(case: Case, grade: int, words: str, office: str) -> None:
    """Keep a rating (1 the best to 5) for the office that is rated; the words are sealed."""
    case.work.keep(
        rows.rating,
        {
            "case_number": case.number,
            "place": int(case.field("events")),
            "grade": grade,
            "office": office,
            "at": case.work.now,
            "words": case.work.vault.seal(words.encode()),
        },
    )
    if grade >= BAD:
        case.work.set_timer("", BAD_RATING, case.work.now, Lane.ORDINARY)
    case.work.count((cell, 1) for cell in rated(case.basis, office, grade, case.work.now))
