"""Shared by the pages of analyses: the network on a day, parameters of the address, and highlighting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.analysis.agreements import agreements, first_of, not_yet, register
from lsgraph.analysis.of_tables import offered_agreements, offered_foundations
from lsgraph.languages import Message
from lsgraph.namespaces import instance_name
from lsgraph.web.filters import named_by
from lsgraph.web.http.problems import PageNotFoundError

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
    """The IRI among those offered that a parameter names as its filter does, `first_of` them without one.

    None where it names something `absent` on the day: nothing else stands in for that. Raises PageNotFoundError for what is neither.
    """
    if (found := named(page, edition, name)) is None:
        return first_of(offered, edition.main_agreement)
    if found in offered:
        return found
    if found not in absent:
        raise _not_in_network(edition, found)
    return None


def named(page: Page, edition: Edition, name: str) -> str | None:
    """The IRI that a parameter names as the filter of that name does, None without one. Raises PageNotFoundError for one that there is not."""
    slug = parameter(page, name)
    return named_by(edition, name, name, slug, page.urls) if slug else None


def _not_in_network(edition: Edition, iri: str) -> PageNotFoundError:
    """The error for something on record that the analysis has nothing of."""
    return PageNotFoundError(
        Message("The network has nothing called {names}.", names=repr(instance_name(iri)[:80])),
        suggestions=(edition.resources.reference(iri),),
    )


def offered_in_large(edition: Edition) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The agreements and the foundations of a large network that are offered to choose from, those first with which most stand."""
    tables = edition.tables
    return edition.cache.get("offered", lambda: (offered_agreements(tables), offered_foundations(tables)))


def large_choice(page: Page, edition: Edition, name: str, offered: tuple[str, ...]) -> str | None:
    """The IRI in a large network that a parameter names, `first_of` those offered without one. Raises PageNotFoundError for what is not in it."""
    if (found := named(page, edition, name)) is None:
        return first_of(offered, edition.main_agreement)
    if not edition.in_network(found):
        raise _not_in_network(edition, found)
    return found


def with_chosen(offered: tuple[str, ...], chosen: str | None) -> tuple[str, ...]:
    """The offered IRIs, with the chosen one added first if it is not among them."""
    return offered if chosen is None or chosen in offered else (chosen, *offered)


def clocks_kept(page: Page) -> dict[str, str]:
    """The clocks (`at`, `known`) as hidden fields of a form."""
    return dict(page.clocks)
