"""Who and what is missing: rules for what could be expected, and is not on record.

An absence is one of the sources, never of the world: that no signature is on record does not say that nobody signed. Of whom one is
on record that may only have been made by the day that is looked at, neither is told: such a one is in `Gap.perhaps`. Each rule has a
SPARQL query that gives the same things, without regard to a day.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from lsgraph.analysis.agreements import (
    ADOPTED,
    PROPOSED,
    SIGNED,
    STANCE_NAMES,
    STANDS_BEHIND,
    TOOK_PART,
    edges_into,
    meetings,
)
from lsgraph.analysis.leaving_out import sources_of
from lsgraph.network.ties import only_inferred, sure
from lsgraph.rdf.values import value

if TYPE_CHECKING:
    from collections.abc import Collection

    import networkx as nx

    from lsgraph.claims import Resources
    from lsgraph.network import EdgeKey

Rule = Literal[
    "principals", "participants", "proposed", "unnamed", "identifiers", "inferred", "pages", "without-relation"
]

_IDENTIFIERS = """SELECT ?thing WHERE {
  ?thing a org:FormalOrganization .
  FILTER NOT EXISTS { ?thing adms:identifier ?identifier }
} ORDER BY ?thing"""
#: With NOT EXISTS the engine would scan all edges for each thing.
_WITHOUT_RELATION = """SELECT ?thing WHERE {
  ?thing a org:FormalOrganization .
  MINUS { ?edge a ls:DerivedEdge ; rdf:subject ?thing ; rdf:object ?other . FILTER (ISIRI(?other)) }
  MINUS { ?edge a ls:DerivedEdge ; rdf:object ?thing }
} ORDER BY ?thing"""
_UNNAMED = "SELECT ?thing WHERE { ?thing a ls:UnspecifiedGroup } ORDER BY ?thing"
_UNSIGNED = """SELECT ?thing ?onlyInferred WHERE {{
  ?thing {predicate} <{about}> .
  FILTER NOT EXISTS {{ ?thing a ls:UnspecifiedGroup }}
  FILTER NOT EXISTS {{ ?thing ls:hasSigned <{agreement}> }}
  BIND (xsd:boolean(NOT EXISTS {{
    ?edge rdf:subject ?thing ; rdf:predicate {predicate} ; rdf:object <{about}> ; ls:derivedFrom/ls:basis ?basis .
    FILTER (?basis != basis:inferred)
  }}) AS ?onlyInferred)
}} ORDER BY ?thing"""
_PROPOSED = """SELECT DISTINCT ?thing WHERE {{
  ?thing ls:proposedToAdopt|ls:invitedTo <{agreement}> .
  FILTER NOT EXISTS {{ ?thing ls:hasSigned|ls:hasAdopted <{agreement}> }}
}} ORDER BY ?thing"""
_INFERRED = """SELECT ?thing ?relation ?object WHERE {
  ?edge a ls:DerivedEdge ; rdf:subject ?thing ; rdf:predicate ?relation ; rdf:object ?object .
  FILTER (ISIRI(?object) && ?relation NOT IN (dcterms:type, org:memberOf))
  FILTER NOT EXISTS { ?edge ls:derivedFrom/ls:evidence/ls:basis ?basis FILTER (?basis != basis:inferred) }
} ORDER BY ?thing ?relation ?object"""
_PAGES = """SELECT ?thing ?relation ?object WHERE {
  ?edge a ls:DerivedEdge ; rdf:subject ?thing ; rdf:predicate ?relation ; rdf:object ?object .
  FILTER (ISIRI(?object) && ?relation NOT IN (dcterms:type, org:memberOf))
  FILTER NOT EXISTS { ?thing a foaf:Person }
  FILTER NOT EXISTS { ?edge ls:derivedFrom/ls:evidence/oa:hasSource/ls:textFile ?file }
} ORDER BY ?thing ?relation ?object"""


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that a rule finds: `because` are the edges why it is expected, `stances` its edges towards the agreement.

    `concluded` is whether it is expected by our own conclusion alone: no source says so.
    """

    node: str
    because: tuple[EdgeKey, ...] = ()
    stances: tuple[EdgeKey, ...] = ()
    concluded: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """What one rule finds among `whole` things that it looks at; `about` is the foundation or meeting, or None.

    `concluded` of the whole are looked at by our own conclusion alone. What rests on a source comes before such conclusions in `missing`,
    and is counted apart from them. `perhaps` are those of the whole of whom what is looked for is on record, but may be of a later day
    than that which is looked at.
    """

    rule: Rule
    about: str | None
    whole: int
    missing: tuple[Missing, ...]
    query: str
    concluded: int = 0
    perhaps: tuple[Missing, ...] = ()

    @property
    def edges(self) -> frozenset[EdgeKey]:
        """Why things are expected and how they stand, of the missing and of those that perhaps are."""
        return frozenset(edge for each in (*self.missing, *self.perhaps) for edge in (*each.because, *each.stances))

    @property
    def named(self) -> int:
        """How many of the whole are named by a source."""
        return self.whole - self.concluded

    @property
    def missing_concluded(self) -> int:
        """How many of the missing are expected by our own conclusion alone."""
        return sum(item.concluded for item in self.missing)

    @property
    def missing_named(self) -> int:
        """How many of the missing are named by a source."""
        return len(self.missing) - self.missing_concluded


