"""`lsgraph.open` of a server: the same interface, and errors that say what to do."""

from __future__ import annotations

import gzip
import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

import lsgraph
from lsgraph.api import server as module
from lsgraph.errors import EngineTimeError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lsgraph.api import Graph
    from lsgraph.generations.folder import Generation

REGION = "https://w3id.org/lsgraph/id/organization/region-uppsala"


@pytest.fixture
def remote(server: str) -> Iterator[Graph]:
    with lsgraph.open(server) as opened:
        yield opened


@pytest.fixture
def local(generation: Generation) -> Iterator[Graph]:
    with lsgraph.open(generation.path) as opened:
        yield opened


def test_a_server_answers_as_the_generation_that_it_serves(remote: Graph, local: Graph, server: str) -> None:
    assert (remote.hash, remote.created) == (local.hash, local.created)
    assert server in repr(remote)
    assert len(remote) == len(local)
    for ask in (
        lambda graph: graph.query("who-has-signed"),
        lambda graph: graph.query(
            "SELECT ?n { ?a rdfs:label ?n } ORDER BY ?n", bindings={"a": lsgraph.IRI(REGION)}, languages=True
        ),
        lambda graph: graph.evidence("Region Uppsala", "ls:hasSigned"),
        lambda graph: graph.stances(at="2024-06-15"),
        lambda graph: graph.roles(),
        lambda graph: graph.link(["Huddinge kommun", "KI"]),
    ):
        asked: Callable[[Graph], lsgraph.Table] = ask
        assert list(asked(remote)) == list(asked(local))
    assert remote.ask("ASK { ?a ls:hasSigned ?b }")
    assert set(remote.network().edges) == set(local.network().edges)
    assert len(remote.construct("CONSTRUCT WHERE { ?a ls:hasSigned ?b }")) == 2


def test_what_a_server_knew_is_asked_of_its_dump(remote: Graph) -> None:
    assert remote.editions()[-1]["hash"] == remote.hash
    with remote.known((remote.hash or "")[:12]) as then:
        assert list(then.query("who-has-signed")) == list(remote.query("who-has-signed"))
        assert not len(remote.diff(then))
    with pytest.raises(lsgraph.NotFoundError, match="knew nothing"):
        remote.known("2001-01-01")
    with pytest.raises(lsgraph.QueryError, match="no day and no moment"):
        remote.known("yesterday")


def test_hints_and_errors_of_a_server_are_passed_on(remote: Graph) -> None:
    with pytest.warns(UserWarning, match="did you mean ls:hasSigned") as told:
        assert not len(remote.query("SELECT ?a { ?a ls:hasSined ?b }"))
    assert told[0].filename == __file__
    with pytest.raises(lsgraph.QueryError, match="line 1, column"):
        remote.query("SELECT ?a { ?a")
    with pytest.raises(EngineTimeError, match=r"0\.05 seconds.*seconds="):
        remote.query("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", seconds=0.05)
    remote.close()
    assert "closed" in repr(remote)
    with pytest.raises(lsgraph.StateError, match="closed"):
        remote.query("who-has-signed")


@pytest.mark.parametrize(
    "address", ["https://", "http://user:secret@example.org", "https://example.org/?q=1", "ftp://example.org"]
)
def test_what_is_no_address_of_a_server_is_refused(address: str) -> None:
    with pytest.raises(UsageError, match="no address of a server"):
        lsgraph.open(address)


def test_a_server_that_is_not_there_is_told_with_what_to_do(server: str) -> None:
    with pytest.raises(lsgraph.EngineError, match=r"can't be reached.*lsgraph\.open\(\)"):
        lsgraph.open("http://127.0.0.1:1")
    with pytest.raises(lsgraph.EngineError, match="not as an lsgraph server"):
        lsgraph.open(f"{server}/sv/actors")


# ------------------------------------------------------------------------------------------------- servers that misbehave

DUMP = gzip.compress(
    b"<http://example.org/a> <http://example.org/b> <http://example.org/c> <http://example.org/g> .\n", mtime=0
)


def index(**changed: object) -> bytes:
    dump = {"name": "lsgraph.nq.gz", "size": len(DUMP), "sha256": hashlib.sha256(DUMP).hexdigest()} | changed
    return json.dumps({"generation": "a" * 32, "created": "2026-11-01T00:00:00+00:00", "dumps": [dump]}).encode()


