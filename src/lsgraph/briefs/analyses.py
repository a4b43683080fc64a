"""Briefs of analyses: who is missing around an agreement, and what sets two days apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx

from lsgraph.analysis.agreements import agreements, first_of, foundations, perhaps_signed, signatories
from lsgraph.analysis.apart import KINDS, apart, edges_apart, told
from lsgraph.analysis.gaps import rules_of_agreement
from lsgraph.analysis.of_tables import around_agreement, offered_agreements, offered_foundations
from lsgraph.briefs.pictures import picture_of
from lsgraph.claims.model import within_sentence
from lsgraph.errors import NotFoundError, near_matches
from lsgraph.languages import Message
from lsgraph.localized import date_text
from lsgraph.namespaces import INSTANCE_KINDS, instance_name
from lsgraph.network.frames import FRAMES
from lsgraph.views.emphasis import differences_marked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lsgraph.analysis.apart import Apart
    from lsgraph.analysis.gaps import Gap, Missing
    from lsgraph.briefs.desk import Desk
    from lsgraph.briefs.model import Brief, Picture, Row, Table
    from lsgraph.network import EdgeKey

#: A comparison shows the whole network where that fits the usual canvas, and else what differs alone; with more nodes the tables are clearer.
_MOST_DRAWN = 150


def gaps_brief(desk: Desk, agreement: str | None = None, foundation: str | None = None) -> Brief:
    """Who is named around an agreement without a signature or a decision on record, by rule.

    `agreement` and `foundation` are names of instances (`agreement/x`) or slugs; without them the first that is offered. Raises NotFoundError.
    """
    edition = desk.edition
    if edition.is_large:
        offered = offered_agreements(edition.tables), offered_foundations(edition.tables)
    else:
        graph = edition.graph_at(desk.at)
        offered = tuple(agreements(graph)), tuple(foundations(graph))
    about = _chosen(desk, agreement, ("agreement",), offered[0])
    principal = (
        _chosen(desk, foundation, ("organization", *INSTANCE_KINDS), offered[1]) if foundation or offered[1] else None
    )
    if about is None:
        lead = [desk.word("gaps_not_on_day")]
        return desk.brief(kind=desk.word("kind_gaps"), title=desk.word("kind_gaps"), lead=lead, picture=None, tables=())
    if edition.is_large:
        graph = around_agreement(edition.tables, about, [principal] if principal else [], desk.at)
    found = rules_of_agreement(graph, about, principal) if about in graph else ()
    name = edition.resources.reference(about).label(desk.language)
    return desk.brief(
        kind=desk.word("kind_gaps"),
        title=desk.word("title_gaps", name),
        lead=[desk.page_word("analysis_gaps_lead") if found else desk.word("gaps_not_on_day")],
        counts=[
            *((len(gap.missing), _gap_title(desk, gap)) for gap in found),
            *(
                (len(perhaps), desk.page_word("stances_may_have_signed"))
                for perhaps in [perhaps_signed(graph, about)]
                if perhaps
            ),
        ],
        picture=_gaps_picture(desk, graph, found, about),
        tables=[table for gap in found for table in _gap_tables(desk, graph, gap, about)],
    )


def _chosen(desk: Desk, name: str | None, kinds: tuple[str, ...], offered: tuple[str, ...]) -> str | None:
    """The IRI that a name means: of something in the network, else refused; `first_of` those offered without a name."""
    if not name:
        return first_of(offered, desk.edition.main_agreement)
    iri = desk.edition.resources.called(name, *kinds)
    if iri is not None and (iri in offered or desk.edition.in_network(iri)):
        return iri
    raise NotFoundError(
        Message("There is nothing called {slug!r}.", slug=name[:80]),
        near=near_matches(name, [instance_name(iri) for iri in offered]),
    )


def _gap_title(desk: Desk, gap: Gap) -> str:
    return desk.page_word(f"analysis_gap_{gap.rule}")


def _gap_tables(desk: Desk, graph: nx.MultiDiGraph[str], gap: Gap, agreement: str) -> Iterator[Table]:
    """What a rule finds, and those of whom it is uncertain on the day."""
    names = {
        name: desk.named_within(desk.edition.resources.reference(iri)) if iri else ""
        for name, iri in (("about", gap.about), ("agreement", agreement))
    }
    rule = desk.page_word(f"analysis_rule_{gap.rule}", **names, day=desk.newest)
    if not gap.missing:
        rule = f"{rule} {desk.page_word('analysis_found_none')}"
    rows = (_missing_row(desk, graph, missing) for missing in gap.missing)
    yield desk.table(_gap_title(desk, gap), rule, desk.page_word("stances_actor"), rows, len(gap.missing))
    if gap.perhaps:
        text = "analysis_perhaps_decided" if gap.rule == "proposed" else "analysis_perhaps"
        rows = (_missing_row(desk, graph, each) for each in gap.perhaps)
        note = desk.page_plural(text, len(gap.perhaps))
        title = desk.page_word("standing_possible")
        yield desk.table(title[:1].upper() + title[1:], note, desk.page_word("stances_actor"), rows, len(gap.perhaps))


def _missing_row(desk: Desk, graph: nx.MultiDiGraph[str], missing: Missing) -> Row:
    edges = [graph.edges[edge] for edge in (*missing.because, *missing.stances)]
    evidence = [item for data in edges if data["edge"] for item in data["edge"].evidence[:1]]
    marks = [desk.page_word("basis_inferred")] if missing.concluded else []
    name = desk.edition.resources.reference(missing.node).label(desk.language)
    why = dict.fromkeys(_edge_words(desk, graph, edge) for edge in (*missing.because, *missing.stances))
    return desk.row(f"{name}: {'; '.join(why)}" if why else name, evidence=evidence, marks=marks)


def _edge_words(desk: Desk, graph: nx.MultiDiGraph[str], edge: EdgeKey) -> str:
    name = within_sentence(str(graph.nodes[edge[1]][f"label_{desk.language}"]), desk.language)
    return f"{graph.edges[edge][f'label_{desk.language}']} {name}"


def _gaps_picture(desk: Desk, graph: nx.MultiDiGraph[str], found: Iterable[Gap], agreement: str) -> Picture | None:
    """The agreement with its signatories, and why those are named of whom no signature is on record."""
    edges = {edge for gap in found for edge in gap.edges}
    if agreement in graph:
        edges |= {edge for edge in graph.in_edges(agreement, keys=True) if edge[0] in signatories(graph, agreement)}
        edges |= {
            edge for edge in graph.out_edges(agreement, keys=True) if any(edge[1] in other[:2] for other in edges)
        }
    part: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    part.add_nodes_from((node, graph.nodes[node]) for node in sorted({end for edge in edges for end in edge[:2]}))
    for source, target, key in sorted(edges):
        part.add_edge(source, target, key, **graph.edges[source, target, key])
    caption = desk.word("picture_gaps", desk.newest)
    return picture_of(part, desk.language, caption, desk.page)


def compare_brief(desk: Desk, first: str, second: str) -> Brief:
    """What sets two days (ISO 8601) apart, by kind of difference; the earlier day is told first."""
    first, second = min(first, second), max(first, second)
    days = tuple(date_text(day, desk.language) for day in (first, second))
    differences, totals, concluded = _differences(desk, first, second)
    total = sum(totals.values())
    lead = [desk.page_word("analysis_compare_lead")]
    if concluded:
        lead.append(desk.page_plural("analysis_compare_concluded", concluded))
    if not total:
        lead.append(desk.page_word("analysis_compare_none"))
    return desk.brief(
        kind=desk.word("kind_compare"),
        title=desk.word("title_compare", *days),
        lead=lead,
        counts=[(totals[kind], desk.page_word(f"analysis_kind_{kind}")) for kind in KINDS if totals.get(kind)],
        picture=_compare_picture(desk, first, second) if total else None,
        tables=_compare_tables(desk, differences, totals),
    )


def _differences(desk: Desk, first: str, second: str) -> tuple[tuple[Apart, ...], dict[str, int], int]:
    """The first differences of each kind, how many there are of each, and how many are our conclusion alone."""
    edition = desk.edition
    if edition.is_large or edition.is_partial:
        edges = edges_apart(edition.tables, first, second)
        parts = [[edge for edge in edges if edge.kind == kind] for kind in KINDS]
        shown = told(edition.tables, [edge for part in parts for edge in part[: desk.most]], desk.language)
        totals = {kind: len(part) for kind, part in zip(KINDS, parts, strict=True)}
        return shown, totals, sum(edge.concluded for edge in edges)
    every = apart(edition.resources, first, second, desk.language)
    totals = {kind: sum(difference.kind == kind for difference in every) for kind in KINDS}
    return every, totals, sum(difference.relation.bases == ("inferred",) for difference in every)


def _compare_tables(desk: Desk, differences: Iterable[Apart], totals: Mapping[str, int]) -> Iterator[Table]:
    every = tuple(differences)
    for kind in KINDS:
        if not totals.get(kind):
            continue
        rows = (
            desk.row(difference.sentence, when=desk.when(difference.relation), evidence=difference.relation.evidence)
            for difference in every
            if difference.kind == kind
        )
        note = desk.page_word("analysis_less_sure_why") if kind == "less-sure" else ""
        title = desk.page_word(f"analysis_kind_{kind}")
        yield desk.table(title, note, desk.word("what"), rows, totals[kind])


def _compare_picture(desk: Desk, first: str, second: str) -> Picture | None:
    edition, frame = desk.edition, FRAMES[0]
    if edition.is_large or frame.name not in edition.positions:
        return None
    key = (edition.day_key(first), edition.day_key(second))
    caption, marked = differences_marked(edition.network, *key)
    # The places of a larger network are on a larger canvas, too large for a slide.
    if frame.for_nodes(len(edition.network)) != frame:
        bright = filter(lambda edge: not marked.edges[edge]["faded"], marked.edges(keys=True))
        words = f"{desk.page_word(caption)} {desk.page_word('analysis_only_part')}"
        return picture_of(marked.edge_subgraph(bright), desk.language, words, desk.page)
    return picture_of(
        marked, desk.language, desk.page_word(caption), desk.page,
        positions=edition.positions[frame.name], size=(frame.width, frame.height), most=_MOST_DRAWN,
    )  # fmt: skip
