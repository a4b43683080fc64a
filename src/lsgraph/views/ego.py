"""A thing in the middle of its neighbours: a place for each, at once and the same for the same data."""

from __future__ import annotations

import math
from itertools import combinations, product
from typing import TYPE_CHECKING

import networkx as nx

from lsgraph.network.frames import FRAMES, place_nodes, rooms

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lsgraph.network import Positions, Room

#: As many have room around the middle; more are laid out as any network, and of too many no picture helps.
MOST_AROUND, MOST_DRAWN = 20, 80
_WIDTH = 720
#: As wide as the upright picture of the whole network: its names are as large on a phone.
_UPRIGHT_WIDTH = FRAMES[1].width
#: The height of the canvas for up to so many neighbours.
_HEIGHTS = ((2, 190), (4, 420), (10, 480), (MOST_AROUND, 600), (MOST_DRAWN, 900))
#: How near every other neighbour stands, and how far all are turned: the first that gives all names room is taken.
_NEARER, _TURNS = (1.0, 0.66, 0.58, 0.74), (0.0, 0.5, 0.25, 0.75)
#: What a node and its name need between their centre and the edge of the canvas.
_SIDE, _ABOVE, _BELOW = 84.0, 34.0, 80.0
#: How far from the middle the two of a row stand in an upright picture: in the rows next to it, and at its ends.
_OUT, _IN = 130.0, 76.0


def ego_network(
    graph: nx.MultiDiGraph[str], node: str, *, upright: bool = False
) -> tuple[nx.MultiDiGraph[str], Positions, int, int] | None:
    """The node with its neighbours and the edges that touch it, with positions, width and height to draw it in.

    `upright` is for a phone: narrow, and as high as its rows need. None where the node is not in the graph, or has more neighbours than a picture can show.
    """
    if node not in graph:
        return None
    touching = [*graph.out_edges(node, keys=True, data=True), *graph.in_edges(node, keys=True, data=True)]
    ego: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    ends = {end for source, target, *_ in touching for end in (source, target)} | {node}
    ego.add_nodes_from((name, graph.nodes[name]) for name in sorted(ends))
    for source, target, key, data in touching:
        ego.add_edge(source, target, key, **data)
    count = len(ego) - 1
    if count > MOST_DRAWN:
        return None
    if upright:
        positions, high = _rows(ego, node)
        return ego, positions, _UPRIGHT_WIDTH, high
    height = next(height for most, height in _HEIGHTS if count <= most)
    return ego, _positions(ego, node, height), _WIDTH, height


def _positions(ego: nx.MultiDiGraph[str], node: str, height: int) -> Positions:
    """The first star in which no name covers another; where there is none, or too many neighbours, what any network gets."""
    if len(ego) - 1 <= MOST_AROUND:
        room = rooms(ego, _WIDTH, named=True)
        for nearer, turn in product(_NEARER, _TURNS):
            positions = _star(ego, node, height, nearer, turn)
            if not _covered(positions, room):
                return positions
    return place_nodes(ego, width=_WIDTH, height=height)


def _star(ego: nx.MultiDiGraph[str], node: str, height: int, nearer: float, turn: float) -> Positions:
    """The node in the middle, its neighbours on an ellipse around it, those of one relation beside each other.

    Every other one is `nearer` to the middle (1: as far as the others), and all are turned by a part of the step between two.
    """
    others = sorted((name for name in ego if name != node), key=lambda name: _relation(ego, node, name))
    middle = (_WIDTH / 2, (height - _BELOW + _ABOVE) / 2)
    if len(others) == 1:
        return {node: (_WIDTH * 0.3, middle[1]), others[0]: (_WIDTH * 0.7, middle[1])}
    wide, high = _WIDTH / 2 - _SIDE, (height - _ABOVE - _BELOW) / 2
    positions: Positions = {node: middle}
    for number, name in enumerate(others):
        angle = math.pi + 2 * math.pi * (number + turn) / len(others)
        reach = nearer if number % 2 else 1.0
        x, y = middle[0] + wide * reach * math.cos(angle), middle[1] + high * reach * math.sin(angle)
        positions[name] = (round(x, 1), round(y, 1))
    return positions


def _rows(ego: nx.MultiDiGraph[str], node: str) -> tuple[Positions, int]:
    """The node in a row of its own in the middle, its neighbours above and below it, two in a row; and how high that is.

    Rows further out are narrower, so that a line passes between those that are nearer. One that is left over ends a half.
    """
    others = sorted((name for name in ego if name != node), key=lambda name: _relation(ego, node, name))
    above, below = _half(len(others) - len(others) // 2), _half(len(others) // 2)
    # Around the middle as a clock goes, from the left, as in the star.
    slots = [*((x, -row) for x, row in above), *((-x, row) for x, row in below)]
    stands = {node: (0.0, 0), **dict(zip(others, slots, strict=True))}
    room = rooms(ego, _UPRIGHT_WIDTH, named=True)
    positions: Positions = {}
    foot = 0.0
    for row in sorted({row for _, row in stands.values()}):
        members = [name for name, (_, node_row) in stands.items() if node_row == row]
        y = foot + max(room[name].above for name in members)
        positions |= {name: (round(_UPRIGHT_WIDTH / 2 + stands[name][0], 1), round(y, 1)) for name in members}
        foot = y + max(room[name].below for name in members)
    return positions, math.ceil(foot)


def _half(count: int) -> list[tuple[float, int]]:
    """How far from the middle, and in which row from it, each of so many stands: up the left side and down the right one."""
    pairs = count // 2
    out = [_OUT - (_OUT - _IN) * row / max(pairs - 1, 1) for row in range(pairs)]
    left = [(-x, row) for row, x in enumerate(out, 1)]
    right = [(x, row) for row, x in enumerate(out, 1)]
    return [*left, *([(0.0, pairs + 1)] if count % 2 else []), *reversed(right)]


def _covered(positions: Positions, room: Mapping[str, Room]) -> bool:
    """Whether a node with its name lies on another."""
    return any(
        abs(x1 - x2) < room[one].side + room[other].side
        and y1 + room[one].below > y2 - room[other].above
        and y2 + room[other].below > y1 - room[one].above
        for (one, (x1, y1)), (other, (x2, y2)) in combinations(positions.items(), 2)
    )


def _relation(ego: nx.MultiDiGraph[str], node: str, other: str) -> tuple[str, str, str]:
    keys = {key for source, target, key in ego.edges(keys=True) if {source, target} == {node, other}}
    return min(keys), str(ego.nodes[other].get("family")), other
