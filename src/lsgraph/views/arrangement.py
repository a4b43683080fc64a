"""Placement of node names and bending of edges, so that lines touch as few signs and names as possible.

The positions of nodes are given. Names and bends are chosen in turn, each with the least cost given the others, until nothing
changes. The result is deterministic.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, get_args

import numpy as np

from lsgraph.network.frames import MOST_NAMED, Side, frame_columns, label_box, radius_of, wrapped
from lsgraph.views.costs import BENDS, PLACES, SIDES, costs_of, coverings
from lsgraph.views.curves import along, bowed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import networkx as nx
    from numpy.typing import NDArray

    from lsgraph.languages import Language
    from lsgraph.network import EdgeKey, Positions
    from lsgraph.network.frames import Box
    from lsgraph.views.curves import Curve, Point

    _State = tuple[list[float], NDArray[np.int64]]
    Floats = NDArray[np.float64]

#: Least difference between the bends of two edges between the same nodes.
_APART = 0.15
_ALL_SIDES: tuple[Side, ...] = get_args(Side)
_MOST_ROUNDS = 8
#: With more nodes times edges there is only one attempt; with more than the second number no name is moved on trial: a page waits.
_MOST_ATTEMPTED, _MOST_TRIED = 3000, 1000
#: Limits on bends in the first round, one per attempt: names move out of the way of slight bends, while wide bends spare some
#: names that can't move.
_FIRST = (0.1, 0.2, 0.3, 0.55)
#: So many pixels of its edge a name may lie on something: boxes are as wide as the widest letters make them.
_TOUCH = 2.0
#: The side of the cells in which many nodes look for a free place.
_CELL = 3.0


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The bend of each edge as a part of its length (positive to the left), and the side of each name that is not below.

    The names of `silent` nodes have no place where they would cover no sign and no other name, and are not drawn.
    """

    bends: Mapping[EdgeKey, float] = field(default_factory=dict)
    sides: Mapping[str, Side] = field(default_factory=dict)
    silent: frozenset[str] = frozenset()

    def bend(self, edge: EdgeKey) -> float:
        """The bend of an edge; the default if it is not known."""
        return self.bends.get(edge, BENDS[0])

    def side(self, node: str) -> Side:
        """The side of a node's name."""
        return self.sides.get(node, "below")


def label_boxes(
    graph: nx.MultiDiGraph[str],
    points: Positions,
    arranged: Arrangement,
    *,
    language: Language,
    width: int,
    scale: float = 1.0,
) -> dict[str, Box]:
    """The box that each node's name covers, of those that are drawn."""
    return {
        node: label_box(
            points[node],
            radius_of(graph.nodes[node]),
            name_lines(graph, node, language, width, scale),
            arranged.side(node),
            scale,
        )
        for node in points
        if node not in arranged.silent
    }


def arrange(
    graph: nx.MultiDiGraph[str],
    positions: Mapping[str, Sequence[float]],
    *,
    language: Language,
    width: int,
    height: int,
    scale: float = 1.0,
    kept: Arrangement | None = None,
) -> Arrangement:
    """The arrangement of a network on a canvas; what is `kept` stays unchanged, and the rest is arranged around it.

    Of more than `MOST_NAMED` nodes those have names that find a place; letters are `scale` times as large.
    """
    points = {
        node: (float(positions[node][0]), float(positions[node][1])) for node in sorted(graph) if node in positions
    }
    edges = [edge for edge in sorted(graph.edges(keys=True)) if edge[0] in points and edge[1] in points]
    known = kept or Arrangement()
    if not points or (set(edges) <= set(known.bends) and kept is not None):
        return known
    if len(points) > MOST_NAMED:
        # What is kept may have edges that this network lacks.
        bends = {edge: known.bends.get(edge, bend) for edge, bend in _spread_bends(edges).items()}
        return thinned(graph, points, bends, language=language, width=width, height=height, scale=scale)
    return _Chooser(graph, points, edges, known, language, (width, height)).chosen(_MOST_ROUNDS)


def name_lines(graph: nx.MultiDiGraph[str], node: str, language: Language, width: int, scale: float = 1.0) -> list[str]:
    """The lines in which a node's name is drawn on a canvas of this width, whose letters are `scale` times as large."""
    return wrapped(graph.nodes[node][f"short_{language}"], frame_columns(round(width / scale)))


