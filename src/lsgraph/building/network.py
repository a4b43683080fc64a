"""The network of a generation: its measures, groups, positions and what analyses find, computed once and written as tables."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from lsgraph.analysis.kept import write_gaps, write_roles
from lsgraph.analysis.of_tables import firm_components, write_firm
from lsgraph.languages import LANGUAGES
from lsgraph.namespaces import mint
from lsgraph.network import TIES, Choice, Measures, choose, communities, measures, network, turns
from lsgraph.network.frames import is_large, layouts
from lsgraph.network.regional import EVERYWHERE, FIRST_PLACES, REGION_PLACES, first_picture, region_pictures
from lsgraph.network.table_file import IN_TIME, NETWORK_FILE
from lsgraph.network.tables_writer import tables_at
from lsgraph.views.chronology import moment
from lsgraph.views.overview import overview, overview_parts, overview_positions
from lsgraph.views.scopes import tiers
from lsgraph.views.tables import edge_rows

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import networkx as nx

    from lsgraph.building.progress import Progress
    from lsgraph.claims import Resources
    from lsgraph.network import Ties
    from lsgraph.network.tables_writer import TablesWriter

#: Data beyond this many quads gets no network, nor does a network of more nodes: reading and laying it out would take too long.
MOST_FOR_NETWORK, MOST_NODES = 3_000_000, 100_000


def write_network(
    folder: Path, resources: Resources, quads: int, stored: Mapping[str, object], progress: Progress
) -> None:
    """Write the tables of the network below the folder; `stored` are the slugs of documents whose text is stored.

    They are empty for data that is too large for a network, which is told as the step `undrawn`.
    """
    graph = None
    if quads <= MOST_FOR_NETWORK:
        with progress.step("network"):
            graph = network(resources, ended=True)
    if graph is None or len(graph) > MOST_NODES:
        with progress.step("undrawn"), tables_at(folder / NETWORK_FILE) as writer:
            writer.write_about(
                nodes=0, edges=0, nodes_now=0, edges_now=0, large=False, size=None, estimated={}, days=[]
            )
        return
    now = choose(graph, Choice()).graph
    with progress.step("measures"):
        groups = communities(now, graph)
        measured: dict[Ties, dict[str, Measures]] = {ties: _of_all(graph, now, ties, groups) for ties in TIES}
    with progress.step("layout"):
        places = layouts(graph, groups)
    with progress.step("analyses"), tables_at(folder / NETWORK_FILE) as writer:
        write_graph(writer, graph, now, measured, places)
        write_firm(writer, now, resources.store, firm_components(now))
        write_roles(writer, now, measured)
        write_gaps(writer, resources, now, measured["firm"], {mint("document", slug) for slug in stored})


def _of_all(
    graph: nx.MultiDiGraph[str], now: nx.MultiDiGraph[str], ties: Ties, groups: Mapping[str, int]
) -> dict[str, Measures]:
    """The measures of the network as it stands, for all nodes: what has only edges that ended has no ties."""
    found = measures(now, ties, groups=groups)
    return {node: found.get(node) or Measures(0, 0, 0.0, None, False, groups[node]) for node in graph}


def write_graph(
    writer: TablesWriter,
    graph: nx.MultiDiGraph[str],
    now: nx.MultiDiGraph[str],
    measured: Mapping[Ties, Mapping[str, Measures]],
    places: Mapping[str, Mapping[str, tuple[float, float]]],
) -> None:
    """Write a network: `graph` with what has ended and `now` as it stands, its measures by each choice of ties, and its `layouts`."""
    large = is_large(graph)
    firm = measured["firm"]
    writer.write_about(
        nodes=len(graph),
        edges=graph.number_of_edges(),
        nodes_now=len(now),
        edges_now=now.number_of_edges(),
        large=large,
        size=places["size"]["landscape"] if large else None,
        estimated={ties: any(own.estimated for own in measured[ties].values()) for ties in TIES},
        days=sorted({day for *_, data in graph.edges(data=True) for day, _ in data["timeline"].turns}),
    )
    writer.write_nodes(
        graph, measured, places["landscape"] if large else {}, tiers(graph, firm), now, firm_components(now)
    )
    if not large:
        writer.write_positions({name: dict(found) for name, found in places.items()})
    rows = {
        language: {(row.source, row.target, row.key): place for place, row in enumerate(edge_rows(graph, language))}
        for language in LANGUAGES
    }
    begun = sorted(graph.edges(keys=True), key=lambda edge: (moment(graph.edges[edge].get("relation")), edge))
    writer.write_edges(graph, rows | {IN_TIME: {edge: place for place, edge in enumerate(begun)}})
    for region, pictured, nodes in region_pictures(graph, firm, {} if large else places):
        writer.write_parts(REGION_PLACES, region, [pictured, nodes])
    if not large:
        writer.write_parts(FIRST_PLACES, EVERYWHERE, [first_picture(now)])
    writer.write_parts(
        "turns", "day", ([day, Counter(turn.change for turn in found)] for day, found in turns(graph).items())
    )
    for by in ("community", "kind"):
        shown = overview(now, firm, by="kind" if by == "kind" else "community")
        groups, ties = overview_parts(shown)
        if large:
            writer.write_parts("group positions", by, overview_positions(shown).items())
        writer.write_parts("group", by, groups)
        writer.write_parts("tie", by, ties)
