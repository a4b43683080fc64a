"""Whose turn it is, for work of strangers that few may have done at once, with the errors that tell them so."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from lsgraph.computing.admission import AdmissionQueue, QueueFullError, QueueTimeError, Shares, ShareTakenError
from lsgraph.languages import Message
from lsgraph.web.http.problems import RequestError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

_RETRY_AFTER = {"Retry-After": "5"}


class Turns:
    """Slots for `at_once` running requests, plus one for a client with none running; at most `waiting` wait, for `seconds` at most.

    One client has at most `per_client` inside, from `inside` on. `what` are the messages of a client that has too many, with `{most}`, and of one that finds too many waiting.
    """

    def __init__(self, what: tuple[str, str], *, at_once: int, waiting: int, per_client: int, seconds: float) -> None:
        self._what = what
        self._shares = Shares(per_client)
        self._queue = AdmissionQueue(at_once=at_once, most_waiting=waiting, seconds=seconds)

    @contextlib.contextmanager
    def inside(self, client: str) -> Iterator[None]:
        """Count a client's request from its first byte to its answer; raises RequestError (429) if the client has too many."""
        try:
            self._shares.enter(client)
        except ShareTakenError:
            most = self._shares.most
            raise RequestError(
                429,
                Message(self._what[0], most=most),
                next_step="Wait for their answers, then ask again.",
                headers=_RETRY_AFTER,
            ) from None
        try:
            yield
        finally:
            self._shares.leave(client)

    @contextlib.asynccontextmanager
    async def turn(self, client: str) -> AsyncIterator[None]:
        """Wait for a slot and hold it; raises RequestError (503) if too many wait, or none is free in time."""
        try:
            await self._queue.take(client)
        except QueueFullError:
            raise _busy(Message(self._what[1])) from None
        except QueueTimeError as error:
            raise _busy(
                Message("It was not your turn within {seconds:g} seconds.", seconds=self._queue.seconds)
            ) from error
        try:
            yield
        finally:
            self._queue.leave(client)


def _busy(message: Message) -> RequestError:
    return RequestError(503, message, next_step="Try again in a few seconds.", headers=_RETRY_AFTER)
