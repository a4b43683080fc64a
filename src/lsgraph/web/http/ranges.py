"""Parts of an answer that is kept whole (RFC 9110, 13 and 14): programs read a large table piece by piece.

Only one range is given at a time; several are answered by the whole, as the specification allows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from lsgraph.http.fields import names_tag
from lsgraph.web.http.delivery import accepts_gzip, is_compressed
from lsgraph.web.http.problems import RequestError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from lsgraph.sparql.workers import Reply

_RANGE = re.compile(r"\s*bytes\s*=\s*(?:(\d{1,18})-(\d{1,18})?|-(\d{1,18}))\s*", re.IGNORECASE)
#: Smaller answers are digested at once, larger ones in a thread.
_LARGE = 1 << 20


def asks_for_parts(request: Request) -> bool:
    """Whether the client may ask for parts: it reads no compressed answers, whose bytes would be others, or names a range."""
    if request.method not in ("GET", "HEAD"):
        return False
    return "range" in request.headers or not accepts_gzip(request.headers.get("accept-encoding", "")[:200])


async def in_parts(request: Request, whole: Response, reply: Reply) -> Response:
    """The part of an answer that was asked for, or the whole, with the tag by which parts are known to fit together.

    Raises RequestError 412 where the client has parts of another answer, and 416 for a part that there is not.
    """
    content = reply.content
    digest = reply.digest if len(content) < _LARGE else await run_in_threadpool(lambda: reply.digest)
    tag = f'"{digest[:32]}"'
    headers = {name: value for name, value in whole.headers.items() if name != "content-length"}
    headers |= {"etag": tag, "accept-ranges": "bytes"}
    if not is_compressed(headers["content-type"]):
        headers["vary"] = f"{headers['vary']}, Accept-Encoding"
    if "if-match" in request.headers and not _names(request.headers["if-match"], tag):
        raise RequestError(412, "The answer is not the one that you have a part of.", next_step="Ask for all of it.")
    if names_tag(request.headers.get("if-none-match"), tag):
        return Response(status_code=304, headers=headers)
    part = wanted_part(request.headers, len(content), tag) if request.method == "GET" else None
    if part is None:
        return Response(content, 200, headers)
    first, last = part
    headers["content-range"] = f"bytes {first}-{last}/{len(content)}"
    return Response(content[first : last + 1], 206, headers)


def wanted_part(headers: Mapping[str, str], size: int, tag: str) -> tuple[int, int] | None:
    """First and last byte of the part that the headers ask for, of so many bytes; None for the whole.

    Raises RequestError 416 for a part that there is not.
    """
    asked = _RANGE.fullmatch(headers.get("range", ""))
    if asked is None or headers.get("if-range", tag).strip() != tag:
        return None
    first, last, suffix = asked.groups()
    if suffix is not None:
        begin, end = max(0, size - int(suffix)), size - 1
    else:
        begin, end = int(first), min(size - 1, int(last) if last else size - 1)
        if last and int(last) < begin:
            # That is no range, and is passed over.
            return None
    if begin >= size:
        raise RequestError(
            416,
            f"The answer has {size:,} bytes, and none from byte {begin:,} on.",
            next_step="Ask for less, or for all of it.",
            headers={"Content-Range": f"bytes */{size}"},
        )
    return begin, end


def _names(header: str, tag: str) -> bool:
    # Strongly compared: parts fit together only where each byte is the same.
    return any(each.strip() in ("*", tag) for each in header.split(","))
