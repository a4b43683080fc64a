"""`ls:nameLike` is answered wherever SPARQL lets a triple pattern stand, and what can't be answered is told with its place."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator

import httpx
import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lsgraph.cli import exits, main
from lsgraph.errors import QueryError, QuerySyntaxError
from lsgraph.generations.folder import Generation
from lsgraph.namespaces import BASE, PREFIXES
from lsgraph.rdf.values import value
from lsgraph.stores import EmbeddedStore, expand_name_patterns
from lsgraph.stores.lexemes import lexemes
from lsgraph.stores.matching import MOST_HITS, MOST_PATTERNS, NAME_LIKE
from lsgraph.stores.names import Hit

LABEL, TYPE, KNOWS, GRAPH = PREFIXES["rdfs"] + "label", PREFIXES["rdf"] + "type", "urn:knows", "urn:graph"
PEOPLE = {"a": "Anna Berg", "b": "Bertil Berg", "c": "Cecilia Dahl", "d": "Ännä Dal"}


def quads() -> Iterator[ox.Quad]:
    graph = ox.NamedNode(GRAPH)
    for letter, name in PEOPLE.items():
        yield ox.Quad(ox.NamedNode(f"urn:{letter}"), ox.NamedNode(LABEL), ox.Literal(name), graph)
        yield ox.Quad(ox.NamedNode(f"urn:{letter}"), ox.NamedNode(TYPE), ox.NamedNode("urn:Person"), graph)
    for one, other in ("ab", "bc", "cd", "da", "ac"):
        yield ox.Quad(ox.NamedNode(f"urn:{one}"), ox.NamedNode(KNOWS), ox.NamedNode(f"urn:{other}"), graph)
    yield ox.Quad(ox.NamedNode("urn:list"), ox.NamedNode("urn:of"), ox.NamedNode("urn:a"), graph)


STORE = EmbeddedStore.in_memory(quads())


def rows(query: str) -> list[str]:
    """Each row as text, its cells by name; IRIs without `urn:`."""
    found = []
    for row in STORE.query(query).rows():
        cells = (f"{name}={value(term).removeprefix('urn:')}" for name, term in sorted(row.items()))
        found.append(" ".join(cells))
    return sorted(found)


# ------------------------------------------------------------------------------------------------ where it may stand

BERG = ["x=a", "x=b"]
SHAPES: dict[str, tuple[str, list[str]]] = {
    "alone": ('SELECT ?x { ?x ls:nameLike "berg" }', BERG),
    "with a dot": ('SELECT ?x { ?x ls:nameLike "berg" . }', BERG),
    "another sign of variables": ('SELECT $x { $x ls:nameLike "berg" }', BERG),
    "the same variable in both spellings": ('SELECT DISTINCT ?x { $x ls:nameLike "berg" . ?x <urn:knows> ?y }', BERG),
    "apostrophes": ("SELECT ?x { ?x ls:nameLike 'berg' }", BERG),
    "three quotes": ('SELECT ?x { ?x ls:nameLike """berg""" }', BERG),
    "three apostrophes": ("SELECT ?x { ?x ls:nameLike '''berg''' }", BERG),
    "quotes in quotes": ("SELECT ?x { ?x ls:nameLike '''\"berg\" 'n' ''' }", []),
    "escapes": (r'SELECT ?x { ?x ls:nameLike "\u00E4nn\U000000E4\tdal" }', ["x=d"]),
    "an escaped quote": (r'SELECT ?x { ?x ls:nameLike "\"berg\"" }', BERG),
    "without accents": ('SELECT ?x { ?x ls:nameLike "anna dal" }', ["x=d"]),
    "a slip": ('SELECT ?x { ?x ls:nameLike "ceclia" }', ["x=c"]),
    "the whole IRI": (f'SELECT ?x {{ ?x <{NAME_LIKE}> "berg" }}', BERG),
    "an IRI with an escape": ('SELECT ?x { ?x <https://w3id.org/lsgraph/ontology#name\\u004Cike> "berg" }', BERG),
    "an IRI in lsgraph's base": ('SELECT ?x { ?x <ontology#nameLike> "berg" }', BERG),
    "an IRI in a base of its own": ('BASE <https://w3id.org/lsgraph/ontology> SELECT ?x { ?x <#nameLike> "berg" }', BERG),
    "another prefix": ('PREFIX q: <https://w3id.org/lsgraph/ontology#> SELECT ?x { ?x q:nameLike "berg" }', BERG),
    "the empty prefix": ('PREFIX : <https://w3id.org/lsgraph/ontology#> SELECT ?x { ?x :nameLike "berg" }', BERG),
    "a prefix in a base": ('BASE <https://w3id.org/> PREFIX q: <lsgraph/ontology#> SELECT ?x { ?x q:nameLike "berg" }', BERG),
    "a prefix that ends in the name": ('PREFIX q: <https://w3id.org/lsgraph/ontology#name> SELECT ?x { ?x q:Like "berg" }', BERG),
    "a prefix that ends before it, with an escape": ('PREFIX q: <https://w3id.org/lsgraph/> SELECT ?x { ?x q:ontology\\#nameLike "berg" }', BERG),
    "small letters": ('prefix q: <https://w3id.org/lsgraph/ontology#> select ?x where { ?x q:nameLike "berg" }', BERG),
    "no space": ('SELECT DISTINCT?x{?x ls:nameLike"berg";a<urn:Person>.?x<urn:knows>?y}', BERG),
    "first of several": ('SELECT ?x { ?x ls:nameLike "berg" ; a <urn:Person> ; <urn:knows> <urn:b> }', ["x=a"]),
    "in the middle": ('SELECT ?x { ?x a <urn:Person> ; ls:nameLike "berg" ; <urn:knows> <urn:b> . }', ["x=a"]),
    "last of several": ('SELECT ?x { ?x a <urn:Person> ; <urn:knows> <urn:b> ; ls:nameLike "berg" . }', ["x=a"]),
    "last, with a semicolon": ('SELECT ?x { ?x a <urn:Person> ; <urn:knows> <urn:b>;;ls:nameLike "berg";;. }', ["x=a"]),
    "after a name that a dot follows": ('PREFIX u: <urn:> SELECT ?x { ?x u:knows u:b;ls:nameLike "berg".u:a a ?t }', ["x=a"]),
    "after a number": ('SELECT ?x { OPTIONAL { ?x <urn:n> 5;ls:nameLike "berg".?x a ?t } }', [""]),
    "between triples with blank nodes": ('SELECT DISTINCT ?x { _:y <urn:knows> ?x . ?x ls:nameLike "berg" . ?x <urn:knows> _:y2 . _:y a ?t }', BERG),
    "a variable as verb": ('SELECT DISTINCT ?x { ?x ls:nameLike "berg" ; ?p ?o }', BERG),
    "a path beside it": ('SELECT ?x { ?x <urn:knows>/<urn:knows>|^<urn:of> ?y ; ls:nameLike "berg" . FILTER (?y = <urn:list>) }', ["x=a"]),
    "a path in brackets": ('SELECT ?x { ?x (<urn:knows>/!(a|^a))? <urn:c> ; ls:nameLike "dahl" }', ["x=c", "x=d"]),
    "literals of all kinds": ('SELECT ?x { ?x ls:nameLike "berg" OPTIONAL { ?x <urn:p> "a"@en-GB, "b"^^xsd:date, 1.5e3, -2, .5, true } }', BERG),
    "two of one thing": ('SELECT ?x { ?x ls:nameLike "berg", "anna" }', ["x=a"]),
    "two verbs of one thing": ('SELECT ?x { ?x ls:nameLike "berg" ; ls:nameLike "bertil" }', ["x=b"]),
    "two things": ('SELECT ?x ?y { ?x ls:nameLike "berg" . ?y ls:nameLike "dahl" . ?x <urn:knows> ?y }', ["x=a y=c", "x=b y=c"]),
    "two things, then a dot": ('SELECT ?x { ?x ls:nameLike "berg" . ?y ls:nameLike "bertil" . }', BERG),
    "optional": ('SELECT ?x ?y { ?x <urn:knows> ?y OPTIONAL { ?y ls:nameLike "cecilia" } FILTER (?x = <urn:b>) }', ["x=b y=c"]),
    "optional with a score": (
        'SELECT ?x ?s { ?x a <urn:Person> OPTIONAL { ?x ls:nameLike ("cecilia dahl" ?s) } FILTER (!BOUND(?s) || ?s > 99) }',
        ["s=100 x=c", "x=a", "x=b", "x=d"],
    ),
    "union": ('SELECT ?x { { ?x ls:nameLike "bertil" } UNION { ?x ls:nameLike "cecilia" } }', ["x=b", "x=c"]),
    "minus": ('SELECT ?x { ?x a <urn:Person> MINUS { ?x ls:nameLike "berg" } }', ["x=c", "x=d"]),
    "exists": ('SELECT ?x { ?x a <urn:Person> FILTER EXISTS { ?x ls:nameLike "berg" } }', BERG),
    "not exists": ('SELECT ?x { ?x a <urn:Person> FILTER NOT EXISTS { ?x ls:nameLike "berg" } }', ["x=c", "x=d"]),
    "exists in an expression": ('SELECT ?x { ?x a <urn:Person> FILTER (1 = 2 || (EXISTS { ?x ls:nameLike "berg" })) }', BERG),
    "exists in a bind": ('SELECT ?x { ?x a <urn:Person> BIND (EXISTS { ?x ls:nameLike "berg" } AS ?is) FILTER (?is) }', BERG),
    "exists in a projection": ('SELECT ?x (EXISTS { ?x ls:nameLike "anna" } AS ?is) { VALUES ?x { <urn:a> <urn:b> } }', ["is=false x=b", "is=true x=a"]),
    "in a graph": (f'SELECT ?x {{ GRAPH <{GRAPH}> {{ ?x ls:nameLike "berg" ; a <urn:Person> }} }}', BERG),
    "in any graph": ('SELECT ?x ?g { GRAPH ?g { ?x a <urn:Person> . ?x ls:nameLike "bertil" } }', ["g=graph x=b"]),
    "a group in a group": ('SELECT ?x { { { ?x ls:nameLike "berg" } } }', BERG),
    "a subselect": ('SELECT ?y { { SELECT ?x { ?x ls:nameLike "berg" } ORDER BY ?x LIMIT 1 } ?x <urn:knows> ?y }', ["y=b", "y=c"]),
    "a subselect with groups": (
        'SELECT ?x ?n { { SELECT ?x (COUNT(?y) AS ?n) WHERE { ?x ls:nameLike "berg" ; <urn:knows> ?y } GROUP BY ?x HAVING (COUNT(?y) > 1) VALUES ?x { <urn:a> } } }',
        ["n=2 x=a"],
    ),
    "around other elements": (
        'SELECT ?x { VALUES ?t { <urn:Person> } FILTER regex(?l, "^B") BIND (1 AS ?n) ?x a ?t . FILTER (?n = 1) . ?x ls:nameLike "berg" ; rdfs:label ?l }',
        ["x=b"],
    ),
    "values after the pattern": ('SELECT ?x { ?x ls:nameLike "berg" } VALUES (?x) { (<urn:b>) }', ["x=b"]),
    "groups, order and limit": ('SELECT ?x (SUM(?s) AS ?sum) { ?x ls:nameLike ("anna berg" ?s) FILTER (?s > 99) } GROUP BY ?x ORDER BY DESC(SUM(?s)) LIMIT 5', ["sum=100 x=a"]),
    "from": (f'SELECT ?x FROM <{GRAPH}> WHERE {{ ?x ls:nameLike "berg" ; a ?t }}', BERG),
    "a score": ('SELECT ?x ?s { ?x ls:nameLike ("anna berg" ?s) FILTER (?s >= 90) }', ["s=100 x=a"]),
    "a score and a limit": ('SELECT ?x { ?x ls:nameLike ("anna berg" ?s 1) }', ["x=a"]),
    "a limit alone": ('SELECT ?x { ?x ls:nameLike ("berg" 1) }', ["x=a"]),
    "a list with a text alone": ('SELECT ?x { ?x ls:nameLike ( "berg" ) }', BERG),
    "the same score twice": ('SELECT ?x ?y { ?x ls:nameLike ("anna berg" ?s 1) . ?y ls:nameLike ("bertil berg" ?s 1) }', ["x=a y=b"]),
    "an IRI that is among them": ('SELECT ?x { <urn:a> ls:nameLike "berg" ; <urn:knows> ?x }', ["x=b", "x=c"]),
    "an IRI that is not": ('SELECT ?x { <urn:c> ls:nameLike "berg" ; <urn:knows> ?x }', []),
    "an IRI with its score": ('PREFIX u: <urn:> SELECT ?s { u:a ls:nameLike ("anna berg" ?s) }', ["s=100"]),
    "an IRI that is not, with a score": ('SELECT ?s { <urn:c> ls:nameLike ("anna berg" ?s 1) }', []),
    "square brackets": ('SELECT ?x { ?x <urn:knows> [ ls:nameLike "cecilia" ] }', ["x=a", "x=b"]),
    "square brackets that say more": ('SELECT ?x ?l { ?x <urn:knows> [ a <urn:Person> ; ls:nameLike "cecilia" ; rdfs:label ?l ], ?z ; a ?t }', ["l=Cecilia Dahl x=a"] * 2 + ["l=Cecilia Dahl x=b"]),
    "square brackets as subject": ('SELECT ?x { [ ls:nameLike "cecilia" ] <urn:knows> ?x }', ["x=d"]),
    "square brackets as subject that say more": ('SELECT ?x { [ ls:nameLike "cecilia" ; a <urn:Person> ] <urn:knows> ?x . ?x a <urn:Person> }', ["x=d"]),
    "square brackets alone": ('SELECT ?x { ?x a <urn:Person> . [ ls:nameLike "cecilia" ] . ?x <urn:knows> <urn:b> }', ["x=a"]),
    "square brackets alone that say more": ('SELECT ?x { [ ls:nameLike "cecilia" ; <urn:knows> ?x ] }', ["x=d"]),
    "square brackets with a score": ('SELECT ?s { <urn:b> <urn:knows> [ ls:nameLike ("cecilia dahl" ?s) ] FILTER (?s > 99) }', ["s=100"]),
    "brackets in brackets": ('SELECT ?x { ?x <urn:knows> [ ls:nameLike "berg" ; <urn:knows> [ ls:nameLike "cecilia" ; a ?t ] ] }', ["x=a", "x=d"]),
    "brackets in other brackets": ('SELECT ?x { ?x <urn:knows> [ <urn:knows> [ ls:nameLike "cecilia" ] ] }', ["x=a", "x=d"]),
    "brackets in a list": ('SELECT ?x { ?x a ?t OPTIONAL { ?x <urn:p> ( 1 [ ls:nameLike "berg" ] ) } FILTER (?x = <urn:a>) }', ["x=a"]),
    "brackets below a subselect of named variables": ('SELECT * { { SELECT ?x { ?x <urn:knows> [ ls:nameLike "cecilia" ] } } }', ["x=a", "x=b"]),
    "empty brackets beside it": ('SELECT DISTINCT ?x { ?x <urn:knows> [] ; ls:nameLike "berg" . [] a ?t . FILTER (?t = <urn:Person>) }', BERG),
    "empty brackets as subject": ('SELECT ?x { [] ls:nameLike "cecilia" ; <urn:knows> ?x }', ["x=d"]),
    "brackets that it is said of": ('SELECT ?x { [ <urn:knows> ?x ] ls:nameLike "cecilia" }', ["x=d"]),
    "comments": ('SELECT ?x { # ls:nameLike "x" {\n ?x # of "y"\n ls:nameLike # (\n "berg" # }\n ; # .\n a ?t # "\n}', BERG),
    "no hit": ('SELECT ?x { ?x ls:nameLike "xyzzy" }', []),
    "no hit, optional": ('SELECT ?x { ?x a <urn:Person> OPTIONAL { ?x ls:nameLike "xyzzy" } FILTER (?x = <urn:a>) }', ["x=a"]),
    "an empty text": ('SELECT ?x { ?x ls:nameLike "" }', []),
    "star": ('SELECT * { ?x ls:nameLike ("anna berg" ?s 1) }', ["s=100 x=a"]),
}  # fmt: skip


@pytest.mark.parametrize("name", SHAPES)
def test_the_pattern_is_answered_where_a_triple_may_stand(name: str) -> None:
    query, expected = SHAPES[name]
    assert rows(query) == expected


def test_every_query_of_the_table_is_plain_sparql() -> None:
    for query, _ in SHAPES.values():
        ox.Store().query(query, prefixes=PREFIXES, base_iri=BASE)


def test_the_other_forms_of_query_have_it_too() -> None:
    assert STORE.query('ASK { ?x ls:nameLike "berg" }').boolean
    assert not STORE.query('ASK { ?x ls:nameLike "xyzzy" }').boolean
    made = list(
        STORE.query('CONSTRUCT { ?x <urn:is> [ <urn:n> ?s ] } WHERE { ?x ls:nameLike ("anna berg" ?s 1) }').triples()
    )
    assert len(made) == 2
    told = STORE.query('DESCRIBE ?x { ?x ls:nameLike ("bertil" 1) ; a <urn:Person> }').triples()
    assert {triple.subject for triple in told} == {ox.NamedNode("urn:b")}


NOT_PATTERNS = [
    "SELECT ?x { ?x rdfs:label 'ls:nameLike \"berg\"' }",
    'SELECT ?x { ?x a ?t } # ls:nameLike "berg"',
    "SELECT ?x { ?x a ls:nameLike }",
    "SELECT ?x { ls:nameLike rdfs:comment ?x }",
    "SELECT ?x { ?x ?p ?o FILTER (?p = ls:nameLike) }",
    "SELECT ?x { VALUES ?x { ls:nameLike } ?x a ?y }",
    "SELECT ?x { VALUES (?x ?y) { (ls:nameLike 1) } ?x a ?y }",
    'PREFIX ls: <urn:other#> SELECT ?x { ?x ls:nameLike "berg" }',
    'SELECT ?x { ?x ls:nameLikely "berg" }',
    'SELECT ?nameLike { ?nameLike rdfs:label "a\\nb" }',
    "DESCRIBE ls:nameLike",
    'CONSTRUCT { ?x ls:nameLike "berg" } WHERE { ?x a <urn:Person> }',
    'CONSTRUCT { ?x ls:nameLike ("berg" 1) . [] ls:nameLike "x" } FROM <urn:graph> WHERE { ?x a <urn:Person> }',
]


@pytest.mark.parametrize("query", NOT_PATTERNS)
def test_what_is_no_pattern_stays_as_it_is(query: str) -> None:
    def never(text: str, *, limit: int) -> list[Hit]:
        raise AssertionError(text)

    assert expand_name_patterns(query, never) == query
    STORE.query(query)


def test_a_query_without_the_name_is_given_back_at_once() -> None:
    text = "SELECT * { ?s ?p ?o FILTER (?o = 'a\\nb') } # not even SPARQL ((("
    assert expand_name_patterns(text, STORE.names.find) is text


def test_every_other_letter_stays_and_on_its_line() -> None:
    query = 'SELECT ?x\n{\n  ?x a <urn:Person> ;\n    ls:nameLike\n ("berg"\n ?s) ;\n\n    rdfs:label ?l .\n  ?y\n a [ ls:nameLike\n "x" ; a\n ?t ] .\n  ?z a ?u\n}'
    expanded = expand_name_patterns(query, STORE.names.find)
    assert expanded.count("\n") == query.count("\n")
    for line, text in ((1, "SELECT ?x"), (8, "rdfs:label ?l"), (13, "?z a ?u"), (14, "}")):
        assert text in expanded.split("\n")[line - 1]


def test_what_is_found_is_written_so_that_no_name_can_change_the_query() -> None:
    def odd(text: str, *, limit: int) -> list[Hit]:
        return [Hit("urn:x> } DROP", "x", 1.0)]

    with pytest.raises(ValueError, match="IRI"):
        expand_name_patterns('SELECT * { ?x ls:nameLike "x" }', odd)


# ------------------------------------------------------------------------------------------------ the same as triples
#
# If each thing had a triple `?thing ls:nameLike "text"` for each text that finds it, a plain engine would give the same rows.

TEXTS = ("berg", "dahl", "anna", "xyzzy")
PLAIN = ox.Store()
PLAIN.extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads())
PLAIN.extend(
    ox.Quad(ox.NamedNode(hit.iri), ox.NamedNode(NAME_LIKE), ox.Literal(text))
    for text in TEXTS
    for hit in STORE.names.find(text)
)

variables = st.sampled_from(["?x", "?y", "?z"])
likes = st.sampled_from(TEXTS).map(lambda text: f'ls:nameLike "{text}"')
verbs = st.one_of(
    likes, variables.map(lambda name: f"<urn:knows> {name}"), st.just("a <urn:Person>"), st.just("rdfs:label ?l")
)
said = st.lists(verbs, min_size=1, max_size=3).map(" ; ".join)
subjects = st.one_of(variables, st.sampled_from(["<urn:a>", "<urn:c>"]))
nodes = said.map(lambda text: f"[ {text} ]")
statements = st.one_of(
    st.tuples(subjects, said).map(" ".join),
    st.tuples(variables, st.just("<urn:knows>"), nodes).map(" ".join),
    st.tuples(nodes, said).map(" ".join),
    nodes,
)
triples = st.lists(statements, min_size=1, max_size=3).map(" . ".join)


def nested(groups: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    elements = st.one_of(
        groups.map(lambda group: f"OPTIONAL {group}"),
        groups.map(lambda group: f"MINUS {group}"),
        groups.map(lambda group: f"FILTER NOT EXISTS {group}"),
        groups.map(lambda group: f"FILTER (EXISTS {group})"),
        st.tuples(groups, groups).map(" UNION ".join),
        groups.map(lambda group: f"{{ SELECT ?x ?y WHERE {group} }}"),
        st.just("BIND (1 AS ?one)"),
    )
    parts = st.tuples(
        triples, st.lists(elements, max_size=2), st.sampled_from([" ", " . "]), st.lists(triples, max_size=1)
    )
    return parts.map(
        lambda part: f"{{ {part[0]} . {' '.join(part[1])}{part[2] if part[1] else ' '}{' '.join(part[3])} }}"
    )


groups = st.recursive(triples.map(lambda text: f"{{ {text} }}"), nested, max_leaves=4)


@settings(max_examples=300)
@given(groups)
def test_the_rows_are_those_that_triples_in_place_of_the_index_would_give(group: str) -> None:
    query = f"SELECT ?x ?y ?z ?l WHERE {group}"
    try:
        plain = PLAIN.query(query, prefixes=PREFIXES)
    except SyntaxError:
        return
    assert isinstance(plain, ox.QuerySolutions)
    with contextlib.suppress(TooManyPatterns):
        assert Counter(map(str, expanded_rows(query))) == Counter(str([row[name] for name in "xyzl"]) for row in plain)


class TooManyPatterns(Exception):
    """Of no matter here."""


def expanded_rows(query: str) -> list[list[object]]:
    try:
        return [[row.get(name) for name in "xyzl"] for row in STORE.query(query).rows()]
    except QuerySyntaxError as error:
        if "at most" in error.message:
            raise TooManyPatterns from error
        raise


# ------------------------------------------------------------------------------------------------ bad patterns

BAD: dict[str, tuple[str, tuple[int, int], str]] = {
    "a variable as text": ("SELECT * { ?x ls:nameLike ?name }", (1, 27), "text that is written"),
    "an IRI as text": ("SELECT * { ?x ls:nameLike <urn:a> }", (1, 27), "text that is written"),
    "a number as text": ("SELECT * { ?x ls:nameLike 5 }", (1, 27), "text that is written"),
    "brackets as text": ('SELECT * { ?x ls:nameLike [ a "x" ] }', (1, 27), "text that is written"),
    "an empty list": ("SELECT * { ?x ls:nameLike () }", (1, 28), "text that is written"),
    "a list without a text": ("SELECT * { ?x ls:nameLike (?s) }", (1, 28), "text that is written"),
    "a language": ('SELECT * { ?x ls:nameLike "berg"@sv }', (1, 33), "no language"),
    "a datatype": ('SELECT * { ?x ls:nameLike "berg"^^xsd:string }', (1, 33), "no language and no datatype"),
    "a language in a list": ('SELECT * { ?x ls:nameLike ("berg"@sv ?s) }', (1, 34), "takes a variable"),
    "a score that is no variable": ('SELECT * { ?x ls:nameLike ("berg" "s") }', (1, 35), "takes a variable"),
    "a limit before the score": ('SELECT * { ?x ls:nameLike ("berg" 5 ?s) }', (1, 37), "takes a variable"),
    "one value too many": ('SELECT * { ?x ls:nameLike ("berg" ?s 5 6) }', (1, 40), "takes a variable"),
    "no limit at all": ('SELECT * { ?x ls:nameLike ("berg" ?s 0) }', (1, 38), f"1 to {MOST_HITS}"),
    "a limit below nothing": ('SELECT * { ?x ls:nameLike ("berg" ?s -5) }', (1, 38), "takes a variable"),
    "too high a limit": (f'SELECT * {{ ?x ls:nameLike ("berg" {MOST_HITS + 1}) }}', (1, 35), f"1 to {MOST_HITS} things"),
    "a limit that is no whole number": ('SELECT * { ?x ls:nameLike ("berg" 1.5) }', (1, 35), "not 1.5"),
    "a limit without end": (f'SELECT * {{ ?x ls:nameLike ("berg" {"9" * 5000}) }}', (1, 35), "not 9999"),
    "the thing as its own score": ('SELECT * { ?x ls:nameLike ("berg" $x) }', (1, 27), "both the thing and its score"),
    "a blank node as subject": ('SELECT * { _:x ls:nameLike "berg" }', (1, 12), "variable or an IRI"),
    "a text as subject": ('SELECT * { "x" ls:nameLike "berg" }', (1, 12), "variable or an IRI"),
    "a list as subject": ('SELECT * { (1) ls:nameLike "berg" }', (1, 12), "variable or an IRI"),
    "brackets under a star": ('SELECT * { ?x a [ ls:nameLike "berg" ] }', (1, 17), "SELECT *"),
    "brackets under a distinct star": ('SELECT DISTINCT * { ?x a [ ls:nameLike "berg" ] }', (1, 26), "SELECT *"),
    "brackets under the star of a subselect": ('SELECT ?x { { SELECT * { ?x a [ ls:nameLike "berg" ] } } }', (1, 31), "SELECT *"),
    "brackets under the star of a description": ('DESCRIBE * { ?x a [ ls:nameLike "berg" ] }', (1, 19), "SELECT *"),
    "a step of a path": ('SELECT * { ?x ls:nameLike/rdfs:label "berg" }', (1, 15), "property path"),
    "a later step of a path": ('SELECT * { ?x a/ls:nameLike "berg" }', (1, 17), "property path"),
    "one of several properties": ('SELECT * { ?x (a|ls:nameLike) "berg" }', (1, 18), "property path"),
    "an inverse": ('SELECT * { "berg" ^ls:nameLike ?x }', (1, 20), "property path"),
    "a repetition": ('SELECT * { ?x ls:nameLike* "berg" }', (1, 15), "property path"),
    "a negation": ('SELECT * { ?x !ls:nameLike "berg" }', (1, 16), "property path"),
    "a template that is also the pattern": ('CONSTRUCT WHERE { ?x ls:nameLike "berg" }', (1, 22), "CONSTRUCT WHERE"),
    "such a template of a chosen graph": ('CONSTRUCT FROM <urn:g> WHERE { ?x ls:nameLike "berg" }', (1, 35), "CONSTRUCT WHERE"),
    "on its own line": ('SELECT *\n{\n  ?x a ?t ;\n    ls:nameLike ?name\n}', (4, 17), "text that is written"),
    "too many of them": ("SELECT * { ?x ls:nameLike " + ", ".join(['"berg"'] * (MOST_PATTERNS + 1)) + " }", (1, 27 + 8 * MOST_PATTERNS), f"at most {MOST_PATTERNS}"),
    "a quoted triple": ('SELECT * { << ?x a ?y >> ?p ?o . ?x ls:nameLike "berg" }', (1, 12), "can't be read"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_pattern_that_can_not_be_answered_is_refused_with_its_place(name: str) -> None:
    query, place, says = BAD[name]
    with pytest.raises(QuerySyntaxError, match=re.escape(says)) as caught:
        STORE.query(query)
    assert caught.value.position is not None
    assert (caught.value.position.line, caught.value.position.column) == place
    assert f"(line {place[0]}, column {place[1]})" in caught.value.message
    assert caught.value.next_step


@pytest.mark.parametrize(
    "query",
    [
        'SELEC * { ?x ls:nameLike "berg" }',
        'SELECT * {\n ?x ls:nameLike "berg" . ?x a }',
        'SELECT *\n{ ?x ls:nameLike ("berg" ?s) ; ; . }\nORDER BY',
        "SELECT * { ?x ls:nameLike }",
        'SELECT * { ?x ls:nameLike "berg }',
        'SELECT * { ?x ls:nameLike "a\\q" }',
        'SELECT * { ?x ls:nameLike ("berg" }',
        'SELECT * { ?x ls:nameLike "berg"',
        'SELECT * { ?x ls:nameLike "berg" ?y }',
        'SELECT * { ?x ls:nameLike "berg" . . ?x a ?y }',
        'SELECT * { ?x ; ls:nameLike "berg" }',
        'SELECT * { ?x ls:nameLike "berg", }',
        'PREFIX ls: SELECT * { ?x ls:nameLike "berg" }',
    ],
)
def test_a_syntax_error_beside_it_is_told_as_the_engine_tells_it_of_the_users_text(query: str) -> None:
    with pytest.raises(SyntaxError) as plain:
        ox.Store().query(query, prefixes=PREFIXES, base_iri=BASE)
    with pytest.raises(QuerySyntaxError, match="is not SPARQL") as caught:
        STORE.query(query)
    assert caught.value.position is not None
    assert f"{caught.value.position.line}:{caught.value.position.column}:" in str(plain.value)


def test_an_undeclared_prefix_beside_it_is_named() -> None:
    with pytest.raises(QuerySyntaxError, match="prefix quux:"):
        STORE.query('SELECT * { ?x ls:nameLike "berg" ; quux:p ?o }')


snippets = st.lists(
    st.sampled_from(
        ["ls:nameLike", '"berg"', "?x", "{", "}", "(", ")", "[", "]", ".", ";", ",", "SELECT", "*", "WHERE", "a", "5", "^", "/",
         "FILTER", "EXISTS", "VALUES", "GRAPH", "CONSTRUCT", "<urn:a>", "PREFIX", "BASE", "'", '"""', "#", "\n", "@sv", "_:x", "\\"]
    ),
    max_size=25,
)  # fmt: skip


