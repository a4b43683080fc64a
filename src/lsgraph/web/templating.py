"""The templates' environment: everything from data is escaped, and a name that is not there is an error."""

from __future__ import annotations

from calendar import monthrange
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2

from lsgraph.namespaces import shorten
from lsgraph.web.urls import fragment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lsgraph.resources import Span


def environment() -> jinja2.Environment:
    """The environment of all pages."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "fragment": fragment,
        "short": short,
        "safe_address": safe_address,
        "thousands": thousands,
        "day": day,
        "upper_first": upper_first,
    }
    made.globals["span_text"] = span_text
    return made


def short(iri: str) -> str:
    """The prefixed name of an IRI, or the IRI itself."""
    return shorten(iri) or iri


def safe_address(iri: str) -> str | None:
    """The IRI where a link may lead to it: a web address. Data may hold any other, such as `javascript:`."""
    return iri if iri.startswith(("http://", "https://")) else None


def thousands(number: int) -> str:
    """The number with narrow spaces between thousands, as both languages may write it."""
    return f"{number:,}".replace(",", "\u202f")


def upper_first(text: str) -> str:
    """The text with its first letter as a capital, and all others as they are."""
    return text[:1].upper() + text[1:]


def day(timestamp: str) -> str:
    """The day of a timestamp."""
    return timestamp[:10]


def span_text(span: Span, t: Mapping[str, Any]) -> str:
    """The bounds of a date in words, as short as they allow: a day, a month, a year, or both bounds."""
    first, last = span.earliest, span.latest
    if first and last:
        if first == last:
            return first
        if first[:4] == last[:4] and first.endswith("-01-01") and last.endswith("-12-31"):
            return first[:4]
        if (
            first[:7] == last[:7]
            and first.endswith("-01")
            and int(last[8:]) == monthrange(int(last[:4]), int(last[5:7]))[1]
        ):
            return first[:7]
        return str(t["between"]).format(first, last)
    return str(t["not_before"]).format(first) if first else str(t["not_after"]).format(last)
