"""The network of actors as a networkx graph, whose edges have evidence and timelines."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import networkx as nx

from lsgraph.claims.predicates import MEMBER_OF, NO_TIES, phrase, tie_of
from lsgraph.claims.read import GROUPS_NOT_KNOWN, Edge, texts_of
from lsgraph.claims.regions import read_located, read_placed
from lsgraph.languages import LANGUAGES, in_language
from lsgraph.namespaces import kind_and_slug, shorten
from lsgraph.network.ties import ACTOR_FAMILIES
from lsgraph.network.timelines import ALWAYS, timeline
from lsgraph.rdf.values import value

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping

    from lsgraph.claims import Relation, Resources
    from lsgraph.network.timelines import Timeline
    from lsgraph.stores import Store, Term

#: Families of nodes, sectors of actors first (`ls:family`); without one, business.
FAMILIES = (*ACTOR_FAMILIES, "agreement", "place")

#: Classes whose things are nodes; of an organisation or a group the legal form says the kind.
_CLASSES = {
    "org:FormalOrganization": None,
    "org:OrganizationalUnit": None,
    "org:OrganizationalCollaboration": None,
    "ls:UnspecifiedGroup": None,
    "ls:LetterOfIntent": "agreement",
    "ls:Agreement": "agreement",
    "ls:Policy": "policy",
    "ls:Programme": "policy",
    "ls:Strategy": "policy",
    "cv:PublicEvent": "event",
    "foaf:Project": "project",
    "dcterms:Location": "place",
}
#: Derived edges that are no news: what a thing is, and membership in general, which the role says better; and decisions that tie nobody.
_LEFT_OUT = {MEMBER_OF, "http://purl.org/dc/terms/type", *NO_TIES}
#: Outside properties have labels made for their own vocabulary; of these the catalogue has words that read as a sentence.
_PHRASED = frozenset({"org:unitOf", "dcterms:spatial"})
_THINGS = f"""
SELECT ?thing ?type ?form ?family ?why WHERE {{
  VALUES ?type {{ {" ".join(_CLASSES)} }}
  ?thing a ?type .
  OPTIONAL {{ ?thing org:classification|ls:membersClassification ?form . ?form ls:family ?family }}
  OPTIONAL {{ ?thing a ls:UnspecifiedGroup ; ls:notKnown ?why }}
}}"""
_UNIT_OF = "http://www.w3.org/ns/org#unitOf"


def network(resources: Resources, *, ended: bool = False) -> nx.MultiDiGraph[str]:
    """The network as it stands on record; with `ended` also what has ended, which `choose` needs.

    Nodes are IRIs, with `label_sv`, `label_en`, `short_sv`, `short_en`, `others` (other names), `kind`, `family`, `unnamed`,
    `not_known` (why it is not known who is in an unnamed group, else None), `region` (the slug of its region, None where it has none or
    several), `place` (the code of its municipality or county, None where none is on record). Edges have the prefixed
    name of their property as key, with `predicate`, `label_sv`, `label_en`, `status` (one of `claims.predicates.EDGE_STATUSES`), `bases`, `timeline` (how they stand when), `relation` (the `resources.Relation` with its days) and `edge` (the
    `claims.Edge` with its claims and evidence, or None for what stands in the register of actors), `disputed` (whether sources disagree on it). Only what has an edge is in it.
    """
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    _add_nodes(graph, resources.store)
    disputed = {claim for each in resources.contents.disagreements for claim in each.concerned}
    for edge, relation in _edges(resources):
        if edge.source in graph and edge.target in graph and (ended or relation.status != "ended"):
            _add_edge(graph, edge, relation, disputed)
    graph.remove_nodes_from([node for node in list(graph) if graph.degree(node) == 0])
    # Units that only hang on their organisation say nothing about collaboration.
    graph.remove_nodes_from(
        [
            node
            for node in list(graph)
            if {key for *_, key in _edges_at(graph, node)} == {"org:unitOf"} and graph.out_degree(node)
        ]
    )
    return graph


def _edges(resources: Resources) -> Iterator[tuple[Edge, Relation]]:
    """The relations that can be edges: derived edges, roles without an edge of their own, and parts of organisations."""
    derived = {
        (edge.source, edge.predicate, edge.target): edge
        for edge in resources.edges
        if not edge.literal and edge.predicate not in _LEFT_OUT
    }
    for relation in resources.relations:
        source, predicate, target = relation.subject.iri, relation.predicate.iri, relation.object.iri
        if source is None or predicate is None or target is None:
            continue
        if (edge := derived.get((source, predicate, target))) is not None and relation.claims == edge.claims:
            yield edge, relation
        elif relation.status in ("member", "ended") or (relation.status == "identity" and predicate == _UNIT_OF):
            yield Edge(source, predicate, target, relation.claims), relation


def _edges_at(graph: nx.MultiDiGraph[str], node: str) -> list[tuple[str, str, str]]:
    return [*graph.out_edges(node, keys=True), *graph.in_edges(node, keys=True)]


def _add_nodes(graph: nx.MultiDiGraph[str], store: Store) -> None:
    labels, alternatives = texts_of(store, "rdfs:label"), texts_of(store, "skos:altLabel")
    others: dict[str, set[str]] = defaultdict(set)
    for row in store.query("SELECT ?thing ?name WHERE { ?thing skos:altLabel ?name }").rows():
        others[value(row["thing"])].add(value(row["name"]))
    located, placed = read_located(store), read_placed(store)
    rows = sorted(store.query(_THINGS).rows(), key=lambda row: (value(row["thing"]), value(row["type"])))
    for row in rows:
        iri, name = value(row["thing"]), shorten(value(row["type"])) or ""
        kind = _CLASSES[name] or (value(row["form"]).rsplit("/", 1)[-1] if "form" in row else "not-established")
        family = (
            "agreement"
            if kind in ("agreement", "policy", "event", "project")
            else "place"
            if kind == "place"
            else "business"
        )
        if "family" in row and value(row["family"]) in FAMILIES:
            family = value(row["family"])
        node_labels = labels.get(iri, {})
        attributes = {
            f"label_{language}": in_language(node_labels, language) or shorten(iri) or iri for language in LANGUAGES
        }
        for language in LANGUAGES:
            short_label = alternatives.get(iri, {}).get(language)
            full = attributes[f"label_{language}"]
            attributes[f"short_{language}"] = (
                short_label if short_label and kind in ("agreement", "foundation") else full.partition(" (")[0]
            )
        graph.add_node(
            iri,
            **attributes,
            others=tuple(sorted(others[iri])),
            kind=kind,
            family=family,
            unnamed=name == "ls:UnspecifiedGroup",
            not_known=_not_known(row) if name == "ls:UnspecifiedGroup" else None,
            region=_region(located.get(iri, frozenset())),
            place=placed.get(iri),
        )


def _region(regions: frozenset[str]) -> str | None:
    """The slug of the only region, or None."""
    return kind_and_slug(next(iter(regions)))[1] if len(regions) == 1 else None


def _not_known(row: Mapping[str, Term]) -> str:
    """Why it is not known who is in a group."""
    why = value(row["why"]).rsplit("/", 1)[-1] if "why" in row else ""
    return why if why in GROUPS_NOT_KNOWN else GROUPS_NOT_KNOWN[0]


def _add_edge(graph: nx.MultiDiGraph[str], edge: Edge, relation: Relation, disputed: Container[str]) -> None:
    name = key = shorten(edge.predicate) or edge.predicate
    number = 1
    while graph.has_edge(edge.source, edge.target, key):
        # Someone may have had a role, and have it again.
        number += 1
        key = f"{name} {number}"
    labels: Mapping[str, str] = phrase(name) if name in _PHRASED else relation.predicate.labels
    local = name.rpartition(":")[2]
    line: Timeline = timeline(relation) if edge.claims else ALWAYS
    graph.add_edge(
        edge.source,
        edge.target,
        key=key,
        predicate=name,
        **{f"label_{language}": in_language(labels, language) or local for language in LANGUAGES},
        status="ended" if relation.status == "ended" else tie_of(name),
        bases=edge.bases or ("register",),
        timeline=line,
        edge=edge if edge.claims else None,
        relation=relation,
        disputed=any(claim.iri in disputed for claim in edge.claims),
    )
