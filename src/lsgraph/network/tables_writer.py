"""Writes the tables of a network, at build."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from lsgraph.network.measures import by_importance
from lsgraph.network.table_file import writing_tables
from lsgraph.network.table_rows import claims_json, evidence_json, labels_json, node_row, relation_json, signs_of, spans
from lsgraph.network.ties import TIES, only_inferred
from lsgraph.network.timelines import ALWAYS
from lsgraph.stores.sqlite_files import compact_json, placeholders

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    import networkx as nx

    from lsgraph.claims.read import Evidence
    from lsgraph.network.layout import Positions
    from lsgraph.network.measures import Measures
    from lsgraph.network.ties import Ties


@contextmanager
def tables_at(path: Path) -> Iterator[TablesWriter]:
    """A writer of tables in a file that appears at `path` on success (see `table_file.writing_tables`)."""
    with writing_tables(path) as connection:
        yield TablesWriter(connection)


class TablesWriter:
    """Writes the tables of one network. Call each method at most once, `write_nodes` before `write_positions` and `write_edges`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._number: dict[str, int] = {}

    def write_about(self, **values: object) -> None:
        """Write values about the whole network, by name."""
        rows = [(name, compact_json(value)) for name, value in sorted(values.items())]
        self._connection.executemany("INSERT INTO about VALUES (?, ?)", rows)

    def write_nodes(
        self,
        graph: nx.MultiDiGraph[str],
        measured: Mapping[Ties, Mapping[str, Measures]],
        canvas: Mapping[str, Sequence[float]],
        tiers: Mapping[str, int],
        present: Container[str],
        components: Mapping[str, int],
    ) -> None:
        """Write all nodes with their measures.

        `canvas` has positions on the single canvas of a large network, `tiers` the tiers of labels (0 first), `present` the nodes of the
        current network, and `components` the connected component by firm ties of each node that has any.
        """
        ordered = by_importance(graph, measured["firm"])
        self._number = {node: number for number, node in enumerate(ordered)}
        self._connection.executemany(
            f"INSERT INTO node VALUES ({placeholders(18)})",  # noqa: S608  # placeholders alone
            (node_row(self._number[node], node, graph.nodes[node], measured["firm"][node], canvas.get(node), tiers[node], node in present, components.get(node, 0)) for node in ordered),
        )  # fmt: skip
        self._connection.executemany(
            "INSERT INTO measure VALUES (?, ?, ?, ?, ?)",
            (
                (ties, self._number[node], measures.betweenness, measures.rank, measures.shared)
                for ties in TIES
                for node, measures in sorted(measured[ties].items(), key=lambda pair: self._number[pair[0]])
            ),
        )

    def write_positions(self, layouts: Mapping[str, Positions]) -> None:
        """Write the positions of the nodes of a small network, by frame."""
        self._connection.executemany(
            "INSERT INTO position VALUES (?, ?, ?, ?)",
            (
                (frame, self._number[node], *position)
                for frame, positions in sorted(layouts.items())
                for node, position in sorted(positions.items(), key=lambda pair: self._number[pair[0]])
            ),
        )

    def write_edges(self, graph: nx.MultiDiGraph[str], rows: Mapping[str, Mapping[tuple[str, str, str], int]]) -> None:
        """Write all edges with their claims and evidence; `rows` gives the index of each edge in the table on a page, by language, and in time (`IN_TIME`)."""
        evidence: dict[str, Evidence] = {}
        span_rows: list[tuple[int, str, str, str]] = []

        def written() -> Iterator[tuple[object, ...]]:
            for number, (source, target, key) in enumerate(sorted(graph.edges(keys=True))):
                data = graph.edges[source, target, key]
                line = data.get("timeline", ALWAYS)
                span_rows.extend((number, *span) for span in spans(line))
                if data["edge"]:
                    evidence.update((item.iri, item) for item in data["edge"].evidence)
                yield (
                    number, self._number[source], self._number[target], key, data["predicate"], labels_json(data, "label"),
                    data["status"], " ".join(data["bases"]), only_inferred(data),
                    compact_json([line.first, *line.turns]), relation_json(data.get("relation")), claims_json(data["edge"]),
                    signs_of(data),
                )  # fmt: skip

        self._connection.executemany(f"INSERT INTO edge VALUES ({placeholders(13)})", written())  # noqa: S608  # placeholders alone
        numbers = {edge: number for number, edge in enumerate(sorted(graph.edges(keys=True)))}
        self._connection.executemany(
            "INSERT INTO edge_order VALUES (?, ?, ?)",
            (
                (language, row_number, numbers[edge])
                for language, order in rows.items()
                for edge, row_number in order.items()
            ),
        )
        self._connection.executemany("INSERT INTO span VALUES (?, ?, ?, ?)", span_rows)
        self._write_evidence(evidence)

    def _write_evidence(self, evidence: Mapping[str, Evidence]) -> None:
        documents = {item.document: item for item in evidence.values()}
        self._connection.executemany(
            "INSERT INTO document VALUES (?, ?, ?, ?)",
            (
                (iri, compact_json(item.document_title), item.document_date, compact_json(item.addresses))
                for iri, item in sorted(documents.items())
            ),
        )
        self._connection.executemany(
            "INSERT INTO evidence VALUES (?, ?)",
            ((iri, evidence_json(item)) for iri, item in sorted(evidence.items())),
        )

    def write_parts(self, kind: str, of: str, values: Iterable[object]) -> None:
        """Write results in order, under `kind` and `of`; their form is up to the caller, who also reads them (`Tables.parts`)."""
        rows = ((kind, of, index, compact_json(value)) for index, value in enumerate(values))
        self._connection.executemany("INSERT INTO part VALUES (?, ?, ?, ?)", rows)
