"""Another engine behind the same interface: any SPARQL 1.1 endpoint into which `lsgraph publish` has loaded a generation.

An answer is read whole, within limits of time and size, and parsed before any of it is used: a truncated or malformed one is an
error, never a short answer. Queries see the same as in the embedded store: by default the union of all graphs as a set,
which `publish` keeps as a graph of its own, and only our graphs.
"""

from __future__ import annotations

import json
import re
import time
import weakref
from collections import deque
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from lsgraph.errors import EngineError, EngineTimeError, QueryError, StateError
from lsgraph.languages import Message
from lsgraph.namespaces import BASE, DATASET, PREFIXES, RECORD_GRAPH, UNION_GRAPH
from lsgraph.stores.base import Answer
from lsgraph.stores.chosen import graphs_of
from lsgraph.stores.embedded import syntax_error
from lsgraph.stores.guard import check_query, undeclared_prefixes
from lsgraph.stores.lexemes import lexemes
from lsgraph.stores.matching import expand_name_patterns, may_have_name_patterns
from lsgraph.stores.names import NameIndex
from lsgraph.stores.naming import names_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    import httpx

    from lsgraph.stores.names import Hit

ROWS, TRIPLES = "application/sparql-results+json", "application/n-triples"
_FORM = "application/x-www-form-urlencoded"
_RECORD = f"""SELECT ?hash ?graph ?triples WHERE {{ GRAPH <{RECORD_GRAPH}> {{
  <{DATASET}> <{PREFIXES["owl"]}versionInfo> ?hash . ?graph <{PREFIXES["void"]}triples> ?triples }} }}"""
_NO_GRAPH = f"{BASE}no-graph"
_BOOLEAN = PREFIXES["xsd"] + "boolean"
_TRUTHS = {"1": "true", "0": "false"}
_LAST_SEMICOLON = re.compile(r";(?:\s|#.*\n)*[}\].;]")
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Engine:
    """The addresses of another engine (query, update, graph store), and the credentials for writing.

    An answer must arrive within `seconds`, and be no larger than `mebibytes`.
    """

    address: str
    update: str = ""
    graphs: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    seconds: float = 30.0
    mebibytes: int = 256
    #: The index of names of the generation that it holds; without one the names are queried and kept in memory.
    names_file: Path | None = None

    def open(self) -> EndpointStore:
        """The store that it holds."""
        return EndpointStore(self)


@dataclass(frozen=True, slots=True)
class Record:
    """The record that `publish` writes to the engine: the generation's hash, and the number of triples per graph, union included."""

    hash: str
    graphs: dict[str, int]


