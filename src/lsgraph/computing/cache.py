"""Caches of what was computed or read for pages, kept as long as their generation is served; the least recently used go first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Generic, TypeVar, cast

from lsgraph.computing.once import Flights

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping

T = TypeVar("T")

#: A picture takes about 35 kB.
_MOST = 300
#: How much of what is read in batches is kept; a relation takes about 1 kB.
_MOST_READ = 5_000
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


class BatchCache(Generic[T]):
    """A thread-safe cache of the most recently used items, by key; missing items are read in one batch."""

    def __init__(self, read: Callable[[list[str]], Mapping[str, T]]) -> None:
        self._read = read
        self._items: OrderedDict[str, T] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, keys: Iterable[str]) -> dict[str, T]:
        """The items of these keys, by key; a key without an item is left out."""
        wanted = dict.fromkeys(keys)
        items: dict[str, T] = {}
        with self._lock:
            for key in wanted:
                if key in self._items:
                    self._items.move_to_end(key)
                    items[key] = self._items[key]
        missing = [key for key in wanted if key not in items]
        if missing:
            read = self._read(missing)
            items.update(read)
            with self._lock:
                self._items.update(read)
                while len(self._items) > _MOST_READ:
                    self._items.popitem(last=False)
        return items


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
