"""The answer to a client that has already what it asks for, or wants another thing than there is (RFC 9110, 13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

from lsgraph.http.conditional import Outcome, evaluate
from lsgraph.web.http.problems import RequestError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request


def not_modified(request: Request, headers: Mapping[str, str], *, compressed: bool = True) -> Response | None:
    """304 where the client has the answer that those headers begin, else None.

    `headers` have its ETag, and its Last-Modified where it has one. `compressed` says that the answer may be sent compressed, so that
    304 varies as it does. Raises RequestError 412 where the client wants only what it has a part of, and there is something else.
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
