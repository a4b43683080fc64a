"""Dates as each language writes them, as `time` elements, which have the date as ISO 8601 for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from lsgraph.localized import date_parts, moment_text, span_parts

if TYPE_CHECKING:
    from lsgraph.languages import Language
    from lsgraph.localized import Bounds


def date_html(text: str, language: Language) -> Markup:
    """A date in words, as `date_text` writes it."""
    part = date_parts(text, language)
    return _time(*part) if part else Markup("{}").format(text)


def moment_html(text: str, language: Language) -> Markup:
    """A moment in words, as `moment_text` writes it."""
    words = moment_text(text, language)
    return _time(text, words) if words != text else Markup("{}").format(text)


def span_html(span: Bounds, language: Language) -> Markup:
    """The bounds of a date in words, as `span_text` writes them, with an element for each date."""
    pattern, parts = span_parts(span, language)
    return Markup(pattern).format(*(_time(*part) for part in parts))  # noqa: S704  # a pattern of our own


def _time(iso: str, words: str) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(iso, words)
