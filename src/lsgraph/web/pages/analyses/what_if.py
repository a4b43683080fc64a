"""The page of what would change if some actors signed."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import networkx as nx

from lsgraph.analysis.agreements import perhaps_signed, signatories
from lsgraph.analysis.of_tables import around_agreement, foundations_of, supposed_connectivity
from lsgraph.analysis.what_if import MOST_SUPPOSED, WhatIf, covered, supposed_edges, supposed_graph, what_if
from lsgraph.languages import translations, wording
from lsgraph.namespaces import INSTANCE, instance_name, kind_and_slug
from lsgraph.network import is_actor
from lsgraph.views.emphasis import highlighted
from lsgraph.views.palette import KINDS, kind_label
from lsgraph.web.filters import not_called
from lsgraph.web.http.parameters import supposed_in
from lsgraph.web.pages.analyses.shared import (
    agreements_of,
    as_of,
    chosen_of,
    clocks_kept,
    day_key,
    graph_of,
    labels_in,
    large_choice,
    offered_in_large,
    parameter,
    register_of,
    with_chosen,
)
from lsgraph.web.pages.drawings import AnalysisPicture, drawings, edge_in_words, listed
from lsgraph.web.pages.overlays import banner, halos

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lsgraph.edition.edition import Edition
    from lsgraph.languages import Language
    from lsgraph.network import EdgeKey
    from lsgraph.web.page import Page
    from lsgraph.web.pages.drawings import EdgeInWords

#: How many of those around an agreement of a large network can be ticked, and how many that a search finds.
_MOST_CANDIDATES, _MOST_HITS = 40, 20


def write_what_if(page: Page, edition: Edition) -> str:
    """The page; `signed` (any number of them) are those supposed to sign `agreement`.

    Raises RequestError for more than can be supposed at once.
    """
    ticked = supposed_in(text for name, text in page.query if name == "signed")
    if edition.is_large:
        return _write_large(page, edition, ticked)
    key = day_key(edition, page.at)
    graph = graph_of(edition, key)
    organizations = register_of(edition)
    unknown = [text[:80] for text in ticked if INSTANCE + text not in organizations]
    offered, absent = agreements_of(edition, graph)
    agreement = chosen_of(page, edition, "agreement", offered, absent)
    if agreement is None:
        return page.write(
            "what_if.html",
            agreement=None,
            absent=absent,
            unknown=unknown,
            as_of=as_of(page, edition),
            name=labels_in(edition, page.language),
        )
    result = _supposed(edition, key, graph, agreement, ticked)
    signed = signatories(graph, agreement)
    return page.write(
        "what_if.html",
        agreement=agreement,
        offered=offered,
        unknown=unknown,
        as_of=as_of(page, edition),
        result=result,
        groups=_by_kind(organizations, signed, page.language),
        signatures=[edge_in_words(graph, edge, page.language) for edge in _signatures(graph, agreement, signed)],
        perhaps=_perhaps(graph, agreement, page.language),
        quick=_quick(graph, agreement, result, organizations),
        joined=result.after.largest - result.before.largest,
        relieved=[iri for iri in result.before.holding or () if iri not in (result.after.holding or ())],
        unnamed=any(data["unnamed"] for _, data in graph.nodes(data=True)),
        name=labels_in(edition, page.language),
        names=partial(listed, page.language),
        instance_name=instance_name,
        languages=edition.document_languages,
        pictures=drawings(page, edition, _picture(page, edition, key, graph, result)),
        hidden=clocks_kept(page),
        sought=None,
    )


def _write_large(page: Page, edition: Edition, ticked: list[str]) -> str:
    """The page of a large network: the surroundings of one agreement, and the connectivity by firm ties, as stored by the build."""
    tables, language = edition.tables, page.language
    offered, _ = offered_in_large(edition)
    agreement = large_choice(page, edition, "agreement", offered)
    graph = _around(edition, agreement, day_key(edition, page.at)) if agreement else nx.MultiDiGraph()
    if agreement is None or agreement not in graph:
        return page.write(
            "what_if.html", agreement=None, absent=(), unknown=(), as_of=as_of(page, edition), name=str,
        )  # fmt: skip
    known = [INSTANCE + text for text in ticked if _is_organization(edition, INSTANCE + text)]
    unknown = [text[:80] for text in ticked if INSTANCE + text not in known]
    sought = [
        hit.iri for hit in edition.store.names.find(parameter(page, "q"), limit=_MOST_HITS, kinds=("organization",))
    ]
    near = [node for node, data in graph.nodes(data=True) if is_actor(data) and _is_organization(edition, node)]
    candidates = dict.fromkeys([*known, *sought, *near[:_MOST_CANDIDATES]])
    signed = signatories(graph, agreement)
    supposed = [iri for iri in known if iri not in signed]
    before, after, organizations = supposed_connectivity(tables, agreement, len(signed), supposed)
    result = covered(
        graph, agreement, known, {*candidates, *(node for node in graph if node in signed)}, (before, after)
    )
    result = replace(result, coverage=result.coverage[:-1])
    nodes = tables.nodes(tables.numbers([*candidates, *graph]).values())
    labels = {iri: data[f"label_{language}"] for iri, data in nodes.values()}
    kinds = {iri: data["kind"] for iri, data in nodes.values()}

    def name(iri: str) -> str:
        return labels.get(iri) or edition.resources.reference(iri).label(language)

    offers = {iri: {"kind": kinds.get(iri, "not-established"), f"label_{language}": name(iri)} for iri in candidates}
    return page.write(
        "what_if.html",
        agreement=agreement,
        offered=with_chosen(offered, agreement),
        unknown=unknown,
        as_of=as_of(page, edition),
        result=result,
        groups=_by_kind(offers, signed, language),
        signatures=[
            edge_in_words(graph, edge, language) for edge in _signatures(graph, agreement, signed)[:_MOST_CANDIDATES]
        ],
        perhaps=_perhaps(graph, agreement, language),
        quick=_quick(graph, agreement, result, offers),
        joined=after.largest - before.largest,
        relieved=[],
        unnamed=any(data["unnamed"] for _, data in graph.nodes(data=True)),
        name=name,
        names=partial(listed, language),
        instance_name=instance_name,
        languages=edition.document_languages,
        pictures=[],
        hidden=clocks_kept(page),
        sought=parameter(page, "q"),
        of_organizations=organizations,
    )


def _around(edition: Edition, agreement: str, key: str) -> nx.MultiDiGraph[str]:
    """An agreement of a large network with those around it, and the foundations that most of them stand behind, on the day of a key."""

    def made() -> nx.MultiDiGraph[str]:
        alone = around_agreement(edition.tables, agreement, (), key or None)
        return around_agreement(edition.tables, agreement, foundations_of(edition.tables, alone), key or None)

    return edition.networks.get(("around agreement", agreement, key), made)


def _is_organization(edition: Edition, iri: str) -> bool:
    """Whether the IRI is that of an organisation in the edition."""
    return kind_and_slug(iri)[0] == "organization" and edition.resources.has_thing(iri)


def _signatures(graph: nx.MultiDiGraph[str], agreement: str, signed: frozenset[str]) -> list[EdgeKey]:
    edges = graph.in_edges(agreement, keys=True, data=True)
    return sorted((s, t, k) for s, t, k, data in edges if s in signed and data["predicate"] == "ls:hasSigned")


def _perhaps(graph: nx.MultiDiGraph[str], agreement: str, language: Language) -> list[EdgeInWords]:
    """The signatures that may have been made by the day of the network, which are not counted as made."""
    edges = _signatures(graph, agreement, perhaps_signed(graph, agreement))
    return [edge_in_words(graph, edge, language) for edge in edges[:_MOST_CANDIDATES]]


def _by_kind(
    organizations: Mapping[str, Mapping[str, object]], signed: frozenset[str], language: Language
) -> list[tuple[str, list[tuple[str, str]]]]:
    """The organisations that can be ticked, as (IRI, label), by label of their kind."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for iri, data in organizations.items():
        if iri not in signed:
            groups.setdefault(str(data["kind"]), []).append((iri, str(data[f"label_{language}"])))
    order = [*KINDS, *sorted(groups.keys() - set(KINDS))]
    return [
        (kind_label(kind, language), sorted(groups[kind], key=lambda entry: entry[1]))
        for kind in order
        if kind in groups
    ]


