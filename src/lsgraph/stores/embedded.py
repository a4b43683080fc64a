"""Oxigraph within the process: the store of a generation, opened read-only, or one in memory.

The default graph holds the union of the named graphs, each triple once. Oxigraph can also take the union at query time
(`use_default_graph_as_union`), but then a triple in two graphs counts twice: rows are repeated, sums are wrong.
"""

from __future__ import annotations

import hashlib
import io
import re
import zlib
from contextlib import suppress
from functools import cached_property, partial
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph.errors import QueryError, QuerySyntaxError, StateError, TextPosition
from lsgraph.languages import Message
from lsgraph.namespaces import BASE, PREFIXES
from lsgraph.stores.base import Answer, evaluation_error
from lsgraph.stores.chosen import graphs_of, merged
from lsgraph.stores.guard import check_query, prefixes_in
from lsgraph.stores.matching import expand_name_patterns, may_have_name_patterns
from lsgraph.stores.names import NAMES_FILE, NameIndex
from lsgraph.stores.naming import names_of
from lsgraph.stores.prefixes import advice_on
from lsgraph.stores.rewriting import Rewritten, rewritten, with_expressions
from lsgraph.stores.union import with_union

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Sequence
    from pathlib import Path

    from lsgraph.stores.names import Hit

#: A possible prefix; its bounded length keeps the search linear, whatever a query contains.
_PREFIX = re.compile(r"([A-Za-z][\w.-]{0,60}):")
_POSITION = re.compile(r"error at (\d+):(\d+): ?(.*)", re.DOTALL)


class EmbeddedStore:
    """An Oxigraph store that is only read."""

    def __init__(self, path: Path) -> None:
        try:
            self._store = ox.Store.read_only(str(path))
        except (OSError, RuntimeError, ValueError) as error:
            raise StateError(
                "The generation holds no store that can be read.", inside=str(error), next_step="Run `lsgraph build`."
            ) from error
        self._path: Path | None = path
        self._packed: tuple[Path, str] | None = None
        self._names_file: Path | None = path.parent / NAMES_FILE

    @classmethod
    def in_memory(cls, quads: Iterable[ox.Quad]) -> EmbeddedStore:
        """A store of these quads, in memory."""
        held = ox.Store()
        held.bulk_extend(with_union(quads))
        return cls.over(held)

    @classmethod
    def over(cls, held: ox.Store) -> EmbeddedStore:
        """A store over one of Oxigraph that holds the union already, and that nobody changes any more."""
        store = cls.__new__(cls)
        store._path = store._packed = store._names_file = None
        store._store = held
        return store

    @classmethod
    def of_packed(cls, path: Path, sha256: str) -> EmbeddedStore:
        """A store in memory of a compressed file of N-Quads, which another process reads anew; raises StateError where it is not as its digest says."""
        # No store of a generation is packed.
        import gzip

        try:
            content = path.read_bytes()
            if hashlib.sha256(content).hexdigest() != sha256:
                raise ValueError("it is not what its digest says")
            quads = list(ox.parse(gzip.decompress(content), ox.RdfFormat.N_QUADS))
        except (OSError, EOFError, SyntaxError, ValueError, zlib.error) as error:
            raise StateError(
                "The edition that lsgraph carries is damaged.",
                inside=f"{path}: {error}",
                next_step="Install lsgraph again.",
            ) from error
        store = cls.in_memory(quads)
        store._packed = (path, sha256)
        return store

    @classmethod
    def _of_dump(cls, content: bytes) -> EmbeddedStore:
        """A store in memory of N-Quads that already contain the union."""
        store = cls.in_memory(())
        store._store.bulk_load(input=content, format=ox.RdfFormat.N_QUADS)
        return store

    @property
    def folder(self) -> Path | None:
        """The folder of the generation that it is the store of; None for a store in memory."""
        return self._path.parent if self._path is not None else None

    def query(self, text: str, *, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()) -> Answer:
        """Answer a query, as `Store.query` says."""
        check_query(text)
        query = rewritten(text)
        try:
            return self._answer(query, default_graphs, named_graphs)
        except QuerySyntaxError:
            if (again := with_expressions(query)) is None:
                raise
            with suppress(QuerySyntaxError):
                return self._answer(again, default_graphs, named_graphs)
            raise

    def _answer(self, query: Rewritten, default_graphs: Sequence[str], named_graphs: Sequence[str]) -> Answer:
        expanded = self._expanded(query)
        try:
            if not default_graphs and not named_graphs:
                # The protocol's choice overrides that of the query (SPARQL 1.1 Protocol, 2.1.4).
                default_graphs, named_graphs = _chosen_in(expanded)
            return Answer(self._evaluate(expanded, default_graphs, named_graphs))
        except SyntaxError as error:
            raise syntax_error(query, str(error)) from error
        except (OSError, RuntimeError, ValueError) as error:
            raise evaluation_error(error) from error

    @cached_property
    def names(self) -> NameIndex:
        """The names of everything in it; raises StateError if the generation's index is damaged."""
        if self._names_file is not None and self._names_file.is_file():
            return NameIndex(self._names_file)
        return NameIndex.in_memory(names_of(self))

    def _find_names(self, text: str, *, limit: int) -> list[Hit]:
        # The index is opened, or made, on the first query that needs it.
        return self.names.find(text, limit=limit)

    def _expanded(self, query: Rewritten) -> str:
        if not may_have_name_patterns(query.text):
            return query.text
        # Positions in messages must be those of the user's own text, so the engine parses that first.
        _check_syntax(query)
        try:
            return expand_name_patterns(query.text, self._find_names)
        except StateError as error:
            raise StateError(
                Message("Names can't be sought. {reason}", reason=error.what),
                inside=error.inside,
                next_step=error.advice,
            ) from error

    def _evaluate(
        self, text: str, default_graphs: Sequence[str], named_graphs: Sequence[str]
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        store, default_graphs = self._store, list(dict.fromkeys(default_graphs))
        default: list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph] | None = None
        named: list[ox.NamedNode | ox.BlankNode] | None = None
        if len(default_graphs) > 1:
            store = merged(store, default_graphs, named_graphs)
            default, named = [ox.DefaultGraph()], [ox.NamedNode(iri) for iri in named_graphs]
        elif default_graphs or named_graphs:
            default, named = [ox.NamedNode(iri) for iri in default_graphs], [ox.NamedNode(iri) for iri in named_graphs]
        return store.query(text, prefixes=_prefixes_in(text), base_iri=BASE, default_graph=default, named_graphs=named)

    def graphs(self) -> list[str]:
        """The IRIs of all named graphs, sorted."""
        return sorted(graph.value for graph in self._store.named_graphs() if isinstance(graph, ox.NamedNode))

    def opener(self) -> Callable[[], EmbeddedStore]:
        """A function that opens it in another process; for a store in memory it carries all quads."""
        if self._path is not None:
            return partial(type(self), self._path)
        if self._packed is not None:
            return partial(self.of_packed, *self._packed)
        content = io.BytesIO()
        self._store.dump(content, format=ox.RdfFormat.N_QUADS)
        return partial(self._of_dump, content.getvalue())

    def __len__(self) -> int:
        """The number of quads in named graphs; the union is not counted."""
        (row,) = self.query("SELECT (COUNT(*) AS ?quads) WHERE { GRAPH ?graph { ?s ?p ?o } }").rows()
        return int(row["quads"].value)  # type: ignore[union-attr]  # COUNT gives a literal