def _spread_bends(edges: Sequence[EdgeKey]) -> dict[EdgeKey, float]:
    """Straight lines, which many signs between them leave to be followed; those between the same two nodes bend apart."""
    between: dict[tuple[str, str], list[EdgeKey]] = {}
    for edge in edges:
        between.setdefault((min(edge[:2]), max(edge[:2])), []).append(edge)
    return {
        edge: round((place - (len(parallel) - 1) / 2) * _APART, 3) * (1 if edge[0] <= edge[1] else -1)
        for parallel in between.values()
        for place, edge in enumerate(parallel)
    }


def thinned(
    graph: nx.MultiDiGraph[str],
    points: Positions,
    bends: Mapping[EdgeKey, float],
    *,
    language: Language,
    width: int,
    height: int,
    scale: float,
) -> Arrangement:
    """The names that have a place where they cover no sign, no other name and no foreign line: those with most edges choose first.

    Lines end where the name of their own end begins; of the places that are free one with few of them is taken.
    """
    grid = _Grid(width, height, _CELL * scale)
    lines: dict[str, list[NDArray[np.int64]]] = {}
    for edge, bend in bends.items():
        cells = grid.draw(bowed(points[edge[0]], points[edge[1]], bend))
        for node in edge[:2]:
            lines.setdefault(node, []).append(cells)
    for node, point in points.items():
        grid.cover(point, radius_of(graph.nodes[node]) + 1, square=graph.nodes[node]["family"] == "agreement")
    sides: dict[str, Side] = {}
    silent = set()
    for node in sorted(points, key=lambda node: (-graph.degree(node), node)):
        words = name_lines(graph, node, language, width, scale)
        radius = radius_of(graph.nodes[node])
        boxes = {side: label_box(points[node], radius, words, side, scale) for side in _ALL_SIDES}
        best = grid.freest(boxes, lines.get(node, []))
        if best is None:
            silent.add(node)
        else:
            sides[node] = best
    return Arrangement(bends, {node: side for node, side in sides.items() if side != "below"}, frozenset(silent))


class _Grid:
    """A canvas in cells: how many lines run through each, and which are covered by signs and names."""

    def __init__(self, width: int, height: int, cell: float) -> None:
        self._size, self._cell = (width, height), cell
        shape = (int(height / cell) + 1, int(width / cell) + 1)
        self._lines = np.zeros(shape, dtype=np.int64)
        self._covered = np.zeros(shape, dtype=bool)

    def draw(self, curve: Curve) -> NDArray[np.int64]:
        """Note a line; gives the cells that it runs through."""
        steps = max(2, int((math.dist(curve[0], curve[1]) + math.dist(curve[1], curve[2])) / self._cell * 1.5))
        rows, columns = self._lines.shape
        x, y = np.clip((along(curve, steps) / self._cell).astype(np.int64), 0, (columns - 1, rows - 1)).T
        cells = np.unique(y * columns + x)
        self._lines.reshape(-1)[cells] += 1
        return cells

    def cover(self, point: Point, reach: float, *, square: bool) -> None:
        """Note a sign."""
        x, y = point
        part = self._part((x - reach, y - reach, x + reach, y + reach))
        down, across = np.ogrid[part]
        away = np.hypot((across + 0.5) * self._cell - x, (down + 0.5) * self._cell - y)
        self._covered[part] |= square or away < reach + self._cell / 2

    def freest(self, boxes: Mapping[Side, Box], own: Sequence[NDArray[np.int64]]) -> Side | None:
        """The side on which a name covers nothing but its own lines, and few of those; the name is noted there. None without one."""
        foreign = self._lines.copy() if own else self._lines
        for cells in own:
            foreign.reshape(-1)[cells] -= 1
        free: list[tuple[int, Side]] = []
        for side, box in boxes.items():
            if box[0] < 0 or box[1] < 0 or box[2] > self._size[0] or box[3] > self._size[1]:
                continue
            part = self._part(box)
            if not self._covered[part].any() and not foreign[part].any():
                free.append((int(np.count_nonzero(self._lines[part])), side))
        if not free:
            return None
        # Of equally good sides the first is what readers expect.
        best = min(free, key=lambda found: found[0])[1]
        self._covered[self._part(boxes[best])] = True
        return best

    def _part(self, box: Box) -> tuple[slice, slice]:
        left, top, right, bottom = (max(0, int(edge / self._cell)) for edge in box)
        return slice(top, bottom + 1), slice(left, right + 1)


