"""Sectors whose actors a picture draws as one sign, in the midst of where they stand, with one line for those that are drawn alike.

The script of the explorer folds in the same way; tables tell each relation all the same.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

import networkx as nx

from lsgraph.languages import LANGUAGES
from lsgraph.network.frames import radius_of
from lsgraph.network.ties import sure
from lsgraph.views.palette import label, line_name

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from lsgraph.network import Positions
    from lsgraph.views.curves import Point

#: What the names of folded sectors begin with, which no IRI does.
FOLDED = "fold:"


def folded(
    graph: nx.MultiDiGraph[str], points: Positions, families: Collection[str]
) -> tuple[nx.MultiDiGraph[str], Positions]:
    """The graph with each of these families as one node (`FOLDED` and its name), where it has several, and where all nodes stand."""
    members: dict[str, list[str]] = defaultdict(list)
    for node in sorted(graph):
        if graph.nodes[node]["family"] in families:
            members[graph.nodes[node]["family"]].append(node)
    several = {family: nodes for family, nodes in members.items() if len(nodes) > 1}
    stands_for = {node: FOLDED + family for family, nodes in several.items() for node in nodes}
    made: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    places = {node: point for node, point in points.items() if node not in stands_for}
    made.add_nodes_from((node, graph.nodes[node]) for node in sorted(graph) if node not in stands_for)
    for family, nodes in several.items():
        made.add_node(FOLDED + family, **_as_one(family, [graph.nodes[node] for node in nodes]))
        taken = [(places[node], radius_of(made.nodes[node])) for node in made if node in places]
        places[FOLDED + family] = _place([points[node] for node in nodes], taken, folded_radius(len(nodes)))
    for source, target, key, data in sorted(graph.edges(keys=True, data=True), key=lambda edge: edge[:3]):
        ends = stands_for.get(source, source), stands_for.get(target, target)
        if ends == (source, target):
            made.add_edge(source, target, key=key, **data)
        elif ends[0] != ends[1]:
            _merge(made, *ends, data)
    return made, places


def _place(own: Sequence[Point], taken: Sequence[tuple[Point, float]], radius: float) -> Point:
    """The place of that member which is nearest to the middle of all, of those around which there is room for the larger sign."""
    middle = (sum(x for x, _ in own) / len(own), sum(y for _, y in own) / len(own))
    nearest = sorted(own, key=lambda point: (math.dist(point, middle), point))
    free = (point for point in nearest if all(math.dist(point, other) > radius + reach + 6 for other, reach in taken))
    return next(free, nearest[0])


def _as_one(family: str, members: list[Mapping[str, Any]]) -> dict[str, Any]:
    """The attributes of the node for a family, which has the sign of the kind that most of its members are."""
    kinds = Counter(data["kind"] for data in members)
    kind = min(kinds, key=lambda kind: (-kinds[kind], kind))
    texts = {
        f"{name}_{language}": f"{label('family', family, language)} ({len(members)})"
        for name in ("label", "short")
        for language in LANGUAGES
    }
    named = any(data["kind"] == kind and not data["unnamed"] for data in members)
    return {
        **texts, "kind": kind, "family": family, "unnamed": not named, "not_known": None, "others": (),
        "radius": folded_radius(len(members)), "faded": all(data.get("faded") for data in members),
    }  # fmt: skip


def folded_radius(count: int) -> float:
    """The radius of a sign that stands for so many."""
    return round(float(min(44.0, 20.0 + 4.0 * count**0.5)), 1)


def _merge(graph: nx.MultiDiGraph[str], source: str, target: str, data: Mapping[str, Any]) -> None:
    """Draw an edge together with those between the same two that are drawn alike; certain if one of them is."""
    key = line_name(data)
    if not graph.has_edge(source, target, key):
        graph.add_edge(source, target, key=key, **{**data, "edge": None})
        return
    known = graph.edges[source, target, key]
    if sure(data):
        known["standing"] = data.get("standing")
    if not data.get("faded"):
        known["faded"] = False
    if known.get("difference") != data.get("difference"):
        known["difference"] = None
