"""Headers that every answer has: what a browser may do with a page, and that data may be read from anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

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
#: Pages that may stand in a frame of any other page: they have nothing to lose by it, since nothing is done there.
FRAME_PATHS = ("/sv/embed/", "/en/embed/")
#: Paths whose answers are data, open to scripts of any origin.
DATA_PATHS = (
    "/sparql", "/api/", "/validate", "/id/", "/graph/", "/dataset", "/ontology", "/vocabulary", "/shapes", "/rule/", "/question/", "/context", "/healthz", "/readyz", "/void", "/prefixes", "/.well-known/", "/catalogue",
    "/dumps", "/feed", "/versions", "/changes", "/timemap/", "/robots.txt", "/sitemap.xml", "/sv/network.", "/en/network.",
)  # fmt: skip
_CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Accept-Ranges, Content-Disposition, Content-Range, ETag, Link, Lsgraph-Hint, Memento-Datetime, Retry-After",
}
_PREFLIGHT = {
    **_CORS,
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Datetime, Accept-Language, Content-Type, If-None-Match, If-Range, Range",
    "Access-Control-Max-Age": "86400",
}


def _raw(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]


_FOR_PAGES, _FOR_DATA, _FOR_PREFLIGHT = _raw(_SECURITY), _raw(_SECURITY | _CORS), _raw(_SECURITY | _PREFLIGHT)
_FOR_FRAMES = _raw(
    _SECURITY
    | {"Content-Security-Policy": CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")}
)


class Headers:
    """Adds the headers to each answer, and answers the question of browsers whether they may ask (CORS preflight)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_data = scope["path"].startswith(DATA_PATHS)
        added = _FOR_DATA if is_data else _FOR_FRAMES if scope["path"].startswith(FRAME_PATHS) else _FOR_PAGES

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *added]
            await send(message)

        if is_data and scope["method"] == "OPTIONS":
            await send({"type": "http.response.start", "status": 204, "headers": _FOR_PREFLIGHT})
            await send({"type": "http.response.body", "body": b""})
            return
        await self._app(scope, receive, send_with_headers)
