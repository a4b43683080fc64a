"""The page of gaps: who and what is missing, by rule."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import networkx as nx

from lsgraph.analysis.agreements import foundations, meetings, signatories
from lsgraph.analysis.gaps import RULES_OF_ALL, Gap, gaps, rules_of_agreement
from lsgraph.analysis.kept import read_gap
from lsgraph.analysis.of_tables import around_agreement
from lsgraph.languages import wording
from lsgraph.localized import date_text
from lsgraph.namespaces import instance_name, mint, shorten
from lsgraph.views.emphasis import highlighted
from lsgraph.web.http.parameters import CLOCKS
from lsgraph.web.page import no_part
from lsgraph.web.pages.analyses.shared import (
    agreements_of,
    as_of,
    chosen_of,
    clocks_kept,
    day_key,
    graph_of,
    labels_in,
    large_choice,
    named,
    offered_in_large,
    parameter,
    with_chosen,
)
from lsgraph.web.pages.drawings import AnalysisPicture, drawings, edge_in_words
from lsgraph.web.pages.overlays import absences

if TYPE_CHECKING:
    from lsgraph.edition.edition import Edition
    from lsgraph.repository.questions import Question
    from lsgraph.web.page import Page

#: Most things that a rule for a whole large network lists beside other rules, and alone.
_FIRST, _PART = 10, 100
#: The same of a smaller network, whose lists tell the words that each rests on.
_MOST_BESIDE, _MOST_ALONE = 20, 50
#: The question of the repository that a rule corresponds to, by rule.
_QUESTIONS = {
    "principals": "principals-without-signature-on-record",
    "participants": "present-without-signature-on-record",
    "proposed": "proposed-not-on-record",
    "unnamed": "unnamed-groups",
    "identifiers": "actors-without-verified-identifier",
    "inferred": "claims-resting-on-inference",
    "pages": "known-only-from-pages",
}


def write_gaps(page: Page, edition: Edition) -> str:
    """The page. The parameters `agreement` and `foundation` select the subject of the rules; in a large network `rule` and `first` select a part of the list of one rule."""
    if edition.is_large:
        return _write_large(page, edition)
    graph = graph_of(edition, day_key(edition, page.at))
    on_record, absent = agreements_of(edition, graph)
    offered = on_record, foundations(graph)
    agreement = chosen_of(page, edition, "agreement", on_record, absent)
    later = tuple(each for each in foundations(edition.network) if each not in offered[1])
    foundation = chosen_of(page, edition, "foundation", offered[1], later)
    every = _found(page, edition, agreement, foundation)
    results, further = _parts(page, every)
    edges = {edge for gap in results for edge in gap.edges}
    return page.write(
        "gaps.html",
        gaps=results,
        counts={gap.rule: len(gap.missing) for gap in every},
        further=further,
        not_on_day=False,
        agreement=agreement,
        foundation=foundation,
        offered=offered,
        absent=absent,
        without=[each for each in later if foundation is None and each == named(page, edition, "foundation")],
        as_of=as_of(page, edition),
        name=labels_in(edition, page.language),
        instance_name=instance_name,
        in_words={edge: edge_in_words(graph, edge, page.language) for edge in edges},
        languages=edition.document_languages,
        questions={gap.rule: _question(edition, gap, agreement, foundation) for gap in results},
        pictures=drawings(page, edition, gaps_picture(page, edition)),
        hidden=clocks_kept(page),
    )


def _found(page: Page, edition: Edition, agreement: str | None, foundation: str | None) -> tuple[Gap, ...]:
    """What the rules find on the page's day."""
    key = day_key(edition, page.at)
    stored = frozenset(mint("document", slug) for slug in edition.generation.manifest.documents)
    return edition.networks.get(
        ("gaps", key, agreement, foundation),
        lambda: gaps(
            edition.resources, graph_of(edition, key), agreement=agreement, foundation=foundation, stored=stored
        ),
    )


def _parts(page: Page, every: tuple[Gap, ...]) -> tuple[tuple[Gap, ...], dict[str, int]]:
    """The beginning of what each rule finds, or of one rule alone a part from a place on, and where each goes on (0 at its end)."""
    only, first = parameter(page, "rule"), _first(page)
    alone = [gap for gap in every if gap.rule == only]
    for gap in alone:
        _refuse_after(page, only, first, len(gap.missing), _MOST_ALONE)
    begin, most = (first, _MOST_ALONE) if alone else (0, _MOST_BESIDE)
    shown = tuple(replace(gap, missing=gap.missing[begin : begin + most]) for gap in alone or every)
    return shown, {gap.rule: begin + most if begin + most < len(gap.missing) else 0 for gap in alone or every}


def _first(page: Page) -> int:
    text = parameter(page, "first")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _refuse_after(page: Page, rule: str, first: int, count: int, most: int) -> None:
    """Raise PageNotFoundError for a part of what a rule finds that would begin after its end."""
    if first and first >= count:
        begin = max(count - 1, 0) // most * most
        kept = {name: text for name, text in page.query if name not in ("rule", "first", *CLOCKS)}
        raise no_part("first", first, page.urls.page("network/gaps", **kept | {"rule": rule, "first": str(begin)}))


