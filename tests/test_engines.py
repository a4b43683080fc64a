"""Other engines give the same answers as the embedded one, and what they do wrong is told instead of believed."""

from __future__ import annotations

import contextlib
import gzip
import http.server
import io
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.threads import collected_elsewhere

from lsgraph.building.build import build_from
from lsgraph.building.engines import engine_of
from lsgraph.building.progress import Silent
from lsgraph.building.publish import publish
from lsgraph.errors import EngineError, EngineTimeError, QueryError, QuerySyntaxError, SettingsError, StateError
from lsgraph.generations.folder import Generation
from lsgraph.media_types import GRAPHS, N_TRIPLES, RESULTS, XML
from lsgraph.namespaces import PREFIXES, STAGING
from lsgraph.repository.questions import answer_text, read_questions
from lsgraph.settings import Settings, read_settings
from lsgraph.stores import EmbeddedStore, Engine

VIRTUOSO = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
CaseMode = 2
ServerThreads = 20
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
DirsAllowed = {folder}
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
ServerThreads = 10
[SPARQL]
ResultSetMaxRows = 1000000
"""
#: Beyond the questions: what engines are known to understand in different ways.
QUERIES = (
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g",
    "SELECT (COUNT(*) AS ?n) FROM graph:actors { ?s ?p ?o }",
    "SELECT (COUNT(*) AS ?n) FROM NAMED graph:actors { GRAPH ?g { ?s ?p ?o } }",
    "SELECT (COUNT(*) AS ?n) FROM graph:actors { GRAPH ?g { ?s ?p ?o } }",
    "SELECT ?name { ?x rdfs:label ?name FILTER (LANG(?name) = 'sv' && CONTAINS(?name, 'ö')) } ORDER BY ?name",
    "SELECT ?d { ?x ls:earliest ?d FILTER (?d > '2024-01-01'^^xsd:date) } ORDER BY ?d",
    "SELECT DISTINCT ?document { act:region-uppsala-signature-2024-06 ls:evidence/oa:hasSource ?document }",
    "SELECT DISTINCT ?class { ls:Signature rdfs:subClassOf+ ?class }",
    "SELECT ?x ?y { VALUES (?x ?y) { (organization:region-uppsala 1) (organization:region-stockholm 2) } ?x ls:hasSigned ?z }",
    "SELECT ?x { ?x a org:FormalOrganization MINUS { ?x ls:hasSigned ?y } } ORDER BY ?x",
    "SELECT ?x ?l { ?x a ls:LetterOfIntent OPTIONAL { ?x rdfs:label ?l FILTER (LANG(?l) = 'en') } }",
    "SELECT (GROUP_CONCAT(?n; SEPARATOR='|') AS ?all) { SELECT ?n { organization:kungliga-tekniska-hogskolan rdfs:label ?n } ORDER BY ?n }",
    "SELECT ?x ?score { ?x a org:FormalOrganization ; ls:nameLike ('karolinka' ?score 3) } ORDER BY ?x",
    "ASK { organization:region-uppsala ls:nameLike 'region upsala' }",
    "SELECT (<relative> AS ?x) {}",
    "ASK { ?x ls:hasSigned ?y }",
    "ASK { ?x ls:hasSigned <urn:nothing> }",
    "CONSTRUCT { ?x ls:hasSigned ?y } { ?x ls:hasSigned ?y }",
    "CONSTRUCT { ?x rdfs:label ?l } { ?x a org:FormalOrganization ; rdfs:label ?l }",
    "SELECT ?s ?o { ?s <urn:nothing> ?o }",
    "CONSTRUCT WHERE { ?s <urn:nothing> ?o }",
)  # fmt: skip


def free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(httpx.HTTPError):
            httpx.get(address, params={"query": "ASK {}"}, trust_env=False)
            return
        time.sleep(0.1)
    pytest.fail(f"the engine at {address} did not start")


class Running:
    """An engine of the tests, which can be killed and started again."""

    def __init__(self, command: list[str], settings: dict[str, str], address: str) -> None:
        self.command, self.settings, self.address = command, settings, address
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(self.address, self.process)

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


def start_oxigraph(folder: Path) -> Running:
    (port,) = free_ports(1)
    program = Path(sys.executable).with_name("oxigraph")
    address = f"http://127.0.0.1:{port}/query"
    command = [str(program), "serve", "--location", str(folder / "store"), "--bind", f"127.0.0.1:{port}"]
    return Running(command, {"LSGRAPH_STORE": f"sparql+{address}"}, address)


def start_virtuoso(folder: Path) -> Running:
    program = shutil.which("virtuoso-t")
    if program is None:
        message = "NO VIRTUOSO: install it (Debian: apt install virtuoso-opensource), then test again."
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    sql, port = free_ports(2)
    (folder / "virtuoso.ini").write_text(VIRTUOSO.format(folder=folder, sql=sql, http=port))
    address = f"http://127.0.0.1:{port}/sparql"
    given = {"LSGRAPH_STORE": f"sparql+{address}", "LSGRAPH_STORE_USER": "dba", "LSGRAPH_STORE_PASSWORD": "dba"}
    command = [program, "+configfile", str(folder / "virtuoso.ini"), "+foreground"]
    return Running(command, given, address)


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(start_oxigraph, id="oxigraph"),
        pytest.param(start_virtuoso, id="virtuoso"),
    ],
)
def running(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    started = request.param(tmp_path_factory.mktemp("engine"))
    yield started
    started.kill()


@pytest.fixture(scope="module")
def spare(running: Running, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Another one of the same kind, for tests that publish one generation after the other: small ones, of which each takes a moment."""
    start = start_virtuoso if "virtuoso" in running.command[0] else start_oxigraph
    started = start(tmp_path_factory.mktemp("spare"))
    yield started
    started.kill()


