"""The outlines of municipalities, from the register of that name: generalised, and on the plane, as maps of the country are drawn."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

from lsgraph.errors import DataError
from lsgraph.languages import Message
from lsgraph.repository.registers import register_folder, register_rows

if TYPE_CHECKING:
    from pathlib import Path

_FILE = "boundaries.tsv"
_POINT = re.compile(r"-?\d{1,6},-?\d{1,6}")
#: Fewer points enclose nothing.
_FEWEST_POINTS = 3

Point = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Boundary:
    """The outline of one municipality: rings of points, easting and northing in hundreds of metres."""

    rings: tuple[tuple[Point, ...], ...]

    @property
    def middle(self) -> tuple[float, float]:
        """The centre of gravity of its largest ring."""
        ring = max(self.rings, key=lambda points: abs(_area(points)))
        area = _area(ring)
        if not area:
            return float(ring[0][0]), float(ring[0][1])
        x = y = 0.0
        for (x0, y0), (x1, y1) in _sides(ring):
            cross = x0 * y1 - x1 * y0
            x += (x0 + x1) * cross
            y += (y0 + y1) * cross
        return x / (6 * area), y / (6 * area)

    @property
    def box(self) -> tuple[int, int, int, int]:
        """The least easting and northing, and the greatest."""
        xs = [x for ring in self.rings for x, _ in ring]
        ys = [y for ring in self.rings for _, y in ring]
        return min(xs), min(ys), max(xs), max(ys)


def _sides(ring: tuple[Point, ...]) -> list[tuple[Point, Point]]:
    return list(zip(ring, (*ring[1:], ring[0]), strict=True))


def _area(ring: tuple[Point, ...]) -> float:
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in _sides(ring)) / 2


def read_boundaries(root: Path) -> dict[str, Boundary]:
    """The outline of each municipality by its code, of a repository or of a generation; empty where there are none. Raises DataError."""
    path = register_folder(root) / _FILE
    shown = str(path.relative_to(root) if path.is_relative_to(root) else path)
    found = {}
    for row in register_rows(path, root):
        try:
            found[row["code"]] = _boundary(row["rings"])
        except (KeyError, ValueError) as error:
            code = row.get("code", "")
            raise DataError(
                Message("The outline of {code} is no list of points.", code=repr(code[:20])),
                file=shown,
                next_step="Make the file anew with tools/boundaries.py.",
            ) from error
    return found


@lru_cache(maxsize=512)
def _boundary(text: str) -> Boundary:
    """The outline as it is written; raises ValueError for another text. Each check reads the register, which hardly ever changes."""
    return Boundary(tuple(_ring(ring) for ring in text.split(" | ")))


def _ring(text: str) -> tuple[Point, ...]:
    """A ring from its first point and the steps to the next; raises ValueError for another text."""
    words = text.split(" ")
    if len(words) < _FEWEST_POINTS or not all(_POINT.fullmatch(word) for word in words):
        raise ValueError("no ring")
    steps = ((int(x), int(y)) for x, _, y in (word.partition(",") for word in words))
    return tuple(accumulate(steps, lambda point, step: (point[0] + step[0], point[1] + step[1])))
