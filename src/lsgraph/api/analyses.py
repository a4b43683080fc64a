"""Analyses of the network as rows: who connects whom, who is missing, what if, and what may be the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph.api.claims import RESTING, iri_of, resting
from lsgraph.api.terms import IRI
from lsgraph.errors import NotFoundError, UsageError
from lsgraph.languages import Message
from lsgraph.namespaces import JUDGEMENTS_GRAPH

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import networkx as nx

    from lsgraph.analysis.what_if import Connectivity, Coverage
    from lsgraph.api.claims import Rows
    from lsgraph.claims import Resources
    from lsgraph.languages import Language
    from lsgraph.network import Ties

_JUDGED = f"""SELECT ?s ?p ?o ?graph WHERE {{
  {{ GRAPH <{JUDGEMENTS_GRAPH}> {{ ?s ?p ?o }} BIND (<{JUDGEMENTS_GRAPH}> AS ?graph) }}
  UNION {{ GRAPH ?graph {{ ?s ls:mistakenFor ?o }} BIND (ls:mistakenFor AS ?p) }}
}}"""


def ties_of(name: str) -> Ties:
    """Along which ties ways lead; raises UsageError."""
    from lsgraph.network import TIES

    for known in TIES:
        if known == name:
            return known
    raise UsageError(Message("{name!r} is none of {names}.", name=name, names=" and ".join(TIES)))


def measure_rows(graph: nx.MultiDiGraph[str], ties: Ties, language: Language) -> Rows:
    """A row for each node, ranked actors first, with its measures."""
    from lsgraph.network import measures

    known = measures(graph, ties)
    ordered = sorted(known.items(), key=lambda pair: (pair[1].rank is None, *pair[1].importance, pair[0]))
    return ("node", "label", "rank", "betweenness", "contacts", "firm", "community"), [
        (
            IRI(node),
            graph.nodes[node][f"label_{language}"],
            own.rank,
            own.betweenness,
            own.contacts,
            own.firm,
            own.community,
        )
        for node, own in ordered
    ]


def role_rows(resources: Resources, graph: nx.MultiDiGraph[str], ties: Ties, language: Language) -> Rows:
    """A row for each actor with a rank: between which ranks it lies when a source is left out, and the source that moves it most."""
    from lsgraph.analysis.roles import roles

    columns = (
        "actor", "label", "rank", "best", "worst", "steady", "betweenness", "contacts", "firm", "community", "gone_without", "decisive", "decisive_title",
    )  # fmt: skip
    rows: list[tuple[object, ...]] = []
    for role in roles(graph, ties).roles:
        own = role.measures
        gone = "; ".join(resources.reference(each).label(language) for each in role.gone_without if each) or None
        title = resources.reference(role.decisive).label(language) if role.decisive else None
        rows.append(
            (
                IRI(role.node), graph.nodes[role.node][f"label_{language}"], role.rank, role.best, role.worst, role.steady,
                own.betweenness, own.contacts, own.firm, own.community, gone, iri_of(role.decisive), title,
            )
        )  # fmt: skip
    return columns, rows


def chosen(resources: Resources, offered: Sequence[str], name: str | None, missing: Message) -> str:
    """The IRI that a name means, which is one of those offered; without a name the first. Raises NotFoundError with those offered."""
    if name is None:
        if offered:
            return offered[0]
        raise NotFoundError(missing)
    iri = resources.resolve(name)
    if iri in offered:
        return iri
    labels = [resources.reference(each).label("en") for each in offered[:5]]
    raise NotFoundError(missing, near=labels)


def gap_rows(
    resources: Resources, graph: nx.MultiDiGraph[str], agreement: str | None, foundation: str | None, stored: Collection[str], language: Language
) -> Rows:  # fmt: skip
    """A row for each thing that a rule finds missing, with the relation for which it is expected and what that rests on."""
    from lsgraph.analysis.gaps import gaps

    columns = ("rule", "thing", "label", "about", "because", "concluded", *RESTING)
    rows: list[tuple[object, ...]] = []
    for gap in gaps(resources, graph, agreement=agreement, foundation=foundation, stored=stored):
        for missing in gap.missing:
            data = graph.edges[missing.because[0]] if missing.because else None
            relation, edge = (data["relation"], data["edge"]) if data else (None, None)
            rows.append(
                (
                    gap.rule, IRI(missing.node), resources.reference(missing.node).label(language), iri_of(gap.about),
                    relation.sentence(language) if relation else None, missing.concluded,
                    *resting(edge.evidence if edge else (), language),
                )
            )  # fmt: skip
    return columns, rows


def what_if_rows(
    resources: Resources, graph: nx.MultiDiGraph[str], agreement: str, signed: Sequence[str], language: Language
) -> Rows:
    """What would change if these actors signed an agreement: how many of those concerned then had, and how firm ties would hold together."""
    from lsgraph.analysis.agreements import register
    from lsgraph.analysis.what_if import MOST_SUPPOSED, what_if

    if len(signed) > MOST_SUPPOSED:
        raise UsageError(
            Message("At most {most} actors can be supposed to sign at once.", most=MOST_SUPPOSED),
            next_step=Message("Suppose fewer of them."),
        )
    organizations = register(resources.store)
    supposed = [resources.resolve(name) for name in signed]
    for iri in supposed:
        if iri not in organizations:
            raise NotFoundError(
                Message(
                    "{name} is no named organisation, and only those are supposed to sign.",
                    name=resources.reference(iri).label("en"),
                )
            )
    result = what_if(graph, agreement, supposed, organizations)
    covered = [_covered(each, resources, language) for each in result.coverage]
    return ("measure", "about", "label", "whole", "before", "after"), [
        *covered,
        *_connected(result.before, result.after),
    ]


def _covered(coverage: Coverage, resources: Resources, language: Language) -> tuple[object, ...]:
    label = resources.reference(coverage.about).label(language) if coverage.about else None
    return (coverage.of, iri_of(coverage.about), label, len(coverage.whole), len(coverage.before), len(coverage.after))


def _connected(before: Connectivity, after: Connectivity) -> list[tuple[object, ...]]:
    measures = {
        "pairs": (before.pairs, after.pairs),
        "largest": (before.largest, after.largest),
        "reaching": (before.reaching, after.reaching),
        "distance": (before.distance, after.distance),
        "holding": tuple(None if each.holding is None else len(each.holding) for each in (before, after)),
    }
    return [(name, None, None, None, *values) for name, values in measures.items()]


def same_rows(resources: Resources, thing: str | None, least: float, language: Language) -> Rows:
    """A row for each pair of things that people have judged, and for each that may be the same, likeliest first."""
    from lsgraph.repository.candidates import Candidates
    from lsgraph.repository.judgements import judged_in

    judged = judged_in(_judging(resources))
    rows: list[tuple[object, ...]] = []
    for judgement in judged.judgements:
        if thing is None or thing in judgement.things:
            score = float(judgement.score) if judgement.score else None
            rows.append(
                (
                    *_pair(resources, judgement.things, language),
                    score,
                    judgement.verdict,
                    judgement.by,
                    judgement.on,
                    judgement.because,
                )
            )
    rows.extend(
        (*_pair(resources, each.things, language), each.score, None, None, None, None)
        for each in Candidates(resources.store, judged).all(least=least, of=thing)
    )
    return ("first", "first_label", "second", "second_label", "score", "verdict", "by", "on", "because"), rows


def _pair(resources: Resources, things: tuple[str, str], language: Language) -> tuple[object, ...]:
    first, second = things
    return (
        IRI(first),
        resources.reference(first).label(language),
        IRI(second),
        resources.reference(second).label(language),
    )


def _judging(resources: Resources) -> list[ox.Quad]:
    """What judgements and known confusions say."""
    quads = []
    for row in resources.store.query(_JUDGED).rows():
        subject, predicate, graph = row["s"], row["p"], row["graph"]
        assert isinstance(subject, ox.NamedNode | ox.BlankNode), "a subject"
        assert isinstance(predicate, ox.NamedNode), "a predicate"
        assert isinstance(graph, ox.NamedNode), "graphs have names"
        quads.append(ox.Quad(subject, predicate, row["o"], graph))
    return quads
