"""What bounds the queries of strangers, and the errors that name the bound which was hit."""

from __future__ import annotations

from dataclasses import dataclass

from lsgraph.errors import QueryError


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of one query, and of all queries together.

    A query has `seconds` and `mebibytes` of memory, its answer `answer_mebibytes` and `rows`. `workers` queries run at the same
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