@settings(max_examples=500)
@given(snippets, st.sampled_from([" ", ""]))
def test_any_text_is_answered_or_refused(parts: list[str], space: str) -> None:
    for text in (space.join(parts), "SELECT ?x { " + space.join(parts) + " }"):
        with contextlib.suppress(QueryError):
            STORE.query(text)


@given(st.text(alphabet="{}()[]<>\"'#\\ \n?:_.@-^1eaé·", max_size=60))
def test_lexemes_put_together_are_the_text(text: str) -> None:
    assert "".join(map(str, lexemes(text))) == text


@pytest.mark.parametrize("part", ["a.", "a-", "a.-", "?x.", "1.", ":.", '"', "\\", "_:a.", "<", "@a-", "\u00e9."])
def test_a_long_text_is_read_in_time_that_grows_with_its_length(part: str) -> None:
    """Text in which each letter may begin a name would take minutes if each were followed to the end."""
    assert lexemes(part * (50_000 // len(part)))


# ------------------------------------------------------------------------------------------------ by every way

QUERY = 'SELECT ?actor ?score { ?actor ls:nameLike ("karolinka" ?score 5) ; org:classification ?form }'
INSTITUTE = "https://w3id.org/lsgraph/id/organization/karolinska-institutet"


def test_the_command_line_answers_it(
    generation: Generation, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LSGRAPH_STATE", str(generation.path.parents[1]))
    assert main(["query", QUERY, "--format", "csv"]) == exits.OK
    (row,) = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert row["actor"] == INSTITUTE
    assert 60 < float(row["score"]) < 75
    assert main(["query", "SELECT * { ?x ls:nameLike ?y }"]) != exits.OK
    told = capsys.readouterr().err
    assert "line 1, column 27" in told
    assert "Traceback" not in told


def test_the_server_answers_it(server: str) -> None:
    reply = httpx.get(
        f"{server}/sparql", params={"query": QUERY}, headers={"Accept": "application/sparql-results+json"}
    )
    assert reply.status_code == 200
    assert [row["actor"]["value"] for row in reply.json()["results"]["bindings"]] == [INSTITUTE]
    page = httpx.get(f"{server}/sparql", params={"query": QUERY}, headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert "karolinska-institutet" in page.text


def test_the_server_tells_a_bad_pattern_with_its_place(server: str) -> None:
    query = "SELECT * {\n ?x ls:nameLike ?y }"
    reply = httpx.get(f"{server}/sparql", params={"query": query}, headers={"Accept": "application/json"})
    assert reply.status_code == 400
    problem = json.loads(reply.content)
    assert (problem["line"], problem["column"]) == (2, 17)
    assert "ls:nameLike" in problem["next_step"]
