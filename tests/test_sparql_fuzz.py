"""Whatever a client sends as a query, a worker answers it or says what is wrong: nothing else is ever raised."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from lsgraph import media_types
from lsgraph.errors import LsgraphError
from lsgraph.media_types import FILES
from lsgraph.namespaces import PREFIXES
from lsgraph.repository.questions import read_questions
from lsgraph.sparql.hints import Hints
from lsgraph.sparql.query import formats_for, read_query
from lsgraph.sparql.row_files import About
from lsgraph.sparql.workers.limits import Limits
from lsgraph.sparql.workers.process import Job, answer_job
from lsgraph.stores import EmbeddedStore
from lsgraph.stores.lexemes import lexemes

#: Each has ended a worker, or is near to one that has.
HOSTILE = (
    "SELECT * FROM ?g {}", "SELECT * FROM NAMED ?g {}", "DESCRIBE ?x FROM ?y", "SELECT * FROM", "SELECT * FROM NAMED", "SELECT * FROM 'x' {}",
    "SELECT * FROM _:b {}", "SELECT * FROM <> {}", "SELECT * FROM <\\uD800> {}", "SELECT * FROM x:y {}", "FROM <x> SELECT * {}", "ASK FROM (1) {}",
    "SELECT * FROM <urn:a> FROM <urn:b> {?s ?p ?o}", "SELECT * FROM <rel> FROM NAMED <rel> {?s ?p ?o}", "CONSTRUCT FROM ?g WHERE { ?s ?p ?o }",
    "BASE <x:> SELECT * {<y> ?p ?o}", "BASE <y> SELECT * {<z> ?p ?o}", "BASE <> SELECT * {<> ?p ?o}", "BASE <http://[> SELECT * {<y> ?p ?o}",
    "PREFIX a: <x> SELECT * {a:b ?p ?o}", "PREFIX a: <mailto:> BASE <a:> SELECT * {<//b> a:\\,c ?o}", "SELECT * {<urn:\\u0041> ?p ?o}",
    "SELECT * {<https://w3id.org/lsgraph/id/> ?p ?o}", "SELECT * {<https://w3id.org/lsgraph/id//> ?p ?o}", "SELECT * {<https://w3id.org/lsgraph/id/a/b/c#d?e> ?p ?o}",
    "SELECT * {?x ls:nameLike ''}", "SELECT * {?x ls:nameLike ('a' ?y -1)}", "SELECT * {?x ls:nameLike '\\uD800'}", "BASE <x:> SELECT * {?x <nameLike> 'a'}",
    "SELECT * {?x ls:nameLike", "SELECT (1/0 AS ?x) {}", "SELECT ('x'^^xsd:date AS ?x) {}", "SELECT (xsd:integer('9'*99) AS ?x) {}",
    "SELECT ('-9999999-01-01'^^xsd:date AS ?d) ('24:00:00'^^xsd:time AS ?t) (1e999 AS ?e) ('999999999999999999999'^^xsd:integer AS ?i) {}",
    "SELECT (REGEX('a', '(') AS ?x) {}", "SELECT (REPLACE('a', '', '$9') AS ?x) {}", "SELECT (SUBSTR('åäö', -5, 1e9) AS ?x) {}", "DESCRIBE <y>", "DESCRIBE *",
    "SELECT ?x { BIND(?x AS ?x) }", "SELECT * { VALUES () {} }", "SELECT * { VALUES (?a ?a) { (1 2) } }", "CONSTRUCT {} WHERE {}", "ASK {{{{}}}}", "",
    "SELECT * { ?s ?p << ?a ?b ?c >> }", "SELECT (TRIPLE(<a:a>,<a:b>,1) AS ?t) {}", "# å\nPREFIX åä\u0301: <x:> SELECT * { åä\u0301:b ?p ?o }",
    "PREFIX åsikt: <urn:x> SELECT * FROM åsikt:y { ?s ?p ?o }", "SELECT ?x\u0301FROM {}", "SELECT * { ?s ?p 'a\u0000b' }", "SELECT * {?s ?p ?o}\ud800",
)  # fmt: skip
PIECES = ("FROM", "FROM NAMED", "BASE", "PREFIX", "<y>", "<>", "<x:>", "?g", ":", "a:", "_:b", "ls:nameLike", "(", ")", "{", "}", "[", "]", "'", '"""', "^^", "@en",
          "\\u0041", "\\uD800", "*", "#", ".", ";", ",", "å", "a\u0301:", "\u0000", "1e999", "SERVICE", "GRAPH", "NOT", "1", "-", "<<", "UNION", "DESCRIBE", "SELECT")  # fmt: skip
ABOUT = About(query="", time="2024-08-21T12:00:00+00:00", version="", endpoint="http://localhost/sparql")
LIMITS = Limits(answer_mebibytes=1, rows=10_000)


