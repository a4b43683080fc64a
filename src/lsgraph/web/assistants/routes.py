"""`/mcp`: the Model Context Protocol over streamable HTTP, without sessions: each request is answered by itself, as JSON.

A browser sends the origin of the page that asks: only a page of this server's own name may, so that no page that renames its host to this
machine (DNS rebinding) reaches it. Programs send none.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from fastapi import Request, Response

from lsgraph.languages import Message
from lsgraph.web.http.clients import client_of, host_of
from lsgraph.web.http.problems import RequestError
from lsgraph.web.site import base_of, site_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.types import Receive, Scope, Send

    from lsgraph.settings import Settings
    from lsgraph.sparql.workers.admission import Admission
    from lsgraph.web.service import Current

#: Bytes of a request: the longest query, as JSON writes it.
_MOST_BYTES = 1 << 20
_LOOPBACK = frozenset(("localhost", "127.0.0.1", "[::1]"))


class Assistants:
    """The protocol's server, which is made when it is first asked for: few servers are, and the SDK takes a second to import."""

    def __init__(self, current: Current, settings: Settings) -> None:
        self._current, self._settings = current, settings
        self._handle: Callable[[Scope, Receive, Send], Awaitable[None]] | None = None
        self._starting = asyncio.Lock()
        self._stop = asyncio.Event()
        self._running: asyncio.Task[None] | None = None

    async def handler(self) -> Callable[[Scope, Receive, Send], Awaitable[None]]:
        """What answers requests; raises RequestError (501) where the SDK is not installed."""
        async with self._starting:
            if self._handle is None:
                manager = await asyncio.to_thread(self._manager)
                ready = asyncio.Event()
                self._running = asyncio.create_task(self._run(manager, ready))
                await ready.wait()
                self._handle = manager.handle_request
        return self._handle

    def _manager(self) -> Any:  # noqa: ANN401  # of a package that may not be there
        try:
            from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

            from lsgraph.web.assistants.server import build_server
        except ImportError as error:
            raise RequestError(
                501,
                "This server has no door for assistants: the package mcp is not installed.",
                next_step="Those who run it install it: pip install mcp",
            ) from error
        server = build_server(self._current, self._settings)
        return StreamableHTTPSessionManager(
            server._lowlevel_server,  # the SDK mounts it so itself
            json_response=True,
            stateless=True,
            max_request_body_size=_MOST_BYTES,
        )

    async def _run(self, manager: Any, ready: asyncio.Event) -> None:  # noqa: ANN401  # of a package that may not be there
        async with manager.run():
            ready.set()
            await self._stop.wait()

    async def close(self) -> None:
        """End it."""
        self._stop.set()
        if self._running is not None:
            await self._running


class _Passed(Response):
    """An answer that the SDK writes, while the client has a place."""

    def __init__(
        self, handle: Callable[[Scope, Receive, Send], Awaitable[None]], admission: Admission, client: str, base: str
    ) -> None:
        self._handle, self._admission, self._client, self._base = handle, admission, client, base
        self.background = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        from lsgraph.web.assistants.server import CALLER, Caller

        CALLER.set(Caller(self._base, self._client))
        self._admission.enter(self._client)
        try:
            await self._handle(scope, receive, send)
        finally:
            self._admission.leave(self._client)


async def mcp(request: Request) -> Response:
    """Answer one message of the protocol."""
    _require_own_page(request)
    served = await site_of(request).current.get()
    assistants: Assistants = request.app.state.assistants
    return _Passed(await assistants.handler(), served.queries.admission, client_of(request), base_of(request))


def _require_own_page(request: Request) -> None:
    """Raise RequestError (403) for a request from a page that is not of a name which this server is known to have."""
    origin = request.headers.get("origin")
    if origin is None:
        return
    settings = site_of(request).settings
    host = host_of(request.headers.get("host", ""))
    # `Hosts` has refused all other names where some are set.
    known = bool(settings.hosts) or host in (host_of(urlsplit(settings.base_url).netloc), *_LOOPBACK)
    if not known or origin != base_of(request):
        raise RequestError(
            403,
            Message("Pages of {origin} may not ask here.", origin=origin[:100]),
            next_step="Ask from a program. Those who run the server name it with LSGRAPH_BASE_URL or LSGRAPH_ALLOWED_HOSTS.",
        )
