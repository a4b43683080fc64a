"""What the service says of itself as RDF: its service description, VoID counted from the data, prefixes, and examples.

Each function gives triples, the same ones in the same order for the same generation and address. `base` is the address under
which the client reaches the server, without a slash at its end.

Sources: SPARQL 1.1 Service Description, https://www.w3.org/TR/sparql11-service-description/; Describing Linked Datasets with
the VoID Vocabulary, https://www.w3.org/TR/void/; prefixes and examples are written with SHACL, as the SPARQL examples of the
Swiss Institute of Bioinformatics are, https://github.com/sib-swiss/sparql-examples.
"""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import urlsplit

import pyoxigraph as ox

from lsgraph.claims import value
from lsgraph.namespaces import BASE, DATASET, INSTANCE, PREFIXES, expand, shorten
from lsgraph.stores.base import RDF_FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lsgraph.claims import Texts
    from lsgraph.generations import Manifest
    from lsgraph.media_types import Format
    from lsgraph.statistics import Statistics
    from lsgraph.stores import Store

#: W3C's names of formats, for those that have one (https://www.w3.org/ns/formats/).
_FORMATS = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
    "Turtle", "N-Triples", "RDF_XML", "JSON-LD", "TriG", "N-Quads",
)  # fmt: skip
_SAME = "SELECT DISTINCT ?thing ?same WHERE { ?thing owl:sameAs ?same }"

Node = ox.NamedNode | ox.BlankNode
Triples: TypeAlias = "Iterable[ox.Triple]"


@dataclass(frozen=True, slots=True)
class Example:
    """One example: its IRI, words and explanation by language, and a query that declares its prefixes."""

    iri: str
    text: Texts
    explanation: Texts
    query: str


def _iri(name: str) -> ox.NamedNode:
    """The node of a prefixed name, or of an IRI."""
    return ox.NamedNode(name if "://" in name else expand(name))


def _number(number: int) -> ox.Literal:
    return ox.Literal(str(number), datatype=_iri("xsd:integer"))


def _triple(subject: Node, predicate: str, object_: Node | ox.Literal) -> ox.Triple:
    return ox.Triple(subject, _iri(predicate), object_)


def _texts(subject: Node, predicate: str, texts: Mapping[str, str]) -> Iterator[ox.Triple]:
    for language, text in sorted(texts.items()):
        yield _triple(subject, predicate, ox.Literal(text, language=language))


def service_description(
    base: str, statistics: Statistics, graph_titles: Mapping[str, Texts], property_features: Iterable[str] = ()
) -> Iterator[ox.Triple]:
    """The service: its endpoint, language, formats and features, and its dataset with every named graph.

    `graph_titles` has the titles of graphs by IRI, where they have one; `property_features` are IRIs of properties that the
    service answers without storing them.
    """
    service, dataset, default = (
        ox.NamedNode(f"{base}/sparql#{name}") for name in ("service", "dataset", "default-graph")
    )
    yield _triple(service, "rdf:type", _iri("sd:Service"))
    yield _triple(service, "sd:endpoint", ox.NamedNode(f"{base}/sparql"))
    yield _triple(service, "sd:supportedLanguage", _iri("sd:SPARQL11Query"))
    for name in _FORMATS:
        yield _triple(service, "sd:resultFormat", ox.NamedNode(PREFIXES["formats"] + name))
    yield _triple(service, "sd:feature", _iri("sd:UnionDefaultGraph"))
    for feature in property_features:
        yield _triple(service, "sd:propertyFeature", ox.NamedNode(feature))
        yield _triple(ox.NamedNode(feature), "rdf:type", _iri("sd:Feature"))
    yield _triple(service, "sd:defaultDataset", dataset)
    yield _triple(dataset, "rdf:type", _iri("sd:Dataset"))
    yield _triple(dataset, "sd:defaultGraph", default)
    yield _triple(default, "rdf:type", _iri("sd:Graph"))
    yield _triple(default, "void:triples", _number(statistics.triples))
    for iri, count in statistics.graphs.items():
        named, graph = (
            ox.NamedNode(f"{base}/sparql#named-{_local(iri)}"),
            ox.NamedNode(f"{base}/sparql#graph-{_local(iri)}"),
        )
        yield _triple(dataset, "sd:namedGraph", named)
        yield _triple(named, "rdf:type", _iri("sd:NamedGraph"))
        yield _triple(named, "sd:name", ox.NamedNode(iri))
        yield _triple(named, "sd:graph", graph)
        yield _triple(graph, "rdf:type", _iri("sd:Graph"))
        yield _triple(graph, "void:triples", _number(count))
        yield from _texts(graph, "dcterms:title", graph_titles.get(iri, {}))


