"""What a picture brings out of the network: some relations with their ends, everything else faded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.network import Choice, choose

if TYPE_CHECKING:
    from collections.abc import Iterable

    import networkx as nx

    from lsgraph.network import EdgeKey


def highlighted(
    graph: nx.MultiDiGraph[str], edges: Iterable[EdgeKey], nodes: Iterable[str] = ()
) -> nx.MultiDiGraph[str]:
    """A copy of the network with everything faded except these edges with their ends, and these nodes."""
    drawn: nx.MultiDiGraph[str] = graph.copy()
    kept = set(edges)
    bright = {end for edge in kept for end in edge[:2]} | set(nodes)
    for node, attributes in drawn.nodes(data=True):
        attributes["faded"] = node not in bright
    for source, target, key, attributes in drawn.edges(keys=True, data=True):
        attributes["faded"] = (source, target, key) not in kept
    return drawn


def differences_marked(network: nx.MultiDiGraph[str], first: str, second: str) -> tuple[str, nx.MultiDiGraph[str]]:
    """The name of the caption, and the network of two days with new and gone relations highlighted; an empty day is the present.

    Labels at lines would overlap, so only informative ones are kept: no changes of certainty, and no `new` if most relations are new.
    """
    union = choose(network, Choice(at=second, compare=first)).graph
    apart = {edge: union.edges[edge]["difference"] for edge in union.edges(keys=True)}
    new_or_gone = [edge for edge, difference in apart.items() if difference in ("new", "gone")]
    changed = [edge for edge, difference in apart.items() if difference != "both"]
    drawn = highlighted(union, new_or_gone or changed)
    mostly = 2 * list(apart.values()).count("new") > len(apart)
    for edge, difference in apart.items():
        if difference not in ("new", "gone") or (mostly and difference == "new"):
            drawn.edges[edge]["difference"] = "both"
    if mostly:
        return "analysis_compare_picture_mostly", drawn
    return ("analysis_compare_picture" if new_or_gone or not changed else "analysis_compare_picture_surer"), drawn
