"""Shortest paths between two actors, in a graph, or level by level from a function for neighbours."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from lsgraph.claims.predicates import EDGE_STATUSES

if TYPE_CHECKING:
    from collections.abc import Callable

    import networkx as nx

EdgeKey = tuple[str, str, str]
"""Source, target and key of an edge."""


def shortest_path(graph: nx.MultiDiGraph[str], start: str, goal: str) -> list[EdgeKey] | None:
    """The edges of a shortest path, ignoring directions; None without a path, empty for a node to itself.

    Of paths of equal length the one with the most informative statuses is taken (`done` before `proposed` before `present`), then the first
    by the IRIs of its nodes.
    """
    if start not in graph or goal not in graph:
        return None
    steps = {start: 0}
    best: dict[str, tuple[int, tuple[str, ...]]] = {start: (0, (start,))}
    queue = [start]
    for node in queue:
        if node == goal:
            return [_between(graph, before, neighbour) for before, neighbour in pairwise(best[goal][1])]
        for neighbour in {*graph.successors(node), *graph.predecessors(node)}:
            if neighbour not in steps:
                steps[neighbour] = steps[node] + 1
                queue.append(neighbour)
            if steps[neighbour] == steps[node] + 1:
                cost = best[node][0] + _cost(graph, _between(graph, node, neighbour))
                candidate = (cost, (*best[node][1], neighbour))
                best[neighbour] = min(best.get(neighbour, candidate), candidate)
    return None


def _between(graph: nx.MultiDiGraph[str], first: str, second: str) -> EdgeKey:
    """The most informative of the edges between two nodes."""
    ends = [(source, target) for source, target in ((first, second), (second, first)) if graph.has_edge(source, target)]
    return min(
        ((source, target, key) for source, target in ends for key in graph[source][target]),
        key=lambda edge: (_cost(graph, edge), edge),
    )


def _cost(graph: nx.MultiDiGraph[str], edge: EdgeKey) -> int:
    """Among paths of equal length that of the most informative statuses is the cheapest."""
    return EDGE_STATUSES.index(graph.edges[edge]["status"])


def surroundings(graph: nx.MultiDiGraph[str], node: str, steps: int) -> set[str]:
    """The nodes within a distance of `steps`, including the node itself; empty if it is not in the graph."""
    if node not in graph:
        return set()
    reached, edge = {node}, {node}
    for _ in range(steps):
        edge = {
            neighbour for member in edge for neighbour in (*graph.successors(member), *graph.predecessors(member))
        } - reached
        reached |= edge
    return reached


def between(start: int, goal: int, neighbours: Callable[[set[int]], set[int]]) -> list[set[int]] | None:
    """All nodes on shortest paths between two nodes: a list with the set of nodes at each distance from the start; None without a path.

    A bidirectional search, which expands the smaller side, so that few neighbours are read.
    """
    forth, back = [{start}], [{goal}]
    sides = (forth, {start}), (back, {goal})
    while not (meeting := forth[-1] & back[-1]):
        levels, seen = min(sides, key=lambda side: len(side[0][-1]))
        levels.append(neighbours(levels[-1]) - seen)
        seen |= levels[-1]
        if not levels[-1]:
            return None
    return [*_towards(forth, meeting, neighbours)[::-1], *_towards(back, meeting, neighbours)[1:]]


def _towards(levels: list[set[int]], meeting: set[int], neighbours: Callable[[set[int]], set[int]]) -> list[set[int]]:
    """The nodes of each level that lead to the meeting nodes; the meeting nodes come first."""
    levels_between = [meeting]
    for level in reversed(levels[:-1]):
        levels_between.append(level & neighbours(levels_between[-1]))
    return levels_between
