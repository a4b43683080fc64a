"""Rules for actors and firm ties, shared by everything that is ranked or counted.

An actor is a named organisation, or a named part of one. Agreements, meetings, projects and groups without names are what actors meet
in: ways lead over them, but they have no rank. Places are neither: that two lie in one place is no collaboration, so they make no ties.

A firm tie is done or in force, certain on the day that is looked at, and not only our conclusion. Proposals, invitations, presence at a
meeting and being a part of something are ties, too, but no firm ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import networkx as nx

from lsgraph.claims.standing import is_sure

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Ties = Literal["firm", "all"]
"""The ties to count."""
TIES: tuple[Ties, ...] = ("firm", "all")
#: Only relations that are done or in force count for who connects whom: an undecided proposal connects nobody.
DEFAULT_TIES: Ties = "firm"
#: The sectors of actors, which their legal form says.
ACTOR_FAMILIES = ("academia", "public", "business", "civil-society")


def read_ties(text: str | None) -> Ties:
    """The ties that a parameter names; the default if it is missing or unknown."""
    return "all" if text == "all" else "firm" if text == "firm" else DEFAULT_TIES


def is_actor(node: Mapping[str, Any]) -> bool:
    """Whether a node is a named actor: only these are ranked."""
    return node["family"] in ACTOR_FAMILIES and not node["unnamed"]


def is_place(node: Mapping[str, Any]) -> bool:
    """Whether a node is a place."""
    return bool(node["family"] == "place")


def sure(edge: Mapping[str, Any]) -> bool:
    """Whether an edge is certain: on the chosen day, if there is one."""
    return is_sure(edge.get("standing"))


def only_inferred(edge: Mapping[str, Any]) -> bool:
    """Whether an edge is only inferred."""
    return tuple(edge["bases"]) == ("inferred",)


def is_firm(edge: Mapping[str, Any]) -> bool:
    """Whether an edge is done or in force, certain on the chosen day, and not only inferred."""
    return edge["status"] == "done" and sure(edge) and not only_inferred(edge)


def tied(graph: nx.MultiDiGraph[str], ties: Ties) -> nx.Graph[str]:
    """The undirected simple graph of these ties, without places; deterministic.

    All nodes but places are in it, also those that have no such tie.
    """
    plain: nx.Graph[str] = nx.Graph()
    plain.add_nodes_from(sorted(node for node, data in graph.nodes(data=True) if not is_place(data)))
    plain.add_edges_from(sorted(set(_pairs(graph, ties))))
    return plain


def _pairs(graph: nx.MultiDiGraph[str], ties: Ties) -> Iterator[tuple[str, str]]:
    places = {node for node, data in graph.nodes(data=True) if is_place(data)}
    for source, target, data in graph.edges(data=True):
        if source == target or source in places or target in places:
            continue
        if ties == "all" or is_firm(data):
            yield min(source, target), max(source, target)
