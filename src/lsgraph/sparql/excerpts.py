"""The beginning of an answer, read without the rest: what a page shows of a hundred thousand rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator

_STRING = PREFIXES["xsd"] + "string"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """An answer as far as it is shown: the truth of ASK, or its variables and the first of `total` rows."""

    truth: bool | None
    variables: tuple[str, ...] = ()
    rows: tuple[dict[str, dict[str, str]], ...] = ()
    total: int = 1


def excerpt_of(content: bytes, most: int) -> Excerpt:
    """The first rows, `most` of them, of an answer in SPARQL 1.1 Query Results TSV, which has a line for each row and can so be counted unread.

    Each term is as SPARQL JSON has it. To parse all of a large answer, in whichever thread, would hold up everything else.
    """
    if content.strip() in (b"true", b"false"):
        return Excerpt(content.strip() == b"true")
    end = 0
    for _ in range(most + 1):
        end = content.find(b"\n", end) + 1
        if not end:
            break
    found = ox.parse_query_results(content[: end or len(content)], format=ox.QueryResultsFormat.TSV)
    assert isinstance(found, ox.QuerySolutions), "rows"
    variables = tuple(each.value for each in found.variables)
    rows = tuple(
        {name: _term(term) for name in variables if (term := solution[name]) is not None} for solution in found
    )
    return Excerpt(None, variables, rows, max(0, content.count(b"\n") - 1))


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
    """What stands in the first column of each row of an answer in TSV: an IRI, or None for anything else."""
    start = content.find(b"\n") + 1
    while start and start < len(content):
        end = content.find(b"\n", start)
        first = content[start : end if end >= 0 else len(content)].partition(b"\t")[0]
        yield first[1:-1].decode() if first.startswith(b"<") else None
        start = end + 1
