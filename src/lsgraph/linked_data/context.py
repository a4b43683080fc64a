"""The JSON-LD context: short names for the terms that the ontology defines and those that lsgraph borrows.

Made from the ontology, never by hand. A term has its local name (`hasSigned`, `memberOf`); where two vocabularies use the
same one, lsgraph's own comes first and the other keeps its prefix (`dcterms:type`). Things and concepts are written below
`lsgraph:` (`lsgraph:id/organization/region-stockholm`): a prefix for each kind, as in Turtle, would take `agreement`,
`evidence` and `role` from the properties of that name.

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

#: Where the context lies in the repository.
CONTEXT_FILE = "ontology/context.jsonld"

_ALIASES = {"id": "@id", "included": "@included", "type": "@type"}
#: Names for what points at a thing, so that its description is a tree: an actor has `acts`, a document `passages`.
_REVERSE = {
    "acts": "ls:actor",
    "actsOnIt": "ls:agreement",
    "actsPerformed": "prov:wasAssociatedWith",
    "attendance": "ls:event",
    "derivedEdges": "prov:wasDerivedFrom",
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
#: How borrowed properties are used here; their own vocabularies leave it open. Those not named have plain values.
_BORROWED: dict[str, dict[str, str]] = {
    **dict.fromkeys(
        (
            "adms:identifier", "dcterms:license", "dcterms:spatial", "dcterms:type", "oa:hasSelector", "oa:hasSource",
            "oa:refinedBy", "org:classification", "org:hasMember", "org:member", "org:memberDuring", "org:memberOf",
            "org:organization", "org:postIn", "org:role", "org:unitOf", "owl:sameAs", "owl:versionIRI",
            "prov:wasAssociatedWith", "prov:wasDerivedFrom", "rdf:subject", "rdfs:isDefinedBy", "rdfs:seeAlso",
            "schema:url", "skos:hasTopConcept", "skos:inScheme", "skos:topConceptOf", "time:hasBeginning", "time:hasEnd",
        ),
        _REFERENCE,
    ),
    **dict.fromkeys(
        ("rdf:predicate", "rdfs:domain", "rdfs:range", "rdfs:subClassOf", "rdfs:subPropertyOf", "skos:closeMatch", "skos:exactMatch"), _TERM
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
#: Vocabularies about shapes and files, not about the world: their terms keep their prefix.
_KEEP_PREFIX = ("sh:", "vann:")
#: `@type` and `@list` say these in JSON-LD; the last two are listed only because shapes forbid them.
_LEFT_OUT = {"rdf:type", "rdf:first", "rdf:rest", "rdf:nil", "foaf:mbox", "foaf:phone"}


def json_ld_context(ontology: Iterable[ox.Quad]) -> dict[str, object]:
    """The JSON-LD 1.1 document `{"@context": …}` for the terms of the ontology graph and its imports.

    Text in languages is a language map, a reference is an IRI, a day is an `xsd:date`; other values are written as they
    are. Equal ontologies give equal contexts, keys included in the same order.
    """
    terms = _terms(ontology)
    prefixes = {"lsgraph": BASE} | {
        prefix: namespace
        for prefix, namespace in PREFIXES.items()
        if prefix not in {"graph", *INSTANCE_KINDS, *SCHEMES}
    }
    context: dict[str, object] = {"@version": 1.1, **_ALIASES, **prefixes}
    named: dict[str, Definition] = {}
    for prefixed in sorted(terms, key=lambda name: (not name.startswith("ls:"), name)):
        local = prefixed.partition(":")[2]
        form = terms[prefixed]
        if local not in context and local not in named:
            named[local] = {"@id": prefixed, **form} if form else prefixed
        elif form:
            named[prefixed] = {"@id": expand(prefixed), **form}
    named |= {name: {"@reverse": prefixed} for name, prefixed in _REVERSE.items() if prefixed in terms}
    return {"@context": context | dict(sorted(named.items(), key=lambda item: (item[0].lower(), item[0])))}


def context_text(ontology: Iterable[ox.Quad]) -> str:
    """The context as the text of its file."""
    return json.dumps(json_ld_context(ontology), ensure_ascii=False, indent=2) + "\n"


def ontology_context(store: Store) -> str:
    """The context that the ontology in a store gives."""
    query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{ONTOLOGY_GRAPH}> {{ ?s ?p ?o }} }}"
    graph = ox.NamedNode(ONTOLOGY_GRAPH)
    return context_text(ox.Quad(t.subject, t.predicate, t.object, graph) for t in store.query(query).triples())


def write_context(root: Path) -> Path:
    """Write `ontology/context.jsonld` anew from the ontology under `root`, and return its path.

    Raises DataError, naming file and line, for an ontology that can't be read.
    """
    path = root / CONTEXT_FILE
    path.write_text(context_text(read_ontology(root)), encoding="utf-8")
    return path


def read_ontology(root: Path) -> list[ox.Quad]:
    """The ontology with its imports, as it stands in its graph; raises DataError."""
    graph = ox.NamedNode(ONTOLOGY_GRAPH)
    paths = [root / "ontology" / "lsgraph.ttl", *sorted((root / "ontology" / "imports").glob("*.ttl"))]
    return [
        ox.Quad(triple.subject, triple.predicate, triple.object, graph)
        for path in paths
        for triple in read_triples(path, str(path.relative_to(root)))[1]
    ]


def _terms(ontology: Iterable[ox.Quad]) -> dict[str, dict[str, str]]:
    """Each term that gets a name, prefixed, with the form of its values (empty for classes and plain values)."""
    said: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for quad in ontology:
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
            said[quad.subject.value][quad.predicate.value].add(quad.object.value)
    terms = {}
    for iri, about in said.items():
        name = shorten(iri)
        if name is None or expand("rdfs:isDefinedBy") not in about:
            continue
        if iri.startswith(ONTOLOGY):
            terms[name] = _own_form(about)
        elif not name.startswith(_KEEP_PREFIX) and name not in _LEFT_OUT:
            terms[name] = _BORROWED.get(name, {})
    return terms


def _own_form(about: dict[str, set[str]]) -> dict[str, str]:
    """How the values of a term of the ontology itself are written, by what it says of its range."""
    ranges = {shorten(iri) for iri in about[expand("rdfs:range")]}
    if expand("owl:ObjectProperty") in about[expand("rdf:type")]:
        return _TERM if "owl:Class" in ranges else _REFERENCE
    if "rdf:langString" in ranges:
        return _TEXT
    typed = sorted(name for name in ranges if name and name.startswith("xsd:") and name != "xsd:string")
    return {"@type": typed[0]} if typed else {}
