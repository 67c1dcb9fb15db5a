"""Receipts: words that cannot be guessed, by which who has no account finds again what they left here.

A receipt is shown once and kept as a keyed hash.
"""

from yipanqi.cases.work import Work

SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Signs of a receipt: none that is taken for another."""

LENGTH = 12


def receipt_of(work: Work, once: str) -> str:
    """The receipt of what was sent with this one-time word; sent again, it is the same."""
    number = int(work.vault.index(f"receipt {once}"), 16)
    signs = []
    for _ in range(LENGTH):
        number, sign = divmod(number, len(SIGNS))
        signs.append(SIGNS[sign])
    return "-".join("".join(signs[i : i + 4]) for i in range(0, LENGTH, 4))


def new_receipt(work: Work) -> str:
    """A receipt for what came without a one-time word."""
    return receipt_of(work, work.uow.new_id() + work.world.salt().hex())


def key_of(work: Work, receipt: str, what: str) -> str:
    """The keyed hash by which what a receipt belongs to is found; signs in any writing."""
    return work.vault.index(f"{what} " + "".join(sign for sign in receipt.upper() if sign.isalnum()))
