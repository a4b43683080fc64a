"""Queries of a terminal or a notebook end at their deadline, at Ctrl-C, and with whoever asked them."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.test_workers import LARGE, SLOW, children

import lsgraph
from lsgraph.cli import exits, main
from lsgraph.errors import QuerySyntaxError, StateError
from lsgraph.generations.folder import Generation
from lsgraph.media_types import JSON
from lsgraph.settings import Settings
from lsgraph.sparql.query import read_query
from lsgraph.sparql.workers.limits import Limits, QueryMemoryError, QueryTimeError, own_limits
from lsgraph.sparql.workers.process import Job
from lsgraph.sparql.workers.single import SingleWorker
from lsgraph.stores import EmbeddedStore

SMALL = "SELECT ?who WHERE { ?who ls:hasSigned ?what }"


def job(text: str) -> Job:
    return Job(read_query(text, max_length=100_000), JSON)


@pytest.fixture
def worker(store: EmbeddedStore) -> Iterator[SingleWorker]:
    made = SingleWorker(store.opener(), Limits(mebibytes=96, answer_mebibytes=8), more="Give it more.")
    over = threading.Event()
    watch = threading.Thread(target=_end_what_hangs, args=(over,))
    watch.start()
    yield made
    over.set()
    watch.join()
    made.close()


@pytest.fixture(scope="module", autouse=True)
def _nothing_is_left_of_earlier_tests() -> None:
    """Graphs of others that are still held by an error, say, have ended: what is counted here is what these tests leave."""
    gc.collect()


def _end_what_hangs(over: threading.Event) -> None:
    """A query that no bound ends fails its test then, instead of lasting for ever."""
    if not over.wait(60):
        while not over.wait(0.5):
            for pid in children():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)


def test_a_query_ends_at_its_deadline_and_the_next_one_is_answered(worker: SingleWorker) -> None:
    expected = worker.run(job(SMALL), 20).content
    with pytest.raises(QueryTimeError, match=r"0\.5 seconds") as caught:
        worker.run(job(SLOW), 0.5)
    assert caught.value.next_step == "Give it more."
    assert worker.run(job(SMALL), 0).content == expected


def test_a_query_has_so_much_memory(worker: SingleWorker) -> None:
    with pytest.raises(QueryMemoryError):
        worker.run(job(LARGE), 60)
    assert worker.run(job(SMALL), 20).content


def test_errors_come_through_and_the_process_stays(worker: SingleWorker) -> None:
    worker.run(job(SMALL), 20)
    before = children()
    with pytest.raises(QuerySyntaxError) as caught:
        worker.run(job("SELECT * {\n ?a lss:b ?c }"), 20)
    assert caught.value.position is not None
    assert children() == before


def test_a_process_that_was_killed_is_replaced(worker: SingleWorker) -> None:
    worker.run(job(SMALL), 20)
    for pid in children():
        os.kill(pid, signal.SIGKILL)
    assert worker.run(job(SMALL), 20).content


def test_a_store_that_is_not_there_is_told(tmp_path: Path) -> None:
    from functools import partial

    nowhere = SingleWorker(partial(EmbeddedStore, tmp_path), own_limits(), more="")
    for _ in range(2):
        with pytest.raises(StateError):
            nowhere.run(job(SMALL), 20)
    assert not children()


def test_no_process_is_left_of_a_graph_that_nobody_closed(generation: Generation) -> None:
    graph = lsgraph.open(generation.path)
    graph.query(SMALL)
    assert len(children()) == 1
    del graph
    assert not children()


def test_a_command_ends_its_process_where_the_query_fails(
    generation: Generation, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At once, and not when whoever holds the error lets go of it."""
    ended: list[bool] = []
    close = SingleWorker.close
    monkeypatch.setattr(SingleWorker, "close", lambda worker: ended.append(close(worker) is None))
    place = ["--root", str(settings.root), "--state", str(generation.path.parents[1])]
    assert main([*place, "query", "SELECT ?x WHERE { ?x ls:hasSigned"]) != exits.OK
    assert ended
    assert not children()


