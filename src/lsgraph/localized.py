"""Dates and numbers as each language writes them, for people; programs get ISO 8601.

What is no date is shown as it is: data from elsewhere may hold anything.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from babel.dates import format_date
from babel.numbers import format_decimal
from markupsafe import Markup

from lsgraph.days import first_day, plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lsgraph.claims import Span
    from lsgraph.languages import Language

_LOCALES: Mapping[Language, str] = {"sv": "sv_SE", "en": "en_GB"}
_DAY, _MONTH, _YEAR = "d MMMM y", "MMMM y", "y"
_WITHOUT_YEAR = {_DAY: "d MMMM", _MONTH: "MMMM"}
_PRECISIONS = {4: _YEAR, 7: _MONTH, 10: _DAY}
_BOUNDS: Mapping[Language, Mapping[str, str]] = {
    "sv": {"between": "mellan {} och {}", "from": "tidigast {}", "until": "senast {}"},
    "en": {"between": "between {} and {}", "from": "{} at the earliest", "until": "{} at the latest"},
}
_MOMENT: Mapping[Language, str] = {"sv": "{} kl. {:%H.%M} UTC", "en": "{}, {:%H:%M} UTC"}


def date_text(text: str, language: Language) -> str:
    """A year, a month or a day (ISO 8601) in words; of a timestamp its day; what is none of these as it is.

    >>> date_text("2024-06-14", "sv"), date_text("2024-06", "en"), date_text("2024", "en"), date_text("soon", "en")
    ('14 juni 2024', 'June 2024', '2024', 'soon')
    """
    part = _part(text, language)
    return part[1] if part else text


def date_html(text: str, language: Language) -> Markup:
    """The same as a `time` element, which tells programs the date as ISO 8601."""
    part = _part(text, language)
    return _time(*part) if part else Markup("{}").format(text)


def moment_text(text: str, language: Language) -> str:
    """A moment (ISO 8601) in words, in UTC, to the minute; what is none as it is.

    >>> moment_text("2024-11-24T22:03:10+00:00", "sv")
    '24 november 2024 kl. 22.03 UTC'
    """
    try:
        moment = datetime.fromisoformat(text)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return text
    return _MOMENT[language].format(date_text(moment.date().isoformat(), language), moment)


def moment_html(text: str, language: Language) -> Markup:
    """The same as a `time` element."""
    told = moment_text(text, language)
    return _time(text, told) if told != text else Markup("{}").format(text)


def span_text(span: Span, language: Language) -> str:
    """The bounds of a date in words, as short as they allow: a day, a month, a year, or both bounds; empty without bounds."""
    pattern, parts = _of_span(span, language)
    return pattern.format(*(told for _, told in parts))


def span_html(span: Span, language: Language) -> Markup:
    """The same with a `time` element for each date."""
    pattern, parts = _of_span(span, language)
    return Markup(pattern).format(*(_time(*part) for part in parts))  # noqa: S704  # a pattern of our own


def number_text(number: int, language: Language) -> str:
    """A number with its thousands apart, as the language writes them.

    >>> number_text(12345, "en"), len(number_text(12345, "sv").split(chr(160)))
    ('12,345', 2)
    """
    return format_decimal(number, locale=_LOCALES[language])


def _part(text: str, language: Language, *, year: bool = True) -> tuple[str, str] | None:
    """A date as ISO 8601 and in words, or None where it is none."""
    iso, first = plain(text), first_day(text)
    if iso is None or first is None:
        return None
    pattern, day = _PRECISIONS[len(iso)], date.fromisoformat(first)
    return iso, format_date(day, pattern if year else _WITHOUT_YEAR.get(pattern, pattern), locale=_LOCALES[language])


def _time(iso: str, told: str) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(iso, told)


def _of_span(span: Span, language: Language) -> tuple[str, list[tuple[str, str]]]:
    """A pattern with a place for each date, and the dates as ISO 8601 and in words."""
    first, last = span.earliest, span.latest
    words = _BOUNDS[language]
    if not first or not last:
        named = first or last
        return (words["from" if first else "until"], [_told(named, language)]) if named else ("", [])
    if one := _one(first, last):
        return "{}", [_told(one, language)]
    if _is_first(first) and _is_last(last):
        first, last = first[:7], last[:7]
    # A year that both share is told once.
    shared = first[:4] == last[:4] and len(first) > 4
    return words["between"], [_told(first, language, year=not shared), _told(last, language)]


def _told(text: str, language: Language, *, year: bool = True) -> tuple[str, str]:
    return _part(text, language, year=year) or (text, text)


def _one(first: str, last: str) -> str | None:
    """The day, month or year that the bounds are those of."""
    if first == last:
        return first
    if first[:4] == last[:4] and first.endswith("-01-01") and last.endswith("-12-31"):
        return first[:4]
    return first[:7] if first[:7] == last[:7] and _is_first(first) and _is_last(last) else None


def _is_first(day: str) -> bool:
    return len(day) == 10 and day.endswith("-01")


def _is_last(day: str) -> bool:
    try:
        found = date.fromisoformat(day)
    except ValueError:
        return False
    return found.day == monthrange(found.year, found.month)[1]