def gaps(
    resources: Resources,
    graph: nx.MultiDiGraph[str],
    *,
    agreement: str | None,
    foundation: str | None,
    stored: Collection[str],
) -> tuple[Gap, ...]:
    """The results of all rules in a network (current, or on a day), for one agreement and one foundation if given.

    `stored` are the IRIs of the documents whose text is stored. Rules about the register do not depend on a day.
    """
    about = rules_of_agreement(graph, agreement, foundation) if agreement else ()
    return (*about, *rules_of_all(resources, graph, stored=stored))


def rules_of_agreement(graph: nx.MultiDiGraph[str], agreement: str, foundation: str | None) -> tuple[Gap, ...]:
    """The results of the rules about one agreement, and one foundation if given."""
    gaps = [_unsigned(graph, "principals", STANDS_BEHIND, foundation, agreement)] if foundation else []
    gaps += [_unsigned(graph, "participants", TOOK_PART, meeting, agreement) for meeting in meetings(graph, agreement)]
    return (*gaps, _undecided(graph, agreement))


#: The rules about no single agreement, in the order of presentation.
RULES_OF_ALL: tuple[Rule, ...] = ("unnamed", "identifiers", "inferred", "pages", "without-relation")


def rules_of_all(resources: Resources, graph: nx.MultiDiGraph[str], *, stored: Collection[str]) -> tuple[Gap, ...]:
    """The results of the rules about no single agreement, in the order of `RULES_OF_ALL`."""
    gaps = [_unnamed(resources, graph), _in_register(resources, "identifiers", _IDENTIFIERS)]
    edges = sorted(graph.edges(keys=True))
    inferred = [edge for edge in edges if only_inferred(graph.edges[edge])]
    paged = [edge for edge in edges if (sources := sources_of(graph.edges[edge])) and sources.isdisjoint(stored)]
    for rule, chosen, query in (("inferred", inferred, _INFERRED), ("pages", paged, _PAGES)):
        rows = tuple(Missing(edge[0], (edge,)) for edge in chosen)
        gaps.append(Gap("inferred" if rule == "inferred" else "pages", None, len(edges), rows, query))
    gaps.append(_in_register(resources, "without-relation", _WITHOUT_RELATION))
    return tuple(gaps)


