"""What the form of the network says of its nodes: how many they stand with, whom they connect, which groups there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import networkx as nx

from lsgraph.network.grouping import louvain

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Above this many nodes betweenness is estimated from ways that begin at some of them; all would take minutes.
MOST_FOR_ALL_WAYS = 1_000
#: From how many nodes ways are followed then: the hubs are told apart well, the many at the edge less so.
PIVOTS = 200


@dataclass(frozen=True, slots=True)
class Measures:
    """What the form of the network says of one node.

    `degree` counts the nodes it stands with; `betweenness`, from 0 to 1, is the part of all shortest ways that lead over it, an
    estimate where `estimated` says so. `community` is numbered from 1 by size. `rank` is 1 for the most important node:
    degree and betweenness, each as a part of the largest there is, added.
    """

    degree: int
    betweenness: float
    community: int
    rank: int
    estimated: bool = False


def measures(graph: nx.MultiDiGraph[str]) -> dict[str, Measures]:
    """The measures of each node, edges taken without direction and each pair once; the same for the same graph."""
    if not graph:
        return {}
    plain = undirected(graph)
    names = list(plain)
    # Sets of numbers have the same order in each process, sets of texts have not.
    graph_of_numbers = numbered(plain)
    estimated = len(names) > MOST_FOR_ALL_WAYS
    between = nx.betweenness_centrality(graph_of_numbers, k=PIVOTS if estimated else None, seed=1)
    number = {node: place for place, group in enumerate(communities(graph_of_numbers), 1) for node in group}
    degrees = dict(graph_of_numbers.degree())
    ranks = _ranks(degrees, between)
    return {
        name: Measures(degrees[node], round(between[node], 6), number[node], ranks[node], estimated)
        for node, name in enumerate(names)
    }


def numbered(plain: nx.Graph[str]) -> nx.Graph[int]:
    """The same graph with each node named by its place."""
    place = {name: number for number, name in enumerate(plain)}
    made: nx.Graph[int] = nx.Graph()
    made.add_nodes_from(place.values())
    made.add_edges_from((place[one], place[other]) for one, other in plain.edges())
    return made


def communities(graph: nx.Graph[int]) -> list[set[int]]:
    """The communities (Louvain) of a graph whose nodes are numbers, largest first; the same for the same graph."""
    return sorted(louvain(graph), key=lambda group: (-len(group), min(group)))


def _ranks(degrees: Mapping[int, int], between: Mapping[int, float]) -> dict[int, int]:
    most_degree, most_between = max(degrees.values()) or 1, max(between.values()) or 1.0
    importance = {node: round(degrees[node] / most_degree + between[node] / most_between, 9) for node in degrees}
    return {node: place for place, node in enumerate(sorted(degrees, key=lambda node: (-importance[node], node)), 1)}


def read_measures(kept: object) -> dict[str, Measures]:
    """The measures as `metrics.json` of a generation keeps them; empty for what is none, or was written by an older program."""
    if not isinstance(kept, dict):
        return {}
    rows: dict[str, Any] = kept
    return {node: Measures(**row) for node, row in rows.items() if isinstance(row, dict) and "rank" in row}


def undirected(graph: nx.MultiDiGraph[str]) -> nx.Graph[str]:
    """The graph without directions and with each pair once, in an order that depends on its names alone."""
    plain: nx.Graph[str] = nx.Graph()
    plain.add_nodes_from(sorted(graph))
    plain.add_edges_from(sorted((min(a, b), max(a, b)) for a, b in graph.edges()))
    return plain
