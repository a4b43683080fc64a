"""For callers that wait for each answer, such as a command or a notebook: one worker, which can be killed at any time.

The engine does not return to Python before a query ends, so Ctrl-C would have to wait. Here the caller waits only for a socket:
the worker is killed, and the next query starts a new one.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import socket
import subprocess
import threading
import time
import weakref
from typing import TYPE_CHECKING, cast

from lsgraph.errors import LsgraphError, QueryError, StateError
from lsgraph.languages import Message
from lsgraph.sparql.workers.limits import QueryFaultError, QueryTimeError, WorkerDiedError
from lsgraph.sparql.workers.process import LENGTHS, OUT_OF_MEMORY, Reply, frame, out_of_memory, start

if TYPE_CHECKING:
    from collections.abc import Callable

    from lsgraph.sparql.workers.limits import Limits
    from lsgraph.sparql.workers.process import Job
    from lsgraph.stores import Store

#: Seconds that a worker may take to end once its connection has closed: freeing a large memory takes a while.
_END_SECONDS = 20.0
#: A socket timeout is at most some three weeks; a query with a longer time limit than this runs without one.
_LONGEST_SECONDS = 1_000_000.0


class SingleWorker:
    """One worker process on a store, started with the first query; `opener` is pickled and opens the store there.

    `more` is the next step in the error of a timeout. Threads may share it: their queries run one at a time.
    """

    def __init__(self, opener: Callable[[], Store], limits: Limits, *, more: str) -> None:
        self._opener, self._limits, self._more = opener, limits, more
        self._lock = threading.Lock()
        self._running: _Running | None = None
        self._closed = False

    def run(self, job: Job, seconds: float) -> Reply:
        """The complete answer; 0 seconds: no limit.

        Raises QueryError for an invalid number of seconds, StateError if the worker is closed meanwhile or the store can't be
        opened, the errors of `sparql.write_answer`, QueryTimeError, QueryMemoryError, WorkerDiedError, and QueryFaultError. If the
        caller is interrupted, the query is ended.
        """
        if not seconds >= 0:  # NaN compares with nothing
            raise QueryError(
                Message("A query can't be given {seconds:g} seconds.", seconds=seconds), next_step="Give 0 or more."
            )
        with self._lock:
            for _ in range(2):
                if self._closed:
                    raise StateError("The graph was closed before the query was answered.", next_step="Open it again.")
                with contextlib.suppress(_EndedFromOutsideError):
                    return self._ask(job, seconds)
        raise WorkerDiedError(
            "The process that worked on the query was ended from outside, twice.",
            next_step="Look at the memory of the machine: what takes most of it is ended first.",
        )

    def close(self) -> None:
        """End the process, even during a query of another thread, which then raises StateError."""
        self._closed = True
        self._end()

    def _end(self) -> None:
        """End the process; the next query starts a new one."""
        running, self._running = self._running, None
        if running is not None:
            running.end()

    def _ask(self, job: Job, seconds: float) -> Reply:
        running = self._started()
        deadline = time.monotonic() + seconds if 0 < seconds <= _LONGEST_SECONDS else None
        try:
            kind, content, worn, body = running.exchange(job, deadline)
        except TimeoutError as error:
            self._end()
            raise QueryTimeError(
                Message("The query took longer than {seconds:g} seconds and was ended.", seconds=seconds),
                next_step=self._more,
            ) from error
        except (OSError, EOFError) as error:
            self._running = None
            raise self._what_ended(running.code()) from error
        except BaseException:
            self._end()
            raise
        if worn:
            self._end()
        if kind == "fault":
            raise QueryFaultError(cast("str", content))
        if kind == "error":
            raise cast("LsgraphError", content)
        return Reply(body, *cast("tuple[tuple[Message, ...], float]", content))

    def _started(self) -> _Running:
        # What a fork inherits is its parent's.
        if self._running is None or self._running.owner != os.getpid():
            running = _Running()
            try:
                kind, content, _, _ = running.exchange((self._opener, self._limits), None)
            except (OSError, EOFError) as error:
                raise StateError(
                    "A process for queries could not be started.", next_step="Look at the memory of the machine."
                ) from error
            if kind == "error":
                running.end()
                raise cast("LsgraphError", content)
            self._running = running
        return self._running

    def _what_ended(self, code: int) -> Exception:
        if code in OUT_OF_MEMORY:
            return out_of_memory(self._limits)
        if code == -signal.SIGKILL:
            return _EndedFromOutsideError()
        return QueryFaultError(f"a worker ended with {code}")


class _EndedFromOutsideError(Exception):
    """The worker was killed from outside, by a person or the system."""


class _Running:
    """A worker process and our end of its connection; the process ends with this object."""

    def __init__(self) -> None:
        self._connection, theirs = socket.socketpair()
        with theirs:
            self._process = start(theirs)
        self.owner = os.getpid()
        #: Kills the process at once, however this object is left.
        self.end = weakref.finalize(self, _end, self._process, self._connection, self.owner)

    def exchange(self, message: object, deadline: float | None) -> tuple[str, object, bool, bytes]:
        """Send a message; receive kind, content, whether the worker is worn, and the body.

        Raises TimeoutError at the deadline (of `time.monotonic`), and OSError or EOFError if the process has ended.
        """
        self._wait_until(deadline)
        self._connection.sendall(frame(message))
        head_size, body_size = LENGTHS.unpack(self._read(LENGTHS.size, deadline))
        # Only our own worker has the other end.
        kind, content, worn = pickle.loads(self._read(head_size, deadline))  # noqa: S301
        return kind, content, worn, bytes(self._read(body_size, deadline))

    def code(self) -> int:
        """The exit code of a process whose connection has closed."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_END_SECONDS)
        self.end()
        return int(self._process.returncode)

    def _read(self, size: int, deadline: float | None) -> bytearray:
        content = bytearray(size)
        view, at = memoryview(content), 0
        while at < size:
            self._wait_until(deadline)
            read = self._connection.recv_into(view[at:])
            if not read:
                raise EOFError
            at += read
        return content

    def _wait_until(self, deadline: float | None) -> None:
        """Let the next send or receive wait no longer than until the deadline."""
        if deadline is None:
            self._connection.settimeout(None)
            return
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._connection.settimeout(left)


def _end(process: subprocess.Popen[bytes], connection: socket.socket, owner: int) -> None:
    connection.close()
    if owner == os.getpid():
        process.kill()
        process.wait()
