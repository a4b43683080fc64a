"""Standard clients ask the questions of a live server and get what the embedded store gives; Comunica does in `make clients`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import pandas as pd
import pyoxigraph as ox
import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import JSON, TURTLE, SPARQLWrapper, Wrapper

from lsgraph.repository.questions import Question, read_questions
from lsgraph.stores import EmbeddedStore

#: Ten of different shapes: dates, aggregates, OPTIONAL, absence, paths, ORDER BY, languages, ASK, CONSTRUCT, names.
ASKED = (
    "001-who-has-signed", "003-who-stands-behind-the-foundation", "004-who-stood-behind-on-2018-01-01", "006-principals-without-signature-on-record",
    "009-sentences-behind-an-edge", "015-what-changed-between-two-dates", "026-claims-by-source-and-basis", "029-is-a-huddinge-signature-on-record",
    "033-the-network-as-a-graph", "034-names-like-a-misspelt-one",
)  # fmt: skip


@pytest.fixture(scope="module")
def questions(root: Path) -> dict[str, Question]:
    return {question.name: question for question in read_questions(root / "ontology" / "questions")}


def expected_rows(store: EmbeddedStore, query: str) -> Counter[tuple[str, ...]]:
    answer = store.query(query)
    return Counter(tuple(_text(row.get(name)) for name in answer.variables) for row in answer.rows())


def _text(term: Any) -> str:
    return "" if term is None else str(getattr(term, "value", term))


def expected_triples(store: EmbeddedStore, query: str) -> set[tuple[str, ...]]:
    triples = store.query(query).triples()
    return {tuple(_text(term) for term in (each.subject, each.predicate, each.object)) for each in triples}


@pytest.mark.parametrize("name", ASKED)
def test_sparqlwrapper_gets_the_answer(
    server: str, store: EmbeddedStore, questions: dict[str, Question], name: str
) -> None:
    query = questions[name].full_query
    client = SPARQLWrapper(f"{server}/sparql")
    client.setQuery(query)
    kind = store.query(query).kind
    client.setReturnFormat(TURTLE if kind == "graph" else JSON)
    got: Any = client.query().convert()
    if kind == "ask":
        assert got["boolean"] is store.query(query).boolean
    elif kind == "graph":
        graph = rdflib.Graph().parse(data=got, format="turtle")
        assert {tuple(str(term) for term in triple) for triple in graph} == expected_triples(store, query)
    else:
        names = got["head"]["vars"]
        rows = Counter(
            tuple(row[each]["value"] if each in row else "" for each in names) for row in got["results"]["bindings"]
        )
        assert rows == expected_rows(store, query)


ROWS, XML, CSV, TSV = "application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"  # fmt: skip
AS_TURTLE, RDF_XML, JSON_LD = "text/turtle", "application/rdf+xml", "application/ld+json"
#: What comes of each format that SPARQLWrapper names, None where it names none: for rows and truth, and for graphs.
RETURNED: dict[str | None, tuple[str, str]] = {
    None: (XML, RDF_XML), "XML": (XML, RDF_XML), "JSON": (ROWS, JSON_LD), "CSV": (CSV, AS_TURTLE), "TSV": (TSV, AS_TURTLE), "TURTLE": (ROWS, AS_TURTLE),
    "N3": (ROWS, AS_TURTLE), "RDF": (ROWS, RDF_XML), "RDFXML": (ROWS, RDF_XML), "JSONLD": (ROWS, JSON_LD),
}  # fmt: skip
FORMS = {
    "SELECT": "SELECT ?a { ?a ls:hasSigned ?b }", "ASK": "ASK { ?a ls:hasSigned ?b }", "DESCRIBE": "DESCRIBE organization:region-uppsala",
    "CONSTRUCT": "CONSTRUCT WHERE { ?a ls:hasSigned ?b }",
}  # fmt: skip


@pytest.mark.filterwarnings("ignore:.*:RuntimeWarning:SPARQLWrapper", "ignore::DeprecationWarning")
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("named", RETURNED)
@pytest.mark.parametrize("form", FORMS)
def test_sparqlwrapper_gets_an_answer_whatever_format_it_names(
    server: str, form: str, named: str | None, method: str
) -> None:
    client = SPARQLWrapper(f"{server}/sparql")
    client.setQuery(FORMS[form])
    client.setMethod(method)
    if named is not None:
        client.setReturnFormat(getattr(Wrapper, named))
    got: Any = client.query()
    sent = got.info()["content-type"].partition(";")[0]
    assert sent == RETURNED[named][form in ("CONSTRUCT", "DESCRIBE")]
    read: Any = got.convert()
    if sent in (RDF_XML, JSON_LD):
        assert len(read) >= 2
    else:
        assert read


def test_pandas_reads_rows_by_their_address(server: str) -> None:
    query = quote_plus("SELECT ?act ?day { ?act a ls:Signature ; ls:earliest ?day }")
    for read, name in ((pd.read_csv, "csv"), (pd.read_parquet, "parquet"), (pd.read_excel, "xlsx")):
        rows: Any = read(f"{server}/sparql?query={query}&format={name}")
        assert rows.shape == (2, 2)


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("name", ASKED)
def test_rdflibs_sparqlstore_gets_the_answer(
    server: str, store: EmbeddedStore, questions: dict[str, Question], name: str, method: Any
) -> None:
    query = questions[name].full_query
    graph = rdflib.Graph(SPARQLStore(f"{server}/sparql", method=method))
    got = graph.query(query)
    kind = store.query(query).kind
    if kind == "ask":
        assert got.askAnswer is store.query(query).boolean
    elif kind == "graph":
        assert got.graph is not None
        assert {tuple(str(term) for term in triple) for triple in got.graph} == expected_triples(store, query)
    else:
        rows = Counter(tuple("" if cell is None else _value(cell) for cell in row) for row in got)  # type: ignore[union-attr]
        assert rows == expected_rows(store, query)


def _value(term: Any) -> str:
    """The lexical form as the server sent it; rdflib spells some values in its own way when they are turned into text."""
    return str(ox.Literal(str(term)).value)


def test_rdflib_reads_a_thing_by_its_address(server: str) -> None:
    graph = rdflib.Graph().parse(f"{server}/id/organization/region-uppsala")
    assert (rdflib.URIRef("https://w3id.org/lsgraph/id/organization/region-uppsala"), None, None) in graph
