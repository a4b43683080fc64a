"""Headers of every answer: security headers for pages, and CORS for data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.requests import Request

from lsgraph.languages import Message
from lsgraph.web.addresses import ADDRESSES, beginnings
from lsgraph.web.http.problems import RequestError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, MutableMapping

    from fastapi import FastAPI
    from starlette.responses import Response
    from starlette.types import ASGIApp, Receive, Scope, Send

#: Most characters of a path, and most bytes and number of its parameters; a what-if with all signatories has the most of these.
MOST_PATH, MOST_QUERY, MOST_PARAMETERS = 1 << 13, 1 << 15, 1000
#: Paths with their own bounds on parameters.
LONG_QUERIES = ("/sparql", "/sparql/")
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "font-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
_SECURITY = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
#: Pages that any site may embed in a frame: they offer no actions that clickjacking could abuse.
FRAME_PATHS = beginnings(address for address in ADDRESSES if address.framed)
#: Paths that serve data, open to scripts of any origin.
DATA_PATHS = beginnings(address for address in ADDRESSES if address.open)
_CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Accept-Ranges, Content-Disposition, Content-Profile, Content-Range, ETag, Link, Lsgraph-Hint, Memento-Datetime, Retry-After, Server-Timing",
}
_PREFLIGHT = {
    **_CORS,
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Datetime, Accept-Language, Accept-Profile, Content-Type, If-Match, If-Modified-Since, If-None-Match, If-Range, Range",
    "Access-Control-Max-Age": "86400",
}


def _raw(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]


_FOR_PAGES, _FOR_DATA, _FOR_PREFLIGHT = _raw(_SECURITY), _raw(_SECURITY | _CORS), _raw(_SECURITY | _PREFLIGHT)
_FRAMED = {"Content-Security-Policy": CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")}
_FOR_FRAMES, _FOR_FRAMED_DATA = _raw(_SECURITY | _FRAMED), _raw(_SECURITY | _CORS | _FRAMED)


class Bounds:
    """Refuses addresses that are longer, or have more parameters, than any path here accepts: parsing them would delay others.

    `refuse` makes an answer from an exception.
    """

    def __init__(
        self, app: ASGIApp, site: FastAPI, refuse: Callable[[Request, Exception], Awaitable[Response]]
    ) -> None:
        self._app, self._site, self._refuse = app, site, refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        wrong = _out_of_bounds(scope) if scope["type"] == "http" else None
        if wrong is None:
            await self._app(scope, receive, send)
            return
        # The error's form and language are negotiated, which must not parse these parameters either.
        bare_scope = {**scope, "app": self._site, "path": "/", "raw_path": b"/", "query_string": b""}
        response = await self._refuse(Request(bare_scope), wrong)
        await response(scope, receive, send)


def _out_of_bounds(scope: Scope) -> RequestError | None:
    query: bytes = scope["query_string"]
    if len(scope["path"]) > MOST_PATH or (len(query) > MOST_QUERY and scope["path"] not in LONG_QUERIES):
        return RequestError(
            414, "The address is too long.", next_step="/sparql takes long queries, also in the body of a POST.",
        )  # fmt: skip
    if query.count(b"&") >= MOST_PARAMETERS:
        return RequestError(
            400, Message("The address has more than {most} parameters.", most=MOST_PARAMETERS), next_step="Leave some out.",
        )  # fmt: skip
    return None


class Headers:
    """Adds the headers to each answer, and answers CORS preflight requests."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_data = scope["path"].startswith(DATA_PATHS)
        is_framed = scope["path"].startswith(FRAME_PATHS)
        for_pages, for_data = (_FOR_FRAMES, _FOR_FRAMED_DATA) if is_framed else (_FOR_PAGES, _FOR_DATA)
        added = for_data if is_data else for_pages

        async def send_with_headers(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *added]
            await send(message)

        if is_data and scope["method"] == "OPTIONS":
            await send({"type": "http.response.start", "status": 204, "headers": _FOR_PREFLIGHT})
            await send({"type": "http.response.body", "body": b""})
            return
        await self._app(scope, receive, send_with_headers)
