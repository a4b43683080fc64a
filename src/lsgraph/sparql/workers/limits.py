"""Limits of untrusted queries, the errors that name the limit that was hit, and admission of clients."""

from __future__ import annotations

import os
from dataclasses import dataclass

from lsgraph.computing.admission import Shares, ShareTakenError
from lsgraph.errors import LsgraphError, QueryError
from lsgraph.languages import Message

#: How many answers of the largest size may be on their way to slow clients at once.
_LARGE_ANSWERS = 8


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one query, and of all queries together.

    A query has `seconds` and `mebibytes` of memory (0: no limit), its answer `answer_mebibytes` and `rows`. `workers` queries run at
    once, plus one from a client that has none running; at most `waiting` wait in all; one client has at most `per_client` that
    run, wait, or are being sent.
    """

    workers: int = 2
    seconds: float = 10.0
    mebibytes: int = 1024
    answer_mebibytes: int = 64
    rows: int = 1_000_000
    waiting: int = 64
    per_client: int = 24


def own_limits() -> Limits:
    """The limits of a query on the user's own machine: most of its memory, and answers of any size."""
    machine = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") >> 20
    return Limits(workers=1, mebibytes=machine * 3 // 4, answer_mebibytes=machine, rows=1 << 62)


class BusyError(QueryError):
    """Too many queries are waiting, or too many large answers are being sent."""


class TooManyQueriesError(QueryError):
    """A client has as many queries as it is allowed."""


class QueryTimeError(QueryError):
    """A query exceeded its time limit."""


class QueryMemoryError(QueryError):
    """A query exceeded its memory limit."""


class AnswerTooLargeError(QueryError):
    """An answer exceeds its limit in bytes or rows."""


class WorkerDiedError(QueryError):
    """A worker was killed from outside, twice with the same query."""


class QueryFaultError(LsgraphError):
    """A query hit an unexpected error, a bug, which was logged."""

    def __init__(self, inside: str) -> None:
        """`inside` is for the log, not for the client."""
        super().__init__(
            "The query met a fault in lsgraph.", next_step="Ask in another way, and tell those who look after it."
        )
        self.inside = inside


class Admission:
    """Counts each client's requests, from the query to the last byte of the answer, and the bytes of answers on their way."""

    def __init__(self, limits: Limits) -> None:
        self._shares = Shares(limits.per_client)
        self._room = _LARGE_ANSWERS * (limits.answer_mebibytes << 20)
        self._held = 0

    def enter(self, client: str) -> None:
        """Admit a client's request; every call must be followed by one `leave`. Raises TooManyQueriesError."""
        try:
            self._shares.enter(client)
        except ShareTakenError:
            raise TooManyQueriesError(
                Message("You have {per_client} queries here already.", per_client=self._shares.most),
                next_step="Wait for their answers, then ask again.",
            ) from None

    def leave(self, client: str) -> None:
        """A client's request is finished."""
        self._shares.leave(client)

    def hold(self, size: int) -> None:
        """Count an answer of that many bytes as on its way; a negative size says that it has arrived or never will."""
        self._held += size

    def check_room(self) -> None:
        """Raise BusyError if too many bytes are on their way to make another answer."""
        if self._held >= self._room:
            raise BusyError("Too many large answers are on their way.", next_step="Try again in a few seconds.")