def _quick(
    graph: nx.MultiDiGraph[str], agreement: str, result: WhatIf, organizations: Mapping[str, object]
) -> list[tuple[str, str | None, tuple[str, ...]]]:
    """Sets of actors to tick at once: the text that names them, whom it is about, and who they are as in addresses."""
    sets = [
        (entry.of, entry.about, entry.whole - entry.before) for entry in result.coverage if entry.of != "organizations"
    ]
    asked = {
        source
        for source, _, data in graph.in_edges(agreement, data=True)
        if data["predicate"] in ("ls:proposedToAdopt", "ls:invitedTo")
    }
    everyone: list[tuple[str, str | None, Iterable[str]]] = [*sets, ("proposed", None, asked)]
    signed = signatories(graph, agreement)
    quick = [
        (name, about, tuple(sorted(instance_name(iri) for iri in whole if iri in organizations and iri not in signed)))
        for name, about, whole in everyone
    ]
    return [entry for entry in quick if 0 < len(entry[2]) <= MOST_SUPPOSED]


def what_if_picture(page: Page, edition: Edition) -> AnalysisPicture | None:
    """What the page of its parameters draws. Raises PageNotFoundError for an actor that there is not: the page names it, a picture can't."""
    ticked = supposed_in(text for name, text in page.query if name == "signed")
    if edition.is_large or not edition.has_network:
        return None
    if unknown := next((text for text in ticked if INSTANCE + text not in register_of(edition)), None):
        near = tuple(edition.resources.near(unknown[:80], ("organization",)))
        raise not_called("signed", unknown, page.urls.page("actors"), near)
    key = day_key(edition, page.at)
    graph = graph_of(edition, key)
    offered, absent = agreements_of(edition, graph)
    agreement = chosen_of(page, edition, "agreement", offered, absent)
    if agreement is None:
        return None
    return _picture(page, edition, key, graph, _supposed(edition, key, graph, agreement, ticked))


