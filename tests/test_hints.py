"""A term that the data does not have gets a hint beside the answer, with the terms that come near."""

from __future__ import annotations

import httpx
import pytest

from lsgraph.namespaces import INSTANCE, expand
from lsgraph.sparql.hints import Hints, terms_of
from lsgraph.stores import EmbeddedStore


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