class EndpointStore:
    """A SPARQL endpoint that is only read; safe to use from many threads."""

    def __init__(self, engine: Engine) -> None:
        # Imported here, so that only users of another engine pay for it.
        import httpx

        self.engine = engine
        self._client = httpx.Client(timeout=engine.seconds, trust_env=False, follow_redirects=False)
        self._graphs: list[str] | None = None
        # Connections are closed when the store is garbage-collected.
        weakref.finalize(self, self._client.close)

    def query(self, text: str, *, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()) -> Answer:
        """Answer a query, as `Store.query` says; raises EngineError too."""
        check_query(text)
        kind = _kind(text)
        if may_have_name_patterns(text):
            text = expand_name_patterns(text, self._find_names)
        if not default_graphs and not named_graphs:
            default_graphs, named_graphs = graphs_of(text)
        if not default_graphs and not named_graphs:
            default_graphs, named_graphs = [UNION_GRAPH], self.graphs()
        form = {
            "query": _declared(_without_last_semicolons(text)),
            "default-graph-uri": list(dict.fromkeys(default_graphs)),
            # Some engines take an empty list of named graphs to mean all.
            "named-graph-uri": list(dict.fromkeys(named_graphs)) or [_NO_GRAPH],
        }
        return _answer(kind, self._ask(form, TRIPLES if kind == "graph" else ROWS), self.engine.address)

    @cached_property
    def names(self) -> NameIndex:
        """The names of everything in it."""
        if self.engine.names_file is not None and self.engine.names_file.is_file():
            return NameIndex(self.engine.names_file)
        return NameIndex.in_memory(names_of(self))

    def _find_names(self, text: str, *, limit: int) -> list[Hit]:
        return self.names.find(text, limit=limit)

    def graphs(self) -> list[str]:
        """The IRIs of all named graphs, sorted, as recorded; raises StateError if nothing is published."""
        if self._graphs is None:
            self._graphs = sorted(iri for iri in self.require_record().graphs if iri != UNION_GRAPH)
        return self._graphs

    def opener(self) -> Callable[[], EndpointStore]:
        """A function that opens it in another process."""
        return self.engine.open

    def __len__(self) -> int:
        """The number of quads."""
        return sum(count for iri, count in self.require_record().graphs.items() if iri != UNION_GRAPH)

    def record(self) -> Record | None:
        """The record of what is published in the engine; None if nothing is, or during a switch."""
        answer = _answer("select", self._ask({"query": _RECORD}, ROWS), self.engine.address)
        rows = list(answer.rows())
        hashes = {str(getattr(row["hash"], "value", "")) for row in rows}
        if len(hashes) != 1:
            return None
        counts = {str(row["graph"].value): int(row["triples"].value) for row in rows}  # type: ignore[union-attr]
        return Record(hashes.pop(), counts)

    def require_record(self) -> Record:
        """The record of what is published; raises StateError if nothing is."""
        record = self.record()
        if record is None:
            raise StateError(
                Message("Nothing is published at {address}, or it is being switched.", address=self.engine.address),
                next_step="Try again in a few seconds, or run `lsgraph publish`.",
            )
        return record

    def count(self, graph: str) -> int:
        """The number of triples in one graph, ours or not."""
        text = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
        (row,) = _answer("select", self._ask({"query": text}, ROWS), self.engine.address).rows()
        return int(row["n"].value)  # type: ignore[union-attr]  # COUNT gives a literal

    def graphs_below(self, prefix: str) -> list[str]:
        """The IRIs of graphs with that prefix, ours or not."""
        text = f'SELECT DISTINCT ?g WHERE {{ GRAPH ?g {{ ?s ?p ?o }} FILTER (STRSTARTS(STR(?g), "{prefix}")) }}'
        rows = _answer("select", self._ask({"query": text}, ROWS), self.engine.address).rows()
        return sorted(str(row["g"].value) for row in rows)  # type: ignore[union-attr]

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _ask(self, form: dict[str, Any], media_type: str) -> bytes:
        import httpx

        headers = {"Accept": media_type, "Content-Type": _FORM}
        content = httpx.QueryParams(form)
        address = self.engine.address
        deadline = time.monotonic() + self.engine.seconds
        body = bytearray()
        try:
            with self._client.stream("POST", address, content=str(content).encode(), headers=headers) as response:
                for chunk in response.iter_bytes():
                    body += chunk
                    if len(body) > self.engine.mebibytes << 20:
                        raise EngineError(
                            Message(
                                "The answer of {address} is larger than {mebibytes} MiB.",
                                address=address,
                                mebibytes=self.engine.mebibytes,
                            ),
                            next_step="Ask for fewer rows, or page with ORDER BY and LIMIT.",
                        )
                    if time.monotonic() > deadline:
                        raise _too_slow(self.engine)
        except httpx.TimeoutException as error:
            raise _too_slow(self.engine) from error
        except httpx.HTTPError as error:
            raise EngineError(
                Message(
                    "{address} can't be asked, or broke off its answer: {reason}.",
                    address=address,
                    reason=error or type(error).__name__,
                ),
                next_step="Look whether the engine runs; LSGRAPH_STORE says where it is.",
            ) from error
        _check_response(response, bytes(body), media_type, address)
        return bytes(body)


def _too_slow(engine: Engine) -> EngineTimeError:
    return EngineTimeError(
        Message("{address} did not answer within {seconds:g} seconds.", address=engine.address, seconds=engine.seconds),
        next_step="Ask for less at a time, or look at the engine.",
    )


