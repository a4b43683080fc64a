"""Positions for large networks: communities as islands, each laid out on its own, without overlap.

A force layout of thousands of nodes is slow, and a ball of wool when it is done. Here the communities (Louvain) are discs: within each
the nodes are sprung apart, and the discs are placed by the relations among them. What stands with nobody lies in rows below.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np

from lsgraph.network.grouping import louvain
from lsgraph.network.measures import numbered, undirected

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Points = NDArray[np.float64]
    Pairs = NDArray[np.int64]

#: So many nodes are sprung apart together, all pairs compared; a larger community is split again.
MOST_TOGETHER = 800
#: The radius of a disc is this many pixels times the square root of its nodes.
ROOM = 44.0
#: Nodes of a disc stand at least so far apart (in pixels of the whole picture), discs and rows as well.
APART, SHORE = 40.0, 90.0
#: From how many nodes distances are measured to find where the springs begin.
LANDMARKS = 12
_WIDE = 1.9


@dataclass(frozen=True, slots=True)
class Disc:
    """One community in the picture: its centre and radius in pixels."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class Islands:
    """Positions of all nodes on a canvas of the size that they need (pixels, origin at the upper left)."""

    positions: dict[str, tuple[float, float]]
    discs: dict[int, Disc]
    width: int
    height: int


@dataclass(slots=True)
class _Island:
    """Some nodes with points around their own origin, within `radius`."""

    nodes: list[int]
    points: Points
    radius: float


def islands(graph: nx.MultiDiGraph[str], communities: Mapping[str, int]) -> Islands:
    """The positions of all nodes; `communities` has the number of the community of each node. Deterministic across processes."""
    if not graph:
        return Islands({}, {}, 0, 0)
    plain = undirected(graph)
    names = list(plain)
    whole = numbered(plain)
    groups: dict[int, list[int]] = defaultdict(list)
    for node, name in enumerate(names):
        groups[communities[name]].append(node)
    numbers = sorted(groups)
    made = [_island(whole.subgraph(groups[number]), groups[number], names) for number in numbers]
    centres, width, height = _sea(whole, made)
    positions = {
        names[node]: (round(float(x), 1), round(float(y), 1))
        for island, centre in zip(made, centres, strict=True)
        for node, (x, y) in zip(island.nodes, island.points + centre, strict=True)
    }
    discs = {
        number: Disc(round(float(centre[0]), 1), round(float(centre[1]), 1), round(island.radius, 1))
        for number, island, centre in zip(numbers, made, centres, strict=True)
    }
    return Islands(dict(sorted(positions.items())), discs, width, height)


# ------------------------------------------------------------------------------------------------ within one disc


def _island(part: nx.Graph[int], nodes: Sequence[int], names: Sequence[str]) -> _Island:
    """One community, split recursively until the parts are small enough for a force layout."""
    ordered = sorted(nodes)
    radius = ROOM * math.sqrt(len(ordered)) + SHORE / 3
    if len(ordered) == 1:
        return _Island(ordered, np.zeros((1, 2)), radius)
    if len(ordered) <= MOST_TOGETHER:
        return _Island(ordered, _filled(_sprung(part, ordered, names), radius - SHORE / 3), radius)
    # Numbered anew in order, so that the parts do not depend on the order in which a view of the graph lists its nodes.
    inner: nx.Graph[int] = nx.Graph()
    inner.add_nodes_from(ordered)
    inner.add_edges_from(sorted((min(a, b), max(a, b)) for a, b in part.edges()))
    parts = sorted(louvain(inner), key=lambda group: (-len(group), min(group)))
    if len(parts) == 1 or len(parts) > len(ordered) / 2:
        return _Island(ordered, _from_hub_outwards(inner, ordered, radius - SHORE / 3), radius)
    made = [_island(inner.subgraph(nodes), sorted(nodes), names) for nodes in parts]
    centres = _apart(_centres(inner, made), [island.radius for island in made])
    everything = np.concatenate([island.points + centre for island, centre in zip(made, centres, strict=True)])
    middle = (everything.min(axis=0) + everything.max(axis=0)) / 2
    reach = float(np.hypot(*(everything - middle).T).max()) + SHORE / 3
    return _Island([node for island in made for node in island.nodes], everything - middle, reach)


