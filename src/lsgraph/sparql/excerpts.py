"""The first rows of an answer, read without the rest, for a page that shows some of a hundred thousand rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph.namespaces import PREFIXES
from lsgraph.stores import Answer

if TYPE_CHECKING:
    from collections.abc import Iterator

_STRING = PREFIXES["xsd"] + "string"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The part of an answer that is shown: the truth of ASK, or the variables and the first of `total` rows."""

    truth: bool | None
    variables: tuple[str, ...] = ()
    rows: tuple[dict[str, dict[str, str]], ...] = ()
    total: int = 1


def excerpt_of(content: bytes, most: int) -> Excerpt:
    """The first `most` rows of an answer in SPARQL 1.1 Query Results TSV, which has one line per row and so is counted without parsing.

    Terms are as in SPARQL JSON. Parsing a large answer completely, in whichever thread, would block everything else.
    """
    if content.strip() in (b"true", b"false"):
        return Excerpt(content.strip() == b"true")
    end = 0
    for _ in range(most + 1):
        end = content.find(b"\n", end) + 1
        if not end:
            break
    answer = Answer(ox.parse_query_results(content[: end or len(content)], format=ox.QueryResultsFormat.TSV))
    rows = tuple({name: _term(term) for name, term in row.items()} for row in answer.rows())
    return Excerpt(None, answer.variables, rows, max(0, content.count(b"\n") - 1))


def _term(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> dict[str, str]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if not isinstance(term, ox.Literal):
        return {"type": "bnode", "value": str(term)}
    if term.language:
        return {"type": "literal", "value": term.value, "xml:lang": term.language}
    if term.datatype.value == _STRING:
        return {"type": "literal", "value": term.value}
    return {"type": "literal", "value": term.value, "datatype": term.datatype.value}


def first_column(content: bytes) -> Iterator[str | None]:
    """The first column of each row of an answer in TSV: an IRI, or None for anything else."""
    start = content.find(b"\n") + 1
    while start and start < len(content):
        end = content.find(b"\n", start)
        first = content[start : end if end >= 0 else len(content)].partition(b"\t")[0]
        yield first[1:-1].decode() if first.startswith(b"<") else None
        start = end + 1
