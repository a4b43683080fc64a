"""A time limit for a computation, checked in its long loops.

A thread cannot be stopped from outside, so the limit only works where loops check it.
"""

from __future__ import annotations

import contextlib
import time
from contextvars import ContextVar
from typing import TYPE_CHECKING

from lsgraph.errors import TooLongError

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Default time limit, in seconds, for queries that people run on their own machine.
OWN_SECONDS: float = 60

_END: ContextVar[float | None] = ContextVar("deadline", default=None)


@contextlib.contextmanager
def within(seconds: float) -> Iterator[None]:
    """After that many seconds, `check_deadline` within this context raises TooLongError."""
    token = _END.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _END.reset(token)


def check_deadline() -> None:
    """Raise TooLongError if the time for this computation is over; without a limit, do nothing."""
    end = _END.get()
    if end is not None and time.monotonic() > end:
        raise TooLongError
