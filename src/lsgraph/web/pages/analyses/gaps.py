"""Who and what is missing, by rules that each stand there."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from lsgraph.analysis.agreements import foundations, meetings, short_name, signatories
from lsgraph.analysis.gaps import Gap, gaps
from lsgraph.languages import wording
from lsgraph.namespaces import mint, shorten
from lsgraph.web.pages.analyses.shared import (
    agreements_of,
    as_of,
    chosen_of,
    clocks_kept,
    day_key,
    graph_of,
    labels_in,
    lit,
)
from lsgraph.web.pages.drawings import Picture, drawings, told
from lsgraph.web.pages.overlays import absences

if TYPE_CHECKING:
    import networkx as nx

    from lsgraph.edition.edition import Edition
    from lsgraph.repository.questions import Question
    from lsgraph.web.page import Page

#: Which of the repository's questions a rule answers.
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
    """The page; `agreement` and `foundation` choose what the rules are about."""
    key = day_key(edition, page.at)
    graph = graph_of(edition, key)
    unknown: list[str] = []
    on_record, absent = agreements_of(edition, graph)
    offered = on_record, foundations(graph)
    agreement = chosen_of(page, "agreement", on_record, unknown, absent)
    foundation = chosen_of(page, "foundation", offered[1], unknown)
    stored = frozenset(mint("document", slug) for slug in edition.generation.manifest.documents)
    found = edition.networks.get(
        ("gaps", key, agreement, foundation),
        lambda: gaps(edition.resources, graph, agreement=agreement, foundation=foundation, stored=stored),
    )
    edges = {edge for gap in found for each in gap.found for edge in (*each.because, *each.stances)}
    return page.write(
        "gaps.html",
        found=found,
        agreement=agreement,
        foundation=foundation,
        offered=offered,
        absent=absent,
        unknown=unknown,
        as_of=as_of(page, edition),
        name=labels_in(edition, page.language),
        short=short_name,
        told={edge: told(graph, edge, page.language) for edge in edges},
        languages=edition.document_languages,
        questions={gap.rule: _question(edition, gap, agreement, foundation) for gap in found},
        pictures=_gaps_pictures(page, edition, key, graph, found, agreement),
        hidden=clocks_kept(page),
    )


def _question(edition: Edition, gap: Gap, agreement: str | None, foundation: str | None) -> Question | None:
    """The repository's question that asks the same as a rule, of the same agreement and foundation."""
    question = next((each for each in edition.questions if each.slug == _QUESTIONS.get(gap.rule)), None)
    if question is None:
        return None
    about = {"principals": (agreement, foundation), "participants": (agreement, gap.about), "proposed": (agreement,)}
    named = (shorten(iri or "") for iri in about.get(gap.rule, ()))
    return question if all(name and name in question.query for name in named) else None


def _gaps_pictures(
    page: Page,
    edition: Edition,
    key: str,
    graph: nx.MultiDiGraph[str],
    found: tuple[Gap, ...],
    agreement: str | None,
) -> list[Picture]:
    if agreement is None:
        return []
    t = wording("pages", page.language)
    name = labels_in(edition, page.language)
    until = as_of(page, edition) or t["stances_latest_unknown"]
    words = t["analysis_as_of"].format(until)
    rules = [gap for gap in found if gap.rule in ("principals", "participants", "proposed", "unnamed")]
    lacking = sorted({each.node for gap in rules for each in gap.found if gap.rule in ("principals", "participants")})
    edges = {edge for gap in rules for each in gap.found for edge in (*each.because, *each.stances)}
    edges |= {edge for edge in graph.in_edges(agreement, keys=True) if edge[0] in signatories(graph, agreement)}
    about = {agreement, *meetings(graph, agreement), *(gap.about for gap in rules if gap.about)}
    pairs = [(node, agreement, f"{name(node)}: {words}") for node in lacking]
    return drawings(
        page,
        edition,
        ("gaps", key, agreement, tuple(sorted(about)), words),
        lambda: lit(graph, edges, about),
        t["analysis_gaps_picture"].format(until),
        over=partial(absences, pairs=pairs),
    )
