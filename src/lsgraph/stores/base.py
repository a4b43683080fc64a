"""The interface of a store, and `Answer`, the type that every query returns."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Literal, Protocol, TypeAlias, cast

import pyoxigraph as ox

from lsgraph import media_types
from lsgraph.errors import LsgraphError, QueryError, StateError
from lsgraph.languages import Message
from lsgraph.namespaces import PREFIXES
from lsgraph.stores.held import Held

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from lsgraph.media_types import Format
    from lsgraph.stores.names import NameIndex

#: First words of RocksDB's messages (below Oxigraph) about damaged or missing files.
_DAMAGE = ("Corruption", "IO error")

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

RESULT_FORMATS = {
    media_types.JSON: ox.QueryResultsFormat.JSON,
    media_types.XML: ox.QueryResultsFormat.XML,
    media_types.CSV: ox.QueryResultsFormat.CSV,
    media_types.TSV: ox.QueryResultsFormat.TSV,
}
RDF_FORMATS = {
    media_types.TURTLE: ox.RdfFormat.TURTLE,
    media_types.N_TRIPLES: ox.RdfFormat.N_TRIPLES,
    media_types.RDF_XML: ox.RdfFormat.RDF_XML,
    media_types.JSON_LD: ox.RdfFormat.JSON_LD,
    media_types.TRIG: ox.RdfFormat.TRIG,
    media_types.N_QUADS: ox.RdfFormat.N_QUADS,
}

#: Characters that XML 1.0 cannot contain, not even as references (https://www.w3.org/TR/xml/#charsets), in UTF-8.
_NOT_IN_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")


class _WellFormed:
    """A stream for XML that refuses characters that would make it ill-formed."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out, self._tail = out, b""

    def write(self, content: bytes) -> int:
        joined = self._tail + content
        if match := _NOT_IN_XML.search(joined):
            row = (
                joined[max(0, match.start() - 80) : match.start()].decode("utf-8", "ignore").rsplit("\n", 1)[-1].strip()
            )
            raise QueryError(
                Message("XML can't hold U+{ord:04X}, which stands after {row!r}.", ord=ord(match[0].decode()), row=row),
                next_step="Take another format, such as JSON or Turtle.",
            )
        self._tail = content[-2:]
        return self._out.write(content)

    def flush(self) -> None:
        self._out.flush()


@contextmanager
def writing(out: IO[bytes], fmt: Format) -> Iterator[IO[bytes]]:
    """The stream to write RDF of that format to; raises QueryError if the format cannot express the data."""
    try:
        yield cast("IO[bytes]", _WellFormed(out)) if fmt is media_types.RDF_XML else out
    except OSError as error:
        # Errors of the operating system have a number; one without a number is the engine's refusal to write.
        if error.errno is not None:
            raise
        raise QueryError(
            Message("{format} can't hold this data: {reason}.", format=fmt.name, reason=error),
            next_step="Take another format, such as Turtle or N-Quads.",
        ) from error


def evaluation_error(error: Exception) -> LsgraphError:
    """The error for one that an engine raised while it answered: StateError if its files are damaged, else QueryError.

    Oxigraph has no error type of its own for damage; its messages about damage name files of ours.
    """
    text = str(error)
    if text.startswith(_DAMAGE):
        return StateError(
            "The store is damaged: the query could not be answered.",
            inside=text,
            next_step="Run `lsgraph verify`: it tells what is damaged and how to mend it.",
        )
    return QueryError(Message("The query could not be evaluated: {text}.", text=text))


