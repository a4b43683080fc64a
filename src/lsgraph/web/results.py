"""Answers in SPARQL JSON as tables for people."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lsgraph.resources.model import Reference

if TYPE_CHECKING:
    from lsgraph.resources import Resources

#: Rows that a page shows; the files hold all of them.
MOST_ROWS_SHOWN = 1000


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: a thing where it has an IRI, else a value in a `language` where it has one."""

    reference: Reference
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """An answer to show: the truth of ASK, or columns and the first rows of `total`."""

    truth: bool | None
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell | None, ...], ...]
    total: int


def table_of(content: bytes, resources: Resources) -> Table:
    """The table of an answer in SPARQL 1.1 Query Results JSON."""
    result = json.loads(content)
    if "boolean" in result:
        return Table(result["boolean"], (), (), 1)
    columns = tuple(result["head"]["vars"])
    bindings = result["results"]["bindings"]
    rows = tuple(
        tuple(_cell(row[name], resources) if name in row else None for name in columns)
        for row in bindings[:MOST_ROWS_SHOWN]
    )
    return Table(None, columns, rows, len(bindings))


def _cell(term: dict[str, object], resources: Resources) -> Cell:
    value, language = str(term["value"]), term.get("xml:lang")
    if term["type"] == "uri":
        return Cell(resources.reference(value))
    return Cell(Reference(None, {"sv": value, "en": value}), str(language) if language else None)


def network_query() -> str:
    """The derived edges, one triple each: what the picture draws, for other programs."""
    return (
        "CONSTRUCT { ?source ?predicate ?target } WHERE {\n"
        "  ?edge a ls:DerivedEdge ;\n"
        "    rdf:subject ?source ; rdf:predicate ?predicate ; rdf:object ?target .\n"
        "}"
    )
