"""What the bends of edges and the sides of names cost: what they touch, cover and leave, for the choice of an arrangement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lsgraph.views.curves import curves_along

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from lsgraph.network.frames import Side

    Floats = NDArray[np.float64]

#: Possible bends of an edge; of equally good ones the first is chosen.
BENDS = (0.1, -0.1, 0.0, 0.2, -0.2, 0.3, -0.3, 0.42, -0.42, 0.55, -0.55)
PLACES = {bend: place for place, bend in enumerate(BENDS)}
#: The sides of a sign that are weighed against each other where all names are shown.
SIDES: tuple[Side, ...] = ("below", "above", "right", "left")
#: Points along a curve.
_STEPS = 48
#: Cost of each point of a curve that touches a foreign sign, a foreign name, or the name of one of its own ends, where the line can stop.
_SIGN, _NAME, _OWN_NAME = 4.0, 4.0, 0.7
#: Extra points for touching at all: clipping a corner is nearly as bad as crossing.
_AT_ALL = 8.0
#: Cost of a name that covers another one, of one that covers a sign, whose icon is then lost, and of one that leaves the canvas.
_COVERED, _ON_SIGN, _OUTSIDE = 80.0, 250.0, 400.0
#: Readers expect names below; and the cost of a bend grows with its square (times `_BEND_COST`).
_PREFERENCE: dict[Side, float] = {"below": 0.0, "above": 2.0, "right": 1.5, "left": 1.5}
_BEND_COST = 60.0
#: Margin around names and signs.
_MARGIN = 3.0
#: Edges times nodes of which costs are computed at once: the arrays fit into a processor's cache.
_MOST_AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class Costs:
    """The costs of each bend of some edges: for what it touches of signs, and of the names that are near the edge.

    Names are few of many: those near the first edge come first, then those near the second. `begins` is where each edge's own begin, `near`
    which nodes' they are. The shape of `signs` is (bends, edges), that of `names` (bends, sides, names).
    """

    signs: Floats
    names: Floats
    near: NDArray[np.int64]
    begins: NDArray[np.int64]

    def of_bends(self, sides: NDArray[np.int64]) -> Floats:
        """The cost of each bend with the names on these sides; shape (bends, edges)."""
        if not len(self.begins):
            return self.signs
        touched = self.names[:, sides[self.near], np.arange(len(self.near))]
        costs: Floats = self.signs + np.add.reduceat(touched, self.begins, axis=1)
        return costs

    def touched(self, bends: NDArray[np.int64], nodes: int) -> Floats:
        """The cost of edges with these bends (places in `BENDS`, -1 for none) for each name on each side; shape (sides, nodes)."""
        lengths = np.diff(np.append(self.begins, len(self.near)))
        bent = np.repeat(bends, lengths)
        has = np.flatnonzero(bent >= 0)
        costs = self.names[bent[has], :, has]
        return np.array([np.bincount(self.near[has], costs[:, side], nodes) for side in range(len(SIDES))])


def costs_of(ends: Sequence[tuple[int, int]], boxes: Floats, centres: Floats, reach: Floats) -> Costs:
    """The costs of edges between these nodes, a few at a time."""
    size = max(1, _MOST_AT_ONCE // len(centres))
    parts = [_some_costs(ends[begin : begin + size], boxes, centres, reach) for begin in range(0, len(ends), size)]
    if not parts:
        none = np.zeros(0, dtype=np.int64)
        return Costs(np.zeros((len(BENDS), 0)), np.zeros((len(BENDS), len(SIDES), 0)), none, none)
    before = np.cumsum([0, *(len(each.near) for each in parts[:-1])])
    return Costs(
        np.concatenate([each.signs for each in parts], axis=-1),
        np.concatenate([each.names for each in parts], axis=-1),
        np.concatenate([each.near for each in parts]),
        np.concatenate([each.begins + start for each, start in zip(parts, before, strict=True)]),
    )


def _some_costs(ends: Sequence[tuple[int, int]], boxes: Floats, centres: Floats, reach: Floats) -> Costs:
    """The costs of a few edges; arrays of points along curves have the shape (edges or names, bends, points)."""
    starts, goals = (centres[[pair[end] for pair in ends]] for end in (0, 1))
    x, y = np.moveaxis(curves_along(starts, goals, BENDS, _STEPS), -1, 0)
    # What lies beside all curves of an edge is not touched by any: few of many names are near one line.
    edge, near = np.nonzero(_is_near(x, y, boxes, centres, reach) | _is_end(ends, len(centres)))
    own = _is_end(ends, len(centres))[edge, near]
    begins = np.searchsorted(edge, np.arange(len(ends)))
    x, y = x[edge], y[edge]
    distance = np.hypot(x - centres[near, 0, None, None], y - centres[near, 1, None, None])
    on_sign = ((distance < (reach[near] + 2 + _MARGIN)[:, None, None]) & ~own[:, None, None]).sum(axis=2)
    signs = np.add.reduceat(on_sign + _AT_ALL * (on_sign > 0), begins, axis=0)
    # The part under the signs of its ends is hidden.
    hidden = (distance <= (reach[near] + 2)[:, None, None]) & own[:, None, None]
    seen = ~np.logical_or.reduceat(hidden, begins, axis=0)[edge]
    names = np.empty((len(BENDS), len(SIDES), len(near)))
    for side, (left, top, right, bottom) in enumerate(np.moveaxis(boxes[:, near], -1, 1)[..., None, None]):
        inside = (left - _MARGIN < x) & (x < right + _MARGIN) & (top - _MARGIN < y) & (y < bottom + _MARGIN)
        on_name = (inside & seen).sum(axis=2)
        names[:, side] = ((on_name + _AT_ALL * (on_name > 0)) * np.where(own, _OWN_NAME, _NAME)[:, None]).T
    return Costs(_SIGN * signs.T + (_BEND_COST * np.array(BENDS) ** 2)[:, None], names, near, begins)


def _is_near(x: Floats, y: Floats, boxes: Floats, centres: Floats, reach: Floats) -> NDArray[np.bool_]:
    """Whether each node, or its name on any side, is near each edge, whose curves have the points `x` and `y`; shape (edges, nodes)."""
    (x_low, y_low), (x_high, y_high) = (
        [found(axis=(1, 2))[:, None] for found in (x.min, y.min)],
        [found(axis=(1, 2))[:, None] for found in (x.max, y.max)],
    )
    x_low, y_low, x_high, y_high = x_low - _MARGIN, y_low - _MARGIN, x_high + _MARGIN, y_high + _MARGIN
    reach = reach + 2 + _MARGIN
    to_x, to_y = centres.T
    signs = (to_x + reach >= x_low) & (to_x - reach <= x_high) & (to_y + reach >= y_low) & (to_y - reach <= y_high)
    left, top, right, bottom = np.moveaxis(boxes, -1, 0)[:, :, None]
    names = (right >= x_low) & (left <= x_high) & (bottom >= y_low) & (top <= y_high)
    near: NDArray[np.bool_] = signs | names.any(axis=0)
    return near


def _is_end(ends: Sequence[tuple[int, int]], nodes: int) -> NDArray[np.bool_]:
    """Whether each node is an end of each edge; shape (edges, nodes)."""
    are = np.zeros((len(ends), nodes), dtype=bool)
    are[np.arange(len(ends))[:, None], np.array(ends)] = True
    return are


def coverings(boxes: Floats, centres: Floats, reach: Floats, canvas: tuple[int, int]) -> tuple[Floats, Floats]:
    """The cost of each name on each side regardless of others, and the cost of covering another name on a side.

    Their shapes are (sides, nodes) and (sides, nodes, sides, nodes).
    """
    left, top, right, bottom = np.moveaxis(boxes, -1, 0)
    own, other = np.ix_(*map(np.arange, boxes.shape[:2])), (None, None, slice(None), slice(None))
    covers = (
        (left[(*own, None, None)] < right[other])
        & (left[other] < right[(*own, None, None)])
        & (top[(*own, None, None)] < bottom[other])
        & (top[other] < bottom[(*own, None, None)])
    )
    same = np.arange(len(centres))
    covers[:, same, :, same] = False
    x, y = centres.T
    reach = reach + _MARGIN
    on_signs = (
        (left[..., None] < x + reach) & (x - reach < right[..., None]) & (top[..., None] < y + reach) & (y - reach < bottom[..., None])
    )  # fmt: skip
    on_signs[:, same, same] = False
    outside = (left < 0) | (top < 0) | (right > canvas[0]) | (bottom > canvas[1])
    preference = np.array([_PREFERENCE[side] for side in SIDES])[:, None]
    return preference + _ON_SIGN * on_signs.sum(axis=2) + _OUTSIDE * outside, _COVERED * covers
