"""The file of SQLite that holds the tables of a network: their form, how the file is made, and how it is opened.

The tables:

    about      what the network is as a whole, as values of JSON by name
    node       nodes, numbered from 0 by how much they connect along firm ties, with contacts, community and place in the one canvas;
               `present` are those of the network as it stands, `component` is the connected part by firm ties (0: no such tie)
    measure    betweenness and rank of each node, by firm ties and by all
    position   places of the nodes of a small network, in each frame
    edge       edges; labels are values of JSON by language
    edge_order the order of rows of edges, in each language
    span       how an edge stands from one day until before another; an edge that always stands has one span
    document   what evidence says of its document, once
    evidence   pieces of evidence, each once
    part       what analyses and views found at build, as values of JSON by `kind`, `of` and place

Numbers of nodes and edges are places in these tables alone and mean nothing in another generation.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from lsgraph.stores.sqlite_files import MOST_PARAMETERS, SQLiteFile, placeholders, writing_file

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

#: Where a generation keeps its network.
NETWORK_FILE = "network.sqlite"
#: Rises when the tables change their form.
FORMAT = 2

_SCHEMA = f"""
PRAGMA user_version = {FORMAT};
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE node (
  id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, labels TEXT NOT NULL, shorts TEXT NOT NULL, others TEXT NOT NULL, kind TEXT NOT NULL, family TEXT NOT NULL, unnamed INTEGER NOT NULL,
  contacts INTEGER NOT NULL, firm INTEGER NOT NULL, community INTEGER NOT NULL, x REAL, y REAL, tier INTEGER NOT NULL, present INTEGER NOT NULL,
  component INTEGER NOT NULL
);
CREATE TABLE measure (
  ties TEXT NOT NULL, node INTEGER NOT NULL, betweenness REAL NOT NULL, rank INTEGER, shared INTEGER NOT NULL,
  PRIMARY KEY (ties, node)
) WITHOUT ROWID;
CREATE TABLE position (
  frame TEXT NOT NULL, node INTEGER NOT NULL, x REAL NOT NULL, y REAL NOT NULL, PRIMARY KEY (frame, node)
) WITHOUT ROWID;
CREATE TABLE edge (
  id INTEGER PRIMARY KEY, source INTEGER NOT NULL, target INTEGER NOT NULL, key TEXT NOT NULL, predicate TEXT NOT NULL,
  labels TEXT NOT NULL, status TEXT NOT NULL, bases TEXT NOT NULL, concluded INTEGER NOT NULL,
  timeline TEXT NOT NULL, relation TEXT, claims TEXT
);
CREATE TABLE edge_order (
  language TEXT NOT NULL, place INTEGER NOT NULL, edge INTEGER NOT NULL, PRIMARY KEY (language, place)
) WITHOUT ROWID;
CREATE TABLE span (
  edge INTEGER NOT NULL, since TEXT NOT NULL, until TEXT NOT NULL, standing TEXT NOT NULL, PRIMARY KEY (edge, since)
) WITHOUT ROWID;
CREATE TABLE document (iri TEXT PRIMARY KEY, title TEXT NOT NULL, date TEXT, addresses TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE evidence (iri TEXT PRIMARY KEY, content TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE part (
  kind TEXT NOT NULL, of TEXT NOT NULL, place INTEGER NOT NULL, value TEXT NOT NULL, PRIMARY KEY (kind, of, place)
) WITHOUT ROWID;
"""
_INDEXES = """
CREATE INDEX node_community ON node (community, id);
CREATE INDEX node_kind ON node (kind, id);
CREATE INDEX measure_rank ON measure (ties, rank, node) WHERE rank IS NOT NULL;
CREATE INDEX edge_source ON edge (source, target);
CREATE INDEX edge_target ON edge (target, source);
CREATE INDEX edge_predicate ON edge (predicate);
ANALYZE;
"""


@contextmanager
def writing_tables(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection to empty tables that are at that path afterwards, as `writing_file` says; the same for the same rows."""
    with writing_file(path) as connection:
        connection.executescript(_SCHEMA)
        with connection:
            yield connection
        connection.executescript(_INDEXES)


class TableFile(SQLiteFile):
    """The file of tables, which is only read; safe to use from many threads and processes."""

    FORMAT = FORMAT

    def __init__(self, path: Path) -> None:
        """Open the file; raises StateError where it is missing, damaged or of another form."""
        super().__init__(path)
        self.about: Mapping[str, Any] = {
            name: json.loads(value) for name, value in self.rows("SELECT name, value FROM about")
        }

    def rows_of(self, query: str, values: Iterable[Any], *more: object) -> list[tuple[Any, ...]]:
        """The rows of a query about some of these values, in their order: `[]` in it stands for them, `?` after it for the rest."""
        ordered = sorted(set(values))
        rows: list[tuple[Any, ...]] = []
        for first in range(0, len(ordered), MOST_PARAMETERS):
            some = ordered[first : first + MOST_PARAMETERS]
            rows += self.rows(query.replace("[]", f"({placeholders(len(some))})"), [*some, *more])
        return rows
