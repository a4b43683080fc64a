"""What Oxigraph does otherwise than SPARQL 1.1: rewritten where that is exact, else hinted at or documented (docs/engines.md).

The faults that stay are held here too: when the engine mends one, a test fails, and the document is to be changed.
"""

from __future__ import annotations

import json

import httpx
import pyoxigraph as ox
import pytest

from lsgraph.errors import QuerySyntaxError
from lsgraph.sparql.pitfalls import remarks_on_engine
from lsgraph.stores import EmbeddedStore
from lsgraph.stores.rewriting import rewritten, with_expressions

E = "PREFIX e: <http://example.org/> "


@pytest.fixture(scope="module")
def small() -> EmbeddedStore:
    triple = (ox.NamedNode("urn:a"), ox.NamedNode("http://example.org/a.b.c"), ox.NamedNode("urn:b"))
    return EmbeddedStore.in_memory([ox.Quad(*triple, ox.NamedNode("urn:g"))])


def values(store: EmbeddedStore, query: str) -> list[str]:
    """The values of all cells, row by row."""
    answer = store.query(query)
    return [
        getattr(row[name], "value", "") if name in row else "-" for row in answer.rows() for name in answer.variables
    ]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        # Names with several dots, also those that are escaped, and where a full stop follows.
        (E + "SELECT ?s { ?s e:a.b.c ?o }", ["urn:a"]),
        (E + "SELECT ?s { ?s e:a.b.c <urn:b>, ?o; e:a.b\\.c <urn:b>. }", ["urn:a"]),
        (E + "SELECT (e:1.2.3 AS ?x) (e:a...b AS ?y) {}", ["http://example.org/1.2.3", "http://example.org/a...b"]),
        (E + "SELECT ('e:a.b.c' AS ?x) (STR(<http://e.f.g/a.b.c>) AS ?y) { # e:a.b.c\n }", ["e:a.b.c", "http://e.f.g/a.b.c"]),
        # GROUP_CONCAT has no language, also in HAVING and ORDER BY.
        ("SELECT (LANG(GROUP_CONCAT(?x)) AS ?l) { VALUES ?x { 'a'@sv 'b'@sv } }", [""]),
        ("SELECT (group_concat(DISTINCT ?x; SEPARATOR=')(') AS ?g) { VALUES ?x { 'a'@sv 'b'@sv } } HAVING (GROUP_CONCAT(?x) = 'a b')", ["a)(b"]),
        ("SELECT ('GROUP_CONCAT(x)' AS ?x) {}", ["GROUP_CONCAT(x)"]),
        # The replacement of REPLACE is XPath's.
        (r"SELECT (REPLACE('abc', '(b)', '[$1x]') AS ?x) (REPLACE('abc', 'b', '\\$') AS ?y) (REPLACE('abc', 'b', '\\\\') AS ?z) {}", ["a[bx]c", "a$c", "a\\c"]),
        ("SELECT (REPLACE('abc', '(b)', '$12') AS ?x) (REPLACE('abc', '(B)', '$1_', 'i') AS ?y) {}", ["ab2c", "ab_c"]),
        ("SELECT (REPLACE('abcdefghijkl', '(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)', '$11$1') AS ?x) {}", ["kal"]),
        ("SELECT (REPLACE('a(b', '[(]', '') AS ?x) (REPLACE(CONCAT('a', 'b'), CONCAT('(', 'b)'), '$1$1') AS ?y) {}", ["ab", "abb"]),
        # A name from SELECT in a later expression of a grouped SELECT.
        ("SELECT (COUNT(*) AS ?n) (?n + 1 AS ?m) (?m * 2 AS ?k) { ?s ?p ?t } GROUP BY ?t", ["1", "2", "4"]),
        ("SELECT ?k { { SELECT (STR(?t) AS ?n) (STRLEN(?n) AS ?k) { ?s ?p ?t } GROUP BY ?t } }", ["5"]),
        ("SELECT (COUNT(*) AS ?n) (SUM(?n) AS ?m) { ?s ?p ?t } GROUP BY ?t", ["1", "-"]),
    ],
)  # fmt: skip
def test_a_query_means_what_the_standard_says(small: EmbeddedStore, query: str, expected: list[str]) -> None:
    assert values(small, query) == expected


@pytest.mark.parametrize(
    "query",
    [
        # Written twice it would be two numbers.
        "SELECT (RAND() + COUNT(*) AS ?n) (?n - ?n AS ?m) { ?s ?p ?t } GROUP BY ?t",
        "SELECT (COUNT(*) AS ?n) (?unknown AS ?m) { ?s ?p ?t } GROUP BY ?t",
        "SELECT (?n + 1 AS ?m) (COUNT(*) AS ?n) { ?s ?p ?t } GROUP BY ?t",
    ],
)
def test_what_can_not_be_written_twice_stays_refused(small: EmbeddedStore, query: str) -> None:
    with pytest.raises(QuerySyntaxError):
        small.query(query)


