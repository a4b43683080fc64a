"""Bounded execution of untrusted queries: each runs in its own process on the read-only store and can be killed.

Oxigraph can't stop a query: it has no timeout, signals wait until the query ends, and a failed allocation ends the process. So a
query runs in a worker process with a memory limit; after its deadline the worker is killed and a new one started. An answer is
complete, or an error that names the limit; it is never truncated.

`pool` is for the server: admission, queueing, and replacing workers that end. `single` is for callers that wait for each answer,
such as a command or a notebook. `process` is the worker.
"""

from lsgraph.sparql.workers.limits import (
    Admission,
    AnswerTooLargeError,
    BusyError,
    Limits,
    QueryFaultError,
    QueryMemoryError,
    QueryTimeError,
    TooManyQueriesError,
    WorkerDiedError,
    own_limits,
)
from lsgraph.sparql.workers.pool import QueryWorkers
from lsgraph.sparql.workers.process import Job, Reply
from lsgraph.sparql.workers.single import SingleWorker

__all__ = [
    "Admission",
    "AnswerTooLargeError",
    "BusyError",
    "Job",
    "Limits",
    "QueryFaultError",
    "QueryMemoryError",
    "QueryTimeError",
    "QueryWorkers",
    "Reply",
    "SingleWorker",
    "TooManyQueriesError",
    "WorkerDiedError",
    "own_limits",
]