def _sprung(part: nx.Graph[int], ordered: list[int], names: Sequence[str]) -> Points:
    """Points from a force layout, started at positions from landmark scaling."""
    number = {node: number for number, node in enumerate(ordered)}
    pairs = np.array(sorted((number[min(a, b)], number[max(a, b)]) for a, b in part.edges()), dtype=np.int64)
    start = _by_landmarks(part, ordered) + 0.05 * np.array([_own_point(names[node]) for node in ordered])
    return _springs(start * math.sqrt(len(ordered)), pairs.reshape(-1, 2), rounds=80)


def _own_point(name: str) -> tuple[float, float]:
    """A small offset derived from the name, so that nodes with the same neighbours do not start at the same point."""
    digest = hashlib.sha256(name.encode()).digest()
    return int.from_bytes(digest[:4], "big") / 2**31 - 1, int.from_bytes(digest[4:8], "big") / 2**31 - 1


def _by_landmarks(part: nx.Graph[int], ordered: list[int]) -> Points:
    """Points within about one of the origin from the distances to a few nodes far apart (landmark scaling)."""
    hub = max(ordered, key=lambda node: (part.degree(node), -node))
    rows, nearest, landmark = [], np.full(len(ordered), np.inf), hub
    for _ in range(min(LANDMARKS, len(ordered))):
        steps = nx.single_source_shortest_path_length(part, landmark)
        far = max(steps.values()) + 2
        rows.append([float(steps.get(node, far)) for node in ordered])
        nearest = np.minimum(nearest, rows[-1])
        landmark = ordered[int(np.argmax(nearest))]
    squares = np.array(rows).T ** 2
    centred = squares - squares.mean(axis=0) - squares.mean(axis=1, keepdims=True) + squares.mean()
    _, vectors = np.linalg.eigh(centred.T @ centred)
    axes = vectors[:, ::-1][:, :2]
    # An axis may point either way: that in which its largest part is positive.
    axes = axes * np.sign(axes[np.argmax(np.abs(axes), axis=0), range(axes.shape[1])])
    points = -0.5 * centred @ axes
    if points.shape[1] < 2:
        points = np.column_stack([points, np.zeros(len(points))])
    return np.asarray(points / (np.abs(points).max() or 1.0), dtype=np.float64)


def _springs(points: Points, pairs: Pairs, *, rounds: int, weights: Points | None = None) -> Points:
    """The points after rounds of repulsion between all and attraction within pairs (Fruchterman and Reingold)."""
    count = len(points)
    pull = np.ones(len(pairs)) if weights is None else weights
    warmth = 0.12 * math.sqrt(count)
    for round_number in range(rounds):
        across, down = (points[:, None, axis] - points[None, :, axis] for axis in (0, 1))
        push = 1.0 / np.maximum(across * across + down * down, 0.01)
        # einsum adds in one order; a product of matrices would leave that to the number of cores.
        force = points * push.sum(axis=1)[:, None] - np.einsum("ij,jk->ik", push, points)
        if len(pairs):
            along = points[pairs[:, 0]] - points[pairs[:, 1]]
            drawn = along * (np.hypot(*along.T) * pull)[:, None]
            np.add.at(force, pairs[:, 0], -drawn)
            np.add.at(force, pairs[:, 1], drawn)
        # Nothing drifts away from what it has no relation with.
        force -= 0.06 * points
        length = np.maximum(np.hypot(*force.T), 1e-9)
        step = np.minimum(length, warmth * (1 - round_number / rounds))
        points = points + force / length[:, None] * step[:, None]
    return points


