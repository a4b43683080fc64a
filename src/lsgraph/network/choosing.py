"""Filters of the network: a choice, as the parameters of an address express it, and the part of the network that it selects.

The page's script chooses in the same way; a test holds both to the same rows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import networkx as nx

from lsgraph.claims.regions import ACROSS
from lsgraph.languages import LANGUAGES
from lsgraph.namespaces import INSTANCE, instance_name
from lsgraph.network.paths import EdgeKey, shortest_path, surroundings
from lsgraph.network.ties import ACTOR_FAMILIES, is_actor, is_firm
from lsgraph.network.timelines import difference, turns
from lsgraph.stores.meant import Meant, meant
from lsgraph.stores.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MOST_STEPS = 3
"""The largest distance for the surroundings of a node."""

#: Characters of a typed name that are read.
_MOST_TYPED = 200

Strength = Literal["all", "firm", "signed"]
"""Which relations are shown: all, firm ties, or only what is signed or adopted."""
STRENGTHS: tuple[Strength, ...] = ("all", "firm", "signed")
Sizing = Literal["kind", "contacts", "betweenness"]
"""What the signs of nodes are as large as."""
SIZES: tuple[Sizing, ...] = ("kind", "contacts", "betweenness")
STANCE_RELATIONS = {
    "signed": "ls:hasSigned",
    "concluded": "ls:partyTo",
    "adopted": "ls:hasAdopted",
    "proposed": "ls:proposedToAdopt",
    "invited": "ls:invitedTo",
    "withdrawn": "ls:hasWithdrawnFrom",
}
"""The stances that actors can be chosen by, each with the relation that leads from them to the agreement."""
#: What binds those who stand in it.
SIGNED = ("ls:hasSigned", "ls:hasAdopted")


@dataclass(frozen=True, slots=True)
class Unknown:
    """A name in the address that is not one node's: its parameter, and the nodes that may be meant, which all have it if they are `several`."""

    parameter: str
    name: str
    near: tuple[str, ...] = ()
    several: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """The filters of the network.

    `at` and `compare` are days (ISO 8601): the network on `at`, with its differences from the earlier day `compare`. `hidden` are
    kinds of nodes to hide, `relation` the only predicate to show (a prefixed name, empty for all). `selected` is the IRI of a node; with
    `steps` above 0 only nodes within that distance are shown. `start` and `goal` request the shortest path between two nodes. `strength`
    says which relations are shown, `size` what signs are as large as, `beside` that two days that are compared stand side by side,
    `fold` names the sectors whose actors a picture draws as one. `region` is the slug of the region whose relations are shown, those that
    lead to or from something of it, or `ACROSS` for what belongs to none or to several. With a `stance` towards an `agreement` (IRI) only
    those actors are shown that have it, among themselves and with what are no actors.
    `unknown` are names in the address that are not one node's.
    """

    at: str | None = None
    compare: str | None = None
    hidden: frozenset[str] = frozenset()
    relation: str = ""
    selected: str | None = None
    steps: int = 0
    start: str | None = None
    goal: str | None = None
    strength: Strength = "all"
    size: Sizing = "kind"
    beside: bool = False
    fold: frozenset[str] = frozenset()
    region: str = ""
    stance: str = ""
    agreement: str | None = None
    unknown: tuple[Unknown, ...] = field(default=(), compare=False)

    def parameters(self) -> dict[str, str]:
        """The choice as parameters of an address; unset ones are left out."""
        names = {
            "at": self.at,
            "compare": self.compare,
            "hide": ",".join(sorted(self.hidden)),
            "relation": self.relation,
            "region": self.region,
            "agreement": _short(self.agreement),
            "stance": self.stance,
            "selected": _short(self.selected),
            "steps": str(self.steps) if self.steps else "",
            "from": _short(self.start),
            "to": _short(self.goal),
            "strength": "" if self.strength == "all" else self.strength,
            "size": "" if self.size == "kind" else self.size,
            "fold": ",".join(sorted(self.fold)),
            "beside": "1" if self.beside and self.compare else "",
        }
        return {name: text for name, text in names.items() if text}


def _short(iri: str | None) -> str:
    """An instance's IRI without what all have; one from elsewhere is whole."""
    return (iri or "").removeprefix(INSTANCE)


