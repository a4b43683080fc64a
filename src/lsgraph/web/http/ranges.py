"""Ranges of answers held in memory (RFC 9110, 13 and 14): programs read a large table piece by piece.

Only a single range is served; several are answered by the whole, as the specification allows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from lsgraph.http.negotiation import accepts_gzip
from lsgraph.http.ranges import NoSuchPartError, parts_asked
from lsgraph.languages import Message
from lsgraph.web.http.conditional import not_modified
from lsgraph.web.http.delivery import is_compressed
from lsgraph.web.http.problems import RequestError

if TYPE_CHECKING:
    from starlette.requests import Request

    from lsgraph.sparql.workers.process import Reply

#: Smaller answers are hashed at once, larger ones in a thread.
_LARGE = 1 << 20


def asks_for_parts(request: Request) -> bool:
    """Whether ranges apply: the client names one, or does not accept compression, which would change the bytes."""
    if request.method not in ("GET", "HEAD"):
        return False
    return "range" in request.headers or not accepts_gzip(request.headers.get("accept-encoding"))


def parts_of(request: Request, size: int, tag: str, modified: str | None = None) -> tuple[tuple[int, int], ...]:
    """First and last byte of each requested range, of `size` bytes; empty for the whole.

    Raises RequestError 416 if none is satisfiable.
    """
    try:
        return parts_asked(request.method, request.headers, size, tag, modified)
    except NoSuchPartError as error:
        raise RequestError(
            416,
            Message("The answer has {size:,} bytes, and none of those that are asked for.", size=size),
            next_step="Ask for less, or for all of it.",
            headers={"Content-Range": f"bytes */{size}"},
        ) from error


async def in_parts(request: Request, whole: Response, reply: Reply) -> Response:
    """The requested range of an answer, or the whole, with the ETag that identifies parts of the same answer.

    Raises RequestError 412 if the client has parts of a different answer, and 416 for an unsatisfiable range.
    """
    content = reply.content
    digest = reply.digest if len(content) < _LARGE else await run_in_threadpool(lambda: reply.digest)
    tag = f'"{digest[:32]}"'
    headers = {name: value for name, value in whole.headers.items() if name not in ("content-length", "etag", "vary")}
    headers |= {"ETag": tag, "Vary": whole.headers["vary"], "accept-ranges": "bytes"}
    compressed = not is_compressed(headers["content-type"])
    if unchanged := not_modified(request, headers, compressed=compressed):
        return unchanged
    if compressed:
        headers["Vary"] = f"{headers['Vary']}, Accept-Encoding"
    parts = parts_of(request, len(content), tag)
    if len(parts) != 1:
        return Response(content, 200, headers)
    first, last = parts[0]
    headers["content-range"] = f"bytes {first}-{last}/{len(content)}"
    return Response(content[first : last + 1], 206, headers)
