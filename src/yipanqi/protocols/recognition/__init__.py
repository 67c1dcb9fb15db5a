"""Recognition (互认): a credential of one side is checked offline on the other, and accepted by stated conditions.

Accepting what is expired, revoked, altered or outside the agreement never happens. The relying side keeps the outcome
and a digest, not the credential; it reports its uses nightly, and the holder sees them.
"""

from yipanqi.protocols.recognition.issuing import Issue
from yipanqi.protocols.recognition.relying import Presented, Rely
from yipanqi.protocols.reviewing import About, Issued

__all__ = ["About", "Issue", "Issued", "Presented", "Rely"]
