"""The SPARQL 1.1 Protocol, asked of a real server: forms of request, choice of format, headers, and what is refused.

The W3C's own tests of it run in `make suites`, where they lie beside the checkout.
"""

from __future__ import annotations

import gzip
import http.client
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote, quote_plus

import httpx
import openpyxl
import pyarrow.parquet
import pyoxigraph as ox
import pytest

from lsgraph.media_types import CSV, JSON, N_TRIPLES, RESULTS, TSV, XML
from lsgraph.repository.questions import read_questions
from lsgraph.settings import Settings
from lsgraph.stores import EmbeddedStore

SIGNED = "SELECT ?actor WHERE { ?actor ls:hasSigned ?agreement } ORDER BY ?actor"
EDGES = "CONSTRUCT { ?actor ls:hasSigned ?agreement } WHERE { ?actor ls:hasSigned ?agreement }"
DESCRIBE = "DESCRIBE organization:region-uppsala"
ASK = "ASK { organization:region-uppsala ls:hasSigned ?agreement }"
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"

R_JSON, R_XML = "application/sparql-results+json", "application/sparql-results+xml"
R_CSV, R_TSV = "text/csv; charset=utf-8", "text/tab-separated-values; charset=utf-8"
TURTLE, NT, RDF_XML, JSON_LD = "text/turtle; charset=utf-8", "application/n-triples", "application/rdf+xml", "application/ld+json"  # fmt: skip
TRIG, NQ = "application/trig", "application/n-quads"
HTML = "text/html; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PARQUET = "application/vnd.apache.parquet"


@pytest.fixture(scope="module")
def client(server: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server, timeout=20, trust_env=False) as made:
        yield made


def ask(client: httpx.Client, query: str, accept: str | None = None, **parameters: str) -> httpx.Response:
    request = client.build_request("GET", "/sparql", params={"query": query, **parameters})
    del request.headers["accept"]
    if accept is not None:
        request.headers["accept"] = accept
    return client.send(request)


# ------------------------------------------------------------------------------------------- which format is sent

#: name: query, Accept (None: no header), Content-Type of the answer; None for 406
NEGOTIATION: dict[str, tuple[str, str | None, str | None]] = {
    "rows: no header": (SIGNED, None, R_JSON),
    "rows: an empty header": (SIGNED, "", R_JSON),
    "rows: anything": (SIGNED, "*/*", R_JSON),
    "rows: SPARQL JSON": (SIGNED, R_JSON, R_JSON),
    "rows: SPARQL XML": (SIGNED, R_XML, R_XML),
    "rows: CSV": (SIGNED, "text/csv", R_CSV),
    "rows: TSV": (SIGNED, "text/tab-separated-values", R_TSV),
    "rows: XLSX": (SIGNED, XLSX, XLSX),
    "rows: Parquet": (SIGNED, PARQUET, PARQUET),
    "rows: plain JSON is SPARQL JSON": (SIGNED, "application/json", R_JSON),
    "rows: plain XML is SPARQL XML": (SIGNED, "application/xml", R_XML),
    "rows: text/xml is SPARQL XML": (SIGNED, "text/xml", R_XML),
    "rows: the letter case does not matter": (SIGNED, "TEXT/CSV", R_CSV),
    "rows: blanks do not matter": (SIGNED, "text/csv ;  q=0.5 ,  image/png", R_CSV),
    "rows: a parameter does not matter": (SIGNED, "text/csv;header=present", R_CSV),
    "rows: the higher quality wins": (SIGNED, "text/csv;q=0.5, text/tab-separated-values;q=0.9", R_TSV),
    "rows: of equal quality the server's order wins": (SIGNED, "text/csv, application/sparql-results+xml", R_XML),
    "rows: a range of types": (SIGNED, "text/*", R_CSV),
    "rows: a range of types does not ask for what has such an alias": (SIGNED, "text/*;q=0.5, text/csv;q=0", R_TSV),
    "rows: q=0 takes one out of anything": (SIGNED, f"{R_JSON};q=0, */*", R_XML),
    "rows: q=0.0 and q=0.000 too": (SIGNED, f"{R_JSON};q=0.0, {R_XML};q=0.000, */*;q=0.1", R_CSV),
    "rows: the more specific range counts": (SIGNED, "text/*;q=0.9, text/csv;q=0.1, application/*;q=0.5", R_TSV),
    "rows: what is not known is passed over": (SIGNED, "application/foo, text/csv;q=0.1", R_CSV),
    "rows: what is no range is passed over": (SIGNED, "nonsense, ;;, text/csv", R_CSV),
    "rows: q beyond 1 is no quality": (SIGNED, "text/csv;q=7, text/tab-separated-values;q=0.1", R_TSV),
    "rows: a browser": (SIGNED, BROWSER, HTML),
    "rows: unknown alone": (SIGNED, "application/foo", None),
    "rows: a graph format": (SIGNED, "text/turtle", None),
    "rows: pictures and sounds": (SIGNED, "image/png, audio/*;q=0.3", None),
    "rows: only what is not wanted": (SIGNED, f"{R_JSON};q=0", None),
    "rows: nothing at all is wanted": (SIGNED, "*/*;q=0", None),
    "truth: no header": (ASK, None, R_JSON),
    "truth: XML": (ASK, R_XML, R_XML),
    "truth: CSV": (ASK, "text/csv", R_CSV),
    "truth: not in a sheet": (ASK, XLSX, None),
    "graph: no header": (EDGES, None, TURTLE),
    "graph: anything": (EDGES, "*/*", TURTLE),
    "graph: Turtle": (EDGES, "text/turtle", TURTLE),
    "graph: the old name of Turtle": (EDGES, "application/x-turtle", TURTLE),
    "graph: N-Triples": (EDGES, NT, NT),
    "graph: RDF/XML": (EDGES, RDF_XML, RDF_XML),
    "graph: JSON-LD": (EDGES, JSON_LD, JSON_LD),
    "graph: plain JSON is JSON-LD": (EDGES, "application/json", JSON_LD),
    "graph: TriG": (EDGES, TRIG, TRIG),
    "graph: N-Quads": (EDGES, NQ, NQ),
    "graph: a browser": (EDGES, BROWSER, HTML),
    "graph: rows are none": (EDGES, "text/csv", None),
    "graph: rdflib's header": (EDGES, "application/sparql-results+xml;q=0.1, application/rdf+xml, text/turtle;q=0.9", RDF_XML),
    "description: no header": (DESCRIBE, None, TURTLE),
    "description: N-Triples": (DESCRIBE, NT, NT),
    "description: rows are none": (DESCRIBE, R_JSON, None),
}  # fmt: skip


