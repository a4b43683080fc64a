"""Queries of strangers end in time, with an error that names the limit, and others are answered meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import os
import signal
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TypeVar

import pytest
from tests.faulty import FaultyStore

from lsgraph import media_types
from lsgraph.errors import QueryError, QuerySyntaxError, StateError
from lsgraph.generations.folder import Generation
from lsgraph.media_types import Format
from lsgraph.sparql.query import read_query, rows_of
from lsgraph.sparql.workers.admission import Admission
from lsgraph.sparql.workers.limits import (
    AnswerTooLargeError,
    BusyError,
    Limits,
    QueryFaultError,
    QueryMemoryError,
    QueryTimeError,
    TooManyQueriesError,
    WorkerDiedError,
)
from lsgraph.sparql.workers.pool import SHORT_SECONDS, QueryWorkers
from lsgraph.sparql.workers.process import Job
from lsgraph.stores import EmbeddedStore
from lsgraph.web.http.problems import problem_of

T = TypeVar("T")
SECONDS = 1.5
LIMITS = Limits(workers=2, seconds=SECONDS, mebibytes=512, answer_mebibytes=8)
SMALL = "SELECT ?who WHERE { ?who ls:hasSigned ?what }"
EVERY = "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
SLOW = f"SELECT (COUNT(*) AS ?n) {EVERY}"
#: As slow, of a store that understands it; for what does not depend on how busy a worker is.
ASLEEP = "ASK {} # asleep"
#: A million rows that must be held at once; without a bound on memory they are counted within seconds.
LARGE = "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT * { ?a ?b ?c . ?d ?e ?f } LIMIT 1000000 }"
#: name: query, limits of it alone, which it hits
HOSTILE: dict[str, tuple[str, Limits, type[QueryError]]] = {
    "time": (SLOW, LIMITS, QueryTimeError),
    "memory": (LARGE, Limits(seconds=60, mebibytes=96), QueryMemoryError),
    "size": (f"SELECT * {EVERY}", Limits(seconds=60, mebibytes=512, answer_mebibytes=8), AnswerTooLargeError),
}
#: A test that waits for longer waits for ever.
FOR_EVER = 100.0
TOO_MUCH = (QueryTimeError, QueryMemoryError, AnswerTooLargeError)

LONG_LIMITS = Limits(workers=1, seconds=3, mebibytes=512)


def job(text: str, fmt: Format | None = None) -> Job:
    query = read_query(text, max_length=100_000)
    return Job(query, fmt or (media_types.TURTLE if query.form == "construct" else media_types.JSON))


def with_workers(
    generation: Generation,
    work: Callable[[QueryWorkers], Coroutine[object, object, T]],
    limits: Limits = LIMITS,
    store: type[EmbeddedStore] = EmbeddedStore,
) -> T:
    """Run it in a loop in a thread of its own: where a browser test ran before, this thread has Playwright's already."""

    async def run() -> T:
        workers = QueryWorkers(partial(store, generation.path / "store"), limits)
        try:
            async with asyncio.timeout(FOR_EVER):
                return await work(workers)
        finally:
            await workers.close()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(run())).result()


async def small(workers: QueryWorkers, client: str = "") -> int:
    return len(json.loads((await workers.run(job(SMALL), client)).content)["results"]["bindings"])


