"""The network of actors: a networkx graph with evidence on its edges, its measures, and positions to draw it at.

Positions are computed once, at build, and are the same for the same data: a picture that moves under the reader's eyes
teaches nothing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Literal

import networkx as nx

from lsgraph.claims import Edge, read_edges, texts_of, value
from lsgraph.namespaces import expand, shorten

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lsgraph.stores import Store

#: Colour families of the picture (`ls:family`); what tells none is taken for business.
FAMILIES = ("public", "academia", "business", "agreement", "place")
Status = Literal["done", "proposed", "present", "part"]
Positions = dict[str, tuple[float, float]]

#: Classes whose things are nodes; of an organisation or a group the legal form says the kind.
_CLASSES = {
    "org:FormalOrganization": None,
    "org:OrganizationalUnit": None,
    "ls:UnspecifiedGroup": None,
    "ls:LetterOfIntent": "agreement",
    "ls:Agreement": "agreement",
    "cv:PublicEvent": "event",
    "foaf:Project": "project",
    "dcterms:Location": "place",
}
#: Edges between nodes that are no news: the document's parts, and membership in general where a role says it.
_LEFT_OUT = {"org:memberOf", "dcterms:type"}
_STATUS: dict[str, Status] = {
    "ls:proposedToAdopt": "proposed",
    "ls:invitedTo": "proposed",
    "ls:recommendsVehicle": "proposed",
    "ls:tookPartIn": "present",
    "ls:adjacentTo": "part",
    "ls:locatedIn": "part",
    "ls:signedAt": "part",
    "dcterms:spatial": "part",
    "org:unitOf": "part",
}
_THINGS = f"""
SELECT ?thing ?type ?form ?family WHERE {{
  VALUES ?type {{ {" ".join(_CLASSES)} }}
  ?thing a ?type .
  OPTIONAL {{ ?thing org:classification ?form . ?form ls:family ?family }}
}}"""
_UNITS = "SELECT ?unit ?organization WHERE { ?unit org:unitOf ?organization }"
#: Above this many nodes Kamada-Kawai, which compares all pairs, gives way to a spring layout.
MOST_FOR_KAMADA_KAWAI = 150
#: How often all overlaps are looked at; the real network needs about a hundred rounds.
MOST_STEPS = 2000


def network(store: Store) -> nx.MultiDiGraph[str]:
    """The network as it stands on record.

    Nodes are IRIs, with `label_sv`, `label_en`, `short_sv`, `short_en`, `kind`, `family`, `unnamed`. Edges have the prefixed
    name of their property as key, with `predicate`, `label_sv`, `label_en`, `status` (`done`, `proposed`, `present`, `part`),
    `bases` and `edge` (the `claims.Edge` with its claims and evidence, or None for what stands in the register of actors). Only what
    has an edge is in it.
    """
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    _add_nodes(graph, store)
    labels = texts_of(store, "rdfs:label")
    for edge in read_edges(store):
        name = shorten(edge.predicate) or edge.predicate
        if edge.literal or name in _LEFT_OUT or edge.source not in graph or edge.target not in graph:
            continue
        _add_edge(graph, edge.source, edge.target, name, labels, edge)
    for row in store.query(_UNITS).rows():
        _add_edge(graph, value(row["unit"]), value(row["organization"]), "org:unitOf", labels, None)
    graph.remove_nodes_from([node for node in list(graph) if graph.degree(node) == 0])
    # Units that only hang on their organisation say nothing about collaboration.
    graph.remove_nodes_from(
        [
            node
            for node in list(graph)
            if {key for *_, key in _edges_at(graph, node)} == {"org:unitOf"} and graph.out_degree(node)
        ]
    )
    return graph


def _edges_at(graph: nx.MultiDiGraph[str], node: str) -> list[tuple[str, str, str]]:
    return [*graph.out_edges(node, keys=True), *graph.in_edges(node, keys=True)]


def _add_nodes(graph: nx.MultiDiGraph[str], store: Store) -> None:
    labels, alternatives = texts_of(store, "rdfs:label"), texts_of(store, "skos:altLabel")
    rows = sorted(store.query(_THINGS).rows(), key=lambda row: (value(row["thing"]), value(row["type"])))
    for row in rows:
        iri, name = value(row["thing"]), shorten(value(row["type"])) or ""
        kind = _CLASSES[name] or (value(row["form"]).rsplit("/", 1)[-1] if "form" in row else "not-established")
        family = (
            "agreement" if kind in ("agreement", "event", "project") else "place" if kind == "place" else "business"
        )
        if "family" in row and value(row["family"]) in FAMILIES:
            family = value(row["family"])
        told = labels.get(iri, {})
        attributes = {f"label_{language}": told.get(language, shorten(iri) or iri) for language in ("sv", "en")}
        for language in ("sv", "en"):
            other = alternatives.get(iri, {}).get(language)
            full = attributes[f"label_{language}"]
            attributes[f"short_{language}"] = (
                other if other and kind in ("agreement", "foundation") else full.partition(" (")[0]
            )
        graph.add_node(
            iri,
            **attributes,
            kind=kind,
            family=family,
            unnamed=name == "ls:UnspecifiedGroup",
        )


def _add_edge(
    graph: nx.MultiDiGraph[str],
    source: str,
    target: str,
    name: str,
    labels: Mapping[str, dict[str, str]],
    edge: Edge | None,
) -> None:
    told = labels.get(expand(name), {}) if ":" in name else {}
    local = name.partition(":")[2]
    graph.add_edge(
        source,
        target,
        key=name,
        predicate=name,
        label_sv=_OWN_LABELS.get(name, told).get("sv", local),
        label_en=_OWN_LABELS.get(name, told).get("en", local),
        status=_STATUS.get(name, "done"),
        bases=edge.bases if edge else ("register",),
        edge=edge,
    )


#: Outside properties have labels made for their own vocabulary; these read as a sentence.
_OWN_LABELS = {
    "org:unitOf": {"sv": "är en del av", "en": "is part of"},
    "dcterms:spatial": {"sv": "verkar i", "en": "works in"},
}


@dataclass(frozen=True, slots=True)
class Measures:
    """What the form of the network says of one node; `betweenness` from 0 to 1, `community` numbered from 1 by size."""

    degree: int
    betweenness: float
    community: int


def measures(graph: nx.MultiDiGraph[str]) -> dict[str, Measures]:
    """The measures of each node, edges taken without direction and each pair once; the same for the same graph."""
    if not graph:
        return {}
    plain = _undirected(graph)
    between = nx.betweenness_centrality(plain)
    communities = sorted(nx.community.louvain_communities(plain, seed=1), key=lambda group: (-len(group), min(group)))
    number = {node: place for place, group in enumerate(communities, 1) for node in group}
    return {node: Measures(plain.degree(node), round(between[node], 6), number[node]) for node in plain}


@dataclass(frozen=True, slots=True)
class Room:
    """What a node covers with its label, measured from its centre, in pixels."""

    side: float
    above: float
    below: float


def layout(graph: nx.MultiDiGraph[str], rooms: Mapping[str, Room], *, width: float, height: float) -> Positions:
    """A place for each node within the box, in pixels, origin at the upper left; the same for the same graph.

    Nodes with their labels do not cover each other where the box has the room.
    """
    if not graph:
        return {}
    plain = _undirected(graph)
    circle: nx.Graph[str] = nx.Graph()
    circle.add_nodes_from(_by_neighbourhood(plain))
    start = nx.circular_layout(circle)
    if len(plain) <= MOST_FOR_KAMADA_KAWAI:
        places = nx.kamada_kawai_layout(_connected(plain), pos=start, weight="weight")
    else:
        places = nx.spring_layout(plain, pos=start, seed=1, iterations=60, k=1.6 / math.sqrt(len(plain)))
    points = {node: (float(x), float(y)) for node, (x, y) in places.items()}
    return _without_overlap(_turned(points, wide=width >= height), rooms, width, height)


def _undirected(graph: nx.MultiDiGraph[str]) -> nx.Graph[str]:
    """The graph without directions and with each pair once, in an order that depends on its names alone."""
    plain: nx.Graph[str] = nx.Graph()
    plain.add_nodes_from(sorted(graph))
    plain.add_edges_from(sorted((min(a, b), max(a, b)) for a, b in graph.edges()))
    return plain


def _by_neighbourhood(plain: nx.Graph[str]) -> list[str]:
    """The nodes in an order that keeps neighbours together: depth first from the one with the most edges."""
    order: list[str] = []
    for component in sorted(nx.connected_components(plain), key=lambda group: (-len(group), min(group))):
        hub = max(sorted(component), key=lambda node: plain.degree(node))
        order.extend(nx.dfs_preorder_nodes(plain, hub, sort_neighbors=sorted))
    return order


def _connected(plain: nx.Graph[str]) -> nx.Graph[str]:
    """The graph with its components tied loosely together, since Kamada-Kawai needs a distance for each pair."""
    groups = sorted(nx.connected_components(plain), key=lambda group: (-len(group), min(group)))
    tied = plain.copy()
    for _, _, attributes in tied.edges(data=True):
        attributes["weight"] = 1.0
    hubs = [max(sorted(group), key=lambda node: plain.degree(node)) for group in groups]
    for hub in hubs[1:]:
        tied.add_edge(hubs[0], hub, weight=4.0)
    return tied


def _turned(points: Positions, *, wide: bool) -> Positions:
    """The points turned so that their longest extent lies along the longer side of the box."""
    count = len(points)
    mean_x = sum(x for x, _ in points.values()) / count
    mean_y = sum(y for _, y in points.values()) / count
    xx = sum((x - mean_x) ** 2 for x, _ in points.values())
    yy = sum((y - mean_y) ** 2 for _, y in points.values())
    xy = sum((x - mean_x) * (y - mean_y) for x, y in points.values())
    angle = 0.5 * math.atan2(2 * xy, xx - yy)
    cos, sin = math.cos(angle), math.sin(angle)
    turned = {
        n: ((x - mean_x) * cos + (y - mean_y) * sin, (y - mean_y) * cos - (x - mean_x) * sin)
        for n, (x, y) in points.items()
    }
    return turned if wide else {node: (y, x) for node, (x, y) in turned.items()}


def _without_overlap(points: Positions, rooms: Mapping[str, Room], width: float, height: float) -> Positions:
    """The points spread over the box and pushed apart until nothing covers another, or the room is used up."""
    edge = max((room.side for room in rooms.values()), default=0.0)
    place = _fitted(points, (edge, 40.0, width - edge, height - 80.0))
    place = {node: _inside(point, rooms[node], width, height) for node, point in place.items()}
    if len(points) > MOST_FOR_KAMADA_KAWAI:
        return _rounded(place)
    pairs = list(combinations(sorted(points), 2))
    for round_number in range(MOST_STEPS):
        moved = False
        # A node held between one above and one below would swing for ever: after a while sideways counts as nearer.
        sideways = 1.0 if round_number < MOST_STEPS / 4 else 3.0
        for one, other in pairs:
            (x1, y1), (x2, y2) = place[one], place[other]
            lack_x = rooms[one].side + rooms[other].side - abs(x1 - x2)
            upper, lower = (one, other) if y1 <= y2 else (other, one)
            lack_y = rooms[upper].below + rooms[lower].above - abs(y1 - y2)
            if lack_x <= 0 or lack_y <= 0:
                continue
            moved = True
            # Apart along the axis that needs the smaller step, half of it at a time so that a crowd finds its balance.
            if lack_x < lack_y * sideways:
                step = (lack_x / 4 + 0.5) * (1 if x1 >= x2 else -1)
                place[one], place[other] = (x1 + step, y1), (x2 - step, y2)
            else:
                step = (lack_y / 4 + 0.5) * (1 if y1 > y2 else -1)
                place[one], place[other] = (x1, y1 + step), (x2, y2 - step)
            for node in (one, other):
                place[node] = _inside(place[node], rooms[node], width, height)
        if not moved:
            break
    return _rounded(place)


def _inside(point: tuple[float, float], room: Room, width: float, height: float) -> tuple[float, float]:
    x, y = point
    return min(max(x, room.side + 2), width - room.side - 2), min(max(y, room.above + 2), height - room.below - 2)


def _rounded(place: Positions) -> Positions:
    return {node: (round(x, 1), round(y, 1)) for node, (x, y) in place.items()}


def _fitted(points: Positions, box: tuple[float, float, float, float]) -> Positions:
    left, top, right, bottom = box
    xs, ys = [x for x, _ in points.values()], [y for _, y in points.values()]
    span_x, span_y = (max(xs) - min(xs)) or 1.0, (max(ys) - min(ys)) or 1.0
    return {
        node: (left + (x - min(xs)) / span_x * (right - left), top + (y - min(ys)) / span_y * (bottom - top))
        for node, (x, y) in points.items()
    }
