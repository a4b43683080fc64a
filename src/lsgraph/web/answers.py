"""Cacheable answers."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from lsgraph.web.addresses import Cache
from lsgraph.web.http.conditional import not_modified
from lsgraph.web.http.languages import language_of
from lsgraph.web.site import site_of
from lsgraph.web.threads import threaded

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping

    from fastapi import Request

    from lsgraph.web.service import OpenEdition


def representation_digest(content: bytes) -> str:
    """The Repr-Digest of the representation before compression (RFC 9530)."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(content).digest()).decode()}:"


class _Whole(Response):
    """A response of bytes with the given headers: the framework's own takes three times as long to construct."""

    def __init__(self, content: bytes, content_type: str, headers: Mapping[str, str]) -> None:
        self.status_code = 200
        self.background = None
        self.body = content
        self.raw_headers = [
            (b"content-type", content_type.encode("latin-1")),
            (b"content-length", str(len(content)).encode()),
            *((name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()),
        ]


async def cacheable_response(
    request: Request,
    served: OpenEdition,
    content_type: str,
    write: Callable[[], Awaitable[str | bytes]],
    *,
    vary: str = "",
    headers: Mapping[str, str] | None = None,
    keep: bool = True,
    about: str = "",
    has_own_cache: bool = False,
) -> Response:
    """An answer that the client may `keep` and revalidate; `write` is called only if needed.

    `about` is anything that it depends on besides the address, the type and the language. What `has_own_cache` is written each time.

    The entity tag names the generation, the program and the representation, so that it is known without writing it. It is
    weak, since compression may change the bytes.
    """
    response_headers, unchanged = _validated(
        request, served, content_type, vary=vary, headers=headers, keep=keep, about=about
    )
    if unchanged is not None:
        return unchanged
    # The tag names everything that the answer depends on: what was written under it once is the same again.
    tag = None if has_own_cache else response_headers.get("ETag")
    content = served.written.get(tag) if tag else None
    if content is None:
        made = await write()
        content = made.encode() if isinstance(made, str) else made
        if tag:
            served.written.put(tag, content)
    return _Whole(content, content_type, response_headers)


async def streamed_response(
    request: Request,
    served: OpenEdition,
    content_type: str,
    write: Callable[[], Iterator[bytes]],
    *,
    vary: str = "",
    headers: Mapping[str, str] | None = None,
    about: str = "",
) -> Response:
    """As `cacheable_response`, for what is too large to be whole before it is sent: each piece is sent when it is made.

    Errors before the first piece are answered as everywhere. Without a length the end is marked, so that a client notices an
    answer that breaks off. Pieces are made in a thread, a few of all requests at a time.
    """
    response_headers, unchanged = _validated(
        request, served, content_type, vary=vary, headers=headers, keep=True, about=about
    )
    if unchanged is not None:
        return unchanged

    def begin() -> tuple[bytes, Iterator[bytes]]:
        rest = write()
        return next(rest, b""), rest

    gate = site_of(request).computing
    first, rest = await threaded(begin, gate)

    async def pieces() -> AsyncIterator[bytes]:
        piece: bytes | None = first
        while piece is not None:
            yield piece
            async with gate:
                piece = await run_in_threadpool(next, rest, None)

    async def nothing() -> AsyncIterator[bytes]:
        return
        yield

    if request.method == "HEAD":
        # What is sent in pieces may be compressed, which delivery says where there are any.
        response_headers["Vary"] = ", ".join(filter(None, (response_headers.get("Vary"), "Accept-Encoding")))
    body = nothing() if request.method == "HEAD" else pieces()
    return StreamingResponse(body, headers={"Content-Type": content_type, **response_headers})


def _validated(
    request: Request,
    served: OpenEdition,
    content_type: str,
    *,
    vary: str,
    headers: Mapping[str, str] | None,
    keep: bool,
    about: str,
) -> tuple[dict[str, str], Response | None]:
    """The headers of an answer, and the answer 304 where the client has it already."""
    url = f"{request.scope['path']}?{request.scope['query_string'].decode('latin-1')}"
    language = language_of(request) if "Accept-Language" in vary or "/html" in content_type else ""
    identity = f"{site_of(request).fingerprint} {url} {content_type} {language} {about}"
    tag = f'W/"{served.generation.hash[:16]}-{hashlib.sha256(identity.encode()).hexdigest()[:16]}"'
    response_headers = {"Cache-Control": Cache.ASKED, **(headers or {})}
    if vary:
        response_headers["Vary"] = vary
    if keep and request.method in ("GET", "HEAD"):
        response_headers["ETag"] = tag
        if unchanged := not_modified(request, response_headers):
            return response_headers, unchanged
    return response_headers, None
