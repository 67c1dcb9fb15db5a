"""Files as people hand them in: small, and whole."""

import random

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + bytes(21) + b"\0\0\0\0IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF" + bytes(30) + b"\xff\xd9"


def scan(size: int, seed: int = 1) -> bytes:
    """A JPEG file of exactly so many bytes, like no other."""
    return JPEG[:20] + random.Random(seed).randbytes(size - 22) + JPEG[-2:]