@pytest.fixture
def engine(running: Running) -> Engine:
    return engine_of(read_settings(running.settings))


@pytest.fixture
def changing(spare: Running, small: Generation) -> Engine:
    """The spare one, with the small generation."""
    engine = engine_of(read_settings(spare.settings))
    publish(engine, small, Silent())
    return engine


@pytest.fixture
def published(engine: Engine, generation: Generation) -> Engine:
    record = engine.open().record()
    # A test that publishes something else leaves that record, or none.
    if record is None or record.hash != generation.hash:
        publish(engine, generation, Silent())
    return engine


def rows(answer: str) -> Counter[str]:
    return Counter(answer.splitlines())


# ----------------------------------------------------------------------------------------- the same with each engine


@pytest.mark.parametrize("name", ["ls:earliest", "ls:latest", "dcterms:date"])
def test_days_are_compared_as_questions_write_it(published: Engine, store: EmbeddedStore, name: str) -> None:
    """Virtuoso loses rows of `?day <= …`, which it looks up in an index."""
    query = (
        f'SELECT ?thing {{ ?thing {name} ?day FILTER (DATATYPE(?day) = xsd:date && !(?day > "2024-12-31"^^xsd:date)) }}'
    )
    assert rows(answer_text(published.open().query(query))) == rows(answer_text(store.query(query)))


def test_every_question_has_the_same_rows_as_with_the_embedded_store(
    published: Engine, store: EmbeddedStore, root: Path
) -> None:
    other = published.open()
    for question in read_questions(root / "ontology" / "questions"):
        assert rows(answer_text(other.query(question.query))) == rows(answer_text(store.query(question.query))), question.name  # fmt: skip


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_has_the_same_rows_as_with_the_embedded_store(
    published: Engine, store: EmbeddedStore, query: str
) -> None:
    assert rows(answer_text(published.open().query(query))) == rows(answer_text(store.query(query)))


def test_graphs_and_sizes_are_the_same(published: Engine, store: EmbeddedStore) -> None:
    other = published.open()
    assert other.graphs() == store.graphs()
    assert len(other) == len(store)
    chosen = store.graphs()[0]
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    assert answer_text(other.query(query, default_graphs=[chosen])) == answer_text(store.query(query, default_graphs=[chosen]))  # fmt: skip


