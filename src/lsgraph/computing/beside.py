"""A computation beside others on a second processor, where a process may safely be forked; else in its turn.

Threads would wait for each other's Python. A fork shares all that is loaded without copying it, and only the result comes back. It is taken only
where this process has a single thread: a fork of others may inherit a lock that nobody opens again.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")
#: Bytes ahead of a result that tell how long it is.
_LENGTH = 8


class Beside(Generic[T]):
    """A computation that may run in a forked process meanwhile. Whatever goes wrong there is computed here when it is asked for."""

    def __init__(self, compute: Callable[[], T]) -> None:
        self._compute = compute
        self._process = _forked(compute) if may_fork() else None

    @property
    def is_begun(self) -> bool:
        """Whether it runs in a process of its own."""
        return self._process is not None

    def result(self) -> T:
        """The result, once it is there; raises what the computation raises."""
        content = self._received()
        if content is None:
            return self._compute()
        result: T = pickle.loads(content)  # noqa: S301  # our own process has written it
        return result

    def _received(self) -> bytes | None:
        """What the process has sent; None where there is none, or it has ended without a whole result."""
        if self._process is None:
            return None
        _, reading = self._process
        length = int.from_bytes(reading.read(_LENGTH), "big")
        content = reading.read(length)
        self.end()
        return content if length and len(content) == length else None

    def end(self) -> None:
        """End the process, whether or not it is done."""
        if self._process is None:
            return
        pid, reading = self._process
        self._process = None
        reading.close()
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


@contextlib.contextmanager
def beside(compute: Callable[[], T]) -> Iterator[Beside[T]]:
    """A computation that begins now and may run beside what is done meanwhile; it has ended afterwards."""
    begun = Beside(compute)
    try:
        yield begun
    finally:
        begun.end()


def may_fork() -> bool:
    """Whether this process has a single thread, also of those that Python does not know of, and a second processor to use."""
    if not sys.platform.startswith("linux") or len(os.sched_getaffinity(0)) == 1:
        return False
    try:
        return len(list(Path("/proc/self/task").iterdir())) == 1
    except OSError:
        return False


def _forked(compute: Callable[[], object]) -> tuple[int, BinaryIO] | None:
    """The number of a process that computes it, and where its result can be read; None where none could be begun."""
    reading, writing = os.pipe()
    try:
        pid = os.fork()
    except OSError:
        os.close(reading)
        os.close(writing)
        return None
    if pid:
        os.close(writing)
        return pid, os.fdopen(reading, "rb")
    # In the new process, which leaves by `_exit`: nothing that it has of this one may be flushed or closed twice.
    try:
        os.close(reading)
        content = pickle.dumps(compute(), protocol=5)
        with os.fdopen(writing, "wb") as out:
            out.write(len(content).to_bytes(_LENGTH, "big") + content)
    except BaseException:  # noqa: S110  # it is computed again where its result is asked for, and meets the same error there
        pass
    finally:
        os._exit(0)
