"""What was computed for pages and may be asked for again: kept as long as its generation is served, the latest first to stay."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, TypeVar, cast

from lsgraph.computing.once import Flights

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

T = TypeVar("T")

#: A picture has about 35 kB.
_MOST = 300


class Kept:
    """Results by key, up to a number of them; several threads may ask, and one of them computes."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._flights = Flights()
        self._found: OrderedDict[Hashable, object] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The result of `make`, which is called only where the key is not kept; the key must name all that it depends on.

        Who asks for what is being computed gets the same result, or error, as who computes it (see `once.Flights`).
        """

        def known() -> tuple[T] | None:
            if key not in self._found:
                return None
            self._found.move_to_end(key)
            return (cast("T", self._found[key]),)

        def keep(made: tuple[T]) -> None:
            self._found[key] = made[0]
            while len(self._found) > self._most:
                self._found.popitem(last=False)

        # In a tuple, since None may be a result.
        return self._flights.get(key, known, lambda: (make(),), keep)[0]
