"""The network as plain texts, numbers and truths, which any program for graphs can write down."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx

from lsgraph.claims.read import only_attested, witnesses

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from lsgraph.languages import Language

Plain = str | int | bool
_NODE = ("label_sv", "label_en", "short_sv", "short_en", "kind", "family", "unnamed", "not_known")
_EDGE = ("label_sv", "label_en", "predicate", "status", "standing", "difference")


def flat(graph: nx.MultiDiGraph[str], language: Language) -> nx.MultiDiGraph[str]:
    """The same nodes and edges, with plain values alone: what networkx writes as GraphML, GEXF or JSON, and pyvis draws.

    `label` and `title` are in the language; an edge's `title` has its first sentence. What is not known has no attribute.
    """
    plain: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node, data in graph.nodes(data=True):
        values = _chosen(data, _NODE) | {
            "label": str(data[f"short_{language}"]),
            "title": str(data[f"label_{language}"]),
        }
        plain.add_node(node, **values)
    for source, target, key, data in graph.edges(keys=True, data=True):
        plain.add_edge(source, target, key, **_edge(data, language))
    return plain


def _chosen(data: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Plain]:
    return {name: data[name] for name in names if isinstance(data.get(name), str | int)}


def _edge(data: Mapping[str, Any], language: Language) -> dict[str, Plain]:
    evidence = data["edge"].evidence if data["edge"] else ()
    relation = data.get("relation")
    span = (relation.date or relation.begins) if relation else None
    ends = relation.ends if relation else None
    label = str(data[f"label_{language}"])
    values: dict[str, Plain | None] = {
        "label": label,
        "title": evidence[0].words(language) if evidence else label,
        "bases": " ".join(data["bases"]),
        "earliest": span.earliest if span else None,
        "latest": span.latest if span else None,
        "ended_earliest": ends.earliest if ends else None,
        "ended_latest": ends.latest if ends else None,
        "witnesses": witnesses(evidence),
        "attested": only_attested(evidence),
        "documents": " ".join(dict.fromkeys(item.document for item in evidence)),
        "evidence": " ".join(item.iri for item in evidence),
    }
    return _chosen(data, _EDGE) | {name: value for name, value in values.items() if value is not None}
