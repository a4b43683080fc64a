"""Positions of nodes, computed once at build; deterministic.

A picture that moves under the reader's eyes teaches nothing.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

import networkx as nx

from lsgraph.network.measures import undirected

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Positions = dict[str, tuple[float, float]]

#: Above this many nodes no single picture is readable, and Kamada-Kawai, which compares all pairs, gives way to a spring layout; of a
#: whole network, to islands.
MOST_IN_ONE_PICTURE = 320
#: With more nodes only those are compared that are near each other from left to right.
_MOST_COMPARED = 100
#: More nodes that only one other ties to the rest stand on several rings around it.
_MOST_ON_RING = 16
#: How often all overlaps are looked at; the real network needs about a hundred rounds.
MOST_ROUNDS = 2000


@dataclass(frozen=True, slots=True)
class Room:
    """The area of a node with its label, as distances from its centre in pixels."""

    side: float
    above: float
    below: float


def layout(graph: nx.MultiDiGraph[str], rooms: Mapping[str, Room], *, width: float, height: float) -> Positions:
    """Positions of all nodes within the box, in pixels, origin at the upper left; deterministic.

    Nodes with their labels do not cover each other where the box has the room, and `MOST_ROUNDS` rounds of pushing suffice.
    """
    return fitted(spread(graph), rooms, width=width, height=height)


def spread(graph: nx.MultiDiGraph[str]) -> Positions:
    """Places of all nodes relative to each other, from which `fitted` makes those in any box."""
    if not graph:
        return {}
    plain = undirected(graph)
    circle: nx.Graph[str] = nx.Graph()
    circle.add_nodes_from(_by_neighbourhood(plain))
    start = nx.circular_layout(circle)
    if len(plain) <= MOST_IN_ONE_PICTURE:
        places = nx.kamada_kawai_layout(_connected(plain), pos=start, weight="weight")
    else:
        places = nx.spring_layout(plain, pos=start, seed=1, iterations=60, k=1.6 / math.sqrt(len(plain)))
    return {node: (float(x), float(y)) for node, (x, y) in places.items()}


def fitted(
    points: Positions, rooms: Mapping[str, Room], *, width: float, height: float, most_rounds: int = MOST_ROUNDS
) -> Positions:
    """Positions from a larger picture, rotated and scaled to a box, then pushed apart until nothing overlaps, in at most `most_rounds` rounds."""
    if not points:
        return {}
    edge = max((room.side for room in rooms.values()), default=0.0)
    positions = _scaled(_turned(points, wide=width >= height), (edge, 40.0, width - edge, height - 80.0))
    positions = {node: _inside(point, rooms[node], width, height) for node, point in positions.items()}
    if len(points) > MOST_IN_ONE_PICTURE:
        return _rounded(positions)
    return _rounded(_parted(positions, rooms, width, height, most_rounds))


def _by_neighbourhood(plain: nx.Graph[str]) -> list[str]:
    """The nodes in an order that keeps neighbours together: depth first from the node with the most edges."""
    order: list[str] = []
    for component in sorted(nx.connected_components(plain), key=lambda group: (-len(group), min(group))):
        hub = max(sorted(component), key=lambda node: plain.degree(node))
        order.extend(nx.dfs_preorder_nodes(plain, hub, sort_neighbors=sorted))
    return order


def _connected(plain: nx.Graph[str]) -> nx.Graph[str]:
    """The graph with loose links between its components, since Kamada-Kawai needs a distance for each pair."""
    groups = sorted(nx.connected_components(plain), key=lambda group: (-len(group), min(group)))
    tied = plain.copy()
    for _, _, attributes in tied.edges(data=True):
        attributes["weight"] = 1.0
    for hub in plain:
        leaves = [node for node in plain.adj[hub] if plain.degree(node) == 1]
        if len(leaves) > _MOST_ON_RING:
            # On several rings around it, so that there is room for names between them.
            for place, leaf in enumerate(leaves):
                tied.edges[hub, leaf]["weight"] = 1.0 + 0.4 * (place % 3)
    hubs = [max(sorted(group), key=lambda node: plain.degree(node)) for group in groups]
    for hub in hubs[1:]:
        tied.add_edge(hubs[0], hub, weight=4.0)
    return tied


def _turned(points: Positions, *, wide: bool) -> Positions:
    """The points rotated so that their longest extent lies along the longer side of the box."""
    count = len(points)
    mean_x = sum(x for x, _ in points.values()) / count
    mean_y = sum(y for _, y in points.values()) / count
    xx = sum((x - mean_x) ** 2 for x, _ in points.values())
    yy = sum((y - mean_y) ** 2 for _, y in points.values())
    xy = sum((x - mean_x) * (y - mean_y) for x, y in points.values())
    angle = 0.5 * math.atan2(2 * xy, xx - yy)
    cos, sin = math.cos(angle), math.sin(angle)
    turned = {
        n: ((x - mean_x) * cos + (y - mean_y) * sin, (y - mean_y) * cos - (x - mean_x) * sin)
        for n, (x, y) in points.items()
    }
    return turned if wide else {node: (y, x) for node, (x, y) in turned.items()}


def _parted(
    positions: Positions, rooms: Mapping[str, Room], width: float, height: float, most_rounds: int
) -> Positions:
    """The positions with those pushed apart that cover each other, one pair after the other."""
    names = sorted(positions)
    # Most of the time goes into comparing pairs: lists of numbers are read twice as fast as positions and rooms by name.
    xs, ys = [positions[name][0] for name in names], [positions[name][1] for name in names]
    sides, above, below = ([getattr(rooms[name], part) for name in names] for part in ("side", "above", "below"))
    widest = 2 * max(sides)
    for round_number in range(most_rounds):
        moved = False
        # A node held between one above and one below would swing for ever: after a while sideways counts as nearer.
        sideways = 1.0 if round_number < most_rounds / 4 else 3.0
        for first, others in _near(xs, widest):
            # Almost all pairs are further apart than this, and to tell so takes most of the time.
            x1, side = xs[first], sides[first]
            for second in others:
                lack_x = side + sides[second] - abs(x1 - xs[second])
                if lack_x <= 0:
                    continue
                y1, y2 = ys[first], ys[second]
                upper, lower = (first, second) if y1 <= y2 else (second, first)
                lack_y = below[upper] + above[lower] - abs(y1 - y2)
                if lack_y <= 0:
                    continue
                moved = True
                # Apart along the axis that needs the smaller step, half of it at a time so that a crowd finds its balance.
                if lack_x < lack_y * sideways:
                    step = (lack_x / 4 + 0.5) * (1 if x1 >= xs[second] else -1)
                    xs[first], xs[second] = x1 + step, xs[second] - step
                else:
                    step = (lack_y / 4 + 0.5) * (1 if y1 > y2 else -1)
                    ys[first], ys[second] = y1 + step, y2 - step
                for node in (first, second):
                    xs[node], ys[node] = _inside((xs[node], ys[node]), rooms[names[node]], width, height)
                x1 = xs[first]
        if not moved:
            break
    parted = dict(zip(names, zip(xs, ys, strict=True), strict=True))
    return {name: parted[name] for name in positions}


def _near(xs: list[float], widest: float) -> Iterable[tuple[int, Sequence[int]]]:
    """Each point with those after it; of many points those that are not further from it than that from left to right."""
    if len(xs) <= _MOST_COMPARED:
        return ((first, range(first + 1, len(xs))) for first in range(len(xs)))
    order = sorted(range(len(xs)), key=lambda index: (xs[index], index))
    begins = [xs[index] for index in order]
    return [(first, order[place + 1 : bisect_left(begins, xs[first] + widest)]) for place, first in enumerate(order)]


def _inside(point: tuple[float, float], room: Room, width: float, height: float) -> tuple[float, float]:
    x, y = point
    return min(max(x, room.side + 2), width - room.side - 2), min(max(y, room.above + 2), height - room.below - 2)


def _rounded(positions: Positions) -> Positions:
    return {node: (round(x, 1), round(y, 1)) for node, (x, y) in positions.items()}


def _scaled(points: Positions, box: tuple[float, float, float, float]) -> Positions:
    left, top, right, bottom = box
    xs, ys = [x for x, _ in points.values()], [y for _, y in points.values()]
    span_x, span_y = (max(xs) - min(xs)) or 1.0, (max(ys) - min(ys)) or 1.0
    return {
        node: (left + (x - min(xs)) / span_x * (right - left), top + (y - min(ys)) / span_y * (bottom - top))
        for node, (x, y) in points.items()
    }