def _chosen_in(text: str) -> tuple[Sequence[str], Sequence[str]]:
    """The graphs that a query chooses with FROM; none for a text that is no query: the engine then reports the error."""
    try:
        return graphs_of(text)
    except SyntaxError:
        return (), ()


def _prefixes_in(text: str) -> dict[str, str]:
    """The prefixes of lsgraph that a query may use: passing all of them takes the engine longer than a small query."""
    return {name: PREFIXES[name] for name in _PREFIX.findall(text) if name in PREFIXES}


def _check_syntax(query: Rewritten) -> None:
    """Raise QuerySyntaxError if a text is not SPARQL."""
    try:
        ox.Store().query(query.text, prefixes=_prefixes_in(query.text), base_iri=BASE)
    except SyntaxError as error:
        raise syntax_error(query, str(error)) from error
    except (OSError, RuntimeError, ValueError) as error:
        raise QueryError(Message("The query could not be evaluated: {reason}.", reason=error)) from error


def syntax_error(query: str | Rewritten, message: str, *, declared: Container[str] = PREFIXES) -> QuerySyntaxError:
    """Oxigraph's message as an error that shows the position in the user's own text, and names an undeclared prefix.

    `declared`: prefixes that need no declaration in the query.
    """
    query = Rewritten(query, query) if isinstance(query, str) else query
    text = query.original
    own, used = prefixes_in(text)
    if unknown := next((item for item in used.items() if item[0] not in declared), None):
        prefix, position = unknown
        return QuerySyntaxError(
            Message(
                "The prefix {prefix}: is not declared (line {line}, column {column}).",
                prefix=prefix,
                line=position.line,
                column=position.column,
            ),
            position=position,
            next_step=advice_on(prefix, own),
        )
    match = _POSITION.match(message)
    if not match:
        return QuerySyntaxError(Message("The query is not SPARQL: {message}.", message=message))
    position = (
        query.position(int(match[1]), int(match[2])) if query.edits else TextPosition(int(match[1]), int(match[2]))
    )
    lines = text.splitlines()
    shown = lines[position.line - 1].strip()[:200] if position.line <= len(lines) else Message("the end of the query")
    # Oxigraph's list of "expected" keywords seldom helps; a message that is a sentence does.
    detail = match[3].removeprefix("expected one of ").removesuffix(", [_]")
    reason = f" {detail}." if " " in detail and detail[0].isupper() and "," not in detail else ""
    return QuerySyntaxError(
        Message(
            "The query is not SPARQL at line {line}, column {column}: {shown}{reason}",
            line=position.line,
            column=position.column,
            shown=shown,
            reason=reason,
        ),
        position=position,
        next_step="Mend the query there.",
    )
