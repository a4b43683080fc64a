"""Content negotiation (RFC 9110, 12): media types, languages and encodings by the client's weights."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from lsgraph.http.fields import weighted

if TYPE_CHECKING:
    from collections.abc import Sequence

#: How specifically a media range matches a type: exactly, with parameters that the type does not have, by its main type, or as `*/*`.
EXACT, WITH_PARAMETERS, BY_KIND, ANY = 3, 2, 1, 0
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")

Name = TypeVar("Name", bound=str)


class MediaRange(NamedTuple):
    """A media range of an Accept field; `has_parameters` if it has parameters that our types do not have."""

    kind: str
    subtype: str
    weight: float
    has_parameters: bool


def media_ranges(field: str) -> tuple[MediaRange, ...]:
    """The media ranges of an Accept field. Invalid ones are ignored; a bare `*`, sent by old clients, means `*/*`."""
    ranges = []
    for member in weighted(field):
        kind, slash, subtype = ("*/*" if member.name == "*" else member.name).partition("/")
        if slash and _TOKEN.fullmatch(kind) and _TOKEN.fullmatch(subtype) and not (kind == "*" != subtype):
            # All text here is UTF-8, so a charset parameter does not ask for a different type.
            ranges.append(MediaRange(kind, subtype, member.weight, bool(set(member.parameters) - {"charset"})))
    return tuple(ranges)


def media_quality(media_type: str, ranges: Sequence[MediaRange]) -> tuple[int, float]:
    """Specificity and quality of the most specific range that matches a media type without parameters.

    Strictly, a range with parameters that the type does not have asks for something else. But 406, or the choice of a wildcard, would
    not help its client: so it ranks after the exact type and before wildcards, and excludes nothing.
    """
    kind, _, subtype = media_type.partition("/")
    fits = [
        (_exactness(media_range), media_range.weight)
        for media_range in ranges
        if media_range.kind in ("*", kind)
        and media_range.subtype in ("*", subtype)
        and not (media_range.has_parameters and media_range.weight == 0)
    ]
    return max(fits, default=(ANY, 0.0))


def _exactness(media_range: MediaRange) -> int:
    if media_range.kind == "*":
        return ANY
    if media_range.subtype == "*":
        return BY_KIND
    return WITH_PARAMETERS if media_range.has_parameters else EXACT


def preferred_language(field: str | None, offered: Sequence[Name]) -> Name:
    """The language that an Accept-Language field prefers (12.5.4); the first one offered if it names none of them.

    A range for a language, with or without a country, takes precedence over `*`.

    >>> preferred_language("de, en-GB;q=0.9, sv;Q=0.1", ("sv", "en"))
    'en'
    """
    named = [(member.name.partition("-")[0], member.weight) for member in weighted(field)]
    best, best_quality = offered[0], 0.0
    for language in offered:
        exact = [quality for name, quality in named if name == language]
        quality = max(exact or [quality for name, quality in named if name == "*"], default=0.0)
        if quality > best_quality:
            best, best_quality = language, quality
    return best


def accepts_gzip(field: str | None) -> bool:
    """Whether an Accept-Encoding field accepts gzip (12.5.3).

    >>> accepts_gzip("br, gzip;q=0.5"), accepts_gzip("gzip;q=0"), accepts_gzip("*")
    (True, False, True)
    """
    qualities = {member.name: member.weight for member in weighted(field)}
    return qualities.get("gzip", qualities.get("x-gzip", qualities.get("*", 0.0))) > 0
