"""What the engine gives for a query, kept by the thread that asked: no other thread can read or free it.

Oxigraph's results belong to their thread; where Python frees one in another thread, as its collector does with what a traceback, a
cycle or a generator that was left midway holds, the engine complains on standard error and the memory is lost. So nobody else gets
hold of one: it lies in a table of its thread, under a number, and what is handed about is that number. A number that is dropped by
another thread is noted, and the thread itself frees the result when it asks the next time, or when it ends.
"""

from __future__ import annotations

import threading
from collections import deque
from itertools import count, islice
from typing import IO, TYPE_CHECKING, Any

import pyoxigraph as ox

from lsgraph.computing.deadlines import check_deadline
from lsgraph.errors import QueryError

if TYPE_CHECKING:
    from collections.abc import Iterator

#: How many rows or triples are read from the engine at a time.
_AT_ONCE = 256
_NUMBERS = count()


class _Own(threading.local):
    """The results of this thread by number, and the numbers that others dropped; that list alone is known to others."""

    def __init__(self) -> None:
        self.results: dict[int, Any] = {}
        self.dropped: deque[int] = deque()


_OWN = _Own()


class Held:
    """The result of a query, as the number under which its thread keeps it."""

    __slots__ = ("_dropped", "_number")

    def __init__(self, result: object) -> None:
        while _OWN.dropped:
            _OWN.results.pop(_OWN.dropped.popleft(), None)
        self._number, self._dropped = next(_NUMBERS), _OWN.dropped
        _OWN.results[self._number] = result

    def __del__(self) -> None:
        dropped = getattr(self, "_dropped", None)
        if dropped is None:
            return
        if dropped is _OWN.dropped:
            _OWN.results.pop(self._number, None)
        else:
            dropped.append(self._number)

    # No variable and no parameter holds the result below: the traceback of an error keeps them.

    def write_rows(self, out: IO[bytes], fmt: ox.QueryResultsFormat) -> None:
        """Write its rows; raises QueryError in another thread, and what the engine and the stream raise."""
        self._require_own()
        _OWN.results[self._number].serialize(out, format=fmt)

    def write_triples(self, out: IO[bytes], fmt: ox.RdfFormat, prefixes: dict[str, str]) -> None:
        """Write its triples; raises the same."""
        self._require_own()
        ox.serialize(_OWN.results[self._number], out, format=fmt, prefixes=prefixes)

    def items(self) -> Iterator[Any]:
        """Its rows or triples; raises QueryError in another thread, TooLongError, and what the engine raises, after those before it."""
        error: Exception | None = None
        while error is None:
            self._require_own()
            check_deadline()
            part: list[Any] = []
            try:
                part.extend(islice(_OWN.results[self._number], _AT_ONCE))
            except (OSError, RuntimeError, SyntaxError, ValueError) as raised:
                error = raised
            yield from part
            if len(part) < _AT_ONCE:
                break
        if error is not None:
            raise error

    def _require_own(self) -> None:
        if self._dropped is not _OWN.dropped:
            raise QueryError(
                "Only the thread that asked can read the answer.",
                next_step="Read it there, and hand on what was read.",
            )
