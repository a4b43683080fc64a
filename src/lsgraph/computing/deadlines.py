"""A bound on the time of a computation: loops that may run long look whether it is over.

A thread can't be ended from outside, so a bound only holds where the loops themselves ask.
"""

from __future__ import annotations

import contextlib
import time
from contextvars import ContextVar
from typing import TYPE_CHECKING

from lsgraph.errors import TooLongError

if TYPE_CHECKING:
    from collections.abc import Iterator

_END: ContextVar[float | None] = ContextVar("deadline", default=None)


@contextlib.contextmanager
def within(seconds: float) -> Iterator[None]:
    """What is computed within this context raises TooLongError at a look after that many seconds."""
    token = _END.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _END.reset(token)


def check_deadline() -> None:
    """Raise TooLongError where the time for this computation is over; without a bound it never is."""
    end = _END.get()
    if end is not None and time.monotonic() > end:
        raise TooLongError
