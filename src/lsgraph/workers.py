"""Queries of strangers, bounded: each runs in a process of its own over the read-only store, and can be ended.

Oxigraph has no way to stop a query: no timeout, signals wait for its end, and a failed allocation ends the process. So a query
runs in a worker process with a limit on its memory, and when it passes its deadline the worker is killed and another started.
An answer is whole or it is an error that names the limit; it is never cut.

Parent and worker speak over pipes. Each message is its length (8 bytes, big endian) and a pickle: the parent sends
`(Query, Format)`, the worker answers `("ready", None)` once, and then `("answer", bytes)` or `("error", QueryError)`.
"""

from __future__ import annotations

import contextlib
import io
import os
import pickle
import resource
import select
import struct
import subprocess
import sys
import threading
import time
import weakref
from pathlib import Path
from queue import LifoQueue
from typing import IO, TYPE_CHECKING, cast

from lsgraph.errors import QueryError, StateError
from lsgraph.sparql import write_answer
from lsgraph.stores import EmbeddedStore

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lsgraph.media_types import Format
    from lsgraph.sparql import Query

_LENGTH = struct.Struct(">Q")
#: Not `-m`: errors must be pickled under the name of this module, not of `__main__`.
_START = "from lsgraph.workers import main; main()"
#: Requests that may wait for each worker; one more is told to come back.
WAITING_PER_WORKER = 8
#: Seconds that a worker may take to open the store.
START_SECONDS = 20.0


class BusyError(QueryError):
    """Every worker has work and the queue is full."""


class QueryTimeError(QueryError):
    """A query ran longer than it may."""


class QueryMemoryError(QueryError):
    """A query needed more memory than it may have."""


class AnswerTooLargeError(QueryError):
    """An answer is larger than it may be."""


class QueryWorkers:
    """Some worker processes over one store; safe to use from many threads."""

    def __init__(self, store: Path, *, count: int, seconds: float, mebibytes: int, answer_mebibytes: int) -> None:
        self._command = [sys.executable, "-c", _START, str(store), str(mebibytes), str(answer_mebibytes)]
        self._seconds, self._mebibytes = seconds, mebibytes
        self._places = threading.BoundedSemaphore(count * (1 + WAITING_PER_WORKER))
        self._free: LifoQueue[_Worker | None] = LifoQueue()
        for _ in range(count):
            # A worker is started when it is first needed; None keeps its place.
            self._free.put(None)
        self._running: set[_Worker] = set()
        self._finalizer = weakref.finalize(self, _end_all, self._running)

    def answer(self, query: Query, fmt: Format) -> bytes:
        """The whole answer in that format; waits for a worker, and blocks while the query runs.

        Raises what `sparql.write_answer` raises, BusyError where too many wait, QueryTimeError, QueryMemoryError, and
        AnswerTooLargeError.
        """
        if not self._places.acquire(blocking=False):
            raise BusyError(
                "The server has more queries than it can take now.", next_step="Try again in a few seconds."
            )
        try:
            worker = self._free.get()
            try:
                if worker is None or not worker.alive:
                    worker = self._start()
                return self._ask(worker, query, fmt)
            finally:
                if worker is not None and not worker.alive:
                    self._running.discard(worker)
                    worker = None
                self._free.put(worker)
        finally:
            self._places.release()

    def close(self) -> None:
        """End all workers."""
        self._finalizer()

    def _start(self) -> _Worker:
        worker = _Worker(self._command)
        self._running.add(worker)
        return worker

    def _ask(self, worker: _Worker, query: Query, fmt: Format) -> bytes:
        try:
            kind, content = worker.ask((query, fmt), self._seconds)
        except TimeoutError as error:
            worker.end()
            raise QueryTimeError(
                f"The query took longer than {self._seconds:g} seconds and was ended.",
                next_step="Ask for less at a time: name graphs, bind more, or page with ORDER BY and LIMIT.",
            ) from error
        except (EOFError, OSError) as error:
            worker.end()
            raise QueryMemoryError(
                f"The query needed more than {self._mebibytes} MiB of memory, and was ended.",
                next_step="Ask for less at a time: avoid cross products, and sort or group fewer rows.",
            ) from error
        if kind == "error":
            raise cast("QueryError", content)
        return cast("bytes", content)


