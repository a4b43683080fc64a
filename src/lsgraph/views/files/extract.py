"""The content of a file of the network: the selection, its rows, and its origin."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from lsgraph.computing.deadlines import check_deadline
from lsgraph.namespaces import expand
from lsgraph.network.frames import FRAMES, Frame
from lsgraph.network.ties import DEFAULT_TIES, Ties
from lsgraph.views.tables import EdgeRow, edge_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import networkx as nx

    from lsgraph.claims import schema
    from lsgraph.claims.read import Evidence
    from lsgraph.languages import Language
    from lsgraph.network import Choice, EdgeKey, Measures, Selection
    from lsgraph.views.arrangement import Arrangement


@dataclass(frozen=True, slots=True)
class Origin:
    """The origin of a file: the generation's hash and build time (ISO 8601, UTC), and the file's address, if it has one.

    `as_of` is the day of its newest source (`claims.as_of`), None if none is dated: a later build knows no more.
    """

    generation: str
    created: str
    address: str = ""
    as_of: str | None = None


@dataclass(frozen=True)
class Extract:
    """The part of the network in a file.

    `layouts` are the positions of nodes by frame, `page` gives the address of a thing's page, `place` that of a piece of
    evidence, `records` the plain records of a graph (`records.Facts.network`). `frame` is the canvas of the picture, `arranged`
    its arrangement of edges and names, if known. `measured` are the measures of the network's nodes by
    `ties`, on the day of the choice: those of pages, not of the part alone.
    """

    choice: Choice
    selection: Selection
    layouts: Mapping[str, Mapping[str, Sequence[float]]]
    language: Language
    origin: Origin
    page: Callable[[str], str]
    evidence_address: Callable[[Evidence], str]
    records: Callable[[nx.MultiDiGraph[str]], schema.Network]
    frame: Frame = FRAMES[0]
    arranged: Arrangement | None = None
    measured: Mapping[str, Measures] = field(default_factory=dict)
    ties: Ties = DEFAULT_TIES

    @property
    def graph(self) -> nx.MultiDiGraph[str]:
        """The part of the network that is shown."""
        return self.selection.graph

    @cached_property
    def edges(self) -> list[EdgeKey]:
        """All shown edges, sorted, so that equal data gives equal files."""
        return sorted(self.graph.edges(keys=True))

    @cached_property
    def rows(self) -> list[EdgeRow]:
        """The rows of the listed relations, as in the page's table; those of a path in its order."""
        rows = [row for row in edge_rows(self.graph, self.language) if key_of(row) in self.selection.listed]
        if self.selection.path:
            steps = {edge: number for number, edge in enumerate(self.selection.path)}
            rows.sort(key=lambda row: steps[key_of(row)])
        return rows

    @cached_property
    def actors(self) -> list[str]:
        """The nodes in the rows, and the chosen ones, sorted by label."""
        chosen = {node for node in (self.choice.selected, self.choice.start, self.choice.goal) if node}
        nodes = {node for row in self.rows for node in (row.source, row.target)} | chosen
        return sorted(nodes, key=lambda node: (self.label(node), node))

    def label(self, node: str) -> str:
        """The name of a node in the file's language."""
        return str(self.graph.nodes[node][f"label_{self.language}"])

    def page_link(self, iri: str) -> str | None:
        """The address of a thing's page, or None without a server: an IRI alone need not resolve."""
        address = self.page(iri)
        return address if address != iri else None

    def evidence_link(self, item: Evidence) -> str | None:
        """The address of a piece of evidence, or None without a server."""
        address = self.evidence_address(item)
        return address if address != item.iri else None

    def data(self, row: EdgeRow) -> Mapping[str, Any]:
        """The attributes of a row's edge. Every file needs every row, so the deadline is checked here."""
        check_deadline()
        attributes: Mapping[str, Any] = self.graph.edges[key_of(row)]
        return attributes

    def point(self, node: str) -> tuple[float, float] | None:
        """The position of a node on the file's canvas, in pixels from the upper left, or None."""
        position = self.layouts.get(self.frame.name, {}).get(node)
        return (float(position[0]), float(position[1])) if position else None


def key_of(row: EdgeRow) -> EdgeKey:
    """The key of a row's edge."""
    return row.source, row.target, row.key


def property_iri(name: str) -> str:
    """The IRI of a property, given its prefixed name or the IRI itself."""
    return name if "://" in name else expand(name)
