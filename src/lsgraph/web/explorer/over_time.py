"""The network over time: the relations of a selection in the order in which they begin, as page and as files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import Request, Response

from lsgraph.claims import Reference
from lsgraph.languages import LANGUAGES, wording
from lsgraph.namespaces import instance_name
from lsgraph.network import choose
from lsgraph.views.chronology import TimelineRow, moment
from lsgraph.views.palette import FAMILY_COLOURS
from lsgraph.web.explorer.filtered import SELECTING, filtered
from lsgraph.web.page import Stretch
from lsgraph.web.paging import page_of
from lsgraph.web.threads import computing
from lsgraph.web.timelines import MOST_IN_FILE, ROWS_IN_PART, Timeline
from lsgraph.web.view_files import downloads, view_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import networkx as nx

    from lsgraph.edition.edition import Edition
    from lsgraph.network import EdgeKey
    from lsgraph.web.explorer.filtered import Filtered
    from lsgraph.web.page import Page


async def timeline_page(request: Request) -> Response:
    """The page of the network over time."""
    return await page_of(request, write_timeline, through=computing)


async def timeline_file(request: Request, suffix: str) -> Response:
    """The same as a file."""
    return await view_file(request, suffix, SELECTING, lambda page, edition: _shown(page, edition)[0], "timeline")


def write_timeline(page: Page, edition: Edition) -> str:
    """The page of the network over time."""
    timeline, selected, stretch = _shown(page, edition)
    t = wording("pages", page.language)
    return page.write(
        "timeline.html",
        tab="network",
        title=timeline.title,
        lead=t["timeline_network_lead"],
        back=None,
        timeline=timeline,
        stretch=stretch,
        languages=edition.document_languages,
        instance_name=instance_name,
        downloads=downloads(page, "network/timeline", **selected.parameters, **_begins(stretch)),
        **selected.context("timeline"),
    )


def _begins(stretch: Stretch) -> dict[str, str]:
    return {"row": str(stretch.offset)} if stretch.offset else {}


def _shown(page: Page, edition: Edition) -> tuple[Timeline, Filtered, Stretch]:
    selected = filtered(page, edition)
    total, rows = _rows_of(selected)
    stretch = Stretch.of(page, total, ROWS_IN_PART, parameter="row")
    title = wording("timeline", page.language)["heading_network"]
    if selected.part:
        title = f"{title}: {selected.part.title}"

    def short(reference: Reference) -> str:
        return edition.short_label(reference, page.language)

    timeline = Timeline(
        page, edition, title, rows(stretch.offset, ROWS_IN_PART), short,
        page.urls.page("network/timeline", **selected.parameters), lambda: rows(0, MOST_IN_FILE),
    )  # fmt: skip
    return timeline, selected, stretch


def _rows_of(selected: Filtered) -> tuple[int, Callable[[int, int], Sequence[TimelineRow]]]:
    """How many rows there are, and a function that reads so many of them from one on."""
    if (selection := selected.selection) is not None:
        graph = selection.graph
        edges = sorted(selection.listed, key=lambda edge: (moment(graph.edges[edge].get("relation")), edge))
        return len(edges), lambda first, most: _rows(graph, edges[first : first + most])
    tables, where = selected.edition.tables, (selected.day, selected.region, selected.within, selected.choice.strength)

    def read(first: int, most: int) -> list[TimelineRow]:
        numbers = tables.edges_in_time(most, first, *where)
        graph = choose(tables.graph_of(numbers), selected.choice).graph
        order = sorted(graph.edges(keys=True), key=lambda edge: (moment(graph.edges[edge].get("relation")), edge))
        return _rows(graph, order)

    return tables.count_held(*where), read


def _rows(graph: nx.MultiDiGraph[str], edges: Iterable[EdgeKey]) -> list[TimelineRow]:
    def named(iri: str) -> Reference:
        return Reference(iri, {language: graph.nodes[iri][f"label_{language}"] for language in LANGUAGES})

    rows = []
    for edge in edges:
        data = graph.edges[edge]
        colour = FAMILY_COLOURS[graph.nodes[edge[0]]["family"]]
        rows.append(TimelineRow(data["relation"], named(edge[0]), named(edge[1]), data.get("standing"), colour))
    return rows