def read_choice(
    parameters: Mapping[str, str], graph: nx.MultiDiGraph[str], *, at: str | None = None, compare: str | None = None
) -> Choice:
    """The choice in the parameters of an address; names that are not one node's are collected in `unknown`, and are no error.

    Nodes are named by the end of their IRI (`organization/region-stockholm`), or as people type them. A comparison without a day is with the
    last day on which something changes.
    """
    unknown: list[Unknown] = []

    def node(name: str) -> str | None:
        text = parameters.get(name, "").strip()
        if not text:
            return None
        match = named(graph, text)
        if match.one is None:
            unknown.append(Unknown(name, text[:80], match.perhaps, match.several))
        return match.one

    kinds = {data["kind"] for _, data in graph.nodes(data=True)}
    relations = {key for *_, key in graph.edges(keys=True)}
    relation = parameters.get("relation", "")
    selected = node("selected")
    steps = parameters.get("steps", "")
    agreement = _agreement(graph, parameters.get("agreement", "").strip())
    stance = parameters.get("stance", "")
    if stance and parameters.get("agreement") and agreement is None:
        unknown.append(Unknown("agreement", parameters["agreement"][:80]))
    if at and compare and compare > at:
        # Whichever is named first: the earlier day is the one compared with.
        at, compare = compare, at
    return Choice(
        at=at or (next(reversed(turns(graph)), compare) if compare else None),
        compare=compare,
        hidden=frozenset(parameters.get("hide", "").split(",")) & frozenset(kinds),
        relation=relation if relation in relations else "",
        selected=selected,
        steps=min(int(steps), MOST_STEPS) if selected and steps.isascii() and steps.isdigit() else 0,
        start=node("from"),
        goal=node("to"),
        strength=next((each for each in STRENGTHS if each == parameters.get("strength")), "all"),
        size=next((each for each in SIZES if each == parameters.get("size")), "kind"),
        beside=parameters.get("beside") == "1" and bool(compare),
        region=parameters.get("region", ""),
        agreement=agreement,
        stance=stance if agreement and stance in STANCE_RELATIONS else "",
        fold=frozenset(parameters.get("fold", "").split(",")) & frozenset(ACTOR_FAMILIES),
        unknown=tuple(unknown),
    )


def _agreement(graph: nx.MultiDiGraph[str], name: str) -> str | None:
    """The agreement of the network that is meant, by the end of its IRI with or without its kind."""
    iris = (INSTANCE + name, f"{INSTANCE}agreement/{name}")
    return next((iri for iri in iris if iri in graph and graph.nodes[iri]["kind"] == "agreement"), None)


def agreements_in(graph: nx.MultiDiGraph[str]) -> tuple[str, ...]:
    """The agreements of the network towards which somebody has a stance, those with most relations first."""
    stances = frozenset(STANCE_RELATIONS.values())
    found = {target for _, target, data in graph.edges(data=True) if data["predicate"] in stances}
    return tuple(
        sorted(
            (node for node in found if graph.nodes[node]["kind"] == "agreement"),
            key=lambda node: (-graph.degree(node), node),
        )
    )


def standing_so(whole: nx.MultiDiGraph[str], choice: Choice) -> frozenset[str] | None:
    """The nodes that have the chosen stance on the day, or None without one."""
    if not choice.stance or choice.agreement is None:
        return None
    relation = STANCE_RELATIONS[choice.stance]
    return frozenset(
        source
        for source, _, data in whole.in_edges(choice.agreement, data=True)
        if data["predicate"] == relation
        and (data["timeline"].on(choice.at) is not None if choice.at else data["status"] != "ended")
    )


def regions_in(graph: nx.MultiDiGraph[str]) -> tuple[str, ...]:
    """The slugs of the regions that nodes of the network belong to, and `ACROSS` where one belongs to none or to several; none without regions."""
    regions = {data.get("region") for _, data in graph.nodes(data=True)}
    named_ones = sorted(region for region in regions if region)
    return (*named_ones, *([ACROSS] if None in regions else [])) if named_ones else ()


def named(graph: nx.MultiDiGraph[str], name: str) -> Meant:
    """What a name in an address means: the node with that IRI, with or without what all have, else as people type (`stores.meant`)."""
    if iri := next((iri for iri in (INSTANCE + name, name) if iri in graph), None):
        return Meant(iri)

    def standing(node: str) -> tuple[bool, int]:
        return is_actor(graph.nodes[node]), graph.degree(node)

    return meant(name[:_MOST_TYPED], _names(graph), standing)


