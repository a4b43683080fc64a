"""A store answers queries, never changes, never calls out, and says what is wrong with a query."""

from __future__ import annotations

import ast
import contextlib
import io
import json
import re
import shutil
import socket
import tempfile
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.threads import collected_elsewhere

from lsgraph import media_types
from lsgraph.errors import QueryError, QuerySyntaxError, StateError
from lsgraph.generations.folder import Generation
from lsgraph.media_types import Format
from lsgraph.namespaces import PREFIXES
from lsgraph.rdf.values import value
from lsgraph.repository.dataset import _follow
from lsgraph.sparql.query import read_query
from lsgraph.stores import Answer, EmbeddedStore, check_query, held
from lsgraph.stores.prefixes import WELL_KNOWN

A, B, P, G, H = (ox.NamedNode(f"urn:{name}") for name in "abpgh")


@pytest.fixture
def small() -> EmbeddedStore:
    return EmbeddedStore.in_memory(
        [ox.Quad(A, P, B, G), ox.Quad(A, P, B, H), ox.Quad(B, P, ox.Literal("å", language="sv"), H)]
    )


def written(store: EmbeddedStore, query: str, fmt: Format) -> bytes:
    out = io.BytesIO()
    store.query(query).write(out, fmt)
    return out.getvalue()