class _Worker:
    """One worker process as the parent sees it."""

    def __init__(self, command: Sequence[str]) -> None:
        # What a dying engine prints is a long backtrace of no use to anybody.
        self._process = subprocess.Popen(  # noqa: S603  # our own program
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        try:
            self._receive(time.monotonic() + START_SECONDS)
        except (TimeoutError, EOFError, OSError) as error:
            self.end()
            raise StateError("The store could not be opened for queries.", next_step="Run `lsgraph build`.") from error

    @property
    def alive(self) -> bool:
        """Whether it can be asked."""
        return self._process.poll() is None

    def ask(self, message: object, seconds: float) -> tuple[str, object]:
        """Send a message and wait for its answer; raises TimeoutError, and EOFError where the worker died."""
        deadline = time.monotonic() + seconds
        _send(cast("IO[bytes]", self._process.stdin), message)
        return self._receive(deadline)

    def end(self) -> None:
        """Kill it, at once and surely."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def _receive(self, deadline: float) -> tuple[str, object]:
        (length,) = _LENGTH.unpack(self._read(_LENGTH.size, deadline))
        # Only our own worker writes to this pipe.
        return cast("tuple[str, object]", pickle.loads(self._read(length, deadline)))  # noqa: S301

    def _read(self, size: int, deadline: float) -> bytes:
        descriptor = cast("IO[bytes]", self._process.stdout).fileno()
        poll = select.poll()
        poll.register(descriptor, select.POLLIN)
        parts = bytearray()
        while len(parts) < size:
            left = deadline - time.monotonic()
            if left <= 0 or not poll.poll(left * 1000):
                raise TimeoutError
            part = os.read(descriptor, min(size - len(parts), 1 << 20))
            if not part:
                raise EOFError
            parts += part
        return bytes(parts)


def _end_all(workers: set[_Worker]) -> None:
    while workers:
        workers.pop().end()


def _send(pipe: IO[bytes], message: object) -> None:
    content = pickle.dumps(message)
    pipe.write(_LENGTH.pack(len(content)) + content)
    pipe.flush()


# ------------------------------------------------------------------------------------------------ in the worker


class _BoundedBytes(io.BytesIO):
    """Bytes in memory up to a limit."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def write(self, content: bytes, /) -> int:  # type: ignore[override]  # a narrower buffer is all that is written here
        if self.tell() + len(content) > self._most:
            raise AnswerTooLargeError(
                f"The answer is larger than {self._most >> 20} MiB.",
                next_step="Ask for fewer rows, page with ORDER BY and LIMIT, or take the export.",
            )
        return super().write(content)


def serve(store: Path, mebibytes: int, answer_mebibytes: int) -> None:
    """Answer messages on standard input until it ends."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    questions, answers = sys.stdin.buffer, sys.stdout.buffer
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    opened = EmbeddedStore(store)
    _limit_memory(mebibytes)
    _send(answers, ("ready", None))
    while head := questions.read(_LENGTH.size):
        query, fmt = pickle.loads(questions.read(_LENGTH.unpack(head)[0]))  # noqa: S301  # from our own parent
        out = _BoundedBytes(answer_mebibytes << 20)
        try:
            write_answer(opened, query, fmt, out)
            reply: tuple[str, object] = ("answer", out.getvalue())
        except QueryError as error:
            reply = ("error", error)
        except MemoryError:
            reply = (
                "error",
                QueryMemoryError(f"The query needed more than {mebibytes} MiB of memory.", next_step="Ask for less."),
            )
        _send(answers, reply)


def _limit_memory(mebibytes: int) -> None:
    """Let this process have that much more memory than it has now, with the store open and its threads started."""
    statm = Path("/proc/self/statm")
    own = int(statm.read_text().split()[0]) * resource.getpagesize() if statm.exists() else 1 << 30
    most = own + (mebibytes << 20)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _end_with(parent: int) -> None:
    """End this process when the server is gone, also in the middle of a query: nobody is left to kill it."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


def main() -> None:
    """Run as a worker: the store, MiB for a query and MiB for an answer are the arguments."""
    store, mebibytes, answer_mebibytes = sys.argv[1:]
    with contextlib.suppress(KeyboardInterrupt, BrokenPipeError):
        serve(Path(store), int(mebibytes), int(answer_mebibytes))
