"""Load a generation into another engine, verify it, and switch to it.

    <base>/staging/<publish>/<n>   where each graph is prepared
    <base>/union                   the union of all graphs as a set: the default graph of queries
    <base>/record                  the published generation, with the triples of each graph; missing during a switch

One SPARQL Update request moves everything from staging and writes the record last. An engine with transactions switches
atomically; with others, readers that find no record are asked to retry. Leftovers of a killed publish are removed by the next; what the
engine still does for it can't touch the graphs of the next, which have names of their own.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx
import pyoxigraph as ox

from lsgraph.errors import EngineError, SettingsError
from lsgraph.languages import Message
from lsgraph.namespaces import BASE, DATASET, PREFIXES, RECORD_GRAPH, STAGING, UNION_GRAPH
from lsgraph.stores import EndpointStore, Engine, union_of

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from lsgraph.building.progress import Progress
    from lsgraph.generations.folder import Generation

#: Bytes per request.
_PART = 4 << 20
#: Seconds that an engine may take for one request.
_WRITE_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class Published:
    """The result of a publish: the generation's hash, the number of triples per graph, union included, and whether anything changed."""

    hash: str
    graphs: dict[str, int]
    changed: bool


def publish(engine: Engine, generation: Generation, progress: Progress) -> Published:
    """Make the generation the one that the engine serves, or change nothing that readers see.

    Raises EngineError if the engine fails or its counts differ from ours, and SettingsError if the addresses to write to are unknown.
    """
    if not engine.update or not engine.graphs:
        raise SettingsError(
            Message("It is not known where to write at {address}.", address=engine.address),
            next_step="Set LSGRAPH_STORE_UPDATE and LSGRAPH_STORE_GRAPHS.",
        )
    store = engine.open()
    with progress.step("look"):
        before = store.record()
        if before is not None and before.hash == generation.hash and _counts(store, before.graphs) == before.graphs:
            return Published(before.hash, before.graphs, changed=False)
    with _Writer(engine) as writer:
        with progress.step("clean"):
            _remove_leftovers(store, writer)
        with progress.step("send"):
            graphs = _graphs_of(generation)
            own = f"{STAGING}{secrets.token_hex(4)}/"
            staged = {graph: f"{own}{number}" for number, graph in enumerate(sorted(graphs))}
            for graph, triples in graphs.items():
                writer.load(staged[graph], triples)
            counts = {graph: len(triples) for graph, triples in graphs.items()}
        with progress.step("verify"):
            _verify(store, {staged[graph]: count for graph, count in counts.items()})
        with progress.step("switch"):
            writer.update(
                _switch(generation.hash, staged, counts, set(before.graphs if before else store.graphs_below("")))
            )
            # What the engine took for a killed publish after the first look.
            _remove_leftovers(store, writer)
        with progress.step("verify"):
            _verify(store, counts)
    return Published(generation.hash, counts, changed=True)


def _remove_leftovers(store: EndpointStore, writer: _Writer) -> None:
    for graph in store.graphs_below(STAGING):
        writer.update(f"DROP SILENT GRAPH <{graph}>")


def _graphs_of(generation: Generation) -> dict[str, dict[str, None]]:
    """The triples of each graph and of the union, as lines of N-Triples without duplicates."""
    graphs: dict[str, dict[str, None]] = defaultdict(dict)
    quads = list(ox.parse(path=str(generation.path / "dataset.nq"), format=ox.RdfFormat.N_QUADS))
    for quad in quads:
        graphs[quad.graph_name.value][f"{quad.triple} .\n"] = None
    for triple in union_of(quads):
        graphs[UNION_GRAPH][f"{triple} .\n"] = None
    return dict(graphs)


