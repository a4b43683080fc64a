"""Clients that mean no good, over HTTP: each gets its status in time, memory stays bounded, and others are served meanwhile."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from tests.conftest import start_server
from tests.measured import MEASURED

from lsgraph.building.build import build_from
from lsgraph.generations.folder import Generation, Generations
from lsgraph.settings import Settings, read_settings

SECONDS, MEMORY, ANSWER = 1, 400, 4
#: What a busy machine may add to a deadline, in seconds.
SLACK = 6 if MEASURED else 2
SMALL = "SELECT ?who WHERE { ?who ls:hasSigned ?what }"
EVERY = "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
SLOW = f"SELECT (COUNT(*) AS ?n) {EVERY}"
ANY = "(<urn:p>|!<urn:p>)*"
LIMITS = (504, 507)

#: name: query, statuses of which one is right
HOSTILE: dict[str, tuple[str, tuple[int, ...]]] = {
    "a cross product that is counted": (SLOW, (504,)),
    "a cross product that is written out": (f"SELECT * {EVERY}", (507,)),
    "a cross product that is sorted": ("SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?a", LIMITS),
    "a cross product that is made distinct": ("SELECT DISTINCT * { ?a ?b ?c . ?d ?e ?f }", LIMITS),
    "a cross product that is grouped": ("SELECT ?a ?f (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f } GROUP BY ?a ?f", LIMITS),
    "a concatenation without end": (f"SELECT (GROUP_CONCAT(STR(?c)) AS ?all) {EVERY}", LIMITS),
    "paths without bound": (f"SELECT * {{ ?a {ANY} ?b . ?b {ANY} ?c . ?c {ANY} ?d }}", LIMITS),
    "a path within a path": ("SELECT (COUNT(*) AS ?n) { ?a ((<urn:p>|!<urn:p>)+/^(<urn:p>|!<urn:p>)+)* ?b }", LIMITS),
    "a construct of a cross product": ("CONSTRUCT { ?a ?e ?i } WHERE " + EVERY, LIMITS),
    "an optional that never matches": ("SELECT * { ?a ?b ?c . ?d ?e ?f OPTIONAL { ?g ?h ?i FILTER (?c > ?i && ?f < ?i) } }", LIMITS),
    "an expression over a cross product": (f"SELECT (SUM(STRLEN(SHA512(CONCAT(STR(?a), STR(?f))))) AS ?n) {EVERY}", (504,)),
    "a text doubled forty times": (
        "SELECT (STRLEN(?t40) AS ?n) { BIND ('ab' AS ?t0) " + " ".join(f"BIND (CONCAT(?t{i}, ?t{i}) AS ?t{i + 1})" for i in range(40)) + " }",
        (*LIMITS, 200),
    ),
    "a regular expression that others need ages for": (
        'SELECT (REGEX("' + "a" * 60 + '!", "^(a+)+$") AS ?x) (REGEX("' + "a" * 60 + '!", "(a|aa)+$") AS ?y) {}', (200,)
    ),
    "a regular expression that is huge when it is made": ('SELECT (REGEX("a", "((((a{100}){100}){100}){100})") AS ?x) {}', (200, *LIMITS)),
    "a replacement that grows": ('SELECT (STRLEN(REPLACE(REPLACE(REPLACE("' + "a" * 9000 + '", "a", "' + "b" * 9000 + '"), "b", "cccccccc"), "c", "dddddddd")) AS ?x) {}', (*LIMITS, 200)),
    "a hundred thousand open braces": ("SELECT * WHERE " + "{" * 99_000, (400,)),
    "braces that are closed too": ("SELECT * WHERE " + "{" * 40_000 + "}" * 40_000, (400,)),
    "brackets of an expression": ("SELECT (" + "(" * 40_000 + "1" + ")" * 40_000 + " AS ?x) {}", (400,)),
    "signs before a number": ("SELECT (" + "!" * 90_000 + "true AS ?x) {}", (200, 400, *LIMITS, 503)),
    "a sum of thirty thousand": ("SELECT (1" + "+1" * 30_000 + " AS ?x) {}", (200, 400, *LIMITS, 503)),
    "a path of thirty thousand steps": ("SELECT * { ?x <urn:p>" + "/<urn:p>" * 9_000 + " ?y }", (200, 400, *LIMITS, 503)),
    "as many values as the length allows, against each other": (
        "SELECT (COUNT(*) AS ?n) { " + " ".join(f"VALUES ?v{i} {{ {' '.join(str(n) for n in range(2500))} }}" for i in range(6)) + " }", LIMITS
    ),
    "megabytes of values": ("SELECT * { VALUES ?x { " + "1 " * 1_500_000 + "} }", (413,)),
    "a service on this machine": ("SELECT * { SERVICE <http://127.0.0.1:%(port)d/sparql> { ?s ?p ?o } }", (400,)),
    "a service nowhere": ("SELECT * { SERVICE <http://192.0.2.1/sparql> { ?s ?p ?o } }", (400,)),
    "a silent service in disguise": ("SELECT * { { SeRvIcE #x\n SILENT ?where { ?s ?p ?o } } VALUES ?where { <http://127.0.0.1:%(port)d/> } }", (400,)),
    "a graph from an address": ("SELECT * FROM <http://127.0.0.1:%(port)d/data.ttl> { ?s ?p ?o }", (200,)),
    "a graph from a file": ("SELECT * FROM NAMED <file:///etc/passwd> { GRAPH ?g { ?s ?p ?o } }", (200,)),
}  # fmt: skip


@dataclass
class Watched:
    """A server under attack, with small queries of another client all the while, and its memory."""

    url: str
    pid: int
    slowest: float = 0.0
    answered: int = 0
    wrong: list[str] = field(default_factory=list)
    most_memory: int = 0
    ends: threading.Event = field(default_factory=threading.Event)

    def ask_small(self) -> None:
        with httpx.Client(base_url=self.url, timeout=20, trust_env=False) as client:
            while not (self.answered and self.ends.is_set()):
                begun = time.monotonic()
                # Each is another query, so that none is answered from before.
                response = client.get("/sparql", params={"query": f"{SMALL} # {self.answered}"})
                self.slowest = max(self.slowest, time.monotonic() - begun)
                self.answered += 1
                if response.status_code != 200 or len(response.json()["results"]["bindings"]) != 2:
                    self.wrong.append(f"{response.status_code} {response.text[:200]}")
                self.most_memory = max(self.most_memory, memory_of(self.pid))
                time.sleep(0.02)


def memory_of(pid: int) -> int:
    """The resident memory of a process and its children, in MiB."""
    total = 0
    for each in [pid, *children(pid)]:
        with contextlib.suppress(OSError):
            total += int(Path(f"/proc/{each}/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")
    return total >> 20


def children(parent: int) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


@pytest.fixture(scope="module")
def running(generation: Generation, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A server with narrow limits that all attacks of this file share."""
    log = tmp_path_factory.mktemp("hostile") / "log.txt"
    started = start_server(
        settings.state_folder, settings.root, log, patch="import lsgraph.web.http.delivery as delivery; delivery.PIECE_SECONDS = 1.5",
        LSGRAPH_QUERY_SECONDS=str(SECONDS), LSGRAPH_QUERY_MEMORY=str(MEMORY), LSGRAPH_ANSWER_SIZE=str(ANSWER), LSGRAPH_CLIENT_QUERIES="8",
    )  # fmt: skip
    httpx.get(f"{started.url}/sparql", params={"query": SMALL}, trust_env=False)
    yield type("Running", (), {"url": started.url, "pid": started.process.pid, "log": log})
    assert started.process.poll() is None, log.read_text()[-2000:]
    started.stop()
    assert "Traceback" not in log.read_text(), log.read_text()[-4000:]