@pytest.mark.parametrize("name", NEGOTIATION)
def test_the_answer_comes_in_the_type_that_the_client_prefers(client: httpx.Client, name: str) -> None:
    query, accept, expected = NEGOTIATION[name]
    response = ask(client, query, accept)
    if expected is None:
        assert response.status_code == 406
        assert "It can be written as" in response.text
    else:
        assert (response.status_code, response.headers["content-type"]) == (200, expected)
        assert "Accept" in response.headers["vary"]


@pytest.mark.parametrize(
    ("query", "name", "expected"),
    [
        (SIGNED, "json", R_JSON), (SIGNED, "xml", R_XML), (SIGNED, "csv", R_CSV), (SIGNED, "tsv", R_TSV), (SIGNED, "xlsx", XLSX),
        (SIGNED, "parquet", PARQUET), (SIGNED, "csvw", "application/csvm+json"), (SIGNED, ".csv", R_CSV), (SIGNED, "html", HTML),
        (SIGNED, R_JSON, R_JSON), (EDGES, "turtle", TURTLE), (EDGES, "ttl", TURTLE), (EDGES, "ntriples", NT), (EDGES, "rdfxml", RDF_XML),
        (EDGES, "jsonld", JSON_LD), (EDGES, "trig", TRIG), (EDGES, "nquads", NQ), (SIGNED, "application/json", R_JSON), (SIGNED, "text/csv; charset=utf-8", R_CSV),
        (SIGNED, "text/xml", R_XML), (EDGES, "xml", RDF_XML), (EDGES, "json", JSON_LD), (EDGES, "rdf+xml", RDF_XML), (EDGES, "json-ld", JSON_LD), (EDGES, "n3", TURTLE),
        (EDGES, "application/json", JSON_LD), (EDGES, "application/ld+json,application/x-json+ld", JSON_LD), (EDGES, "application/n-triples", NT),
    ],
)  # fmt: skip
def test_a_named_format_goes_before_the_header(client: httpx.Client, query: str, name: str, expected: str) -> None:
    response = ask(client, query, "application/foo", format=name)
    assert (response.status_code, response.headers["content-type"]) == (200, expected)


def test_a_plus_that_an_address_did_not_escape_is_one(client: httpx.Client) -> None:
    response = client.get(f"/sparql?query={quote_plus(SIGNED)}&format=application/sparql-results+xml")
    assert (response.status_code, response.headers["content-type"]) == (200, R_XML)


@pytest.mark.parametrize(
    ("formats", "accept", "expected"),
    [
        # A format that does not fit, or several that do not agree, are passed over.
        (["turtle"], "*/*", R_JSON), (["turtle"], None, R_JSON), (["turtle", "turtle"], "*/*", R_JSON), (["csv", "xml"], "*/*", R_JSON),
        (["turtle", "trig"], "text/csv;q=0.5, */*;q=0.1", R_CSV),
        # What is no format is passed over where the header tells exactly what is wanted.
        (["turtle"], "text/csv", R_CSV), (["nonsense"], R_XML, R_XML), (["csv", "xml"], R_JSON, R_JSON), (["csv", "csv"], "*/*", R_CSV),
        (["tsv", "text/tab-separated-values"], "*/*", R_TSV), (["nonsense", "csv"], "*/*", R_CSV), (["", ""], "text/csv", R_CSV),
        # Else, and in a browser, a person sees what is wrong.
        (["cvs"], BROWSER, None), (["turtle"], BROWSER, None), (["cvs"], None, None), (["cvs"], "*/*", None), (["turtle", "cvs"], "*/*", None),
        (["csv", "xml"], BROWSER, None), (["cvs"], "image/png", None), (["turtle"], "image/png", None),
    ],
)  # fmt: skip
def test_a_format_that_does_not_fit_falls_back_to_the_header_and_a_misspelt_one_is_told(
    client: httpx.Client, formats: list[str], accept: str | None, expected: str | None
) -> None:
    named = "".join(f"&format={quote(each)}" for each in formats)
    request = client.build_request("GET", f"/sparql?query={quote_plus(SIGNED)}{named}")
    request.headers.pop("accept", None)
    if accept is not None:
        request.headers["accept"] = accept
    response = client.send(request)
    if expected is None:
        assert response.status_code == 400
        assert "format" in response.text
    else:
        assert (response.status_code, response.headers["content-type"]) == (200, expected)


@pytest.mark.parametrize("graphs", ["default-graph-uri=", "default-graph-uri=&named-graph-uri=", "named-graph-uri=%20"])
def test_an_empty_graph_is_none(client: httpx.Client, graphs: str) -> None:
    whole = ask(client, SIGNED, R_JSON)
    assert client.get(f"/sparql?query={quote_plus(SIGNED)}&{graphs}").json() == whole.json()
    body = f"query={quote_plus(SIGNED)}&{graphs}"
    assert client.post("/sparql", content=body, headers={"Content-Type": FORM}).json() == whole.json()


def test_a_slash_at_the_end_is_the_same_endpoint(client: httpx.Client) -> None:
    expected = ask(client, SIGNED, R_CSV).content
    accept = {"Accept": "text/csv"}
    assert client.get("/sparql/", params={"query": SIGNED}, headers=accept).content == expected
    posted = client.post("/sparql/", data={"query": SIGNED}, headers=accept)
    assert (posted.status_code, posted.content) == (200, expected)
    assert client.get("/sparql/", headers={"Accept": "text/html"}).status_code == 200
    assert client.get("/sparql/terms.json").json()["prefixes"]


