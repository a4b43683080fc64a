"""The JSON-LD context: short names for the terms that the ontology defines and those that lsgraph borrows.

Generated from the ontology, never edited by hand. A term gets its local name (`hasSigned`, `memberOf`); if two vocabularies use
the same one, lsgraph's own gets it and the other keeps its prefix (`dcterms:type`). Things and concepts are written with the
prefix `lsgraph:` (`lsgraph:id/organization/region-stockholm`): a prefix for each kind, as in Turtle, would take the names
`agreement`, `evidence` and `role` from properties.

Specification: https://www.w3.org/TR/json-ld11/#context-definitions
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph.namespaces import BASE, INSTANCE_KINDS, ONTOLOGY, ONTOLOGY_GRAPH, PREFIXES, SCHEMES, expand, shorten
from lsgraph.repository.dataset import read_triples

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from lsgraph.stores import Store

Definition = str | dict[str, str]

#: The file of the context in the repository.
CONTEXT_FILE = "ontology/context.jsonld"

_ALIASES = {"id": "@id", "included": "@included", "type": "@type"}
#: Names for inverse properties, so that a description is a tree: an actor has `acts`, a document `passages`.
_REVERSE = {
    "acts": "ls:actor",
    "actsOnIt": "ls:agreement",
    "actsPerformed": "prov:wasAssociatedWith",
    "attendance": "ls:event",
    "derivedEdges": "ls:derivedFrom",
    "identifies": "adms:identifier",
    "memberships": "org:member",
    "membershipsInIt": "org:organization",
    "participations": "ls:participant",
    "passages": "oa:hasSource",
    "statements": "rdf:subject",
    "statementsNamingIt": "rdf:object",
    "supportedClaims": "ls:evidence",
}
_REFERENCE = {"@type": "@id"}
_TERM = {"@type": "@vocab"}
_TEXT = {"@container": "@language"}
#: The form of values of borrowed properties, which their vocabularies leave open. All others have plain values.
_BORROWED: dict[str, dict[str, str]] = {
    **dict.fromkeys(
        (
            "adms:identifier", "dcterms:license", "dcterms:spatial", "dcterms:type", "oa:hasSelector", "oa:hasSource",
            "oa:hasBody", "oa:hasTarget", "oa:motivatedBy", "oa:refinedBy", "org:classification", "org:hasMember", "org:hasUnit",
            "org:heldBy", "org:holds", "org:member", "org:memberDuring", "org:memberOf", "org:organization", "org:originalOrganization", "org:postIn", "org:resultingOrganization", "org:role",
            "org:subOrganizationOf", "org:unitOf", "owl:sameAs", "owl:versionIRI",
            "prov:wasAssociatedWith", "rdf:subject", "rdfs:isDefinedBy", "rdfs:seeAlso",
            "schema:url", "skos:hasTopConcept", "skos:inScheme", "skos:topConceptOf", "time:hasBeginning", "time:hasEnd",
        ),
        _REFERENCE,
    ),
    **dict.fromkeys(
        ("rdf:predicate", "rdfs:domain", "rdfs:range", "rdfs:subClassOf", "rdfs:subPropertyOf", "owl:disjointWith", "owl:inverseOf"), _TERM
    ),
    **dict.fromkeys(
        (
            "dcterms:description", "dcterms:title", "rdfs:comment", "rdfs:label", "skos:altLabel", "skos:definition",
            "skos:prefLabel", "skos:scopeNote",
        ),
        _TEXT,
    ),
    "dcterms:created": {"@type": "xsd:date"},
    "wgs:lat": {"@type": "xsd:decimal"},
    "wgs:long": {"@type": "xsd:decimal"},
}  # fmt: skip
#: Days, which OWL 2 DL has no datatype for: the ontology gives them no range.
_DAYS = frozenset(
    expand(name)
    for name in ("ls:earliest", "ls:latest", "ls:fundingAnnounced", "ls:expectedEarliest", "ls:expectedLatest")
)
#: Vocabularies about shapes and files, not about the subject of the data: their terms keep their prefix.
_KEEP_PREFIX = ("sh:", "vann:")
#: Written as `@type` and `@list` in JSON-LD; the last two are in the ontology only because shapes forbid them.
_LEFT_OUT = {"rdf:type", "rdf:first", "rdf:rest", "rdf:nil", "foaf:mbox", "foaf:phone"}


def json_ld_context(ontology: Iterable[ox.Quad]) -> dict[str, object]:
    """The JSON-LD 1.1 document `{"@context": …}` for the terms of the ontology graph and its imports.

    Language-tagged texts are language maps, references are IRIs, days are `xsd:date`; other values are written unchanged.
    Equal ontologies give equal contexts, with keys in the same order.
    """
    terms = _terms(ontology)
    prefixes = {"lsgraph": BASE} | {
        prefix: namespace
        for prefix, namespace in PREFIXES.items()
        if prefix not in {"graph", *INSTANCE_KINDS, *SCHEMES}
    }
    context: dict[str, object] = {"@version": 1.1, **_ALIASES, **prefixes}
    named_terms: dict[str, Definition] = {}
    for prefixed in sorted(terms, key=lambda name: (not name.startswith("ls:"), name)):
        local = prefixed.partition(":")[2]
        form = terms[prefixed]
        if local not in context and local not in named_terms:
            named_terms[local] = {"@id": prefixed, **form} if form else prefixed
        elif form:
            named_terms[prefixed] = {"@id": expand(prefixed), **form}
    named_terms |= {name: {"@reverse": prefixed} for name, prefixed in _REVERSE.items() if prefixed in terms}
    return {"@context": context | dict(sorted(named_terms.items(), key=lambda item: (item[0].lower(), item[0])))}


def context_text(ontology: Iterable[ox.Quad]) -> str:
    """The context as the text of its file."""
    return json.dumps(json_ld_context(ontology), ensure_ascii=False, indent=2) + "\n"


def ontology_context(store: Store) -> str:
    """The context for the ontology in a store."""
    query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{ONTOLOGY_GRAPH}> {{ ?s ?p ?o }} }}"
    graph = ox.NamedNode(ONTOLOGY_GRAPH)
    return context_text(ox.Quad(t.subject, t.predicate, t.object, graph) for t in store.query(query).triples())


def write_context(root: Path) -> Path:
    """Write `ontology/context.jsonld` from the ontology under `root`, and return its path.

    Raises DataError, naming file and line, if the ontology can't be read.
    """
    path = root / CONTEXT_FILE
    path.write_text(context_text(read_ontology(root)), encoding="utf-8")
    return path


def read_ontology(root: Path) -> list[ox.Quad]:
    """The ontology with its imports, as quads of its graph; raises DataError."""
    graph = ox.NamedNode(ONTOLOGY_GRAPH)
    paths = [root / "ontology" / "lsgraph.ttl", *sorted((root / "ontology" / "imports").glob("*.ttl"))]
    return [
        ox.Quad(triple.subject, triple.predicate, triple.object, graph)
        for path in paths
        for triple in read_triples(path, str(path.relative_to(root)))[1]
    ]


def _terms(ontology: Iterable[ox.Quad]) -> dict[str, dict[str, str]]:
    """The prefixed name of each term to be listed, with the form of its values (empty for classes and plain values)."""
    objects: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for quad in ontology:
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
            objects[quad.subject.value][quad.predicate.value].add(quad.object.value)
    terms = {}
    for iri, own_objects in objects.items():
        name = shorten(iri)
        if name is None or expand("rdfs:isDefinedBy") not in own_objects:
            continue
        if iri.startswith(ONTOLOGY):
            terms[name] = {"@type": "xsd:date"} if iri in _DAYS else _own_form(own_objects)
        elif not name.startswith(_KEEP_PREFIX) and name not in _LEFT_OUT:
            terms[name] = _BORROWED.get(name, {})
    return terms


def _own_form(objects: dict[str, set[str]]) -> dict[str, str]:
    """The form of the values of one of the ontology's own terms, by its range."""
    ranges = {shorten(iri) for iri in objects[expand("rdfs:range")]}
    if expand("owl:ObjectProperty") in objects[expand("rdf:type")]:
        return _REFERENCE
    if expand("owl:AnnotationProperty") in objects[expand("rdf:type")]:
        return _TERM
    if "rdf:langString" in ranges:
        return _TEXT
    typed = sorted(name for name in ranges if name and name.startswith("xsd:") and name != "xsd:string")
    return {"@type": typed[0]} if typed else {}
