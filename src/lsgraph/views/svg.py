"""The network as one SVG element: no script, every node a link, drawn the same for the same data."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

import networkx as nx

from lsgraph.views.geometry import GAP, LINE_HEIGHT, frame_columns, label_width, place, wrapped
from lsgraph.views.palette import INK, PAPER, STATUS_LABELS, line_of, node_markup, radius_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from lsgraph.errors import Language
    from lsgraph.network import Positions

Point = tuple[float, float]

#: How far an edge may bow out, as part of its length; the first that touches least is taken.
_BENDS = (0.1, -0.1, 0.0, 0.2, -0.2, 0.3, -0.3, 0.42, -0.42)


@dataclass(frozen=True, slots=True)
class _Box:
    """An upright rectangle: what an edge should not run through."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, point: Point) -> bool:
        return self.left <= point[0] <= self.right and self.top <= point[1] <= self.bottom


def network_svg(
    graph: nx.MultiDiGraph[str],
    positions: Mapping[str, Sequence[float]],
    *,
    language: Language,
    link: Callable[[str], str],
    width: int,
    height: int,
    title: str,
) -> str:
    """The picture; `link` gives the address of a node's page. Nodes without a position are left out."""
    nodes = [node for node in sorted(graph) if node in positions]
    places: Positions = {node: (float(positions[node][0]), float(positions[node][1])) for node in nodes}
    columns = frame_columns(width)
    labels = {node: wrapped(graph.nodes[node][f"short_{language}"], columns) for node in nodes}
    drawing = _Drawing(graph, places, labels)
    edges = "".join(
        drawing.edge(source, target, key, language)
        for source, target, key in sorted(graph.edges(keys=True))
        if source in places and target in places
    )
    signs = "".join(drawing.node(node, language, link(node)) for node in nodes)
    return (
        f'<svg class="network" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="group" '
        f'aria-label={quoteattr(title)} font-family="system-ui, \'DejaVu Sans\', sans-serif" font-size="12.5">'
        f"{edges}{signs}</svg>"
    )


def around(graph: nx.MultiDiGraph[str], node: str) -> tuple[nx.MultiDiGraph[str], Positions, int, int]:
    """The node with its neighbours and the edges that touch it, with positions, width and height to draw it in."""
    neighbours = {node, *graph.successors(node), *graph.predecessors(node)}
    ego: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    ego.add_nodes_from((name, graph.nodes[name]) for name in sorted(neighbours))
    for source, target, key, data in graph.edges(keys=True, data=True):
        if node in (source, target):
            ego.add_edge(source, target, key, **data)
    width, height = (720, 420) if len(neighbours) <= 9 else (720, 560)
    return ego, place(ego, width=width, height=height), width, height


