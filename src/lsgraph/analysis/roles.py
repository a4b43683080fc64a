"""Who connects whom: ranks of actors, what they meet in, groups, and what would fall apart, each with how sure it is.

An actor's rank is by betweenness (`network.measures`): on how large a part of the shortest paths between two other actors it lies. It says
what the sources speak of, not how much anybody collaborates, and so each rank comes with the span in which it lies when a source is left out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import networkx as nx

from lsgraph.analysis.leaving_out import LARGE, Trial, trials
from lsgraph.computing.deadlines import check_deadline
from lsgraph.network.measures import MOST_FOR_ALL_WAYS, by_importance, measures, numbered
from lsgraph.network.ties import DEFAULT_TIES, Ties, is_actor, is_place, tied

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lsgraph.network import EdgeKey, Measures

MOST_SPLITS = 20
"""Most actors for which it is computed what falls apart without them, the most connecting ones first."""
MOST_NAMED = 12
"""How many of a part that falls off are named."""
MOST_FOR_CUT = 1000
"""Up to how many nodes the fewest links between two groups are sought."""


@dataclass(frozen=True, slots=True)
class Role:
    """One actor's place in the network: its `measures`, which have its rank by the ties that were chosen.

    `best` and `worst` bound its rank over all trials in which it still has one. `gone_without` are the sources (None: what is only
    inferred) without which it has none; where any trial moves it (`moved`), `decisive` is the source of the one that moves it most.
    `between` is whether it lies on any shortest path between two others, be it only when a source is left out.
    """

    node: str
    measures: Measures
    rank: int
    best: int
    worst: int
    gone_without: tuple[str | None, ...]
    moved: bool
    decisive: str | None
    between: bool

    @property
    def steady(self) -> bool:
        """Whether leaving out any source leaves the rank unchanged."""
        return self.best == self.worst and not self.gone_without


@dataclass(frozen=True, slots=True)
class Group:
    """Nodes that stand closer to each other than to the rest, those first that connect most; `hub` is the first actor of them.

    Places are left out. `size` counts the members and `to_others` the edges to other groups, of which `members` and `outside` hold all, or
    the first of a large network. `only_hub` counts those whose one contact is the hub, `inside` the edges within by their property.
    `kept` is in how many of the trials the group around the hub was the same, of what was left.
    """

    number: int
    hub: str
    size: int
    members: tuple[str, ...]
    only_hub: int
    inside: tuple[tuple[str, int], ...]
    to_others: int
    outside: tuple[EdgeKey, ...]
    kept: int


@dataclass(frozen=True, slots=True)
class Part:
    """Some nodes, those first that connect most: how many, and the first `MOST_NAMED` of them."""

    size: int
    first: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Split:
    """What falls apart without one actor.

    `rest` counts the largest part that is left, around its actor `around`. `lost` are the others, which can't be reached from it:
    `together` are parts of several that still hang together, large ones first, and `single` those that are alone, each with how many
    they are and the first of them.
    """

    node: str
    around: str
    rest: int
    lost: int
    together: tuple[Part, ...]
    single: Part


@dataclass(frozen=True, slots=True)
class Cut:
    """The fewest nodes without which the hubs of the two largest groups don't reach each other, and how many are then on each side."""

    nodes: tuple[str, ...]
    hubs: tuple[str, str]
    sides: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Roles:
    """All that is said of a network, by the ties that were chosen.

    `roles` are the actors that have a rank, the first first; `meeting_in` are the agreements, meetings, projects and groups without
    names over which ways lead, most first (`meetings` counts them all), and `measured` the measures of all nodes. `unranked` counts the actors without a tie of the
    kind. `limited` where the network is large, so that not every source was left out and groups were not computed without each;
    `estimated` where it is so large that ranks are estimated.
    """

    ties: Ties
    roles: tuple[Role, ...]
    meeting_in: tuple[str, ...]
    meetings: int
    measured: Mapping[str, Measures]
    groups: tuple[Group, ...]
    splits: tuple[Split, ...]
    cut: Cut | None
    trials: tuple[Trial, ...]
    unranked: int
    limited: bool
    estimated: bool


