"""Answers to conditional requests (RFC 9110, 13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

from lsgraph.http.conditional import Outcome, evaluate
from lsgraph.web.http.problems import RequestError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request


def not_modified(request: Request, headers: Mapping[str, str], *, compressed: bool = True) -> Response | None:
    """304 if the client already has the answer with these headers, else None.

    `headers` include its ETag, and its Last-Modified if it has one. `compressed` says that the answer may be sent compressed, so that
    the 304 needs the same Vary. Raises RequestError 412 if the client's If-Match or If-Unmodified-Since fails.
    """
    outcome = evaluate(request.method, request.headers, headers["ETag"], headers.get("Last-Modified"))
    if outcome is Outcome.FAILED:
        raise RequestError(
            412, "What there is now is not what you have a part of.", next_step="Ask for all of it, without If-Match.",
        )  # fmt: skip
    if outcome is Outcome.SEND:
        return None
    varies = [headers["Vary"]] if "Vary" in headers else []
    vary = ", ".join([*varies, *(["Accept-Encoding"] if compressed else [])])
    return Response(status_code=304, headers={**headers, **({"Vary": vary} if vary else {})})
