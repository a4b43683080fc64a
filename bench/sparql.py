"""The queries of an analyst over HTTP: lsgraph beside the bare Oxigraph server, rdflib-endpoint, and rdflib in the process.

    make bench-sparql                                  10k, 100k and 1M triples
    make bench-sparql BENCH_ARGS="--sizes 10k --quick"

All run one after the other on the same data in one run, so that the ratios are worth something where the machine is noisy. Each
query comes with other constants each time; lsgraph is measured without its cache of answers, and once more with it and the
same query each time. Client and server share the cores.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httptools

sys.path.insert(0, str(Path(__file__).parent))
from generator import World

from lsgraph.namespaces import sparql_prologue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROWS, TRIPLES = "application/sparql-results+json", "application/n-triples"
SIZES = {"10k": 10_000, "100k": 100_000, "1M": 1_000_000}
CONNECTIONS = 8
#: Seconds that one engine may take to load, and for one query beyond which it is left out.
LOAD_SECONDS, QUERY_SECONDS = 180.0, 8.0


@dataclass
class Query:
    """One typical query: its text by engine for a number that varies its constants."""

    name: str
    write: Callable[[World, int], str]
    graph: bool = False
    others: Callable[[World, int], str] | None = None

    def text(self, world: World, number: int, engine: str) -> str:
        """The query for one engine with the constants of that number, its prefixes declared."""
        write = self.others if self.others is not None and not engine.startswith("lsgraph") else self.write
        body = write(world, number)
        used = [line for line in sparql_prologue().splitlines() if line.split()[1] in body]
        return "\n".join([*used, body])


def _pick(things: list[str], number: int) -> str:
    return things[number * 7919 % len(things)]


QUERIES = (
    Query("describe an actor", lambda w, n: f"CONSTRUCT {{ <{_pick(w.actors, n)}> ?p ?o }} WHERE {{ <{_pick(w.actors, n)}> ?p ?o }}", graph=True),
    Query(
        "members as of a date",
        lambda w, n: f"""SELECT ?member WHERE {{ ?m org:organization <{_pick(w.foundations, n)}> ; org:member ?member ; org:memberDuring ?during .
  ?during time:hasBeginning ?b . ?b ls:latest ?begun FILTER (?begun <= "{2012 + n % 14}-12-31"^^xsd:date)
  OPTIONAL {{ ?during time:hasEnd ?e . ?e ls:earliest ?ended }} FILTER (!BOUND(?ended) || ?ended > "{2012 + n % 14}-12-31"^^xsd:date) }}""",
    ),
    Query(
        "co-signatory pairs",
        lambda w, n: f"SELECT ?a ?b WHERE {{ ?a ls:hasSigned <{_pick(w.agreements, n)}> . ?b ls:hasSigned <{_pick(w.agreements, n)}> FILTER (STR(?a) < STR(?b)) }}",
    ),
    Query(
        "no signature on record",
        lambda w, n: f"SELECT ?x WHERE {{ ?x ls:standsBehind <{_pick(w.foundations, n)}> FILTER NOT EXISTS {{ ?x ls:hasSigned <{_pick(w.agreements, n)}> }} }}",
    ),
    Query(
        "group-by counts",
        lambda w, n: f"SELECT ?agreement (COUNT(?x) AS ?n) WHERE {{ ?x ls:hasSigned ?agreement }} GROUP BY ?agreement ORDER BY DESC(?n) ?agreement LIMIT {20 + n % 50}",  # noqa: ARG005
    ),
    Query(
        "two hops",
        lambda w, n: f"SELECT DISTINCT ?c WHERE {{ {{ SELECT DISTINCT ?h WHERE {{ <{_pick(w.actors, n)}> ls:hasSigned ?g . ?b ls:hasSigned ?g . ?b ls:hasSigned ?h }} }} ?c ls:hasSigned ?h }}",
    ),
    Query(
        "text search",
        lambda w, n: f'SELECT ?x WHERE {{ ?x ls:nameLike "{_pick(w.names, n)}" }}',
        others=lambda w, n: f'SELECT ?x WHERE {{ ?x rdfs:label ?name FILTER (CONTAINS(LCASE(STR(?name)), "{_pick(w.names, n).lower()}")) }}',
    ),
    Query("CONSTRUCT of the network", lambda w, n: f"CONSTRUCT {{ ?a ls:hasSigned ?b }} WHERE {{ ?a ls:hasSigned ?b }} LIMIT {2000 + n % 50}", graph=True),  # noqa: ARG005
)  # fmt: skip


@dataclass
class Cell:
    """What one engine did with one query: requests a second, milliseconds, or why it has none."""

    rate: float = 0.0
    p50: float = 0.0
    p99: float = 0.0
    count: int = 0
    why: str = ""


# ---------------------------------------------------------------------------------------------------------- the load


class _Connection(asyncio.Protocol):
    """One connection that asks one request after the other: no more is done for each than must be."""

    def __init__(
        self, requests: Iterator[bytes], until: float, done: asyncio.Future[None], times: list[float], wrong: list[str]
    ) -> None:
        self._requests, self._until, self._done, self._times, self._wrong = requests, until, done, times, wrong

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._next()

    def _next(self) -> None:
        self._begun = time.perf_counter()
        if self._begun > self._until:
            self._end()
            return
        self._parser = httptools.HttpResponseParser(self)
        self._transport.write(next(self._requests))

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_message_complete(self) -> None:
        self._times.append(time.perf_counter() - self._begun)
        if self._parser.get_status_code() != 200:
            self._wrong.append(str(self._parser.get_status_code()))
        asyncio.get_running_loop().call_soon(self._next)

    def connection_lost(self, exc: Exception | None) -> None:
        if not self._done.done():
            self._wrong.append(f"connection lost: {exc}")
            self._end()

    def _end(self) -> None:
        if not self._done.done():
            self._done.set_result(None)
        self._transport.close()


async def load(
    port: int, requests: list[bytes], seconds: float, connections: int
) -> tuple[list[float], list[str], float]:
    """Ask for so many seconds over so many connections; the seconds of each answer, what was wrong, and the seconds in all."""
    times: list[float] = []
    wrong: list[str] = []
    loop = asyncio.get_running_loop()
    begun = time.perf_counter()
    ends = []
    for number in range(connections):
        done: asyncio.Future[None] = loop.create_future()
        mine = iter(
            lambda at=[number]: requests[(at.__setitem__(0, at[0] + connections) or at[0]) % len(requests)], b""
        )
        await loop.create_connection(
            lambda m=mine, d=done: _Connection(m, begun + seconds, d, times, wrong), "127.0.0.1", port
        )
        ends.append(done)
    await asyncio.wait(ends, timeout=seconds + 2 * QUERY_SECONDS)
    return times, wrong, time.perf_counter() - begun


def request_of(path: str, query: str, accept: str) -> bytes:
    return f"GET {path}?query={quote(query, safe='')} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: {accept}\r\n\r\n".encode()


# ------------------------------------------------------------------------------------------------------ the engines


@dataclass
class Engine:
    """A server under test; `path` is that of its query endpoint."""

    name: str
    command: list[str]
    path: str
    environ: dict[str, str] = field(default_factory=dict)
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Start it and wait until it answers; the seconds that took."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        command = [part.replace("{port}", str(self.port)) for part in self.command]
        environ = os.environ | {name: value.replace("{port}", str(self.port)) for name, value in self.environ.items()}
        begun = time.perf_counter()
        self.process = subprocess.Popen(
            command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        while time.perf_counter() - begun < LOAD_SECONDS:
            with contextlib.suppress(OSError, RuntimeError):
                self.ask("ASK {}", ROWS, timeout=5)
                return time.perf_counter() - begun
            if self.process.poll() is not None:
                raise RuntimeError(f"{self.name} ended with {self.process.returncode}")
            time.sleep(0.1)
        raise TimeoutError(f"{self.name} was not loaded within {LOAD_SECONDS:g} s")

    def ask(self, query: str, accept: str, timeout: float = QUERY_SECONDS) -> bytes:
        """One answer, whole."""
        import urllib.request

        url = f"http://127.0.0.1:{self.port}{self.path}?query={quote(query, safe='')}"
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(urllib.request.Request(url, headers={"Accept": accept}), timeout=timeout) as response:
            return bytes(response.read())

    def memory(self) -> int:
        """The most memory that it and its processes have had, in MiB."""
        assert self.process is not None
        total = 0
        for pid in [self.process.pid, *_children(self.process.pid)]:
            with contextlib.suppress(OSError, IndexError, ValueError):
                total += int(Path(f"/proc/{pid}/status").read_text().split("VmHWM:")[1].split()[0])
        return total >> 10

    def stop(self) -> None:
        """End it with all that it started."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def _children(pid: int) -> list[int]:
    found = [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return found + [below for each in found for below in _children(each)]


_ENDPOINT = """
import sys, rdflib, uvicorn
from rdflib_endpoint import SparqlEndpoint
data = rdflib.Dataset(default_union=True)
data.parse(sys.argv[1], format="nquads")
uvicorn.run(SparqlEndpoint(graph=data), host="127.0.0.1", port=int(sys.argv[2]), log_level="error")
"""


def rows_in(content: bytes, *, graph: bool) -> int:
    if graph:
        return len({line for line in content.splitlines() if line.strip()})
    return len(json.loads(content)["results"]["bindings"])


def measure(engine: Engine, query: Query, world: World, options: argparse.Namespace, *, same: bool = False) -> Cell:
    """One cell: first one answer by itself, then the load."""
    accept = TRIPLES if query.graph else ROWS
    begun = time.perf_counter()
    try:
        count = rows_in(engine.ask(query.text(world, 1, engine.name), accept), graph=query.graph)
    except (OSError, ValueError, KeyError, TimeoutError) as error:
        return Cell(why=f"> {QUERY_SECONDS:g} s" if "timed out" in str(error) else str(error)[:60])
    alone = time.perf_counter() - begun
    texts = [
        query.text(world, 1 if same else number, engine.name)
        for number in range(1, 1 + (1 if same else options.constants))
    ]
    requests = [request_of(engine.path, text, accept) for text in texts]
    # Slow ones get time for some answers at least.
    seconds = min(QUERY_SECONDS, max(options.seconds, 3 * alone))
    times, wrong, took = asyncio.run(load(engine.port, requests, seconds, options.connections))
    if wrong or not times:
        return Cell(
            count=count, why=f"{len(wrong)} wrong: {wrong[0]}" if wrong else f"> {QUERY_SECONDS:g} s under load"
        )
    ordered = sorted(times)
    return Cell(
        len(times) / took,
        1000 * statistics.median(ordered),
        1000 * ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))],
        count,
    )