def _filled(points: Points, radius: float) -> Points:
    """The points spread evenly over a disc, without overlap."""
    points = points - points.mean(axis=0)
    far = np.hypot(*points.T)
    rank = np.empty(len(far))
    rank[np.lexsort((np.arange(len(far)), np.round(far, 6)))] = np.arange(1, len(far) + 1)
    even = np.sqrt(rank / len(far))
    # Half as the springs say and half by rank alone: one that was flung out does not press the others together.
    wanted = radius * (0.4 * far / (far.max() or 1.0) + 0.6 * even)
    points = points / np.maximum(far, 1e-9)[:, None] * wanted[:, None]
    return _spaced(points, radius)


def _spaced(points: Points, radius: float) -> Points:
    """The points pushed apart to `APART`, within the disc."""
    from scipy.spatial import cKDTree

    for _ in range(120):
        close = cKDTree(points).query_pairs(APART * 0.98, output_type="ndarray")
        if not len(close):
            break
        close = close[np.lexsort((close[:, 1], close[:, 0]))]
        gaps = points[close[:, 0]] - points[close[:, 1]]
        length = np.hypot(*gaps.T)
        same = length < 1e-6
        gaps[same], length[same] = (1.0, 0.0), 1.0
        step = gaps / length[:, None] * ((APART - np.where(same, 0.0, length)) * 0.3)[:, None]
        points = points.copy()
        np.add.at(points, close[:, 0], step)
        np.add.at(points, close[:, 1], -step)
        far = np.hypot(*points.T)
        points *= np.minimum(1.0, radius / np.maximum(far, 1e-9))[:, None]
    return points


def _from_hub_outwards(part: nx.Graph[int], ordered: list[int], radius: float) -> Points:
    """Points for a community that can't be split, such as a star of thousands: a sunflower spiral from the hub outwards."""
    hub = max(ordered, key=lambda node: (part.degree(node), -node))
    order = list(dict.fromkeys([hub, *(node for _, node in nx.bfs_edges(part, hub)), *ordered]))
    rank = {node: index for index, node in enumerate(order)}
    index = np.array([rank[node] for node in ordered], dtype=np.float64)
    angle, far = index * math.pi * (3 - math.sqrt(5)), radius * np.sqrt(index / len(ordered))
    return np.column_stack([far * np.cos(angle), far * np.sin(angle)])


# ---------------------------------------------------------------------------------------------- discs beside discs


def _centres(graph: nx.Graph[int], made: Sequence[_Island]) -> Points:
    """Initial centres of the discs, from the relations among them; they may still overlap."""
    home = {node: index for index, island in enumerate(made) for node in island.nodes}
    between: Counter[tuple[int, int]] = Counter()
    for first, second in graph.edges():
        pair = (min(home[first], home[second]), max(home[first], home[second]))
        if pair[0] != pair[1]:
            between[pair] += 1
    if not between:
        return _around(len(made)) * sum(island.radius for island in made) / max(len(made), 1)
    pairs = np.array(sorted(between), dtype=np.int64)
    sizes = np.array([len(island.nodes) for island in made], dtype=np.float64)
    ties = np.array([between[first, second] for first, second in pairs.tolist()], dtype=np.float64)
    # How much two hold together as against how much they could.
    strength = ties / np.sqrt(sizes[pairs[:, 0]] * sizes[pairs[:, 1]])
    points = _springs(_around(len(made)) * math.sqrt(len(made)), pairs, rounds=150, weights=strength / strength.mean())
    radii = np.array([island.radius for island in made])
    return np.asarray(points * 1.5 * float(np.sqrt((radii**2).mean())), dtype=np.float64)


def _around(count: int) -> Points:
    """`count` points on a spiral, the first in the middle."""
    index = np.arange(count, dtype=np.float64)
    angle, far = index * math.pi * (3 - math.sqrt(5)), np.sqrt(index / max(count, 1))
    return np.column_stack([far * np.cos(angle), far * np.sin(angle)])


