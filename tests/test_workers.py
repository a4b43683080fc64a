"""Hostile queries end in time, with an error that names the limit, and others are answered meanwhile."""

from __future__ import annotations

import contextlib
import gc
import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from lsgraph import media_types
from lsgraph.errors import QueryError, QuerySyntaxError, StateError
from lsgraph.generations import Generation
from lsgraph.sparql import read_query
from lsgraph.workers import AnswerTooLargeError, BusyError, QueryMemoryError, QueryTimeError, QueryWorkers

SECONDS = 1.5
SMALL = "SELECT ?who WHERE { ?who ls:hasSigned ?what }"
EVERY = "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
HOSTILE = {
    "a cross product that is counted": f"SELECT (COUNT(*) AS ?n) {EVERY}",
    "a cross product that is written out": f"SELECT * {EVERY}",
    "a cross product that is sorted": "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?a",
    "a cross product that is made distinct": "SELECT DISTINCT * { ?a ?b ?c . ?d ?e ?f }",
    "a cross product that is grouped": "SELECT ?a ?f (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f } GROUP BY ?a ?f",
    "a concatenation without end": "SELECT (GROUP_CONCAT(?c) AS ?all) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "paths without bound": "SELECT * { ?a (<urn:p>|!<urn:p>)* ?b . ?b (<urn:p>|!<urn:p>)* ?c . ?c (<urn:p>|!<urn:p>)* ?d }",
    "a construct of a cross product": "CONSTRUCT { ?a ?e ?i } WHERE " + EVERY,
    "an optional that never matches, many times": "SELECT * { ?a ?b ?c . ?d ?e ?f OPTIONAL { ?g ?h ?i FILTER (?c > ?i && ?f < ?i) } }",
    "an expression over a cross product": f"SELECT (SUM(STRLEN(SHA512(CONCAT(STR(?a), STR(?f)))) ) AS ?n) {EVERY}",
}  # fmt: skip
LIMITS = (QueryTimeError, QueryMemoryError, AnswerTooLargeError)


@pytest.fixture(scope="module")
def workers(generation: Generation) -> Iterator[QueryWorkers]:
    made = QueryWorkers(generation.path / "store", count=2, seconds=SECONDS, mebibytes=512, answer_mebibytes=8)
    yield made
    made.close()


def ask(workers: QueryWorkers, text: str) -> bytes:
    query = read_query(text, max_length=100_000)
    return workers.answer(query, media_types.TURTLE if query.form == "construct" else media_types.JSON)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_query_ends_in_time_with_the_limit_and_the_next_step(workers: QueryWorkers, name: str) -> None:
    begun = time.monotonic()
    with pytest.raises(LIMITS) as caught:
        ask(workers, HOSTILE[name])
    assert time.monotonic() - begun < SECONDS + 1
    assert caught.value.next_step
    assert len(json.loads(ask(workers, SMALL))["results"]["bindings"]) == 2


def test_small_queries_of_others_go_on_while_one_is_hostile(workers: QueryWorkers) -> None:
    ask(workers, SMALL)
    with ThreadPoolExecutor(2) as threads:
        hostile = threads.submit(ask, workers, HOSTILE["a cross product that is counted"])
        answered = 0
        while not hostile.done():
            begun = time.monotonic()
            ask(workers, SMALL)
            assert time.monotonic() - begun < 1
            answered += 1
        assert answered > 20
        assert isinstance(hostile.exception(), QueryTimeError)


def test_more_than_can_wait_are_told_to_come_back_at_once(generation: Generation) -> None:
    one = QueryWorkers(generation.path / "store", count=1, seconds=1, mebibytes=512, answer_mebibytes=8)
    with ThreadPoolExecutor(12) as threads:
        asked = [threads.submit(ask, one, HOSTILE["a cross product that is counted"]) for _ in range(12)]
        kinds = [type(future.exception()) for future in asked]
    one.close()
    assert kinds.count(BusyError) == 3
    assert kinds.count(QueryTimeError) == 9


def test_an_error_of_the_query_itself_comes_through_with_its_place(workers: QueryWorkers) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        ask(workers, "SELECT * {\n ?a lss:b ?c }")
    assert caught.value.position is not None
    assert caught.value.position.line == 2
    assert "lssh" in caught.value.next_step


def test_an_answer_up_to_the_limit_is_whole(workers: QueryWorkers) -> None:
    answer = json.loads(ask(workers, "SELECT * { ?s ?p ?o }"))
    assert len(answer["results"]["bindings"]) > 5_000


def test_a_worker_that_is_killed_from_outside_is_replaced(workers: QueryWorkers) -> None:
    ask(workers, SMALL)
    for pid in children():
        os.kill(pid, signal.SIGKILL)
    while children():
        time.sleep(0.01)
    for _ in range(3):
        assert ask(workers, SMALL)


def test_a_store_that_is_not_there_is_told(tmp_path: Path) -> None:
    nowhere = QueryWorkers(tmp_path, count=1, seconds=1, mebibytes=512, answer_mebibytes=8)
    for _ in range(3):
        with pytest.raises(StateError):
            ask(nowhere, SMALL)


def test_workers_end_with_the_one_who_started_them(generation: Generation) -> None:
    before = set(children())
    made = QueryWorkers(generation.path / "store", count=1, seconds=1, mebibytes=512, answer_mebibytes=8)
    ask(made, SMALL)
    assert set(children()) - before
    del made
    gc.collect()
    assert not set(children()) - before


def children(parent: int | None = None) -> list[int]:
    """The worker processes of a process, this one where none is named."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            command = (folder / "cmdline").read_bytes()
            above = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            if above == (parent or os.getpid()) and b"lsgraph.workers" in command:
                found.append(int(folder.name))
    return found


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("a cross product that is counted", 504),
        ("a cross product that is sorted", 507),
        ("a cross product that is written out", 507),
    ],
)
def test_over_http_the_limit_is_a_problem_and_the_server_goes_on(
    launch: Callable[..., Any], name: str, status: int
) -> None:
    running = launch(LSGRAPH_QUERY_SECONDS="2", LSGRAPH_QUERY_MEMORY="400", LSGRAPH_ANSWER_SIZE="4")
    with httpx.Client(base_url=running.url, timeout=20, trust_env=False) as client:
        answer = client.get("/sparql", params={"query": HOSTILE[name]}, headers={"Accept": "application/json"})
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
        assert answer.json()["next_step"]
        assert client.get("/sparql", params={"query": SMALL}, headers={"Accept": "text/csv"}).text.count("\n") == 3


def test_when_the_server_is_killed_its_workers_end_too_also_within_a_query(launch: Callable[..., Any]) -> None:
    running = launch(LSGRAPH_QUERY_SECONDS="60")
    hostile = {"query": HOSTILE["a cross product that is counted"]}
    with ThreadPoolExecutor(1) as thread:
        asked = thread.submit(httpx.get, f"{running.url}/sparql", params=hostile, timeout=20, trust_env=False)
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


def test_every_limit_is_a_query_error() -> None:
    assert all(issubclass(kind, QueryError) for kind in (*LIMITS, BusyError))
