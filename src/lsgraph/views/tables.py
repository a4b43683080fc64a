"""The network as rows: the same edges as the picture, each with its sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx

    from lsgraph.claims import Evidence
    from lsgraph.errors import Language

_ORDER = ("done", "proposed", "present", "part", "ended")


@dataclass(frozen=True, slots=True)
class EdgeRow:
    """One edge in words: IRIs and labels of its ends, its relation, status, days and evidence (none for what is identity)."""

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

    @property
    def id(self) -> str:
        """A name for the row that the picture's edge has too."""
        return f"{self.source} {self.key} {self.target}"


def edge_rows(graph: nx.MultiDiGraph[str], language: Language) -> list[EdgeRow]:
    """All edges as rows: what is done first, then proposed, present, and part of; by relation and name within."""
    label = f"label_{language}"
    rows = []
    for source, target, key, data in graph.edges(keys=True, data=True):
        edge = data["edge"]
        claims = edge.claims if edge else ()
        rows.append(
            EdgeRow(
                source=source,
                source_label=graph.nodes[source][label],
                relation=data[label],
                key=key,
                target=target,
                target_label=graph.nodes[target][label],
                status=data["status"],
                earliest=min((claim.earliest for claim in claims if claim.earliest), default=None),
                latest=max((claim.latest for claim in claims if claim.latest), default=None),
                bases=tuple(data["bases"]),
                evidence=edge.evidence if edge else (),
            )
        )
    return sorted(rows, key=lambda row: (_ORDER.index(row.status), row.key, row.source_label, row.target_label))
