"""What would change if some actors signed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from lsgraph.analysis.agreements import short_name, signatories
from lsgraph.analysis.what_if import MOST_SUPPOSED, WhatIf, supposed_edges, supposed_graph, what_if
from lsgraph.languages import Message, translations, wording
from lsgraph.namespaces import INSTANCE
from lsgraph.views.palette import KINDS, kind_label
from lsgraph.web.http.problems import RequestError
from lsgraph.web.pages.analyses.shared import (
    agreements_of,
    as_of,
    chosen_of,
    clocks_kept,
    day_key,
    graph_of,
    labels_in,
    lit,
    register_of,
)
from lsgraph.web.pages.drawings import Picture, drawings, listed, told
from lsgraph.web.pages.overlays import banner, halos

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import networkx as nx

    from lsgraph.edition.edition import Edition
    from lsgraph.languages import Language
    from lsgraph.network import EdgeKey
    from lsgraph.web.page import Page


def write_what_if(page: Page, edition: Edition) -> str:
    """The page; `signed` (any number of them) are those supposed to sign `agreement`.

    Raises RequestError for more than can be supposed at once.
    """
    ticked = _ticked(page)
    key = day_key(edition, page.at)
    graph = graph_of(edition, key)
    organizations = register_of(edition)
    unknown = [text[:80] for text in ticked if INSTANCE + text not in organizations]
    offered, absent = agreements_of(edition, graph)
    agreement = chosen_of(page, "agreement", offered, unknown, absent)
    if agreement is None:
        return page.write(
            "what_if.html",
            agreement=None,
            absent=absent,
            unknown=unknown,
            as_of=as_of(page, edition),
            name=labels_in(edition, page.language),
        )
    chosen = [INSTANCE + text for text in ticked if INSTANCE + text in organizations]
    found = what_if(graph, agreement, chosen, organizations)
    signed = signatories(graph, agreement)
    return page.write(
        "what_if.html",
        agreement=agreement,
        offered=offered,
        unknown=unknown,
        as_of=as_of(page, edition),
        found=found,
        groups=_by_kind(organizations, signed, page.language),
        signatures=[told(graph, edge, page.language) for edge in _signatures(graph, agreement, signed)],
        quick=_quick(graph, agreement, found, organizations),
        joined=found.after.largest - found.before.largest,
        relieved=[iri for iri in found.before.holding if iri not in found.after.holding],
        unnamed=any(data["unnamed"] for _, data in graph.nodes(data=True)),
        name=labels_in(edition, page.language),
        names=partial(listed, page.language),
        short=short_name,
        languages=edition.document_languages,
        pictures=_what_if_pictures(page, edition, key, graph, found),
        hidden=clocks_kept(page),
    )


def _ticked(page: Page) -> list[str]:
    ticked = list(dict.fromkeys(text.strip() for name, text in page.query if name == "signed" and text.strip()))
    if len(ticked) > MOST_SUPPOSED:
        raise RequestError(
            400,
            Message(
                "{count} actors are ticked, and at most {most} can be supposed to sign at once.",
                count=len(ticked),
                most=MOST_SUPPOSED,
            ),
            next_step="Tick fewer of them.",
        )
    return ticked


def _signatures(graph: nx.MultiDiGraph[str], agreement: str, signed: frozenset[str]) -> list[EdgeKey]:
    found = graph.in_edges(agreement, keys=True, data=True)
    return sorted((s, t, k) for s, t, k, data in found if s in signed and data["predicate"] == "ls:hasSigned")


def _by_kind(
    organizations: Mapping[str, Mapping[str, object]], signed: frozenset[str], language: Language
) -> list[tuple[str, list[tuple[str, str]]]]:
    """Those who can be ticked as (IRI, label), by the word for their kind."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for iri, data in organizations.items():
        if iri not in signed:
            groups.setdefault(str(data["kind"]), []).append((iri, str(data[f"label_{language}"])))
    order = [*KINDS, *sorted(groups.keys() - set(KINDS))]
    return [
        (kind_label(kind, language), sorted(groups[kind], key=lambda each: each[1])) for kind in order if kind in groups
    ]


def _quick(
    graph: nx.MultiDiGraph[str], agreement: str, found: WhatIf, organizations: Mapping[str, object]
) -> list[tuple[str, str | None, tuple[str, ...]]]:
    """Sets of actors to tick at once: the text that names them, whom it is about, and who they are as in addresses."""
    sets = [(each.of, each.about, each.whole - each.before) for each in found.coverage if each.of != "organizations"]
    asked = {
        source
        for source, _, data in graph.in_edges(agreement, data=True)
        if data["predicate"] in ("ls:proposedToAdopt", "ls:invitedTo")
    }
    everyone: list[tuple[str, str | None, Iterable[str]]] = [*sets, ("proposed", None, asked)]
    signed = signatories(graph, agreement)
    quick = [
        (name, about, tuple(sorted(short_name(iri) for iri in whole if iri in organizations and iri not in signed)))
        for name, about, whole in everyone
    ]
    return [each for each in quick if 0 < len(each[2]) <= MOST_SUPPOSED]


def _what_if_pictures(
    page: Page, edition: Edition, key: str, graph: nx.MultiDiGraph[str], found: WhatIf
) -> list[Picture]:
    t = wording("pages", page.language)
    labels = translations("pages", "analysis_supposed_relation")

    def drawn() -> nx.MultiDiGraph[str]:
        whole = supposed_graph(graph, found, register_of(edition), labels)
        firm = [edge for edge in whole.edges(keys=True) if whole.edges[edge]["status"] in ("done", "hypothetical")]
        return lit(whole, firm)

    return drawings(
        page,
        edition,
        ("what if", key, found.agreement, found.supposed),
        drawn,
        t["analysis_what_if_picture"],
        under=partial(halos, edges=supposed_edges(found)),
        over=partial(banner, words=t["analysis_hypothetical"]),
    )
