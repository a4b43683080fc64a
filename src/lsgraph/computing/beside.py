"""Computations beside others on a second processor, where a process may safely be forked; else in their turn.

Threads would wait for each other's Python. A fork shares all that is loaded without copying it, and only results come back. It is taken only
where this process has a single thread: a fork of others may inherit a lock that nobody opens again.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import sys
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

T = TypeVar("T")
#: Bytes that tell how long a result is.
_LENGTH = 8


class Beside(Generic[T]):
    """Computations that may run in one forked process meanwhile. Whatever goes wrong there is computed here when it is asked for."""

    def __init__(self, computations: Sequence[Callable[[], T]], process: tuple[int, BinaryIO] | None) -> None:
        self._waiting = deque(computations)
        self._process = process

    def result(self) -> T:
        """The result of the first computation whose result was not asked for, once it is there; raises what the computation raises."""
        compute = self._waiting.popleft()
        content = self._received()
        if content is None:
            return compute()
        result: T = pickle.loads(content)  # noqa: S301  # our own process has written it
        return result

    def _received(self) -> bytes | None:
        """The next result that the process has sent; None where there is no process, or it has ended without one."""
        if self._process is None:
            return None
        _, reading = self._process
        length = int.from_bytes(reading.read(_LENGTH), "big")
        content = reading.read(length)
        if length and len(content) == length:
            return content
        self.end()
        return None

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
def beside(*computations: Callable[[], T]) -> Iterator[Beside[T]]:
    """Computations that begin now and may run one after the other beside what is done meanwhile; they have ended afterwards."""
    begun = Beside(computations, _forked(computations) if may_fork() else None)
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


def _forked(computations: Sequence[Callable[[], object]]) -> tuple[int, BinaryIO] | None:
    """The number of a process that computes them, and where its results can be read; None where none could be begun."""
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
        with os.fdopen(writing, "wb") as out:
            for compute in computations:
                content = pickle.dumps(compute(), protocol=5)
                out.write(len(content).to_bytes(_LENGTH, "big") + content)
                out.flush()
    except BaseException:  # noqa: BLE001, S110  # it is computed again where its result is asked for, and meets the same error there
        pass
    finally:
        os._exit(0)