def _supposed(edition: Edition, key: str, graph: nx.MultiDiGraph[str], agreement: str, ticked: list[str]) -> WhatIf:
    """What would be if those ticked signed, as far as they are known."""
    organizations = register_of(edition)
    chosen = [INSTANCE + text for text in ticked if INSTANCE + text in organizations]
    return edition.networks.get(
        ("what if", key, agreement, tuple(chosen)), lambda: what_if(graph, agreement, chosen, organizations)
    )


def _picture(page: Page, edition: Edition, key: str, graph: nx.MultiDiGraph[str], result: WhatIf) -> AnalysisPicture:
    t = wording("pages", page.language)
    labels = translations("pages", "analysis_supposed_relation")

    def drawn() -> nx.MultiDiGraph[str]:
        whole = supposed_graph(graph, result, register_of(edition), labels)
        firm = [edge for edge in whole.edges(keys=True) if whole.edges[edge]["status"] in ("done", "hypothetical")]
        return highlighted(whole, firm)

    return AnalysisPicture(
        ("what if", key, result.agreement, result.supposed),
        drawn,
        t["analysis_what_if_picture"],
        address="what-if",
        parameters={
            "agreement": instance_name(result.agreement),
            "signed": tuple(instance_name(iri) for iri in result.supposed),
        },
        explored={"selected": instance_name(result.agreement)},
        under=partial(halos, edges=supposed_edges(result)),
        over=partial(banner, words=t["analysis_hypothetical"]),
    )
