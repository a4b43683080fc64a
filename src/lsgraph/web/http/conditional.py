"""Whether a client has already what it asks for: the one place that reads If-None-Match and If-Modified-Since (RFC 9110, 13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

from lsgraph.http.fields import date_of, names_tag

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request


def not_modified(request: Request, headers: Mapping[str, str], *, compressed: bool = True) -> Response | None:
    """304 where the client has the answer that those headers begin, else None.

    `headers` have its ETag, and its Last-Modified where it has one; a date counts only where the client names no tags. `compressed`
    says that the answer may be sent compressed, so that 304 varies as it does.
    """
    if request.method not in ("GET", "HEAD"):
        return None
    tags = request.headers.get("if-none-match")
    if tags is not None:
        has_it = names_tag(tags, headers["ETag"])
    else:
        since, changed = date_of(request.headers.get("if-modified-since")), date_of(headers.get("Last-Modified"))
        has_it = since is not None and changed is not None and changed <= since
    if not has_it:
        return None
    varies = [headers["Vary"]] if "Vary" in headers else []
    vary = ", ".join([*varies, *(["Accept-Encoding"] if compressed else [])])
    return Response(status_code=304, headers={**headers, **({"Vary": vary} if vary else {})})