def test_the_default_graph_is_the_union_and_holds_each_triple_once(small: EmbeddedStore) -> None:
    rows = list(small.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").rows())
    assert value(rows[0]["n"]) == "2"
    assert len(list(small.query("SELECT ?g { GRAPH ?g { <urn:a> <urn:p> <urn:b> } }").rows())) == 2


def test_graphs_and_length_count_named_graphs_only(small: EmbeddedStore) -> None:
    assert small.graphs() == ["urn:g", "urn:h"]
    assert len(small) == 3


def test_the_graphs_of_a_query_can_be_chosen(small: EmbeddedStore) -> None:
    assert len(list(small.query("SELECT * { ?s ?p ?o }", default_graphs=["urn:g"]).rows())) == 1
    assert list(small.query("SELECT * { ?s ?p ?o }", named_graphs=["urn:g"]).rows()) == []
    assert len(list(small.query("SELECT * { GRAPH ?g { ?s ?p ?o } }", named_graphs=["urn:g"]).rows())) == 1


def test_prefixes_of_lsgraph_need_no_declaration(small: EmbeddedStore) -> None:
    assert not small.query("ASK { ?a ls:hasSigned ?b }").boolean


def test_each_kind_of_answer_is_written_in_its_formats(small: EmbeddedStore) -> None:
    assert json.loads(written(small, "ASK {}", media_types.JSON))["boolean"] is True
    assert written(small, "ASK {}", media_types.CSV) == b"true\n"
    assert b"<urn:a>" in written(small, "SELECT ?s { ?s ?p ?o }", media_types.TSV)
    for fmt in media_types.GRAPHS:
        assert written(small, "CONSTRUCT WHERE { ?s ?p ?o }", fmt)


def test_a_relative_iri_is_one_of_lsgraphs(small: EmbeddedStore) -> None:
    (triple,) = small.query("CONSTRUCT { <id/organization/a> <urn:p> 1 } WHERE {}").triples()
    assert value(triple.subject) == "https://w3id.org/lsgraph/id/organization/a"


@pytest.mark.parametrize(
    ("query", "fmt"),
    [
        ("CONSTRUCT WHERE { ?s ?p ?o }", media_types.CSV),
        ("SELECT * {}", media_types.TURTLE),
        ("ASK {}", media_types.HTML),
    ],
)
def test_a_format_that_does_not_fit_the_answer_is_refused(small: EmbeddedStore, query: str, fmt: Format) -> None:
    with pytest.raises(QueryError, match=fmt.name):
        written(small, query, fmt)


def test_what_the_answer_is_not_can_not_be_read_of_it(small: EmbeddedStore) -> None:
    with pytest.raises(QueryError):
        list(small.query("ASK {}").rows())
    with pytest.raises(QueryError):
        _ = small.query("SELECT * {}").boolean
    with pytest.raises(QueryError):
        list(small.query("SELECT * {}").triples())


def test_an_answer_is_read_once(small: EmbeddedStore) -> None:
    for query in ("SELECT * { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"):
        answer = small.query(query)
        fmt = media_types.JSON if answer.kind == "select" else media_types.TURTLE
        answer.write(io.BytesIO(), fmt)
        with pytest.raises(QueryError, match="has been read"):
            answer.write(io.BytesIO(), fmt)
    truth = small.query("ASK {}")
    assert truth.boolean
    assert truth.boolean


class _Full(io.BytesIO):
    def write(self, _content: Any, /) -> int:
        raise OSError("no space is left")


def _stops_at_a_row(store: EmbeddedStore) -> None:
    for row in store.query("SELECT * { ?s ?p ?o }").rows():
        raise LookupError(str(row))


def _leaves_midway(store: EmbeddedStore, query: str = "SELECT * { ?s ?p ?o }") -> None:
    answer = store.query(query)
    left = answer.rows() if answer.kind == "select" else answer.triples()
    raise LookupError(str(next(iter(left))))


def _holds_in_a_cycle(store: EmbeddedStore) -> None:
    cycle: list[object] = [store.query("SELECT * { ?s ?p ?o }").rows()]
    next(cycle[0])  # type: ignore[call-overload]  # it is an iterator
    cycle.append(cycle)
    raise LookupError


def _holds_unread(store: EmbeddedStore, query: str = "SELECT * { ?s ?p ?o }") -> None:
    answer = store.query(query)
    raise LookupError(answer.kind)


def _is_no_rule(_store: EmbeddedStore) -> None:
    with tempfile.TemporaryDirectory() as name:
        rule = Path(name) / "select.rq"
        rule.write_text("SELECT * { ?s ?p ?o }")
        _follow(ox.Store(), [rule], "urn:graph")


FAILING: dict[str, Callable[[EmbeddedStore], object]] = {
    "rows that nobody can take": lambda store: store.query("SELECT * { ?s ?p ?o }").write(_Full(), media_types.JSON),
    "triples that nobody can take": lambda s: s.query("CONSTRUCT WHERE { ?s ?p ?o }").write(
        _Full(), media_types.TURTLE
    ),
    "rows as Turtle": lambda store: written(store, "SELECT * { ?s ?p ?o }", media_types.TURTLE),
    "triples as CSV": lambda store: written(store, "CONSTRUCT WHERE { ?s ?p ?o }", media_types.CSV),
    "rows as a truth": lambda store: store.query("SELECT * { ?s ?p ?o }").boolean,
    "triples as rows": lambda store: list(store.query("CONSTRUCT WHERE { ?s ?p ?o }").rows()),
    "rows as triples": lambda store: list(store.query("SELECT * { ?s ?p ?o }").triples()),
    "a reader that stops": _stops_at_a_row,
    "rows of which some are read": _leaves_midway,
    "triples of which some are read": lambda store: _leaves_midway(store, "CONSTRUCT WHERE { ?s ?p ?o }"),
    "rows in a cycle": _holds_in_a_cycle,
    "an answer that nobody reads": _holds_unread,
    "a truth that nobody reads": lambda store: _holds_unread(store, "ASK {}"),
    "a rule that is no CONSTRUCT": _is_no_rule,
}


@pytest.mark.parametrize("name", FAILING)
def test_what_a_failed_reading_leaves_can_be_collected_by_any_thread(small: EmbeddedStore, name: str) -> None:
    assert collected_elsewhere(lambda: FAILING[name](small)) == []


def test_no_code_of_ours_binds_what_the_engine_gives(root: Path) -> None:
    """A variable would be kept by tracebacks: results go into an `Answer` at once, or are dropped at once."""
    binding = (ast.Assign, ast.AnnAssign, ast.For, ast.NamedExpr, ast.withitem)
    bound = [
        f"{path.name}: {ast.unparse(node)[:80]}"
        for path in sorted((root / "src").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, binding) and _asks_the_engine(node)
    ]
    assert bound == []


def _asks_the_engine(node: ast.AST) -> bool:
    """Whether what it binds is `ox.parse_query_results(…)` or `ox.Store().query(…)` itself."""
    given = getattr(node, "value", None) or getattr(node, "iter", None) or getattr(node, "context_expr", None)
    return isinstance(given, ast.Call) and ast.unparse(given.func) in ("ox.parse_query_results", "ox.Store().query")


def test_a_result_that_another_thread_dropped_is_freed_when_its_thread_asks_again(small: EmbeddedStore) -> None:
    kept: list[Any] = [small.query("SELECT * { ?s ?p ?o }"), small.query("SELECT * { ?s ?p ?o }").rows()]
    next(kept[1])
    before = len(held._OWN.results)
    thread = threading.Thread(target=kept.clear)
    thread.start()
    thread.join()
    assert len(held._OWN.results) == before
    small.query("SELECT * { ?s ?p ?o }")
    assert len(held._OWN.results) == before - 2


def test_an_answer_is_read_by_the_thread_that_asked_and_by_no_other(small: EmbeddedStore) -> None:
    answer = small.query("SELECT * { ?s ?p ?o }")
    rows = small.query("SELECT * { ?s ?p ?o }").rows()
    readings: list[Callable[[], object]] = [lambda: list(rows), lambda: answer.write(io.BytesIO(), media_types.JSON)]
    with ThreadPoolExecutor(1) as threads:
        for read in readings:
            with pytest.raises(QueryError, match="Only the thread that asked"):
                threads.submit(read).result()
    # A truth is nobody's.
    with ThreadPoolExecutor(1) as threads:
        assert threads.submit(lambda: small.query("ASK {}")).result().boolean


def test_rows_before_an_error_are_read(small: EmbeddedStore) -> None:
    cut = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"a"}},{"x":'
    rows = Answer(ox.parse_query_results(cut, ox.QueryResultsFormat.JSON)).rows()
    assert str(next(rows)["x"]) == '"a"'
    with pytest.raises((QueryError, SyntaxError)):
        next(rows)


def test_that_test_can_fail(small: EmbeddedStore) -> None:
    def holds_what_the_engine_gave() -> None:
        held = small._store.query("SELECT * { ?s ?p ?o }")
        raise LookupError(str(held))

    (told,) = collected_elsewhere(holds_what_the_engine_gave)
    assert "unsendable" in told


@pytest.mark.parametrize(
    ("query", "line", "column"),
    [("SELEC * {}", 1, 10), ("SELECT *\nWHERE { ?s ?p }", 2, 16), ("SELECT * {\n  ?s lss:x ?o\n}", 2, 6)],
)
def test_a_syntax_error_says_where(small: EmbeddedStore, query: str, line: int, column: int) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        small.query(query)
    assert caught.value.position is not None
    assert (caught.value.position.line, caught.value.position.column) == (line, column)


def test_an_undeclared_prefix_is_named_with_a_near_one(small: EmbeddedStore) -> None:
    with pytest.raises(QuerySyntaxError, match=r"prefix lss: .* Did you mean lssh: \(PREFIX lssh: <https"):
        small.query("SELECT * { ?s lss:x ?o }")
    with pytest.raises(QuerySyntaxError, match="Declare it first: PREFIX quuux: <…>"):
        small.query("PREFIX other: <urn:> SELECT * { ?s quuux:x ?o }")


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("foaff:name", "foaf: (PREFIX foaf: <http://xmlns.com/foaf/0.1/>)"), ("FOAF:name", "foaf: (PREFIX"), ("Ls:actor", "ls: (PREFIX ls: <"),
        ("geo:lat", "wgs: – "), ("geo:lat", "PREFIX geo: <http://www.w3.org/2003/01/geo/wgs84_pos#>"), ("dct:title", "dcterms: – "),
        ("wdt:P31", "PREFIX wdt: <http://www.wikidata.org/prop/direct/>"), ("abk:x", "abc:?"), ("ABC:x", "abc:?"), (":x", "PREFIX : <…>"),
    ],
)  # fmt: skip
def test_a_prefix_is_told_with_the_nearest_and_its_line(small: EmbeddedStore, name: str, advice: str) -> None:
    """In both languages: one that was meant, ours or the query's own, or one that is known everywhere."""
    with pytest.raises(QuerySyntaxError) as caught:
        small.query(f"PREFIX abc: <urn:x:>\nSELECT * {{ ?s {name} ?o }}")
    assert f"The prefix {name.partition(':')[0]}: is not declared (line 2, column 15)." in caught.value.message
    assert advice in caught.value.next_step
    swedish = caught.value.in_language("sv")
    assert advice in swedish
    assert re.search("Menade du|Deklarera|Här heter", swedish)


