"""The part of a network that belongs to a region: the edges that lead to or from it, and where a picture of it has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx

from lsgraph.claims.regions import ACROSS
from lsgraph.network.frames import FIRST_FRAMES, place_in, place_in_frames
from lsgraph.network.measures import by_importance

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lsgraph.network.layout import Positions
    from lsgraph.network.measures import Measures

REGION_PLACES = "region places"
"""The kind under which the tables of a network keep the places of each region's picture."""
FIRST_PLACES = "first places"
"""The kind under which they keep the places of the first page's picture."""
EVERYWHERE = ""
"""Stands in the place of a region's slug for all regions."""
MOST_IN_REGION, MOST_EDGES_IN_REGION = 26, 80
"""A picture of a region has at most so many nodes, those that connect most, and edges: with its table it makes a page of less than 100 kB."""
MOST_FIRST = {"landscape": 16, "portrait": 9}
"""The picture on the first page has at most so many nodes by frame: what fits in a screen beside the questions, or between them on a phone."""


def region_graph(graph: nx.MultiDiGraph[str], region: str) -> nx.MultiDiGraph[str]:
    """The edges of a network that lead to or from a node of a region, by its slug, or of none or several (`ACROSS`), with their ends."""
    wanted = None if region == ACROSS else region
    there = {node for node, data in graph.nodes(data=True) if region == EVERYWHERE or data.get("region") == wanted}
    edges = sorted(graph.edges(keys=True))
    return graph.edge_subgraph(list(filter(lambda edge: edge[0] in there or edge[1] in there, edges)))


def region_pictures(
    graph: nx.MultiDiGraph[str],
    measures: Mapping[str, Measures],
    whole: Mapping[str, Mapping[str, tuple[float, float]]],
) -> Iterator[tuple[str, dict[str, Positions], int]]:
    """The slug of each region in a network, with the places of its picture by frame and how many nodes belong there; `whole` are those of the picture of everything.

    What stands in the picture of everything alone stands in the same places there.
    """
    regions = sorted({data["region"] for _, data in graph.nodes(data=True) if data.get("region")})
    for region in regions:
        part = region_graph(graph, region)
        shown = _most(part, by_importance(part, measures))
        if len(shown) == len(graph) and whole:
            yield region, {frame: dict(places) for frame, places in whole.items()}, len(part)
        else:
            # Whose neighbours all connect less would stand alone.
            drawn = region_graph(part.subgraph(shown), region)
            yield region, place_in_frames(drawn) if drawn else {}, len(part)


def _most(graph: nx.MultiDiGraph[str], ranked: Sequence[str]) -> Sequence[str]:
    """The first of these nodes, as many as have no more edges among themselves than a picture may have; two in any case."""
    most, edges = ranked[:MOST_IN_REGION], 0
    for count, node in enumerate(most):
        edges += graph.subgraph(most[: count + 1]).degree(node)
        if edges > MOST_EDGES_IN_REGION and count > 1:
            return most[:count]
    return most


def first_picture(graph: nx.MultiDiGraph[str]) -> dict[str, Positions]:
    """The places, by frame, of what the first page shows of a network.

    A third are those with relations to most others, and the rest those that tie most of them together: the first alone may have none
    among themselves, as agreements that share their signatories.
    """
    neighbours = {node: set(nx.all_neighbors(graph, node)) - {node} for node in graph}
    ranked = sorted(graph, key=lambda node: (-len(neighbours[node]), node))
    found = {}
    for frame in FIRST_FRAMES:
        most = MOST_FIRST[frame.name]
        chosen = set(ranked[: most // 3])
        while len(chosen) < min(most, len(ranked)):
            rest = (node for node in ranked if node not in chosen)
            chosen.add(max(rest, key=lambda node: len(neighbours[node] & chosen)))
        part = region_graph(graph.subgraph(chosen), EVERYWHERE)
        if part:
            found[frame.name] = place_in(part, frame)
    return found