def test_answers_are_written_in_our_formats_whatever_the_engine_sends(published: Engine) -> None:
    for fmt in RESULTS:
        out = io.BytesIO()
        published.open().query("SELECT ?x { ?x ls:hasSigned ?y } ORDER BY ?x").write(out, fmt)
        assert b"region-stockholm" in out.getvalue()
    for fmt in GRAPHS:
        out = io.BytesIO()
        published.open().query("CONSTRUCT WHERE { ?x ls:hasSigned ?y }").write(out, fmt)
        assert b"region-stockholm" in out.getvalue()
    with pytest.raises(QueryError):
        published.open().query("CONSTRUCT WHERE { ?x ls:hasSigned ?y }").write(io.BytesIO(), XML)


def test_syntax_errors_are_ours_with_their_place(published: Engine) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        published.open().query("SELECT *\n{ ?s lss:x ?o }")
    assert caught.value.position is not None
    assert caught.value.position.line == 2


# ---------------------------------------------------------------------------------------------------------- publish


def test_what_is_published_is_not_sent_again(published: Engine, generation: Generation) -> None:
    assert not publish(published, generation, Silent()).changed


def generation_of(lines: str, folder: Path, root: Path) -> Generation:
    path = folder / "lines.nq"
    path.write_text(lines, encoding="utf-8")
    return build_from([path], read_settings({}, root=root, state=folder / "state"))


