"""Credentials that cases lead to: issued, published, shown, checked, revoked, and reported to their holders."""

from yipanqi.cases.credentials.checking import check, grounds, issued_by
from yipanqi.cases.credentials.holding import (
    VALIDITY_NAMES,
    Held,
    Used,
    Validity,
    held,
    one,
    presentation,
    qr_codes,
    text,
)
from yipanqi.cases.credentials.issuing import issue, of_case, receive, revoke, revoked, stands
from yipanqi.cases.credentials.lists import LIST_NEWS, ListNews
from yipanqi.cases.credentials.lists import take as take_list
from yipanqi.cases.credentials.nightly import NIGHTLY, call_nightly, nightly
from yipanqi.cases.credentials.uses import USES, Use, Uses
from yipanqi.cases.credentials.uses import note as note_use
from yipanqi.cases.credentials.uses import take as take_uses

__all__ = [
    "LIST_NEWS",
    "NIGHTLY",
    "USES",
    "VALIDITY_NAMES",
    "Held",
    "ListNews",
    "Use",
    "Used",
    "Uses",
    "Validity",
    "call_nightly",
    "check",
    "grounds",
    "held",
    "issue",
    "issued_by",
    "nightly",
    "note_use",
    "of_case",
    "one",
    "presentation",
    "qr_codes",
    "receive",
    "revoke",
    "revoked",
    "stands",
    "take_list",
    "take_uses",
    "text",
]
