"""SPARQL without HTTP: the form of a query, the formats for its answer, and the answer itself.

    query = read_query("ASK { ?s ?p ?o }", max_length=100_000)
    formats_for(query)            # the formats in which its answer can be written
    write_answer(store, query, JSON, out)
    rows_of(content, JSON)        # the number of rows written

Engines are behind `lsgraph.stores`; the server and the command line are above.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Literal

import pyoxigraph as ox

from lsgraph.errors import QueryError, QuerySyntaxError
from lsgraph.languages import Message
from lsgraph.media_types import CSV, DATASETS, FILES, GRAPHS, JSON, N_QUADS, N_TRIPLES, RESULTS, TSV, XML
from lsgraph.sparql.federation import check_services, with_answers
from lsgraph.sparql.row_files import About, json_with_about, write_rows
from lsgraph.stores import Answer
from lsgraph.stores.base import evaluation_error
from lsgraph.stores.guard import check_query, position_at, token_pattern

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from lsgraph.media_types import Format
    from lsgraph.sparql.given import Given
    from lsgraph.stores import Store

Form = Literal["select", "ask", "construct", "describe"]

_FORMS: dict[str, Form] = {"SELECT": "select", "ASK": "ask", "CONSTRUCT": "construct", "DESCRIBE": "describe"}
_UPDATES = frozenset(["INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "WITH"])
#: Functions whose value differs each time; a match in a string or a comment does no harm.
_VOLATILE = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID)\b")
#: A common prologue and the form; if it does not match, the form is found by tokens.
_PLAIN_FORM = re.compile(
    r"\s*(?:(?:PREFIX\s+[\w.-]*:\s*<[^<>]*>|BASE\s*<[^<>]*>)\s*)*(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.IGNORECASE
)
_QUOTED = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"')
_PROLOGUE = frozenset(("PREFIX", "BASE", "VERSION"))


class QueryTooLongError(QueryError):
    """A query is longer than the service accepts."""


@dataclass(frozen=True, slots=True)
class Query:
    """A query that has passed all checks but the engine's own, with the graphs chosen by the SPARQL protocol."""

    text: str
    form: Form
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    #: The other endpoints that it asks, which were allowed.
    services: tuple[str, ...] = ()

    @property
    def volatile(self) -> bool:
        """Whether the same query on the same data may have another answer, so that it must not be cached."""
        return bool(self.services) or _VOLATILE.search(self.text.upper()) is not None


def read_query(
    text: str,
    *,
    max_length: int,
    default_graphs: Sequence[str] = (),
    named_graphs: Sequence[str] = (),
    services: Collection[str] = (),
) -> Query:
    """Check a text before any engine sees it; `services` are the endpoints that SERVICE may ask.

    Raises QueryTooLongError for more than `max_length` characters, QuerySyntaxError for text that is empty, nested too deep or no
    query, and QueryError for an update, for SERVICE and for a graph that is not an absolute IRI.
    """
    if len(text) > max_length:
        raise QueryTooLongError(
            Message(
                "The query has {count:,} characters; the longest that is accepted has {max_length:,}.",
                count=len(text),
                max_length=max_length,
            ),
            next_step="Shorten it, or ask in several steps.",
        )
    if not text.strip():
        raise QuerySyntaxError("The query is empty.", next_step="Write one, say: SELECT * WHERE { ?s ?p ?o } LIMIT 10")
    check_query(text, with_service=bool(services))
    form = query_form(text)
    asked = check_services(text, services) if services else ()
    for iri in (*default_graphs, *named_graphs):
        _check_graph(iri)
    return Query(text, form, tuple(default_graphs), tuple(named_graphs), asked)