class _Chooser:
    """Chooses bends and sides by the cost of every bend with every name on every side."""

    def __init__(
        self,
        graph: nx.MultiDiGraph[str],
        points: Positions,
        edges: list[EdgeKey],
        kept: Arrangement,
        language: Language,
        canvas: tuple[int, int],
    ) -> None:
        self._nodes, self._edges, self._kept = list(points), edges, kept
        radii = {node: radius_of(graph.nodes[node]) for node in points}
        lines = {node: name_lines(graph, node, language, canvas[0]) for node in points}

        def box(index: int, side: Side) -> Box:
            node = self._nodes[index]
            return label_box(points[node], radii[node], lines[node], side)

        self._box = box
        #: Shape (sides, nodes, 4).
        boxes = np.array([[box(index, side) for index in range(len(self._nodes))] for side in SIDES])
        centres, reach = np.array(list(points.values())), np.array(list(radii.values()))
        number = {node: index for index, node in enumerate(self._nodes)}
        self._ends = [(number[source], number[target]) for source, target, _ in edges]
        self._bends: list[float] = []
        self._sides = np.zeros(0, dtype=int)
        self._alone, self._covering = coverings(boxes, centres, reach, canvas)
        self._centres, self._reach, self._canvas = centres, reach, canvas
        #: The edges whose bends are to be chosen, and the costs of each bend of them.
        self._free = [index for index, edge in enumerate(edges) if edge not in kept.bends]
        self._costs = costs_of([self._ends[index] for index in self._free], boxes, centres, reach)
        self._between: dict[tuple[int, int], list[int]] = {}
        for index in range(len(edges)):
            self._between.setdefault(self._pair(index), []).append(index)

    def chosen(self, rounds: int) -> Arrangement:
        """The best arrangement of several attempts of at most `rounds` rounds."""
        size = len(self._nodes) * len(self._free)
        variants = (
            product(_FIRST, (self._free, self._free[::-1])) if size <= _MOST_ATTEMPTED else [(_FIRST[1], self._free)]
        )
        attempts = []
        for first, order in variants:
            self._bends = [self._kept.bends.get(edge, np.nan) for edge in self._edges]
            # A corner is near enough to the side above or below it for what lines cost.
            self._sides = np.array([SIDES.index(self._kept.side(node).partition("-")[0]) for node in self._nodes])
            self._choose(rounds, first, order)
            attempts.append((self._total(), self._state()))
        best = min(attempts, key=lambda attempt: attempt[0])
        if self._names_move and size <= _MOST_TRIED:
            best = self._improved(best)
        self._bends, self._sides = best[1]
        sides = self._free_sides()
        return Arrangement(
            dict(zip(self._edges, self._bends, strict=True)),
            {node: side for node, side in sides.items() if side != "below"},
            frozenset(set(self._nodes) - set(sides)),
        )

    def _free_sides(self) -> dict[str, Side]:
        """The side of each name that has one, another than was chosen where that is not free.

        Not free is a place on a sign, on the name of a node that has more edges, or
        outside the canvas.
        """
        degrees = np.bincount([end for pair in self._ends for end in pair], minlength=len(self._nodes))
        known = {node for edge in self._kept.bends for node in edge[:2]}
        sides: dict[str, Side] = {}
        taken: list[Box] = []
        order = [(node not in known, -int(degrees[index]), index) for index, node in enumerate(self._nodes)]
        for is_new, _, index in sorted(order):
            node, chosen = self._nodes[index], SIDES[self._sides[index]]
            if node in self._kept.silent:
                continue
            for side in (
                (chosen, *(other for other in _ALL_SIDES if other != chosen)) if is_new else (self._kept.side(node),)
            ):
                box = self._box(index, side)
                if self._is_free(box, index, taken):
                    sides[node] = side
                    taken.append(box)
                    break
        return sides

    def _is_free(self, box: Box, index: int, taken: Sequence[Box]) -> bool:
        """Whether a name may be there: its box is as wide as the widest letters make it, so that its edge may lie on something."""
        left, top, right, bottom = box[0] + _TOUCH, box[1] + _TOUCH, box[2] - _TOUCH, box[3] - _TOUCH
        if left < 0 or top < 0 or right > self._canvas[0] or bottom > self._canvas[1]:
            return False
        away = np.hypot(*(np.clip(self._centres, (left, top), (right, bottom)) - self._centres).T)
        away[index] = np.inf
        if (away < self._reach - _TOUCH).any():
            return False
        return not any(left < other[2] and other[0] < right and top < other[3] and other[1] < bottom for other in taken)

    @property
    def _names_move(self) -> bool:
        """Whether names may move: around a kept arrangement they stay where they are."""
        return len(self._free) == len(self._edges)

    def _state(self) -> _State:
        return list(self._bends), self._sides.copy()

    def _improved(self, best: tuple[float, _State]) -> tuple[float, _State]:
        """The best state, improved where possible by first moving one name that is still touched."""
        touched = self._touched()[best[1][1], np.arange(len(self._nodes))]
        for node in np.argsort(-touched, kind="stable")[: np.count_nonzero(touched)]:
            for side in range(len(SIDES)):
                self._bends, self._sides = list(best[1][0]), best[1][1].copy()
                self._sides[node] = side
                self._choose(3, max(BENDS), self._free)
                total = self._total()
                if total < best[0]:
                    best = (total, self._state())
        return best

    def _choose(self, rounds: int, first: float, order: list[int]) -> None:
        """Choose bends and sides in turn, in the first round no bend beyond `first`, until nothing changes."""
        for number in range(rounds):
            bends, sides = self._state()
            self._choose_bends(max(BENDS) if number else first, order)
            if number + 1 < rounds and self._names_move:
                self._choose_sides()
            if number and bends == self._bends and (sides == self._sides).all():
                break

    def _chosen_bends(self) -> NDArray[np.int64]:
        """The place in `BENDS` of the bend of each edge that may be chosen; -1 for one that has none of them."""
        return np.array([PLACES.get(self._bends[index], -1) for index in self._free], dtype=np.int64)

    def _touched(self) -> Floats:
        """The cost of all current edges for each name on each side; shape (sides, nodes)."""
        return self._costs.touched(self._chosen_bends(), len(self._nodes))

    def _total(self) -> float:
        nodes = np.arange(len(self._nodes))
        total = float(self._alone[self._sides, nodes].sum())
        total += float(self._covering[self._sides, nodes][:, self._sides, nodes].sum() / 2)
        bends = self._chosen_bends()
        known = np.flatnonzero(bends >= 0)
        return round(total + float(self._costs.of_bends(self._sides)[bends[known], known].sum()), 6)

    def _pair(self, index: int) -> tuple[int, int]:
        source, target = self._ends[index]
        return min(source, target), max(source, target)

    def _bend_from_first(self, index: int) -> float:
        """The bend as seen from the first of the two nodes, whatever the edge's direction."""
        source, target = self._ends[index]
        return self._bends[index] if source <= target else -self._bends[index]

    def _choose_bends(self, most: float, order: list[int]) -> None:
        """Choose the bend of each edge, none beyond `most` if it can be; of several between the same nodes one after the other."""
        if not self._free:
            return
        costs = self._costs.of_bends(self._sides).round(6)
        # Of equally good bends the first is chosen.
        best = np.where((np.abs(BENDS) <= most)[:, None], costs, np.inf).argmin(axis=0).tolist()
        place = {index: number for number, index in enumerate(self._free)}
        for index in order:
            if len(self._between[self._pair(index)]) == 1:
                self._bends[index] = BENDS[best[place[index]]]
            else:
                self._choose_bend(index, most, costs[:, place[index]].tolist())

    def _choose_bend(self, index: int, most: float, costs: list[float]) -> None:
        """Choose the bend of an edge that has others beside it, apart from theirs."""
        taken = [
            self._bend_from_first(other)
            for other in self._between[self._pair(index)]
            if other != index and not np.isnan(self._bends[other])
        ]
        turned = 1 if self._ends[index][0] <= self._ends[index][1] else -1
        free = [
            bend_index
            for bend_index, bend in enumerate(BENDS)
            if all(abs(bend * turned - taken_bend) >= _APART for taken_bend in taken)
        ]
        if free:
            slight = [bend_index for bend_index in free if abs(BENDS[bend_index]) <= most] or free
            self._bends[index] = BENDS[min(slight, key=lambda bend_index: (costs[bend_index], bend_index))]
        elif np.isnan(self._bends[index]):
            self._bends[index] = 0.5 + _APART * len(taken)

    def _choose_sides(self) -> None:
        touched = self._touched()
        total = touched + self._alone
        nodes = np.arange(len(self._nodes))
        covering = self._covering[:, :, self._sides, nodes].sum(axis=2)
        # Names that are touched most choose first.
        for node in np.argsort(-touched[self._sides, nodes], kind="stable").tolist():
            before, side = self._sides[node], (total[:, node] + covering[:, node]).round(6).argmin()
            if side != before:
                self._sides[node] = side
                covering += self._covering[:, :, side, node] - self._covering[:, :, before, node]