@pytest.fixture
def watched(running: Any) -> Iterator[Watched]:
    """Small queries of 127.0.0.1 go on while the test attacks from elsewhere; at the end all of them must have been right."""
    watched = Watched(running.url, running.pid)
    thread = threading.Thread(target=watched.ask_small)
    thread.start()
    yield watched
    watched.ends.set()
    thread.join()
    assert not watched.wrong
    assert watched.answered > 0
    # Whoever had waited for an attack would have waited as long as that may run, and been answered once or twice.
    assert watched.slowest < 0.75 * SECONDS or watched.answered > 8
    # The server itself, two workers and the one that is kept for others.
    assert watched.most_memory < 400 + 3 * (MEMORY + 100)


def attacker(address: str = "127.0.0.2", timeout: float = 20) -> httpx.Client:
    return httpx.Client(transport=httpx.HTTPTransport(local_address=address), timeout=timeout, trust_env=False)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_query_gets_its_status_in_time_and_others_are_served_meanwhile(watched: Watched, name: str) -> None:
    query, statuses = HOSTILE[name]
    with socket.create_server(("127.0.0.1", 0)) as trap, attacker() as client:
        trap.settimeout(0.1)
        query = query.replace("%(port)d", str(trap.getsockname()[1]))
        begun = time.monotonic()
        response = client.post(
            f"{watched.url}/sparql", content=query.encode(), headers={"Content-Type": "application/sparql-query"}
        )
        assert time.monotonic() - begun < SECONDS + SLACK
        assert response.status_code in statuses, response.text[:500]
        if response.status_code == 200:
            assert response.content
        else:
            problem = response.json()
            assert problem["detail"]
            assert problem["next_step"]
        with pytest.raises(TimeoutError):
            trap.accept()


