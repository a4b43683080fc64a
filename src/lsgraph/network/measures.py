"""What the form of the network says of its nodes: how many they stand with, whom they connect, which groups there are."""

from __future__ import annotations

from dataclasses import dataclass

import networkx as nx


@dataclass(frozen=True, slots=True)
class Measures:
    """What the form of the network says of one node; `betweenness` from 0 to 1, `community` numbered from 1 by size."""

    degree: int
    betweenness: float
    community: int


def measures(graph: nx.MultiDiGraph[str]) -> dict[str, Measures]:
    """The measures of each node, edges taken without direction and each pair once; the same for the same graph."""
    if not graph:
        return {}
    plain = undirected(graph)
    between = nx.betweenness_centrality(plain)
    communities = sorted(nx.community.louvain_communities(plain, seed=1), key=lambda group: (-len(group), min(group)))
    number = {node: place for place, group in enumerate(communities, 1) for node in group}
    return {node: Measures(plain.degree(node), round(between[node], 6), number[node]) for node in plain}


def undirected(graph: nx.MultiDiGraph[str]) -> nx.Graph[str]:
    """The graph without directions and with each pair once, in an order that depends on its names alone."""
    plain: nx.Graph[str] = nx.Graph()
    plain.add_nodes_from(sorted(graph))
    plain.add_edges_from(sorted((min(a, b), max(a, b)) for a, b in graph.edges()))
    return plain
