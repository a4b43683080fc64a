"""Where the names of nodes stand and how edges bow: so that lines touch as few signs and names as can be.

The places of nodes are given. Names and bows are chosen in turn, each where the least is touched as the others stand, until nothing
changes: the same for the same data.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, get_args

import numpy as np

from lsgraph.network.frames import Side, frame_columns, label_box, radius_of, wrapped
from lsgraph.views.curves import along, bowed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import networkx as nx
    from numpy.typing import NDArray

    from lsgraph.languages import Language
    from lsgraph.network import EdgeKey, Positions
    from lsgraph.network.frames import Box

    _State = tuple[list[float], NDArray[np.int64]]
    Floats = NDArray[np.float64]

#: How far an edge may bow out; of those that touch as little the first is taken.
BENDS = (0.1, -0.1, 0.0, 0.2, -0.2, 0.3, -0.3, 0.42, -0.42, 0.55, -0.55)
#: How far two edges between the same nodes keep apart.
_APART = 0.15
_SIDES: tuple[Side, ...] = get_args(Side)
#: Points along a curve.
_STEPS = 48
#: With more nodes all names stand below: choosing would take longer than a page may wait.
_MOST_CHOSEN = 80
_MOST_ROUNDS = 8
#: With more nodes times edges there is one attempt, with more than the second no name is moved by way of trial: a page waits.
_MOST_ATTEMPTED, _MOST_TRIED = 3000, 1000
#: What is touched, for each point of a curve: a foreign sign, a foreign name, and a name of its own, at which the line can end.
_SIGN, _NAME, _OWN_NAME = 4.0, 4.0, 0.7
#: What is touched at a corner is nearly as bad as one that is crossed: so many points more.
_AT_ALL = 8.0
#: What it costs that a name covers another one or a sign, or leaves the canvas.
_COVERED, _OUTSIDE = 80.0, 400.0
#: A name below is what readers expect; and a bow costs the more the further out it goes (its square times this).
_PREFERENCE: dict[Side, float] = {"below": 0.0, "above": 2.0, "right": 1.5, "left": 1.5}
_BOW = 60.0
#: In the first round edges bow at most so far, in one attempt after the other: names move out of the way of slight bows, but far
#: bows spare some names that can't.
_FIRST = (0.1, 0.2, 0.3, 0.55)
#: Around names and signs.
_MARGIN = 3.0


@dataclass(frozen=True, slots=True)
class Arrangement:
    """How far each edge bows out, as part of its length, to its left where positive; and the side of each name that is not below."""

    bends: Mapping[EdgeKey, float] = field(default_factory=dict)
    sides: Mapping[str, Side] = field(default_factory=dict)

    def bend(self, edge: EdgeKey) -> float:
        """The bow of an edge; the usual one where it is not known."""
        return self.bends.get(edge, BENDS[0])

    def side(self, node: str) -> Side:
        """Where the name of a node stands."""
        return self.sides.get(node, "below")


def label_boxes(
    graph: nx.MultiDiGraph[str], places: Positions, arranged: Arrangement, *, language: Language, width: int
) -> dict[str, Box]:
    """What the name of each node covers."""
    return {
        node: label_box(places[node], radius_of(graph.nodes[node]), _lines(graph, node, language, width), arranged.side(node))
        for node in places
    }  # fmt: skip


def arrange(
    graph: nx.MultiDiGraph[str],
    positions: Mapping[str, Sequence[float]],
    *,
    language: Language,
    width: int,
    height: int,
    kept: Arrangement | None = None,
) -> Arrangement:
    """The arrangement of a network in a canvas; what is `kept` stays as it is, and the rest is arranged around it."""
    places = {
        node: (float(positions[node][0]), float(positions[node][1])) for node in sorted(graph) if node in positions
    }
    edges = [edge for edge in sorted(graph.edges(keys=True)) if edge[0] in places and edge[1] in places]
    known = kept or Arrangement()
    if not places or (set(edges) <= set(known.bends) and kept is not None):
        return known
    chooser = _Chooser(graph, places, edges, known, language, (width, height))
    return chooser.chosen(rounds=_MOST_ROUNDS if len(places) <= _MOST_CHOSEN else 1)


def _lines(graph: nx.MultiDiGraph[str], node: str, language: Language, width: int) -> list[str]:
    return wrapped(graph.nodes[node][f"short_{language}"], frame_columns(width))


class _Chooser:
    """Knows what every bow touches with every name on every side, and chooses."""

    def __init__(
        self,
        graph: nx.MultiDiGraph[str],
        places: Positions,
        edges: list[EdgeKey],
        kept: Arrangement,
        language: Language,
        canvas: tuple[int, int],
    ) -> None:
        self._nodes, self._edges, self._kept = list(places), edges, kept
        self._places = places
        radii = {node: radius_of(graph.nodes[node]) for node in places}
        self._centres = np.array(list(places.values()))
        self._reach = np.array(list(radii.values()))
        #: Shape (sides, nodes, 4).
        self._boxes = np.array(
            [
                [label_box(places[node], radii[node], _lines(graph, node, language, canvas[0]), side) for node in places]
                for side in _SIDES
            ]
        )  # fmt: skip
        number = {node: index for index, node in enumerate(self._nodes)}
        self._ends = [(number[source], number[target]) for source, target, _ in edges]
        self._bends: list[float] = []
        self._sides = np.zeros(0, dtype=int)
        self._alone, self._covering = self._coverings(canvas)
        #: The edges whose bows are to be chosen, and what they touch.
        self._free = [index for index, edge in enumerate(edges) if edge not in kept.bends]
        self._costs = {index: self._costs_of(index) for index in self._free}
        self._between: dict[tuple[int, int], list[int]] = {}
        for index in range(len(edges)):
            self._between.setdefault(self._pair(index), []).append(index)

    def chosen(self, rounds: int) -> Arrangement:
        """The best that several attempts of so many rounds find; in one round only bows are chosen."""
        size = len(self._nodes) * len(self._free)
        every = (
            product(_FIRST, (self._free, self._free[::-1])) if size <= _MOST_ATTEMPTED else [(_FIRST[1], self._free)]
        )
        attempts = []
        for first, order in every if rounds > 1 else [(max(BENDS), self._free)]:
            self._bends = [self._kept.bends.get(edge, np.nan) for edge in self._edges]
            self._sides = np.array([_SIDES.index(self._kept.side(node)) for node in self._nodes])
            self._choose(rounds, first, order)
            attempts.append((self._total(), self._state()))
        best = min(attempts, key=lambda each: each[0])
        if rounds > 1 and self._names_move and size <= _MOST_TRIED:
            best = self._tried(best)
        self._bends, self._sides = best[1]
        sides = {node: _SIDES[side] for node, side in zip(self._nodes, self._sides, strict=True) if side}
        return Arrangement(dict(zip(self._edges, self._bends, strict=True)), sides)

    @property
    def _names_move(self) -> bool:
        """Whether names may move: what is drawn around something that is kept leaves them where they are."""
        return len(self._free) == len(self._edges)

    def _state(self) -> _State:
        return list(self._bends), self._sides.copy()

    def _tried(self, best: tuple[float, _State]) -> tuple[float, _State]:
        """What is better than the best found when one name that is still touched is moved first."""
        touched = self._touched()[best[1][1], np.arange(len(self._nodes))]
        for node in np.argsort(-touched, kind="stable")[: np.count_nonzero(touched)]:
            for side in range(len(_SIDES)):
                self._bends, self._sides = list(best[1][0]), best[1][1].copy()
                self._sides[node] = side
                self._choose(3, max(BENDS), self._free)
                total = self._total()
                if total < best[0]:
                    best = (total, self._state())
        return best

    def _choose(self, rounds: int, first: float, order: list[int]) -> None:
        """Choose bows and names in turn, in the first round no bow beyond `first`, until nothing changes."""
        for number in range(rounds):
            bends, sides = self._state()
            for index in order:
                self._choose_bend(index, max(BENDS) if number else first)
            if number + 1 < rounds and self._names_move:
                self._choose_sides()
            if number and bends == self._bends and (sides == self._sides).all():
                break

    def _touched(self) -> Floats:
        """What all edges as they bow touch of each name on each side; shape (sides, nodes)."""
        touched = np.zeros((len(_SIDES), len(self._nodes)))
        for index, (_, names) in self._costs.items():
            if self._bends[index] in BENDS:
                touched += names[BENDS.index(self._bends[index])]
        return touched

    def _total(self) -> float:
        every = np.arange(len(self._nodes))
        total = float(self._alone[self._sides, every].sum())
        total += float(self._covering[self._sides, every][:, self._sides, every].sum() / 2)
        for index, (signs, names) in self._costs.items():
            if self._bends[index] in BENDS:
                at = BENDS.index(self._bends[index])
                total += float(signs[at] + names[at, self._sides, every].sum())
        return round(total, 6)

    def _pair(self, index: int) -> tuple[int, int]:
        source, target = self._ends[index]
        return min(source, target), max(source, target)

    def _signed(self, index: int) -> float:
        """The bow as seen from the first of the two nodes, whichever way the edge goes."""
        source, target = self._ends[index]
        return self._bends[index] if source <= target else -self._bends[index]

    def _costs_of(self, index: int) -> tuple[Floats, Floats]:
        """What an edge touches: of signs, by bow; of names, by bow, side and node."""
        source, target, _ = self._edges[index]
        curves = np.array([along(bowed(self._places[source], self._places[target], bend), _STEPS) for bend in BENDS])
        distance = np.hypot(*np.moveaxis(curves[:, :, None, :] - self._centres, -1, 0))
        own = np.zeros(len(self._nodes), dtype=bool)
        own[list(self._ends[index])] = True
        points = (distance[:, :, ~own] < self._reach[~own] + 2 + _MARGIN).sum(axis=1)
        signs = _SIGN * (points + _AT_ALL * (points > 0)).sum(axis=1)
        # Under the signs of its ends nothing is seen of it.
        seen = (distance[:, :, own] > self._reach[own] + 2).all(axis=2)
        x, y = curves[:, :, None, None, 0], curves[:, :, None, None, 1]
        left, top, right, bottom = np.moveaxis(self._boxes, -1, 0)
        touched = (left - _MARGIN < x) & (x < right + _MARGIN) & (top - _MARGIN < y) & (y < bottom + _MARGIN)
        points = (touched & seen[:, :, None, None]).sum(axis=1)
        names = (points + _AT_ALL * (points > 0)) * np.where(own, _OWN_NAME, _NAME)
        return signs + _BOW * np.array(BENDS) ** 2, names

    def _coverings(self, canvas: tuple[int, int]) -> tuple[Floats, Floats]:
        """What a name costs on each side, whatever the others do, and what it costs that it covers another one on a side.

        Their shapes are (sides, nodes) and (sides, nodes, sides, nodes).
        """
        left, top, right, bottom = np.moveaxis(self._boxes, -1, 0)
        one, other = np.ix_(*map(np.arange, self._boxes.shape[:2])), (None, None, slice(None), slice(None))
        covers = (
            (left[(*one, None, None)] < right[other])
            & (left[other] < right[(*one, None, None)])
            & (top[(*one, None, None)] < bottom[other])
            & (top[other] < bottom[(*one, None, None)])
        )
        same = np.arange(len(self._nodes))
        covers[:, same, :, same] = False
        x, y = self._centres.T
        reach = self._reach + _MARGIN
        on_signs = (
            (left[..., None] < x + reach) & (x - reach < right[..., None]) & (top[..., None] < y + reach) & (y - reach < bottom[..., None])
        )  # fmt: skip
        on_signs[:, same, same] = False
        outside = (left < 0) | (top < 0) | (right > canvas[0]) | (bottom > canvas[1])
        preference = np.array([_PREFERENCE[side] for side in _SIDES])[:, None]
        return preference + _COVERED * on_signs.sum(axis=2) + _OUTSIDE * outside, _COVERED * covers

    def _choose_bend(self, index: int, most: float) -> None:
        signs, names = self._costs[index]
        others = self._between[self._pair(index)]
        taken = [self._signed(other) for other in others if other != index and not np.isnan(self._bends[other])]
        turned = 1 if self._ends[index][0] <= self._ends[index][1] else -1
        total = (signs + names[:, self._sides, np.arange(len(self._nodes))].sum(axis=1)).round(6).tolist()
        free = [at for at, bend in enumerate(BENDS) if all(abs(bend * turned - other) >= _APART for other in taken)]
        if free:
            slight = [at for at in free if abs(BENDS[at]) <= most] or free
            self._bends[index] = BENDS[min(slight, key=lambda at: (total[at], at))]
        elif np.isnan(self._bends[index]):
            self._bends[index] = 0.5 + _APART * len(taken)

    def _choose_sides(self) -> None:
        touched = self._touched()
        total = touched + self._alone
        every = np.arange(len(self._nodes))
        # Those that are touched most choose first.
        for node in np.argsort(-touched[self._sides, every], kind="stable"):
            cost = total[:, node] + self._covering[:, node, self._sides, every].sum(axis=1)
            self._sides[node] = int(np.argmin(cost.round(6)))
