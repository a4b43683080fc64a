"""Limits of untrusted queries, and the errors that name the limit that was hit."""

from __future__ import annotations

import os
from dataclasses import dataclass

from lsgraph.errors import LsgraphError, QueryError


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
