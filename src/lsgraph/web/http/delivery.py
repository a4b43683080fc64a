"""Delivery of answers: compressed if the client accepts it, in pieces that the client must receive in time.

Answers are complete before their first byte is sent, with their length. Two kinds are not: files, which support ranges, are sent as
they are read; what is too large to be made at once has no length and is sent as it is made, in chunks of which the last is marked.
So a truncated answer is always recognised as such.
"""

from __future__ import annotations

import asyncio
import gzip
import logging
import zlib
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders

from lsgraph.http.negotiation import accepts_gzip

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger(__name__)

#: Bytes per piece, and the seconds in which a client must receive one: at least 13 kB a second.
PIECE, PIECE_SECONDS = 1 << 18, 20.0
#: Smaller bodies are not compressed; large ones are compressed in a thread, so that other requests need not wait.
_WORTH_COMPRESSING, _LARGE = 500, 1 << 16
#: Takes half the time of the default level, for a tenth more bytes.
_LEVEL = 4
#: The largest window, and the head and the checksum of gzip.
_GZIP = zlib.MAX_WBITS | 16
_COMPRESSED = ("image/png", "font/woff2", "application/vnd.", "application/gzip")


class Delivery:
    """Compresses and sends the answers of an application."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        start: Message | None = None
        begun: list[bool] = []
        stream: _Stream | None = None

        async def deliver(message: Message) -> None:
            nonlocal start, stream
            if message["type"] == "http.response.start":
                start = message
                return
            assert start is not None, "an answer begins with its status"
            if _is_file(start):
                if not begun:
                    begun.append(True)
                    await send(start)
                if len(message.get("body", b"")) > PIECE and not message.get("more_body"):
                    await _send_pieces(send, message["body"])
                    return
                async with asyncio.timeout(PIECE_SECONDS):
                    await send(message)
                return
            if stream is None and message.get("more_body"):
                assert not _has_length(start), "an answer with a length is whole before it is sent"
                stream = _Stream(scope, start)
                await send(start)
            if stream is not None:
                await stream.send(send, message)
                return
            body = message.get("body", b"")
            if len(body) >= _WORTH_COMPRESSING:
                body = await _compress(scope, start, body)
            await send(start)
            if len(body) <= PIECE:
                await send({"type": "http.response.body", "body": body})
            else:
                await _send_pieces(send, body)

        await self._app(scope, receive, deliver)


def _is_file(start: Message) -> bool:
    """Whether the answer supports ranges: then its bytes must not change."""
    return any(name == b"accept-ranges" for name, _ in start["headers"])


def _has_length(start: Message) -> bool:
    return any(name == b"content-length" for name, _ in start["headers"])


class _Stream:
    """A body that is sent as it is made, compressed if the client accepts it; the headers of its start are set to match."""

    def __init__(self, scope: Scope, start: Message) -> None:
        headers = MutableHeaders(raw=start["headers"])
        headers.add_vary_header("Accept-Encoding")
        self._compressor = None
        if accepts_gzip(Headers(scope=scope).get("accept-encoding", "")):
            headers["Content-Encoding"] = "gzip"
            self._compressor = zlib.compressobj(_LEVEL, wbits=_GZIP)
        start["headers"] = headers.raw

    async def send(self, send: Send, message: Message) -> None:
        """Send one piece; the client must receive it in time."""
        body, more = message.get("body", b""), message.get("more_body", False)
        if self._compressor is not None:
            body = await run_in_threadpool(self._compressor.compress, body) + (
                b"" if more else self._compressor.flush()
            )
        if body or not more:
            async with asyncio.timeout(PIECE_SECONDS):
                await send({"type": "http.response.body", "body": body, "more_body": more})


def is_compressed(media_type: str) -> bool:
    """Whether content of that type is already compressed."""
    return media_type.startswith(_COMPRESSED)


async def _compress(scope: Scope, start: Message, body: bytes) -> bytes:
    """The body, compressed if the client accepts it; sets the headers to match."""
    headers = MutableHeaders(raw=start["headers"])
    media_type = headers.get("content-type", "")
    if "content-encoding" in headers or is_compressed(media_type):
        return body
    headers.add_vary_header("Accept-Encoding")
    if accepts_gzip(Headers(scope=scope).get("accept-encoding", "")):
        if len(body) < _LARGE:
            body = gzip.compress(body, _LEVEL, mtime=0)
        else:
            body = await run_in_threadpool(gzip.compress, body, _LEVEL, mtime=0)
        headers["Content-Encoding"] = "gzip"
        headers["Content-Length"] = str(len(body))
    start["headers"] = headers.raw
    return body


async def _send_pieces(send: Send, body: bytes) -> None:
    """Send a large body; stop if the client does not receive a piece in time, so that the connection is closed."""
    for at in range(0, len(body), PIECE):
        try:
            async with asyncio.timeout(PIECE_SECONDS):
                more = at + PIECE < len(body)
                await send({"type": "http.response.body", "body": body[at : at + PIECE], "more_body": more})
        except TimeoutError:
            log.info("a client took less than %d bytes in %d seconds, and was left", PIECE, PIECE_SECONDS)
            return
