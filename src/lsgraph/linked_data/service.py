"""The service described in RDF: SPARQL service description, VoID with counts from the data, prefixes, and examples.

Each function yields triples, the same ones in the same order for the same generation and address. `base` is the address at
which the client reaches the server, without a trailing slash.

Sources: SPARQL 1.1 Service Description, https://www.w3.org/TR/sparql11-service-description/; Describing Linked Datasets with
the VoID Vocabulary, https://www.w3.org/TR/void/; prefixes and examples are written with SHACL, as the SPARQL examples of the
Swiss Institute of Bioinformatics are, https://github.com/sib-swiss/sparql-examples.
"""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pyoxigraph as ox

from lsgraph.languages import translations
from lsgraph.namespaces import BASE, DATASET, INSTANCE, PREFIXES, shorten
from lsgraph.rdf.triples import Node, Triples, iri_of, texts, triple
from lsgraph.rdf.values import value
from lsgraph.stores.base import RDF_FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lsgraph.claims.read import Texts
    from lsgraph.generations.folder import Manifest
    from lsgraph.generations.statistics import Statistics
    from lsgraph.media_types import Format
    from lsgraph.stores import Store

#: W3C's IRIs of formats, where they exist (https://www.w3.org/ns/formats/).
_FORMATS = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
    "Turtle", "N-Triples", "RDF_XML", "JSON-LD", "TriG", "N-Quads",
)  # fmt: skip
_SAME = "SELECT DISTINCT ?thing ?same WHERE { ?thing owl:sameAs ?same }"


@dataclass(frozen=True, slots=True)
class Example:
    """One example: its IRI, question and explanation by language, and a query that declares its prefixes."""

    iri: str
    text: Texts
    explanation: Texts
    query: str


def _number(number: int) -> ox.Literal:
    return ox.Literal(str(number), datatype=iri_of("xsd:integer"))


def service_description(
    base: str, statistics: Statistics, graph_titles: Mapping[str, Texts], property_features: Iterable[str] = ()
) -> Iterator[ox.Triple]:
    """The service: its endpoint, language, formats and features, and its dataset with every named graph.

    `graph_titles` has the titles of graphs by IRI, if they have one; `property_features` are IRIs of properties that the
    service computes without storing them.
    """
    service, dataset, default = (
        ox.NamedNode(f"{base}/sparql#{name}") for name in ("service", "dataset", "default-graph")
    )
    yield triple(service, "rdf:type", iri_of("sd:Service"))
    yield triple(service, "sd:endpoint", ox.NamedNode(f"{base}/sparql"))
    yield triple(service, "sd:supportedLanguage", iri_of("sd:SPARQL11Query"))
    for name in _FORMATS:
        yield triple(service, "sd:resultFormat", ox.NamedNode(PREFIXES["formats"] + name))
    yield triple(service, "sd:feature", iri_of("sd:UnionDefaultGraph"))
    for feature in property_features:
        yield triple(service, "sd:propertyFeature", ox.NamedNode(feature))
        yield triple(ox.NamedNode(feature), "rdf:type", iri_of("sd:Feature"))
    yield triple(service, "sd:defaultDataset", dataset)
    yield triple(dataset, "rdf:type", iri_of("sd:Dataset"))
    yield triple(dataset, "sd:defaultGraph", default)
    yield triple(default, "rdf:type", iri_of("sd:Graph"))
    yield triple(default, "void:triples", _number(statistics.triples))
    for iri, count in statistics.graphs.items():
        named_graph, graph = (
            ox.NamedNode(f"{base}/sparql#named-{_local(iri)}"),
            ox.NamedNode(f"{base}/sparql#graph-{_local(iri)}"),
        )
        yield triple(dataset, "sd:namedGraph", named_graph)
        yield triple(named_graph, "rdf:type", iri_of("sd:NamedGraph"))
        yield triple(named_graph, "sd:name", ox.NamedNode(iri))
        yield triple(named_graph, "sd:graph", graph)
        yield triple(graph, "rdf:type", iri_of("sd:Graph"))
        yield triple(graph, "void:triples", _number(count))
        yield from texts(graph, "dcterms:title", graph_titles.get(iri, {}))


