"""Structural measures of nodes: contacts, betweenness with ranks, and communities.

There is one computation and one rule for ranks. Each page, file, command and notebook takes its figures from here, or from what a build
kept of them. `network.ties` says who is an actor and which ties are firm.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import networkx as nx

from lsgraph.network.betweenness import betweenness
from lsgraph.network.grouping import louvain
from lsgraph.network.ties import DEFAULT_TIES, Ties, is_actor, tied

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

#: With more nodes betweenness is estimated from the ways that begin at some of the actors: all would take minutes.
MOST_FOR_ALL_WAYS = 1_000
#: The number of sampled actors at which paths begin then: enough to rank hubs well, peripheral actors less so.
STARTS = 256


@dataclass(frozen=True, slots=True)
class Measures:
    """The structural measures of one node.

    `contacts` counts the nodes with which it has any tie, `firm` those with which it has a firm one; places are no contacts.
    `betweenness`, from 0 to 1, is the part of the shortest paths between two other actors that leads over it, by the ties that were
    chosen; an estimate where `estimated` says so. `rank` is 1 for the actor that connects most; equals share the first rank of theirs
    (`shared`). What is no actor, and an actor without a tie of the kind, has no rank. `community` is numbered from 1 by size.
    """

    contacts: int
    firm: int
    betweenness: float
    rank: int | None
    shared: bool
    community: int
    estimated: bool = False

    @property
    def importance(self) -> tuple[float, int]:
        """A sort key: most connecting nodes first, consistent with the ranks."""
        return -self.betweenness, -self.contacts


def measures(
    graph: nx.MultiDiGraph[str], ties: Ties = DEFAULT_TIES, *, groups: Mapping[str, int] | None = None
) -> dict[str, Measures]:
    """The measures of each node of a network (the current one, or on a day); deterministic.

    `ties` chooses by which ties ways lead. Communities are those of all ties, whichever are chosen: they say who stands near whom.
    `groups` are the communities where they are known already.
    """
    every, firm = tied(graph, "all"), tied(graph, "firm")
    ways = firm if ties == "firm" else every
    known = groups if groups is not None else communities(graph)
    actors = [node for node in every if is_actor(graph.nodes[node]) and ways.degree(node)]
    # Nodes without a tie lie on no way, and only make the matrix larger.
    bound: nx.Graph[str] = nx.Graph(ways.edges())
    estimated = len(bound) > MOST_FOR_ALL_WAYS
    between = {
        node: round(part, 6)
        for node, part in betweenness(bound, ends=actors, starts=STARTS if estimated else None).items()
    }
    ranks = ranked({node: between[node] for node in actors})
    sharing = Counter(ranks.values())
    return {
        node: Measures(
            contacts=every.degree(node) if node in every else 0,
            firm=firm.degree(node) if node in firm else 0,
            betweenness=between.get(node, 0.0),
            rank=ranks.get(node),
            shared=sharing[ranks[node]] > 1 if node in ranks else False,
            community=known[node],
            estimated=estimated,
        )
        for node in graph
    }


def ranked(values: Mapping[str, float]) -> dict[str, int]:
    """The rank of each node by value, the largest first; equal values share the first of their ranks.

    >>> ranked({"a": 0.5, "b": 0.1, "c": 0.5})
    {'a': 1, 'b': 3, 'c': 1}
    """
    first: dict[float, int] = {}
    for rank, value in enumerate(sorted(values.values(), reverse=True), 1):
        first.setdefault(value, rank)
    return {node: first[value] for node, value in values.items()}


def by_importance(nodes: Iterable[str], measured: Mapping[str, Measures]) -> list[str]:
    """The nodes, most connecting first; nodes without measures last."""

    def order(node: str) -> tuple[bool, float, int, str]:
        measures = measured.get(node)
        return (measures is None, *(measures.importance if measures else (0.0, 0)), node)

    return sorted(nodes, key=order)


def communities(graph: nx.MultiDiGraph[str], whole: nx.MultiDiGraph[str] | None = None) -> dict[str, int]:
    """The community (Louvain) of each node, numbered from 1 by size; deterministic.

    They are made by all ties. A place, and what only the `whole` network has, goes to the community that it has most edges with.
    """
    plain = tied(graph, "all")
    names = list(plain)
    groups = sorted(louvain(numbered(plain)), key=lambda group: (-len(group), min(group)))
    community = {names[node]: number for number, group in enumerate(groups, 1) for node in group}
    wider = graph if whole is None else whole
    following = len(groups)
    for node in sorted(set(wider) - set(community)):
        near = Counter(community[neighbour] for neighbour in nx.all_neighbors(wider, node) if neighbour in community)
        if near:
            community[node] = min(near, key=lambda number: (-near[number], number))
        else:
            following += 1
            community[node] = following
    return community


def numbered(plain: nx.Graph[str]) -> nx.Graph[int]:
    """The graph with nodes renamed to their index: sets of integers have the same order in each process, sets of strings do not."""
    index = {name: number for number, name in enumerate(plain)}
    made: nx.Graph[int] = nx.Graph()
    made.add_nodes_from(index.values())
    made.add_edges_from((index[source], index[target]) for source, target in plain.edges())
    return made


def undirected(graph: nx.MultiDiGraph[str]) -> nx.Graph[str]:
    """The undirected simple graph, with nodes and edges sorted by name."""
    plain: nx.Graph[str] = nx.Graph()
    plain.add_nodes_from(sorted(graph))
    plain.add_edges_from(sorted((min(a, b), max(a, b)) for a, b in graph.edges()))
    return plain