def test_threads_share_a_graph(generation: Generation) -> None:
    rows: list[int] = []
    with lsgraph.open(generation.path) as graph:
        threads = [threading.Thread(target=lambda: rows.append(len(graph.query(SMALL)))) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    assert rows == [2] * 8


def test_a_graph_that_is_closed_ends_the_query_of_another_thread(generation: Generation) -> None:
    graph = lsgraph.open(generation.path)
    graph.query(SMALL)
    told: list[BaseException] = []

    def ask() -> None:
        try:
            graph.query(SLOW)
        except BaseException as error:  # whatever it is, the test looks at it
            told.append(error)

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    time.sleep(0.5)
    graph.close()
    for thread in threads:
        thread.join(30)
    assert [type(each) for each in told] == [StateError] * 2
    assert not children()


@pytest.mark.parametrize("seconds", [-1, float("nan")])
def test_what_is_no_number_of_seconds_is_refused(worker: SingleWorker, seconds: float) -> None:
    with pytest.raises(lsgraph.QueryError, match="seconds"):
        worker.run(job(SMALL), seconds)


@pytest.mark.parametrize("seconds", [0, 1e7, float("inf")])
def test_more_seconds_than_a_socket_can_wait_are_no_bound(worker: SingleWorker, seconds: float) -> None:
    assert worker.run(job(SMALL), seconds).content


def test_a_misspelt_term_is_told_beside_its_empty_answer(generation: Generation, settings: Settings) -> None:
    misspelt = "?signature a ls:Signatur"
    hint = "ls:Signatur is not in the data; did you mean ls:Signature"
    with lsgraph.open(generation.path) as graph:
        with pytest.warns(UserWarning, match=hint) as told:
            assert not len(graph.query(f"SELECT ?signature {{ {misspelt} }}"))
        assert told[0].filename == __file__
        with pytest.warns(UserWarning, match=hint):
            assert not graph.ask(f"ASK {{ {misspelt} }}")
        with pytest.warns(UserWarning, match=hint):
            assert not len(graph.construct(f"CONSTRUCT WHERE {{ {misspelt} }}"))
    result = lsgraph_(settings, "query", f"SELECT ?signature {{ {misspelt} }}")
    assert (result.returncode, result.stdout) == (exits.OK, b"signature\n")
    assert hint.encode() in result.stderr


@pytest.mark.parametrize("method", ["query", "ask", "construct"])
def test_a_notebook_says_how_many_seconds_a_query_may_take(generation: Generation, method: str) -> None:
    text = {
        "query": SLOW,
        "ask": f"ASK {{ {{ {SLOW} }} }}",
        "construct": f"CONSTRUCT {{ ?n ?n ?n }} {{ {{ {SLOW} }} }}",
    }
    with lsgraph.open(generation.path) as graph, pytest.raises(lsgraph.QueryError, match="seconds=") as caught:
        getattr(graph, method)(text[method], seconds=0.3)
    assert isinstance(caught.value, QueryTimeError)


def test_a_graph_of_files_is_bounded_too_and_answers_as_the_store_does(generation: Generation) -> None:
    with lsgraph.open(generation.path / "dataset.nq") as graph:
        assert graph.hash is None
        text = "SELECT ?s ?p ?o ?g { GRAPH ?g { ?s ?p ?o FILTER (!ISBLANK(?s) && !ISBLANK(?o)) } } ORDER BY ?s ?p ?o ?g"
        expected = [
            tuple(str(getattr(row[name], "value", "")) for name in "spog") for row in graph._store.query(text).rows()
        ]
        assert list(graph.query(text).to_pandas().itertuples(index=False, name=None)) == expected
        assert len(graph.query("SELECT * { ?s ?p ?o }")) > 1000
        assert len(graph.query('SELECT * { ?s ls:nameLike "uppsala" }')) > 0
        with pytest.raises(QueryTimeError):
            graph.query(SLOW, seconds=0.5)


# --------------------------------------------------------------------------------------- Ctrl-C, and sudden ends


def program(settings: Settings, *arguments: str) -> subprocess.Popen[bytes]:
    """Python with these arguments, of whose query the worker runs."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH") if name in os.environ}
    process = subprocess.Popen(
        [sys.executable, *arguments],
        env=kept | {"LSGRAPH_STATE": str(settings.state_folder), "LSGRAPH_ROOT": str(settings.root)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    deadline = time.monotonic() + 30
    while not any(_works(pid) for pid in children(process.pid)):
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return process


def _works(pid: int) -> bool:
    """Whether a process has used more processor time than it takes to start."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") > 1


