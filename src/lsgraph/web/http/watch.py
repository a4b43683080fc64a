"""Detects that the client of a long-running request has disconnected."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from fastapi import Request

T = TypeVar("T")


#: Seconds after which the server checks whether a client is still connected.
_WATCH_AFTER = 0.1


class ClientGoneError(Exception):
    """The client has disconnected: there is no one to answer."""


class Watch:
    """Cancels long-running requests whose clients have disconnected."""

    def __init__(self) -> None:
        self._running: dict[asyncio.Task[object], tuple[float, Request]] = {}
        self._watchers: dict[asyncio.Task[object], asyncio.Task[None]] = {}
        self._timer: asyncio.TimerHandle | None = None

    async def over(self, request: Request, work: Awaitable[T]) -> T:
        """The result of the work, which is cancelled soon after the client disconnects; then raises ClientGoneError.

        The body of the request must have been read.
        """
        task = cast("asyncio.Task[object]", asyncio.current_task())
        self._running[task] = (time.monotonic(), request)
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_WATCH_AFTER, self._look)
        try:
            return await work
        except asyncio.CancelledError:
            watcher = self._watchers.get(task)
            if watcher is not None and watcher.done():
                task.uncancel()
                raise ClientGoneError from None
            raise
        finally:
            del self._running[task]
            if (watcher := self._watchers.pop(task, None)) is not None:
                watcher.cancel()

    def _look(self) -> None:
        """Start watchers for requests that have run for a while: most end before it is worth it."""
        self._timer = None
        loop, now = asyncio.get_running_loop(), time.monotonic()
        for task, (since, request) in self._running.items():
            if now - since >= _WATCH_AFTER and task not in self._watchers:
                self._watchers[task] = loop.create_task(_wait_for_end(task, request))
        if self._running:
            self._timer = loop.call_later(_WATCH_AFTER, self._look)


async def _wait_for_end(task: asyncio.Task[object], request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
    task.cancel()
