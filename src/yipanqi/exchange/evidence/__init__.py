"""Evidence of an exchange: one file that a third party checks with nothing but itself.

`export` and `export_lane` write it on a node, `verify` checks it anywhere. It shows every envelope with the way from it
to a signed root, so that each proves itself alone, the receipts of the other side, and the public keys of both as the
exporting node knows them. Who checks compares the key ids with those that the two nodes publish.
"""

from yipanqi.exchange.evidence.export import export, export_lane
from yipanqi.exchange.evidence.verify import Fault, Verdict, verify

__all__ = ["Fault", "Verdict", "export", "export_lane", "verify"]