def roles(graph: nx.MultiDiGraph[str], ties: Ties = DEFAULT_TIES, known: Mapping[str, Measures] | None = None) -> Roles:
    """The ranks, groups and weak points of a network, which may be empty; `known` are its measures by these ties where they are there."""
    measured = known or measures(graph, ties)
    tried = trials(graph, ties)
    ways = tied(graph, ties)
    ways.remove_nodes_from([node for node in list(ways) if not ways.degree(node)])
    groups = _groups(graph, measured, tried)
    ranked = _ranked(measured, tried)
    between = [node for node in by_importance(graph, measured) if measured[node].betweenness]
    meeting_in = tuple(node for node in between if not is_actor(graph.nodes[node]))
    return Roles(
        ties=ties,
        roles=ranked,
        meeting_in=meeting_in,
        meetings=len(meeting_in),
        measured=measured,
        groups=groups,
        splits=_splits(graph, ways, measured),
        cut=_cut(ways, measured, groups) if len(ways) <= MOST_FOR_CUT else None,
        trials=tried,
        unranked=sum(is_actor(data) for _, data in graph.nodes(data=True)) - len(ranked),
        limited=len(graph) > LARGE,
        estimated=len(ways) > MOST_FOR_ALL_WAYS,
    )


def _ranked(measured: Mapping[str, Measures], tried: tuple[Trial, ...]) -> tuple[Role, ...]:
    every = (measured, *(trial.measured for trial in tried))
    ranked = []
    for node in by_importance((node for node, node_measures in measured.items() if node_measures.rank), measured):
        rank = measured[node].rank
        assert rank is not None, "only those with a rank are looked at"
        moved = [(trial, _rank_in(trial, node)) for trial in tried]
        held = [rank, *(other for _, other in moved if other is not None)]
        # Losing the rank counts as a larger move than any change of rank.
        reach = [(len(measured) + 1 if other is None else abs(other - rank), trial) for trial, other in moved]
        furthest = max(reach, key=lambda pair: pair[0], default=None)
        ranked.append(
            Role(
                node=node,
                measures=measured[node],
                rank=rank,
                best=min(held),
                worst=max(held),
                gone_without=tuple(trial.document for trial, other in moved if other is None),
                moved=bool(furthest and furthest[0]),
                decisive=furthest[1].document if furthest and furthest[0] else None,
                between=any(there[node].betweenness for there in every if node in there),
            )
        )
    return tuple(ranked)


def _rank_in(trial: Trial, node: str) -> int | None:
    there = trial.measured.get(node)
    return there.rank if there else None


def _groups(
    graph: nx.MultiDiGraph[str], measured: Mapping[str, Measures], tried: tuple[Trial, ...]
) -> tuple[Group, ...]:
    """The communities that have a tie within, by their numbers."""
    plain = tied(graph, "all")
    members: dict[int, list[str]] = defaultdict(list)
    inside: dict[int, Counter[str]] = defaultdict(Counter)
    outside: dict[int, list[EdgeKey]] = defaultdict(list)
    for node in by_importance(plain, measured):
        members[measured[node].community].append(node)
    for source, target, key, data in sorted(graph.edges(keys=True, data=True), key=lambda edge: edge[:3]):
        if is_place(graph.nodes[source]) or is_place(graph.nodes[target]):
            continue
        ends = {measured[source].community, measured[target].community}
        if len(ends) == 1:
            inside[ends.pop()][data["predicate"]] += 1
        else:
            for number in ends:
                outside[number].append((source, target, key))
    sizes = [_sizes(graph, trial) for trial in tried]
    groups = []
    for number, nodes in sorted(members.items()):
        if len(nodes) < 2:
            continue
        hub = _hub(graph, nodes)
        ordered = [hub, *(node for node in nodes if node != hub)]
        groups.append(
            Group(
                number=number,
                hub=hub,
                size=len(ordered),
                members=tuple(ordered),
                only_hub=sum(set(plain[node]) == {hub} for node in ordered[1:]),
                inside=tuple(sorted(inside[number].items(), key=lambda count: (-count[1], count[0]))),
                to_others=len(outside[number]),
                outside=tuple(outside[number]),
                kept=sum(1 for trial, size in zip(tried, sizes, strict=True) if _same(ordered, trial.measured, size)),
            )
        )
    return tuple(groups)


