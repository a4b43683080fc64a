"""Whose turn it is, for work that few may have done at once: shares for each client, and a place that is kept for others."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter, deque
from typing import TYPE_CHECKING

from lsgraph.languages import Message
from lsgraph.web.http.problems import RequestError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

_RETRY_AFTER = {"Retry-After": "5"}


class Turns:
    """Places for `at_once` that run, and one more for whoever has none running; `waiting` wait in all, `seconds` at most.

    One client has at most `per_client` inside, from `inside` on. `what` are the messages of a client that has too many, with `{most}`, and of one that finds too many waiting.
    """

    def __init__(self, what: tuple[str, str], *, at_once: int, waiting: int, per_client: int, seconds: float) -> None:
        self._what, self._at_once, self._most_waiting = what, at_once, waiting
        self._per_client, self._seconds = per_client, seconds
        self._inside: Counter[str] = Counter()
        self._running: Counter[str] = Counter()
        self._waiting: deque[tuple[str, asyncio.Future[None]]] = deque()

    @contextlib.contextmanager
    def inside(self, client: str) -> Iterator[None]:
        """A client's request, from its first byte to its answer; raises RequestError (429) where the client has as many as it may."""
        if self._inside[client] >= self._per_client:
            raise RequestError(
                429,
                Message(self._what[0], most=self._per_client),
                next_step="Wait for their answers, then ask again.",
                headers=_RETRY_AFTER,
            )
        _add(self._inside, client, 1)
        try:
            yield
        finally:
            _add(self._inside, client, -1)

    @contextlib.asynccontextmanager
    async def turn(self, client: str) -> AsyncIterator[None]:
        """A place to run, once it is the client's turn; raises RequestError (503) where too many wait, or it does not come in time."""
        if self._may_run(client):
            _add(self._running, client, 1)
        else:
            await self._wait(client)
        try:
            yield
        finally:
            _add(self._running, client, -1)
            self._call_next()

    async def _wait(self, client: str) -> None:
        if len(self._waiting) >= self._most_waiting:
            raise self._busy(Message(self._what[1]))
        place = (client, asyncio.get_running_loop().create_future())
        self._waiting.append(place)
        try:
            async with asyncio.timeout(self._seconds):
                await place[1]
        except BaseException as error:
            if place in self._waiting:
                self._waiting.remove(place)
            elif place[1].done() and not place[1].cancelled():
                _add(self._running, client, -1)
                self._call_next()
            if isinstance(error, TimeoutError):
                raise self._busy(
                    Message("It was not your turn within {seconds:g} seconds.", seconds=self._seconds)
                ) from error
            raise

    def _may_run(self, client: str) -> bool:
        return self._running.total() < self._at_once + (not self._running[client])

    def _call_next(self) -> None:
        """Give places to those who wait: first to whoever has the fewest running, then to whoever came first."""
        while self._waiting:
            place = min(self._waiting, key=lambda each: self._running[each[0]])
            client, turn = place
            if not self._may_run(client):
                return
            self._waiting.remove(place)
            if not turn.done():
                _add(self._running, client, 1)
                turn.set_result(None)

    def _busy(self, message: Message) -> RequestError:
        return RequestError(
            503,
            message,
            next_step="Try again in a few seconds.",
            headers=_RETRY_AFTER,
        )


def _add(counter: Counter[str], client: str, number: int) -> None:
    counter[client] += number
    if not counter[client]:
        del counter[client]
