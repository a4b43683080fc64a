"""The network as rows: the edges of the picture, each with its sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lsgraph.claims import Span
from lsgraph.claims.predicates import EDGE_STATUSES
from lsgraph.claims.read import witnesses
from lsgraph.namespaces import instance_name

if TYPE_CHECKING:
    import networkx as nx

    from lsgraph.claims.read import Evidence
    from lsgraph.languages import Language


@dataclass(frozen=True, slots=True)
class EdgeRow:
    """One edge in words: IRIs and labels of its ends, its relation, status, days and evidence (none for facts of identity).

    `earliest` and `latest` bound the day of an act, an event or a beginning; `ends` bounds an end; `on_record` are the first and
    the last day of the dated documents that say so. Days are ISO 8601.
    """

    source: str
    source_label: str
    relation: str
    key: str
    target: str
    target_label: str
    status: str
    earliest: str | None
    latest: str | None
    bases: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    ends: Span | None = None
    on_record: tuple[str, str] | None = None
    lasting: bool = False
    """Whether `earliest` and `latest` bound a beginning, not the day on which all of it happened."""
    unknown: tuple[str, ...] = ()
    """What is not known of it (`claims.read.RELATIONS_NOT_KNOWN`)."""
    standing: str | None = None
    """How certain it is on the day of the network, if the network has one and it is not certain."""

    @property
    def id(self) -> str:
        """An id for the row, the same as that of the edge in the picture."""
        return f"{instance_name(self.source)} {self.key} {instance_name(self.target)}"

    @property
    def witnesses(self) -> int:
        """How many sources tell it independently of each other."""
        return witnesses(self.evidence)

    @property
    def since(self) -> Span | None:
        """The bounds of its day or its beginning."""
        return Span(self.earliest, self.latest) if self.earliest or self.latest else None


def edge_rows(graph: nx.MultiDiGraph[str], language: Language) -> list[EdgeRow]:
    """All edges as rows, sorted by status (as in `EDGE_STATUSES`), then relation and names.

    Within a status what rests on a source comes before what only we conclude.
    """
    label = f"label_{language}"
    rows = []
    for source, target, key, data in graph.edges(keys=True, data=True):
        edge, relation = data["edge"], data.get("relation")
        claims = edge.claims if edge else ()
        span = relation.date or relation.begins if relation else None
        rows.append(
            EdgeRow(
                source=source,
                source_label=graph.nodes[source][label],
                relation=data[label],
                key=key,
                target=target,
                target_label=graph.nodes[target][label],
                status=data["status"],
                earliest=span.earliest if span else min((c.earliest for c in claims if c.earliest), default=None),
                latest=span.latest if span else max((c.latest for c in claims if c.latest), default=None),
                bases=tuple(data["bases"]),
                evidence=edge.evidence if edge else (),
                ends=relation.ends if relation else None,
                on_record=relation.on_record if relation else None,
                lasting=bool(relation and relation.begins),
                unknown=relation.unknown(data.get("disputed", False)) if relation and edge else (),
                standing=data.get("standing") if data.get("standing") != "certain" else None,
            )
        )
    return sorted(rows, key=_sort_key)


def _sort_key(row: EdgeRow) -> tuple[int, bool, str, str, str]:
    return EDGE_STATUSES.index(row.status), row.bases == ("inferred",), row.key, row.source_label, row.target_label