def in_process(file: Path, world: World, options: argparse.Namespace) -> dict[str, Cell]:
    """Rdflib by itself, in a process of its own that prints its cells."""
    program = f"""
import json, sys, time, rdflib
data = rdflib.Dataset(default_union=True)
data.parse({str(file)!r}, format="nquads")
cells = {{}}
for name, texts in json.load(open(sys.argv[1])).items():
    times, begun = [], time.perf_counter()
    for text in texts:
        at = time.perf_counter()
        count = len(list(data.query(text)))
        times.append(time.perf_counter() - at)
        cells[name] = (count, times)
        print(json.dumps([name, count, times[-1]]), flush=True)
        if time.perf_counter() - begun > {options.seconds}:
            break
"""
    with tempfile.NamedTemporaryFile("w", suffix=".json") as questions:
        json.dump(
            {
                query.name: [query.text(world, n, "rdflib") for n in range(1, options.constants + 1)]
                for query in QUERIES
            },
            questions,
        )
        questions.flush()
        process = subprocess.Popen(
            [str(options.python), "-c", program, questions.name],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        try:
            lines, _ = process.communicate(timeout=LOAD_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            lines, _ = process.communicate()
    found: dict[str, list[tuple[int, float]]] = {}
    for line in lines.splitlines():
        with contextlib.suppress(ValueError):
            name, count, seconds = json.loads(line)
            found.setdefault(name, []).append((count, seconds))
    cells = {}
    for query in QUERIES:
        times = sorted(seconds for _, seconds in found.get(query.name, ()))
        if times:
            cells[query.name] = Cell(
                len(times) / sum(times), 1000 * statistics.median(times), 1000 * times[-1], found[query.name][0][0]
            )
        else:
            cells[query.name] = Cell(why="not reached in time")
    return cells


# ---------------------------------------------------------------------------------------------------------- the run


def engines_for(folder: Path, file: Path, options: argparse.Namespace) -> list[Engine]:
    """The servers, each with its data loaded where that is not part of its start."""
    python = sys.executable
    state = folder / "state"
    served = {
        "LSGRAPH_STATE": str(state),
        "LSGRAPH_PORT": "{port}",
        "LSGRAPH_CLIENT_QUERIES": "1000",
        "LSGRAPH_QUERY_SECONDS": "60",
    }
    subprocess.run(
        [python, "-m", "lsgraph", "--state", str(state), "build", "--from", str(file)],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    union = folder / "union.nq"
    with file.open() as lines, union.open("w") as out:
        seen = set()
        for line in lines:
            out.write(line)
            triple = line[: line.rindex(" <")] + " .\n"
            if hash(triple) not in seen:
                seen.add(hash(triple))
                out.write(triple)
    oxigraph = Path(python).with_name("oxigraph")
    subprocess.run(
        [str(oxigraph), "load", "--location", str(folder / "oxigraph"), "--file", str(union)],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    subprocess.run(
        [str(oxigraph), "optimize", "--location", str(folder / "oxigraph")],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return [
        Engine("lsgraph", [python, "-m", "lsgraph", "serve"], "/sparql", served | {"LSGRAPH_ANSWER_CACHE": "0"}),
        Engine("lsgraph, cached", [python, "-m", "lsgraph", "serve"], "/sparql", served),
        Engine("oxigraph server", [str(oxigraph), "serve-read-only", "--location", str(folder / "oxigraph"), "--bind", "127.0.0.1:{port}"], "/query"),
        Engine("rdflib-endpoint", [str(options.python), "-c", _ENDPOINT, str(file), "{port}"], "/"),
    ]  # fmt: skip


def run(size: str, options: argparse.Namespace) -> dict[str, Any]:
    world = World(SIZES[size])
    folder = Path(tempfile.mkdtemp(prefix="lsgraph-bench-"))
    try:
        file = folder / "data.nq"
        with file.open("w") as out:
            out.writelines(world.lines())
        cells: dict[str, dict[str, Cell]] = {}
        memory: dict[str, int] = {}
        for engine in engines_for(folder, file, options):
            print(f"  {size}: {engine.name} …", file=sys.stderr, flush=True)
            try:
                engine.start()
                cells[engine.name] = {
                    query.name: measure(engine, query, world, options, same="cached" in engine.name)
                    for query in QUERIES
                }
                memory[engine.name] = engine.memory()
            except (RuntimeError, TimeoutError) as error:
                cells[engine.name] = {query.name: Cell(why=str(error)) for query in QUERIES}
            finally:
                engine.stop()
        print(f"  {size}: rdflib in the process …", file=sys.stderr, flush=True)
        cells["rdflib"] = in_process(file, world, options)
        return {"size": size, "cells": cells, "memory": memory}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def show(result: dict[str, Any]) -> bool:
    """Print one size as a table; False where engines differ in what they answer."""
    cells, equal = result["cells"], True
    print(
        f"\n== {result['size']} triples; answers a second, p50 / p99 in ms; in brackets the rate as a multiple of lsgraph's"
    )
    names = list(cells)
    print(f"{'query':26}{'rows':>6}" + "".join(f"{name:>31}" for name in names))
    for query in QUERIES:
        own = cells["lsgraph"][query.name]
        line = f"{query.name:26}{own.count:>6}"
        for name in names:
            cell = cells[name][query.name]
            if cell.why:
                line += f"{cell.why[:29]:>31}"
                continue
            factor = f"({cell.rate / own.rate:.3g}x)" if own.rate else ""
            line += f"{cell.rate:>9.4g} {cell.p50:>7.3g}/{cell.p99:<6.3g}{factor:>7}"
            if query.name != "text search" and cell.count != own.count and own.count:
                equal = False
                line += f" ROWS {cell.count}"
        print(line)
    print("memory, MiB: " + ", ".join(f"{name} {size}" for name, size in result["memory"].items()))
    return equal


def main() -> None:
    """Run as `bench/sparql.py`."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="10k,100k,1M", help="sizes, of 10k, 100k and 1M")
    parser.add_argument("--quick", action="store_true", help="a second for each cell")
    parser.add_argument("--seconds", type=float, default=3.0, help="seconds for each cell")
    parser.add_argument("--connections", type=int, default=CONNECTIONS, help="connections at the same time")
    parser.add_argument("--constants", type=int, default=997, help="how many different constants each query has")
    parser.add_argument("--python", type=Path, default=Path(sys.executable), help="a Python that has rdflib-endpoint")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    options = parser.parse_args()
    if options.quick:
        options.seconds = 1.0
    print(
        f"{os.cpu_count()} cores, which client and server share; {options.connections} connections; {options.seconds:g} s a cell"
    )
    print(
        "text search: lsgraph finds names by its index (ls:nameLike), the others look through all labels: not the same work"
    )
    results, equal = [], True
    for size in options.sizes.split(","):
        results.append(run(size, options))
        equal = show(results[-1]) and equal
    if options.json:
        told = [
            {
                **result,
                "cells": {
                    name: {query: vars(cell) for query, cell in each.items()} for name, each in result["cells"].items()
                },
            }
            for result in results
        ]
        options.json.write_text(json.dumps(told, indent=1))
    if not equal:
        sys.exit("the engines do not give the same number of rows: see ROWS")


if __name__ == "__main__":
    main()