def query_form(text: str) -> Form:
    """The form of a query, by the first word after its prologue.

    >>> query_form("PREFIX ask: <http://example.org/> SELECT * { ?s ask:x ?o }")
    'select'
    """
    if plain := _PLAIN_FORM.match(text):
        return _FORMS[plain[1].upper()]
    for token in token_pattern().finditer(text):
        word = (token["word"] or "").upper()
        if word in _FORMS:
            return _FORMS[word]
        if word in _UPDATES:
            raise QueryError(
                Message("{word} is an update; the graph is only read.", word=word),
                next_step="Change the files under data/ and build anew.",
            )
        if token["open"] or (word and word not in _PROLOGUE):
            position = position_at(text, token.start())
            raise QuerySyntaxError(
                Message(
                    "The query is not SPARQL at line {line}, column {column}: {token}",
                    line=position.line,
                    column=position.column,
                    token=token[0][:80],
                ),
                position=position,
                next_step="A query begins with SELECT, ASK, CONSTRUCT or DESCRIBE.",
            )
    raise QuerySyntaxError(
        "The query has a prologue at most, and asks nothing.",
        next_step="A query begins with SELECT, ASK, CONSTRUCT or DESCRIBE.",
    )


def formats_for(query: Query) -> tuple[Format, ...]:
    """The formats in which the answer can be written, the default first."""
    if query.form == "select":
        return (*RESULTS, *FILES)
    return RESULTS if query.form == "ask" else (*GRAPHS, *DATASETS)


def evaluate(store: Store, query: Query) -> Answer:
    """The store's answer; raises QuerySyntaxError and QueryError."""
    text = with_answers(query.text, store) if query.services else query.text
    return store.query(text, default_graphs=query.default_graphs, named_graphs=query.named_graphs)


def write_answer(store: Store, query: Query, fmt: Format, out: IO[bytes], about: About | None = None) -> Given | None:
    """Evaluate the query and write its whole answer in that format; raises QuerySyntaxError and QueryError.

    `about` is written in formats that can contain the origin of an answer; XLSX, Parquet and CSVW need it. Of these it returns what they give;
    `given_by` reads that from others.
    """
    try:
        result = evaluate(store, query)
        if fmt in FILES:
            assert about is not None, "a file says where it comes from"
            return write_rows(result, out, fmt, about)
        if fmt is JSON and about is not None:
            content = io.BytesIO()
            result.write(content, fmt)
            out.write(json_with_about(content.getvalue(), about))
        else:
            result.write(out, fmt)
    except (OSError, RuntimeError, ValueError) as error:
        raise evaluation_error(error) from error
    return None


def plain_format(query: Query) -> Format:
    """The format that `read_answer` reads."""
    return N_TRIPLES if query.form in ("construct", "describe") else JSON


def read_answer(content: bytes, query: Query) -> Answer:
    """The answer that was written in the query's plain format."""
    if plain_format(query) is JSON:
        return Answer(ox.parse_query_results(content, ox.QueryResultsFormat.JSON))
    return Answer([quad.triple for quad in ox.parse(content, ox.RdfFormat.N_TRIPLES)])


def rows_of(content: bytes, fmt: Format, most: int) -> int | None:
    """The number of rows or triples in an answer if it exceeds `most`, else None; None too for formats that can't be counted.

    A cheap upper bound comes first: only an answer that may exceed `most` is counted exactly.
    """
    count: int | None = None
    if fmt is TSV:
        count = content.count(b"\n") - 1
    elif fmt in (N_TRIPLES, N_QUADS):
        count = content.count(b"\n")
    elif fmt is XML:
        # In a literal with the same characters the bracket is escaped.
        count = content.count(b"<result>")
    elif fmt is CSV and content.count(b"\n") - 1 > most:
        count = _QUOTED.sub(b"", content.replace(b'""', b"")).count(b"\n") - 1
    elif fmt is JSON and content.count(b"},{") + 1 > most:
        count = _QUOTED.sub(b'"', content).count(b"},{") + 1
    return count if count is not None and count > most else None


def _check_graph(iri: str) -> None:
    try:
        ox.NamedNode(iri)
    except ValueError as error:
        raise QueryError(
            Message("The graph {iri!r} is no absolute IRI: {reason}.", iri=iri, reason=error),
            next_step="The graphs are listed by SELECT DISTINCT ?graph WHERE { GRAPH ?graph { ?s ?p ?o } }.",
        ) from error
