"""Lineage: for each clause its successors and predecessors in other documents, proposed with a score that explains
itself.

The proposals come from the documents alone; a person confirms them or says otherwise.
"""

from yipanqi.policy.lineage.edges import At, Change, Edge, Part, Relation, What
from yipanqi.policy.lineage.proposing import Lineage, propose

__all__ = ["At", "Change", "Edge", "Lineage", "Part", "Relation", "What", "propose"]
