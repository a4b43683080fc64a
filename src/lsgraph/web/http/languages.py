"""The language of a request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.http.fields import weighted
from lsgraph.languages import LANGUAGES

if TYPE_CHECKING:
    from fastapi import Request

    from lsgraph.languages import Language


def language_of(request: Request) -> Language:
    """The language of a request: that of its path or its `lang`, else what its header prefers."""
    first = request.url.path.strip("/").partition("/")[0]
    for named in (first, request.query_params.get("lang")):
        if named in LANGUAGES:
            return named
    return preferred_language(request.headers.get("accept-language"))


def preferred_language(header: str | None) -> Language:
    """The language of ours that an Accept-Language header prefers (RFC 9110, 12.5.4); Swedish where it says nothing.

    What is said of a language, or of its use in a country, counts more than what is said of all (`*`).
    """
    best: Language = "sv"
    best_quality = 0.0
    named = [(name.partition("-")[0], quality) for name, quality in weighted(header)]
    for language in LANGUAGES:
        own = [quality for name, quality in named if name == language]
        quality = max(own or [quality for name, quality in named if name == "*"], default=0.0)
        if quality > best_quality:
            best, best_quality = language, quality
    return best