@pytest.mark.parametrize("prefix", ["ö", "åsikt", "o\u0301k", "名前", "क\u093f"])
def test_a_prefix_may_have_any_letters_also_after_a_comment(client: httpx.Client, prefix: str) -> None:
    query = (
        f"# {prefix}\nPREFIX {prefix}: <https://w3id.org/lsgraph/ontology#>\n"
        f"SELECT ?actor FROM <https://w3id.org/lsgraph/graph/derived> {{ ?actor {prefix}:hasSigned ?x }}"
    )
    response = ask(client, query, "text/csv")
    assert response.status_code == 200, response.text
    like = (
        f"# {prefix}\nPREFIX {prefix}: <https://w3id.org/lsgraph/ontology#>\nSELECT ?x {{ ?x {prefix}:nameLike 'kth' }}"
    )
    assert "organization/kungliga" in ask(client, like, "text/csv").text


# ------------------------------------------------------------------------------------------- how a query may come


def by_get(client: httpx.Client, query: str) -> httpx.Response:
    return client.get("/sparql", params={"query": query})


def by_get_with_plus(client: httpx.Client, query: str) -> httpx.Response:
    return client.get(f"/sparql?query={quote_plus(query)}")


def by_form(client: httpx.Client, query: str) -> httpx.Response:
    return client.post("/sparql", data={"query": query})


def by_form_in_utf8(client: httpx.Client, query: str) -> httpx.Response:
    body = f"query={quote(query)}".encode()
    return client.post("/sparql", content=body, headers={"Content-Type": f"{FORM}; charset=UTF-8"})


def by_body(client: httpx.Client, query: str) -> httpx.Response:
    return client.post("/sparql", content=query.encode(), headers={"Content-Type": QUERY})


def by_body_in_utf8(client: httpx.Client, query: str) -> httpx.Response:
    return client.post("/sparql", content=query.encode(), headers={"Content-Type": f'{QUERY}; charset="utf-8"'})


def by_body_in_pieces(client: httpx.Client, query: str) -> httpx.Response:
    data = query.encode()
    pieces = (data[at : at + 3] for at in range(0, len(data), 3))
    return client.post("/sparql", content=pieces, headers={"Content-Type": QUERY})


def by_parts(client: httpx.Client, query: str) -> httpx.Response:
    return client.post("/sparql", files={"query": (None, query), "default-graph-uri": (None, "")})


def by_file(client: httpx.Client, query: str) -> httpx.Response:
    return client.post("/sparql", files={"query": ("question.rq", query.encode(), QUERY)})


