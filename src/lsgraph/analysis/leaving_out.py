"""How much a network depends on each source: it is measured again with one source left out at a time.

An edge disappears with a source if it rests on nothing else. The register of actors rests on no source and stays.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import networkx as nx

from lsgraph.network.measures import MOST_FOR_ALL_WAYS, Measures, communities, measures
from lsgraph.network.ties import DEFAULT_TIES, Ties, only_inferred

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LARGE = 300
"""With more nodes a network counts as large: then not every source is tried, and groups are not computed again without each."""
MOST_SOURCES, FEWEST_SOURCES = 10, 3
"""How many sources are left out in turn, those first that carry most alone: of a large network, and where ranks are estimated."""


@dataclass(frozen=True, slots=True)
class Trial:
    """The network measured without one source: `document` is its IRI, None stands for all that is only our conclusion.

    `lost` is how many edges fell away. `measured` has only the nodes that still have an edge; where groups are not computed again
    all are in group 0.
    """

    document: str | None
    lost: int
    measured: Mapping[str, Measures]


def sources_of(data: Mapping[str, Any]) -> frozenset[str]:
    """The IRIs of the documents that an edge rests on; none for the register."""
    edge = data["edge"]
    return frozenset(item.document for item in edge.evidence) if edge else frozenset()


def without_document(graph: nx.MultiDiGraph[str], document: str) -> nx.MultiDiGraph[str]:
    """The network without the edges that rest only on that document, and without nodes left without edges."""
    return _without(graph, lambda data: sources_of(data) == {document})


def without_inferred(graph: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    """The network without the edges that rest only on our conclusions, and without nodes left without edges."""
    return _without(graph, only_inferred)


def _without(graph: nx.MultiDiGraph[str], falls: Callable[[Mapping[str, Any]], bool]) -> nx.MultiDiGraph[str]:
    left: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for source, target, key, data in graph.edges(keys=True, data=True):
        if not falls(data):
            left.add_nodes_from((node, graph.nodes[node]) for node in (source, target))
            left.add_edge(source, target, key=key, **data)
    return left


def trials(graph: nx.MultiDiGraph[str], ties: Ties = DEFAULT_TIES) -> tuple[Trial, ...]:
    """The network measured by these ties without each source that is the only one of some edge, and without what is only inferred.

    Other sources change nothing and are not tried. The source that is the only one of most edges comes first; for a large network
    only some are tried.
    """
    alone = Counter(
        document for *_, data in graph.edges(data=True) if len(sources_of(data)) == 1 for document in sources_of(data)
    )
    ordered = sorted(alone, key=lambda document: (-alone[document], document))
    if len(graph) > LARGE:
        ordered = ordered[: MOST_SOURCES if len(graph) <= MOST_FOR_ALL_WAYS else FEWEST_SOURCES]
    results = [_trial(graph, document, without_document(graph, document), ties) for document in ordered]
    if any(only_inferred(data) for *_, data in graph.edges(data=True)):
        results.append(_trial(graph, None, without_inferred(graph), ties))
    return tuple(results)


def _trial(whole: nx.MultiDiGraph[str], document: str | None, left: nx.MultiDiGraph[str], ties: Ties) -> Trial:
    lost = whole.number_of_edges() - left.number_of_edges()
    groups = communities(left) if len(whole) <= LARGE else dict.fromkeys(left, 0)
    return Trial(document, lost, measures(left, ties, groups=groups))