def ended(pids: list[int]) -> bool:
    """Whether these processes end within some seconds."""
    deadline = time.monotonic() + 10
    while any(Path(f"/proc/{pid}").exists() for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not any(Path(f"/proc/{pid}").exists() for pid in pids)


IN_PYTHON = f"import lsgraph; lsgraph.open().query({SLOW!r}, seconds=None)"


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("-m", "lsgraph", "query", "--seconds", "0", SLOW), exits.INTERRUPTED, b"Interrupted.\n"),
        (("-c", IN_PYTHON), -signal.SIGINT, b"KeyboardInterrupt"),
    ],
)
def test_ctrl_c_ends_a_query_that_runs(
    generation: Generation, settings: Settings, arguments: tuple[str, ...], code: int, says: bytes
) -> None:
    process = program(settings, *arguments)
    workers = children(process.pid)
    begun = time.monotonic()
    process.send_signal(signal.SIGINT)
    try:
        _, err = process.communicate(timeout=60)
    finally:
        process.kill()
    # At once, with much room for a slow machine; the query itself takes hours.
    assert time.monotonic() - begun < 10
    assert (process.returncode, says in err) == (code, True)
    assert ended(workers)


def test_a_worker_ends_with_a_program_that_was_killed(generation: Generation, settings: Settings) -> None:
    process = program(settings, "-c", IN_PYTHON)
    workers = children(process.pid)
    process.kill()
    process.communicate()
    try:
        assert ended(workers)
    finally:
        for pid in workers:
            if Path(f"/proc/{pid}").exists():
                os.kill(pid, signal.SIGKILL)


# ----------------------------------------------------------------------------------------------- the command line


def lsgraph_(settings: Settings, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "lsgraph", *arguments],
        env=kept | {"LSGRAPH_STATE": str(settings.state_folder), "LSGRAPH_ROOT": str(settings.root)},
        capture_output=True,
        timeout=60,
    )


def test_the_terminal_says_how_many_seconds_a_query_may_take(generation: Generation, settings: Settings) -> None:
    result = lsgraph_(settings, "query", "--seconds", "0.3", SLOW)
    assert result.returncode == exits.QUERY
    assert b"0.3 seconds" in result.stderr
    assert b"--seconds" in result.stderr
    assert lsgraph_(settings, "query", "--seconds", "-1", "ASK {}").returncode == exits.USAGE
    assert lsgraph_(settings, "query", "--seconds", "inf", "ASK {}").stdout == b"true\n"


@pytest.mark.parametrize("query", ["SELECT * FROM ?g {}", "DESCRIBE ?x FROM ?y", "SELECT * {"])
def test_the_terminal_tells_a_query_that_is_none(generation: Generation, settings: Settings, query: str) -> None:
    result = lsgraph_(settings, "query", query)
    assert result.returncode == exits.QUERY
    assert b"not SPARQL at line 1" in result.stderr
    assert lsgraph_(settings, "query", "BASE <x:> SELECT * {<y> ?p ?o}").returncode == exits.OK


@pytest.mark.parametrize("fmt", ["table", "csv", "xlsx", "parquet", "csvw"])
def test_a_reader_that_is_gone_is_no_fault(generation: Generation, settings: Settings, fmt: str) -> None:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH") if name in os.environ}
    reading, writing = os.pipe()
    os.close(reading)
    with subprocess.Popen(
        [sys.executable, "-m", "lsgraph", "query", "--format", fmt, "SELECT * { ?s ?p ?o }"],
        env=kept | {"LSGRAPH_STATE": str(settings.state_folder), "LSGRAPH_ROOT": str(settings.root)},
        stdout=writing,
        stderr=subprocess.PIPE,
    ) as process:
        os.close(writing)
        _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (exits.PIPE_CLOSED, b"")
