"""The network as one SVG element: no script, every node a link, drawn the same for the same data.

Beside what the network says of them, nodes and edges may have attributes for the picture: `faded` for what is not looked at,
`standing` and `difference` of an edge as `network.choose` sets them, and the status `hypothetical`.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

import numpy as np

from lsgraph.views.geometry import GAP, LINE_HEIGHT, frame_columns, label_width, wrapped
from lsgraph.views.palette import DIFFERENCE_LABELS, INK, PAPER, STATUS_LABELS, Signs, line_of, radius_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import networkx as nx
    from numpy.typing import NDArray

    from lsgraph.errors import Language
    from lsgraph.network import EdgeKey, Positions

Point = tuple[float, float]
Routes = dict["EdgeKey", float]
"""How far each edge bows out, as part of its length, to its left where it is positive."""

#: How far an edge may bow out; the first that touches least is taken.
_BENDS = (0.1, -0.1, 0.0, 0.2, -0.2, 0.3, -0.3, 0.42, -0.42)
#: Points along a curve.
_STEPS = 28
_FADED = ' opacity="0.2"'
_HYPOTHETICAL = {"sv": "tänkt", "en": "hypothetical"}


def network_svg(
    graph: nx.MultiDiGraph[str],
    positions: Mapping[str, Sequence[float]],
    *,
    language: Language,
    link: Callable[[str], str],
    width: int,
    height: int,
    title: str,
    edge_link: Callable[[EdgeKey], str | None] = lambda _: None,
    bends: Routes | None = None,
    signs: Signs | None = None,
) -> str:
    """The picture. Nodes without a position are left out.

    `link` gives the address of a node's page, `edge_link` where the sentence behind an edge is read. `bends` are those of
    `routes`, where they are known: so the parts of a network look as the whole does. `signs` are those that the page around it
    already has; else the picture brings its own.
    """
    nodes = [node for node in sorted(graph) if node in positions]
    drawing = _Drawing(graph, {node: _point(positions[node]) for node in nodes}, language, width)
    own = signs or Signs(f"s{width}x{height}", (graph.nodes[node] for node in nodes))
    edges = [edge for edge in sorted(graph.edges(keys=True)) if edge[0] in positions and edge[1] in positions]
    bows = bends if bends is not None else drawing.routes(edges)
    return (
        f'<svg class="network" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="group" '
        f'aria-label={quoteattr(title)} font-family="system-ui, \'DejaVu Sans\', sans-serif" font-size="12.5">'
        f"{'' if signs else own.definitions}"
        f"{''.join(drawing.edge(edge, bows.get(edge, _BENDS[0]), edge_link(edge)) for edge in edges)}"
        f"{''.join(drawing.node(node, own, link(node)) for node in nodes)}</svg>"
    )


def routes(
    graph: nx.MultiDiGraph[str], positions: Mapping[str, Sequence[float]], *, language: Language, width: int
) -> Routes:
    """For each edge the bow that touches the fewest other nodes and labels."""
    places = {node: _point(positions[node]) for node in sorted(graph) if node in positions}
    edges = [edge for edge in sorted(graph.edges(keys=True)) if edge[0] in places and edge[1] in places]
    return _Drawing(graph, places, language, width).routes(edges)


def _point(place: Sequence[float]) -> Point:
    return float(place[0]), float(place[1])


class _Drawing:
    """One picture: knows what stands where, so that edges go around it."""

    def __init__(self, graph: nx.MultiDiGraph[str], places: Positions, language: Language, width: int) -> None:
        self._graph, self._places, self._language = graph, places, language
        columns = frame_columns(width)
        self._labels = {node: wrapped(graph.nodes[node][f"short_{language}"], columns) for node in places}
        self._order = {node: number for number, node in enumerate(places)}
        self._centres = np.array(list(places.values())).reshape(-1, 2)
        self._reach = np.array([radius_of(graph.nodes[node]) for node in places])
        #: Left, top, right and bottom of each label: what an edge should not run through.
        self._boxes = np.array([self._label_box(node) for node in places]).reshape(-1, 4)

    def _label_box(self, node: str) -> tuple[float, float, float, float]:
        x, y = self._places[node]
        top = y + radius_of(self._graph.nodes[node]) + GAP
        half = label_width(self._labels[node]) / 2 + 2
        return x - half, top, x + half, top + len(self._labels[node]) * LINE_HEIGHT + 2

    def routes(self, edges: Sequence[EdgeKey]) -> Routes:
        """The bow of each edge, chosen in their order; edges between the same two nodes keep apart."""
        taken: dict[tuple[str, str], list[float]] = {}
        found: Routes = {}
        for edge in edges:
            source, target, _ = edge
            pair = (min(source, target), max(source, target))
            others = taken.setdefault(pair, [])
            sign = 1 if source == pair[0] else -1
            free = [bend for bend in _BENDS if all(abs(bend * sign - other) >= 0.15 for other in others)]
            costs = [self._cost(source, target, bend) + 0.2 * order for order, bend in enumerate(free)]
            found[edge] = free[costs.index(min(costs))] if free else 0.5 + 0.15 * len(others)
            others.append(found[edge] * sign)
        return found

    def _cost(self, source: str, target: str, bend: float) -> float:
        """How much a curve touches: nodes count more than labels, and where it lies under its own labels little is seen of it."""
        points = self._curve(source, target, bend)
        own = np.zeros(len(self._order), dtype=bool)
        own[[self._order[source], self._order[target]]] = True
        near = np.hypot(*(points[:, None, :] - self._centres[None, :, :]).transpose(2, 0, 1)) < self._reach + 5
        held = self._in_labels(points)
        hidden = (held[:, own] | (near[:, own])).any(axis=1).sum()
        return float(3 * near[:, ~own].sum() + 2 * held[:, ~own].sum() + 0.5 * max(0, hidden - 8))

    def _in_labels(self, points: NDArray[np.float64]) -> NDArray[np.bool_]:
        x, y = points[:, 0, None], points[:, 1, None]
        left, top, right, bottom = self._boxes.T
        inside: NDArray[np.bool_] = (left <= x) & (x <= right) & (top <= y) & (y <= bottom)
        return inside

    def _corners(self, source: str, target: str, bend: float) -> tuple[Point, Point, Point]:
        """A quadratic curve from centre to centre: its beginning, its control point and its end."""
        (x1, y1), (x2, y2) = self._places[source], self._places[target]
        return (x1, y1), ((x1 + x2) / 2 - (y2 - y1) * bend, (y1 + y2) / 2 + (x2 - x1) * bend), (x2, y2)

    def _curve(self, source: str, target: str, bend: float) -> NDArray[np.float64]:
        """Points along the curve."""
        first, middle, last = (np.array(corner) for corner in self._corners(source, target, bend))
        t = np.linspace(0.0, 1.0, _STEPS + 1)[:, None]
        curve: NDArray[np.float64] = (1 - t) ** 2 * first + 2 * t * (1 - t) * middle + t**2 * last
        return curve

    def _visible(self, source: str, target: str, bend: float) -> tuple[Point, Point, Point]:
        """The part of the curve from where it leaves the source and its label to where it meets the target or its label."""
        points = self._curve(source, target, bend)
        ends = [self._order[source], self._order[target]]
        clear = ~self._in_labels(points)[:, ends].any(axis=1)
        for node in (source, target):
            away = np.abs(points - np.array(self._places[node]))
            square = self._graph.nodes[node]["family"] == "agreement"
            distance = away.max(axis=1) if square else np.hypot(away[:, 0], away[:, 1])
            clear &= distance > radius_of(self._graph.nodes[node]) + 3
        seen = np.flatnonzero(clear)
        corners = self._corners(source, target, bend)
        if len(seen) < 3:
            return corners
        return _part(corners, seen[0] / _STEPS, seen[-1] / _STEPS)

    def edge(self, edge: EdgeKey, bend: float, address: str | None) -> str:
        """One edge as a path with its arrowhead; a link where there is an address of its sentence."""
        source, target, key = edge
        data = self._graph.edges[source, target, key]
        line = line_of(data, self._graph.nodes[source]["family"])
        curve = self._visible(source, target, bend)
        head = 6.0 + 1.6 * line.width
        base = _towards(curve[2], curve[1], head)
        path = _path((curve[0], curve[1], base))
        dash = f' stroke-dasharray="{line.dash}"' if line.dash else ""
        unsure = data.get("standing") in ("possible", "unknown")
        faded = _FADED if data.get("faded") else ' opacity="0.5"' if unsure or data.get("difference") == "gone" else ""
        drawn = (
            f"<title>{escape(self._told(edge))}</title>"
            f'<path d="{path}" fill="none" stroke="{line.colour}" stroke-width="{line.width:g}"{dash}/>'
            f'<path d="{_arrow(base, curve[2])}" fill="{line.colour}"/>{self._word(data, curve)}'
        )
        if address is None:
            return f'<g class="edge"{faded}>{drawn}</g>'
        # A line is thin to hit. The table has the same links for the keyboard.
        wide = f'<path d="{path}" fill="none" stroke="{PAPER}" stroke-opacity="0" stroke-width="14"/>'
        return f'<a class="edge" href={quoteattr(address)} tabindex="-1"{faded}>{wide}{drawn}</a>'

    def _told(self, edge: EdgeKey) -> str:
        data, language = self._graph.edges[edge], self._language
        source, target = (self._graph.nodes[node][f"label_{language}"] for node in edge[:2])
        return f"{source} {data[f'label_{language}']} {target} ({STATUS_LABELS[data['status']][language]})"

    def _word(self, data: Mapping[str, Any], curve: tuple[Point, Point, Point]) -> str:
        """The word on an edge that is hypothetical, or other than on another day: colour and line alone would not tell."""
        apart = data.get("difference")
        if data["status"] == "hypothetical":
            word = _HYPOTHETICAL[self._language]
        elif apart in ("new", "gone", "surer", "less-sure"):
            word = DIFFERENCE_LABELS[apart][self._language]
        else:
            return ""
        x, y = _part(curve, 0.5, 1.0)[0]
        return (
            f'<text x="{x:.1f}" y="{y + 4:.1f}" text-anchor="middle" font-size="11.5" font-weight="700" fill="{INK}" stroke="{PAPER}" '
            f'stroke-width="4" stroke-linejoin="round" paint-order="stroke">{escape(word)}</text>'
        )

    def node(self, node: str, signs: Signs, address: str) -> str:
        """One node as a link with its sign and its label."""
        data: Mapping[str, Any] = self._graph.nodes[node]
        x, y = self._places[node]
        top = radius_of(data) + GAP + 11
        spans = "".join(
            f'<tspan x="0" y="{top + index * LINE_HEIGHT:g}">{escape(line)}</tspan>'
            for index, line in enumerate(self._labels[node])
        )
        return (
            f'<a class="node" href={quoteattr(address)} transform="translate({x:g} {y:g})"{_FADED if data.get("faded") else ""}>'
            f'<title>{escape(data[f"label_{self._language}"])}</title><use href="#{signs.name(data)}"/>'
            f'<text text-anchor="middle" fill="{INK}" stroke="{PAPER}" stroke-width="3.5" stroke-linejoin="round" '
            f'paint-order="stroke">{spans}</text></a>'
        )


def _part(curve: tuple[Point, Point, Point], begin: float, end: float) -> tuple[Point, Point, Point]:
    """The part of a quadratic curve between two of its parameters, as such a curve (de Casteljau)."""

    def blossom(u: float, v: float) -> Point:
        weights = ((1 - u) * (1 - v), u * (1 - v) + v * (1 - u), u * v)
        return (
            sum(weight * x for weight, (x, _) in zip(weights, curve, strict=True)),
            sum(weight * y for weight, (_, y) in zip(weights, curve, strict=True)),
        )

    return blossom(begin, begin), blossom(begin, end), blossom(end, end)


def _towards(point: Point, other: Point, distance: float) -> Point:
    """The point that lies so far from the first in the direction of the other, at most half of the way."""
    length = math.dist(point, other) or 1.0
    part = min(distance / length, 0.5)
    return point[0] + (other[0] - point[0]) * part, point[1] + (other[1] - point[1]) * part


def _at(point: Point) -> str:
    return f"{round(point[0], 1):g} {round(point[1], 1):g}"


def _path(curve: tuple[Point, Point, Point]) -> str:
    return f"M{_at(curve[0])}Q{_at(curve[1])} {_at(curve[2])}"


def _arrow(base: Point, tip: Point) -> str:
    dx, dy = (tip[0] - base[0]) * 0.45, (tip[1] - base[1]) * 0.45
    return f"M{_at(tip)}L{_at((base[0] - dy, base[1] + dx))} {_at((base[0] + dy, base[1] - dx))}Z"
