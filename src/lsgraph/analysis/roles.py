"""Who connects whom: places in the network, groups, and what would fall apart, each with how sure it is.

Somebody's place is by betweenness: on how large a share of the shortest ways between two others they stand. It says what the
sources speak of, not how much anybody collaborates, and so each place comes with the span in which it lies when a source is left out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import networkx as nx

from lsgraph.analysis.agreements import sure
from lsgraph.analysis.leaving_out import LARGE, MOST_FOR_ALL_WAYS, Measured, Trial, measured, only_inferred, trials
from lsgraph.computing.deadlines import check_deadline

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lsgraph.network import EdgeKey

MOST_SPLITS = 20
"""Of how many nodes it is told what falls apart without them, those first that connect most."""
MOST_FOR_CUT = 1000
"""Up to how many nodes the fewest links between two groups are sought."""


@dataclass(frozen=True, slots=True)
class Role:
    """One node's place in the network: 1 connects most, and equals share a place (`shared`).

    `contacts` are how many it has any relation with, `firm` with how many of them one that is done or in force and not only our conclusion.
    `best` and `worst` bound its place over all trials in which it still has an edge. `gone_without` are the sources (None:
    what is only inferred) without which it has none; `decisive` is the trial that moves it most, or None where none does. `between` is
    whether it lies on any shortest way between two others, be it only when a source is left out.
    """

    node: str
    contacts: int
    firm: int
    betweenness: float
    place: int
    shared: bool
    best: int
    worst: int
    gone_without: tuple[str | None, ...]
    decisive: Trial | None
    between: bool
    group: int

    @property
    def steady(self) -> bool:
        """Whether no source that was left out changes the place."""
        return self.best == self.worst and not self.gone_without


@dataclass(frozen=True, slots=True)
class Group:
    """Nodes that stand closer to each other than to the rest, those first that connect most; the first is its `hub`.

    `only_hub` are those whose one contact is the hub. `inside` counts the edges within by their property, `outside` are the edges to
    other groups. `kept` is in how many of the trials the group around the hub was the same, of what was left.
    """

    number: int
    members: tuple[str, ...]
    only_hub: tuple[str, ...]
    inside: tuple[tuple[str, int], ...]
    outside: tuple[EdgeKey, ...]
    kept: int

    @property
    def hub(self) -> str:
        """The member that connects most."""
        return self.members[0]


@dataclass(frozen=True, slots=True)
class Split:
    """What falls apart without one node: `rest` is the largest part that is left, `parts` are the others, large ones first."""

    node: str
    rest: tuple[str, ...]
    parts: tuple[tuple[str, ...], ...]

    @property
    def lost(self) -> int:
        """How many can't be reached from the rest."""
        return sum(len(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Cut:
    """The fewest nodes without which the hubs of the two largest groups don't reach each other, and who is then on each side."""

    nodes: tuple[str, ...]
    sides: tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Roles:
    """All that is said of a network.

    `limited` where it is large, so that not every source was left out and groups were not computed without each; `estimated` where
    it is so large that places are estimated.
    """

    roles: tuple[Role, ...]
    groups: tuple[Group, ...]
    splits: tuple[Split, ...]
    cut: Cut | None
    trials: tuple[Trial, ...]
    limited: bool
    estimated: bool


def roles(graph: nx.MultiDiGraph[str]) -> Roles:
    """The places, groups and weak points of a network, which may be empty."""
    found = measured(graph)
    tried = trials(graph)
    plain = _plain(graph)
    groups = _groups(graph, plain, found, tried)
    return Roles(
        roles=_places(graph, found, tried),
        groups=groups,
        splits=_splits(plain, found),
        cut=_cut(plain, found, groups) if len(plain) <= MOST_FOR_CUT else None,
        trials=tried,
        limited=len(graph) > LARGE,
        estimated=len(graph) > MOST_FOR_ALL_WAYS,
    )


def _plain(graph: nx.MultiDiGraph[str]) -> nx.Graph[str]:
    plain: nx.Graph[str] = nx.Graph()
    plain.add_nodes_from(sorted(graph))
    plain.add_edges_from(sorted((min(a, b), max(a, b)) for a, b in graph.edges() if a != b))
    return plain


def _most_connecting(nodes: Iterable[str], measured: Mapping[str, Measured]) -> tuple[str, ...]:
    return tuple(sorted(nodes, key=lambda node: (-measured[node].betweenness, -measured[node].contacts, node)))


def _place_of(measured: Mapping[str, Measured]) -> dict[str, int]:
    """The place of each node; equals share the first of theirs."""
    first: dict[float, int] = {}
    for place, value in enumerate(sorted((each.betweenness for each in measured.values()), reverse=True), 1):
        first.setdefault(value, place)
    return {node: first[each.betweenness] for node, each in measured.items()}


def _places(
    graph: nx.MultiDiGraph[str], measured: Mapping[str, Measured], tried: tuple[Trial, ...]
) -> tuple[Role, ...]:
    places = _place_of(measured)
    sharing = Counter(places.values())
    firm = _firm_contacts(graph)
    every = (measured, *(trial.measured for trial in tried))
    in_trials = [(trial, _place_of(trial.measured)) for trial in tried]
    found = []
    for node in _most_connecting(graph, measured):
        own = places[node]
        moved = [(trial, there.get(node)) for trial, there in in_trials]
        held = [own, *(place for _, place in moved if place is not None)]
        # To be gone moves more than any change of place.
        reach = [(len(graph) + 1 if place is None else abs(place - own), trial) for trial, place in moved]
        furthest = max(reach, key=lambda each: each[0], default=None)
        found.append(
            Role(
                node=node,
                contacts=measured[node].contacts,
                firm=len(firm[node]),
                betweenness=measured[node].betweenness,
                place=own,
                shared=sharing[own] > 1,
                best=min(held),
                worst=max(held),
                gone_without=tuple(trial.document for trial, place in moved if place is None),
                decisive=furthest[1] if furthest and furthest[0] else None,
                between=any(each[node].betweenness for each in every if node in each),
                group=measured[node].group,
            )
        )
    return tuple(found)


def _firm_contacts(graph: nx.MultiDiGraph[str]) -> dict[str, set[str]]:
    """Those with whom each node has a firm tie: certain on the day, no proposal, presence, place or part, nor our conclusion alone."""
    found: dict[str, set[str]] = defaultdict(set)
    for source, target, data in graph.edges(data=True):
        if source != target and data["status"] == "done" and sure(data) and not only_inferred(data):
            found[source].add(target)
            found[target].add(source)
    return found


def _groups(
    graph: nx.MultiDiGraph[str], plain: nx.Graph[str], measured: Mapping[str, Measured], tried: tuple[Trial, ...]
) -> tuple[Group, ...]:
    members: dict[int, list[str]] = defaultdict(list)
    inside: dict[int, Counter[str]] = defaultdict(Counter)
    outside: dict[int, list[EdgeKey]] = defaultdict(list)
    for node in _most_connecting(graph, measured):
        members[measured[node].group].append(node)
    for source, target, key, data in sorted(graph.edges(keys=True, data=True), key=lambda edge: edge[:3]):
        ends = {measured[source].group, measured[target].group}
        if len(ends) == 1:
            inside[ends.pop()][data["predicate"]] += 1
        else:
            for number in ends:
                outside[number].append((source, target, key))
    sizes = [Counter(each.group for each in trial.measured.values()) for trial in tried]
    return tuple(
        Group(
            number=number,
            members=tuple(each),
            only_hub=tuple(node for node in each[1:] if set(plain[node]) == {each[0]}),
            inside=tuple(sorted(inside[number].items(), key=lambda count: (-count[1], count[0]))),
            outside=tuple(outside[number]),
            kept=sum(1 for trial, size in zip(tried, sizes, strict=True) if _same(each, trial.measured, size)),
        )
        for number, each in sorted(members.items())
    )


def _same(members: list[str], there: Mapping[str, Measured], sizes: Mapping[int, int]) -> bool:
    """Whether the group around the first of the members is the same in a trial, of those that are left in it.

    `sizes` has how many nodes each group of the trial has: sets of them would have to be made for each group anew.
    """
    hub = there.get(members[0])
    if hub is None:
        return False
    left = [there[node].group for node in members if node in there]
    return len(left) == sizes[hub.group] and set(left) == {hub.group}


def _splits(plain: nx.Graph[str], measured: Mapping[str, Measured]) -> tuple[Split, ...]:
    found = []
    for node in _most_connecting(nx.articulation_points(plain), measured)[:MOST_SPLITS]:
        parts = [_most_connecting(part, measured) for part in _parts_without(plain, node)]
        parts.sort(key=lambda part: (-len(part), part))
        found.append(Split(node, parts[0], tuple(parts[1:])))
    return tuple(sorted(found, key=lambda split: (-split.lost, split.node)))


def _parts_without(plain: nx.Graph[str], node: str) -> Iterator[list[str]]:
    """The parts in which the neighbours of a node are when it is left out."""
    seen = {node}
    for neighbour in plain[node]:
        if neighbour in seen:
            continue
        check_deadline()
        seen.add(neighbour)
        part = [neighbour]
        for each in part:
            new = [other for other in plain[each] if other not in seen]
            seen.update(new)
            part += new
        yield part


def _cut(plain: nx.Graph[str], measured: Mapping[str, Measured], groups: tuple[Group, ...]) -> Cut | None:
    """None where there are not two groups, or where nothing stands between their hubs."""
    if len(groups) < 2:
        return None
    one, other = groups[0].hub, groups[1].hub
    if plain.has_edge(one, other) or not nx.has_path(plain, one, other):
        return None
    # Sets of numbers have the same order in each process, sets of texts have not.
    names = list(plain)
    number = {name: place for place, name in enumerate(names)}
    numbered: nx.Graph[int] = nx.Graph((number[a], number[b]) for a, b in plain.edges())
    found = nx.minimum_node_cut(numbered, number[one], number[other])
    nodes = _most_connecting((names[place] for place in found), measured)
    left = plain.subgraph(set(plain) - set(nodes))
    sides = [_most_connecting(nx.node_connected_component(left, hub), measured) for hub in (one, other)]
    return Cut(nodes, (sides[0], sides[1]))
