"""Queries as text: which form they have, which formats fit, and what is refused before an engine sees it."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest

from lsgraph.errors import QueryError, QuerySyntaxError
from lsgraph.media_types import CSV, DATASETS, FILES, GRAPHS, JSON, N_TRIPLES, RESULTS, TSV, TURTLE, XML
from lsgraph.namespaces import graph_iri
from lsgraph.sparql.query import QueryTooLongError, formats_for, query_form, read_query, write_answer

if TYPE_CHECKING:
    from lsgraph.media_types import Format
    from lsgraph.stores import EmbeddedStore

LONG = 10_000


def written(store: EmbeddedStore, text: str, fmt: Format, **graphs: tuple[str, ...]) -> bytes:
    out = io.BytesIO()
    write_answer(store, read_query(text, max_length=LONG, **graphs), fmt, out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT * { ?s ?p ?o }", "select"),
        ("select * { ?s ?p ?o }", "select"),
        ("ASK { ?s ?p ?o }", "ask"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "construct"),
        ("DESCRIBE <http://example.org/x>", "describe"),
        ("# SELECT in a comment\nASK {}", "ask"),
        ("BASE <http://select/> PREFIX ask: <http://ask/> CONSTRUCT { } WHERE { }", "construct"),
        ("PREFIX select: <http://x/> ASK { ?s select:p 'SELECT' }", "ask"),
    ],
)
def test_the_form_of_a_query_is_the_first_word_after_its_prologue(text: str, form: str) -> None:
    assert query_form(text) == form


def test_select_and_ask_have_results_formats_and_the_others_graph_formats() -> None:
    assert formats_for(read_query("ASK {}", max_length=LONG)) == RESULTS
    assert formats_for(read_query("SELECT * {}", max_length=LONG)) == (*RESULTS, *FILES)
    assert formats_for(read_query("DESCRIBE <http://example.org/x>", max_length=LONG)) == (*GRAPHS, *DATASETS)


@pytest.mark.parametrize("fmt", RESULTS, ids=lambda fmt: fmt.name)
def test_rows_are_written_in_every_results_format(store: EmbeddedStore, fmt: Format) -> None:
    content = written(store, "SELECT ?a WHERE { ?a ls:hasSigned ?b } ORDER BY ?a", fmt).decode()
    assert "region-stockholm" in content
    assert "region-uppsala" in content


@pytest.mark.parametrize("fmt", GRAPHS, ids=lambda fmt: fmt.name)
def test_triples_are_written_in_every_graph_format(store: EmbeddedStore, fmt: Format) -> None:
    content = written(store, "CONSTRUCT { ?a ls:hasSigned ?b } WHERE { ?a ls:hasSigned ?b }", fmt).decode()
    assert "region-stockholm" in content
    assert "hasSigned" in content


def test_ask_is_true_or_false(store: EmbeddedStore) -> None:
    assert json.loads(written(store, "ASK { organization:huddinge-kommun ls:hasSigned ?x }", JSON))["boolean"] is False
    assert written(store, "ASK { organization:region-uppsala ls:hasSigned ?x }", CSV) == b"true\n"


def test_a_chosen_default_graph_is_the_only_one_that_patterns_see(store: EmbeddedStore) -> None:
    source = graph_iri("huddinge-ks-2024-1082")
    query = "SELECT (COUNT(*) AS ?n) WHERE { ?s a ls:Signature ; ls:evidence ?e }"
    everywhere = int(json.loads(written(store, query, JSON))["results"]["bindings"][0]["n"]["value"])
    here = int(
        json.loads(written(store, query, JSON, default_graphs=(source,)))["results"]["bindings"][0]["n"]["value"]
    )
    assert 0 < here < everywhere


def test_a_chosen_named_graph_is_the_only_one_that_graph_sees(store: EmbeddedStore) -> None:
    source = graph_iri("huddinge-ks-2024-1082")
    query = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"
    content = written(store, query, TSV, named_graphs=(source,)).decode().splitlines()
    assert content[1:] == [f"<{source}>"]


def test_a_graph_that_is_not_there_is_empty_and_never_fetched(store: EmbeddedStore) -> None:
    content = written(store, "SELECT * FROM <http://127.0.0.1:9/x> WHERE { ?s ?p ?o }", CSV)
    assert content.split() == [b"s,p,o"] or len(content.splitlines()) == 1


# ------------------------------------------------------------------------------------------------------ bad input


@pytest.mark.parametrize("text", ["", "   \n", "# only a comment", "PREFIX x: <http://x/>"])
def test_a_text_that_asks_nothing_is_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(QuerySyntaxError, match="SELECT"):
        read_query(text, max_length=LONG)


@pytest.mark.parametrize(
    "text", ["INSERT DATA { <a:a> <a:b> <a:c> }", "PREFIX x: <x:> DELETE WHERE { ?s ?p ?o }", "drop all"]
)
def test_an_update_is_refused_as_an_update(text: str) -> None:
    with pytest.raises(QueryError, match="is an update"):
        read_query(text, max_length=LONG)


def test_a_query_of_the_greatest_length_passes_and_one_character_more_does_not() -> None:
    text = "ASK {}"
    read_query(text, max_length=len(text))
    with pytest.raises(QueryTooLongError, match="the longest that is accepted has 5"):
        read_query(text, max_length=len(text) - 1)


def test_a_hundred_thousand_open_braces_are_refused_before_the_engine_sees_them() -> None:
    with pytest.raises(QuerySyntaxError, match="nests brackets"):
        read_query("SELECT * WHERE " + "{" * 100_000, max_length=1_000_000)


def test_service_is_refused() -> None:
    with pytest.raises(QueryError, match="SERVICE"):
        read_query("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }", max_length=LONG)


def test_the_word_service_in_a_text_is_no_service(store: EmbeddedStore) -> None:
    assert b"true" in written(store, 'ASK { BIND ("SERVICE {{{" AS ?x) }', CSV)


def test_a_syntax_error_names_line_column_and_the_text_there(store: EmbeddedStore) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        written(store, "SELECT *\nWHERE {\n  ?s ? ?o .\n}", JSON)
    assert caught.value.position is not None
    assert caught.value.position.line == 3
    assert "?s ? ?o" in caught.value.message


def test_an_unknown_prefix_is_named_with_the_one_that_may_be_meant(store: EmbeddedStore) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        written(store, "SELECT * WHERE { ?s orgg:role ?o }", JSON)
    assert "orgg:" in caught.value.message
    assert "org:" in caught.value.next_step


def test_a_text_that_begins_with_no_known_word_is_shown_where_it_begins() -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        query_form("\n  SELEKT * { ?s ?p ?o }")
    assert caught.value.position is not None
    assert (caught.value.position.line, caught.value.position.column) == (2, 3)


@pytest.mark.parametrize("graph", ["", "actors", "not an iri", "http://exa mple.org/"])
def test_a_graph_that_is_no_absolute_iri_is_refused(graph: str) -> None:
    with pytest.raises(QueryError, match="no absolute IRI"):
        read_query("ASK {}", max_length=LONG, default_graphs=(graph,))


@pytest.mark.parametrize(("text", "fmt"), [("ASK {}", TURTLE), ("SELECT * {}", N_TRIPLES), ("DESCRIBE <a:b>", XML)])
def test_a_format_that_does_not_fit_the_form_is_refused(store: EmbeddedStore, text: str, fmt: Format) -> None:
    with pytest.raises(QueryError, match="can't be written as"):
        written(store, text, fmt)
