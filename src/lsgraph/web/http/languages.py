"""The language of a request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.http.negotiation import preferred_language
from lsgraph.languages import FALLBACK_LANGUAGE, LANGUAGES

if TYPE_CHECKING:
    from fastapi import Request

    from lsgraph.languages import Language


def language_of_program(request: Request) -> Language:
    """The language of answers for programs: the header's preference, whatever the path; English by default."""
    return preferred_for_programs(request.headers.get("accept-language"))


def preferred_for_programs(header: str | None) -> Language:
    """The language that an Accept-Language header prefers; English by default."""
    return preferred_language(header, (FALLBACK_LANGUAGE, *LANGUAGES))


def language_of(request: Request) -> Language:
    """The language of a request: that of its path or `lang`, else the header's preference."""
    return named_language(request) or preferred_language(request.headers.get("accept-language"), LANGUAGES)


def named_language(request: Request) -> Language | None:
    """The language that the path or `lang` names."""
    first = request.url.path.strip("/").partition("/")[0]
    return next((named for named in (first, request.query_params.get("lang")) if named in LANGUAGES), None)
