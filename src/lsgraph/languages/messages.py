"""Messages that are told in the reader's language where they leave the program.

They are written in English in the code; that text is what `messages.po` of every other language translates. What a message is about is
given by name, so that another language can put it where its sentence needs it.
"""

from __future__ import annotations

import string
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from lsgraph.languages.catalogues import wording
from lsgraph.languages.codes import FALLBACK_LANGUAGE, LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lsgraph.languages.codes import Language

PART = "messages"


@runtime_checkable
class Translated(Protocol):
    """What can be told in any of our languages, such as a message or a date."""

    def in_language(self, language: Language) -> str:
        """It in that language."""
        ...


class Message:
    """A text in English with its values by name: `Message("There is no graph {name!r}.", name=name)`.

    Values are texts, numbers, messages or dates. A number with `{count:,}` has its thousands apart as the language writes them. Where
    there are no values, braces stand for themselves.
    """

    __slots__ = ("count", "many", "text", "values")

    def __init__(self, text: str, /, **values: object) -> None:
        self.text = text
        self.values: Mapping[str, object] = {
            name: value if isinstance(value, str | int | float | Translated) else str(value)
            for name, value in values.items()
        }
        self.many: str | None = None
        self.count = 0

    @classmethod
    def counted(cls, one: str, many: str, /, *, count: int, **values: object) -> Message:
        """A message whose form follows from a number, which stands in it as `{count}`."""
        message = cls(one, count=count, **values)
        message.many, message.count = many, count
        return message

    def in_language(self, language: Language) -> str:
        """The message in that language; in English where it has no text for it."""
        words = wording(PART, language)
        if self.many is None:
            text = words.get(self.text, self.text)
        elif self.text in words.forms:
            text = words.plural(self.text, self.count)
        else:
            text = self.text if self.count == 1 else self.many
        return _Formatter(language).vformat(text, (), self.values) if self.values else text

    def in_all_languages(self) -> dict[Language, str]:
        """The message in each language."""
        return {language: self.in_language(language) for language in LANGUAGES}

    def to_json(self) -> dict[str, object]:
        """As JSON-ready values, for another process."""
        values = {name: value.to_json() if isinstance(value, Message) else value for name, value in self.values.items()}
        return {"text": self.text, "many": self.many, "count": self.count, "values": values}

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> Message:
        """A message as `to_json` writes it."""
        values = {
            name: cls.from_json(value) if isinstance(value, dict) else value
            for name, value in written["values"].items()
        }
        message = cls(written["text"], **values)
        message.many, message.count = written["many"], written["count"]
        return message

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Message) and self.to_json() == other.to_json()

    def __hash__(self) -> int:
        return hash((self.text, self.count))

    def __str__(self) -> str:
        return self.in_language(FALLBACK_LANGUAGE)

    def __bool__(self) -> bool:
        return bool(self.text)

    def __repr__(self) -> str:
        return f"Message({str(self)!r})"


def marked(text: str) -> str:
    """The text itself: marks one that becomes a message elsewhere, so that it is found and translated."""
    return text


def either(names: Sequence[str]) -> Message | str:
    """Names of which one is meant, told as a language tells them: `a`, `a or b`, `a or b or c`."""
    *others, last = names
    return Message("{others} or {last}", others=either(others), last=last) if others else last


def listed(parts: Sequence[str | Message]) -> Message | str:
    """Parts one after the other, divided by commas."""
    *others, last = parts
    return Message("{others}, {last}", others=listed(others), last=last) if others else last


def in_lines(parts: Sequence[str | Message]) -> Message | str:
    """Parts one after the other, each in a line of its own."""
    *others, last = parts
    return Message("{others}\n{last}", others=in_lines(others), last=last) if others else last


def text_in(text: str | Translated | None, language: Language) -> str:
    """A text as it is, a message in that language, nothing for None."""
    return text or "" if isinstance(text, str | None) else text.in_language(language)


class _Formatter(string.Formatter):
    """Fills the places of a message as a language writes numbers and tells the messages within it."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def format_field(self, value: object, spec: str) -> str:
        if isinstance(value, Translated):
            return value.in_language(self._language)
        if spec == "," and isinstance(value, int) and self._language != FALLBACK_LANGUAGE:
            from babel.numbers import format_decimal

            return format_decimal(value, locale=self._language)
        text = str(super().format_field(value, spec))
        if isinstance(value, float) and self._language != FALLBACK_LANGUAGE:
            from babel.numbers import get_decimal_symbol

            return text.replace(".", get_decimal_symbol(self._language))
        return text
