"""Which kind of file some bytes are, told from the bytes and never from a name: PDF, PNG, JPEG."""

PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"

SUFFIXES = {PDF: "pdf", PNG: "png", JPEG: "jpg"}
"""What a file of a kind is called at its end."""

_SIGNS = ((PDF, b"%PDF-", b"%%EOF"), (PNG, b"\x89PNG\r\n\x1a\n", b"IEND"), (JPEG, b"\xff\xd8\xff", b"\xff\xd9"))
"""How a file of each kind begins (ISO 32000-1 7.5.2, PNG 5.2, JFIF), and what stands near its end."""

_TAIL = 1024
"""Bytes from the end within which the closing sign of a whole file is found (ISO 32000-1, annex H.3)."""


def kind_of(data: bytes) -> str | None:
    """The media type of a whole file of a kind that is taken; None for any other, and for one that was cut off."""
    for media, head, end in _SIGNS:
        if data.startswith(head):
            return media if end in data[-_TAIL:] else None
    return None
