"""The curves of edges: quadratic, from centre to centre, bent to one side."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

Point = tuple[float, float]
Curve = tuple[Point, Point, Point]
"""A quadratic curve: its beginning, its control point and its end."""


def bowed(start: Point, end: Point, bend: float) -> Curve:
    """The curve between two points, bent by a part of its length; positive values bend to its left."""
    (x1, y1), (x2, y2) = start, end
    return start, ((x1 + x2) / 2 - (y2 - y1) * bend, (y1 + y2) / 2 + (x2 - x1) * bend), end


def along(curve: Curve, steps: int) -> NDArray[np.float64]:
    """Points along a curve, including its ends; shape (steps + 1, 2)."""
    first, middle, last = (np.array(corner) for corner in curve)
    of_first, of_middle, of_last = _weights(steps)
    points: NDArray[np.float64] = of_first * first + of_middle * middle + of_last * last
    return points


def curves_along(
    starts: NDArray[np.float64], ends: NDArray[np.float64], bends: Sequence[float], steps: int
) -> NDArray[np.float64]:
    """Points along the curves between many pairs of points (shape (pairs, 2)), bent in each way; shape (pairs, bends, steps + 1, 2)."""
    (x1, y1), (x2, y2) = (np.moveaxis(points, -1, 0)[:, :, None] for points in (starts, ends))
    bent = np.array(bends)
    control = np.stack([(x1 + x2) / 2 - (y2 - y1) * bent, (y1 + y2) / 2 + (x2 - x1) * bent], axis=-1)[:, :, None]
    of_first, of_middle, of_last = _weights(steps)
    points: NDArray[np.float64] = of_first * starts[:, None, None] + of_middle * control + of_last * ends[:, None, None]
    return points


@cache
def _weights(steps: int) -> tuple[NDArray[np.float64], ...]:
    """What each corner counts at each point along a curve: the same for all curves."""
    t = np.linspace(0.0, 1.0, steps + 1)[:, None]
    return (1 - t) ** 2, 2 * t * (1 - t), t**2


def part(curve: Curve, begin: float, end: float) -> Curve:
    """The part of a curve between two parameters, as a quadratic curve (de Casteljau)."""

    def blossom(u: float, v: float) -> Point:
        weights = ((1 - u) * (1 - v), u * (1 - v) + v * (1 - u), u * v)
        return (
            sum(weight * x for weight, (x, _) in zip(weights, curve, strict=True)),
            sum(weight * y for weight, (_, y) in zip(weights, curve, strict=True)),
        )

    return blossom(begin, begin), blossom(begin, end), blossom(end, end)


def beside(curve: Curve, at: float, aside: float) -> Point:
    """The point at distance `aside` from a curve at parameter `at`; positive values are to its left."""
    (x, y), (ahead_x, ahead_y), _ = part(curve, at, 1.0)
    length = math.dist((x, y), (ahead_x, ahead_y)) or 1.0
    return x - (ahead_y - y) / length * aside, y + (ahead_x - x) / length * aside


def towards(point: Point, other: Point, distance: float) -> Point:
    """The point at that distance from the first in the direction of the other, at most half way."""
    length = math.dist(point, other) or 1.0
    share = min(distance / length, 0.5)
    return point[0] + (other[0] - point[0]) * share, point[1] + (other[1] - point[1]) * share