WAYS = (
    by_parts,
    by_file,
    by_get,
    by_get_with_plus,
    by_form,
    by_form_in_utf8,
    by_body,
    by_body_in_utf8,
    by_body_in_pieces,
)
TEXTS = {
    "a plain query": (SIGNED, "region-uppsala"),
    "letters beyond ASCII": ('SELECT ?x { ?x rdfs:label "Södertörns högskola"@sv }', "sodertorns-hogskola"),
    "an escape within an IRI is decoded once": ("SELECT (STR(<http://example.org/a%20b+c>) AS ?x) {}", "http://example.org/a%20b+c"),
    "a plus is a plus": ('SELECT (CONCAT("1+1=", STR(1+1)) AS ?x) {}', "1+1=2"),
    "ampersands and percent signs": ('SELECT ("a&b=c%25;d" AS ?x) {}', "a&b=c%25;d"),
    "line ends": ('SELECT ("x"\r\n AS\n ?x)\r\n{}', '"x"'),
    "a letter beyond the first plane": ('SELECT ("𝄞" AS ?x) {}', "𝄞"),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
@pytest.mark.parametrize("name", TEXTS)
def test_a_query_means_the_same_by_whatever_way_it_comes(
    client: httpx.Client, way: Callable[[httpx.Client, str], httpx.Response], name: str
) -> None:
    query, expected = TEXTS[name]
    response = way(client, query)
    assert response.status_code == 200, response.text
    assert expected in response.text


def test_parameters_of_a_post_may_stand_in_the_address(client: httpx.Client) -> None:
    response = client.post("/sparql?format=csv", content=SIGNED.encode(), headers={"Content-Type": QUERY})
    assert response.headers["content-type"] == R_CSV


# ----------------------------------------------------------------------------------------- which graphs are asked

SOURCE = "https://w3id.org/lsgraph/graph/swedenbio-flemingsberg-science"
DOCUMENT = "https://w3id.org/lsgraph/graph/huddinge-ks-2024-1082"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


def counted(client: httpx.Client, query: Any = COUNT, **parameters: Any) -> int:
    answer = client.get("/sparql", params={"query": query, **parameters})
    return int(answer.json()["results"]["bindings"][0]["n"]["value"])


def test_without_a_choice_the_default_graph_is_all_graphs_and_holds_a_triple_once(
    client: httpx.Client, store: EmbeddedStore
) -> None:
    triples = {(quad.subject, quad.predicate, quad.object) for quad in store._store}
    assert counted(client) == len(triples)


def test_the_default_graph_is_the_chosen_one_and_two_are_merged_as_a_set(client: httpx.Client) -> None:
    chosen = [SOURCE, DOCUMENT]
    each = [counted(client, **{"default-graph-uri": iri}) for iri in chosen]
    merged = (
        "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } FILTER (?g IN (<%s>, <%s>)) } }"
    )
    both = counted(client, merged % (SOURCE, DOCUMENT))
    assert counted(client, **{"default-graph-uri": chosen}) == both <= sum(each)
    assert counted(client, f"SELECT (COUNT(*) AS ?n) FROM <{SOURCE}> FROM <{DOCUMENT}> {{ ?s ?p ?o }}") == both
    assert counted(client, **{"default-graph-uri": [SOURCE, SOURCE]}) == each[0]


def test_graph_sees_the_named_graphs_that_are_chosen_and_no_other(client: httpx.Client) -> None:
    names = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"

    def listed(**parameters: Any) -> set[str]:
        found = client.get("/sparql", params={"query": names, **parameters}).json()["results"]["bindings"]
        return {row["g"]["value"] for row in found}

    assert len(listed()) > 10
    assert listed(**{"named-graph-uri": SOURCE}) == {SOURCE}
    assert listed(**{"named-graph-uri": [SOURCE, DOCUMENT], "default-graph-uri": DOCUMENT}) == {SOURCE, DOCUMENT}
    assert listed(**{"default-graph-uri": SOURCE}) == set()
    assert counted(client, **{"named-graph-uri": SOURCE}) == 0


def test_what_the_protocol_chooses_goes_before_what_the_query_chooses(client: httpx.Client) -> None:
    query = f"SELECT (COUNT(*) AS ?n) FROM <{DOCUMENT}> {{ ?s ?p ?o }}"
    assert counted(client, query, **{"default-graph-uri": SOURCE}) == counted(client, **{"default-graph-uri": SOURCE})


@pytest.mark.parametrize(
    "query",
    [
        "PREFIX x: <https://w3id.org/lsgraph/graph/> SELECT (COUNT(*) AS ?n) FROM x:actors FROM x:derived { ?s ?p ?o }",
        "BASE <https://w3id.org/lsgraph/> SELECT (COUNT(*) AS ?n) FROM <graph/actors>\n#FROM <urn:x>\nfrom <graph/derived> { ?s ?p ?o }",
        "SELECT (COUNT(*) AS ?n) FROM graph:actors FROM <https://w3id.org/lsgraph/graph/derived> FROM NAMED <urn:from> WHERE { ?s ?p ?o FILTER (STR(?s) != 'FROM <urn:y>') }",
    ],
)  # fmt: skip
def test_graphs_of_a_query_are_merged_however_they_are_written(client: httpx.Client, query: str) -> None:
    expected = [f"https://w3id.org/lsgraph/graph/{name}" for name in ("actors", "derived")]
    assert counted(client, query) == counted(client, **{"default-graph-uri": expected}) > 0


def test_a_graph_that_is_not_there_is_empty_and_is_not_fetched(client: httpx.Client, server: str) -> None:
    assert counted(client, **{"default-graph-uri": f"{server}/id/organization/kth.ttl"}) == 0
    assert counted(client, f"SELECT (COUNT(*) AS ?n) FROM <{server}/id/organization/kth.ttl> {{ ?s ?p ?o }}") == 0


# ------------------------------------------------------------------------------------- the same as in the process


def rows(content: bytes, fmt: ox.QueryResultsFormat = ox.QueryResultsFormat.JSON) -> Counter[tuple[str, ...]]:
    parsed = ox.parse_query_results(content, fmt)
    assert isinstance(parsed, ox.QuerySolutions)
    return Counter(tuple(str(solution[variable]) for variable in parsed.variables) for solution in parsed)


def test_every_question_has_the_same_answer_as_in_the_process(
    client: httpx.Client, store: EmbeddedStore, settings: Settings
) -> None:
    for question in read_questions(settings.root / "ontology" / "questions"):
        own, out = store.query(question.query), io.BytesIO()
        fmt = N_TRIPLES if own.kind == "graph" else JSON
        own.write(out, fmt)
        response = by_form(client, question.query) if fmt is JSON else ask(client, question.query, NT)
        if own.kind == "select":
            assert rows(response.content) == rows(out.getvalue()), question.name
        elif own.kind == "ask":
            assert response.json() == json.loads(out.getvalue()), question.name
        else:
            assert set(response.content.splitlines()) == set(out.getvalue().splitlines()), question.name


@pytest.mark.parametrize("fmt", RESULTS, ids=lambda fmt: fmt.name)
def test_all_rows_formats_hold_the_same_terms(client: httpx.Client, fmt: Any) -> None:
    query = 'SELECT ?x ?y { VALUES (?x ?y) { (<urn:a> "a,\\"b\\"\\n\\tc"@sv) (1.50 "2024-06-14"^^xsd:date) (UNDEF true) ("" 1e3) } }'
    response = ask(client, query, fmt.media_type)
    if fmt in (JSON, XML, TSV):
        parse = {JSON: ox.QueryResultsFormat.JSON, XML: ox.QueryResultsFormat.XML, TSV: ox.QueryResultsFormat.TSV}[fmt]
        assert rows(response.content, parse) == rows(ask(client, query, R_JSON).content)
    else:
        assert fmt is CSV
        import csv

        assert list(csv.reader(io.StringIO(response.text, newline=""))) == [
            ["x", "y"], ["urn:a", 'a,"b"\n\tc'], ["1.5", "2024-06-14"], ["", "true"], ["", "1000"],
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("media_type", "fmt"),
    [
        (NT, ox.RdfFormat.N_TRIPLES), ("text/turtle", ox.RdfFormat.TURTLE), (RDF_XML, ox.RdfFormat.RDF_XML), (JSON_LD, ox.RdfFormat.JSON_LD),
        (TRIG, ox.RdfFormat.TRIG), (NQ, ox.RdfFormat.N_QUADS),
    ],
)  # fmt: skip
def test_all_graph_formats_hold_the_same_triples(client: httpx.Client, media_type: str, fmt: ox.RdfFormat) -> None:
    def triples(accept: str, parse: ox.RdfFormat) -> set[tuple[str, str, str]]:
        content = ask(client, "CONSTRUCT WHERE { ?act a ls:Signature ; ?p ?o }", accept).content
        return {(str(q.subject), str(q.predicate), str(q.object)) for q in ox.parse(input=content, format=parse)}

    assert triples(media_type, fmt) == triples(NT, ox.RdfFormat.N_TRIPLES)


# ------------------------------------------------------------------------------------------------------ downloads


def test_a_sheet_says_where_it_comes_from_and_keeps_types(client: httpx.Client, server: str) -> None:
    query = 'SELECT ?a ?b ?c ?d ?e { VALUES (?a ?b ?c ?d ?e) { (<urn:a> 7 "2024-06-14"^^xsd:date true "=1+1") (UNDEF 1.5 "2024-06-14T10:00:00"^^xsd:dateTime false "http://example.org/") } }'
    response = ask(client, query, None, format="xlsx", download="1")
    assert re.fullmatch(
        r'attachment; filename="lsgraph-[0-9a-f]{8}-[0-9a-f]{6}\.xlsx"', response.headers["content-disposition"]
    )
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    first, second, third = book["Result"].iter_rows(values_only=True)
    assert first == ("a", "b", "c", "d", "e")
    assert second[:2] == ("urn:a", 7)
    assert (str(second[2])[:10], second[3], second[4]) == ("2024-06-14", True, "=1+1")
    assert third[0] is None
    assert [cell.data_type for cell in book["Result"][2]] == ["s", "n", "d", "b", "s"]
    told = dict(book["About"].iter_rows(values_only=True))
    assert told["query"] == query
    assert told["endpoint"] == f"{server}/sparql"
    assert told["version"] == client.get("/healthz").json()["generation"]
    assert str(told["time"]).endswith("+00:00")


def test_a_parquet_file_says_where_it_comes_from_and_keeps_types(client: httpx.Client) -> None:
    query = (
        'SELECT ?a ?b ?c ?d { VALUES (?a ?b ?c ?d) { (<urn:a> 7 "2024-06-14"^^xsd:date 1.50) (<urn:b> 8 UNDEF 2.25) } }'
    )
    response = ask(client, query, PARQUET)
    table = pyarrow.parquet.read_table(io.BytesIO(response.content))
    assert [str(field.type) for field in table.schema] == ["string", "int64", "date32[day]", "decimal128(3, 2)"]
    assert table.column("c").to_pylist()[1] is None
    assert table.schema.metadata[b"query"].decode() == query
    assert table.schema.metadata[b"version"].decode() == client.get("/healthz").json()["generation"]
    assert table.schema.field("a").metadata == {b"rdf": b"iri"}


def test_a_json_download_is_sparql_json_that_says_where_it_comes_from(client: httpx.Client) -> None:
    response = ask(client, SIGNED, None, format="json", download="1")
    content = response.json()
    assert content["about"]["query"] == SIGNED
    assert set(content["about"]) == {"query", "time", "version", "endpoint"}
    assert rows(response.content) == rows(ask(client, SIGNED, R_JSON).content)


def test_a_csv_file_is_plain_and_its_description_is_linked(client: httpx.Client) -> None:
    query = "SELECT ?act ?day { ?act a ls:Signature ; ls:earliest ?day }"
    response = ask(client, query, "text/csv", download="1")
    assert response.text.startswith("act,day\r\n")
    link = re.fullmatch(r'<([^>]+)>; rel="describedby"; type="application/csvm\+json"', response.headers["link"])
    assert link
    described = client.get(link[1]).json()
    assert described["dc:description"] == query
    assert [(c["name"], c["datatype"]) for c in described["tableSchema"]["columns"]] == [
        ("act", "anyURI"),
        ("day", "date"),
    ]


@pytest.mark.parametrize(
    "address",
    [
        "query={query}&format=csv", "format=csv&query={query}", "query={query}&format=csv&default-graph-uri=https%3A%2F%2Fw3id.org%2Flsgraph%2Fgraph%2Fderived",
        "query={query}&format=csv&named-graph-uri=urn:a%2Cb", "x=%22&query={query}&format=csv",
        "query={query}&format=csv&download=1", "lang=en&format=csv&query={query}",
        "query={query}", "x=%22&query={query}", "download=1&query={query}", "query={query}&output=csv",
    ],
)  # fmt: skip
def test_the_description_of_a_table_leads_to_that_very_table(client: httpx.Client, server: str, address: str) -> None:
    table = f"{server}/sparql?{address.format(query=quote_plus('SELECT ?actor { ?actor ls:hasSigned ?what }'))}"
    got = client.get(table, headers={"Accept": "text/csv"})
    assert got.headers["content-type"].startswith("text/csv")
    (described,) = re.findall(r'<([^>]+)>; rel="describedby"', got.headers["link"])
    description = client.get(described)
    assert description.headers["content-type"] == "application/csvm+json"
    # Readers of CSVW take a description for the table only where it names the address that they have.
    assert description.json()["url"] == table
    assert description.json()["dc:source"] == f"{server}/sparql"


def test_a_table_that_was_posted_is_described_where_its_address_is_short(client: httpx.Client) -> None:
    form = {"query": SIGNED, "default-graph-uri": "https://w3id.org/lsgraph/graph/derived"}
    got = client.post("/sparql", data=form, headers={"Accept": "text/csv"})
    (described,) = re.findall(r'<([^>]+)>; rel="describedby"', got.headers["link"])
    assert client.get(client.get(described).json()["url"]).content == got.content
    long = client.post("/sparql", data={"query": f"{SIGNED} #{'x' * 9000}", "format": "csvw"})
    assert re.fullmatch(r"lsgraph-[0-9a-f]{8}-[0-9a-f]{6}\.csv", long.json()["url"])


@pytest.mark.parametrize("name", ["xlsx", "parquet"])
def test_an_empty_answer_is_a_file_too(client: httpx.Client, name: str) -> None:
    response = ask(client, "SELECT ?x ?y { ?x ls:hasSigned <urn:nothing> . ?x ls:hasSigned ?y }", None, format=name)
    assert response.status_code == 200
    assert len(response.content) > 200


def test_what_a_sheet_can_not_hold_is_refused_and_never_cut(client: httpx.Client) -> None:
    long = f'SELECT ("{"x" * 32_768}" AS ?x) {{}}'
    response = ask(client, long, None, format="xlsx")
    assert response.status_code == 400
    assert "does not fit into a cell" in response.text
    assert ask(client, long, None, format="parquet").status_code == 200
    assert ask(client, long.replace("xx", "x", 1), None, format="xlsx").status_code == 200


# ------------------------------------------------------------------------------------------------ parts of a table

TABLE = "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 500"


def plainly(client: httpx.Client, method: str, url: str, **headers: str) -> httpx.Response:
    """A request of one that reads no compressed answers, as polars and DuckDB are."""
    request = client.build_request(method, url)
    request.headers.pop("accept-encoding", None)
    request.headers.update({name.replace("_", "-"): text for name, text in headers.items()})
    return client.send(request)


@pytest.mark.parametrize("name", ["csv", "parquet", "json", "xlsx"])
def test_a_table_can_be_read_in_parts_that_fit_together(client: httpx.Client, name: str) -> None:
    url = f"/sparql?query={quote_plus(TABLE)}&format={name}"
    head = plainly(client, "HEAD", url)
    size, tag = int(head.headers["content-length"]), head.headers["etag"]
    assert head.headers["accept-ranges"] == "bytes"
    assert not tag.startswith("W/")
    # As polars asks: the end of the file with one request, of a Parquet file more than it may have.
    end = plainly(client, "GET", url, range="bytes=-100")
    begin = plainly(client, "GET", url, range=f"bytes=0-{size - 101}", if_range=tag)
    assert [(each.status_code, each.headers["etag"]) for each in (begin, end)] == [(206, tag)] * 2
    assert end.headers["content-range"] == f"bytes {size - 100}-{size - 1}/{size}"
    whole = plainly(client, "GET", url)
    assert begin.content + end.content == whole.content
    assert plainly(client, "GET", url, range="bytes=-99999999").content == whole.content
    # Proxies that compress on their way weaken the tag.
    for named in (tag, f"W/{tag}", f'"x", {tag}'):
        assert plainly(client, "GET", url, if_none_match=named).status_code == 304
    assert plainly(client, "GET", url, range="bytes=0-3", if_range=f"W/{tag}").status_code == 200
    assert plainly(client, "GET", url, if_match=f"W/{tag}").status_code == 412


@pytest.mark.parametrize(
    ("headers", "status", "given"),
    [
        ({"range": "bytes=0-3"}, 206, slice(0, 4)), ({"range": "bytes=10-"}, 206, slice(10, None)), ({"range": "Bytes=10-99999999"}, 206, slice(10, None)),
        ({"range": "bytes=-4"}, 206, slice(-4, None)), ({"range": "bytes=0-1,4-5"}, 200, slice(None)), ({"range": "bytes=5-2"}, 200, slice(None)),
        ({"range": "rows=0-3"}, 200, slice(None)), ({"range": "bytes=x"}, 200, slice(None)), ({"range": "bytes=0-3", "if_range": '"other"'}, 200, slice(None)),
        ({"range": "bytes=0-3", "if_range": "Wed, 21 Aug 2024 12:00:00 GMT"}, 200, slice(None)), ({"range": "bytes=9999999-"}, 416, None), ({"range": "bytes=-0"}, 416, None),
        ({"range": "bytes=0-3", "if_match": '"other"'}, 412, None), ({"range": "bytes=0-3", "if_match": "*"}, 206, slice(0, 4)),
    ],
)  # fmt: skip
def test_one_part_is_given_as_it_is_asked_for(
    client: httpx.Client, headers: dict[str, str], status: int, given: slice | None
) -> None:
    url = f"/sparql?query={quote_plus(TABLE)}&format=csv"
    whole = plainly(client, "GET", url).content
    response = plainly(client, "GET", url, **headers)
    assert response.status_code == status
    if given is not None:
        assert response.content == whole[given]
    if status == 416:
        assert response.headers["content-range"] == f"bytes */{len(whole)}"


def test_what_is_not_kept_is_not_given_in_parts(client: httpx.Client) -> None:
    """Else the parts would be of different answers."""
    url = f"/sparql?query={quote_plus('SELECT (RAND() AS ?x) {}')}&format=csv"
    response = plainly(client, "GET", url, range="bytes=0-3")
    assert response.status_code == 200
    assert "accept-ranges" not in response.headers
    posted = client.post("/sparql", data={"query": TABLE}, headers={"Range": "bytes=0-3"})
    assert posted.status_code == 200


# ------------------------------------------------------------------------------------------- headers of an answer


LONG_TERM = f"SELECT * {{ ?x <urn:{'å' * 2000}> ?y }}"
MANY_TERMS = "SELECT * { " + " ".join(f"?x <urn:{n}{'å' * 30}> ?y ." for n in range(9)) + " }"


@pytest.mark.parametrize(
    ("url", "headers"),
    [
        (f"/sparql?query={quote_plus(SIGNED)}%23{'x' * 3000}&format=csv&download=1", {}),
        (f"/sparql?query={quote_plus(SIGNED)}%23{'x' * 400}&format=csv&download=1", {}),
        (f"/sparql?query={quote_plus(LONG_TERM)}&format=csv&download=1", {}),
        (f"/sparql?query={quote_plus(MANY_TERMS)}&format=csv", {}),
        (f"/sv/?x={'x' * 3000}", {}), (f"/sv/search?q={'x' * 3000}", {}), (f"/sv/network?x={'x' * 3000}", {}), (f"/sv/network.csv?x={'x' * 3000}", {}),
        (f"/dumps?x={'x' * 3000}", {}), (f"/ontology?x={'x' * 3000}", {}), (f"/shapes?x={'x' * 3000}", {}), (f"/sv/agreements?x={'x' * 3000}", {}),
        (f"/id/organization/kungliga-tekniska-hogskolan?x={'x' * 3000}", {"Accept": "text/turtle", "Accept-Datetime": "Fri, 01 Jan 2100 00:00:00 GMT"}),
        (f"/sv/network?legend=1&x={'x' * 3000}", {}),
    ],
)  # fmt: skip
def test_a_long_address_does_not_make_a_long_head(client: httpx.Client, url: str, headers: dict[str, str]) -> None:
    """nginx gives up (502) on a head over 4 kB, by default."""
    response = client.get(url, headers=headers, follow_redirects=False)
    assert response.status_code < 500
    assert sum(len(name) + len(text) + 4 for name, text in response.headers.raw) < 2100


def test_long_hints_are_told_as_far_as_a_header_takes_them(client: httpx.Client) -> None:
    response = ask(client, f"ASK {{ ?x <urn:{'x' * 3000}> ?y }}")
    assert response.headers["lsgraph-hint"].startswith("<urn:xxx")
    assert response.headers["lsgraph-hint"].endswith("...")


def test_head_tells_what_get_would_send(client: httpx.Client) -> None:
    url = f"/sparql?query={quote(SIGNED)}"
    head, get = client.head(url), client.get(url)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-type", "content-length", "etag", "vary"):
        assert head.headers[name] == get.headers[name], name


def test_an_unchanged_answer_is_not_sent_again_and_each_representation_has_its_tag(client: httpx.Client) -> None:
    tags = set()
    for accept in (R_JSON, R_XML, "text/csv", "text/html"):
        first = ask(client, SIGNED, accept)
        tags.add(first.headers["etag"])
        again = client.get(
            "/sparql", params={"query": SIGNED}, headers={"Accept": accept, "If-None-Match": first.headers["etag"]}
        )
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
        several = client.get(
            "/sparql",
            params={"query": SIGNED},
            headers={"Accept": accept, "If-None-Match": f'"x", {first.headers["etag"]}'},
        )
        assert several.status_code == 304
        other = client.get("/sparql", params={"query": SIGNED}, headers={"Accept": accept, "If-None-Match": '"x"'})
        assert other.status_code == 200
    assert len(tags) == 4


@pytest.mark.parametrize("function", ["NOW()", "RAND()", "UUID()", "struuid()"])
def test_what_changes_each_time_is_never_kept(client: httpx.Client, function: str) -> None:
    query = f"SELECT ({function} AS ?x) {{}}"
    first, second = ask(client, query), ask(client, query)
    assert "etag" not in first.headers
    assert first.headers["cache-control"] == "no-store"
    assert first.content != second.content


def test_an_answer_is_compressed_where_the_client_reads_it(client: httpx.Client) -> None:
    query = "SELECT * { ?s a ?o }"
    plain = client.get("/sparql", params={"query": query}, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    for coding in ("gzip", "br, gzip;q=0.1", "*"):
        packed = client.get("/sparql", params={"query": query}, headers={"Accept-Encoding": coding})
        assert packed.headers["content-encoding"] == "gzip", coding
        assert "Accept-Encoding" in packed.headers["vary"]
        assert int(packed.headers["content-length"]) * 4 < len(packed.content)
        assert packed.content == plain.content
    refused = client.get("/sparql", params={"query": query}, headers={"Accept-Encoding": "gzip;q=0, identity"})
    assert "content-encoding" not in refused.headers
    with client.stream("GET", "/sparql", params={"query": query}, headers={"Accept-Encoding": "gzip"}) as raw:
        assert gzip.decompress(b"".join(raw.iter_raw())) == plain.content


def test_scripts_of_any_origin_may_ask_and_read_answers_and_errors(client: httpx.Client) -> None:
    origin = {"Origin": "https://example.org"}
    for query in (SIGNED, "ASK {"):
        answer = client.get("/sparql", params={"query": query}, headers=origin)
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "Lsgraph-Hint" in answer.headers["access-control-expose-headers"]
    asked = origin | {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    preflight = client.options("/sparql", headers=asked)
    assert (preflight.status_code, preflight.content) == (204, b"")
    assert "POST" in preflight.headers["access-control-allow-methods"]
    assert "content-type" in preflight.headers["access-control-allow-headers"].lower()


# -------------------------------------------------------------------------------------------------- what is refused

#: name: request, status, a part of the explanation
REFUSED: dict[str, tuple[dict[str, Any], int, str]] = {
    "POST without a query": ({"method": "POST", "data": {"format": "json"}}, 400, "no query"),
    "an empty query": ({"params": {"query": ""}}, 400, "empty"),
    "a query of blanks": ({"params": {"query": " \n "}}, 400, "empty"),
    "two queries": ({"url": "/sparql?query=ASK%7B%7D&query=ASK%7B%7D"}, 400, "more than once"),
    "two queries, one in the address": ({"method": "POST", "url": "/sparql?query=ASK%7B%7D", "data": {"query": "ASK {}"}}, 400, "more than once"),
    "two formats in a browser": ({"url": "/sparql?query=ASK%7B%7D&format=csv&format=xml", "headers": {"Accept": "application/problem+json, text/html;q=0.1"}}, 400, "more than once"),
    "an update by GET": ({"params": {"update": "CLEAR ALL"}}, 400, "no updates"),
    "an update in a form": ({"method": "POST", "data": {"update": "CLEAR ALL"}}, 400, "no updates"),
    "an update beside a query": ({"method": "POST", "data": {"query": "ASK {}", "update": "CLEAR ALL"}}, 400, "no updates"),
    "an update as the body": ({"method": "POST", "content": b"CLEAR ALL", "headers": {"Content-Type": "application/sparql-update"}}, 400, "no updates"),
    "an update as the query": ({"params": {"query": "INSERT DATA { <urn:a> <urn:b> <urn:c> }"}}, 400, "is an update"),
    "an unknown format": ({"params": {"query": "ASK {}", "format": "pdf"}}, 400, "pdf"),
    "a percent sign alone": ({"url": "/sparql?query=ASK%7B%7D%"}, 400, "%25"),
    "an escape that is none": ({"url": "/sparql?query=%zz"}, 400, "%25"),
    "escapes that are not UTF-8": ({"url": "/sparql?query=%ff%fe"}, 400, "UTF-8"),
    "a graph that is no absolute IRI": ({"params": {"query": "ASK {}", "default-graph-uri": "actors"}}, 400, "no absolute IRI"),
    "a body of plain text": ({"method": "POST", "content": b"ASK {}", "headers": {"Content-Type": "text/plain"}}, 415, "text/plain"),
    "a body without a type": ({"method": "POST", "content": b"ASK {}"}, 415, "without Content-Type"),
    "a form of parts without a boundary": ({"method": "POST", "content": b"x", "headers": {"Content-Type": "multipart/form-data"}}, 400, "form can't be read"),
    "a form of parts that breaks off": ({"method": "POST", "content": b"--x\r\nno header at all\r\n", "headers": {"Content-Type": "multipart/form-data; boundary=x"}}, 400, "form can't be read"),
    "a form of parts in Latin-1": ({"method": "POST", "files": {"query": b"ASK {} # \xff"}}, 400, "UTF-8"),
    "a form of parts with two queries": ({"method": "POST", "files": [("query", (None, "ASK {}")), ("query", (None, "ASK {}"))]}, 400, "more than once"),
    "an update in a form of parts": ({"method": "POST", "files": {"update": "CLEAR ALL"}}, 400, "no updates"),
    "a form of parts without end": ({"method": "POST", "files": {"query": b"x" * 3_000_000}}, 413, "bytes"),
    "a body in UTF-16": ({"method": "POST", "content": "ASK {}".encode("utf-16"), "headers": {"Content-Type": f"{QUERY}; charset=utf-16"}}, 415, "utf-16"),
    "a compressed body": ({"method": "POST", "content": b"\x1f\x8b", "headers": {"Content-Type": QUERY, "Content-Encoding": "gzip"}}, 415, "compressed as gzip"),
    "a form in Latin-1": ({"method": "POST", "content": b"query=ASK%7B%7D", "headers": {"Content-Type": f"{FORM}; charset=iso-8859-1"}}, 415, "iso-8859-1"),
    "a body that is not UTF-8": ({"method": "POST", "content": b"ASK {} # \xff", "headers": {"Content-Type": QUERY}}, 400, "UTF-8"),
    "an edition": ({"params": {"query": "ASK {}", "known": "2018-01-01"}}, 400, "/dumps"),
    "a day in a form": ({"method": "POST", "data": {"query": "ASK {}", "at": "2018-01-01"}}, 400, "'at'"),
    "a misspelt clock": ({"params": {"query": "ASK {}", "knwon": "x"}}, 400, "'knwon'"),
    "a day under another name": ({"params": {"query": "ASK {}", "as_of": "2018-01-01"}}, 400, "Compare days in the query"),
    "PUT": ({"method": "PUT", "content": b"x"}, 405, "method"),
    "DELETE": ({"method": "DELETE"}, 405, "method"),
    "PATCH": ({"method": "PATCH", "content": b"x"}, 405, "method"),
    "a query that is too long for the body": ({"method": "POST", "content": b"ASK {} #" + b"x" * 100_000, "headers": {"Content-Type": QUERY}}, 413, "100,000"),
    "a body without end": ({"method": "POST", "content": b"x" * 3_000_000, "headers": {"Content-Type": QUERY}}, 413, "bytes"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_query_is_refused_with_the_reason(client: httpx.Client, name: str) -> None:
    arguments, status, says = REFUSED[name]
    response = client.request(**({"method": "GET", "url": "/sparql"} | arguments))
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == status
    assert says in f"{problem['detail']} {problem.get('next_step')}"


@pytest.mark.parametrize("length", [100_000, 2_000_000])
def test_an_address_that_no_parser_takes_is_refused(server: str, length: int) -> None:
    connection = http.client.HTTPConnection(server.removeprefix("http://"), timeout=20)
    connection.request("GET", "/sparql?query=" + "x" * length)
    assert connection.getresponse().status == 414
    connection.close()


def test_a_query_that_is_too_long_for_the_address_may_not_be_too_long_for_the_body(launch: Callable[..., Any]) -> None:
    url = launch(LSGRAPH_MAX_QUERY_LENGTH="100").url
    long = "ASK {} #" + "x" * 100
    assert httpx.get(f"{url}/sparql", params={"query": long}, trust_env=False).status_code == 414
    assert httpx.post(f"{url}/sparql", data={"query": long}, trust_env=False).status_code == 413


def test_a_wrong_method_says_which_are_right(client: httpx.Client) -> None:
    assert client.put("/sparql").headers["allow"] == "GET, HEAD, POST"


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "application/problem+json"), ("application/json", "application/problem+json"), (R_JSON, "application/problem+json"),
        ("text/csv", "text/plain; charset=utf-8"), (R_XML, "text/plain; charset=utf-8"), ("text/html", HTML),
    ],
)  # fmt: skip
def test_an_error_comes_in_a_form_that_the_client_reads(client: httpx.Client, accept: str, media_type: str) -> None:
    response = ask(client, "SELECT *\nWHERE {\n  ?s ? ?o .\n}", accept)
    assert (response.status_code, response.headers["content-type"]) == (400, media_type)
    assert re.search("line.{0,3} ?3|Rad 3", response.text)
    assert response.headers["cache-control"] == "no-store"


def test_a_syntax_error_tells_line_column_and_the_offending_text(client: httpx.Client) -> None:
    problem = ask(client, "SELECT *\nWHERE {\n  ?s ? ?o .\n}").json()
    assert problem["line"] == 3
    assert problem["column"] > 1
    assert "?s ? ?o ." in problem["detail"]


def test_the_form_keeps_a_wrong_query_and_tells_where_it_is_wrong(client: httpx.Client) -> None:
    response = ask(client, "SELECT * WHERE { ?s orgg:role ?o }", BROWSER, lang="sv")
    assert response.status_code == 400
    assert "Rad 1, tecken" in response.text
    assert "SELECT * WHERE { ?s orgg:role ?o }" in response.text
    assert "Menade du org:" in response.text
