"""Queries of strangers, bounded: each runs in a process of its own over the read-only store, and can be ended.

Oxigraph has no way to stop a query: no timeout, signals wait for its end, and a failed allocation ends the process. So a query
runs in a worker process with a limit on its memory, and when it passes its deadline the worker is killed and another started.
An answer is whole or it is an error that names the limit; it is never cut.

`pool` is the side of the server: who may ask now, who waits, and what a worker's end means. `single` is the side of one who waits
for each answer: a command, a notebook. `process` is the worker.
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
