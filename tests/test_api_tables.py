"""Answers in Python: tables and their frames, values for variables, language tags, and what bad input says."""

from __future__ import annotations

import datetime as dt
import warnings
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

import lsgraph
from lsgraph import IRI, Table, Text
from lsgraph.api import frames
from lsgraph.api.bindings import bound
from lsgraph.errors import QueryError
from lsgraph.stores import EmbeddedStore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lsgraph.api import Graph
    from lsgraph.generations.folder import Generation

XSD = "http://www.w3.org/2001/XMLSchema#"
UPPSALA = "https://w3id.org/lsgraph/id/organization/region-uppsala"


@pytest.fixture(scope="module")
def graph(generation: Generation) -> Iterator[Graph]:
    with lsgraph.open(generation.path) as opened:
        yield opened


def table_of(values: str, *, languages: bool = False) -> Table:
    """The table of a list of values, as the engine writes it."""
    solutions = ox.Store().query(f"SELECT ?x WHERE {{ VALUES ?x {{ {values} }} }}", prefixes={"xsd": XSD})
    assert isinstance(solutions, ox.QuerySolutions)
    return Table.of_tsv(solutions.serialize(format=ox.QueryResultsFormat.TSV) or b"", languages=languages)


# ------------------------------------------------------------------------------------------------------------- values


@pytest.mark.parametrize(
    ("values", "python"),
    [
        ('1 "-5"^^xsd:int', [1, -5]),
        ('1.5 "INF"^^xsd:double', [1.5, float("inf")]),
        ("true false UNDEF", [True, False, None]),
        (r'"a\tb\nc\\d\"e\r" "å"@sv', ['a\tb\nc\\d"e\r', "å"]),
        (r'"\\n" "\u00e5"', ["\\n", "å"]),
        ('"2024-06-14"^^xsd:date', [dt.date(2024, 6, 14)]),
        ('"2024-06-14T12:00:00Z"^^xsd:dateTime', [dt.datetime(2024, 6, 14, 12, tzinfo=dt.UTC)]),
        ('"many"^^xsd:integer "12024-01-01"^^xsd:date', ["many", "12024-01-01"]),
        ('"2024-06"^^xsd:gYearMonth "<a>" "_:b" "true" "1"', ["2024-06", "<a>", "_:b", "true", "1"]),
        ("<http://example.org/a> UNDEF", [IRI("http://example.org/a"), None]),
        ('""', [""]),
    ],
)
def test_each_value_is_one_of_python(values: str, python: list[object]) -> None:
    found = table_of(values)["x"]
    assert found == python
    assert [type(value) for value in found] == [type(value) for value in python]


def test_a_table_is_a_sequence_of_rows_with_columns_by_name() -> None:
    table = Table.of_rows(("name", "count"), [("a", 1), ("b", None), ("c", 3)], "here")
    assert table.columns == ("name", "count")
    assert (table[0], table[-1]) == ({"name": "a", "count": 1}, {"name": "c", "count": 3})
    assert [row["count"] for row in table] == [1, None, 3]
    assert table[1:]["name"] == ["b", "c"]
    assert table[["count"]].columns == ("count",)
    assert {"name": "b", "count": None} in table
    assert table._ipython_key_completions_() == ["name", "count"]
    assert repr(table) == "<lsgraph.Table of 3 × 2: name, count>"
    assert str(table).splitlines()[-1] == "3 rows; here"


@pytest.mark.parametrize(
    ("key", "error"), [(3, IndexError), ("namee", lsgraph.NotFoundError), (["cuont"], lsgraph.NotFoundError)]
)
def test_what_is_not_in_a_table_is_an_error_with_what_comes_near(key: Any, error: type[Exception]) -> None:
    table = Table.of_rows(("name", "count"), [("a", 1)])
    with pytest.raises(error) as caught:
        table[key]
    if error is lsgraph.NotFoundError:
        assert "Did you mean" in str(caught.value)


def test_rows_without_columns_and_no_rows_keep_their_number() -> None:
    assert list(Table.of_tsv(b"\n\n\n")) == [{}, {}]
    assert Table.of_tsv(b"\n\n\n").to_pandas().shape == (2, 0)
    none = Table.of_tsv(b"?a\t?b\n")
    assert (len(none), none["a"], none.to_pandas().shape, none.to_arrow().num_rows) == (0, [], (0, 2), 0)


