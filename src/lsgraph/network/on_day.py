"""The ranks of a large network on a day: it has as many days as data, so they are computed when they are asked for.

`python -m lsgraph.network.on_day FILE DAY TIES MEBIBYTES SECONDS` does it in a process of its own, which can be ended, within limits of
memory and processor time; it reads the network's tables and writes JSON.
"""

from __future__ import annotations

import json
import resource
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx

from lsgraph.network.measures import Measures, by_importance, measures
from lsgraph.network.tables import Tables
from lsgraph.network.ties import is_actor, read_ties

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lsgraph.network.ties import Ties

#: How the process ends that needs more memory than it may have.
OUT_OF_MEMORY = 75


@dataclass(frozen=True, slots=True)
class RanksOnDay:
    """The actors that have a rank on a day, and what they meet in, each as `(IRI, measures)`, those first that connect most.

    `unranked` counts the actors of that day without a tie of the kind. Communities are those of the network as it stands.
    """

    ranked: tuple[tuple[str, Measures], ...]
    meeting_in: tuple[tuple[str, Measures], ...]
    unranked: int

    @property
    def estimated(self) -> bool:
        """Whether the network of that day is so large that ranks are estimated."""
        return any(own.estimated for _, own in self.ranked)

    def to_json(self) -> dict[str, Any]:
        """As values of JSON, for `ranks_of_json`."""
        return {
            "ranked": [[iri, *_packed(own)] for iri, own in self.ranked],
            "meeting_in": [[iri, *_packed(own)] for iri, own in self.meeting_in],
            "unranked": self.unranked,
        }


def ranks_of_json(content: Mapping[str, Any]) -> RanksOnDay:
    """The ranks that `RanksOnDay.to_json` wrote."""
    ranked, meeting_in = (
        tuple((iri, Measures(*own)) for iri, *own in content[name]) for name in ("ranked", "meeting_in")
    )
    return RanksOnDay(ranked, meeting_in, content["unranked"])


def _packed(own: Measures) -> list[object]:
    return [own.contacts, own.firm, own.betweenness, own.rank, own.shared, own.community, own.estimated]


def ranks_on_day(tables: Tables, day: str, ties: Ties) -> RanksOnDay:
    """The ranks on a day (ISO 8601) by these ties; of edges only what ranks follow from is read."""
    nodes, edges = tables.ties_on(day)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    names = {number: iri for number, iri, *_ in nodes}
    groups = {iri: community for _, iri, _, _, community in nodes}
    kinds = {number: {"family": family, "unnamed": bool(unnamed)} for number, _, family, unnamed, _ in nodes}
    for source, target, status, concluded, standing in edges:
        for end in (source, target):
            if names[end] not in graph:
                graph.add_node(names[end], **kinds[end])
        bases = ("inferred",) if concluded else ()
        graph.add_edge(names[source], names[target], status=status, standing=standing, bases=bases)
    measured = measures(graph, ties, groups={node: groups[node] for node in graph})
    ordered = by_importance(graph, measured)
    ranked = [(node, measured[node]) for node in ordered if measured[node].rank]
    meeting_in = [
        (node, measured[node]) for node in ordered if measured[node].betweenness and not is_actor(graph.nodes[node])
    ]
    actors = sum(is_actor(data) for _, data in graph.nodes(data=True))
    return RanksOnDay(tuple(ranked), tuple(meeting_in), actors - len(ranked))


def main(arguments: Sequence[str]) -> None:
    """Compute the ranks within limits of memory and time, the last two arguments (MiB, seconds), and write them."""
    file, day, ties, mebibytes, seconds = arguments
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (int(mebibytes) << 20, int(mebibytes) << 20))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds) + 1))
    try:
        json.dump(ranks_on_day(Tables(Path(file)), day, read_ties(ties)).to_json(), sys.stdout)
    except MemoryError:
        sys.exit(OUT_OF_MEMORY)


if __name__ == "__main__":
    main(sys.argv[1:])
