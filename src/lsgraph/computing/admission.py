"""Who may begin, of the clients of one event loop: shares for each client, and places for what few may do at once."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from dataclasses import dataclass


class ShareTakenError(Exception):
    """A client has as much inside as it may."""


class QueueFullError(Exception):
    """Too many wait already."""


class QueueTimeError(Exception):
    """A place did not become free in time."""


class Shares:
    """How much each client has inside; at most `most`."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._inside: Counter[str] = Counter()

    def enter(self, client: str) -> None:
        """Let something of a client in; each is followed by one `leave`. Raises ShareTakenError."""
        if self._inside[client] >= self.most:
            raise ShareTakenError
        self._inside[client] += 1

    def leave(self, client: str) -> None:
        """Something of a client is done with."""
        _take_one(self._inside, client)


@dataclass(eq=False, slots=True)
class _Waiter:
    client: str
    is_long: bool
    turn: asyncio.Future[None]


class AdmissionQueue:
    """Places for `at_once` that run, and one more for whoever has none running; `most_waiting` wait in all, `seconds` at most.

    A place that becomes free goes to whoever has the fewest running, then to whoever came first. So nobody who waits could run
    already, and whoever comes and may run need not wait. Of what runs long there are never more than `at_once`, so that one place is
    always left for what is short: see `turn_long`.
    """

    def __init__(self, *, at_once: int, most_waiting: int, seconds: float) -> None:
        self._at_once, self._most_waiting, self.seconds = at_once, most_waiting, seconds
        self._running = self._running_long = 0
        self._of_client: Counter[str] = Counter()
        self._waiting: deque[_Waiter] = deque()

    def take_at_once(self, client: str, *, is_long: bool = False) -> bool:
        """Whether a client may run now; then it has a place, which `leave` gives back."""
        is_first = client not in self._of_client
        may_run = self._running < self._at_once + is_first and not (is_long and self._running_long >= self._at_once)
        if may_run:
            self._running += 1
            self._running_long += is_long
            self._of_client[client] += 1
        return may_run

    async def take(self, client: str, *, is_long: bool = False) -> None:
        """A place, once it is the client's turn; `leave` gives it back. `is_long` says that it will run long.

        Raises QueueFullError and QueueTimeError. Whoever is cancelled while it waits has no place, also where it was given one just then.
        """
        if self.take_at_once(client, is_long=is_long):
            return
        if len(self._waiting) >= self._most_waiting:
            raise QueueFullError
        waiter = _Waiter(client, is_long, asyncio.get_running_loop().create_future())
        self._waiting.append(waiter)
        try:
            async with asyncio.timeout(self.seconds):
                await waiter.turn
        except BaseException as error:
            if waiter in self._waiting:
                self._waiting.remove(waiter)
            elif waiter.turn.done() and not waiter.turn.cancelled():
                self.leave(client, is_long=is_long)
            if isinstance(error, TimeoutError):
                raise QueueTimeError from error
            raise

    def turn_long(self) -> bool:
        """Whether what has run for a while may run on as long; if not, it gives its place back, and waits to run as long."""
        may_run_on = self._running_long < self._at_once
        self._running_long += may_run_on
        return may_run_on

    def leave(self, client: str, *, is_long: bool = False) -> None:
        """Give a place back, to those who wait."""
        self._running -= 1
        self._running_long -= is_long
        _take_one(self._of_client, client)
        for waiter in sorted(self._waiting, key=lambda waiting: self._of_client.get(waiting.client, 0)):
            if waiter.turn.done():
                # It was cancelled, and has not heard of it yet.
                self._waiting.remove(waiter)
            elif self.take_at_once(waiter.client, is_long=waiter.is_long):
                self._waiting.remove(waiter)
                waiter.turn.set_result(None)


def _take_one(counter: Counter[str], client: str) -> None:
    counter[client] -= 1
    if not counter[client]:
        del counter[client]