@pytest.fixture
def _tests_are_found(monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
    """Workers find the modules of the tests too."""
    monkeypatch.setenv("PYTHONPATH", f"{root}{os.pathsep}{os.environ.get('PYTHONPATH', '')}")


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_query_ends_with_the_limit_that_it_hit_and_the_next_step(generation: Generation, name: str) -> None:
    query, limits, limit = HOSTILE[name]

    async def work(workers: QueryWorkers) -> None:
        assert await small(workers) == 2
        begun = time.monotonic()
        with pytest.raises(limit) as caught:
            await workers.run(job(query))
        assert time.monotonic() - begun < limits.seconds + 10
        assert caught.value.next_step
        assert await small(workers) == 2

    with_workers(generation, work, limits)


def test_small_queries_of_others_go_on_while_one_client_fills_all_it_may(generation: Generation) -> None:
    async def work(workers: QueryWorkers) -> None:
        await small(workers)
        hostile = [asyncio.create_task(workers.run(job(SLOW), "hostile")) for _ in range(2)]
        await asyncio.sleep(0.1)
        answered = 0
        while not all(task.done() for task in hostile):
            await small(workers, "other")
            answered += 1
        # One who waited for those two would have been answered once.
        assert answered > 5
        assert {type(task.exception()) for task in hostile} == {QueryTimeError}

    with_workers(generation, work)


@pytest.mark.usefixtures("_tests_are_found")
def test_long_queries_of_many_clients_leave_a_place_for_short_ones(generation: Generation) -> None:
    """Those of more clients than there are workers: the last one waits for its turn, and is answered as any other."""

    async def work(workers: QueryWorkers) -> None:
        await asyncio.gather(small(workers, "x"), small(workers, "y"))
        long = [asyncio.create_task(workers.run(job(ASLEEP), client)) for client in ("a", "b")]
        await asyncio.sleep(SHORT_SECONDS + 0.3)
        begun = time.monotonic()
        assert await small(workers, "c") == 2
        assert time.monotonic() - begun < LONG_LIMITS.seconds - SHORT_SECONDS - 0.3
        assert not any(task.done() for task in long)
        await asyncio.wait(long)
        # Neither was cut short: the second got its whole time after the first.
        assert {type(task.exception()) for task in long} == {QueryTimeError}
        assert time.monotonic() - begun > LONG_LIMITS.seconds

    with_workers(generation, work, LONG_LIMITS, FaultyStore)


@pytest.mark.usefixtures("_tests_are_found")
def test_who_has_the_fewest_running_comes_next(generation: Generation) -> None:
    async def work(workers: QueryWorkers) -> None:
        # Both workers, so that none has to start while the deadline runs.
        await asyncio.gather(small(workers, "x"), small(workers, "y"))
        ended: list[str] = []

        async def ask(client: str) -> None:
            with contextlib.suppress(QueryTimeError, BusyError):
                await workers.run(job(ASLEEP if client == "many" else SMALL), client)
            ended.append(client)

        async with asyncio.TaskGroup() as group:
            for _ in range(3):
                group.create_task(ask("many"))
            await asyncio.sleep(0.05)
            for client in ("one", "two", "three"):
                group.create_task(ask(client))
        assert ended[:3] == ["one", "two", "three"]

    with_workers(generation, work, Limits(workers=1, seconds=2, mebibytes=512), FaultyStore)


@pytest.mark.usefixtures("_tests_are_found")
def test_more_than_can_wait_are_told_to_come_back_at_once(generation: Generation) -> None:
    async def work(workers: QueryWorkers) -> None:
        asked = [asyncio.create_task(workers.run(job(ASLEEP), str(number % 3))) for number in range(12)]
        await asyncio.wait(asked)
        kinds = [type(task.exception()) for task in asked]
        # One worker and the place that is kept for others run, four wait, and do so no longer than a query may take.
        assert sum(kind in (BusyError, QueryTimeError) for kind in kinds) == 12
        at_once = [task for task in asked if "can take now" in str(task.exception())]
        assert len(at_once) == 6

    with_workers(generation, work, Limits(workers=1, seconds=0.7, waiting=4), FaultyStore)


def test_one_who_waits_is_told_to_come_back_after_the_time_of_a_query(generation: Generation) -> None:
    async def work(workers: QueryWorkers) -> None:
        # Two that never end.
        assert workers._queue.take_at_once("a")
        assert workers._queue.take_at_once("b")
        with pytest.raises(BusyError, match=r"waited 0\.3 seconds"):
            await small(workers, "c")
        workers._queue.leave("a")
        assert await small(workers, "c") == 2

    with_workers(generation, work, Limits(workers=1, seconds=0.3))


def test_one_client_has_so_many_requests_and_no_more() -> None:
    admission = Admission(Limits(per_client=2))
    admission.enter("a")
    admission.enter("a")
    with pytest.raises(TooManyQueriesError) as caught:
        admission.enter("a")
    assert caught.value.next_step
    admission.enter("b")
    admission.leave("a")
    admission.enter("a")


def test_large_answers_on_their_way_to_slow_clients_are_bounded_in_all(generation: Generation) -> None:
    async def work(workers: QueryWorkers) -> None:
        workers.admission.hold(8 << 20)
        with pytest.raises(BusyError):
            await small(workers)
        workers.admission.hold(-(8 << 20))
        assert await small(workers) == 2

    with_workers(generation, work, Limits(answer_mebibytes=1))


def test_an_error_of_the_query_itself_comes_through_with_its_place(generation: Generation) -> None:
    async def work(workers: QueryWorkers) -> None:
        with pytest.raises(QuerySyntaxError) as caught:
            await workers.run(job("SELECT * {\n ?a lss:b ?c }"))
        assert caught.value.position is not None
        assert caught.value.position.line == 2
        assert "lssh" in caught.value.next_step

    with_workers(generation, work)


def test_an_answer_up_to_the_limit_is_whole_and_one_row_more_is_refused(generation: Generation) -> None:
    query = "SELECT * { ?s ?p ?o } LIMIT %d"

    async def work(workers: QueryWorkers) -> None:
        for fmt in (media_types.JSON, media_types.CSV, media_types.TSV, media_types.XML):
            assert (await workers.run(job(query % 100, fmt))).content
            with pytest.raises(AnswerTooLargeError, match="100 rows"):
                await workers.run(job(query % 101, fmt))
        graph = "CONSTRUCT WHERE { ?s ?p ?o } LIMIT %d"
        assert (await workers.run(job(graph % 100, media_types.N_TRIPLES))).content.count(b"\n") == 100
        with pytest.raises(AnswerTooLargeError):
            await workers.run(job(graph % 101, media_types.N_TRIPLES))

    with_workers(generation, work, Limits(rows=100))


@pytest.mark.parametrize("fmt", [media_types.JSON, media_types.CSV, media_types.TSV, media_types.XML])
def test_rows_are_counted_as_they_are_whatever_their_texts_hold(fmt: Format) -> None:
    evil = r"""VALUES (?a ?b) { ("},{" "a\nb") ("\"},{\"" "a\"\"\n\"b") ("<result>" "\n\n,\n") ("\\" "\\\"") }"""
    store = EmbeddedStore.in_memory([])
    out = io.BytesIO()
    store.query(f"SELECT * {{ {evil} }}").write(out, fmt)
    assert rows_of(out.getvalue(), fmt, 3) == 4
    assert rows_of(out.getvalue(), fmt, 4) is None


def test_a_worker_that_is_killed_from_outside_is_replaced_and_its_query_asked_again(generation: Generation) -> None:
    async def work(workers: QueryWorkers) -> None:
        await small(workers)
        for pid in children():
            os.kill(pid, signal.SIGKILL)
        assert await small(workers) == 2
        slow = asyncio.create_task(workers.run(job(SLOW)))
        await asyncio.sleep(0.3)
        for pid in children():
            os.kill(pid, signal.SIGKILL)
        # Another worker works on it then, up to its own deadline.
        with pytest.raises(QueryTimeError):
            await slow

    with_workers(generation, work)


@pytest.mark.usefixtures("_tests_are_found")
@pytest.mark.parametrize(("fault", "goes_on"), [("fault", True), ("panic", False), ("exit", False)])
def test_whatever_a_worker_raises_is_told_once_and_logged(
    generation: Generation, caplog: pytest.LogCaptureFixture, fault: str, goes_on: bool
) -> None:
    async def work(workers: QueryWorkers) -> None:
        together = await asyncio.gather(*(small(workers, client) for client in "abc"))
        assert together == [2, 2, 2]
        before = set(children())
        assert len(before) > 1
        with pytest.raises(QueryFaultError) as caught:
            await workers.run(job(f"ASK {{}} # {fault}"))
        assert "foresaw" not in str(caught.value)
        assert caught.value.next_step
        assert problem_of(caught.value).status == 500
        # The others were not asked the same, and go on.
        await gone(before, 0 if goes_on else 1)
        assert await small(workers) == 2

    with_workers(generation, work, store=FaultyStore)
    assert f"# {fault}" in caplog.text
    assert len(caplog.records) == 1


@pytest.mark.usefixtures("_tests_are_found")
def test_a_query_that_the_system_ends_workers_for_is_not_asked_of_all_of_them(
    generation: Generation, caplog: pytest.LogCaptureFixture
) -> None:
    async def work(workers: QueryWorkers) -> None:
        await asyncio.gather(*(small(workers, client) for client in "abcdef"))
        before = set(children())
        with pytest.raises(WorkerDiedError):
            await workers.run(job("ASK {} # killed"))
        await gone(before, 2)
        assert await small(workers) == 2

    with_workers(generation, work, Limits(workers=5, seconds=20), FaultyStore)


@pytest.mark.usefixtures("_tests_are_found")
def test_a_worker_that_keeps_much_of_its_memory_is_replaced(generation: Generation) -> None:
    async def work(workers: QueryWorkers) -> None:
        await small(workers)
        before = set(children())
        await workers.run(job("ASK {} # hoard"))
        await gone(before, 1)
        assert await small(workers) == 2

    with_workers(generation, work, Limits(seconds=30, mebibytes=512), FaultyStore)


async def gone(before: set[int], count: int) -> None:
    """Wait until so many of these processes have ended, and look that no more do."""
    deadline = time.monotonic() + 10
    while len(before - set(children())) < count and time.monotonic() < deadline:
        await asyncio.sleep(0.02)
    await asyncio.sleep(0.1)
    assert len(before - set(children())) == count


@pytest.mark.usefixtures("_tests_are_found")
def test_a_query_whose_client_has_gone_is_ended_soon_and_keeps_its_place_until_then(generation: Generation) -> None:
    async def work(workers: QueryWorkers) -> None:
        await small(workers)
        slow = asyncio.create_task(workers.run(job(ASLEEP), "gone"))
        await asyncio.sleep(0.2)
        before = set(children())
        slow.cancel()
        with pytest.raises(asyncio.CancelledError):
            await slow
        assert await small(workers, "gone") == 2
        deadline = time.monotonic() + 5
        while before & set(children()) and time.monotonic() < deadline:
            await asyncio.sleep(0.05)
        assert len(before & set(children())) < len(before)

    with_workers(generation, work, Limits(seconds=30), FaultyStore)


@pytest.mark.usefixtures("_tests_are_found")
def test_one_who_leaves_while_waiting_leaves_no_place_behind(generation: Generation) -> None:
    async def work(workers: QueryWorkers) -> None:
        await small(workers)
        running = [asyncio.create_task(workers.run(job(ASLEEP), name)) for name in ("a", "b")]
        await asyncio.sleep(0.1)
        waiting = [asyncio.create_task(small(workers, "c")) for _ in range(3)]
        await asyncio.sleep(0.1)
        for task in waiting:
            task.cancel()
        await asyncio.wait(running)
        for _ in range(5):
            assert await small(workers, "c") == 2

    with_workers(generation, work, Limits(workers=1, seconds=0.6), FaultyStore)


def test_a_store_that_is_not_there_is_told_each_time(tmp_path: Path) -> None:
    async def run() -> None:
        nowhere = QueryWorkers(partial(EmbeddedStore, tmp_path), Limits())
        for _ in range(3):
            with pytest.raises(StateError):
                await small(nowhere)
        await nowhere.close()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(run())).result()


