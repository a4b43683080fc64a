"""Pictures of some actors among themselves and with those around them, of a network of any size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
from markupsafe import Markup

from lsgraph.network import Choice, choose
from lsgraph.network.frames import FRAMES, place_in_frames
from lsgraph.views import network_svg
from lsgraph.web.pictures import pictures_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from lsgraph.edition.edition import Edition
    from lsgraph.web.page import Page
    from lsgraph.web.pages.drawings import Picture

#: With more nodes names would cover each other; with more chosen ones there is no picture.
MOST_DRAWN = 45
#: Rounds in which names are moved off each other: somebody waits for the picture.
_ROUNDS = 100
#: Nodes around those chosen that are looked at in a large network.
_MOST_NEAR = 2_000


def network_around(edition: Edition, chosen: Iterable[str], day: str | None) -> nx.MultiDiGraph[str]:
    """The network of these things and of all that they are tied to, on a day if given; empty where too much surrounds them."""
    nodes = list(dict.fromkeys(chosen))
    if not edition.has_network:
        return nx.MultiDiGraph()
    if not edition.is_large:
        whole = edition.graph_at(edition.day_key(day) or None)
        inside = {node for node in nodes if node in whole}
        near = {other for node in inside for other in nx.all_neighbors(whole, node)}
        return whole.subgraph(inside | near)
    numbers = set(edition.tables.numbers(nodes).values())
    around = numbers | edition.tables.neighbours(numbers, day)
    if len(around) > _MOST_NEAR:
        around = numbers
    return choose(edition.tables.graph(around), Choice(at=edition.day_key(day) or None)).graph


def among(graph: nx.MultiDiGraph[str], chosen: Iterable[str]) -> nx.MultiDiGraph[str]:
    """Of that network the chosen ones with the neighbours for which a picture has room: first those that tie most of them together.

    Edges between two neighbours are left out: the picture is about the chosen ones.
    """
    inside = [node for node in dict.fromkeys(chosen) if node in graph]
    shared = {other: 0 for node in inside for other in nx.all_neighbors(graph, node)}
    for node in inside:
        for other in set(nx.all_neighbors(graph, node)):
            shared[other] += 1
    others = sorted((node for node in shared if node not in inside), key=lambda node: (-shared[node], node))
    shown = {*inside, *others[: max(0, MOST_DRAWN - len(inside))]}
    drawn: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    drawn.add_nodes_from((node, graph.nodes[node]) for node in sorted(shown))
    for source, target, key, data in graph.edges(keys=True, data=True):
        if source in shown and target in shown and (source in inside or target in inside):
            drawn.add_edge(source, target, key, **data)
    return drawn


def pictures_among(
    page: Page, edition: Edition, key: Hashable, graph: nx.MultiDiGraph[str], title: str
) -> list[Picture]:
    """A picture of the network for each frame; none of an empty one, or of more than `MOST_DRAWN` nodes."""
    if not 0 < len(graph) <= MOST_DRAWN:
        return []

    def drawn() -> list[Picture]:
        places = place_in_frames(graph, most_rounds=_ROUNDS)
        return [
            (
                frame.name,
                # The views escape what comes from data.
                Markup(  # noqa: S704
                    network_svg(
                        graph, places[frame.name], language=page.language, link=page.urls.thing, width=frame.width, height=frame.height, title=title
                    )
                ),
            )
            for frame in FRAMES
        ]  # fmt: skip

    return pictures_of(edition).cache.get(("among", key, page.language, page.clocks, title), drawn)