def _write_large(page: Page, edition: Edition) -> str:
    """The page of a large network: the rules about one agreement on a day, and the beginning of each list stored by the build."""
    tables, language = edition.tables, page.language
    offered = offered_in_large(edition)
    agreement = large_choice(page, edition, "agreement", offered[0])
    foundation = large_choice(page, edition, "foundation", offered[1])
    only, first = parameter(page, "rule"), _first(page)
    graph = (
        around_agreement(tables, agreement, [foundation] if foundation else [], page.at)
        if agreement
        else nx.MultiDiGraph()
    )
    about = rules_of_agreement(graph, agreement, foundation) if agreement and agreement in graph else ()
    gaps, further = [gap for gap in about if not only], {}
    counts: dict[str, int] = {gap.rule: len(gap.missing) for gap in about}
    for rule in RULES_OF_ALL:
        gap, count = read_gap(tables, rule, first if rule == only else 0, _PART if rule == only else _FIRST)
        counts[rule] = count
        if rule == only:
            _refuse_after(page, rule, first, count, _PART)
        if not only or rule == only:
            gaps.append(gap)
            end = (first if rule == only else 0) + len(gap.missing)
            further[rule] = end if end < count else 0
    edges = {edge for gap in gaps for edge in gap.edges}
    further_edges = tables.graph_of(tables.edge_numbers({edge for edge in edges if edge not in graph.edges}))
    graph.add_nodes_from(further_edges.nodes(data=True))
    for source, target, key, data in further_edges.edges(keys=True, data=True):
        graph.add_edge(source, target, key, **data)
    labels = {node: data[f"label_{language}"] for node, data in graph.nodes(data=True)}
    edition.resources.references(
        [each.node for gap in gaps for each in (*gap.missing, *gap.perhaps) if each.node not in labels]
    )
    return page.write(
        "gaps.html",
        gaps=gaps,
        counts=counts,
        further=further,
        not_on_day=bool(page.at),
        agreement=agreement,
        foundation=foundation,
        offered=(with_chosen(offered[0], agreement), with_chosen(offered[1], foundation)),
        absent=(),
        without=[],
        as_of=as_of(page, edition),
        name=lambda iri: labels.get(iri) or edition.resources.reference(iri).label(language),
        instance_name=instance_name,
        in_words={edge: edge_in_words(graph, edge, language) for edge in edges},
        languages=edition.document_languages,
        questions={gap.rule: _question(edition, gap, agreement, foundation) for gap in gaps},
        pictures=[],
        hidden=clocks_kept(page),
    )


def _question(edition: Edition, gap: Gap, agreement: str | None, foundation: str | None) -> Question | None:
    """The question of the repository that corresponds to a rule, if it is about the same agreement and foundation, else None."""
    question = next((candidate for candidate in edition.questions if candidate.slug == _QUESTIONS.get(gap.rule)), None)
    if question is None:
        return None
    about = {"principals": (agreement, foundation), "participants": (agreement, gap.about), "proposed": (agreement,)}
    named = (shorten(iri or "") for iri in about.get(gap.rule, ()))
    return question if all(name and name in question.query for name in named) else None


def gaps_picture(page: Page, edition: Edition) -> AnalysisPicture | None:
    """What the page of its parameters draws."""
    if edition.is_large or not edition.has_network:
        return None
    key = day_key(edition, page.at)
    graph = graph_of(edition, key)
    on_record, absent = agreements_of(edition, graph)
    agreement = chosen_of(page, edition, "agreement", on_record, absent)
    foundation = chosen_of(page, edition, "foundation", foundations(graph), foundations(edition.network))
    if agreement is None:
        return None
    t = wording("pages", page.language)
    name = labels_in(edition, page.language)
    newest = as_of(page, edition)
    until = date_text(newest, page.language) if newest else t["stances_latest_unknown"]
    words = t["analysis_as_of"].format(until)
    found = _found(page, edition, agreement, foundation)
    rules = [gap for gap in found if gap.rule in ("principals", "participants", "proposed", "unnamed")]
    lacking = sorted(
        {missing.node for gap in rules for missing in gap.missing if gap.rule in ("principals", "participants")}
    )
    edges = {edge for gap in rules for edge in gap.edges}
    edges |= {edge for edge in graph.in_edges(agreement, keys=True) if edge[0] in signatories(graph, agreement)}
    about = {agreement, *meetings(graph, agreement), *(gap.about for gap in rules if gap.about)}
    pairs = [(node, agreement, f"{name(node)}: {words}") for node in lacking]
    return AnalysisPicture(
        ("gaps", key, agreement, foundation, words),
        lambda: highlighted(graph, edges, about),
        t["analysis_gaps_picture"].format(until),
        address="network/gaps",
        parameters={
            "agreement": instance_name(agreement),
            "foundation": instance_name(foundation) if foundation else "",
        },
        explored={"selected": instance_name(agreement)},
        over=partial(absences, pairs=pairs),
    )
