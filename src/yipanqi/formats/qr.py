"""A credential on paper or on a screen: one QR code, or several where it is too long for one.

Each code holds `YPQ1/<i>/<n>/<digest>/<piece>`: the number of the part, how many there are, the first 8 hex digits of
SHA-256 over the whole text, and the piece itself as plain text. Parts may be read in any order and more than once.
"""

import hashlib
import io
import re
from collections.abc import Iterable

import segno

from yipanqi.kernel.problems import Problem, Refused
from yipanqi.kernel.text import Text

# With its prefix a full piece fits version 20 (97 modules) at level M, which phones still read from a 4 cm print.
PIECE = 640
PREFIX = "YPQ1/"
_PART = re.compile(re.escape(PREFIX) + r"([1-9][0-9]?)/([1-9][0-9]?)/([0-9a-f]{8})/([ -~]+)")


def split(text: str, piece: int = PIECE) -> tuple[str, ...]:
    """What the QR codes hold, in order. Raises `Refused` where it is not ASCII, or more than 99 codes hold."""
    if not text.isascii():
        raise _refused("内容含有不支持的字符，无法生成二维码。", "Only plain ASCII text goes into these codes.")
    pieces = [text[at : at + piece] for at in range(0, len(text), piece)]
    if not 1 <= len(pieces) <= 99:
        raise _refused("内容为空或过长，无法生成二维码。", "There is nothing to encode, or more than 99 codes hold.")
    digest = _digest(text)
    return tuple(f"{PREFIX}{number}/{len(pieces)}/{digest}/{piece}" for number, piece in enumerate(pieces, 1))


def join(parts: Iterable[str]) -> str:
    """The text of the codes read. Raises `Refused` where a part is missing, foreign, or of something else."""
    found: dict[int, str] = {}
    wholes: set[tuple[int, str]] = set()
    for part in parts:
        match = _PART.fullmatch(part)
        if not match:
            raise _refused("这不是本平台的证照二维码。", "This is not a credential code of ours.")
        found[int(match[1])] = match[4]
        wholes.add((int(match[2]), match[3]))
    if len(wholes) != 1:
        raise _refused(
            "所扫二维码不属于同一份证照，请重新扫描。", "The codes are not of one credential; please scan again."
        )
    return _whole(found, *wholes.pop())


def svg(part: str) -> str:
    """One code as an `<svg>` element that takes its size from the page."""
    out = io.BytesIO()
    code(part).save(out, kind="svg", xmldecl=False, omitsize=True, border=4)
    return out.getvalue().decode().strip()


def code(part: str) -> segno.QRCode:
    """One code, error correction level M or better."""
    return segno.make_qr(part, error="m")


def _whole(found: dict[int, str], count: int, digest: str) -> str:
    if missing := sorted(set(range(1, count + 1)) - set(found)):
        names = Text("、".join(map(str, missing)), ", ".join(map(str, missing)))
        lacking = Text("还缺第{parts}个二维码（共{count}个）。", "Still missing of {count} codes: {parts}.")
        raise Refused(Problem("qr", lacking.format(parts=names, count=count)))
    text = "".join(found[number] for number in sorted(found))
    if _digest(text) != digest:
        raise _refused("二维码内容不完整或被改动。", "What the codes hold is incomplete or was altered.")
    return text


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _refused(zh: str, en: str) -> Refused:
    return Refused(Problem("qr", Text(zh, en)))