@pytest.fixture
def posing() -> Iterator[Callable[[dict[str, tuple[int, bytes]]], str]]:
    """Starts servers that answer what they are told, by path; `{moved}` in an answer's place leads to that path of the server."""
    running: list[ThreadingHTTPServer] = []

    def started(answers: dict[str, tuple[int, bytes]]) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                status, content = answers.get(self.path.partition("?")[0], (404, b"not here"))
                self.send_response(status)
                self.send_header("Content-Length", str(len(content)))
                if status in (301, 308):
                    self.send_header("Location", content.decode())
                if status == 429:
                    self.send_header("Retry-After", "7")
                self.end_headers()
                if content == b"slow":
                    time.sleep(3)
                self.wfile.write(content)

            do_POST = do_GET  # noqa: N815  # as the base class calls it

            def log_message(self, *_: Any) -> None:
                pass

        running.append(ThreadingHTTPServer(("127.0.0.1", 0), Handler))
        threading.Thread(target=running[-1].serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{running[-1].server_port}"

    yield started
    for each in running:
        each.shutdown()
        each.server_close()


@pytest.mark.parametrize(
    "content", [b"<html>", b"[]", b"{}", json.dumps({"generation": 1, "created": "x", "dumps": []}).encode()]
)
def test_something_else_that_answers_is_told(posing: Callable[..., str], content: bytes) -> None:
    with pytest.raises(lsgraph.EngineError, match="not as an lsgraph server does"):
        lsgraph.open(posing({"/dumps": (200, content)}))


def test_a_redirect_is_followed_once_and_for_all(posing: Callable[..., str]) -> None:
    home = posing({"/dumps": (200, index()), "/sparql": (200, b"?x\n1\n")})
    moved = posing({"/dumps": (301, f"{home}/dumps".encode())})
    assert lsgraph.open(moved).query("SELECT ?x { }")["x"] == [1]


@pytest.mark.parametrize(
    ("told", "served", "says"),
    [
        ({"size": module.MOST_DUMP + 1}, DUMP, "too large to be fetched"),
        ({"sha256": "0" * 64}, DUMP, "checksum"),
        ({}, DUMP[:-9], "checksum"),
        ({"size": 4, "sha256": hashlib.sha256(b"text").hexdigest()}, b"text", "not as an lsgraph server"),
    ],
)
def test_a_dump_that_is_not_as_told_is_refused(
    posing: Callable[..., str], told: dict[str, object], served: bytes, says: str
) -> None:
    name = f"/dumps/{'a' * 32}/lsgraph.nq.gz"
    graph = lsgraph.open(posing({"/dumps": (200, index(**told)), name: (200, served)}))
    with pytest.raises(lsgraph.EngineError, match=says):
        graph.evidence("anything")


def test_a_dump_that_unpacks_without_end_is_refused(
    posing: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MOST_UNPACKED", 10)
    graph = lsgraph.open(posing({"/dumps": (200, index()), f"/dumps/{'a' * 32}/lsgraph.nq.gz": (200, DUMP)}))
    with pytest.raises(lsgraph.EngineError, match="too large to be fetched"):
        len(graph)


@pytest.mark.parametrize(
    ("status", "content", "error", "says"),
    [
        (502, b"<html>Bad gateway", lsgraph.EngineError, "answers 502"),
        (400, b'{"detail": "It is wrong.", "next_step": "Mend it."}', lsgraph.QueryError, r"It is wrong\. Mend it\."),
        (429, b'{"detail": "Too many."}', lsgraph.EngineError, "Ask again in 7 seconds"),
        (410, b'{"detail": "Gone."}', lsgraph.StateError, "Gone"),
        (200, b"slow", EngineTimeError, "did not answer within"),
    ],
)
def test_what_a_server_refuses_is_told(
    posing: Callable[..., str], status: int, content: bytes, error: type[Exception], says: str
) -> None:
    graph = lsgraph.open(posing({"/dumps": (200, index()), "/sparql": (status, content)}))
    with pytest.raises(error, match=says):
        graph.query("SELECT ?x { }", seconds=0.5)


def test_an_answer_without_end_is_not_taken(posing: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_ANSWER", 100)
    graph = lsgraph.open(posing({"/dumps": (200, index()), "/sparql": (200, b"?x\n" + b"1\n" * 100)}))
    with pytest.raises(lsgraph.EngineError, match="larger than"):
        graph.query("SELECT ?x { }")
