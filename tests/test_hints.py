"""A term that the data does not have gets a hint beside the answer, with the terms that come near."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import httpx
import pyoxigraph as ox
import pytest

import lsgraph
from lsgraph.media_types import CSV, FILES, TSV
from lsgraph.namespaces import INSTANCE, expand
from lsgraph.sparql.hints import Hints, terms_of
from lsgraph.sparql.query import Query, formats_for, plain_format, read_query
from lsgraph.sparql.row_files import About
from lsgraph.sparql.workers.limits import Limits
from lsgraph.sparql.workers.process import Job, answer_job
from lsgraph.stores import EmbeddedStore

if TYPE_CHECKING:
    from lsgraph.generations.folder import Generation
    from lsgraph.media_types import Format

ABOUT = About(query="", time="2024-08-21T12:00:00+00:00", version="", endpoint="http://localhost/sparql")
LIMITS = Limits(answer_mebibytes=1, rows=10_000)


@pytest.mark.parametrize(
    ("query", "hints"),
    [
        ("SELECT * { ?x ls:hasSigend ?y }", ["ls:hasSigend is not in the data; did you mean ls:hasSigned?"]),
        ("SELECT * { ?x a ls:Signatur }", ["ls:Signatur is not in the data; did you mean ls:Signature?"]),
        ("SELECT * { organization:karolinska-institute ls:hasSigned ?y }", ["organization:karolinska-institute is not in the data; did you mean organization:karolinska-institutet?"]),
        ("SELECT * { ?x <https://w3id.org/lsgraph/ontology#hasSignet> ?y }", ["ls:hasSignet is not in the data; did you mean ls:hasSigned?"]),
        ("PREFIX o: <https://w3id.org/lsgraph/ontology#> SELECT * { ?x o:hasSignet ?y }", ["ls:hasSignet is not in the data; did you mean ls:hasSigned?"]),
        ("BASE <https://w3id.org/lsgraph/> SELECT * { ?x <ontology#hasSignet> ?y }", ["ls:hasSignet is not in the data; did you mean ls:hasSigned?"]),
        ("SELECT * FROM graph:actor { ?s ?p ?o }", ["graph:actor is not in the data."]),
        ("SELECT * { ?x <urn:åäö> ?y }", ["<urn:åäö> is not in the data."]),
        ("SELECT (COUNT(*) AS ?n) { ?x ls:hasSigend ?y }", ["ls:hasSigend is not in the data; did you mean ls:hasSigned?"]),
        ("ASK { organization:huddinge-kommun ls:hasSigned ?y }", []),
        ("SELECT * { ?x ls:hasSigned ?y FILTER (?y = 'ls:hasSigend <urn:x>') } # ls:hasSigend", []),
        ("CONSTRUCT { ?x <urn:new> ?y } WHERE { ?x ls:hasSigned ?y }", []),
        ("CONSTRUCT WHERE { ?x ls:hasSigend ?y }", ["ls:hasSigend is not in the data; did you mean ls:hasSigned?"]),
        ('SELECT * { ?x ls:earliest "2024-06-14"^^xsd:date FILTER (xsd:date(?x) = ?y) }', []),
        ('SELECT * { ?x ls:nameLike "nobody at all" }', []),
        ("PREFIX unused: <urn:unused> SELECT * {}", []),
        ("SELECT * { ?s ?p ?o }", []),
    ],
)  # fmt: skip
def test_a_term_that_is_not_there_is_told_with_those_that_come_near(
    store: EmbeddedStore, query: str, hints: list[str]
) -> None:
    store.query(query)
    told = Hints(store).on(query)
    assert len(told) == len(hints)
    for got, expected in zip(told, hints, strict=True):
        # What comes near may be more than one; the expected one is named.
        assert str(got).startswith(expected.removesuffix("?"))


def test_what_was_asked_once_is_remembered(store: EmbeddedStore) -> None:
    hints = Hints(store)
    assert hints.on("ASK { ?x ls:hasSigend ?y }") == hints.on("ASK { ?x ls:hasSigend ?y }") != ()


def test_many_terms_give_few_hints(store: EmbeddedStore) -> None:
    query = "ASK { " + " ".join(f"?x <urn:p{number}> ?y ." for number in range(200)) + " }"
    assert len(Hints(store).on(query)) == 5


def test_the_terms_of_a_query_are_resolved() -> None:
    query = "PREFIX : <urn:x:> ASK { :a a organization:b ; <relative> [ :c\\,d 1 ] }"
    assert list(terms_of(query)) == [
        "urn:x:a",
        f"{INSTANCE}organization/b",
        "https://w3id.org/lsgraph/relative",
        "urn:x:c,d",
    ]


def test_over_http_the_hint_is_a_header_and_a_note_and_the_answer_stays(server: str) -> None:
    query = {"query": "SELECT ?x { ?x ls:hasSigend ?y }"}
    answer = httpx.get(f"{server}/sparql", params=query, trust_env=False)
    assert answer.status_code == 200
    assert answer.json()["results"]["bindings"] == []
    assert "did you mean ls:hasSigned" in answer.headers["lsgraph-hint"]
    again = httpx.get(f"{server}/sparql", params=query, trust_env=False)
    assert again.headers["lsgraph-hint"] == answer.headers["lsgraph-hint"]
    page = httpx.get(f"{server}/sparql", params=query, headers={"Accept": "text/html"}, trust_env=False)
    assert "menade du ls:hasSigned" in page.text
    right = httpx.get(
        f"{server}/sparql", params={"query": f"ASK {{ ?x <{expand('ls:hasSigned')}> ?y }}"}, trust_env=False
    )
    assert "lsgraph-hint" not in right.headers


@pytest.mark.parametrize(
    ("query", "hint"),
    [
        ('SELECT ?a { ?a rdfs:label "Region Stockholm" }', '"Region Stockholm" is in the data as "Region Stockholm"@sv or "Region Stockholm"@en.'),
        ('SELECT ?a { ?a rdfs:label ?l FILTER (?l = "Region Stockholm"@fi) }', '"Region Stockholm"@fi is in the data as "Region Stockholm"@sv'),
        ("SELECT ?a { ?agreement a ls:Agreement ; ls:hasSigned ?a }", "ls:hasSigned leads the other way in the data: write ?a ls:hasSigned ?agreement."),
        ("SELECT ?a { ?a ls:hasSigned organization:region-stockholm }", "write organization:region-stockholm ls:hasSigned ?a."),
        ("SELECT ?a (COUNT(?b) AS ?n) { ?a ls:hasSigned ?b } GROUP BY ?a HAVING (?n > 0)", "HAVING does not know ?n, which SELECT names: write COUNT(?b) there."),
        ("SELECT ?actr ?b { ?actor ls:hasSigned ?b }", "?actr stands nowhere else in the query; did you mean ?actor?"),
        ("SELECT (SUM(?l) AS ?n) { ?a rdfs:label ?l }", "?n has no value: SUM gives none where a value is missing"),
        ("SELECT ?a (COUNT(?b) AS ?n) { ?a a ls:Agreement OPTIONAL { ?a ls:hasSigend ?b } } GROUP BY ?a", "ls:hasSigend is not in the data"),
        ("CONSTRUCT { ?a rdfs:label ?l } WHERE { ?a ls:hasSigend ?l }", "ls:hasSigend is not in the data"),
        ("ASK { ?a ls:hasSigend ?l }", "ls:hasSigend is not in the data"),
        ("SELECT ?a (?l + 1 AS ?n) { ?a rdfs:label ?l } LIMIT 2", "?n has no value in any row: its expression fails each time"),
    ],
)  # fmt: skip
def test_why_an_answer_or_a_column_is_empty_is_told(store: EmbeddedStore, query: str, hint: str) -> None:
    told = hinted(store, query)
    assert any(hint in each for each in told), told


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?a ?n { ?a ls:hasSigned ?b OPTIONAL { ?a ls:hasSigned ?n FILTER (false) } }",
        "SELECT ?a (COUNT(?b) AS ?n) { ?a ls:hasSigned ?b } GROUP BY ?a HAVING (COUNT(?b) > 90)",
        "SELECT ?n { ?a ls:hasSigned ?b } GROUP BY (STR(?a) AS ?n) HAVING (?n = 'x')",
        'SELECT ?a { ?a rdfs:label ?l FILTER (CONTAINS(?l, "Region Stockholm Nowhere")) }',
        "SELECT * { ?a ls:hasSigned ?b FILTER (false) }",
        # Texts without letters are values, also where a format writes them like none.
        "SELECT ?a (SUBSTR(?l, 1, 0) AS ?n) { ?a rdfs:label ?l } LIMIT 3",
        'SELECT ?a (CONCAT(?l, "\\n,\\t\\"\\"") AS ?n) { ?a rdfs:label ?l } LIMIT 3',
        "SELECT * {}",
        "ASK { ?a ls:hasSigned ?b }",
        "DESCRIBE organization:region-stockholm",
        "CONSTRUCT { ?a ls:hasSigned organization:region-stockholm } WHERE { ?a ls:hasSigned ?b FILTER (false) }",
        "SELECT * { [ ls:hasSigned ( 1 2 ) ] ls:hasSigned 'x', ?b ; (ls:hasSigned|^rdfs:label)+ ?c . VALUES (?b ?c) { (UNDEF 'x') } }",
    ],
)
def test_an_answer_that_is_as_it_is_meant_gets_no_reason(store: EmbeddedStore, query: str) -> None:
    assert hinted(store, query) == []


def hinted(store: EmbeddedStore, text: str) -> list[str]:
    query = read_query(text, max_length=10_000)
    told = {fmt: hinted_in(store, query, fmt) for fmt in formats_for(query)}
    # A hint is of the query and its answer, however that is written.
    assert all(hints == told[plain_format(query)] for hints in told.values()), told
    return told[plain_format(query)]


def hinted_in(store: EmbeddedStore, query: Query, fmt: Format) -> list[str]:
    reply = answer_job(store, Job(query, fmt, ABOUT if fmt in FILES else None), LIMITS, Hints(store))
    return [str(hint) for hint in reply.hints]


def test_a_long_text_in_a_table_does_not_keep_its_hint_away(store: EmbeddedStore) -> None:
    query = f'SELECT ?text ?txet {{ ?a ls:hasSigned ?b BIND ("{"x" * 200_000}, y" AS ?text) }} LIMIT 2'
    read = read_query(query, max_length=300_000)
    assert hinted_in(store, read, CSV) == hinted_in(store, read, TSV) != []


def test_over_http_and_in_python_each_format_has_the_hint(server: str, generation: Generation) -> None:
    text = "SELECT ?actr { ?actor ls:hasSigned ?b }"
    for fmt in ("json", "xml", "csv", "tsv", "xlsx", "parquet"):
        told = httpx.get(f"{server}/sparql", params={"query": text, "format": fmt}, trust_env=False)
        assert told.status_code == 200
        assert told.headers["lsgraph-hint"] == "?actr stands nowhere else in the query; did you mean ?actor?", fmt
    for place in (server, generation.path):
        with (
            lsgraph.open(place) as asked,
            pytest.warns(UserWarning, match=r"\?actr stands nowhere else in the query; did you mean \?actor\?"),
        ):
            asked.query(text)


def test_a_class_whose_members_have_narrower_ones_is_told() -> None:
    terms = {name: ox.NamedNode(f"urn:{name}") for name in ("Wide", "Narrow", "x")}
    kind, below = ox.NamedNode(expand("rdf:type")), ox.NamedNode(expand("rdfs:subClassOf"))
    store = EmbeddedStore.in_memory(
        [
            ox.Quad(terms["Narrow"], below, terms["Wide"], ox.NamedNode("urn:g")),
            ox.Quad(terms["x"], kind, terms["Narrow"], ox.NamedNode("urn:g")),
        ]
    )
    (hint,) = hinted(store, "SELECT ?x { ?x a <urn:Wide> }")
    assert hint.startswith("Nothing is said to be a <urn:Wide> itself, but narrower things are: <urn:Narrow>.")
    assert hinted(store, "SELECT ?x { ?x a/rdfs:subClassOf* <urn:Wide> }") == []


def test_a_misspelt_prefix_is_told_with_its_line_at_the_endpoint_and_in_the_workbench(server: str) -> None:
    query = {"query": "SELECT * { ?x foaff:name ?y }"}
    declaration = "PREFIX foaf: <http://xmlns.com/foaf/0.1/>"
    problem = httpx.get(f"{server}/sparql", params=query, trust_env=False)
    assert problem.status_code == 400
    assert problem.json()["next_step"] == f"Did you mean foaf: ({declaration})?"
    page = httpx.get(f"{server}/sparql", params=query, headers={"Accept": "text/html"}, trust_env=False)
    assert f"Menade du foaf: ({declaration})?" in html.unescape(page.text)
