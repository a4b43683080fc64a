"""Analyses of a large network, which read only the relevant part of its tables: one agreement and its surroundings."""

from __future__ import annotations

from math import comb
from typing import TYPE_CHECKING

import networkx as nx

from lsgraph.analysis.agreements import SIGNED_AT, STANCE_NAMES, STANDS_BEHIND, TOOK_PART, register
from lsgraph.analysis.what_if import Connectivity
from lsgraph.network import Choice, choose
from lsgraph.network.ties import tied

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from lsgraph.network.tables import Tables
    from lsgraph.network.tables_writer import TablesWriter
    from lsgraph.stores import Store

#: Most agreements and foundations offered as choices, in descending order of their actors.
MOST_OFFERED = 50
#: Most foundations for which coverage is computed, those first that most actors around the agreement stand behind.
MOST_COVERED = 5
#: Most cut points that are named.
_MOST_HOLDING = 12


def offered(tables: Tables, *predicates: str, kind: str | None = None) -> tuple[str, ...]:
    """The targets of edges with these properties in the current network, in descending order of edges; at most `MOST_OFFERED`."""
    return tuple(tables.most_linked(predicates, MOST_OFFERED, kind))


def offered_agreements(tables: Tables) -> tuple[str, ...]:
    """The agreements with most acts towards them."""
    return offered(tables, *STANCE_NAMES, kind="agreement")


def offered_foundations(tables: Tables) -> tuple[str, ...]:
    """The foundations that most actors stand behind."""
    return offered(tables, STANDS_BEHIND)


def around_agreement(
    tables: Tables, agreement: str, foundations: Collection[str], day: str | None
) -> nx.MultiDiGraph[str]:
    """An agreement with its meetings and these foundations, and all incoming edges, on a day or currently."""
    numbers = tables.numbers([agreement, *foundations])
    if agreement not in numbers:
        return nx.MultiDiGraph()
    held_at = tables.edges_of(numbers[agreement], SIGNED_AT, day=day)
    meetings = set(tables.graph_of(held_at)) - {agreement}
    edges = [*held_at, *tables.edges_of(numbers[agreement], *STANCE_NAMES, day=day, incoming=True)]
    for number in tables.numbers(meetings).values():
        edges += tables.edges_of(number, TOOK_PART, day=day, incoming=True)
    for foundation in foundations:
        if foundation in numbers:
            edges += tables.edges_of(numbers[foundation], STANDS_BEHIND, day=day, incoming=True)
    return choose(tables.graph_of(edges, [numbers[agreement]]), Choice(at=day)).graph


def foundations_of(tables: Tables, graph: nx.MultiDiGraph[str]) -> tuple[str, ...]:
    """The foundations that most of those in a part of the network stand behind."""
    behind = tables.most_linked([STANDS_BEHIND], MOST_COVERED, None, tables.numbers(graph).values())
    return tuple(behind)


# --------------------------------------------------------------------------------------------------- firm ties


def firm_components(now: nx.MultiDiGraph[str]) -> dict[str, int]:
    """The connected component by firm ties of each node that has one, numbered from 1 in descending order of size."""
    firm = tied(now, "firm")
    parts = [part for part in nx.connected_components(firm) if len(part) > 1]
    return {
        node: number
        for number, part in enumerate(sorted(parts, key=lambda part: (-len(part), min(part))), 1)
        for node in part
    }


def write_firm(writer: TablesWriter, now: nx.MultiDiGraph[str], store: Store, components: Mapping[str, int]) -> None:
    """Store how firm ties connect the named organisations, for `supposed_connectivity`."""
    organizations = set(register(store))
    sizes = [0] * (1 + max(components.values(), default=0))
    for node, number in components.items():
        sizes[number] += node in organizations
    holding = sorted(node for node in nx.articulation_points(tied(now, "firm")) if node in organizations)
    writer.write_parts("component", "firm", sizes)
    figures = {
        "largest": max(sizes),
        "reaching": sum(comb(size, 2) for size in sizes),
        "holding": holding[:_MOST_HOLDING],
        "held": len(holding),
        "organizations": len(organizations),
    }
    writer.write_parts("firm", "organizations", [figures])


def supposed_connectivity(
    tables: Tables, agreement: str, signed: int, supposed: Iterable[str]
) -> tuple[Connectivity, Connectivity, int]:
    """Connectivity of the organisations by firm ties, currently and if these actors also signed; and the number of organisations.

    Distances, and the cut points of the supposed network, are not computed for a large network.
    """
    (figures,) = tables.parts("firm", "organizations")
    actors = list(supposed)
    component = tables.components([agreement, *actors])
    joined = {number for number in component.values() if number}
    sizes = [tables.parts("component", "firm", number, 1)[0] for number in joined]
    together = sum(sizes) + sum(1 for actor in actors if not component.get(actor))
    before = Connectivity(comb(signed, 2), figures["largest"], figures["reaching"], None, tuple(figures["holding"]))
    if not actors:
        return before, before, figures["organizations"]
    count = signed + len(actors)
    reaching = figures["reaching"] - sum(comb(size, 2) for size in sizes) + comb(together, 2)
    after = Connectivity(comb(count, 2), max(figures["largest"], together), reaching, None, None)
    return before, after, figures["organizations"]