@pytest.fixture(scope="module")
def small(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Generation:
    signed = f"<urn:a> <{PREFIXES['ls']}hasSigned> <urn:b>"
    lines = f"{signed} <urn:first> .\n{signed} <urn:second> .\n"
    lines += "".join(f'<urn:{number}> <urn:p> "{number}" <urn:second> .\n' for number in range(50))
    return generation_of(lines, tmp_path_factory.mktemp("small"), root)


@pytest.fixture(scope="module")
def other(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Generation:
    said = '<urn:a> <urn:p> "å"@sv'
    lines = f"{said} <urn:g> .\n{said} <https://w3id.org/lsgraph/graph/other> .\n"
    return generation_of(lines, tmp_path_factory.mktemp("other"), root)


def test_another_generation_takes_its_place_whole_and_the_first_one_comes_back(
    changing: Engine, small: Generation, other: Generation
) -> None:
    assert publish(changing, other, Silent()).changed
    store = changing.open()
    assert store.graphs() == ["https://w3id.org/lsgraph/graph/other", "urn:g"]
    assert answer_text(store.query("SELECT ?x { ?s <urn:p> ?x }")) == 'x\n"å"@sv'
    assert answer_text(store.query("ASK { ?x ls:hasSigned ?y }")) == "false"
    assert store.graphs_below("https://w3id.org/lsgraph/graph/") == ["https://w3id.org/lsgraph/graph/other"]
    publish(changing, small, Silent())
    assert answer_text(changing.open().query("ASK { ?x ls:hasSigned ?y }")) == "true"


def test_a_publish_that_is_killed_is_mended_by_the_next_one(
    spare: Running, changing: Engine, small: Generation, other: Generation, generation: Generation, settings: Settings
) -> None:
    environ = {name: text for name, text in os.environ.items() if not name.startswith("LSGRAPH_")} | spare.settings
    environ |= {"LSGRAPH_STATE": str(settings.state_folder), "LSGRAPH_ROOT": str(settings.root)}
    for pause, mending in ((0.5, other), (0.8, generation)):
        process = subprocess.Popen([sys.executable, "-m", "lsgraph", "publish"], env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
        time.sleep(pause)
        process.kill()
        process.wait()
        record = changing.open().record()
        # The old one whole, the new one whole, or nothing that readers would take for whole.
        if record is not None:
            assert record.hash in (small.hash, other.hash, generation.hash)
            assert all(changing.open().count(graph) == count for graph, count in record.graphs.items())
        publish(changing, mending, Silent())
        assert changing.open().graphs_below(STAGING) == []
        assert len(changing.open()) == mending.manifest.total


def test_what_an_engine_still_does_for_a_killed_publish_does_not_touch_the_next(
    changing: Engine, small: Generation, other: Generation
) -> None:
    # The switch as a publish would send it whose graphs had the same names.
    late = " ;\n".join(f"MOVE SILENT GRAPH <{STAGING}{number}> TO GRAPH <{STAGING}gone>" for number in range(30))
    auth = httpx.DigestAuth(changing.user, changing.password) if changing.user else None

    class Late(Silent):
        """Has it done when the graphs are sent."""

        def step(self, name: str) -> contextlib.AbstractContextManager[object]:
            if name == "verify":
                headers = {"Content-Type": "application/sparql-update"}
                httpx.post(changing.update or "", content=late, headers=headers, auth=auth).raise_for_status()
            return super().step(name)

    publish(changing, other, Late())
    publish(changing, small, Late())
    assert len(changing.open()) == small.manifest.total


def test_an_engine_that_is_killed_has_what_was_published_when_it_comes_back(
    spare: Running, changing: Engine, small: Generation
) -> None:
    if "virtuoso" in spare.command[0]:
        # Virtuoso writes its log at each commit of an update; the checkpoint is its own affair.
        time.sleep(0.5)
    spare.kill()
    with pytest.raises(EngineError, match="can't be asked"):
        changing.open().query("ASK {}")
    Path(spare.command[2]).with_name("virtuoso.lck").unlink(missing_ok=True)
    spare.start()
    publish(changing, small, Silent())
    assert len(changing.open()) == small.manifest.total


def test_the_command_publishes_and_tells_what_it_did(
    running: Running, generation: Generation, settings: Settings
) -> None:
    environ = {name: text for name, text in os.environ.items() if not name.startswith("LSGRAPH_")} | running.settings
    environ |= {"LSGRAPH_STATE": str(settings.state_folder), "LSGRAPH_ROOT": str(settings.root)}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, "-m", "lsgraph", *arguments], env=environ, capture_output=True, text=True, check=False)  # fmt: skip

    first = run("publish")
    assert first.returncode == 0, first.stderr
    assert generation.hash in first.stdout
    told = json.loads(run("publish", "--json").stdout)
    assert told == {
        "published": generation.hash,
        "changed": False,
        "quads": generation.manifest.total,
        "engine": running.address,
    }
    asked = run("query", "--format", "csv", "SELECT ?x { ?x ls:hasSigned ?y } ORDER BY ?x")
    assert asked.stdout.count("region-") == 2
    assert "dba" not in run("settings").stdout.replace("| dba", "").replace("STORE_USER\tdba", "")


def test_nothing_is_written_where_it_is_not_known_where_or_who(running: Running, generation: Generation) -> None:
    with pytest.raises(SettingsError, match="LSGRAPH_STORE"):
        engine_of(read_settings({}))
    unknown = engine_of(read_settings({"LSGRAPH_STORE": "sparql+http://127.0.0.1:9/ds"}))
    with pytest.raises(SettingsError, match="STORE_UPDATE"):
        publish(unknown, generation, Silent())
    if "LSGRAPH_STORE_USER" in running.settings:
        wrong = replace(engine_of(read_settings(running.settings)), password="wrong")
        with pytest.raises(EngineError, match="lets nobody in") as caught:
            publish(wrong, replace_hash(generation), Silent())
        assert "wrong" not in str(caught.value)


def replace_hash(generation: Generation) -> Generation:
    """The same data under another name, so that it has to be published."""
    return Generation(generation.path, replace(generation.manifest, hash="0" * 32))


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1/sparql", "sparql+ftp://x/y", "sparql+http://user:secret@host/sparql"]
)
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(SettingsError, match="LSGRAPH_STORE"):
        read_settings({"LSGRAPH_STORE": address})


# --------------------------------------------------------------------------------------------------- the whole site