def test_a_notebook_shows_a_table_and_no_markup_of_the_data() -> None:
    rows = [(IRI(UPPSALA), "<script>alert(1)</script>"), (IRI('http://example.org/"><b>'), None)] * 15
    html = Table.of_rows(("thing", "<i>"), rows)._repr_html_()
    assert "<script>" not in html
    assert "<i>" not in html
    assert 'href="http://example.org/"' not in html
    assert f'<a href="{UPPSALA}">organization:region-uppsala</a>' in html
    assert html.count("<tr>") == 21
    assert "30 rows, the first 20 shown" in html


# ------------------------------------------------------------------------------------------------------------- frames

_TERMS = st.one_of(
    st.integers(-(2**70), 2**70).map(lambda number: f'"{number}"^^xsd:integer'),
    st.floats().map(lambda number: str(ox.Literal(number)).replace(f"^^<{XSD}", "^^xsd:").replace(">", "")),
    st.booleans().map(lambda truth: str(truth).lower()),
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8).map(lambda text: str(ox.Literal(text))),
    st.dates().map(lambda day: f'"{day.isoformat()}"^^xsd:date'),
    st.sampled_from(["<http://example.org/a>", "UNDEF", '"å"@sv', '"12024-01-01"^^xsd:date', '"x"^^xsd:integer']),
)  # fmt: skip


@settings(max_examples=150)
@given(st.lists(_TERMS, max_size=4))
def test_frames_are_the_same_with_and_without_arrow(terms: list[str]) -> None:
    table = table_of(" ".join(terms))
    with_arrow = table.to_pandas()["x"]
    without = frames.pandas_of(table._columns["x"])
    assert len(with_arrow) == len(table) == len(terms)
    assert with_arrow.dtype.kind == without.dtype.kind
    pd.testing.assert_series_equal(
        with_arrow.astype(object), without.astype(object), check_names=False, check_dtype=False
    )


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ("1 2 UNDEF", pa.int64()),
        ("1 2.5", pa.float64()),
        ("true", pa.bool_()),
        ('"2024-06-14"^^xsd:date UNDEF', pa.date32()),
        ('"2024-06-14T12:00:00Z"^^xsd:dateTime', pa.timestamp("us", "UTC")),
        ('"2024-06-14T12:00:00"^^xsd:dateTime', pa.timestamp("us")),
        ('<http://example.org/a> "b"', pa.string()),
        ("123456789012345678901234567890", pa.string()),
    ],
)
def test_arrow_has_the_type_that_all_values_have(values: str, kind: pa.DataType) -> None:
    table = table_of(values).to_arrow()
    assert table.schema.field("x").type == kind
    assert table["x"].null_count == values.count("UNDEF")


def test_a_cell_of_any_length_is_read_whole() -> None:
    long = "x" * (17 << 20)
    assert table_of(f'"{long}" "b"').to_pandas()["x"].tolist() == [long, "b"]


def test_a_frame_says_which_edition_it_is_from(graph: Graph) -> None:
    metadata = graph.query("who-has-signed").to_arrow().schema.metadata
    assert (graph.hash or "none").encode()[:12] in metadata[b"origin"]


# ---------------------------------------------------------------------------------------------------- values to a query


def test_a_value_is_used_wherever_its_variable_stands(graph: Graph) -> None:
    query = """SELECT ?actor (COUNT(?act) AS ?acts) WHERE {
      ?act ls:actor ?actor . FILTER EXISTS { ?actor a org:FormalOrganization }
      { SELECT DISTINCT ?actor WHERE { ?actor ?p ?o } }
    } GROUP BY ?actor ORDER BY DESC(?actor)"""
    for value in (IRI("organization:region-uppsala"), ox.NamedNode(UPPSALA), rdflib.URIRef(UPPSALA)):
        rows = graph.query(query, bindings={"actor": value})
        assert rows["actor"] == [UPPSALA]
        assert rows["acts"][0] > 0
    assert graph.ask("ASK { ?a rdfs:label ?name }", bindings={"name": Text("Region Uppsala", "sv")})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert not graph.ask("ASK { ?a rdfs:label ?name }", bindings={"name": "Region Uppsala"})
    assert len(graph.construct("DESCRIBE ?a", bindings={"?a": IRI(UPPSALA)})) > 3


