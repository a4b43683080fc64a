"""What if some actors signed: how much of those concerned would then be covered, and how the network would hold together.

Nothing of this is data: a supposition is computed for one answer and never stored. Only firm ties count (`network.ties`): presence,
proposals and places carry no agreement.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import networkx as nx

from lsgraph.analysis.agreements import (
    SIGNED,
    STANDS_BEHIND,
    TOOK_PART,
    edges_into,
    foundations,
    meetings,
    signatories,
)
from lsgraph.network.ties import only_inferred, tied

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from lsgraph.languages import Language
    from lsgraph.network import EdgeKey

MOST_SUPPOSED = 100
"""How many actors may be supposed to sign at once."""
MOST_FOR_DISTANCES = 400
"""Up to how many nodes the distances between all pairs are computed."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of some actors have signed: on record, and if those supposed signed, too. `about` is a foundation or a meeting.

    `whole`, `before` and `after` are those that a source names; `concluded` are, in the same order, those that are among them by our own
    conclusion alone.
    """

    of: Literal["principals", "participants", "organizations"]
    about: str | None
    whole: frozenset[str]
    before: frozenset[str]
    after: frozenset[str]
    concluded: tuple[frozenset[str], frozenset[str], frozenset[str]] = (frozenset(), frozenset(), frozenset())


@dataclass(frozen=True, slots=True)
class Connectivity:
    """How firm relations hold organisations together.

    `pairs` of organisations meet in the agreement, since both have signed it. `largest` is how many organisations the largest connected part
    has, `reaching` how many pairs of organisations reach each other, `distance` the mean number of steps between those that do so on
    record (None: none do, or too many to compute), `holding` are the organisations without which others fall off (None: not
    computed).
    """

    pairs: int
    largest: int
    reaching: int
    distance: float | None
    holding: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A supposition: `supposed` sign though no signature of theirs is on record; `already` had signed on record."""

    agreement: str
    supposed: tuple[str, ...]
    already: tuple[str, ...]
    coverage: tuple[Coverage, ...]
    before: Connectivity
    after: Connectivity


def what_if(graph: nx.MultiDiGraph[str], agreement: str, ticked: Iterable[str], register: Collection[str]) -> WhatIf:
    """What would change in a network if those ticked signed the agreement.

    `register` are the named organisations that could sign, also those without a relation; only they are counted.
    """
    signed, chosen = signatories(graph, agreement), tuple(dict.fromkeys(ticked))
    supposed = tuple(actor for actor in chosen if actor not in signed)
    firm = _firm(graph)
    then = firm.copy()
    then.add_edges_from((actor, agreement) for actor in supposed)
    counted = frozenset(register)
    compared = tuple(_steps(firm, counted))
    before = _connectivity(firm, len(signed), counted, compared)
    after = _connectivity(then, len(signed) + len(supposed), counted, compared)
    return covered(graph, agreement, chosen, register, (before, after))


def covered(
    graph: nx.MultiDiGraph[str],
    agreement: str,
    ticked: Iterable[str],
    register: Collection[str],
    connectivity: tuple[Connectivity, Connectivity],
) -> WhatIf:
    """The same where the connectivity before and after is known already: that of a large network does not follow from a part of it."""
    signed = signatories(graph, agreement)
    chosen = tuple(dict.fromkeys(ticked))
    supposed = tuple(actor for actor in chosen if actor not in signed)
    return WhatIf(
        agreement=agreement,
        supposed=supposed,
        already=tuple(actor for actor in chosen if actor in signed),
        coverage=_coverage(graph, agreement, signed, signed | set(supposed), frozenset(register)),
        before=connectivity[0],
        after=connectivity[1],
    )


def _coverage(
    graph: nx.MultiDiGraph[str],
    agreement: str,
    before: frozenset[str],
    after: frozenset[str],
    register: frozenset[str],
) -> tuple[Coverage, ...]:
    def named(of: Literal["principals", "participants"], about: str, predicate: str) -> Coverage:
        edges = [edge for edge in edges_into(graph, about, predicate) if not graph.nodes[edge[0]]["unnamed"]]
        ours = frozenset(edge[0] for edge in edges if only_inferred(graph.edges[edge]))
        whole = frozenset(edge[0] for edge in edges) - ours
        return Coverage(of, about, whole, whole & before, whole & after, (ours, ours & before, ours & after))

    return (
        *(named("principals", node, STANDS_BEHIND) for node in foundations(graph)),
        *(named("participants", node, TOOK_PART) for node in meetings(graph, agreement)),
        Coverage("organizations", None, register, register & before, register & after),
    )


def _firm(graph: nx.MultiDiGraph[str]) -> nx.Graph[str]:
    """The graph of firm ties (as for who connects whom), without isolated nodes."""
    firm = tied(graph, "firm")
    firm.remove_nodes_from([node for node in list(firm) if not firm.degree(node)])
    return firm


def _steps(firm: nx.Graph[str], counted: frozenset[str]) -> dict[tuple[str, str], int]:
    """The steps between any two organisations that reach each other; empty for a network too large to compute them."""
    if len(firm) > MOST_FOR_DISTANCES:
        return {}
    return {
        (node, target): steps
        for node in sorted(counted & set(firm))
        for target, steps in nx.single_source_shortest_path_length(firm, node).items()
        if node < target and target in counted
    }


def _connectivity(
    firm: nx.Graph[str], signed: int, counted: frozenset[str], compared: Collection[tuple[str, str]]
) -> Connectivity:
    steps = _steps(firm, counted)
    return Connectivity(
        pairs=signed * (signed - 1) // 2,
        largest=max((len(part & counted) for part in nx.connected_components(firm)), default=0),
        reaching=len(steps),
        distance=sum(steps[pair] for pair in compared) / len(compared) if compared else None,
        holding=tuple(sorted(node for node in nx.articulation_points(firm) if node in counted)),
    )


def supposed_graph(
    graph: nx.MultiDiGraph[str],
    supposition: WhatIf,
    register: Mapping[str, Mapping[str, object]],
    labels: Mapping[Language, str],
) -> nx.MultiDiGraph[str]:
    """A copy of the network with the supposed signatures as edges of status `hypothetical`, which rest on nothing.

    `register` has the attributes of nodes that the network does not have, `labels` the words of the edges (`sv`, `en`).
    """
    drawn: nx.MultiDiGraph[str] = graph.copy()
    for source, target, key in supposed_edges(supposition):
        if source not in drawn:
            drawn.add_node(source, **register[source])
        drawn.add_edge(
            source,
            target,
            key=key,
            predicate=SIGNED,
            **{f"label_{language}": label for language, label in labels.items()},
            status="hypothetical",
            bases=(),
            edge=None,
        )
    return drawn


def supposed_edges(supposition: WhatIf) -> tuple[EdgeKey, ...]:
    """The supposed signatures as edges; no property has their key, so that they can't be taken for one on record."""
    return tuple((actor, supposition.agreement, "hypothetical") for actor in supposition.supposed)
