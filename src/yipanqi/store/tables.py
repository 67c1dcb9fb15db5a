"""Every table there is: importing this module makes the metadata whole."""

from yipanqi.store import access, cases, ledger, mailbox, payments, registers, trust
from yipanqi.store.schema import metadata

__all__ = ["access", "cases", "ledger", "mailbox", "metadata", "payments", "registers", "trust"]
