"""SERVICE goes to the endpoints of the setting and to no other, bounded in time, rows and bytes, and is refused clearly otherwise."""

from __future__ import annotations

import contextlib
import http.server
import io
import json
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest

from lsgraph.errors import EngineError, EngineTimeError, QueryError, QuerySyntaxError, SettingsError
from lsgraph.media_types import JSON
from lsgraph.settings import read_settings
from lsgraph.sparql import federation
from lsgraph.sparql.federation import with_answers
from lsgraph.sparql.query import read_query, write_answer
from lsgraph.stores import EmbeddedStore

ROWS = "application/sparql-results+json"


class Remote(http.server.BaseHTTPRequestHandler):
    """An endpoint that keeps what it is asked, and answers as its path says."""

    asked: list[str] = []  # noqa: RUF012  # shared by all requests
    answers: dict[str, Callable[[], bytes]] = {}  # noqa: RUF012

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.asked.append(form["query"][0])
        if self.path == "/moved":
            self.send_response(307)
            self.send_header("Location", "/good")
            self.end_headers()
            return
        content = self.answers[self.path]()
        self.send_response(200 if self.path != "/broken" else 500)
        self.send_header("Content-Type", ROWS)
        self.end_headers()
        # Who has read enough, or waited too long, is gone.
        with contextlib.suppress(ConnectionError):
            self.wfile.write(content)

    def log_message(self, *told: Any) -> None:
        pass


def rows(*values: dict[str, str], kind: str = "uri") -> bytes:
    names = list(dict.fromkeys(name for row in values for name in row)) or ["x"]
    bindings = [{name: {"type": kind, "value": text} for name, text in row.items()} for row in values]
    return json.dumps({"head": {"vars": names}, "results": {"bindings": bindings}}).encode()


def slow() -> bytes:
    time.sleep(2)
    return rows()


@pytest.fixture(scope="module")
def remote() -> Iterator[str]:
    region = "https://w3id.org/lsgraph/id/organization/region-stockholm"
    Remote.answers = {
        "/good": lambda: rows({"actor": region, "seat": "urn:stockholm"}, {"actor": "urn:other", "seat": "urn:x"}),
        "/none": rows,
        "/slow": slow,
        "/huge": lambda: rows({"seat": "urn:" + "x" * 100_000}),
        "/many": lambda: rows(*({"seat": f"urn:{number}"} for number in range(20))),
        "/blank": lambda: rows({"seat": "b1"}, kind="bnode"),
        "/hostile": lambda: rows({"seat": "urn:x> } SERVICE <urn:y> { ?a ?b ?c"}),
        "/text": lambda: rows({"seat": 'a"\n} # SERVICE <urn:y> {'}, kind="literal"),
        "/html": lambda: b"<html>",
        "/ask": lambda: b'{"head": {}, "boolean": true}',
        "/broken": lambda: b"no",
    }
    served = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Remote)
    threading.Thread(target=served.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{served.server_port}"
    served.shutdown()
    served.server_close()


@pytest.fixture(autouse=True)
def asked() -> list[str]:
    Remote.asked.clear()
    return Remote.asked


def answer(store: EmbeddedStore, text: str, *allowed: str) -> list[dict[str, str]]:
    out = io.BytesIO()
    write_answer(store, read_query(text, max_length=10_000, services=allowed), JSON, out)
    bindings = json.loads(out.getvalue())["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in bindings]


def test_rows_of_an_allowed_endpoint_are_joined_and_only_what_is_known_is_asked(
    store: EmbeddedStore, remote: str, asked: list[str]
) -> None:
    good = f"{remote}/good"
    query = f"""PREFIX own: <urn:own:>
        SELECT ?actor ?seat {{ ?actor ls:hasSigned ?agreement . # SERVICE <urn:no> {{ }}
          SERVICE <{good}>
          {{ ?actor own:seat ?seat }} OPTIONAL {{ ?actor rdfs:label ?seat2 FILTER (LANG(?seat2) = "SERVICE") }} }}"""
    (row,) = answer(store, query, good)
    assert (row["actor"].rsplit("/", 1)[1], row["seat"]) == ("region-stockholm", "urn:stockholm")
    (sent,) = asked
    # The prefixes that it needs, and the actors that have signed; no more than that.
    assert sent.startswith("PREFIX own: <urn:own:> SELECT * WHERE { VALUES ?actor { <https://w3id.org/")
    assert "region-stockholm" in sent
    assert "ls:" not in sent
    assert sent.endswith(f"?actor own:seat ?seat  }} LIMIT {federation.MOST_ROWS + 1}")


def test_what_stands_in_other_groups_restricts_nothing(store: EmbeddedStore, remote: str, asked: list[str]) -> None:
    good = f"{remote}/good"
    query = f"SELECT * {{ {{ SERVICE <{good}> {{ ?actor <urn:p> ?seat }} }} OPTIONAL {{ ?actor ls:hasSigned ?agreement }} }}"
    assert len(answer(store, query, good)) == 2
    assert "VALUES" not in asked[0]
    # Nor does a query that chooses graphs.
    query = f"SELECT * {{ GRAPH ?g {{ ?actor ls:hasSigned ?a SERVICE <{good}> {{ ?actor <urn:p> ?seat }} }} }}"
    assert {row["seat"] for row in answer(store, query, good)} == {"urn:stockholm"}
    assert "VALUES" not in asked[1]


@pytest.mark.parametrize(
    ("path", "says", "error"),
    [
        ("/slow", "did not answer within", EngineTimeError), ("/huge", "larger than", EngineError), ("/html", "no rows that can be used", EngineError),
        ("/many", "more than 10 rows", QueryError), ("/blank", "without an IRI", QueryError), ("/hostile", "no rows that can be used", EngineError),
        ("/ask", "no rows that can be used", EngineError), ("/broken", "status 500", EngineError), ("/moved", "status 307", EngineError),
    ],
)  # fmt: skip
def test_what_can_not_be_used_is_an_error_and_never_cut(
    store: EmbeddedStore, remote: str, monkeypatch: pytest.MonkeyPatch, path: str, says: str, error: type[QueryError]
) -> None:
    monkeypatch.setattr(federation, "MOST_ROWS", 10)
    monkeypatch.setattr(federation, "MOST_BYTES", 50_000)
    monkeypatch.setattr(federation, "SECONDS", 1.0)
    query = f"SELECT * {{ SERVICE {{}} <{remote}{path}> {{ ?x <urn:p> ?seat }} }}"
    with pytest.raises(error, match=says) as caught:
        answer(store, query.replace("{}", "", 1), f"{remote}{path}")
    assert caught.value.next_step
    if issubclass(error, EngineError):
        assert answer(store, query.replace("{}", "SILENT", 1), f"{remote}{path}") == [{}]


def test_what_comes_back_is_data_and_never_query(store: EmbeddedStore, remote: str) -> None:
    (row,) = answer(store, f"SELECT * {{ SERVICE <{remote}/text> {{ ?x <urn:p> ?seat }} }}", f"{remote}/text")
    assert row["seat"] == 'a"\n} # SERVICE <urn:y> {'
    assert answer(store, f"SELECT * {{ SERVICE <{remote}/none> {{ ?x <urn:p> ?y }} }}", f"{remote}/none") == []


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("SELECT * { SERVICE <{0}/good/> { ?x ?y ?z } }", "not allowed here"),
        ("SELECT * { SERVICE <http://169.254.169.254/> { ?x ?y ?z } }", "not allowed here"),
        ("SELECT * { SERVICE <{0}/good> { ?x ?y ?z } SERVICE <file:///etc/passwd> { ?x ?y ?z } }", "not allowed here"),
        ("SELECT * { VALUES ?s { <{0}/good> } SERVICE ?s { ?x ?y ?z } }", "not a variable"),
        ("SELECT * { SERVICE <{0}/good> { SERVICE <{0}/good> { ?x ?y ?z } } }", "can't hold another"),
        ("SELECT * {" + " SERVICE <{0}/good> { ?x ?y ?z }" * 4 + " }", "at most 3"),
    ],
)
def test_what_is_not_allowed_is_refused_before_anything_is_asked(
    remote: str, asked: list[str], query: str, says: str
) -> None:
    with pytest.raises(QueryError, match=says) as caught:
        read_query(query.replace("{0}", remote), max_length=10_000, services=(f"{remote}/good",))
    assert caught.value.next_step
    assert asked == []