@pytest.mark.usefixtures("_tests_are_found")
def test_workers_of_a_generation_that_is_no_longer_served_end_when_they_are_free(generation: Generation) -> None:
    async def work(workers: QueryWorkers) -> None:
        await small(workers)
        slow = asyncio.create_task(workers.run(job(ASLEEP)))
        await asyncio.sleep(0.1)
        workers.retire()
        assert await small(workers) == 2
        with pytest.raises(QueryTimeError):
            await slow
        deadline = time.monotonic() + 5
        while children() and time.monotonic() < deadline:
            await asyncio.sleep(0.02)
        assert not children()

    with_workers(generation, work, store=FaultyStore)


def test_close_leaves_no_process_behind(generation: Generation) -> None:
    async def work(workers: QueryWorkers) -> None:
        await small(workers)
        assert children()

    with_workers(generation, work)
    assert not children()


def children(parent: int | None = None) -> list[int]:
    """The worker processes of a process, this one where none is named."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            command = (folder / "cmdline").read_bytes()
            above = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            if above == (parent or os.getpid()) and b"lsgraph.sparql.workers" in command:
                found.append(int(folder.name))
    return found


def test_a_pool_that_closes_while_a_query_runs_warns_of_nothing(
    generation: Generation, caplog: pytest.LogCaptureFixture
) -> None:
    """Who stops a server while a query runs has done nothing wrong, and has nothing to verify."""

    async def work(workers: QueryWorkers) -> None:
        running = asyncio.create_task(workers.run(job(SLOW)))
        while not any(worker.busy and worker.is_open for worker in workers._workers):
            await asyncio.sleep(0.01)
        # As a client that leaves with the server: the query is ended first, and a spare worker is begun.
        for worker in list(workers._workers):
            worker.expire()
        while not any(not worker.is_open for worker in workers._workers):
            await asyncio.sleep(0)
        await workers.close()
        with pytest.raises((QueryError, StateError, asyncio.CancelledError)):
            await running

    with_workers(generation, work)
    assert caplog.text == ""


def test_every_limit_is_a_query_error() -> None:
    assert all(issubclass(kind, QueryError) for kind in (*TOO_MUCH, BusyError, TooManyQueriesError))
