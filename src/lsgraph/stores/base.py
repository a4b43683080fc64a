"""The interface of a store, and `Answer`, the one type that a query returns."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Literal, Protocol, TypeAlias

import pyoxigraph as ox

from lsgraph import media_types
from lsgraph.errors import QueryError
from lsgraph.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lsgraph.media_types import Format
    from lsgraph.names import NameIndex

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


class Answer:
    """What a query gave: rows (`select`), true or false (`ask`), or triples (`graph`). It is read once.

    Rows and triples come as the engine finds them, so that evaluation errors may come while they are read: they are
    raised as QueryError.
    """

    def __init__(self, result: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples | Sequence[ox.Triple]) -> None:
        self._result = result

    @property
    def kind(self) -> Literal["select", "ask", "graph"]:
        """Which of the three it is."""
        if isinstance(self._result, ox.QuerySolutions):
            return "select"
        return "ask" if isinstance(self._result, ox.QueryBoolean) else "graph"

    @property
    def variables(self) -> tuple[str, ...]:
        """The names of the columns, without question marks; empty unless the kind is `select`."""
        if isinstance(self._result, ox.QuerySolutions):
            return tuple(variable.value for variable in self._result.variables)
        return ()

    @property
    def boolean(self) -> bool:
        """The truth of an ASK query."""
        if not isinstance(self._result, ox.QueryBoolean):
            raise QueryError("Only an ASK query is true or false.")
        return bool(self._result)

    def rows(self) -> Iterator[dict[str, Term]]:
        """The rows of a SELECT query; what is unbound is not in the row."""
        if not isinstance(self._result, ox.QuerySolutions):
            raise QueryError("Only a SELECT query has rows.")
        names = self.variables
        try:
            for solution in self._result:
                yield {name: term for name in names if (term := solution[name]) is not None}
        except (OSError, RuntimeError, ValueError) as error:
            raise QueryError(f"The query could not be evaluated: {error}.") from error

    def triples(self) -> Iterator[ox.Triple]:
        """The triples of a CONSTRUCT or DESCRIBE query."""
        if isinstance(self._result, ox.QuerySolutions | ox.QueryBoolean):
            raise QueryError("Only CONSTRUCT and DESCRIBE queries have triples.")
        try:
            yield from self._result
        except (OSError, RuntimeError, ValueError) as error:
            raise QueryError(f"The query could not be evaluated: {error}.") from error

    def write(self, out: IO[bytes], fmt: Format) -> None:
        """Write all of it in that format; raises QueryError where the format does not fit the kind."""
        if not isinstance(self._result, ox.QuerySolutions | ox.QueryBoolean):
            rdf_format = RDF_FORMATS.get(fmt)
            if rdf_format is None:
                raise QueryError(f"Triples can't be written as {fmt.name}.")
            ox.serialize(self._result, out, format=rdf_format, prefixes=PREFIXES)
            return
        results_format = RESULT_FORMATS.get(fmt)
        if results_format is None:
            raise QueryError(f"Rows can't be written as {fmt.name}.")
        if isinstance(self._result, ox.QueryBoolean) and fmt in (media_types.CSV, media_types.TSV):
            # The recommendation gives ASK no form in these formats: the bare word is what other engines write.
            out.write(b"true\n" if self._result else b"false\n")
            return
        self._result.serialize(out, format=results_format)


class Store(Protocol):
    """Something that answers SPARQL queries over named graphs and never changes."""

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

    def __len__(self) -> int:
        """The number of quads."""
        ...
