"""SPARQL without HTTP: what kind of query a text is, which formats its answer has, and the answer itself.

    query = read_query("ASK { ?s ?p ?o }", max_length=100_000)
    formats_for(query)            # those in which its answer can be written
    write_answer(store, query, JSON, out)

Engines are behind `lsgraph.stores`; the server and the command line are above.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Literal

import pyoxigraph as ox

from lsgraph.errors import QueryError, QuerySyntaxError
from lsgraph.media_types import GRAPHS, RESULTS
from lsgraph.stores.guard import TOKEN, check_query, position_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lsgraph.media_types import Format
    from lsgraph.stores import Answer, Store

Form = Literal["select", "ask", "construct", "describe"]

_FORMS: dict[str, Form] = {"SELECT": "select", "ASK": "ask", "CONSTRUCT": "construct", "DESCRIBE": "describe"}
_UPDATES = frozenset(["INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "WITH"])
_PROLOGUE = frozenset(("PREFIX", "BASE", "VERSION"))


class QueryTooLongError(QueryError):
    """A query is longer than the service accepts."""


@dataclass(frozen=True, slots=True)
class Query:
    """A query that has passed all checks but the engine's own; graphs as the SPARQL protocol chooses them."""

    text: str
    form: Form
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


def read_query(
    text: str, *, max_length: int, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()
) -> Query:
    """Check a text before any engine sees it.

    Raises QueryTooLongError for more than `max_length` characters, QuerySyntaxError for what is empty, nested too deep or no
    query, and QueryError for an update, for SERVICE and for a graph that is no absolute IRI.
    """
    if len(text) > max_length:
        raise QueryTooLongError(
            f"The query has {len(text):,} characters; the longest that is accepted has {max_length:,}.",
            next_step="Shorten it, or ask in several steps.",
        )
    if not text.strip():
        raise QuerySyntaxError("The query is empty.", next_step="Write one, say: SELECT * WHERE { ?s ?p ?o } LIMIT 10")
    check_query(text)
    form = query_form(text)
    for iri in (*default_graphs, *named_graphs):
        _check_graph(iri)
    return Query(text, form, tuple(default_graphs), tuple(named_graphs))


def query_form(text: str) -> Form:
    """Which of the four forms a query has, by the first word after its prologue.

    >>> query_form("PREFIX ask: <http://example.org/> SELECT * { ?s ask:x ?o }")
    'select'
    """
    for token in TOKEN.finditer(text):
        word = (token["word"] or "").upper()
        if word in _FORMS:
            return _FORMS[word]
        if word in _UPDATES:
            raise QueryError(
                f"{word} is an update; the graph is only read.",
                next_step="Change the files under data/ and build anew.",
            )
        if token["open"] or (word and word not in _PROLOGUE):
            position = position_at(text, token.start())
            raise QuerySyntaxError(
                f"The query is not SPARQL at line {position.line}, column {position.column}: {token[0][:80]}",
                position=position,
                next_step="A query begins with SELECT, ASK, CONSTRUCT or DESCRIBE.",
            )
    raise QuerySyntaxError(
        "The query has a prologue at most, and asks nothing.",
        next_step="A query begins with SELECT, ASK, CONSTRUCT or DESCRIBE.",
    )


def formats_for(query: Query) -> tuple[Format, ...]:
    """The formats in which the answer can be written, the preferred one first."""
    return RESULTS if query.form in ("select", "ask") else GRAPHS


def answer(store: Store, query: Query) -> Answer:
    """The store's answer; raises QuerySyntaxError and QueryError."""
    return store.query(query.text, default_graphs=query.default_graphs, named_graphs=query.named_graphs)


def write_answer(store: Store, query: Query, fmt: Format, out: IO[bytes]) -> None:
    """Evaluate the query and write all of its answer in that format; raises QuerySyntaxError and QueryError."""
    try:
        answer(store, query).write(out, fmt)
    except (OSError, RuntimeError, ValueError) as error:
        raise QueryError(f"The query could not be evaluated: {error}.") from error


def _check_graph(iri: str) -> None:
    try:
        ox.NamedNode(iri)
    except ValueError as error:
        raise QueryError(
            f"The graph {iri!r} is no absolute IRI: {error}.",
            next_step="The graphs are listed by SELECT DISTINCT ?graph WHERE { GRAPH ?graph { ?s ?p ?o } }.",
        ) from error
