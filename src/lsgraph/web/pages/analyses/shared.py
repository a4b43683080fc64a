"""What the analyses share: the network on a day, what an address asks for, and what is brought out of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.analysis.agreements import agreements, not_yet, register
from lsgraph.analysis.of_tables import offered_agreements, offered_foundations
from lsgraph.namespaces import INSTANCE, mint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import networkx as nx

    from lsgraph.edition.edition import Edition
    from lsgraph.languages import Language
    from lsgraph.network import EdgeKey
    from lsgraph.web.page import Page


def day_key(edition: Edition, day: str | None) -> str:
    """The day from which on the network is as on that day (see `Edition.day_key`)."""
    return edition.day_key(day)


def graph_of(edition: Edition, key: str) -> nx.MultiDiGraph[str]:
    """The network on the day of a key of `day_key`, or as it stands."""
    return edition.graph_at(key or None)


def register_of(edition: Edition) -> dict[str, dict[str, object]]:
    """All named organisations, by IRI (see `analysis.agreements.register`)."""
    return edition.cache.get("register", lambda: register(edition.store))


def as_of(page: Page, edition: Edition) -> str | None:
    """The day until which the sources tell, or that the page is asked for where it is earlier; None where neither is known."""
    return edition.as_of(page.at)


def labels_in(edition: Edition, language: Language) -> Callable[[str], str]:
    """What gives the label of an IRI in a language."""
    return lambda iri: edition.resources.reference(iri).label(language)


def asked(page: Page, name: str) -> str:
    """What the address says of a parameter; empty where it does not."""
    return dict(page.query).get(name, "").strip()


def agreements_of(edition: Edition, graph: nx.MultiDiGraph[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The agreements that are on record in the network on a day, and those that are so only at another time."""
    absent = not_yet(graph, edition.network)
    return tuple(node for node in agreements(graph) if node not in absent), absent


def chosen_of(
    page: Page, name: str, offered: tuple[str, ...], unknown: list[str], absent: tuple[str, ...] = ()
) -> str | None:
    """What a parameter names of what is offered, else the first of that; what is not there is told, not refused.

    None where it names something `absent` on the day: nothing else stands in for that.
    """
    slug = asked(page, name)
    if not slug:
        return offered[0] if offered else None
    for iri in (INSTANCE + slug, mint("agreement", slug), mint("organization", slug)):
        if iri in offered:
            return iri
        if iri in absent:
            return None
    unknown.append(slug[:80])
    return offered[0] if offered else None


def offered_in_large(edition: Edition) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The agreements and the foundations of a large network that are offered to choose from, those first with which most stand."""
    tables = edition.tables
    return edition.cache.get("offered", lambda: (offered_agreements(tables), offered_foundations(tables)))


def large_choice(page: Page, edition: Edition, name: str, offered: tuple[str, ...], unknown: list[str]) -> str | None:
    """What a parameter names of a large network, else the first of what is offered; what is not there is told, not refused."""
    if slug := asked(page, name):
        for iri in (INSTANCE + slug, mint("agreement", slug), mint("organization", slug)):
            if edition.in_network(iri):
                return iri
        unknown.append(slug[:80])
    return offered[0] if offered else None


def with_chosen(offered: tuple[str, ...], chosen: str | None) -> tuple[str, ...]:
    """What is offered, with what is chosen where that is not among it."""
    return offered if chosen is None or chosen in offered else (chosen, *offered)


def clocks_kept(page: Page) -> dict[str, str]:
    """The clocks that a form keeps."""
    return dict(page.clocks)


def lit(graph: nx.MultiDiGraph[str], edges: Iterable[EdgeKey], nodes: Iterable[str] = ()) -> nx.MultiDiGraph[str]:
    """A copy of the network in which all but those edges, what they bind, and those nodes are faded."""
    drawn: nx.MultiDiGraph[str] = graph.copy()
    kept = set(edges)
    bright = {end for edge in kept for end in edge[:2]} | set(nodes)
    for node, attributes in drawn.nodes(data=True):
        attributes["faded"] = node not in bright
    for source, target, key, attributes in drawn.edges(keys=True, data=True):
        attributes["faded"] = (source, target, key) not in kept
    return drawn