def _apart(centres: Points, radii: Sequence[float]) -> Points:
    """The centres moved apart until all discs are at least `SHORE` from each other."""
    if len(centres) < 2:
        return np.zeros_like(centres)
    reach = np.asarray(radii)[:, None] + np.asarray(radii)[None, :] + SHORE
    np.fill_diagonal(reach, 0.0)
    weight = np.asarray(radii) ** 2
    share = weight[None, :] / (weight[:, None] + weight[None, :])
    points = centres - centres.mean(axis=0)
    for _ in range(400):
        gaps = points[:, None, :] - points[None, :, :]
        length = np.maximum(np.hypot(gaps[:, :, 0], gaps[:, :, 1]), 1e-6)
        lack = np.maximum(reach - length, 0.0)
        if not lack.any():
            break
        points = points + (gaps / length[:, :, None] * (lack * share * 0.5)[:, :, None]).sum(axis=1)
        # Together as near as they can be.
        points *= 0.999
    gaps = points[:, None, :] - points[None, :, :]
    length = np.hypot(gaps[:, :, 0], gaps[:, :, 1])
    np.fill_diagonal(length, 1.0)
    # What pushing has not parted is parted by drawing everything larger.
    return np.asarray(points * max(1.0, float((reach / np.maximum(length, 1e-6)).max())), dtype=np.float64)


def _sea(graph: nx.Graph[int], made: Sequence[_Island]) -> tuple[Points, int, int]:
    """The centres of all discs, isolated ones in rows below, and the total width and height."""
    home = {node: index for index, island in enumerate(made) for node in island.nodes}
    tied = sorted({home[node] for edge in graph.edges() if home[edge[0]] != home[edge[1]] for node in edge})
    alone = [index for index in range(len(made)) if index not in set(tied)]
    centres = np.zeros((len(made), 2))
    width = bottom = 0.0
    if tied:
        some = [made[index] for index in tied]
        radii = np.array([island.radius for island in some])
        points = _centres(graph.subgraph([node for island in some for node in island.nodes]), some)
        placed = _apart(_turned(points) * (_WIDE, 1.0), radii.tolist())
        placed = placed - (placed - radii[:, None]).min(axis=0) + SHORE
        centres[tied] = placed
        width, bottom = (float(edge) for edge in (placed + radii[:, None]).max(axis=0))
    if alone:
        room = sum((2 * made[index].radius + SHORE) ** 2 for index in alone)
        width = max(width, math.sqrt(room * _WIDE), 2 * max(made[index].radius for index in alone) + SHORE)
        bottom, width = _in_rows(made, alone, centres, bottom, width)
    return centres, math.ceil(width + SHORE), math.ceil(bottom + SHORE)


def _in_rows(
    made: Sequence[_Island], alone: list[int], centres: Points, top: float, width: float
) -> tuple[float, float]:
    """Place discs in rows, the largest first; the lower end of the last row, and the width that they took."""
    x, row, widest = SHORE, 0.0, width
    y = top + SHORE
    for index in sorted(alone, key=lambda number: (-made[number].radius, number)):
        radius = made[index].radius
        if x > SHORE and x + 2 * radius > width:
            x, y, row = SHORE, y + row + SHORE, 0.0
        centres[index] = (x + radius, y + radius)
        x, row = x + 2 * radius + SHORE, max(row, 2 * radius)
        widest = max(widest, x - SHORE)
    return y + row, widest


def _turned(points: Points) -> Points:
    """The points rotated so that their longest extent is horizontal."""
    centred: Points = points - points.mean(axis=0)
    if len(centred) < 3:
        return centred
    _, axes = np.linalg.eigh(centred.T @ centred)
    axes = axes[:, ::-1]
    axes = axes * np.sign(axes[np.argmax(np.abs(axes), axis=0), range(2)])
    return np.asarray(centred @ axes, dtype=np.float64)
