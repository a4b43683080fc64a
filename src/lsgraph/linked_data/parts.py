"""The parts of the dataset, as the catalogue and `/dataset/{part}` have them: each is some of its named graphs.

A harvester lists what somebody would look for: the sources, the actors, the terms, what follows. A single graph is too little for that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lsgraph.languages import translations
from lsgraph.namespaces import (
    ACTORS_GRAPH,
    DATASET,
    DERIVED_GRAPH,
    ENTAILED_GRAPH,
    GRAPH,
    JUDGEMENTS_GRAPH,
    ONTOLOGY_GRAPH,
    QUESTIONS_GRAPH,
    REGIONS_GRAPH,
    SHAPES_GRAPH,
    VOCABULARIES_GRAPH,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lsgraph.claims.read import Texts

#: What the sources say, each in its own graph; and graphs that are not named by us, of data that were not made from sources.
SOURCES, OTHERS = "sources", "others"
_GRAPHS = {
    "actors": (ACTORS_GRAPH, JUDGEMENTS_GRAPH, REGIONS_GRAPH),
    "terms": (ONTOLOGY_GRAPH, QUESTIONS_GRAPH, SHAPES_GRAPH, VOCABULARIES_GRAPH),
    "derived": (DERIVED_GRAPH, ENTAILED_GRAPH),
}
_PART_OF_GRAPH = {graph: name for name, graphs in _GRAPHS.items() for graph in graphs}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the dataset with its graphs."""

    name: str
    graphs: tuple[str, ...]

    @property
    def iri(self) -> str:
        """What names the part: an address of the dataset, as an edition's is."""
        return f"{DATASET}/{self.name}"

    @property
    def title(self) -> Texts:
        """Its title by language."""
        return dict(translations("dataset_parts", f"{self.name}/title"))

    @property
    def description(self) -> Texts:
        """What is in it, by language."""
        return dict(translations("dataset_parts", f"{self.name}/description"))


def parts_of(graphs: Iterable[str]) -> tuple[Part, ...]:
    """The parts that these graphs make, the sources first; a part without graphs is none."""
    found: dict[str, list[str]] = {name: [] for name in (SOURCES, *_GRAPHS, OTHERS)}
    for graph in sorted(graphs):
        found[_PART_OF_GRAPH.get(graph, SOURCES if graph.startswith(GRAPH) else OTHERS)].append(graph)
    return tuple(Part(name, tuple(own)) for name, own in found.items() if own)