def test_one_client_with_many_hostile_queries_is_told_to_wait(watched: Watched) -> None:
    def ask(number: int) -> httpx.Response:
        with attacker() as client:
            return client.get(f"{watched.url}/sparql", params={"query": f"{SLOW} # {number}"})

    with ThreadPoolExecutor(20) as threads:
        answers = list(threads.map(ask, range(20)))
    statuses = Counter(response.status_code for response in answers)
    assert set(statuses) <= {429, 503, 504}
    assert statuses[429] >= 10
    for response in answers:
        if response.status_code in (429, 503):
            assert int(response.headers["retry-after"]) > 0


def test_clients_that_vanish_leave_nothing_that_others_wait_for(watched: Watched) -> None:
    host, port = watched.url.removeprefix("http://").split(":")
    for number in range(12):
        with socket.create_connection((host, int(port)), source_address=("127.0.0.3", 0)) as vanishing:
            vanishing.sendall(f"GET /sparql?query={quote(f'{SLOW} # {number}')} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            time.sleep(0.15)
    with attacker("127.0.0.3") as client:
        begun = time.monotonic()
        assert client.get(f"{watched.url}/sparql", params={"query": SMALL}).status_code == 200
        assert time.monotonic() - begun < SECONDS + SLACK


def test_a_client_that_reads_slowly_is_left_and_what_it_got_is_seen_to_be_cut(watched: Watched) -> None:
    query = 'SELECT ?s ?p ?o ?x { ?s ?p ?o BIND ("' + "x" * 400 + '" AS ?x) } LIMIT 6000'
    host, port = watched.url.removeprefix("http://").split(":")
    with socket.socket() as slow:
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        slow.bind(("127.0.0.6", 0))
        slow.connect((host, int(port)))
        slow.sendall(f"GET /sparql?query={quote(query)} HTTP/1.1\r\nHost: x\r\nAccept: text/csv\r\n\r\n".encode())
        slow.settimeout(20)
        got = slow.recv(1000)
        length = int(re.search(rb"content-length: (\d+)", got)[1])  # type: ignore[index]
        assert length > 2_000_000
        time.sleep(4)
        with contextlib.suppress(ConnectionError):
            while part := slow.recv(1 << 20):
                got += part
        assert len(got.partition(b"\r\n\r\n")[2]) < length


def test_a_worker_that_is_killed_in_the_middle_costs_nobody_an_answer(watched: Watched) -> None:
    numbers = " ".join(str(number) for number in range(500))
    query = f"SELECT (SUM(STRLEN(SHA512(STR(?a * ?b)))) AS ?n) {{ VALUES ?a {{ {numbers} }} VALUES ?b {{ {numbers} }} }} # %d"
    with attacker(timeout=30) as client, ThreadPoolExecutor(1) as thread:
        expected = client.get(f"{watched.url}/sparql", params={"query": query % 0})
        assert expected.status_code == 200
        assert expected.elapsed.total_seconds() > 0.15, "the query ends before it can be interrupted"
        asked = thread.submit(client.get, f"{watched.url}/sparql", params={"query": query % 1})
        time.sleep(0.1)
        for pid in children(watched.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        assert asked.result().status_code == 200
        assert asked.result().json() == expected.json()


def test_a_flood_of_connections_is_bounded_and_passes(launch: Callable[..., Any]) -> None:
    running = launch(LSGRAPH_CONNECTIONS="20")
    host, port = running.url.removeprefix("http://").split(":")
    held = [socket.create_connection((host, int(port))) for _ in range(19)]
    with httpx.Client(base_url=running.url, trust_env=False) as client, contextlib.suppress(httpx.HTTPError):
        statuses = {client.get("/healthz", headers={"Connection": "close"}).status_code for _ in range(3)}
        assert statuses <= {200, 503}
    extra = [socket.create_connection((host, int(port))) for _ in range(10)]
    overloaded = httpx.get(f"{running.url}/healthz", trust_env=False)
    assert overloaded.status_code == 503
    assert int(overloaded.headers["retry-after"]) > 0
    assert overloaded.json()["next_step"]
    for each in [*held, *extra]:
        each.close()
    deadline = time.monotonic() + 10
    while (status := httpx.get(f"{running.url}/healthz", trust_env=False).status_code) != 200:
        assert time.monotonic() < deadline, status
        time.sleep(0.1)


def test_when_the_server_is_killed_its_workers_end_too_also_within_a_query(launch: Callable[..., Any]) -> None:
    running = launch(LSGRAPH_QUERY_SECONDS="60")
    with ThreadPoolExecutor(1) as thread:
        asked = thread.submit(httpx.get, f"{running.url}/sparql", params={"query": SLOW}, timeout=20, trust_env=False)
        deadline = time.monotonic() + 10
        while not (found := children(running.process.pid)) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert found
        time.sleep(0.5)
        running.process.kill()
        running.process.wait()
        assert isinstance(asked.exception(), httpx.HTTPError)
    deadline = time.monotonic() + 5
    while any(Path(f"/proc/{pid}").exists() for pid in found) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not any(Path(f"/proc/{pid}").exists() for pid in found)


def test_a_server_that_is_told_to_end_leaves_no_worker_behind(launch: Callable[..., Any]) -> None:
    running = launch()
    assert httpx.get(f"{running.url}/sparql", params={"query": SMALL}, trust_env=False).status_code == 200
    found = children(running.process.pid)
    assert found
    running.process.terminate()
    running.process.wait(15)
    assert not any(Path(f"/proc/{pid}").exists() for pid in found)


def test_the_same_words_are_told_as_json_and_as_text(running: Any) -> None:
    with attacker() as client:
        query = {"query": f"SELECT * {EVERY}"}
        problem = client.get(f"{running.url}/sparql", params=query).json()
        text = client.get(f"{running.url}/sparql", params=query, headers={"Accept": "text/csv"}).text
    assert f"larger than {ANSWER} MiB" in problem["detail"]
    assert problem["detail"] in text
    assert "LIMIT" in text
    json.dumps(problem)


def test_generations_are_switched_under_load_without_a_request_that_fails(root: Path, tmp_path: Path) -> None:
    """Not an attack, but as unkind: a new generation many times a second, while many ask."""
    made = []
    for name in ("alpha", "beta"):
        path = tmp_path / f"{name}.nt"
        path.write_text(f'<urn:{name}> <http://www.w3.org/2000/01/rdf-schema#label> "{name}" .\n', encoding="utf-8")
        made.append(build_from([path], read_settings({}, root=root, state=tmp_path / "state")))
    generations = Generations(tmp_path / "state")
    running = start_server(tmp_path / "state", root, tmp_path / "log.txt")
    ends, answers, wrong = threading.Event(), Counter[str](), list[str]()

    def ask() -> None:
        with httpx.Client(base_url=running.url, timeout=20, trust_env=False) as client:
            while not ends.is_set():
                response = client.get("/sparql", params={"query": "SELECT ?l { ?x rdfs:label ?l }", "format": "csv"})
                answers[response.text] += 1
                if response.status_code != 200:
                    wrong.append(response.text)

    with ThreadPoolExecutor(3) as threads:
        asking = [threads.submit(ask) for _ in range(3)]
        for number in range(12):
            time.sleep(0.1)
            generations.switch(made[number % 2].hash)
        time.sleep(0.5)
        ends.set()
        for future in asking:
            future.result()
    assert wrong == []
    assert set(answers) == {"l\r\nalpha\r\n", "l\r\nbeta\r\n"}
    # Those of generations that are not served any more have ended.
    deadline = time.monotonic() + 5
    while len(children(running.process.pid)) > 3 and time.monotonic() < deadline:
        time.sleep(0.1)
    assert len(children(running.process.pid)) <= 3
    running.stop()
    assert "Traceback" not in running.log.read_text()
