"""Transfer (转移接续): a relation with its balances moves from the sending to the receiving side, or is released back.

Never live on both sides and never nowhere: until the take-over the sender keeps the relation sealed. No month and no
fen is lost or made:
entitlement and cash move in the ledgers of both sides, and what is under way is an account.
"""

from yipanqi.protocols.transfer.procedure import About, Entry, Procedure

__all__ = ["About", "Entry", "Procedure"]
