"""Two agreements or two regions compared: who is in both, who in one, and who and what ties the one to the other."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import networkx as nx

from lsgraph.network import Choice, choose, is_actor
from lsgraph.network.between import between
from lsgraph.views.tables import edge_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from lsgraph.claims.regions import Region
    from lsgraph.claims.stances import ActorStances
    from lsgraph.edition.edition import Edition
    from lsgraph.languages import Language
    from lsgraph.views.tables import EdgeRow

#: With more nodes names would cover each other; with more chosen ones there is no picture.
MOST_DRAWN = 45
#: Nodes around those chosen that are looked at in a large network.
_MOST_NEAR = 2_000
#: Of those in one agreement this many are looked around for somebody who ties them to the other.
_MOST_AROUND = 200
#: Ties and bridges between regions that are looked for at most, where not all are wanted.
MOST_BETWEEN = 200


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


# ----------------------------------------------------------------------------------------------------- two agreements


@dataclass(frozen=True, slots=True)
class Bridge:
    """One who is tied to somebody in each agreement: ties to those of the first, and to those of the second."""

    actor: str
    label: str
    first: tuple[EdgeRow, ...]
    second: tuple[EdgeRow, ...]

    @property
    def ties(self) -> int:
        """How many ties there are in all."""
        return len(self.first) + len(self.second)


@dataclass(frozen=True, slots=True)
class Compared:
    """Those with an act towards both agreements, with the acts towards each, and those with one towards one alone."""

    both: tuple[tuple[ActorStances, ActorStances], ...]
    first: tuple[ActorStances, ...]
    second: tuple[ActorStances, ...]

    @property
    def uncertain(self) -> int:
        """How many of them have no act that is certain on the day towards one of the agreements with which they are told."""
        rows = [*self.both, *((row,) for row in (*self.first, *self.second))]
        return sum(any(not row.sure for row in each) for each in rows)


def compared(edition: Edition, first: str, second: str, day: str | None) -> Compared:
    """The actors of two agreements; whoever has withdrawn counts too, with that act."""
    one, other = ({row.actor.iri: row for row in edition.stances.towards(iri, day).rows} for iri in (first, second))
    return Compared(
        both=tuple((row, other[iri]) for iri, row in one.items() if iri in other),
        first=tuple(row for iri, row in one.items() if iri not in other),
        second=tuple(row for iri, row in other.items() if iri not in one),
    )


def bridges(
    graph: nx.MultiDiGraph[str], first: Iterable[str], second: Iterable[str], language: Language
) -> list[Bridge]:
    """The actors in a network that are tied to actors of both sides and belong to neither, those with most ties first."""
    sides: Mapping[str, int] = {**dict.fromkeys(second, 1), **dict.fromkeys(first, 0)}
    ties: dict[str, tuple[list[EdgeRow], list[EdgeRow]]] = defaultdict(lambda: ([], []))
    for row in edge_rows(graph, language):
        for end, other in ((row.source, row.target), (row.target, row.source)):
            if end in sides and other not in sides and is_actor(graph.nodes[other]):
                ties[other][sides[end]].append(row)
    found = [
        Bridge(actor, graph.nodes[actor][f"label_{language}"], tuple(one), tuple(two))
        for actor, (one, two) in ties.items()
        if one and two
    ]
    return sorted(found, key=lambda bridge: (-bridge.ties, bridge.label))


@dataclass(frozen=True, slots=True)
class AgreementsCompared:
    """Two agreements compared: the actors of each, who ties those of the one to those of the other, and what a picture shows of it."""

    found: Compared
    between: Sequence[Bridge]
    drawn: nx.MultiDiGraph[str]


def compare_agreements(
    edition: Edition, first: str, second: str, day: str | None, language: Language
) -> AgreementsCompared:
    """Two agreements (IRIs) compared, on a day if given."""
    found = compared(edition, first, second, day)
    sides = [_iris(rows)[:_MOST_AROUND] for rows in (found.first, found.second)]
    members = [first, second, *_iris([row for row, _ in found.both])[:_MOST_AROUND]]
    graph = network_around(edition, [*members, *sides[0], *sides[1]], day)
    tied = bridges(graph, sides[0], sides[1], language)
    around = among(graph, [*members, *(bridge.actor for bridge in tied), *sides[0], *sides[1]])
    kept = {*members, *sides[0], *sides[1], *(bridge.actor for bridge in tied)}
    return AgreementsCompared(found, tied, around.subgraph(kept))


def _iris(rows: Sequence[ActorStances]) -> list[str]:
    return [row.actor.iri for row in rows if row.actor.iri]


# -------------------------------------------------------------------------------------------------------- two regions


@dataclass(frozen=True, slots=True)
class RegionBridge:
    """An actor, or an agreement, a meeting or a project, that is tied to both regions and belongs to neither alone."""

    node: str
    data: Mapping[str, Any]
    ties: tuple[tuple[EdgeRow, ...], tuple[EdgeRow, ...]]


@dataclass(frozen=True, slots=True)
class RegionsCompared:
    """What ties two regions: ties from the one to the other, who and what is tied to both, and what a picture shows of it.

    `is_cut` says that there is more of it than was looked for.
    """

    direct: Sequence[EdgeRow]
    bridges: Sequence[RegionBridge]
    is_cut: bool
    drawn: nx.MultiDiGraph[str]


def compare_regions(
    edition: Edition, first: Region, second: Region, day: str | None, language: Language, *, most: int = MOST_BETWEEN
) -> RegionsCompared:
    """What ties two regions, on a day if given: at most so many ties, and as many who tie them."""
    key = edition.day_key(day)
    found = edition.cache.get(
        ("between regions", first.slug, second.slug, key, most), lambda: between(edition.tables, first.slug, second.slug, key or None, most=most)
    )  # fmt: skip
    edges = [*found.direct, *found.ties[0], *found.ties[1]]
    graph = choose(edition.tables.graph_of(edges), Choice(at=key or None)).graph
    rows = edge_rows(graph, language)
    both = {first.slug, second.slug}
    direct = [row for row in rows if {graph.nodes[end]["region"] for end in (row.source, row.target)} == both]
    tied = _bridges(graph, rows, first.slug, second.slug)
    is_cut = len(found.direct) >= most or len(found.nodes) >= most
    return RegionsCompared(direct, tied, is_cut, _drawn(graph, direct, tied))


def _bridges(graph: nx.MultiDiGraph[str], rows: list[EdgeRow], first: str, second: str) -> list[RegionBridge]:
    """Those that are tied to both regions (slugs), actors first, then by how many ties they have."""
    ties: Mapping[str, tuple[list[EdgeRow], list[EdgeRow]]] = defaultdict(lambda: ([], []))
    for row in rows:
        for node, other in ((row.source, row.target), (row.target, row.source)):
            region = graph.nodes[other]["region"]
            if region in (first, second) and graph.nodes[node]["region"] not in (first, second):
                ties[node][region == second].append(row)
    bridges = [
        RegionBridge(node, graph.nodes[node], (tuple(one), tuple(other)))
        for node, (one, other) in ties.items()
        if one and other
    ]
    return sorted(
        bridges, key=lambda each: (not is_actor(each.data), -len(each.ties[0]) - len(each.ties[1]), each.node)
    )


def _drawn(graph: nx.MultiDiGraph[str], direct: list[EdgeRow], bridges: list[RegionBridge]) -> nx.MultiDiGraph[str]:
    """Of the network what a picture has room for: those who bridge with their ties, then the ties from one region to the other."""
    kept: nx.MultiDiGraph[str] = graph.__class__()
    for row in (*(row for each in bridges for side in each.ties for row in side), *direct):
        ends = {row.source, row.target}
        if len(set(kept) | ends) <= MOST_DRAWN:
            kept.add_nodes_from((end, graph.nodes[end]) for end in sorted(ends))
            kept.add_edge(row.source, row.target, row.key, **graph.edges[row.source, row.target, row.key])
    return kept