def test_each_of_the_prefixes_that_are_known_everywhere_is_one_that_we_do_not_have() -> None:
    assert not WELL_KNOWN.keys() & PREFIXES.keys()


@pytest.mark.parametrize("query", ["SELECT * { ?s ?p ?o", "", "DROP ALL", "INSERT DATA { <urn:a> <urn:p> <urn:c> }"])
def test_what_is_no_query_is_refused_and_changes_nothing(small: EmbeddedStore, query: str) -> None:
    with pytest.raises(QuerySyntaxError):
        small.query(query)
    assert len(small) == 3


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:%d/> { ?s ?p ?o } }",
        "SELECT * { sErViCe SILENT <http://127.0.0.1:%d/> { ?s ?p ?o } }",
    ],
)
def test_service_never_connects(small: EmbeddedStore, query: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.3)
        reached: list[object] = []
        thread = threading.Thread(target=lambda: _accept(listener, reached))
        thread.start()
        with pytest.raises(QueryError, match="SERVICE"):
            small.query(query % listener.getsockname()[1])
        thread.join()
    assert reached == []


def _accept(listener: socket.socket, reached: list[object]) -> None:
    try:
        connection, _ = listener.accept()
    except TimeoutError:
        return
    connection.close()
    reached.append(connection)


def test_from_never_fetches(small: EmbeddedStore) -> None:
    assert list(small.query("SELECT * FROM <http://127.0.0.1:9/data.ttl> { ?s ?p ?o }").rows()) == []


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p 'SERVICE <x> {' }",
        'SELECT * { ?s ?p """SERVICE {{{""" }',
        "SELECT * { ?s <urn:SERVICE> ?SERVICE } # SERVICE {",
        "SELECT * { ?s ?p ?o FILTER(?o < 3 && ?o > 1) }",
        "PREFIX service: <urn:> SELECT * { ?s service:x ?o }",
    ],
)
def test_the_word_in_a_string_an_iri_a_comment_or_a_name_is_no_service(small: EmbeddedStore, query: str) -> None:
    small.query(query)


