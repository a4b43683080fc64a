"""The page that compares two regions: who is in both, who in one, which ties lead from the one to the other, and who and what binds them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lsgraph.claims.lists import Window, organizations_of_two
from lsgraph.network import Choice, choose, is_actor
from lsgraph.network.between import between
from lsgraph.views.tables import edge_rows
from lsgraph.web.page import Stretch
from lsgraph.web.pages.analyses.among import MOST_DRAWN, pictures_among
from lsgraph.web.pages.analyses.shared import as_of, clocks_kept, parameter

if TYPE_CHECKING:
    from collections.abc import Mapping

    import networkx as nx

    from lsgraph.claims import Reference
    from lsgraph.claims.regions import Region
    from lsgraph.edition.edition import Edition
    from lsgraph.views.tables import EdgeRow
    from lsgraph.web.page import Page

#: Organisations in one part of a list, and bridges and ties in one part of theirs.
_IN_PART, _TIES_IN_PART = 60, 15
#: Ties and bridges that are looked for at most.
_MOST = 200
#: Ties that are told of one who bridges, to each region.
_MOST_TIES = 2


@dataclass(frozen=True, slots=True)
class Bridge:
    """An actor, or an agreement, a meeting or a project, that is tied to both regions and belongs to neither alone."""

    node: str
    data: Mapping[str, Any]
    ties: tuple[tuple[EdgeRow, ...], tuple[EdgeRow, ...]]


@dataclass(frozen=True, slots=True)
class Listed:
    """A part of a list of organisations, with how many there are in all."""

    things: list[Reference]
    stretch: Stretch


def write_two_regions(page: Page, edition: Edition) -> str:
    """The page; `first` and `second` name the regions, by default the two first."""
    regions = edition.resources.regions
    unknown: list[str] = []
    first, second = (_chosen(page, regions, name, number, unknown) for number, name in enumerate(("first", "second")))
    common = {
        "regions": regions, "first": first, "second": second, "unknown": unknown,
        "as_of": as_of(page, edition), "hidden": clocks_kept(page), "languages": edition.document_languages, "most_ties": _MOST_TIES,
    }  # fmt: skip
    if first is None or second is None or first.iri == second.iri:
        return page.write("two_regions.html", found=False, same=bool(first and second), **common)
    lists = {
        "both": _listed(page, edition, "both", first, second, both=True),
        "first": _listed(page, edition, "first", first, second, both=False),
        "second": _listed(page, edition, "second", second, first, both=False),
    }
    key = edition.day_key(page.at)
    found = edition.cache.get(
        ("between regions", first.slug, second.slug, key), lambda: between(edition.tables, first.slug, second.slug, key or None, most=_MOST)
    )  # fmt: skip
    graph = choose(
        edition.tables.graph_of([*found.direct, *found.ties[0], *found.ties[1]]), Choice(at=key or None)
    ).graph
    rows = edge_rows(graph, page.language)
    both = {first.slug, second.slug}
    direct = [row for row in rows if {graph.nodes[end]["region"] for end in (row.source, row.target)} == both]
    bridges = _bridges(graph, rows, first.slug, second.slug)
    parts = {
        "direct": Stretch.of(page, len(direct), _TIES_IN_PART, "direct"),
        "bridges": Stretch.of(page, len(bridges), _TIES_IN_PART, "bridges"),
    }
    return page.write(
        "two_regions.html",
        found=True,
        same=False,
        lists=lists,
        direct=direct,
        bridges=bridges,
        is_cut=len(found.direct) >= _MOST or len(found.nodes) >= _MOST,
        most=_MOST,
        parts_of=parts,
        pictures=pictures_among(page, edition, ("two regions", first.slug, second.slug, key), _drawn(graph, direct, bridges), f"{first.reference.label(page.language)} – {second.reference.label(page.language)}"),
        **common,
    )  # fmt: skip


def _chosen(page: Page, regions: tuple[Region, ...], name: str, default: int, unknown: list[str]) -> Region | None:
    """The region that a parameter names, else the one with that number; an unknown name is added to `unknown`, not refused."""
    slug = parameter(page, name)
    found = next((region for region in regions if region.slug == slug), None)
    if slug and found is None:
        unknown.append(slug[:80])
    return found or (regions[default] if len(regions) > default else None)


def _listed(page: Page, edition: Edition, name: str, inside: Region, other: Region, *, both: bool) -> Listed:
    def part(window: Window) -> tuple[list[str], int]:
        found = organizations_of_two(edition.resources, inside.iri, other.iri, page.language, window, both=both)
        return found.items, found.total

    stretch = Stretch.of(page, part(Window(0))[1], _IN_PART, name)
    iris, _ = part(Window(_IN_PART, offset=stretch.offset))
    return Listed(edition.resources.references(iris), stretch)


def _bridges(graph: nx.MultiDiGraph[str], rows: list[EdgeRow], first: str, second: str) -> list[Bridge]:
    """Those that are tied to both regions (slugs), actors first, then by how many ties they have."""
    ties: Mapping[str, tuple[list[EdgeRow], list[EdgeRow]]] = defaultdict(lambda: ([], []))
    for row in rows:
        for node, other in ((row.source, row.target), (row.target, row.source)):
            region = graph.nodes[other]["region"]
            if region in (first, second) and graph.nodes[node]["region"] not in (first, second):
                ties[node][region == second].append(row)
    bridges = [
        Bridge(node, graph.nodes[node], (tuple(one), tuple(other)))
        for node, (one, other) in ties.items()
        if one and other
    ]
    return sorted(
        bridges, key=lambda each: (not is_actor(each.data), -len(each.ties[0]) - len(each.ties[1]), each.node)
    )


def _drawn(graph: nx.MultiDiGraph[str], direct: list[EdgeRow], bridges: list[Bridge]) -> nx.MultiDiGraph[str]:
    """Of the network what a picture has room for: those who bridge with their ties, then the ties from one region to the other."""
    kept: nx.MultiDiGraph[str] = graph.__class__()
    for row in (*(row for each in bridges for side in each.ties for row in side), *direct):
        ends = {row.source, row.target}
        if len(set(kept) | ends) <= MOST_DRAWN:
            kept.add_nodes_from((end, graph.nodes[end]) for end in sorted(ends))
            kept.add_edge(row.source, row.target, row.key, **graph.edges[row.source, row.target, row.key])
    return kept
