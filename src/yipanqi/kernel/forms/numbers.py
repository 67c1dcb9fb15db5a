"""Answers that are numbers of something: of a person, an organisation, a phone, a kept file."""

import re
from datetime import date

from yipanqi.kernel import identity
from yipanqi.kernel.forms.kinds import Kind, compact, refused
from yipanqi.kernel.problems import Refused
from yipanqi.kernel.text import Text


class ResidentId(Kind, frozen=True):
    """A resident identity number (GB 11643), checked with its date and check digit."""

    def masked(self, shown: str) -> str:
        """The first and last four signs."""
        return identity.masked(shown)

    def read(self, sent: list[str], today: date) -> str:
        """Eighteen signs."""
        return identity.resident_id(sent[0], today)

    def schema(self) -> dict[str, object]:
        """Eighteen signs; the check digit is ours to check."""
        return {"type": "string", "pattern": r"^[0-9]{17}[0-9X]$"}


class CreditCode(Kind, frozen=True):
    """A unified social credit code (GB 32100) of an organisation."""

    def read(self, sent: list[str], today: date) -> str:
        """Eighteen signs."""
        return identity.credit_code(sent[0])

    def schema(self) -> dict[str, object]:
        """Eighteen signs."""
        return {"type": "string", "pattern": "^[0-9A-Z]{18}$"}


class Mobile(Kind, frozen=True):
    """A mobile phone number of the mainland: eleven digits."""

    def masked(self, shown: str) -> str:
        """The first three and last four digits."""
        return f"{shown[:3]}****{shown[-4:]}"

    def read(self, sent: list[str], today: date) -> str:
        """With or without +86, spaces and dashes."""
        digits = compact(sent[0]).replace("-", "").removeprefix("+86")
        if not re.fullmatch(r"1[3-9][0-9]{9}", digits):
            raise refused("mobile", _MOBILE_RULE)
        return digits

    def schema(self) -> dict[str, object]:
        """Eleven digits."""
        return {"type": "string", "pattern": r"^1[3-9][0-9]{9}$"}


class File(Kind, frozen=True):
    """A paper that was uploaded: the value is the SHA-256 digest under which the node keeps it."""

    types: tuple[str, ...] = ("application/pdf", "image/jpeg", "image/png")
    largest: int = 10 * 1024 * 1024

    @property
    def please(self) -> Text:
        """One uploads."""
        return Text("请上传{title}", "Upload: {title}")

    def read(self, sent: list[str], today: date) -> str:
        """A digest in hexadecimal; the face has put it there after keeping the file, or the code of why it was not."""
        if sent[0] in _NOT_KEPT:
            raise refused(sent[0], _NOT_KEPT[sent[0]])
        if not re.fullmatch(r"[0-9a-f]{64}", sent[0]):
            raise refused("file", Text("请重新上传文件", "Upload the file again"))
        return sent[0]

    def show(self, value: object) -> Text:
        """That there is one."""
        return Text("已上传", "Uploaded")

    def schema(self) -> dict[str, object]:
        """A digest, with what the node takes."""
        limits: dict[str, object] = {"x-types": list(self.types), "x-largest": self.largest}
        return {"type": "string", "pattern": "^[0-9a-f]{64}$"} | limits


_MOBILE_RULE = Text("请填写 11 位手机号码，例如 13800000000", "Enter an 11 digit mobile number, such as 13800000000")

_NOT_KEPT = {
    "file-kind": Text("只收 PDF、JPEG、PNG 文件，且须完整", "Only whole PDF, JPEG and PNG files are taken"),
    "file-size": Text("文件为空或超过 10 MB", "The file is empty, or larger than 10 MB"),
    "files-too-many": Text(
        "尚未提交的文件过多，请先提交或改日再传",
        "Too much was uploaded and not used; send it first, or try another day",
    ),
}
"""Why a file was not kept, by the code that the face puts in its place."""


def not_kept(code: str) -> Refused:
    """The refusal of a file, as a form says it too."""
    return refused(code, _NOT_KEPT[code])
