"""Dates and numbers in the style of each language, for people; programs get ISO 8601.

Text that is no date is shown unchanged: data from elsewhere may contain anything.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Protocol

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal

from lsgraph.days import first_day, plain
from lsgraph.languages import FALLBACK_LANGUAGE, wording

if TYPE_CHECKING:
    from lsgraph.languages import Language


class Bounds(Protocol):
    """The bounds of an uncertain date, as `claims.Span` has them: ISO dates, both inclusive; None is open."""

    @property
    def earliest(self) -> str | None:
        """The first possible date."""

    @property
    def latest(self) -> str | None:
        """The last possible date."""


#: The patterns of a date by its length in ISO 8601, in full and without its year.
_PATTERNS = {4: ("year", "year"), 7: ("month", "month_of_year"), 10: ("day", "day_of_year")}


def date_text(text: str, language: Language) -> str:
    """A year, a month or a day (ISO 8601) in words; of a timestamp its day; other text unchanged.

    >>> date_text("2024-06-14", "sv"), date_text("2024-06", "en"), date_text("2024", "en"), date_text("soon", "en")
    ('14 juni 2024', 'June 2024', '2024', 'soon')
    """
    part = date_parts(text, language)
    return part[1] if part else text


def moment_text(text: str, language: Language) -> str:
    """A moment (ISO 8601) in words, in UTC, to the minute; other text unchanged.

    >>> moment_text("2024-11-24T22:03:10+00:00", "sv")
    '24 november 2024 kl. 22.03 UTC'
    """
    try:
        moment = datetime.fromisoformat(text)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return text
    return wording("dates", language)["moment"].format(date_text(moment.date().isoformat(), language), moment)


@dataclass(frozen=True, slots=True)
class Moment:
    """A day or a moment (ISO 8601) within a message: told as the language writes it."""

    iso: str

    def in_language(self, language: Language) -> str:
        """It in words."""
        return date_text(self.iso, language) if len(self.iso) == 10 else moment_text(self.iso, language)

    def __str__(self) -> str:
        return self.in_language(FALLBACK_LANGUAGE)


def span_text(span: Bounds, language: Language) -> str:
    """The bounds of a date in words, as short as possible: a day, a month, a year, or both bounds; empty without bounds."""
    pattern, parts = span_parts(span, language)
    return pattern.format(*(words for _, words in parts))


def number_text(number: int, language: Language) -> str:
    """A number with thousands separated in the style of the language.

    >>> number_text(12345, "en"), len(number_text(12345, "sv").split(chr(160)))
    ('12,345', 2)
    """
    return format_decimal(number, locale=language)


def decimal_text(number: float, language: Language) -> str:
    """A number with one decimal.

    >>> decimal_text(2.25, "sv"), decimal_text(3, "en")
    ('2,2', '3.0')
    """
    return format_decimal(number, format="0.0", locale=language)


def money_text(amount: str, currency: str, language: Language) -> str:
    """An amount (a decimal) of a currency (ISO 4217) with the currency's name; an amount that is no number unchanged, with the code.

    >>> money_text("1600000.0", "SEK", "en"), money_text("some", "SEK", "en")
    ('1,600,000 Swedish kronor', 'some SEK')
    """
    try:
        number = Decimal(amount)
    except InvalidOperation:
        return f"{amount} {currency}"
    return format_currency(number, currency, locale=language, format_type="name", currency_digits=False)


def date_parts(text: str, language: Language, *, year: bool = True) -> tuple[str, str] | None:
    """A date as ISO 8601 and in words, or None if the text is no date."""
    iso, first = plain(text), first_day(text)
    if iso is None or first is None:
        return None
    full, within_year = _PATTERNS[len(iso)]
    pattern = wording("dates", language)[full if year else within_year]
    return iso, format_date(date.fromisoformat(first), pattern, locale=language)


def span_parts(span: Bounds, language: Language) -> tuple[str, list[tuple[str, str]]]:
    """A pattern with a placeholder for each date, and the dates as ISO 8601 and in words."""
    first, last = span.earliest, span.latest
    words = wording("dates", language)
    if not first or not last:
        named = first or last
        return (words["from" if first else "until"], [_part_or_text(named, language)]) if named else ("", [])
    if period := _common_period(first, last):
        return "{}", [_part_or_text(period, language)]
    if _is_first(first) and _is_last(last):
        first, last = first[:7], last[:7]
    # A year that both share is written once.
    shared = first[:4] == last[:4] and len(first) > 4
    return words["between"], [_part_or_text(first, language, year=not shared), _part_or_text(last, language)]


def _part_or_text(text: str, language: Language, *, year: bool = True) -> tuple[str, str]:
    return date_parts(text, language, year=year) or (text, text)


def _common_period(first: str, last: str) -> str | None:
    """The day, month or year that the bounds exactly cover, or None."""
    if first == last:
        return first
    if first[:4] == last[:4] and first.endswith("-01-01") and last.endswith("-12-31"):
        return first[:4]
    return first[:7] if first[:7] == last[:7] and _is_first(first) and _is_last(last) else None


def _is_first(day: str) -> bool:
    return len(day) == 10 and day.endswith("-01")


def _is_last(day: str) -> bool:
    try:
        parsed = date.fromisoformat(day)
    except ValueError:
        return False
    return parsed.day == monthrange(parsed.year, parsed.month)[1]


def upper_first(text: str) -> str:
    """The text with its first letter in upper case, and all others unchanged."""
    return text[:1].upper() + text[1:]