def test_what_is_not_sparql_is_told_before_anything_is_asked(
    store: EmbeddedStore, remote: str, asked: list[str]
) -> None:
    for query in (
        f"SELECT * {{\n SERVICE <{remote}/good>\n {{ ?x ?y }} }}",
        f"SELECT * {{\n SERVICE <{remote}/good>\n {{ ?x ?y ?z",
        f"SELECT * {{\n SERVICE <{remote}/good> {{ ?x ?y ?z }}\n ?x }}",
    ):
        with pytest.raises(QuerySyntaxError) as caught:
            with_answers(query, store)
        assert caught.value.position is not None
        assert caught.value.position.line == 3
    assert asked == []


def test_a_server_asks_nobody_unless_a_setting_says_so(
    server: str, launch: Callable[..., Any], remote: str, asked: list[str]
) -> None:
    good = f"{remote}/good"
    query = f"SELECT ?actor ?seat {{ ?actor ls:hasSigned ?a SERVICE <{good}> {{ ?actor <urn:seat> ?seat }} }}"
    refused = httpx.get(f"{server}/sparql", params={"query": query}, trust_env=False)
    assert refused.status_code == 400
    assert "asks no other server" in refused.text
    assert asked == []
    started = launch(LSGRAPH_FEDERATION=f"https://example.org/sparql, {good}")
    answered = httpx.get(f"{started.url}/sparql", params={"query": query, "format": "csv"}, trust_env=False, timeout=60)
    assert answered.status_code == 200, answered.text
    assert answered.text.endswith("region-stockholm,urn:stockholm\r\n")
    # What another endpoint says may be otherwise the next time.
    assert answered.headers["cache-control"] == "no-store"
    broken = httpx.get(
        f"{started.url}/sparql", params={"query": query.replace("/good", "/broken")}, trust_env=False, timeout=60
    )
    assert (broken.status_code, "not allowed here" in broken.text) == (400, True)


def test_a_setting_that_is_no_list_of_endpoints_is_refused() -> None:
    for wrong in (
        "query.wikidata.org/sparql",
        "ftp://example.org",
        "https://user:secret@example.org/sparql",
        "https://",
    ):
        with pytest.raises(SettingsError, match="no address of an endpoint"):
            read_settings({"LSGRAPH_FEDERATION": wrong})
    assert read_settings({"LSGRAPH_FEDERATION": " https://a.org/x , http://b.org/y"}).services == {"https://a.org/x", "http://b.org/y"}  # fmt: skip
    assert read_settings({}).services == frozenset()