def _check_response(response: httpx.Response, body: bytes, media_type: str, address: str) -> None:
    """Raise EngineError unless the response is an answer of that type; QueryError if the engine refuses the query."""
    sent = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if response.status_code == 200 and sent == media_type:
        return
    if response.status_code == 200:
        raise EngineError(
            Message(
                "{address} answers {sent} where {media_type} is asked for.",
                address=address,
                sent=sent or Message("without a type"),
                media_type=media_type,
            ),
            next_step="Look whether LSGRAPH_STORE is the address of a SPARQL endpoint.",
        )
    said = " ".join(_TAG.sub(" ", body[:2000].decode("utf-8", "replace")).split())[:300]
    if response.status_code == 400:
        raise QueryError(
            Message("{address} refuses the query: {said}", address=address, said=said),
            next_step="Write it in another way.",
        )
    raise EngineError(
        Message(
            "{address} answers with status {status_code}: {said}",
            address=address,
            status_code=response.status_code,
            said=said,
        ),
        next_step="Look at the engine and its log.",
    )


def _kind(text: str) -> str:
    """The kind of answer that a query has. Its syntax is checked here, so that errors are the same with every engine."""
    try:
        return Answer(ox.Store().query(text, prefixes=PREFIXES, base_iri=BASE)).kind
    except SyntaxError as error:
        raise syntax_error(text, str(error)) from error
    except (OSError, RuntimeError, ValueError) as error:
        raise QueryError(Message("The query could not be evaluated: {reason}.", reason=error)) from error


def _without_last_semicolons(text: str) -> str:
    """The query without trailing semicolons: the grammar allows them, Virtuoso does not."""
    if not _LAST_SEMICOLON.search(text):
        return text
    all_lexemes = list(lexemes(text))
    parts = []
    for lexeme, after in zip(all_lexemes, [*all_lexemes[1:], all_lexemes[-1]], strict=True):
        is_last = lexeme.is_mark(";") and after.is_mark("}", "]", ".", ";")
        parts.append(lexeme.lead if is_last else str(lexeme))
    return "".join(parts)


def _declared(text: str) -> str:
    """The query with declarations for our base and the prefixes that it leaves undeclared."""
    used = [name for name in undeclared_prefixes(text) if name in PREFIXES]
    lines = [f"BASE <{BASE}>", *(f"PREFIX {name}: <{PREFIXES[name]}>" for name in used)]
    return "\n".join([*lines, text])


def _answer(kind: str, content: bytes, address: str) -> Answer:
    """The answer in a body, all of which is parsed first; raises EngineError if it is malformed."""
    try:
        if kind == "graph":
            quads = ox.parse(input=content, format=ox.RdfFormat.N_TRIPLES)
            return Answer(list(dict.fromkeys(quad.triple for quad in quads)))
        if b"typed-literal" in content:
            content = _as_recommended(content)
        # Parsed to the last row, then again from the start.
        if _parsed(content).kind == kind:
            if kind == "select":
                deque(_parsed(content).rows(), maxlen=0)
            return _parsed(content)
    except (QueryError, SyntaxError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise EngineError(
            Message("What {address} answers is cut or damaged: {reason}.", address=address, reason=error),
            next_step="Try again; then look at the engine.",
        ) from error
    raise EngineError(
        Message("{address} answers rows for a question of yes or no, or the other way.", address=address),
        next_step="Look at the engine.",
    )


def _parsed(content: bytes) -> Answer:
    return Answer(ox.parse_query_results(content, ox.QueryResultsFormat.JSON))


def _as_recommended(content: bytes) -> bytes:
    """Virtuoso's SPARQL JSON (its own name for literals, booleans as 1 and 0) as the recommendation has it."""
    result = json.loads(content)
    for row in result["results"]["bindings"]:
        for term in row.values():
            if term["type"] == "typed-literal":
                term["type"] = "literal"
                if term["datatype"] == _BOOLEAN:
                    term["value"] = _TRUTHS.get(term["value"], term["value"])
    return json.dumps(result).encode()
