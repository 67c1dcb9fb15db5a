"""Identity numbers: the resident's (GB 11643) and the organisation's (unified social credit code, GB 32100).

A resident number tells a birth date and a sex. It never tells where a person lives: its division is that of the first
registration, may have ended long ago (5102xx, 500225), and may today lie in the other administration; so nothing here
reads a place from one. The same person may have been given two numbers, so it is no key either.
"""

import re
import unicodedata
from datetime import date
from typing import Literal

from stdnum.cn import ric, uscc
from stdnum.exceptions import InvalidChecksum, ValidationError

from yipanqi.kernel.problems import Problem, Refused
from yipanqi.kernel.text import Text

# The first two digits: provinces of GB/T 2260, residence permits of Hong Kong, Macau and Taiwan (81 to 83), and 9 with
# any digit for the permanent residence card of 2023. The other four are not looked up: ended codes stay good.
_ISSUERS = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|9[0-9]")
_SHAPE = re.compile(r"[0-9]{17}[0-9X]")
_OLD_SHAPE = re.compile(r"[0-9]{15}")


def resident_id(raw: str, today: date, field: str = "resident_id") -> str:
    """The number as 18 characters; spaces, full width, a lower-case x and the old 15 digits are taken.

    Raises Refused with a problem for `field`; its words never repeat the number.
    """
    number = _eighteen(_typed(raw))
    if not _SHAPE.fullmatch(number):
        raise _bad(
            field, "id-shape", "公民身份号码应为18位：前17位为数字，末位为数字或X", "must be 17 digits and a digit or X"
        )
    if not _ISSUERS.match(number):
        raise _bad(field, "id-division", "公民身份号码前两位有误，请核对", "the first two digits name no issuing place")
    if not _born_by(number, today):
        raise _bad(
            field, "id-birth", "公民身份号码中的出生日期有误，请核对", "digits 7 to 14 are no past date of birth"
        )
    if ric.calc_check_digit(number) != number[-1]:
        raise _bad(
            field, "id-check", "公民身份号码校验位不符，请核对是否输错", "the last character does not match the others"
        )
    return number


def birth_date(number: str) -> date:
    """The date of birth in a checked number."""
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def sex(number: str) -> Literal["male", "female"]:
    """The sex in a checked number: the 17th digit is odd for a man."""
    return "male" if int(number[16]) % 2 else "female"


def masked(number: str) -> str:
    """What others may see of a number: the first four and last four characters."""
    return f"{number[:4]}{'*' * (len(number) - 8)}{number[-4:]}"


def make_resident_id(division: str, birth: date, sequence: int) -> str:
    """A number with its check digit, for made-up people; `sequence` is 0 to 999, odd for a man.

    Raises ValueError where they make no number.
    """
    body = f"{division}{birth:%Y%m%d}{sequence:03d}"
    if not re.fullmatch(r"[0-9]{17}", body):
        raise ValueError(f"no resident number from division {division!r} and sequence {sequence}")
    return _checked(body)


def credit_code(raw: str, field: str = "credit_code") -> str:
    """The unified social credit code as 18 characters. Raises Refused with a problem for `field`."""
    try:
        return str(uscc.validate(_typed(raw)))
    except InvalidChecksum:
        raise _bad(
            field, "uscc-check", "统一社会信用代码校验位不符，请核对", "the last character does not match the others"
        ) from None
    except ValidationError:
        raise _bad(
            field,
            "uscc-shape",
            "统一社会信用代码应为18位数字和大写字母（不含I、O、S、V、Z）",
            "must be 18 digits and letters, none of I, O, S, V, Z",
        ) from None


def _typed(raw: str) -> str:
    return "".join(unicodedata.normalize("NFKC", raw).split()).upper()


def _eighteen(number: str) -> str:
    return _checked(f"{number[:6]}19{number[6:]}") if _OLD_SHAPE.fullmatch(number) else number


def _checked(body: str) -> str:
    # The library wants a number whose check digit it may ignore.
    return body + str(ric.calc_check_digit(body + "0"))


def _born_by(number: str, today: date) -> bool:
    try:
        return birth_date(number) <= today
    except ValueError:
        return False


def _bad(field: str, code: str, zh: str, en: str) -> Refused:
    return Refused(Problem(code, Text(zh, en), field))
