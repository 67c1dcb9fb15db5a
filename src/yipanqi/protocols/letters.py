"""Words that letters of every protocol share."""

from yipanqi.kernel.text import Text

REDRESS = Text(
    "如不服本决定，可自收到之日起60日内申请行政复议，或在6个月内提起行政诉讼。",
    "You may ask for administrative review within 60 days of receiving this, or sue within 6 months.",
)
"""行政复议法 (2023) art. 20; 行政诉讼法 art. 46."""