def void(
    base: str,
    statistics: Statistics,
    manifest: Manifest,
    store: Store,
    dumps: Iterable[str] = (),
    examples: Iterable[str] = (),
) -> Iterator[ox.Triple]:
    """The dataset in numbers: totals, classes and properties with their counts, vocabularies, and links to other datasets.

    `dumps` are the names of its files, `examples` the IRIs of some things in it.
    """
    dataset = ox.NamedNode(DATASET)
    yield triple(dataset, "rdf:type", iri_of("void:Dataset"))
    yield from texts(dataset, "dcterms:title", translations("open_data", "service/title"))
    yield triple(dataset, "dcterms:modified", ox.Literal(manifest.created, datatype=iri_of("xsd:dateTime")))
    yield triple(dataset, "owl:versionInfo", ox.Literal(manifest.hash))
    yield triple(dataset, "foaf:homepage", ox.NamedNode(f"{base}/"))
    yield triple(dataset, "void:sparqlEndpoint", ox.NamedNode(f"{base}/sparql"))
    yield triple(dataset, "void:uriSpace", ox.Literal(INSTANCE))
    for dump in dumps:
        yield triple(dataset, "void:dataDump", ox.NamedNode(f"{base}/dumps/{dump}"))
    for iri in examples:
        yield triple(dataset, "void:exampleResource", ox.NamedNode(iri))
    for name, count in (
        ("triples", statistics.triples), ("entities", statistics.entities), ("distinctSubjects", statistics.subjects),
        ("distinctObjects", statistics.objects), ("classes", len(statistics.classes)), ("properties", len(statistics.properties)),
    ):  # fmt: skip
        yield triple(dataset, f"void:{name}", _number(count))
    used = {shorten(iri) for iri in (*statistics.classes, *statistics.properties)} - {None}
    for prefix in sorted({str(name).partition(":")[0] for name in used}):
        yield triple(dataset, "void:vocabulary", ox.NamedNode(PREFIXES[prefix]))
    for kind, link, counts, measure in (
        ("class", "void:classPartition", statistics.classes, "void:entities"),
        ("property", "void:propertyPartition", statistics.properties, "void:triples"),
    ):
        for iri, count in counts.items():
            part = ox.NamedNode(f"{base}/void#{kind}-{_local(iri)}")
            yield triple(dataset, link, part)
            yield triple(part, f"void:{kind}", ox.NamedNode(iri))
            yield triple(part, measure, _number(count))
    yield from _linksets(base, dataset, store)


def _linksets(base: str, dataset: Node, store: Store) -> Iterator[ox.Triple]:
    """Links to other datasets, by target host, with their property and count."""
    hosts = Counter(urlsplit(value(row["same"])).netloc for row in store.query(_SAME).rows())
    for host, count in sorted(hosts.items()):
        linkset = ox.NamedNode(f"{base}/void#links-{host}")
        yield triple(dataset, "void:subset", linkset)
        yield triple(linkset, "rdf:type", iri_of("void:Linkset"))
        yield triple(linkset, "void:subjectsTarget", dataset)
        yield triple(linkset, "void:linkPredicate", iri_of("owl:sameAs"))
        yield triple(linkset, "void:triples", _number(count))


def prefixes(base: str) -> Iterator[ox.Triple]:
    """Every prefix that queries need not declare, as `sh:declare`."""
    node = ox.NamedNode(f"{base}/prefixes#prefixes")
    yield triple(node, "rdf:type", iri_of("owl:Ontology"))
    for prefix, namespace in PREFIXES.items():
        declared = ox.NamedNode(f"{base}/prefixes#{prefix}")
        yield triple(node, "sh:declare", declared)
        yield triple(declared, "rdf:type", iri_of("sh:PrefixDeclaration"))
        yield triple(declared, "sh:prefix", ox.Literal(prefix))
        yield triple(declared, "sh:namespace", ox.Literal(namespace, datatype=iri_of("xsd:anyURI")))


def examples(base: str, questions: Iterable[Example]) -> Iterator[ox.Triple]:
    """Each question as a query that can be run at the endpoint, with its text and explanation."""
    for question in questions:
        node = ox.NamedNode(question.iri)
        form = next(form for form in ("SELECT", "ASK", "CONSTRUCT") if f"\n{form}" in f"\n{question.query}")
        yield triple(node, "rdf:type", iri_of("sh:SPARQLExecutable"))
        yield triple(node, "rdf:type", iri_of(f"sh:SPARQL{form.capitalize()}Executable"))
        yield from texts(node, "rdfs:label", question.text)
        yield from texts(node, "rdfs:comment", question.explanation)
        yield triple(node, "sh:prefixes", ox.NamedNode(f"{base}/prefixes#prefixes"))
        yield triple(node, f"sh:{form.lower()}", ox.Literal(question.query))
        yield triple(node, "schema:target", ox.NamedNode(f"{base}/sparql"))


def write_rdf(triples: Triples, fmt: Format) -> bytes:
    """Triples in a graph format, in their order."""
    statements = list(triples)
    # Output is easier to read without declarations of all prefixes.
    used = {
        str(shorten(term.value)).partition(":")[0]
        for statement in statements
        for term in statement
        if isinstance(term, ox.NamedNode)
    }
    out = io.BytesIO()
    ox.serialize(
        statements, out, format=RDF_FORMATS[fmt], prefixes={name: iri for name, iri in PREFIXES.items() if name in used}
    )
    return out.getvalue()


def _local(iri: str) -> str:
    """An IRI as a part of a fragment: its prefixed name or distinguishing part, in characters that any syntax allows."""
    name = shorten(iri) or iri.removeprefix(BASE)
    return "".join(char if char.isascii() and (char.isalnum() or char in "-_.") else "-" for char in name)
