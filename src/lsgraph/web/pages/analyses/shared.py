"""Shared by the pages of analyses: the network on a day, parameters of the address, and highlighting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.analysis.agreements import agreements, first_of, not_yet, register
from lsgraph.analysis.of_tables import offered_agreements, offered_foundations
from lsgraph.namespaces import INSTANCE, mint
from lsgraph.web.paging import not_found

if TYPE_CHECKING:
    from collections.abc import Callable

    import networkx as nx

    from lsgraph.edition.edition import Edition
    from lsgraph.languages import Language
    from lsgraph.web.page import Page


def day_key(edition: Edition, day: str | None) -> str:
    """The cache key of a day (see `Edition.day_key`)."""
    return edition.day_key(day)


def graph_of(edition: Edition, key: str) -> nx.MultiDiGraph[str]:
    """The network for a key of `day_key`: on that day, or the current one."""
    return edition.graph_at(key or None)


def register_of(edition: Edition) -> dict[str, dict[str, object]]:
    """All named organisations, by IRI (see `analysis.agreements.register`)."""
    return edition.cache.get("register", lambda: register(edition.store))


def as_of(page: Page, edition: Edition) -> str | None:
    """The date of the newest source, or the chosen day if it is earlier; None without either."""
    return edition.as_of(page.at)


def labels_in(edition: Edition, language: Language) -> Callable[[str], str]:
    """A function from IRI to label in a language."""
    return lambda iri: edition.resources.reference(iri).label(language)


def parameter(page: Page, name: str) -> str:
    """The value of a parameter of the address; empty if it is missing."""
    return dict(page.query).get(name, "").strip()


def agreements_of(edition: Edition, graph: nx.MultiDiGraph[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The agreements in the network on a day, and those only in the network at another time."""
    absent = not_yet(graph, edition.network)
    return tuple(node for node in agreements(graph) if node not in absent), absent


def chosen_of(
    page: Page, edition: Edition, name: str, offered: tuple[str, ...], absent: tuple[str, ...] = ()
) -> str | None:
    """The IRI among those offered that a parameter names, `first_of` them without one. Raises PageNotFoundError for what is not among them.

    None where it names something `absent` on the day: nothing else stands in for that.
    """
    slug = parameter(page, name)
    if not slug:
        return first_of(offered, edition.main_agreement)
    iris = _meant(slug)
    if found := next((iri for iri in iris if iri in offered), None):
        return found
    if not any(iri in absent for iri in iris):
        raise not_found(edition, slug.rpartition("/")[2][:80])
    return None


def names(page: Page, name: str, iri: str) -> bool:
    """Whether a parameter names that thing."""
    return iri in _meant(parameter(page, name))


def _meant(slug: str) -> tuple[str, ...]:
    """The IRIs that a name can mean, with or without its kind."""
    return INSTANCE + slug, mint("agreement", slug), mint("organization", slug)


def offered_in_large(edition: Edition) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The agreements and the foundations of a large network that are offered to choose from, those first with which most stand."""
    tables = edition.tables
    return edition.cache.get("offered", lambda: (offered_agreements(tables), offered_foundations(tables)))


def large_choice(page: Page, edition: Edition, name: str, offered: tuple[str, ...]) -> str | None:
    """The IRI in a large network that a parameter names, `first_of` those offered without one. Raises PageNotFoundError for what is not in it."""
    if slug := parameter(page, name):
        if found := next((iri for iri in _meant(slug) if edition.in_network(iri)), None):
            return found
        raise not_found(edition, slug.rpartition("/")[2][:80])
    return first_of(offered, edition.main_agreement)


def with_chosen(offered: tuple[str, ...], chosen: str | None) -> tuple[str, ...]:
    """The offered IRIs, with the chosen one added first if it is not among them."""
    return offered if chosen is None or chosen in offered else (chosen, *offered)


def clocks_kept(page: Page) -> dict[str, str]:
    """The clocks (`at`, `known`) as hidden fields of a form."""
    return dict(page.clocks)
