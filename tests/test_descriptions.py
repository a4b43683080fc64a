"""The service describes itself truly: every count is the data's, every term is the vocabulary's, every address answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pyoxigraph as ox
import pytest
import rdflib
from rdflib import DCTERMS, OWL, RDF, RDFS, SH, VOID, Namespace

from lsgraph.generations.folder import Generation
from lsgraph.namespaces import DATASET, PREFIXES
from lsgraph.rdf.values import value
from lsgraph.stores import EmbeddedStore

SD = Namespace(PREFIXES["sd"])
SCHEMA = Namespace(PREFIXES["schema"])
NAMES = ("sparql/service", "void", "prefixes", "sparql-examples")
#: The terms of the vocabularies as their specifications list them, those that are used here.
SD_TERMS = {
    "Service", "endpoint", "supportedLanguage", "SPARQL11Query", "resultFormat", "feature", "UnionDefaultGraph", "propertyFeature", "Feature",
    "defaultDataset", "Dataset", "defaultGraph", "Graph", "namedGraph", "NamedGraph", "name", "graph",
}  # fmt: skip
VOID_TERMS = {
    "Dataset", "Linkset", "dataDump", "sparqlEndpoint", "uriSpace", "exampleResource", "triples", "entities", "distinctSubjects", "distinctObjects", "classes",
    "properties", "vocabulary", "classPartition", "propertyPartition", "class", "property", "subset", "subjectsTarget", "linkPredicate",
}  # fmt: skip
FORMAT_NAMES = {
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV", "Turtle", "N-Triples", "RDF_XML", "JSON-LD", "TriG", "N-Quads",
}  # fmt: skip


@pytest.fixture(scope="module")
def client(server: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server, timeout=20, trust_env=False) as made:
        yield made


def graph_of(client: httpx.Client, path: str) -> rdflib.Graph:
    response = client.get(path, headers={"Accept": "text/turtle"})
    assert response.status_code == 200, response.text
    return rdflib.Graph().parse(data=response.text, format="turtle")


def counted(store: EmbeddedStore, query: str) -> int:
    return int(value(next(store.query(query).rows())["n"]))


def test_the_endpoint_without_a_query_describes_the_service(client: httpx.Client, server: str) -> None:
    for accept in ("*/*", "text/turtle", "application/rdf+xml", "application/ld+json"):
        response = client.get("/sparql", headers={"Accept": accept})
        assert response.status_code == 200, accept
        assert f"{server}/sparql" in response.text
        assert "Accept" in response.headers["vary"]
    graph = graph_of(client, "/sparql")
    (service,) = graph.subjects(RDF.type, SD.Service)
    assert graph.value(service, SD.endpoint) == rdflib.URIRef(f"{server}/sparql")
    assert {str(each).rsplit("/", 1)[-1] for each in graph.objects(service, SD.resultFormat)} == FORMAT_NAMES
    assert (service, SD.feature, SD.UnionDefaultGraph) in graph


def test_the_description_of_the_dataset_names_every_graph_with_its_size(
    client: httpx.Client, generation: Generation, store: EmbeddedStore
) -> None:
    graph = graph_of(client, "/sparql/service")
    found = {
        str(graph.value(named, SD.name)): int(str(graph.value(graph.value(named, SD.graph), VOID.triples)))
        for named in graph.subjects(RDF.type, SD.NamedGraph)
    }
    assert found == generation.manifest.quads
    (default,) = graph.objects(None, SD.defaultGraph)
    assert graph.value(default, VOID.triples) == rdflib.Literal(counted(store, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"))


def test_void_counts_what_the_data_counts(client: httpx.Client, generation: Generation, store: EmbeddedStore) -> None:
    graph, dataset = graph_of(client, "/.well-known/void"), rdflib.URIRef(DATASET)
    for name, query in (
        ("triples", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"),
        ("distinctSubjects", "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }"),
        ("properties", "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o }"),
        ("classes", "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?s a ?c FILTER (ISIRI(?c)) }"),
    ):
        assert graph.value(dataset, VOID[name]) == rdflib.Literal(counted(store, query)), name
    parts = list(graph.objects(dataset, VOID.propertyPartition))
    assert len(parts) > 40
    for part in parts:
        term, count = graph.value(part, VOID.property), graph.value(part, VOID.triples)
        assert counted(store, f"SELECT (COUNT(*) AS ?n) {{ ?s <{term}> ?o }}") == int(str(count))
    links = {
        str(each).partition("#links-")[2]: int(str(graph.value(each, VOID.triples)))
        for each in graph.subjects(RDF.type, VOID.Linkset)
    }
    assert "www.wikidata.org" in links
    for host, triples in links.items():
        query = f"SELECT (COUNT(*) AS ?n) {{ ?s owl:sameAs ?o FILTER (CONTAINS(STR(?o), '//{host}/')) }}"
        assert counted(store, query) == triples, host
    assert graph.value(dataset, OWL.versionInfo) == rdflib.Literal(generation.hash)
    assert {getattr(text, "language", None) for text in graph.objects(dataset, DCTERMS.title)} == {"sv", "en"}


@pytest.mark.parametrize("name", NAMES)
def test_only_terms_that_the_vocabularies_have_are_used(client: httpx.Client, name: str) -> None:
    terms = {str(term) for triple in graph_of(client, f"/{name}") for term in triple if isinstance(term, rdflib.URIRef)}
    assert {term.removeprefix(str(SD)) for term in terms if term.startswith(str(SD))} <= SD_TERMS
    assert {term.removeprefix(str(VOID)) for term in terms if term.startswith(str(VOID))} <= VOID_TERMS | {""}


def test_every_address_of_this_server_in_the_descriptions_answers(client: httpx.Client, server: str) -> None:
    addresses = {
        str(term).partition("#")[0]
        for name in NAMES
        for triple in graph_of(client, f"/{name}")
        for term in triple
        if str(term).startswith(server)
    }
    assert {f"{server}/sparql", f"{server}/void", f"{server}/prefixes", f"{server}/"} <= addresses
    for address in addresses:
        assert client.get(address, headers={"Accept": "text/turtle, text/html;q=0.5"}).status_code == 200, address


def test_a_client_that_finds_an_example_can_run_it_at_the_endpoint_that_it_names(client: httpx.Client) -> None:
    graph = graph_of(client, "/.well-known/sparql-examples")
    examples = list(graph.subjects(RDF.type, SH.SPARQLExecutable))
    assert len(examples) > 30
    for example in examples:
        target = graph.value(example, SCHEMA.target)
        (query,) = [query for form in (SH.select, SH.ask, SH.construct) for query in graph.objects(example, form)]
        assert httpx.get(str(target), params={"query": str(query)}, trust_env=False).status_code == 200
        assert {getattr(text, "language", None) for text in graph.objects(example, RDFS.label)} == {"sv", "en"}
        # Other tools know none of our prefixes: the query must be one for them too.
        rdflib.Dataset().query(str(query))


def test_prefixes_are_told_in_each_form(client: httpx.Client) -> None:
    graph = graph_of(client, "/prefixes")
    declared = {
        str(graph.value(each, SH.prefix)): str(graph.value(each, SH.namespace))
        for each in graph.objects(None, SH.declare)
    }
    assert declared == client.get("/prefixes.json").json() == PREFIXES
    assert rdflib.Graph().query(client.get("/prefixes.sparql").text + "ASK { ?s ls:hasSigned ?o }").askAnswer is False


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("suffix", "media_type", "fmt"),
    [
        (".ttl", "text/turtle; charset=utf-8", ox.RdfFormat.TURTLE), (".nt", "application/n-triples", ox.RdfFormat.N_TRIPLES),
        (".rdf", "application/rdf+xml", ox.RdfFormat.RDF_XML), (".jsonld", "application/ld+json", ox.RdfFormat.JSON_LD),
    ],
)  # fmt: skip
def test_each_description_has_an_address_for_each_format(
    client: httpx.Client, name: str, suffix: str, media_type: str, fmt: Any
) -> None:
    response = client.get(f"/{name}{suffix}", headers={"Accept": "image/png"})
    assert (response.status_code, response.headers["content-type"]) == (200, media_type)
    own = {str(quad) for quad in ox.parse(input=response.content, format=fmt)}
    turtle = client.get(f"/{name}.ttl").content
    assert own == {str(quad) for quad in ox.parse(input=turtle, format=ox.RdfFormat.TURTLE)}
    assert client.head(f"/{name}{suffix}").headers["content-type"] == media_type
    assert response.headers["access-control-allow-origin"] == "*"
    assert 'rel="describedby"' in response.headers["link"]
    again = client.get(f"/{name}{suffix}", headers={"If-None-Match": response.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/void", {"Accept": "image/png"}, 406),
        ("/void", {"Accept": "text/turtle;q=0, image/*"}, 406),
        ("/void.pdf", {}, 404),
        ("/.well-known/nothing", {}, 404),
        ("/void", {"Accept": "text/html"}, 303),
        ("/void", {"Host": "evil.example/<script>"}, 400),
        ("/void", {"Host": 'x" onload="'}, 400),
        ("/sparql", {"Host": "a b", "Accept": "text/turtle"}, 400),
    ],
)
def test_what_can_not_be_described_is_refused(
    client: httpx.Client, path: str, headers: dict[str, str], status: int
) -> None:
    assert client.get(path, headers=headers).status_code == status


def test_another_host_gets_its_own_addresses_and_another_entity_tag(client: httpx.Client) -> None:
    one, other = client.get("/void.ttl"), client.get("/void.ttl", headers={"Host": "data.example.org"})
    assert "http://data.example.org/sparql" in other.text
    assert one.headers["etag"] != other.headers["etag"]
