"""Handling (通办): taken in where the person stands, decided where the power lies.

Online (全程网办) the owner takes the application itself. Collect-and-forward (异地代收代办) a window of the other side
takes it in, checks identity and form, and hands it over. The receiving side never decides; a wrong forward is bounced
once, naming the owner. Joint (多地联办) bodies of both sides each decide a part, and the owner closes the case with one
result. Live (虚拟综窗) the owner's clerk is on the line while a window takes it in. Never a case with no owner, never
two outcomes, never a silent overrun.
"""

from yipanqi.protocols.handling.changing import Changes, Recorded
from yipanqi.protocols.handling.modes import Mode, Part
from yipanqi.protocols.handling.procedure import Procedure
from yipanqi.protocols.reviewing import About, Issued

__all__ = ["About", "Changes", "Issued", "Mode", "Part", "Procedure", "Recorded"]
