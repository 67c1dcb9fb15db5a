"""The identifier of an electronic licence, 电子证照标识 (GB/T 36904).

It reads `1.2.156.3005.2.<type>.<issuer>.<serial>.<version>.<check>`; the check character is ISO 7064 MOD 37,36 over
type, issuer, serial and version without the dots.
"""

import re

import msgspec
from stdnum.iso7064 import mod_37_36

from yipanqi.kernel.problems import Problem, Refused
from yipanqi.kernel.text import Text

_ROOT = "1.2.156.3005.2"
# Issuers of old data have a six-digit code.
_SHAPE = re.compile(
    re.escape(_ROOT)
    + r"\.(?P<type>[0-9A-Z]{21})\.(?P<issuer>[0-9A-Z]{18}|[0-9]{6})\.(?P<serial>[0-9A-Z]{1,32})"
    + r"\.(?P<version>[0-9]{3})\.(?P<check>[0-9A-Z])"
)


class LicenceId(msgspec.Struct, frozen=True):
    """Which licence: national type code (21 characters), issuer's credit code (18; old data 6), serial, version.

    A changed licence keeps type, issuer and serial and has the next version.
    """

    type: str
    issuer: str
    serial: str
    version: int = 1

    @property
    def check(self) -> str:
        """The check character."""
        return str(mod_37_36.calc_check_digit(f"{self.type}{self.issuer}{self.serial}{self.version:03}"))

    def __str__(self) -> str:
        """The identifier in full."""
        return ".".join([_ROOT, self.type, self.issuer, self.serial, f"{self.version:03}", self.check])


def parse(identifier: str) -> LicenceId:
    """The parts of an identifier. Raises `Refused` where its shape or its check character is wrong."""
    match = _SHAPE.fullmatch(identifier)
    if not match:
        raise _refused(
            "电子证照标识格式不正确，应为“1.2.156.3005.2.证照类型.颁发机构.流水号.版本号.校验位”。",
            "A licence identifier is 1.2.156.3005.2, then type, issuer, serial, version and check, with dots.",
        )
    licence = LicenceId(match["type"], match["issuer"], match["serial"], int(match["version"]))
    if licence.check != match["check"]:
        raise _refused(
            "电子证照标识校验位不符，请核对后重新输入。",
            "The check character of the licence identifier does not match; please look at it again.",
        )
    return licence


def _refused(zh: str, en: str) -> Refused:
    return Refused(Problem("licence-id", Text(zh, en)))
