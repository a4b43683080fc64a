"""The network of a generation as tables in a file of SQLite, written once at build and read in part.

A page of a large network shows some of it, and asks for that: an actor with its neighbours, one group, a hundred ranks. The tables:

    about      what the network is as a whole, as values of JSON by name
    node       nodes, numbered from 0 by how much they connect along firm ties, with contacts, community and place in the one canvas
    measure    betweenness and rank of each node, by firm ties and by all
    position   places of the nodes of a small network, in each frame
    edge       edges, with the number of each in the order of rows in Swedish and in English
    span       how an edge stands from one day until before another; an edge that always stands has one span
    document   what evidence says of its document, once
    evidence   pieces of evidence, each once
    part       what analyses and views found at build, as values of JSON by `kind`, `of` and place

Numbers of nodes and edges are places in these tables alone and mean nothing in another generation.
"""

from __future__ import annotations

import json
import os
import sqlite3
import tempfile
import threading
import weakref
from contextlib import closing, contextmanager
from dataclasses import astuple
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import networkx as nx

from lsgraph.claims.model import Reference, Relation, Span
from lsgraph.claims.read import Claim, Edge, Evidence
from lsgraph.errors import StateError
from lsgraph.network.measures import Measures, by_importance
from lsgraph.network.ties import TIES, Ties, only_inferred
from lsgraph.network.timelines import ALWAYS, Timeline

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lsgraph.network.layout import Positions

#: Where a generation keeps its network.
NETWORK_FILE = "network.sqlite"
#: Rises when the tables change their form.
FORMAT = 1
#: Before and after all days on record.
FIRST_DAY, LAST_DAY = "0000-00-00", "9999-99-99"
#: How many values one statement names.
_CHUNK = 500

_SCHEMA = f"""
PRAGMA user_version = {FORMAT};
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE node (
  id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, label_sv TEXT NOT NULL, label_en TEXT NOT NULL, short_sv TEXT NOT NULL,
  short_en TEXT NOT NULL, others TEXT NOT NULL, kind TEXT NOT NULL, family TEXT NOT NULL, unnamed INTEGER NOT NULL,
  contacts INTEGER NOT NULL, firm INTEGER NOT NULL, community INTEGER NOT NULL, x REAL, y REAL, tier INTEGER NOT NULL
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
  label_sv TEXT NOT NULL, label_en TEXT NOT NULL, status TEXT NOT NULL, bases TEXT NOT NULL, concluded INTEGER NOT NULL,
  row_sv INTEGER NOT NULL, row_en INTEGER NOT NULL, timeline TEXT NOT NULL, relation TEXT, claims TEXT
);
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
CREATE INDEX edge_sv ON edge (row_sv);
CREATE INDEX edge_en ON edge (row_en);
ANALYZE;
"""
_NODE = "n.id, n.iri, n.label_sv, n.label_en, n.short_sv, n.short_en, n.others, n.kind, n.family, n.unnamed"
_EDGE = "e.id, e.source, e.target, e.key, e.predicate, e.label_sv, e.label_en, e.status, e.bases, e.timeline, e.relation, e.claims"


