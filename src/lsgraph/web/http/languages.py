"""The language of a request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.http.negotiation import preferred_language
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
    return preferred_language(request.headers.get("accept-language"), LANGUAGES)