def test_the_whole_site_works_on_another_engine_and_tells_when_it_is_gone(
    running: Running, published: Engine, launch: Callable[..., Any], generation: Generation
) -> None:
    url = launch(**running.settings, LSGRAPH_ANSWER_CACHE="0").url
    with httpx.Client(base_url=url, timeout=30, trust_env=False, follow_redirects=True) as client:
        assert client.get("/healthz").json()["generation"] == generation.hash
        for path in (
            "/sv/", "/en/network", "/sv/actors", "/en/documents", "/sv/questions", "/en/questions/001-who-has-signed", "/sv/search?q=karolinka",
            "/en/organization/huddinge-kommun", "/sv/document/huddinge-ks-2024-1082", "/id/organization/region-uppsala.ttl", "/void.ttl", "/sparql",
        ):  # fmt: skip
            response = client.get(path, headers={"Accept": "text/html, */*;q=0.5"})
            assert response.status_code == 200, (path, response.text[:300])
        query = {"query": "SELECT ?x { ?x ls:hasSigned ?y }"}
        assert len(client.get("/sparql", params=query).json()["results"]["bindings"]) == 2
        xlsx = client.get("/sparql", params=query | {"format": "xlsx"})
        assert xlsx.content.startswith(b"PK")
        running.kill()
        try:
            gone = client.get("/sparql", params=query)
            assert gone.status_code == 502
            assert "can't be asked" in gone.json()["detail"]
            assert "LSGRAPH_STORE" in gone.json()["next_step"]
            # What the pages have read already they go on showing.
            assert client.get("/sv/actors").status_code == 200
        finally:
            Path(running.command[2]).with_name("virtuoso.lck").unlink(missing_ok=True)
            running.start()
        publish(published, generation, Silent())
        assert client.get("/sparql", params=query).status_code == 200


# ------------------------------------------------------------------------------------------- engines that do wrong

GOOD = b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"a"}}]}}'
ROWS_TYPE, TRIPLES_TYPE = "application/sparql-results+json", "application/n-triples"
Answering = Callable[[http.server.BaseHTTPRequestHandler], None]