def _names(graph: nx.MultiDiGraph[str]) -> Iterator[tuple[str, str]]:
    """All that nodes are called, normalised for comparison, each with its node."""
    for node, data in graph.nodes(data=True):
        own = (data[f"{form}_{language}"] for form in ("label", "short") for language in LANGUAGES)
        for name in {*own, *data.get("others", ()), instance_name(node).rpartition("/")[2]}:
            yield fold(name), node


@dataclass(frozen=True, slots=True)
class Selection:
    """The part of the network that a choice selects.

    Edges of `graph` have the attributes `standing` (on the day, None without a day) and `difference` (from the day of comparison, None
    without one). `focus` are the edges to emphasise, None for all; `path` are the edges of the shortest path in order, None if not
    requested or if there is none. `listed` are the edges of the table: the focus, else all.
    """

    graph: nx.MultiDiGraph[str]
    focus: frozenset[EdgeKey] | None
    path: tuple[EdgeKey, ...] | None
    listed: frozenset[EdgeKey] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        # Computed once: tables and files look up each edge.
        listed = self.focus if self.focus is not None else frozenset(self.graph.edges(keys=True))
        object.__setattr__(self, "listed", listed)


def choose(whole: nx.MultiDiGraph[str], choice: Choice) -> Selection:
    """The part of a network (with ended relations) that a choice selects.

    Nodes that nothing ties to others, as a part of a large network may have, are shown where no relation and no surroundings are asked for.
    """
    ends = {node for node in (choice.selected, choice.start, choice.goal) if node}
    shown = _shown(whole, choice, ends)
    if choice.selected and choice.steps:
        near = surroundings(shown, choice.selected, choice.steps) | ends
        shown.remove_nodes_from([node for node in list(shown) if node not in near])
    if choice.start and choice.goal:
        edges = shortest_path(shown, choice.start, choice.goal)
        path = tuple(edges) if edges is not None else None
        return Selection(shown, frozenset(path or ()), path)
    if choice.selected and not choice.steps:
        return Selection(shown, frozenset(_at(shown, choice.selected)), None)
    return Selection(shown, None, None)


def _shown(whole: nx.MultiDiGraph[str], choice: Choice, ends: set[str]) -> nx.MultiDiGraph[str]:
    """The edges that a choice lets through with their nodes, `ends`, and what nothing ties to others; surroundings are not looked at."""
    shown: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    standing = standing_so(whole, choice)

    def stands(node: str) -> bool:
        return standing is None or node in standing or whole.nodes[node]["family"] not in ACTOR_FAMILIES

    if not choice.relation and choice.strength == "all" and not (choice.selected and choice.steps):
        alone = {
            node
            for node in nx.isolates(whole)
            if whole.nodes[node]["kind"] not in choice.hidden
            and _in_region(whole, node, choice.region)
            and stands(node)
        }
    else:
        alone = set()
    shown.add_nodes_from((node, whole.nodes[node]) for node in sorted(ends | alone))
    for source, target, key, data in whole.edges(keys=True, data=True):
        if choice.relation and key != choice.relation:
            continue
        if {whole.nodes[source]["kind"], whole.nodes[target]["kind"]} & choice.hidden:
            continue
        if not any(_in_region(whole, node, choice.region) for node in (source, target)):
            continue
        if not (stands(source) and stands(target)):
            continue
        how = data["timeline"].on(choice.at) if choice.at else None
        apart = difference(data["timeline"], choice.compare, choice.at) if choice.compare and choice.at else None
        if (apart is None if choice.compare else how is None) if choice.at else data["status"] == "ended":
            continue
        if choice.strength != "all" and not _strong(data, how, choice.strength):
            continue
        for node in (source, target):
            if node not in shown:
                shown.add_node(node, **whole.nodes[node])
        shown.add_edge(source, target, key=key, **(data | {"standing": how, "difference": apart}))
    return shown


def _in_region(graph: nx.MultiDiGraph[str], node: str, region: str) -> bool:
    """Whether a node belongs to a region, by its slug, or to none or several (`ACROSS`); without a region every node does."""
    return not region or (graph.nodes[node].get("region") or ACROSS) == region


def _strong(data: Mapping[str, Any], how: str | None, strength: Strength) -> bool:
    """Whether an edge is firm on the day, where it stands there; with `signed` also whether it is signed or adopted."""
    return is_firm({**data, "standing": how}) and (strength == "firm" or data["predicate"] in SIGNED)


def _at(graph: nx.MultiDiGraph[str], node: str) -> list[EdgeKey]:
    return [*graph.out_edges(node, keys=True), *graph.in_edges(node, keys=True)]