@pytest.mark.parametrize("opening", ["{", "(", "["])
def test_deep_nesting_is_refused_before_the_engine_sees_it(small: EmbeddedStore, opening: str) -> None:
    with pytest.raises(QuerySyntaxError, match="deep"):
        small.query("SELECT * " + opening * 100_000)


@pytest.mark.parametrize("part", ["a.", "a-", "a.-", ":a."])
def test_a_long_text_without_space_is_looked_at_once(part: str) -> None:
    """Each letter may begin a prefix: to follow each of them to the end would take minutes."""
    check_query("service_ " + part * 50_000)


@given(st.text(alphabet="{}()[]<>\"'#\\ \nSERVICE?:a", max_size=80))
def test_the_guard_answers_any_text(text: str) -> None:
    with contextlib.suppress(QueryError):
        check_query(text)


def test_a_store_can_be_opened_twice_and_a_missing_one_is_told(generation: Generation, tmp_path: Path) -> None:
    first, second = generation.store(), generation.store()
    assert len(first) == len(second)
    with pytest.raises(StateError, match="lsgraph build"):
        EmbeddedStore(tmp_path / "nowhere")


def test_a_store_whose_files_were_cut_is_told(generation: Generation, tmp_path: Path) -> None:
    shutil.copytree(generation.path / "store", tmp_path / "store")
    (tmp_path / "store" / "CURRENT").write_text("nonsense")
    with pytest.raises(StateError):
        EmbeddedStore(tmp_path / "store")


@pytest.mark.parametrize(
    "piece", ["a-", "a.", "x", "ls:", "<", '"', "'", "(", "#", "\\", "PREFIX ", "FROM ", "?", " ", "\n", '"""', "@"]
)
def test_a_look_at_a_query_takes_time_that_grows_with_its_length_only(piece: str) -> None:
    """Not a measure of speed: what grows with the square of the length would take minutes here."""
    text = "SELECT service from " + piece * (200_000 // len(piece))
    with contextlib.suppress(QueryError):
        check_query(text)
    with contextlib.suppress(QueryError):
        read_query(text, max_length=1_000_000)
    with contextlib.suppress(QueryError):
        EmbeddedStore.in_memory([]).query(text)