def sends(body: bytes, *, status: int = 200, media_type: str = ROWS_TYPE, length: int | None = None, **headers: str) -> Answering:  # fmt: skip
    def answer(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", media_type)
        handler.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def breaks_off_chunks(handler: http.server.BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", TRIPLES_TYPE)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    line = b"<urn:a> <urn:b> <urn:c> .\n"
    handler.wfile.write(b"%x\r\n%s\r\n" % (len(line), line))


def drips(handler: http.server.BaseHTTPRequestHandler) -> None:
    sends(b"", length=10_000)(handler)
    with contextlib.suppress(OSError):
        for _ in range(40):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.1)


def waits(handler: http.server.BaseHTTPRequestHandler) -> None:
    time.sleep(2.5)
    with contextlib.suppress(OSError):
        sends(GOOD)(handler)


WRONG: dict[str, tuple[Answering, type[QueryError], str]] = {
    "an error with a page": (sends(b"<html><b>Broken</b> &amp; sad</html>", status=500, media_type="text/html"), EngineError, "status 500: Broken"),
    "a page instead of an answer": (sends(b"<html></html>", media_type="text/html"), EngineError, "text/html"),
    "an answer without a type": (sends(GOOD, media_type=""), EngineError, "without a type"),
    "rows in another format": (sends(b"x\r\na\r\n", media_type="text/csv"), EngineError, "text/csv"),
    "JSON that is cut": (sends(GOOD[:40]), EngineError, "cut or damaged"),
    "JSON that is cut after a row": (sends(GOOD[:-3]), EngineError, "cut or damaged"),
    "JSON that is something else": (sends(b'{"hello": [1, 2]}'), EngineError, "damaged|rows for"),
    "no JSON at all": (sends(b"\x00\xff" * 50), EngineError, "damaged"),
    "an empty body": (sends(b""), EngineError, "damaged"),
    "truth where rows are asked for": (sends(b'{"head":{},"boolean":true}'), EngineError, "yes or no"),
    "less than it says": (sends(GOOD, length=5000), EngineError, "broke off"),
    "chunks without an end": (breaks_off_chunks, EngineError, "broke off"),
    "a way to somewhere else": (sends(b"", status=302, Location="http://192.0.2.1/"), EngineError, "status 302"),
    "a refusal of the query": (sends(b"Virtuoso 37000 Error: no", status=400, media_type="text/plain"), QueryError, "refuses the query"),
    "nobody is let in": (sends(b"", status=401), EngineError, "status 401"),
    "nothing for a long time": (waits, EngineTimeError, "within 1 seconds"),
    "a byte now and then": (drips, EngineTimeError, "within 1 seconds"),
    "more than fits": (sends(b" " * (3 << 20)), EngineError, "larger than 1 MiB"),
    "little that becomes much": (sends(gzip.compress(b" " * (50 << 20)), Content_Encoding="gzip"), EngineError, "larger than 1 MiB"),
}  # fmt: skip


@contextlib.contextmanager
def pretending(answering: Answering) -> Iterator[str]:
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", "0")))
            self.close_connection = True
            with contextlib.suppress(OSError):
                answering(self)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    # It looks this often whether it is to end.
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/sparql"
    finally:
        # A thread that goes on would keep a run of tests from its end.
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.mark.parametrize("name", WRONG)
def test_an_engine_that_does_wrong_is_told_and_never_believed(name: str) -> None:
    answering, kind, says = WRONG[name]
    with pretending(answering) as address:
        store = Engine(address, seconds=1, mebibytes=1).open()
        query = "CONSTRUCT WHERE { ?s ?p ?o }" if answering is breaks_off_chunks else "SELECT ?x { ?x ?y ?z }"
        begun = time.monotonic()
        with pytest.raises(kind, match=says) as caught:
            store.query(query, default_graphs=["urn:g"])
        assert time.monotonic() - begun < 3
        assert caught.value.next_step
        store.close()


@pytest.mark.parametrize("name", [name for name in WRONG if "JSON" in name or "truth" in name])
def test_what_a_wrong_answer_leaves_can_be_collected_by_any_thread(name: str) -> None:
    with pretending(WRONG[name][0]) as address:
        store = Engine(address, seconds=1, mebibytes=1).open()
        assert collected_elsewhere(lambda: store.query("SELECT ?x { ?x ?y ?z }", default_graphs=["urn:g"])) == []
        store.close()


def test_an_engine_that_is_right_is_believed() -> None:
    with pretending(sends(GOOD)) as address:
        store = Engine(address, seconds=1).open()
        assert answer_text(store.query("SELECT ?x { ?x ?y ?z }", default_graphs=["urn:g"])) == 'x\n"a"'
        store.close()
    with pretending(sends(b"<urn:a> <urn:b> <urn:c> .\n", media_type=TRIPLES_TYPE)) as address:
        store = Engine(address, seconds=1).open()
        out = io.BytesIO()
        store.query("DESCRIBE <urn:a>", default_graphs=["urn:g"]).write(out, N_TRIPLES)
        assert out.getvalue() == b"<urn:a> <urn:b> <urn:c> .\n"
        store.close()


def test_an_engine_without_anything_published_is_told() -> None:
    with pretending(sends(b'{"head":{"vars":["hash","graph","triples"]},"results":{"bindings":[]}}')) as address:
        store = Engine(address, seconds=1).open()
        with pytest.raises(StateError, match="Nothing is published"):
            store.query("SELECT ?x { ?x ?y ?z }")
        store.close()


def test_a_server_whose_engine_does_wrong_says_so(launch: Callable[..., Any]) -> None:
    names: list[str] = []
    with pretending(lambda handler: WRONG[names[-1]][0](handler)) as address:
        names.append("an error with a page")
        url = launch(LSGRAPH_STORE=f"sparql+{address}", LSGRAPH_QUERY_SECONDS="1").url
        with httpx.Client(base_url=url, timeout=20, trust_env=False) as client:
            for name, status in (
                ("an error with a page", 502),
                ("JSON that is cut", 502),
                ("nothing for a long time", 504),
            ):
                names.append(name)
                for path in ("/sv/", "/sparql?query=ASK%7B%7D", "/readyz"):
                    response = client.get(path)
                    assert response.status_code == (503 if path == "/readyz" else status), (name, response.text)
                    assert address in response.text, name
                # The process lives, whatever the engine does.
                assert client.get("/healthz").status_code == 200, name
                page = client.get("/en/actors", headers={"Accept": "text/html"})
                assert (page.status_code, page.headers["content-type"]) == (status, "text/html; charset=utf-8"), name