@pytest.fixture(scope="module")
def small() -> EmbeddedStore:
    """So little data that no cross product takes long."""
    organization, ls, graph = PREFIXES["organization"], PREFIXES["ls"], ox.NamedNode("urn:graph")
    kth, agreement = ox.NamedNode(organization + "kth"), ox.NamedNode("urn:agreement")
    label, signed, is_a = (
        ox.NamedNode(iri) for iri in (PREFIXES["rdfs"] + "label", ls + "hasSigned", PREFIXES["rdf"] + "type")
    )
    return EmbeddedStore.in_memory(
        [
            ox.Quad(kth, label, ox.Literal("Kungliga Tekniska högskolan", language="sv"), graph),
            ox.Quad(kth, signed, agreement, graph),
            ox.Quad(agreement, is_a, ox.NamedNode(ls + "Agreement"), graph),
        ]
    )


@pytest.fixture(scope="module")
def seeds(root: Path) -> list[str]:
    """The repository's questions, and what is known to be hostile."""
    return [*(each.full_query for each in read_questions(root / "ontology" / "questions")), *HOSTILE]


def mutations(seeds: list[str], seed: int, count: int) -> Iterator[str]:
    """So many changed queries; the same for the same seed."""
    chance = random.Random(seed)  # no secret
    for _ in range(count):
        parts = [str(each) for each in lexemes(chance.choice(seeds))]
        for _ in range(chance.randint(1, 3)):
            at = chance.randrange(len(parts))
            match chance.randrange(6):
                case 0:
                    parts[at] = ""
                case 1:
                    parts.insert(at, f" {chance.choice(PIECES)} ")
                case 2:
                    parts[at] = f" {chance.choice(PIECES)} "
                case 3:
                    parts[at] = parts[chance.randrange(len(parts))]
                case 4:
                    parts[at] = parts[at][: chance.randint(0, len(parts[at]))]
                case _:
                    parts = parts[: at + 1]
        yield "".join(parts)


def outcome(store: EmbeddedStore, hints: Hints, text: str, number: int) -> str:
    """What a worker makes of a query: the kind of its answer, or of what is wrong."""
    try:
        query = read_query(text, max_length=100_000)
        offered = formats_for(query)
        fmt = offered[number % len(offered)]
        answer_job(store, Job(query, fmt, ABOUT if fmt in FILES else None), LIMITS, hints)
    except LsgraphError as error:
        return type(error).__name__ if str(error).strip() else "an error that says nothing"
    return query.form


def test_no_query_raises_anything_but_an_error_that_says_what_is_wrong(small: EmbeddedStore, seeds: list[str]) -> None:
    hints, seen = Hints(small), Counter[str]()
    for number, text in enumerate([*HOSTILE, *mutations(seeds, 1, 400)]):
        try:
            seen[outcome(small, hints, text, number)] += 1
        except BaseException as error:
            error.add_note(f"The query: {text!r}")
            raise
    # That they are neither all right nor all wrong is what the test rests on.
    assert {"select", "ask", "QuerySyntaxError", "QueryError"} <= set(seen)
    assert "an error that says nothing" not in seen
    assert seen["select"] > 20
    assert seen["QuerySyntaxError"] > 100


def test_hostile_queries_are_answered_over_http_and_the_server_goes_on(server: str, seeds: list[str]) -> None:
    with httpx.Client(base_url=server, timeout=30, trust_env=False) as client:
        for number, text in enumerate([*HOSTILE, *HOSTILE, *mutations(seeds, 2, 20)]):
            sent = text.encode("utf-8", "replace")
            # Each hostile one as data and as a page.
            accept = "*/*" if number < len(HOSTILE) else "text/html"
            headers = {"Content-Type": "application/sparql-query", "Accept": accept}
            response = client.post("/sparql", content=sent, headers=headers)
            assert response.status_code in (200, 400, 504, 507), (text, response.text)
        assert client.get("/sparql", params={"query": "ASK {}"}).json()["boolean"] is True


def test_an_iri_that_is_relative_to_any_base_is_answered_as_the_engine_reads_it(server: str) -> None:
    for accept in (media_types.JSON, media_types.CSV):
        response = httpx.get(
            f"{server}/sparql",
            params={"query": "BASE <x:> SELECT * {<y> ?p ?o}"},
            headers={"Accept": accept.media_type},
            trust_env=False,
        )
        assert response.status_code == 200
        assert response.headers["lsgraph-hint"] == "<x:y> is not in the data."


@pytest.mark.parametrize("query", ["SELECT * FROM ?g {}", "SELECT * FROM NAMED ?g {}", "DESCRIBE ?x FROM ?y"])
def test_a_variable_as_a_graph_is_told_with_its_place(server: str, query: str) -> None:
    response = httpx.get(f"{server}/sparql", params={"query": query}, trust_env=False)
    assert response.status_code == 400
    assert response.json()["line"] == 1
    assert "not SPARQL" in response.json()["detail"]