class Answer:
    """The result of a query: rows (`select`), true or false (`ask`), or triples (`graph`). It can be read once.

    Rows and triples come as the engine finds them, so evaluation errors may occur while they are read: they are
    raised as QueryError.

    The engine's result is read and freed by the thread that asked (`Held`), whoever has this answer.
    """

    def __init__(self, result: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples | Sequence[ox.Triple]) -> None:
        self._kind: Literal["select", "ask", "graph"] = "graph"
        self._variables: tuple[str, ...] = ()
        self._truth: ox.QueryBoolean | None = None
        self._held: Held | None = None
        if isinstance(result, ox.QueryBoolean):
            self._kind, self._truth = "ask", result
            return
        if isinstance(result, ox.QuerySolutions):
            self._kind = "select"
            self._variables = tuple(variable.value for variable in result.variables)
        self._held = Held(result if isinstance(result, ox.QuerySolutions | ox.QueryTriples) else iter(result))

    @property
    def kind(self) -> Literal["select", "ask", "graph"]:
        """Which of the three kinds it is."""
        return self._kind

    @property
    def variables(self) -> tuple[str, ...]:
        """The names of the columns, without question marks; empty unless the kind is `select`."""
        return self._variables

    @property
    def boolean(self) -> bool:
        """The truth of an ASK query."""
        if self._kind != "ask":
            raise self._misread(Message("Only an ASK query is true or false."))
        return bool(self._truth)

    def rows(self) -> Iterator[dict[str, Term]]:
        """The rows of a SELECT query; unbound variables are missing from a row."""
        if self._kind != "select":
            raise self._misread(Message("Only a SELECT query has rows."))
        names = self._variables
        try:
            for solution in self._taken().items():
                yield {name: term for name in names if (term := solution[name]) is not None}
        except (OSError, RuntimeError, ValueError) as error:
            raise evaluation_error(error) from error

    def triples(self) -> Iterator[ox.Triple]:
        """The triples of a CONSTRUCT or DESCRIBE query."""
        if self._kind != "graph":
            raise self._misread(Message("Only CONSTRUCT and DESCRIBE queries have triples."))
        try:
            yield from self._taken().items()
        except (OSError, RuntimeError, ValueError) as error:
            raise evaluation_error(error) from error

    def write(self, out: IO[bytes], fmt: Format) -> None:
        """Write the whole answer in that format; raises QueryError if the format does not fit the kind."""
        if self._kind == "graph":
            rdf_format = RDF_FORMATS.get(fmt)
            if rdf_format is None:
                raise self._misread(Message("Triples can't be written as {format}.", format=fmt.name))
            with writing(out, fmt) as stream:
                self._taken().write_triples(stream, rdf_format, PREFIXES)
            return
        results_format = RESULT_FORMATS.get(fmt)
        if results_format is None:
            raise self._misread(Message("Rows can't be written as {format}.", format=fmt.name))
        if self._truth is not None and fmt in (media_types.CSV, media_types.TSV):
            # The recommendation defines no ASK result in these formats: other engines write the bare word.
            out.write(b"true\n" if self._truth else b"false\n")
        elif self._truth is not None:
            self._truth.serialize(out, format=results_format)
        else:
            self._taken().write_rows(
                cast("IO[bytes]", _WellFormed(out)) if fmt is media_types.XML else out, results_format
            )

    def _taken(self) -> Held:
        """What the engine gave; raises QueryError if it was taken before."""
        held, self._held = self._held, None
        if held is None:
            raise QueryError("This answer has been read.", next_step="Ask anew.")
        return held

    def _misread(self, message: Message) -> QueryError:
        """Release the engine's result; return the error for an answer read as the wrong kind."""
        self._held = None
        return QueryError(message)


class Store(Protocol):
    """A read-only set of named graphs that answers SPARQL queries."""

    @property
    def names(self) -> NameIndex:
        """An index of the names of everything that has an IRI."""
        ...

    def query(self, text: str, *, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()) -> Answer:
        """Answer a query; the prefixes of lsgraph need no declaration, and relative IRIs are resolved against its base.

        The default graph is the union of all graphs, unless `default_graphs` or `named_graphs` choose otherwise, as the
        SPARQL protocol has it. `ls:nameLike` is answered from `names`. Raises QuerySyntaxError and QueryError.
        """
        ...

    def graphs(self) -> list[str]:
        """The IRIs of all named graphs, sorted."""
        ...

    def opener(self) -> Callable[[], Store]:
        """A function that opens the same store in another process; it can be pickled."""
        ...

    def __len__(self) -> int:
        """The number of quads."""
        ...
