"""What people read, in Chinese and in English."""

from typing import Literal

import msgspec

Language = Literal["zh", "en"]


class Text(msgspec.Struct, frozen=True):
    """One thing said in both languages. Chinese is the binding wording, English the translation."""

    zh: str
    en: str

    def in_(self, language: Language) -> str:
        """The wording in one language."""
        return self.zh if language == "zh" else self.en

    def format(self, **values: object) -> "Text":
        """Both wordings with `{name}` filled in; a `Text` value is filled in by language."""
        return Text(self.zh.format(**_spoken(values, "zh")), self.en.format(**_spoken(values, "en")))


def _spoken(values: dict[str, object], language: Language) -> dict[str, object]:
    return {name: value.in_(language) if isinstance(value, Text) else value for name, value in values.items()}


def same(words: str | int) -> Text:
    """What is the same in both languages: a name, a number, a code."""
    return Text(str(words), str(words))
