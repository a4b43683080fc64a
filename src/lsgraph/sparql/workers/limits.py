"""What bounds the queries of strangers, the errors that name the bound which was hit, and who is let in."""

from __future__ import annotations

import os
from dataclasses import dataclass

from lsgraph.computing.admission import Shares, ShareTakenError
from lsgraph.errors import LsgraphError, QueryError
from lsgraph.languages import Message

#: As many answers of the largest size may be on their way to slow clients.
_LARGE_ANSWERS = 8


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of one query, and of all queries together.

    A query has `seconds` and `mebibytes` of memory (0 is no bound), its answer `answer_mebibytes` and `rows`. `workers` queries run at the same
    time, one more from a client that has none running; `waiting` wait in all; one client has at most `per_client` that run,
    wait, or are being sent.
    """

    workers: int = 2
    seconds: float = 10.0
    mebibytes: int = 1024
    answer_mebibytes: int = 64
    rows: int = 1_000_000
    waiting: int = 64
    per_client: int = 24


def own_limits() -> Limits:
    """The bounds of a query that people ask on their own machine: most of its memory, and answers as large as they come."""
    machine = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") >> 20
    return Limits(workers=1, mebibytes=machine * 3 // 4, answer_mebibytes=machine, rows=1 << 62)


class BusyError(QueryError):
    """Too many queries wait, or too many large answers are being sent."""


class TooManyQueriesError(QueryError):
    """One client has as many queries as it may."""


class QueryTimeError(QueryError):
    """A query ran longer than it may."""


class QueryMemoryError(QueryError):
    """A query needed more memory than it may have."""


class AnswerTooLargeError(QueryError):
    """An answer is larger than it may be, in bytes or in rows."""


class WorkerDiedError(QueryError):
    """A worker was ended from outside, twice with the same query."""


class QueryFaultError(LsgraphError):
    """A query met what nobody foresaw: a fault of the program, which was logged."""

    def __init__(self, inside: str) -> None:
        """`inside` is for the log, and not for whoever asked."""
        super().__init__(
            "The query met a fault in lsgraph.", next_step="Ask in another way, and tell those who look after it."
        )
        self.inside = inside


class Admission:
    """Who is let in: each client's requests, from the query to the last byte of the answer, and the answers on their way."""

    def __init__(self, limits: Limits) -> None:
        self._shares = Shares(limits.per_client)
        self._room = _LARGE_ANSWERS * (limits.answer_mebibytes << 20)
        self._held = 0

    def enter(self, client: str) -> None:
        """Let a client's request in; each is followed by one `leave`. Raises TooManyQueriesError."""
        try:
            self._shares.enter(client)
        except ShareTakenError:
            raise TooManyQueriesError(
                Message("You have {per_client} queries here already.", per_client=self._shares.most),
                next_step="Wait for their answers, then ask again.",
            ) from None

    def leave(self, client: str) -> None:
        """A client's request is done with."""
        self._shares.leave(client)

    def hold(self, size: int) -> None:
        """An answer of that many bytes is on its way; it has arrived, or never will, where the size is negative."""
        self._held += size

    def check_room(self) -> None:
        """Raise BusyError where so much is on its way that no more answers may be made."""
        if self._held >= self._room:
            raise BusyError("Too many large answers are on their way.", next_step="Try again in a few seconds.")