class TablesWriter:
    """Writes the tables of one network; `Tables.writing` opens one."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._number: dict[str, int] = {}
        connection.executescript(_SCHEMA)

    def write_about(self, **values: object) -> None:
        """What the network is as a whole, by name."""
        rows = [(name, _json(value)) for name, value in sorted(values.items())]
        self._connection.executemany("INSERT INTO about VALUES (?, ?)", rows)

    def write_nodes(
        self,
        graph: nx.MultiDiGraph[str],
        measured: Mapping[Ties, Mapping[str, Measures]],
        canvas: Mapping[str, Sequence[float]],
        tiers: Mapping[str, int],
    ) -> None:
        """All nodes with their measures; `canvas` are places in the one canvas of a large network, `tiers` when labels are shown."""
        ordered = by_importance(graph, measured["firm"])
        self._number = {node: number for number, node in enumerate(ordered)}
        self._connection.executemany(
            f"INSERT INTO node VALUES ({_marks(16)})",  # noqa: S608  # marks alone
            (_node_row(self._number[node], node, graph.nodes[node], measured["firm"][node], canvas.get(node), tiers[node]) for node in ordered),
        )  # fmt: skip
        self._connection.executemany(
            "INSERT INTO measure VALUES (?, ?, ?, ?, ?)",
            (
                (ties, self._number[node], own.betweenness, own.rank, own.shared)
                for ties in TIES
                for node, own in sorted(measured[ties].items(), key=lambda pair: self._number[pair[0]])
            ),
        )

    def write_positions(self, layouts: Mapping[str, Positions]) -> None:
        """The places of the nodes of a small network, by frame."""
        self._connection.executemany(
            "INSERT INTO position VALUES (?, ?, ?, ?)",
            (
                (frame, self._number[node], *place)
                for frame, places in sorted(layouts.items())
                for node, place in sorted(places.items(), key=lambda pair: self._number[pair[0]])
            ),
        )

    def write_edges(self, graph: nx.MultiDiGraph[str], rows: Mapping[str, Mapping[tuple[str, str, str], int]]) -> None:
        """All edges with what they rest on; `rows` are their numbers in the order of rows, by language."""
        evidence: dict[str, Evidence] = {}
        spans: list[tuple[int, str, str, str]] = []

        def written() -> Iterator[tuple[object, ...]]:
            for number, (source, target, key) in enumerate(sorted(graph.edges(keys=True))):
                data = graph.edges[source, target, key]
                line = data.get("timeline", ALWAYS)
                spans.extend((number, *span) for span in _spans(line))
                if data["edge"]:
                    evidence.update((item.iri, item) for item in data["edge"].evidence)
                edge = source, target, key
                yield (
                    number, self._number[source], self._number[target], key, data["predicate"], data["label_sv"], data["label_en"],
                    data["status"], " ".join(data["bases"]), only_inferred(data), rows["sv"][edge], rows["en"][edge],
                    _json([line.first, *line.turns]), _relation_json(data.get("relation")), _claims_json(data["edge"]),
                )  # fmt: skip

        self._connection.executemany(f"INSERT INTO edge VALUES ({_marks(15)})", written())  # noqa: S608  # marks alone
        self._connection.executemany("INSERT INTO span VALUES (?, ?, ?, ?)", spans)
        self._write_evidence(evidence)

    def _write_evidence(self, evidence: Mapping[str, Evidence]) -> None:
        documents = {item.document: item for item in evidence.values()}
        self._connection.executemany(
            "INSERT INTO document VALUES (?, ?, ?, ?)",
            (
                (iri, _json(item.document_title), item.document_date, _json(item.addresses))
                for iri, item in sorted(documents.items())
            ),
        )
        self._connection.executemany(
            "INSERT INTO evidence VALUES (?, ?)",
            ((iri, _evidence_json(item)) for iri, item in sorted(evidence.items())),
        )

    def write_parts(self, kind: str, of: str, values: Iterable[object]) -> None:
        """What was found at build, in order; whoever wrote it knows its form."""
        rows = ((kind, of, place, _json(value)) for place, value in enumerate(values))
        self._connection.executemany("INSERT INTO part VALUES (?, ?, ?, ?)", rows)


class Tables:
    """The tables of one network, which are only read; safe to use from many threads and processes."""

    def __init__(self, path: Path) -> None:
        """Open the file; raises StateError where it is missing, damaged or of another form."""
        # What is immutable needs no locks and no files beside it.
        address = f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1"
        self._path = path
        self._lock = threading.Lock()
        with _as_state_error(path):
            self._connection = sqlite3.connect(address, uri=True, check_same_thread=False)
            weakref.finalize(self, self._connection.close)
            (found,) = self._connection.execute("PRAGMA user_version").fetchone()
        if found != FORMAT:
            raise StateError(
                "The tables of the network are of another form.", inside=str(path), next_step="Run `lsgraph build`."
            )
        self.about: Mapping[str, Any] = {
            name: json.loads(value) for name, value in self.rows("SELECT name, value FROM about")
        }

    @staticmethod
    @contextmanager
    def writing(path: Path) -> Iterator[TablesWriter]:
        """A writer of tables that are at that path afterwards, whole, durable and the same for the same network, or not at all.

        Whoever has older ones open keeps them. Raises OSError, and StateError where SQLite can't go on.
        """
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with _as_state_error(path), closing(sqlite3.connect(temporary)) as connection:
                # Nobody reads it before it is whole: a journal protects nothing.
                connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
                with connection:
                    yield TablesWriter(connection)
                connection.executescript(_INDEXES)
            os.fsync(descriptor)
            os.chmod(temporary, 0o644)
            os.replace(temporary, path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        finally:
            os.close(descriptor)

    def rows(self, query: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """The rows of a query; raises StateError where the file is damaged."""
        with self._lock, _as_state_error(self._path):
            return self._connection.execute(query, parameters).fetchall()

    # ------------------------------------------------------------------------------------------------ nodes

    def numbers(self, iris: Iterable[str]) -> dict[str, int]:
        """The numbers of these nodes, those that the network has."""
        found: dict[str, int] = {}
        for some in _chunks(list(iris)):
            found |= dict(self.rows(f"SELECT iri, id FROM node WHERE iri IN ({_marks(len(some))})", some))  # noqa: S608
        return found

    def nodes(self, numbers: Iterable[int]) -> dict[int, tuple[str, dict[str, Any]]]:
        """The IRI and the attributes of each node, as the graph has them, by number and in the order of the numbers."""
        found: dict[int, tuple[str, dict[str, Any]]] = {}
        for some in _chunks(sorted(set(numbers))):
            rows = self.rows(f"SELECT {_NODE} FROM node AS n WHERE n.id IN ({_marks(len(some))}) ORDER BY n.id", some)  # noqa: S608
            found |= {row[0]: (row[1], _attributes(row)) for row in rows}
        return found

    def labels(self, iris: Iterable[str], form: str) -> dict[str, str]:
        """One of the labels (`label_sv`, `short_en` …) of each node that the network has, by IRI."""
        found = self.nodes(self.numbers(iris).values())
        return {iri: data[form] for iri, data in found.values()}

    def measures(self, ties: Ties, numbers: Iterable[int] | None = None) -> dict[str, Measures]:
        """The measures of these nodes, or of all, by IRI."""
        query = (
            "SELECT n.iri, n.contacts, n.firm, m.betweenness, m.rank, m.shared, n.community FROM node AS n "
            "JOIN measure AS m ON m.node = n.id AND m.ties = ?"
        )
        if numbers is None:
            rows = self.rows(query, [ties])
        else:
            rows = [
                row
                for some in _chunks(sorted(set(numbers)))
                for row in self.rows(f"{query} WHERE n.id IN ({_marks(len(some))}) ORDER BY n.id", [ties, *some])
            ]
        estimated = bool(self.about.get("estimated", {}).get(ties))
        return {
            iri: Measures(contacts, firm, betweenness, rank, bool(shared), community, estimated)
            for iri, contacts, firm, betweenness, rank, shared, community in rows
        }

    def places(self, numbers: Iterable[int]) -> dict[str, tuple[float, float]]:
        """The places of these nodes in the one canvas of a large network, by IRI."""
        return {
            iri: (x, y)
            for some in _chunks(sorted(set(numbers)))
            for iri, x, y in self.rows(f"SELECT iri, x, y FROM node WHERE id IN ({_marks(len(some))})", some)  # noqa: S608
        }

    def layouts(self) -> dict[str, dict[str, tuple[float, float]]]:
        """The places of the nodes of a small network, by frame and IRI."""
        found: dict[str, dict[str, tuple[float, float]]] = {}
        query = (
            "SELECT p.frame, n.iri, p.x, p.y FROM position AS p JOIN node AS n ON n.id = p.node ORDER BY p.frame, n.iri"
        )
        for frame, iri, x, y in self.rows(query):
            found.setdefault(frame, {})[iri] = (x, y)
        return found

    # ------------------------------------------------------------------------------------------------ edges

    def neighbours(self, numbers: Iterable[int], day: str | None = None, *, ended: bool = False) -> set[int]:
        """The nodes with an edge to one of these, on a day, or as it stands; with `ended` (and no day) by what has ended, too."""
        found: set[int] = set()
        where, given = _held(day, ended=ended)
        for some in _chunks(sorted(set(numbers))):
            marks = _marks(len(some))
            for one, other in (("source", "target"), ("target", "source")):
                query = f"SELECT DISTINCT e.{other} FROM edge AS e WHERE e.{one} IN ({marks}){where}"  # noqa: S608
                found.update(number for (number,) in self.rows(query, [*some, *given]))
        return found

    def edges_at(self, number: int, *predicates: str, day: str | None = None, incoming: bool = False) -> list[int]:
        """The numbers of the edges of a node, on a day, or as it stands: outgoing, or those that lead to it; of some properties."""
        where, given = _held(day)
        end = "target" if incoming else "source"
        named = f" AND e.predicate IN ({_marks(len(predicates))})" if predicates else ""
        query = f"SELECT e.id FROM edge AS e WHERE e.{end} = ?{named}{where} ORDER BY e.id"  # noqa: S608  # marks alone
        return [edge for (edge,) in self.rows(query, [number, *predicates, *given])]

    def graph(self, numbers: Iterable[int]) -> nx.MultiDiGraph[str]:
        """These nodes and all edges among them, with what has ended, as `network.network` makes them."""
        wanted = sorted(set(numbers))
        chosen = set(wanted)
        edges = [
            edge
            for some in _chunks(wanted)
            for edge, target in self.rows(
                f"SELECT id, target FROM edge WHERE source IN ({_marks(len(some))})",  # noqa: S608  # marks alone
                some,
            )
            if target in chosen
        ]
        return self.graph_of(edges, wanted)

    def graph_of(self, edges: Iterable[int], nodes: Iterable[int] = ()) -> nx.MultiDiGraph[str]:
        """These edges with their ends, and further nodes, as `network.network` makes them."""
        rows = [
            row
            for some in _chunks(sorted(set(edges)))
            for row in self.rows(
                f"SELECT {_EDGE} FROM edge AS e WHERE e.id IN ({_marks(len(some))}) ORDER BY e.id", some
            )  # noqa: S608
        ]
        known = self.nodes({*nodes, *(row[1] for row in rows), *(row[2] for row in rows)})
        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        for iri, data in sorted(known.values(), key=lambda pair: pair[0]):
            graph.add_node(iri, **data)
        claims = self._claims(rows)
        for row in rows:
            _add_edge(graph, row, known, claims[row[0]])
        return graph

    def parts(self, kind: str, of: str, first: int = 0, most: int | None = None) -> list[Any]:
        """What was found at build, from one place on, at most so many."""
        query = "SELECT value FROM part WHERE kind = ? AND of = ? AND place >= ? ORDER BY place LIMIT ?"
        return [json.loads(value) for (value,) in self.rows(query, [kind, of, first, -1 if most is None else most])]

    def count_parts(self, kind: str, of: str) -> int:
        """How many were found at build."""
        return int(self.rows("SELECT COUNT(*) FROM part WHERE kind = ? AND of = ?", [kind, of])[0][0])

    def _claims(self, rows: Sequence[tuple[Any, ...]]) -> dict[int, tuple[Claim, ...] | None]:
        """The claims of each edge by its number, None for what stands in the register of actors."""
        written = {row[0]: json.loads(row[11]) if row[11] else None for row in rows}
        named = {iri for claims in written.values() if claims for *_, pieces in claims for iri in pieces}
        evidence = self._evidence(sorted(named))
        return {
            number: None
            if claims is None
            else tuple(
                Claim(iri, type_, earliest, latest, tuple(evidence[piece] for piece in pieces))
                for iri, type_, earliest, latest, pieces in claims
            )
            for number, claims in written.items()
        }

    def _evidence(self, iris: Sequence[str]) -> dict[str, Evidence]:
        content: dict[str, list[Any]] = {}
        for some in _chunks(iris):
            rows = self.rows(f"SELECT iri, content FROM evidence WHERE iri IN ({_marks(len(some))})", some)  # noqa: S608
            content |= {iri: json.loads(text) for iri, text in rows}
        documents: dict[str, tuple[dict[str, str], str | None, tuple[str, ...]]] = {}
        for some in _chunks(sorted({told[2] for told in content.values()})):
            query = f"SELECT iri, title, date, addresses FROM document WHERE iri IN ({_marks(len(some))})"  # noqa: S608
            for iri, title, date, addresses in self.rows(query, some):
                documents[iri] = (json.loads(title), date, tuple(json.loads(addresses)))
        return {
            iri: Evidence(iri, basis, kind, document, *documents[document], *rest)
            for iri, (basis, kind, document, *rest) in content.items()
        }


# ---------------------------------------------------------------------------------------------------- into rows


def _node_row(
    number: int, iri: str, data: Mapping[str, Any], own: Measures, place: Sequence[float] | None, tier: int
) -> tuple[object, ...]:
    x, y = place if place else (None, None)
    return (
        number, iri, data["label_sv"], data["label_en"], data["short_sv"], data["short_en"], _json(data.get("others", ())),
        data["kind"], data["family"], bool(data["unnamed"]), own.contacts, own.firm, own.community, x, y, tier,
    )  # fmt: skip


def _spans(line: Timeline) -> Iterator[tuple[str, str, str]]:
    """From which day on it stands until before which day, and how."""
    held = [(FIRST_DAY, line.first), *line.turns]
    for place, (since, standing) in enumerate(held):
        if standing is not None:
            yield since, held[place + 1][0] if place + 1 < len(held) else LAST_DAY, standing


def _relation_json(relation: Relation | None) -> str | None:
    if relation is None:
        return None
    spans = (relation.date, relation.begins, relation.ends)
    return _json(
        [
            _reference(relation.subject), _reference(relation.predicate), _reference(relation.object), relation.status,
            *(astuple(span) if span else None for span in spans), relation.not_before, relation.remark,
            _reference(relation.held) if relation.held else None,
        ]
    )  # fmt: skip


def _reference(reference: Reference) -> list[object]:
    return [reference.iri, reference.labels]


def _claims_json(edge: Edge | None) -> str | None:
    if edge is None:
        return None
    return _json(
        [[claim.iri, claim.type, claim.earliest, claim.latest, [item.iri for item in claim.evidence]] for claim in edge.claims]
    )  # fmt: skip


def _evidence_json(item: Evidence) -> str:
    return _json(
        [
            item.basis, item.kind, item.document, item.quotation, item.start, item.end, item.paraphrase, item.reason,
            item.named_as,
        ]
    )  # fmt: skip


# ---------------------------------------------------------------------------------------------------- out of rows


def _attributes(row: Sequence[Any]) -> dict[str, Any]:
    names = ("label_sv", "label_en", "short_sv", "short_en")
    return {
        **dict(zip(names, row[2:6], strict=True)),
        "others": tuple(json.loads(row[6])),
        "kind": row[7],
        "family": row[8],
        "unnamed": bool(row[9]),
    }


def _add_edge(
    graph: nx.MultiDiGraph[str],
    row: Sequence[Any],
    known: Mapping[int, tuple[str, object]],
    claims: tuple[Claim, ...] | None,
) -> None:
    source, target = known[row[1]][0], known[row[2]][0]
    first, *turns = json.loads(row[9])
    relation = _relation(json.loads(row[10]), claims or ()) if row[10] else None
    predicate = relation.predicate.iri if relation and relation.predicate.iri else row[4]
    graph.add_edge(
        source,
        target,
        key=row[3],
        predicate=row[4],
        label_sv=row[5],
        label_en=row[6],
        status=row[7],
        bases=tuple(row[8].split()),
        timeline=Timeline(first, tuple((day, standing) for day, standing in turns)),
        edge=Edge(source, predicate, target, claims) if claims is not None else None,
        relation=relation,
    )


def _relation(told: Sequence[Any], claims: tuple[Claim, ...]) -> Relation:
    subject, predicate, target, status, date, begins, ends, not_before, remark, held = told
    return Relation(
        subject=Reference(*subject),
        predicate=Reference(*predicate),
        object=Reference(*target),
        status=status,
        claims=claims,
        date=Span(*date) if date else None,
        begins=Span(*begins) if begins else None,
        ends=Span(*ends) if ends else None,
        not_before=not_before,
        remark=remark,
        held=Reference(*held) if held else None,
    )


def _held(day: str | None, *, ended: bool = False) -> tuple[str, list[str]]:
    """The condition that an edge holds on a day, or as it stands, for the end of a WHERE, with what it is given."""
    if day is None:
        return ("" if ended else " AND e.status != 'ended'"), []
    return " AND EXISTS (SELECT 1 FROM span AS s WHERE s.edge = e.id AND s.since <= ? AND s.until > ?)", [day, day]


def _chunks(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for first in range(0, len(values), _CHUNK):
        yield values[first : first + _CHUNK]


def _marks(count: int) -> str:
    return ", ".join("?" * count)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@contextmanager
def _as_state_error(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise StateError(
            "The tables of the network can't be used.", inside=f"{path}: {error}", next_step="Run `lsgraph build`."
        ) from error