@pytest.mark.parametrize(
    ("query", "plain"),
    [
        (E + "SELECT * { ?s e:a.b.c ?o ?p }", E + "SELECT * { ?s e:a_b_c ?o ?p }"),
        (
            "SELECT (GROUP_CONCAT(?x) AS ?g)\n(GROUP_CONCAT(?y) AS ?h) FOO { ?s ?p ?o }",
            "SELECT (         SUM(?x) AS ?g)\n(         SUM(?y) AS ?h) FOO { ?s ?p ?o }",
        ),
        ("SELECT (REPLACE(?x, 'b', '$1x') AS ?g) FOO { }", "SELECT ( CONCAT(?x, 'b', '$1x') AS ?g) FOO { }"),
    ],
)
def test_an_error_is_told_where_it_stands_in_the_users_own_query(small: EmbeddedStore, query: str, plain: str) -> None:
    told = []
    for each in (query, plain):
        with pytest.raises(QuerySyntaxError) as caught:
            small.query(each)
        told.append(caught.value.position)
    assert told[0] == told[1] is not None


def test_what_needs_nothing_is_left_as_it_is() -> None:
    for query in ("SELECT * { ?s <http://a.b.c/d.e> e:a.b }", "ASK {}", "SELECT (REPLACE(?a, ?b, '$1 $2') AS ?x) {}"):
        before = rewritten(query)
        assert before.text == query or "${1}" in before.text
        assert with_expressions(before) is None


#: query: what the standard gives, what the engine gives, and a part of the hint, if any.
STAYING: dict[str, tuple[list[str], list[str], str]] = {
    "SELECT ?o { <urn:nowhere> <urn:p>* ?o }": (["urn:nowhere"], [], ""),
    "SELECT (true > false AS ?x) {}": (["true"], ["-"], "does not order true and false"),
    "SELECT (true <= false AS ?x) {}": (["false"], ["-"], "does not order true and false"),
    "SELECT (COUNT(*) AS ?n) { GRAPH ?g { FILTER (BOUND(?g)) } }": (["0"], ["1"], "Within GRAPH ?g"),
    "SELECT (ISNUMERIC('1200'^^xsd:byte) AS ?x) {}": (["false"], ["true"], ""),
    "SELECT (9223372036854775808 + 1 AS ?x) {}": (["9223372036854775809"], ["-"], "integers over"),
    "SELECT (REPLACE('abc', 'b*', 'x') AS ?x) {}": (["-"], ["xaxcx"], ""),
}


@pytest.mark.parametrize("query", STAYING)
def test_a_fault_that_stays_is_the_one_that_is_documented(small: EmbeddedStore, query: str) -> None:
    standard, engine, hint = STAYING[query]
    assert values(small, query) == engine != standard
    told = " ".join(str(message) for message in remarks_on_engine(query))
    assert hint in told
    assert bool(told) == bool(hint)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { GRAPH ?g { ?s ?p ?o } FILTER (BOUND(?g)) }", "SELECT * { GRAPH ?g { ?s ?p ?g FILTER (BOUND(?g)) } }",
        "SELECT * { GRAPH <urn:g> { ?s ?p ?o FILTER (?s < ?o) } }", "SELECT * { ?s ?p true, false . FILTER (?s < 3 && ?x = true) }",
        "SELECT * { ?s ?p 9223372036854775807 , '99999999999999999999' }",
    ],
)  # fmt: skip
def test_a_query_that_the_engine_answers_rightly_has_no_remark(query: str) -> None:
    assert remarks_on_engine(query) == ()


def test_over_http_remarks_come_beside_rows_in_the_language_that_is_named(server: str) -> None:
    def ask(query: str, **parameters: str) -> httpx.Response:
        return httpx.get(f"{server}/sparql", params={"query": query, **parameters}, trust_env=False)

    answer = ask("SELECT (true > false AS ?x) {}")
    assert json.loads(answer.text)["results"]["bindings"] == [{}]
    assert answer.headers["lsgraph-hint"].startswith("This engine does not order true and false")
    swedish = ask("SELECT (true > false AS ?x) {}", lang="sv").headers["lsgraph-hint"]
    assert swedish.startswith("Den h%C3%A4r motorn ordnar inte")
    nowhere = ask("SELECT ?o { <urn:nowhere> ls:hasSigned* ?o }").headers["lsgraph-hint"]
    assert "A path of no steps leads from <urn:nowhere> to itself" in nowhere
    assert float(answer.headers["server-timing"].removeprefix("engine;dur=")) >= 0
