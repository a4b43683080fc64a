"""Caches of what was computed for pages, kept as long as their generation is served; the least recently used go first."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, TypeVar, cast

from lsgraph.computing.once import Flights

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

T = TypeVar("T")

#: A picture takes about 35 kB.
_MOST = 300
#: What takes more than this part of a cache of bytes would drive out too much else.
_LARGEST_PART = 8


class Cache:
    """Results by key, up to `most`; of several threads that ask for a key, one computes."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._flights = Flights()
        self._results: OrderedDict[Hashable, object] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The result of `make`, called only if the key is not cached; the key must name everything that the result depends on.

        A thread that asks for a result being computed gets the same result, or error, as the one computing (see `once.Flights`).
        """

        def known() -> tuple[T] | None:
            if key not in self._results:
                return None
            self._results.move_to_end(key)
            return (cast("T", self._results[key]),)

        def keep(made: tuple[T]) -> None:
            self._results[key] = made[0]
            while len(self._results) > self._most:
                self._results.popitem(last=False)

        # In a tuple, since None may be a result.
        return self._flights.get(key, known, lambda: (make(),), keep)[0]


class BytesCache:
    """Bytes by key, up to `most` of them together; what takes more than an eighth of that is not kept. For one thread alone."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._size = 0
        self._kept: OrderedDict[str, bytes] = OrderedDict()

    def get(self, key: str) -> bytes | None:
        """The bytes of that key, or None."""
        content = self._kept.get(key)
        if content is not None:
            self._kept.move_to_end(key)
        return content

    def put(self, key: str, content: bytes) -> None:
        """Keep the bytes, and drop those least recently used of what is too much; of a key that is known nothing changes."""
        if len(content) * _LARGEST_PART > self._most or key in self._kept:
            return
        self._kept[key] = content
        self._size += len(content)
        while self._size > self._most:
            _, gone = self._kept.popitem(last=False)
            self._size -= len(gone)

    @property
    def size(self) -> int:
        """How many bytes are kept."""
        return self._size
