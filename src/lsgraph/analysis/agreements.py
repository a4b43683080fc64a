"""Agreements, foundations and meetings in the network, and who is expected where: derived from the data, not from names."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from lsgraph.claims.predicates import STANCES
from lsgraph.claims.read import texts_of
from lsgraph.languages import LANGUAGES
from lsgraph.namespaces import instance_name, shorten
from lsgraph.network import FAMILIES
from lsgraph.network.ties import sure
from lsgraph.rdf.values import value

if TYPE_CHECKING:
    from collections.abc import Sequence

    import networkx as nx

    from lsgraph.claims import Reference
    from lsgraph.network import EdgeKey
    from lsgraph.stores import Store

SIGNED, ADOPTED, WITHDRAWN = "ls:hasSigned", "ls:hasAdopted", "ls:hasWithdrawnFrom"
PROPOSED = ("ls:proposedToAdopt", "ls:invitedTo")
STANDS_BEHIND, TOOK_PART, SIGNED_AT = "ls:standsBehind", "ls:tookPartIn", "ls:signedAt"
STANCE_NAMES = tuple(shorten(iri) or iri for iri in STANCES)
"""The stances as prefixed names."""
_REGISTER = """
SELECT ?thing ?form ?family WHERE {
  ?thing a org:FormalOrganization .
  FILTER NOT EXISTS { ?thing org:unitOf ?whole }
  OPTIONAL { ?thing org:classification ?form . OPTIONAL { ?form ls:family ?family } }
} ORDER BY ?thing ?form ?family"""


def edges_into(graph: nx.MultiDiGraph[str], node: str, *predicates: str) -> list[EdgeKey]:
    """The incoming edges of a node with those properties, sorted."""
    if node not in graph:
        return []
    edges = graph.in_edges(node, keys=True, data=True)
    return sorted((source, target, key) for source, target, key, data in edges if data["predicate"] in predicates)


def first_of(offered: Sequence[str], main: Reference | None) -> str | None:
    """Of what is offered that with which everything begins where nothing is chosen: the main agreement, else the first; None of nothing."""
    return main.iri if main and main.iri in offered else next(iter(offered), None)


def agreements(graph: nx.MultiDiGraph[str]) -> tuple[str, ...]:
    """The agreements of a network in descending order of acts towards them."""
    nodes = [node for node, data in graph.nodes(data=True) if data["kind"] == "agreement"]
    return tuple(sorted(nodes, key=lambda node: (-len(edges_into(graph, node, *STANCE_NAMES)), node)))


def not_yet(graph: nx.MultiDiGraph[str], whole: nx.MultiDiGraph[str]) -> tuple[str, ...]:
    """The agreements of the whole network that are not on record in the network on a day, sorted.

    They have no relation on the day, or none that is an act towards them (signature, adoption, proposal …), although there are
    acts at another time: the first act is still to come.
    """
    acts = {node: len(edges_into(graph, node, *STANCE_NAMES)) for node in agreements(whole)}
    return tuple(
        sorted(
            node
            for node, count in acts.items()
            if node not in graph or (not count and edges_into(whole, node, *STANCE_NAMES))
        )
    )


def foundations(graph: nx.MultiDiGraph[str]) -> tuple[str, ...]:
    """What actors stand behind, in descending order of their number."""
    behind = Counter(target for _, target, data in graph.edges(data=True) if data["predicate"] == STANDS_BEHIND)
    return tuple(sorted(behind, key=lambda node: (-behind[node], node)))


def meetings(graph: nx.MultiDiGraph[str], agreement: str) -> tuple[str, ...]:
    """The meetings at which an agreement was signed."""
    if agreement not in graph:
        return ()
    edges = graph.out_edges(agreement, data=True)
    return tuple(sorted(target for _, target, data in edges if data["predicate"] == SIGNED_AT))


def signatories(graph: nx.MultiDiGraph[str], agreement: str) -> frozenset[str]:
    """The actors with a signature on record that is certain on the day in question."""
    return having(graph, agreement, SIGNED)[0]


def perhaps_signed(graph: nx.MultiDiGraph[str], agreement: str) -> frozenset[str]:
    """The further actors that may have signed by the day in question: sources do not give the day, or not as exactly."""
    return having(graph, agreement, SIGNED)[1]


def having(graph: nx.MultiDiGraph[str], agreement: str, *predicates: str) -> tuple[frozenset[str], frozenset[str]]:
    """The actors with one of these stances (as `stances.has_stance`) on the day in question for certain, and those that may have one."""
    withdrawn = edges_into(graph, agreement, WITHDRAWN)
    left = {edge[0] for edge in withdrawn if sure(graph.edges[edge])}
    perhaps_left = {edge[0] for edge in withdrawn} - left
    edges = edges_into(graph, agreement, *predicates)
    certain = {edge[0] for edge in edges if sure(graph.edges[edge])} - left - perhaps_left
    return frozenset(certain), frozenset({edge[0] for edge in edges} - certain - left)


def register(store: Store) -> dict[str, dict[str, Any]]:
    """All named organisations that are not part of another one, with the attributes that the network's nodes have, by IRI."""
    labels = texts_of(store, "rdfs:label")
    entries: dict[str, dict[str, Any]] = {}
    for row in store.query(_REGISTER).rows():
        iri = value(row["thing"])
        names = {language: labels.get(iri, {}).get(language, instance_name(iri)) for language in LANGUAGES}
        family = value(row["family"]) if "family" in row else "business"
        entries[iri] = {
            **{f"label_{language}": name for language, name in names.items()},
            **{f"short_{language}": name.partition(" (")[0] for language, name in names.items()},
            "kind": value(row["form"]).rsplit("/", 1)[-1] if "form" in row else "not-established",
            "family": family if family in FAMILIES else "business",
            "unnamed": False,
        }
    return entries