class _Drawing:
    """One picture: knows what stands where, so that edges go around it."""

    def __init__(self, graph: nx.MultiDiGraph[str], places: Positions, labels: Mapping[str, list[str]]) -> None:
        self._graph, self._places, self._labels = graph, places, labels
        self._taken: dict[tuple[str, str], list[float]] = {}
        self._label_boxes = {node: self._label_box(node) for node in places}

    def _label_box(self, node: str) -> _Box:
        x, y = self._places[node]
        top = y + radius_of(self._graph.nodes[node]) + GAP
        half = label_width(self._labels[node]) / 2 + 2
        return _Box(x - half, top, x + half, top + len(self._labels[node]) * LINE_HEIGHT + 2)

    def edge(self, source: str, target: str, key: str, language: Language) -> str:
        """One edge as a path with its arrowhead."""
        data = self._graph.edges[source, target, key]
        line = line_of(data, self._graph.nodes[source]["family"])
        points = self._route(source, target)
        head = 6.0 + 1.6 * line.width
        shaft, tip = _cut(points, head)
        dash = f' stroke-dasharray="{line.dash}"' if line.dash else ""
        names = (self._graph.nodes[node][f"label_{language}"] for node in (source, target))
        told = f"{next(names)} {data[f'label_{language}']} {next(names)} ({STATUS_LABELS[data['status']][language]})"
        return (
            f'<g class="edge"><title>{escape(told)}</title>'
            f'<path d="{_path(shaft)}" fill="none" stroke="{line.colour}" stroke-width="{line.width:g}"{dash}/>'
            f'<path d="{_arrow(tip, head)}" fill="{line.colour}"/></g>'
        )

    def _route(self, source: str, target: str) -> list[Point]:
        """The curve between the two borders that touches the fewest other things."""
        pair = (min(source, target), max(source, target))
        taken = self._taken.setdefault(pair, [])
        sign = 1 if source == pair[0] else -1
        best: tuple[float, float, list[Point]] | None = None
        for order, bend in enumerate(_BENDS):
            if any(abs(bend * sign - other) < 0.15 for other in taken):
                continue
            points = self._curve(source, target, bend)
            cost = self._cost(points, source, target) + 0.2 * order
            if best is None or cost < best[0]:
                best = (cost, bend, points)
        if best is None:
            bend = 0.5 + 0.15 * len(taken)
            best = (0.0, bend, self._curve(source, target, bend))
        taken.append(best[1] * sign)
        return best[2]

    def _curve(self, source: str, target: str, bend: float) -> list[Point]:
        """Points along a quadratic curve, from the border of the source to that of the target."""
        (x1, y1), (x2, y2) = self._places[source], self._places[target]
        middle = ((x1 + x2) / 2 - (y2 - y1) * bend, (y1 + y2) / 2 + (x2 - x1) * bend)
        steps = 28
        points = []
        for step in range(steps + 1):
            t = step / steps
            a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t**2
            points.append((a * x1 + b * middle[0] + c * x2, a * y1 + b * middle[1] + c * y2))
        return self._outside(points, source, target)

    def _outside(self, points: list[Point], source: str, target: str) -> list[Point]:
        """The points that lie outside both nodes; at the target the arrow also keeps clear of its label."""

        def clear(point: Point, node: str, gap: float) -> bool:
            x, y = self._places[node]
            reach = radius_of(self._graph.nodes[node]) + gap
            if self._graph.nodes[node]["family"] == "agreement":
                return max(abs(point[0] - x), abs(point[1] - y)) > reach
            return math.hypot(point[0] - x, point[1] - y) > reach

        kept = [
            p
            for p in points
            if clear(p, source, 3)
            and clear(p, target, 3)
            and not self._label_boxes[target].holds(p)
            and not self._label_boxes[source].holds(p)
        ]
        return kept if len(kept) > 2 else points

    def _cost(self, points: Iterable[Point], source: str, target: str) -> float:
        cost = 0.0
        for point in points:
            for node, (x, y) in self._places.items():
                own = node in (source, target)
                if not own and math.hypot(point[0] - x, point[1] - y) < radius_of(self._graph.nodes[node]) + 5:
                    cost += 3
                if not own and self._label_boxes[node].holds(point):
                    cost += 2
        # Points that fell away lie under labels of the edge's own ends: a shorter visible line is a worse one.
        return cost + 0.5 * max(0, 20 - len(list(points)))

    def node(self, node: str, language: Language, address: str) -> str:
        """One node as a link with its sign and its label."""
        data: Mapping[str, Any] = self._graph.nodes[node]
        x, y = self._places[node]
        radius = radius_of(data)
        top = radius + GAP + 11
        spans = "".join(
            f'<tspan x="0" y="{top + index * LINE_HEIGHT:g}">{escape(line)}</tspan>'
            for index, line in enumerate(self._labels[node])
        )
        return (
            f'<a class="node" href={quoteattr(address)} transform="translate({x:g} {y:g})">'
            f"<title>{escape(data[f'label_{language}'])}</title>{node_markup(data, radius)}"
            f'<text text-anchor="middle" fill="{INK}" stroke="{PAPER}" stroke-width="3.5" stroke-linejoin="round" '
            f'paint-order="stroke">{spans}</text></a>'
        )


def _path(points: Sequence[Point]) -> str:
    """A smooth path through every fourth of the points."""
    kept = [*points[::4], points[-1]] if (len(points) - 1) % 4 else list(points[::4])
    if len(kept) < 3:
        return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in (points[0], points[-1]))
    middles = [((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for a, b in pairwise(kept)]
    path = f"M{kept[0][0]:.1f} {kept[0][1]:.1f}L{middles[0][0]:.1f} {middles[0][1]:.1f}"
    for point, middle in zip(kept[1:-1], middles[1:], strict=True):
        path += f"Q{point[0]:.1f} {point[1]:.1f} {middle[0]:.1f} {middle[1]:.1f}"
    return path + f"L{kept[-1][0]:.1f} {kept[-1][1]:.1f}"


def _cut(points: list[Point], head: float) -> tuple[list[Point], tuple[Point, Point]]:
    """The points without the length of the arrowhead, and the arrowhead's base and tip."""
    tip = points[-1]
    shaft = list(points)
    while len(shaft) > 2 and math.dist(shaft[-1], tip) < head * 0.8:
        shaft.pop()
    base = shaft[-1]
    distance = math.dist(base, tip) or 1.0
    start = (tip[0] - (tip[0] - base[0]) / distance * head, tip[1] - (tip[1] - base[1]) / distance * head)
    return [*shaft, start] if math.dist(base, start) > 1 else shaft, (start, tip)


def _arrow(ends: tuple[Point, Point], head: float) -> str:
    (x1, y1), (x2, y2) = ends
    length = math.dist(*ends) or 1.0
    dx, dy = (x2 - x1) / length * head * 0.45, (y2 - y1) / length * head * 0.45
    return f"M{x2:.1f} {y2:.1f}L{x1 - dy:.1f} {y1 + dx:.1f}L{x1 + dy:.1f} {y1 - dx:.1f}Z"
