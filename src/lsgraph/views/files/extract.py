"""What goes into a file of the network: the part that was chosen, its rows, and where it comes from."""

from __future__ import annotations

import re
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
    from lsgraph.network import Choice, Chosen, EdgeKey, Measures
    from lsgraph.views.arrangement import Arrangement

LICENCE = "https://creativecommons.org/publicdomain/zero/1.0/"
#: All that XML 1.0 has no way to write (its production 2, Char).
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a file comes from: the generation's hash, when it was made (ISO 8601, UTC), and the file's address, if it has one.

    `as_of` is the day until which its sources tell (`claims.as_of`), None where none is dated: what is made later knows no more.
    """

    generation: str
    created: str
    address: str = ""
    as_of: str | None = None


@dataclass(frozen=True)
class Extract:
    """The part of the network that a file holds.

    `layouts` are the places of nodes by frame, `page` gives the address of a thing's page, `place` where a piece of evidence is
    read, `records` the plain records of a graph (`records.Facts.network`). `frame` is the canvas of the picture, `arranged`
    how its edges bow and where its names stand, where that is known. `measured` are the measures of the network's nodes by `ties`, on
    the day of the choice: those that pages tell, not those of the part alone.
    """

    choice: Choice
    chosen: Chosen
    layouts: Mapping[str, Mapping[str, Sequence[float]]]
    language: Language
    origin: Origin
    page: Callable[[str], str]
    place: Callable[[Evidence], str]
    records: Callable[[nx.MultiDiGraph[str]], schema.Network]
    frame: Frame = FRAMES[0]
    arranged: Arrangement | None = None
    measured: Mapping[str, Measures] = field(default_factory=dict)
    ties: Ties = DEFAULT_TIES

    @property
    def graph(self) -> nx.MultiDiGraph[str]:
        """The part of the network that is shown."""
        return self.chosen.graph

    @cached_property
    def edges(self) -> list[EdgeKey]:
        """All edges that are shown, by name, so that equal data gives equal files."""
        return sorted(self.graph.edges(keys=True))

    @cached_property
    def rows(self) -> list[EdgeRow]:
        """The relations that are told, as the page's table tells them; those of a way in its order."""
        told = [row for row in edge_rows(self.graph, self.language) if key_of(row) in self.chosen.told]
        if self.chosen.path:
            steps = {edge: number for number, edge in enumerate(self.chosen.path)}
            told.sort(key=lambda row: steps[key_of(row)])
        return told

    @cached_property
    def actors(self) -> list[str]:
        """The nodes that the rows speak of, and those that were asked for, by label."""
        asked = {node for node in (self.choice.selected, self.choice.start, self.choice.goal) if node}
        found = {node for row in self.rows for node in (row.source, row.target)} | asked
        return sorted(found, key=lambda node: (self.label(node), node))

    def label(self, node: str) -> str:
        """The name of a node in the file's language."""
        return str(self.graph.nodes[node][f"label_{self.language}"])

    def page_link(self, iri: str) -> str | None:
        """The address of a thing's page, or None where there is no server: an IRI alone need not lead anywhere."""
        address = self.page(iri)
        return address if address != iri else None

    def place_link(self, item: Evidence) -> str | None:
        """Where a piece of evidence is read, or None where there is no server."""
        address = self.place(item)
        return address if address != item.iri else None

    def data(self, row: EdgeRow) -> Mapping[str, Any]:
        """The attributes of the edge that a row tells. Each file asks for each row, so the deadline is looked at here."""
        check_deadline()
        found: Mapping[str, Any] = self.graph.edges[key_of(row)]
        return found

    def point(self, node: str) -> tuple[float, float] | None:
        """Where a node stands on the file's canvas, in pixels from its upper left, or None where it has no place."""
        place = self.layouts.get(self.frame.name, {}).get(node)
        return (float(place[0]), float(place[1])) if place else None


def key_of(row: EdgeRow) -> EdgeKey:
    """The edge that a row tells."""
    return row.source, row.target, row.key


def property_iri(name: str) -> str:
    """The IRI of a property by its prefixed name; one that is no such name is the IRI itself."""
    return name if "://" in name else expand(name)


def safe(text: str) -> str:
    r"""The text without characters that neither XML nor a spreadsheet can hold: each is U+FFFD instead.

    >>> safe("a\x00b")
    'a�b'
    """
    return _NOT_XML.sub("\ufffd", text)
