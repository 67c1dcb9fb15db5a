"""Answers that are typed: text, numbers, money, days."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from yipanqi.kernel.forms.kinds import Kind, compact, refused, typed
from yipanqi.kernel.money import in_yuan, yuan
from yipanqi.kernel.text import Text


class Line(Kind, frozen=True):
    """A line of text. `pattern` comes with the words that explain it."""

    longest: int = 100
    shortest: int = 1
    pattern: str = ""
    rule: Text = Text("格式不正确", "The format is not right")

    def read(self, sent: list[str], today: date) -> str:
        """Without spaces around it and without control characters."""
        text = self.cleaned(sent[0])
        if not self.shortest <= len(text) <= self.longest:
            raise refused("length", _LENGTH_RULE, shortest=self.shortest, longest=self.longest)
        if self.pattern and not re.fullmatch(self.pattern, text):
            raise refused("pattern", self.rule)
        return text

    def cleaned(self, text: str) -> str:
        """One line, with characters composed."""
        return "".join(c for c in unicodedata.normalize("NFC", text) if c.isprintable()).strip()

    def schema(self) -> dict[str, object]:
        """Lengths, and the pattern anchored."""
        anchored = {"pattern": f"^(?:{self.pattern})$"} if self.pattern else {}
        return {"type": "string", "minLength": self.shortest, "maxLength": self.longest} | anchored


class Lines(Line, frozen=True):
    """Text of several lines."""

    longest: int = 2000

    def cleaned(self, text: str) -> str:
        """The line ends of every system become one."""
        return "\n".join(super(Lines, self).cleaned(line) for line in text.strip().splitlines())


class Whole(Kind, frozen=True):
    """A whole number between two limits, in a unit that is shown beside it."""

    least: int = 0
    most: int = 999_999_999
    unit: Text = Text("", "")

    def read(self, sent: list[str], today: date) -> int:
        """Full-width digits and separators of thousands are taken."""
        digits = compact(sent[0]).replace(",", "")
        if not re.fullmatch(r"-?[0-9]{1,15}", digits) or not self.least <= int(digits) <= self.most:
            rule = Text("请填写{least}至{most}之间的整数", "Enter a whole number from {least} to {most}")
            raise refused("number", rule, least=self.least, most=self.most)
        return int(digits)

    def show(self, value: object) -> Text:
        """With its unit."""
        return Text(f"{value}{self.unit.zh}", f"{value} {self.unit.en}".strip())

    def schema(self) -> dict[str, object]:
        """An integer."""
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


class Number(Kind, frozen=True):
    """A number, with decimals or without, in a unit that is shown beside it."""

    unit: Text = Text("", "")

    def read(self, sent: list[str], today: date) -> Decimal:
        """Exact. Full-width digits and separators of thousands are taken."""
        digits = compact(sent[0]).replace(",", "")
        if not re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,4})?", digits):
            raise refused("number", Text("请填写数字，例如 1234.5", "Enter a number, such as 1234.5"))
        return Decimal(digits)

    def show(self, value: object) -> Text:
        """With its unit."""
        return Text(f"{value}{self.unit.zh}", f"{value} {self.unit.en}".strip())

    def schema(self) -> dict[str, object]:
        """A number."""
        return {"type": "number"}


class Money(Kind, frozen=True):
    """An amount typed in yuan and kept in fen; limits in fen."""

    least: int = 0
    most: int = 10**14

    def read(self, sent: list[str], today: date) -> int:
        """Takes `1,234.5`, `¥1234.50`, `1234.5元`. In JSON too it is a text in yuan, lest yuan be taken for fen."""
        digits = compact(sent[0]).replace(",", "").removeprefix("¥").removesuffix("元")
        fen = yuan(digits) if re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,2})?", digits) else None
        if fen is None or not self.least <= fen <= self.most:
            raise refused("money", _MONEY_RULE, least=in_yuan(self.least), most=in_yuan(self.most))
        return fen

    def write(self, value: object) -> list[str]:
        """In yuan, without separators."""
        return [in_yuan(_int(value)).replace(",", "")]

    def show(self, value: object) -> Text:
        """In yuan."""
        return Text(f"{in_yuan(_int(value))}元", f"{in_yuan(_int(value))} yuan")

    def schema(self) -> dict[str, object]:
        """A text in yuan."""
        return {"type": "string", "pattern": r"^[0-9]{1,15}(\.[0-9]{1,2})?$", "examples": ["1234.50"]}


class Date(Kind, frozen=True):
    """A day, asked as year, month and day; `past` allows days up to today, `future` from today on."""

    past: bool = True
    future: bool = True

    def inputs(self, name: str) -> tuple[str, ...]:
        """One property in JSON, three inputs on a page."""
        return (name, f"{name}-year", f"{name}-month", f"{name}-day")

    def sent(self, name: str, raw: Mapping[str, object]) -> list[str]:
        """The three inputs joined where they were used."""
        parts = [typed(raw.get(part)) for part in self.inputs(name)[1:]]
        return ["-".join(part[0] if part else "" for part in parts)] if any(parts) else typed(raw.get(name))

    def read(self, sent: list[str], today: date) -> date:
        """Takes `2026-3-1`, `2026/03/01`, `20260301` and `2026年3月1日`."""
        parts = re.fullmatch(r"([0-9]{4})[-/.年]?([0-9]{1,2})[-/.月]?([0-9]{1,2})日?", compact(sent[0]))
        try:
            day = date(*map(int, parts.groups())) if parts else None
        except ValueError:
            day = None
        if day is None:
            raise refused("date", _DATE_RULE)
        if day > today and not self.future:
            raise refused("date", Text("日期不能晚于今天", "The date cannot be after today"))
        if day < today and not self.past:
            raise refused("date", Text("日期不能早于今天", "The date cannot be before today"))
        return day

    def show(self, value: object) -> Text:
        """As people write it."""
        day = date.fromisoformat(str(value))
        return Text(f"{day.year}年{day.month}月{day.day}日", day.isoformat())

    def schema(self) -> dict[str, object]:
        """An ISO date."""
        return {"type": "string", "format": "date"}


def _int(value: object) -> int:
    assert isinstance(value, int)
    return value


_MONEY_RULE = Text(
    "请填写{least}至{most}元之间的金额，最多两位小数，例如 1234.50",
    "Enter an amount from {least} to {most} yuan with at most two decimals, such as 1234.50",
)
_LENGTH_RULE = Text("字数应为{shortest}至{longest}个", "Use {shortest} to {longest} characters")
_DATE_RULE = Text("请填写真实的日期，例如 2026年3月1日", "Enter a real date, such as 2026-03-01")
