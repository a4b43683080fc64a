"""Communities by the Louvain method, in integer arithmetic.

Blondel, Guillaume, Lambiotte and Lefebvre (2008), https://doi.org/10.1088/1742-5468/2008/10/P10008. `networkx` computes its gains as
fractions, whose rounding lets it move a node between two equally good groups for ever; whole numbers have no rounding, each move
is a true gain, and so there is an end.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from lsgraph.computing.deadlines import check_deadline

if TYPE_CHECKING:
    import networkx as nx

Ties = dict[int, dict[int, int]]
"""The number of ties by node and neighbour; ties within a node are under the node itself, each once."""


def louvain(graph: nx.Graph[int]) -> list[set[int]]:
    """The communities of an undirected graph, each edge with weight 1; deterministic, in no particular order."""
    ties: Ties = {node: dict.fromkeys(sorted(graph[node]), 1) for node in sorted(graph)}
    groups = {node: {node} for node in ties}
    while True:
        chosen = _moved(ties)
        if len(set(chosen.values())) == len(ties):
            return list(groups.values())
        joined: dict[int, set[int]] = defaultdict(set)
        for node, group in chosen.items():
            joined[group] |= groups[node]
        groups, ties = dict(joined), _joined(ties, chosen)


def _moved(ties: Ties) -> dict[int, int]:
    """The group of each node after moving nodes in turn to the group with the largest gain of modularity, until none gains."""
    degree = {node: sum(row.values()) + row.get(node, 0) for node, row in ties.items()}
    twice = sum(degree.values())
    group = {node: node for node in ties}
    total = dict(degree)
    moving = True
    while moving:
        moving = False
        check_deadline()
        for node, row in ties.items():
            links: dict[int, int] = defaultdict(int)
            for neighbour, count in row.items():
                if neighbour != node:
                    links[group[neighbour]] += count
            current = group[node]
            total[current] -= degree[node]
            best, gain = current, twice * links[current] - total[current] * degree[node]
            for candidate, count in links.items():
                if (better := twice * count - total[candidate] * degree[node]) > gain:
                    best, gain = candidate, better
            total[best] += degree[node]
            if best != current:
                group[node], moving = best, True
    return group


def _joined(ties: Ties, group: dict[int, int]) -> Ties:
    """The ties between groups, with each group contracted to one node."""
    joined: dict[int, dict[int, int]] = {number: defaultdict(int) for number in sorted(set(group.values()))}
    for node, row in ties.items():
        for neighbour, count in row.items():
            first, second = group[node], group[neighbour]
            # A tie within a group is met from both of its ends, unless it is one within a node.
            if first != second or node == neighbour or node < neighbour:
                joined[first][second] += count
    return {node: dict(row) for node, row in joined.items()}