def void(base: str, statistics: Statistics, manifest: Manifest, store: Store) -> Iterator[ox.Triple]:
    """The dataset in numbers: totals, classes and properties with their counts, vocabularies, and links to other datasets."""
    dataset = ox.NamedNode(DATASET)
    yield _triple(dataset, "rdf:type", _iri("void:Dataset"))
    yield from _texts(dataset, "dcterms:title", _TITLE)
    yield _triple(dataset, "dcterms:modified", ox.Literal(manifest.created, datatype=_iri("xsd:dateTime")))
    yield _triple(dataset, "owl:versionInfo", ox.Literal(manifest.hash))
    yield _triple(dataset, "foaf:homepage", ox.NamedNode(f"{base}/"))
    yield _triple(dataset, "void:sparqlEndpoint", ox.NamedNode(f"{base}/sparql"))
    yield _triple(dataset, "void:uriSpace", ox.Literal(INSTANCE))
    for iri in _examples(store):
        yield _triple(dataset, "void:exampleResource", ox.NamedNode(iri))
    for name, count in (
        ("triples", statistics.triples), ("entities", statistics.entities), ("distinctSubjects", statistics.subjects),
        ("distinctObjects", statistics.objects), ("classes", len(statistics.classes)), ("properties", len(statistics.properties)),
    ):  # fmt: skip
        yield _triple(dataset, f"void:{name}", _number(count))
    used = {shorten(iri) for iri in (*statistics.classes, *statistics.properties)} - {None}
    for prefix in sorted({str(name).partition(":")[0] for name in used}):
        yield _triple(dataset, "void:vocabulary", ox.NamedNode(PREFIXES[prefix]))
    for kind, link, counts, measure in (
        ("class", "void:classPartition", statistics.classes, "void:entities"),
        ("property", "void:propertyPartition", statistics.properties, "void:triples"),
    ):
        for iri, count in counts.items():
            part = ox.NamedNode(f"{base}/void#{kind}-{_local(iri)}")
            yield _triple(dataset, link, part)
            yield _triple(part, f"void:{kind}", ox.NamedNode(iri))
            yield _triple(part, measure, _number(count))
    yield from _linksets(base, dataset, store)


def _linksets(base: str, dataset: Node, store: Store) -> Iterator[ox.Triple]:
    """Links to other datasets, by the host that they lead to, with the property and how many there are."""
    hosts = Counter(urlsplit(value(row["same"])).netloc for row in store.query(_SAME).rows())
    for host, count in sorted(hosts.items()):
        linkset = ox.NamedNode(f"{base}/void#links-{host}")
        yield _triple(dataset, "void:subset", linkset)
        yield _triple(linkset, "rdf:type", _iri("void:Linkset"))
        yield _triple(linkset, "void:subjectsTarget", dataset)
        yield _triple(linkset, "void:linkPredicate", _iri("owl:sameAs"))
        yield _triple(linkset, "void:triples", _number(count))


def _examples(store: Store) -> list[str]:
    """The agreement, organisation and document that come first, where there are any."""
    found = []
    for kind in ("agreement", "organization", "document"):
        query = f"SELECT ?thing {{ ?thing a ?type FILTER (STRSTARTS(STR(?thing), '{INSTANCE}{kind}/')) }} ORDER BY ?thing LIMIT 1"
        found += [value(row["thing"]) for row in store.query(query).rows()]
    return found


def prefixes(base: str) -> Iterator[ox.Triple]:
    """Every prefix that queries here need not declare, as `sh:declare` has them."""
    node = ox.NamedNode(f"{base}/prefixes#prefixes")
    yield _triple(node, "rdf:type", _iri("owl:Ontology"))
    for prefix, namespace in PREFIXES.items():
        declared = ox.NamedNode(f"{base}/prefixes#{prefix}")
        yield _triple(node, "sh:declare", declared)
        yield _triple(declared, "rdf:type", _iri("sh:PrefixDeclaration"))
        yield _triple(declared, "sh:prefix", ox.Literal(prefix))
        yield _triple(declared, "sh:namespace", ox.Literal(namespace, datatype=_iri("xsd:anyURI")))


def examples(base: str, questions: Iterable[Example]) -> Iterator[ox.Triple]:
    """Each question as a query that can be run at the endpoint, with its words and explanation."""
    for question in questions:
        node = ox.NamedNode(question.iri)
        form = next(form for form in ("SELECT", "ASK", "CONSTRUCT") if f"\n{form}" in f"\n{question.query}")
        yield _triple(node, "rdf:type", _iri("sh:SPARQLExecutable"))
        yield _triple(node, "rdf:type", _iri(f"sh:SPARQL{form.capitalize()}Executable"))
        yield from _texts(node, "rdfs:label", question.text)
        yield from _texts(node, "rdfs:comment", question.explanation)
        yield _triple(node, "sh:prefixes", ox.NamedNode(f"{base}/prefixes#prefixes"))
        yield _triple(node, f"sh:{form.lower()}", ox.Literal(question.query))
        yield _triple(node, "schema:target", ox.NamedNode(f"{base}/sparql"))


def write(triples: Triples, fmt: Format) -> bytes:
    """Triples in a graph format, in their order."""
    every = list(triples)
    # A description of prefixes is easier to read where it is not written with all of them.
    used = {
        str(shorten(term.value)).partition(":")[0]
        for triple in every
        for term in triple
        if isinstance(term, ox.NamedNode)
    }
    out = io.BytesIO()
    ox.serialize(
        every, out, format=RDF_FORMATS[fmt], prefixes={name: iri for name, iri in PREFIXES.items() if name in used}
    )
    return out.getvalue()


_TITLE = {
    "sv": "lsgraph: vem som samverkar med vem, och den mening som det vilar på",
    "en": "lsgraph: who collaborates with whom, and the sentence that it rests on",
}


def _local(iri: str) -> str:
    """An IRI as a part of a fragment: its prefixed name or what distinguishes it, in characters that any syntax takes."""
    name = shorten(iri) or iri.removeprefix(BASE)
    return "".join(char if char.isascii() and (char.isalnum() or char in "-_.") else "-" for char in name)
