"""How much a network depends on each of its sources: it is measured again with one source left out at a time.

An edge falls away with a source where nothing else carries it. What stands in the register of actors rests on no source and
stays.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import networkx as nx

from lsgraph.network.betweenness import betweenness
from lsgraph.network.measures import communities, numbered, undirected

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LARGE = 300
"""With more nodes a network counts as large: then not every source is tried, and groups are not computed again without each."""
MOST_FOR_ALL_WAYS = 1000
"""With more nodes places are estimated."""
MOST_SOURCES, FEWEST_SOURCES = 10, 3
"""How many sources are left out in turn, those first that carry most alone: of a large network, and where places are estimated."""
_STARTS = 256


@dataclass(frozen=True, slots=True)
class Measured:
    """What is measured of a node: how many it has a relation with, its betweenness from 0 to 1, and its group.

    Groups are numbered from 1 by size, as those of `network.measures`; 0 stands for not computed.
    """

    contacts: int
    betweenness: float
    group: int


def measured(graph: nx.MultiDiGraph[str], *, groups: bool = True) -> dict[str, Measured]:
    """The measures of each node, edges taken without direction and each pair once; the same for the same graph."""
    plain = undirected(graph)
    plain.remove_edges_from(list(nx.selfloop_edges(plain)))
    names = list(plain)
    between = betweenness(plain, starts=_STARTS if len(plain) > MOST_FOR_ALL_WAYS else None)
    number: dict[int, int] = {}
    if groups and names:
        number = {node: place for place, group in enumerate(communities(numbered(plain)), 1) for node in group}
    return {
        name: Measured(plain.degree(name), round(between[name], 6), number.get(place, 0))
        for place, name in enumerate(names)
    }


@dataclass(frozen=True, slots=True)
class Trial:
    """The network measured without one source: `document` is its IRI, None stands for all that is only our conclusion.

    `lost` is how many edges fell away. `measured` has only the nodes that still have an edge.
    """

    document: str | None
    lost: int
    measured: Mapping[str, Measured]


def only_inferred(data: Mapping[str, Any]) -> bool:
    """Whether an edge is only our conclusion."""
    return tuple(data["bases"]) == ("inferred",)


def sources_of(data: Mapping[str, Any]) -> frozenset[str]:
    """The documents that an edge rests on, by IRI; none for what stands in the register."""
    edge = data["edge"]
    return frozenset(item.document for item in edge.evidence) if edge else frozenset()


def without_document(graph: nx.MultiDiGraph[str], document: str) -> nx.MultiDiGraph[str]:
    """The network without the edges that rest on that document alone, and without the nodes that then have none."""
    return _without(graph, lambda data: sources_of(data) == {document})


def without_inferred(graph: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    """The network without the edges that only our conclusions carry, and without the nodes that then have none."""
    return _without(graph, only_inferred)


def _without(graph: nx.MultiDiGraph[str], falls: Callable[[Mapping[str, Any]], bool]) -> nx.MultiDiGraph[str]:
    left: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for source, target, key, data in graph.edges(keys=True, data=True):
        if not falls(data):
            left.add_nodes_from((node, graph.nodes[node]) for node in (source, target))
            left.add_edge(source, target, key=key, **data)
    return left


def trials(graph: nx.MultiDiGraph[str]) -> tuple[Trial, ...]:
    """The network measured without each source that carries an edge alone, and without what is only inferred.

    A source that carries nothing alone changes nothing and is not tried. The source that carries most comes first; of a large
    network only some are tried.
    """
    alone = Counter(
        document for *_, data in graph.edges(data=True) if len(sources_of(data)) == 1 for document in sources_of(data)
    )
    ordered = sorted(alone, key=lambda document: (-alone[document], document))
    if len(graph) > LARGE:
        ordered = ordered[: MOST_SOURCES if len(graph) <= MOST_FOR_ALL_WAYS else FEWEST_SOURCES]
    found = [_trial(graph, document, without_document(graph, document)) for document in ordered]
    if any(only_inferred(data) for *_, data in graph.edges(data=True)):
        found.append(_trial(graph, None, without_inferred(graph)))
    return tuple(found)


def _trial(whole: nx.MultiDiGraph[str], document: str | None, left: nx.MultiDiGraph[str]) -> Trial:
    lost = whole.number_of_edges() - left.number_of_edges()
    return Trial(document, lost, measured(left, groups=len(whole) <= LARGE))
