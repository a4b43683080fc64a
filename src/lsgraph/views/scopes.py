"""Which part of a large network a page shows: one group, what surrounds an actor, or some nodes; with places and labels.

A whole network of thousands has no picture that anybody could read; each of these parts has one.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lsgraph.network import by_importance
from lsgraph.network.frames import place_in_frames

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import networkx as nx

    from lsgraph.network import Measures, Positions

#: Beyond so many nodes signs and labels would cover each other: dots are clearer. Up to so many all labels are shown at once.
MOST_FOR_SIGNS = 60
#: How many nodes have labels of the first tier, of the first two, and of the first three.
TIERS = (12, 72, 480)
#: How many comparisons of two nodes the parting of labels may cost in each frame: about a thirtieth of a second.
_MOST_COMPARISONS = 75_000


@dataclass(frozen=True, slots=True)
class Scope:
    """A part of the network with its places: `layouts` by frame (`FRAMES`), `tiers` from 0 (always labelled) to 3.

    Where `dots` says that there are too many for a picture with signs and labels, `layouts` has the places in the whole picture
    (`landscape`) alone, which `large_fragment` draws.
    """

    graph: nx.MultiDiGraph[str]
    layouts: dict[str, Positions]
    tiers: dict[str, int]

    @property
    def dots(self) -> bool:
        """Whether it is drawn as dots."""
        return len(self.graph) > MOST_FOR_SIGNS


def nodes_scope(
    graph: nx.MultiDiGraph[str],
    measures: Mapping[str, Measures],
    positions: Mapping[str, Sequence[float]],
    nodes: Iterable[str],
) -> Scope:
    """These nodes, those of them that the network has, and the edges among them. `positions` are those of the whole picture."""
    part: nx.MultiDiGraph[str] = graph.__class__()
    wanted = sorted(set(nodes) & set(graph))
    part.add_nodes_from((node, graph.nodes[node]) for node in wanted)
    for source, target, key, data in graph.subgraph(wanted).edges(keys=True, data=True):
        part.add_edge(source, target, key=key, **data)
    ranked = tiers(part, measures)
    if len(part) > MOST_FOR_SIGNS:
        return Scope(part, {"landscape": {node: (positions[node][0], positions[node][1]) for node in part}}, ranked)
    return Scope(part, place_in_frames(part, most_rounds=_rounds(part)), ranked)


def _rounds(part: nx.MultiDiGraph[str]) -> int:
    """How many rounds of parting there is time for: a page waits for them."""
    return max(20, _MOST_COMPARISONS // max(1, len(part) * (len(part) - 1) // 2))


def tiers(graph: nx.MultiDiGraph[str], measures: Mapping[str, Measures]) -> dict[str, int]:
    """How early each node's label is shown as one zooms in: 0 at once, 3 last; all at once where there are few.

    Each community gets as many labels as its size allows, its most important nodes first, so that they are spread over the picture.
    """
    ordered = by_importance(graph, measures)
    return tiers_of([(node, measures[node].community if node in measures else 0) for node in ordered])


def tiers_of(ordered: Sequence[tuple[str, int]]) -> dict[str, int]:
    """The same of nodes with their communities, those first that connect most."""
    if len(ordered) <= MOST_FOR_SIGNS:
        return {node: 0 for node, _ in ordered}
    groups: dict[int, list[str]] = defaultdict(list)
    for node, community in ordered:
        groups[community].append(node)
    order = sorted(
        (((index + 1) / len(nodes), nodes[0], node) for nodes in groups.values() for index, node in enumerate(nodes))
    )
    return {node: sum(index >= most for most in TIERS) for index, (_, _, node) in enumerate(order)}
