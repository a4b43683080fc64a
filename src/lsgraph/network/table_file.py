"""The SQLite file with the tables of a network: schema, writing and opening.

The tables:

    about      values about the whole network, as JSON by name
    node       nodes, numbered from 0 in order of importance by firm ties, with contacts, community and position on the single canvas;
               `present`: part of the current network; `component`: connected component by firm ties (0: no firm ties); `region`: the slug of
               its region, null for what has none or several; `place`: the code of its municipality or county, null where none is on record
    measure    betweenness and rank of each node, by firm ties and by all
    position   positions of the nodes of a small network, in each frame
    edge       edges; labels as JSON by language; `signs`: what is not known of each (`table_rows.SIGNS`), a bit each
    edge_order the order of edges in the table on a page, by language; by `time` the order in which they begin
    span       the standing of an edge from one day (inclusive) until another (exclusive); one span for an edge without days
    document   title, date and addresses of the documents of evidence
    evidence   pieces of evidence
    part       results of analyses and views, as JSON by `kind`, `of` and index

Numbers of nodes and edges are keys of these tables and not valid in another generation.
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

#: The name of the file in the folder of a generation.
NETWORK_FILE = "network.sqlite"
IN_TIME = "time"
"""The name, in place of a language, of the order in which edges begin."""
#: Version of the schema; increased with each change.
FORMAT = 4

_SCHEMA = f"""
PRAGMA user_version = {FORMAT};
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE node (
  id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, labels TEXT NOT NULL, shorts TEXT NOT NULL, others TEXT NOT NULL, kind TEXT NOT NULL, family TEXT NOT NULL, unnamed INTEGER NOT NULL,
  contacts INTEGER NOT NULL, firm INTEGER NOT NULL, community INTEGER NOT NULL, x REAL, y REAL, tier INTEGER NOT NULL, present INTEGER NOT NULL,
  component INTEGER NOT NULL, region TEXT, place TEXT
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
  timeline TEXT NOT NULL, relation TEXT, claims TEXT, signs INTEGER NOT NULL
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
CREATE INDEX node_region ON node (region, id) WHERE region IS NOT NULL;
CREATE INDEX node_place ON node (place, region, id);
CREATE INDEX measure_rank ON measure (ties, rank, node) WHERE rank IS NOT NULL;
CREATE INDEX edge_source ON edge (source, target);
CREATE INDEX edge_target ON edge (target, source);
CREATE INDEX edge_predicate ON edge (predicate);
ANALYZE;
"""


@contextmanager
def writing_tables(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection to empty tables in a file that appears at `path` on success (see `writing_file`); equal rows give equal bytes."""
    with writing_file(path) as connection:
        connection.executescript(_SCHEMA)
        with connection:
            yield connection
        connection.executescript(_INDEXES)


class TableFile(SQLiteFile):
    """The file of tables, read-only; safe to use from many threads and processes."""

    FORMAT = FORMAT

    def __init__(self, path: Path) -> None:
        """Open the file. Raises StateError if it is missing, damaged or of another version."""
        super().__init__(path)
        self.about: Mapping[str, Any] = {
            name: json.loads(value) for name, value in self.rows("SELECT name, value FROM about")
        }

    def rows_of(self, query: str, values: Iterable[Any], *more: object) -> list[tuple[Any, ...]]:
        """The rows of a query with `[]` replaced by these values (sorted, in batches of `MOST_PARAMETERS`); `more` are parameters after it."""
        ordered = sorted(set(values))
        rows: list[tuple[Any, ...]] = []
        for first in range(0, len(ordered), MOST_PARAMETERS):
            some = ordered[first : first + MOST_PARAMETERS]
            rows += self.rows(query.replace("[]", f"({placeholders(len(some))})"), [*some, *more])
        return rows
