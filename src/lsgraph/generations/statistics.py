"""Counts of a graph, taken when a generation is built: for VoID, for completion, and for suggesting similar terms.

`statistics.json` of a generation contains them as `Statistics.to_json` writes them.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from lsgraph.rdf.values import value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lsgraph.stores import Store

#: The file of the counts in the folder of a generation.
STATISTICS_FILE = "statistics.json"

_TOTALS = {
    "triples": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "subjects": "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }",
    "objects": "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }",
    "entities": "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a ?class }",
}
_CLASSES = "SELECT ?term (COUNT(DISTINCT ?s) AS ?n) { ?s a ?term FILTER (ISIRI(?term)) } GROUP BY ?term"
_PROPERTIES = "SELECT ?term (COUNT(*) AS ?n) { ?s ?term ?o } GROUP BY ?term"
_GRAPHS = "SELECT ?term (COUNT(*) AS ?n) { GRAPH ?term { ?s ?p ?o } } GROUP BY ?term"


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts of a dataset, taken over the union of its named graphs as a set.

    `triples`, distinct `subjects` and `objects`, and `entities` (subjects that have a class); `classes` instances and
    `properties` triples by IRI; `graphs` triples by the graph's IRI. The keys are sorted.
    """

    triples: int
    subjects: int
    objects: int
    entities: int
    classes: Mapping[str, int]
    properties: Mapping[str, int]
    graphs: Mapping[str, int]

    def to_json(self) -> dict[str, Any]:
        """The counts as JSON-ready values; the keys are those of the fields."""
        return asdict(self)


def count(store: Store) -> Statistics:
    """Count the content of a store; takes about a second for a million triples."""
    totals = {name: int(value(next(store.query(text).rows())["n"])) for name, text in _TOTALS.items()}
    return Statistics(
        **totals,
        classes=_by_term(store, _CLASSES),
        properties=_by_term(store, _PROPERTIES),
        graphs=_by_term(store, _GRAPHS),
    )


def _by_term(store: Store, query: str) -> dict[str, int]:
    return dict(sorted((value(row["term"]), int(value(row["n"]))) for row in store.query(query).rows()))