def _unsigned(graph: nx.MultiDiGraph[str], rule: Rule, predicate: str, about: str, agreement: str) -> Gap:
    """Named actors behind a foundation or at a meeting that have no signature on record."""
    # Who has withdrawn has signed, all the same.
    signatures = edges_into(graph, agreement, SIGNED)
    signed = {edge[0] for edge in signatures if sure(graph.edges[edge])}
    perhaps = {edge[0] for edge in signatures} - signed
    expected = [edge for edge in edges_into(graph, about, predicate) if not graph.nodes[edge[0]]["unnamed"]]
    towards = _stances_by_actor(graph, agreement)
    rows = [
        Missing(edge[0], (edge,), tuple(towards.get(edge[0], ())), only_inferred(graph.edges[edge]))
        for edge in expected
        if edge[0] not in signed
    ]
    concluded = sum(only_inferred(graph.edges[edge]) for edge in expected)
    query = _UNSIGNED.format(predicate=predicate, about=about, agreement=agreement)
    missing = [row for row in rows if row.node not in perhaps]
    return Gap(
        rule, about, len(expected), _sourced_first(missing), query, concluded,
        _sourced_first([row for row in rows if row.node in perhaps]),
    )  # fmt: skip


def _sourced_first(rows: list[Missing]) -> tuple[Missing, ...]:
    """Those named by a source before those that only we conclude, otherwise in the same order."""
    return tuple(sorted(rows, key=lambda missing: missing.concluded))


def _undecided(graph: nx.MultiDiGraph[str], agreement: str) -> Gap:
    """Actors proposed to adopt, or invited, with no adoption or signature on record."""
    asked: dict[str, list[EdgeKey]] = {}
    for edge in edges_into(graph, agreement, *PROPOSED):
        asked.setdefault(edge[0], []).append(edge)
    decided = edges_into(graph, agreement, SIGNED, ADOPTED)
    done = {edge[0] for edge in decided if sure(graph.edges[edge])}
    perhaps = {edge[0] for edge in decided} - done
    ours = {actor for actor, edges in asked.items() if all(only_inferred(graph.edges[edge]) for edge in edges)}
    rows = [Missing(actor, tuple(edges), (), actor in ours) for actor, edges in asked.items() if actor not in done]
    missing = [row for row in rows if row.node not in perhaps]
    query = _PROPOSED.format(agreement=agreement)
    towards = _stances_by_actor(graph, agreement)
    may = [
        replace(row, stances=tuple(edge for edge in towards[row.node] if edge not in row.because))
        for row in rows
        if row.node in perhaps
    ]
    return Gap("proposed", agreement, len(asked), _sourced_first(missing), query, len(ours), _sourced_first(may))


def _unnamed(resources: Resources, graph: nx.MultiDiGraph[str]) -> Gap:
    """All unnamed groups, with the edges of those that have any in the network."""
    groups = [value(row["thing"]) for row in resources.store.query(_UNNAMED).rows()]
    rows = tuple(Missing(group, tuple(sorted(_edges_at(graph, group)))) for group in groups)
    return Gap("unnamed", None, len(graph), rows, _UNNAMED)


def _edges_at(graph: nx.MultiDiGraph[str], node: str) -> list[EdgeKey]:
    return [*graph.out_edges(node, keys=True), *graph.in_edges(node, keys=True)] if node in graph else []


def _in_register(resources: Resources, rule: Rule, query: str) -> Gap:
    whole = resources.store.query("SELECT (COUNT(DISTINCT ?thing) AS ?n) WHERE { ?thing a org:FormalOrganization }")
    rows = tuple(Missing(value(row["thing"])) for row in resources.store.query(query).rows())
    return Gap(rule, None, int(value(next(whole.rows())["n"])), rows, query)


def _stances_by_actor(graph: nx.MultiDiGraph[str], agreement: str) -> dict[str, list[EdgeKey]]:
    """The edges of each actor's stances towards an agreement, in the order of stances."""
    by_actor: dict[str, list[EdgeKey]] = {}
    edges = edges_into(graph, agreement, *STANCE_NAMES)
    for edge in sorted(edges, key=lambda edge: STANCE_NAMES.index(graph.edges[edge]["predicate"])):
        by_actor.setdefault(edge[0], []).append(edge)
    return by_actor
