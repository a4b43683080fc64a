"""Who may begin, of the clients of one event loop: shares for each client, and places for what few may do at once."""

from __future__ import annotations

import asyncio
from collections import Counter, deque


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


class AdmissionQueue:
    """Places for `at_once` that run, and one more for whoever has none running; `most_waiting` wait in all, `seconds` at most.

    A place that becomes free goes to whoever has the fewest running, then to whoever came first. So nobody who waits could run
    already, and whoever comes and may run need not wait.
    """

    def __init__(self, *, at_once: int, most_waiting: int, seconds: float) -> None:
        self._at_once, self._most_waiting, self.seconds = at_once, most_waiting, seconds
        self._running = 0
        self._of_client: Counter[str] = Counter()
        self._waiting: deque[tuple[str, asyncio.Future[None]]] = deque()

    def take_at_once(self, client: str) -> bool:
        """Whether a client may run now; then it has a place, which `leave` gives back."""
        may_run = self._running < self._at_once + (not self._of_client[client])
        if may_run:
            self._running += 1
            self._of_client[client] += 1
        elif not self._of_client[client]:
            # To look a client up has counted it.
            del self._of_client[client]
        return may_run

    async def take(self, client: str) -> None:
        """A place, once it is the client's turn; `leave` gives it back.

        Raises QueueFullError and QueueTimeError. Whoever is cancelled while it waits has no place, also where it was given one just then.
        """
        if self.take_at_once(client):
            return
        if len(self._waiting) >= self._most_waiting:
            raise QueueFullError
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        waiter = (client, turn)
        self._waiting.append(waiter)
        try:
            async with asyncio.timeout(self.seconds):
                await turn
        except BaseException as error:
            if waiter in self._waiting:
                self._waiting.remove(waiter)
            elif turn.done() and not turn.cancelled():
                self.leave(client)
            if isinstance(error, TimeoutError):
                raise QueueTimeError from error
            raise

    def leave(self, client: str) -> None:
        """Give a place back, to those who wait."""
        self._running -= 1
        _take_one(self._of_client, client)
        while self._waiting:
            waiter = min(self._waiting, key=lambda waiting: self._of_client.get(waiting[0], 0))
            client, turn = waiter
            if turn.done():
                # It was cancelled, and has not heard of it yet.
                self._waiting.remove(waiter)
            elif self.take_at_once(client):
                self._waiting.remove(waiter)
                turn.set_result(None)
            else:
                return


def _take_one(counter: Counter[str], client: str) -> None:
    counter[client] -= 1
    if not counter[client]:
        del counter[client]