def _sizes(graph: nx.MultiDiGraph[str], trial: Trial) -> Counter[int]:
    """The number of nodes in each group of a trial, without places."""
    return Counter(
        node_measures.community for node, node_measures in trial.measured.items() if not is_place(graph.nodes[node])
    )


def _same(members: list[str], there: Mapping[str, Measures], sizes: Mapping[int, int]) -> bool:
    """Whether the group around the first of the members is the same in a trial, of those that are left in it.

    `sizes` has how many nodes each group of the trial has: sets of them would have to be made for each group anew.
    """
    hub = there.get(members[0])
    if hub is None:
        return False
    left = [there[node].community for node in members if node in there]
    return len(left) == sizes[hub.community] and set(left) == {hub.community}


def holding(ways: nx.Graph[str], graph: nx.MultiDiGraph[str]) -> set[str]:
    """The actors that are cut points by these ties (`network.ties.tied`): without one of them some can't reach the rest."""
    return {node for node in nx.articulation_points(ways) if is_actor(graph.nodes[node])}


def _splits(graph: nx.MultiDiGraph[str], ways: nx.Graph[str], measured: Mapping[str, Measures]) -> tuple[Split, ...]:
    splits = []
    for node in by_importance(holding(ways, graph), measured)[:MOST_SPLITS]:
        parts = [by_importance(part, measured) for part in _parts_without(ways, node)]
        parts.sort(key=lambda part: (-len(part), part))
        rest, fallen = parts[0], parts[1:]
        splits.append(
            Split(
                node=node,
                around=_hub(graph, rest),
                rest=len(rest),
                lost=sum(map(len, fallen)),
                together=tuple(_part(part) for part in fallen if len(part) > 1)[:MOST_NAMED],
                single=_part([part[0] for part in fallen if len(part) == 1]),
            )
        )
    return tuple(sorted(splits, key=lambda split: (-split.lost, split.node)))


def _part(nodes: Sequence[str]) -> Part:
    return Part(len(nodes), tuple(nodes[:MOST_NAMED]))


def _hub(graph: nx.MultiDiGraph[str], nodes: Sequence[str]) -> str:
    """The first actor among some nodes, or the first node if there is no actor."""
    return next((node for node in nodes if is_actor(graph.nodes[node])), nodes[0])


def _parts_without(plain: nx.Graph[str], node: str) -> Iterator[list[str]]:
    """The connected components of a node's neighbours when the node is left out."""
    seen = {node}
    for neighbour in plain[node]:
        if neighbour in seen:
            continue
        check_deadline()
        seen.add(neighbour)
        part = [neighbour]
        for member in part:
            new = [reached for reached in plain[member] if reached not in seen]
            seen.update(new)
            part += new
        yield part


def _cut(ways: nx.Graph[str], measured: Mapping[str, Measures], groups: tuple[Group, ...]) -> Cut | None:
    """The smallest cut between the hubs of the two largest groups; None without two groups, or if their hubs can't be separated."""
    if len(groups) < 2:
        return None
    first, second = groups[0].hub, groups[1].hub
    if not {first, second} <= set(ways) or ways.has_edge(first, second) or not nx.has_path(ways, first, second):
        return None
    names = list(ways)
    number = {name: index for index, name in enumerate(names)}
    fewest = nx.minimum_node_cut(numbered(ways), number[first], number[second])
    nodes = by_importance((names[index] for index in fewest), measured)
    left = ways.subgraph(set(ways) - set(nodes))
    sides = [len(nx.node_connected_component(left, hub)) for hub in (first, second)]
    return Cut(tuple(nodes), (first, second), (sides[0], sides[1]))