def _switch(name: str, staged: dict[str, str], counts: dict[str, int], before: set[str]) -> str:
    """The update that switches: it removes the record first and writes it last."""
    ours = {graph for graph in before if graph.startswith(BASE) and not graph.startswith(STAGING)}
    steps = [f"DROP SILENT GRAPH <{RECORD_GRAPH}>"]
    steps += [f"DROP SILENT GRAPH <{graph}>" for graph in sorted(ours - set(staged))]
    steps += [f"MOVE SILENT GRAPH <{staging}> TO GRAPH <{graph}>" for graph, staging in staged.items()]
    record = [f'<{DATASET}> <{PREFIXES["owl"]}versionInfo> "{name}"']
    record += [f"<{graph}> <{PREFIXES['void']}triples> {count}" for graph, count in sorted(counts.items())]
    steps.append(f"INSERT DATA {{ GRAPH <{RECORD_GRAPH}> {{ {' . '.join(record)} }} }}")
    return " ;\n".join(steps)


def _counts(store: EndpointStore, graphs: dict[str, int]) -> dict[str, int]:
    return {graph: store.count(graph) for graph in graphs}


def _verify(store: EndpointStore, expected: dict[str, int]) -> None:
    """Raise EngineError unless each graph has the expected number of triples."""
    for graph, count in _counts(store, expected).items():
        if count != expected[graph]:
            raise EngineError(
                Message(
                    "The graph {graph} holds {count:,} triples at {address} where {expected:,} were sent.",
                    graph=graph,
                    count=count,
                    address=store.engine.address,
                    expected=expected[graph],
                ),
                next_step="Publish again; if it stays, the engine changes what it is given.",
            )


class _Writer:
    """Sends graphs and updates to an engine, with credentials if it asks for them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        auth = _Challenged(engine.user, engine.password) if engine.user else None
        self._client = httpx.Client(auth=auth, timeout=_WRITE_SECONDS, trust_env=False, follow_redirects=False)

    def __enter__(self) -> _Writer:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def load(self, graph: str, lines: dict[str, None]) -> None:
        """Replace a graph with these lines."""
        method = "PUT"
        for content in _parts(lines):
            self._send(method, self._engine.graphs, content, "application/n-triples", params={"graph": graph})
            method = "POST"

    def update(self, text: str) -> None:
        """Run an update."""
        self._send("POST", self._engine.update, text.encode(), "application/sparql-update")

    def _send(
        self, method: str, address: str, content: bytes, media_type: str, params: dict[str, str] | None = None
    ) -> None:
        try:
            response = self._client.request(
                method, address, content=content, params=params, headers={"Content-Type": media_type}
            )
        except httpx.HTTPError as error:
            raise EngineError(
                Message(
                    "{address} can't be written to: {reason}.", address=address, reason=error or type(error).__name__
                ),
                next_step="Look whether the engine runs and takes updates.",
            ) from error
        if response.status_code in (401, 403):
            raise EngineError(
                Message(
                    "{address} lets nobody in with this name and password (status {status_code}).",
                    address=address,
                    status_code=response.status_code,
                ),
                next_step="Set LSGRAPH_STORE_USER and LSGRAPH_STORE_PASSWORD.",
            )
        if response.status_code not in (200, 201, 202, 204):
            raise EngineError(
                Message(
                    "{address} refuses with status {status_code}: {said}",
                    address=address,
                    status_code=response.status_code,
                    said=" ".join(response.text[:300].split()),
                ),
                next_step="Look at the engine, and at LSGRAPH_STORE_UPDATE and LSGRAPH_STORE_GRAPHS.",
            )


class _Challenged(httpx.Auth):
    """User and password in the scheme of the server's challenge: Digest or Basic."""

    def __init__(self, user: str, password: str) -> None:
        self._digest = httpx.DigestAuth(user, password)
        self._basic = httpx.BasicAuth(user, password)

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Send the request, and after a challenge send it again with credentials."""
        response = yield request
        if response.status_code != 401:
            return
        digest = response.headers.get("www-authenticate", "").lower().startswith("digest")
        yield from (self._digest if digest else self._basic).auth_flow(request)


def _parts(lines: dict[str, None]) -> Iterator[bytes]:
    """Lines joined to parts of about `_PART` bytes; one empty part if there are none."""
    lines_of_part, size = [], 0
    for line in lines:
        lines_of_part.append(line)
        size += len(line)
        if size >= _PART:
            yield "".join(lines_of_part).encode()
            lines_of_part, size = [], 0
    yield "".join(lines_of_part).encode()