@pytest.mark.parametrize("name", ["organization/region-uppsala", "organization:region-uppsala", UPPSALA])
def test_a_text_that_is_written_as_the_name_of_a_thing_is_refused_with_what_names_it(graph: Graph, name: str) -> None:
    query = "SELECT ?b { ?a ls:hasSigned ?b }"
    with pytest.raises(QueryError, match=r"looks like an IRI.*Give lsgraph.IRI"):
        graph.query(query, bindings={"a": name})
    assert IRI(name) == UPPSALA
    assert len(graph.query(query, bindings={"a": IRI(name)})) == 1
    assert len(graph.query(query, bindings={"a": Text(name)})) == 0
    assert len(graph.query(query, bindings={"a": "Note: a text is one"})) == 0


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (True, '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'), (7, '"7"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        (Decimal("1.50"), '"1.50"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        (dt.date(2024, 6, 14), '"2024-06-14"^^<http://www.w3.org/2001/XMLSchema#date>'),
        (dt.datetime(2024, 6, 14, 1), '"2024-06-14T01:00:00"^^<http://www.w3.org/2001/XMLSchema#dateTime>'),
        ('" } DROP ALL #', '"\\" } DROP ALL #"'), ("a\nb", '"a\\nb"'), (Text("a"), '"a"'),
    ],
)  # fmt: skip
def test_a_value_never_becomes_part_of_the_grammar(value: object, written: str) -> None:
    text = bound("SELECT ?x WHERE { ?s ?p ?v } # ?v '?v'", {"v": value})
    assert text.count(written) == 1
    assert EmbeddedStore.in_memory(()).query(text).kind == "select"


@pytest.mark.parametrize(
    ("query", "bindings", "says"),
    [
        ("SELECT ?actor { ?actor ?p ?o }", {"actro": 1}, r"no variable \?actro. It has \?actor"),
        ("ASK { <a:> <b:> <c:> }", {"x": 1}, "leave bindings out"),
        ("SELECT (1 AS ?x) { }", {"x": 1}, "itself gives"),
        ("SELECT ?x { BIND (1 AS ?x) }", {"x": 1}, "itself gives"),
        ("SELECT ?x { VALUES ?x { 1 } }", {"x": 1}, "itself gives"),
        ("SELECT ?x { VALUES (?y ?x) { (1 1) } }", {"x": 1}, "itself gives"),
        ("SELECT ?x { ?x ?p ?o }", {"x": UPPSALA}, r"looks like an IRI.*lsgraph.IRI"),
        ("SELECT ?x { ?x ?p ?o }", {"x": IRI("no iri")}, "no absolute IRI"),
        ("SELECT ?x { ?x ?p ?o }", {"x": object()}, "type object, which is no term"),
        ("SELECT ?x { ?x ?p ?o }", {"x": None}, "type NoneType"),
        ("SELECT ?x { ?y ?p ?x }", {"x": Text("a", "not a tag")}, "no language tag"),
        ("SELECT ?x { ?y ?x ?o }", {"x": 1}, "not SPARQL"),
    ],
)
def test_a_value_that_does_not_fit_says_why(graph: Graph, query: str, bindings: dict[str, object], says: str) -> None:
    with pytest.raises(lsgraph.QueryError, match=says):
        graph.query(query, bindings=bindings)


# ---------------------------------------------------------------------------------------------------------- languages


def test_language_tags_are_kept_where_that_is_asked_for(graph: Graph) -> None:
    query = (
        "SELECT ?name ?thing { VALUES ?thing { organization:region-uppsala } ?thing rdfs:label ?name } ORDER BY ?name"
    )
    assert graph.query(query).columns == ("name", "thing")
    rows = graph.query(query, languages=True)
    assert rows.columns == ("name", "name_language", "thing")
    assert set(rows["name_language"]) == {"sv", "en"}
    assert rows.to_pandas()["name_language"].tolist() == rows["name_language"]
    with pytest.raises(lsgraph.QueryError, match="another name"):
        graph.query('SELECT ?x ?x_language { VALUES (?x ?x_language) { ("a"@sv 1) } }', languages=True)
