"""What the owner does at each step of its life cycle: accepts, asks once for what is missing, decides with a proposal
and an approval, and tells the window all of it.
"""

from yipanqi.protocols import consents
from yipanqi.protocols.handling import asking, both, deciding, intake, joint, originals

EFFECTS = {
    "submit": intake.submitted,
    "case.offer": intake.offered,
    "facts.answer": intake.answered,
    "facts.decline": intake.declined_to_answer,
    **consents.effects(intake.review),
    "refusal": intake.refused,
    "accept": intake.accept,
    "silence": intake.silence,
    "decline": intake.decline,
    "bounce": intake.bounce,
    "ask once": asking.ask_once,
    "ask for more": asking.ask_for_more,
    "correct": asking.supplied,
    "supply": asking.supplied,
    "supplement.answer": asking.supplied,
    "lapse": asking.lapse,
    "begin special": asking.begin_special,
    "end special": asking.end_special,
    "overdue": asking.overdue,
    "propose": deciding.propose,
    "check": deciding.check,
    "send back": deciding.send_back,
    "decide": deciding.decide,
    "revoke": deciding.revoke,
    "deliver": both.deliver,
    "delivered.tell": both.delivered,
    "rate": both.rate,
    "rating.tell": both.rated,
    "withdraw": intake.withdrawn,
    "withdrawal.tell": intake.withdrawn,
    "part.answer": joint.answered,
    "part.decline": joint.sent_back,
    "part.late": joint.late_answer,
    "late part": joint.late,
    "missing.ask": joint.lacks,
    "ask part again": joint.ask_again,
    **originals.EFFECTS,
}
