"""The application, asked within the process."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from lsgraph.web.offline.places import ORIGIN

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, MutableMapping

    from starlette.types import ASGIApp


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer: its status, its media type without parameters, where it leads on to, and its content."""

    status: int
    media_type: str
    location: str
    content: bytes


@contextlib.asynccontextmanager
async def started(app: ASGIApp) -> AsyncIterator[None]:
    """The application from its start to its end, as a server begins and ends it."""
    told: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()
    heard: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()

    async def live() -> None:
        await app({"type": "lifespan", "asgi": {"version": "3.0"}}, told.get, heard.put)

    running = asyncio.create_task(live())
    await told.put({"type": "lifespan.startup"})
    await heard.get()
    try:
        yield
    finally:
        await told.put({"type": "lifespan.shutdown"})
        await running


async def ask(app: ASGIApp, question: str, accept: str) -> Answered:
    """The answer to GET at a path with its parameters."""
    parts = urlsplit(question)
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "https",
        "path": unquote(parts.path),
        "raw_path": parts.path.encode(),
        "query_string": parts.query.encode(),
        "root_path": "",
        "headers": [(b"host", urlsplit(ORIGIN).netloc.encode()), (b"accept", accept.encode())],
        "client": ("127.0.0.1", 1),
        "server": (urlsplit(ORIGIN).netloc, 443),
    }
    start: MutableMapping[str, Any] = {}
    pieces: list[bytes] = []
    asked = False

    async def receive() -> MutableMapping[str, Any]:
        nonlocal asked
        if asked:
            # Who asks waits for the whole answer.
            await asyncio.Event().wait()
        asked = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            start.update(message)
        else:
            pieces.append(message.get("body", b""))

    await app(scope, receive, send)
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in start["headers"]}
    media_type = headers.get("content-type", "").partition(";")[0].strip()
    return Answered(start["status"], media_type, headers.get("location", ""), b"".join(pieces))
