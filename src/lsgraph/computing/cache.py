"""A cache of results computed for pages, kept as long as their generation is served; the least recently used go first."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, TypeVar, cast

from lsgraph.computing.once import Flights

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

T = TypeVar("T")

#: A picture takes about 35 kB.
_MOST = 300


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
