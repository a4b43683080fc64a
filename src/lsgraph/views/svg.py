"""The network as one SVG element: no script, every node a link, equal output for equal data.

Beside the attributes of the network, nodes and edges may have attributes for the picture: `faded` outside the focus,
`standing` and `difference` of an edge as set by `network.choose`, and the status `hypothetical`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

import numpy as np

from lsgraph.claims.model import within_sentence
from lsgraph.languages import wording
from lsgraph.network.frames import LINE_HEIGHT, label_width, radius_of
from lsgraph.network.ties import only_inferred
from lsgraph.views.arrangement import arrange, label_boxes, name_lines
from lsgraph.views.curves import along, beside, bowed, part, towards
from lsgraph.views.palette import INK, PAPER, ROUND, Signs, label, line_of, not_known_mark, not_known_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import networkx as nx

    from lsgraph.languages import Language
    from lsgraph.network import EdgeKey, Positions
    from lsgraph.network.frames import Box
    from lsgraph.views.arrangement import Arrangement
    from lsgraph.views.curves import Curve, Point

#: Positions for a word along its line, with the distance beside it in pixels, the preferred one first.
_WORD_PLACES = tuple((at, aside) for aside in (0.0, 12.0, -12.0) for at in (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74))
_MOST_ASIDE = max(aside for _, aside in _WORD_PLACES)
#: Half of the height of a line of words.
_HALF_LINE = 7.0
#: Points along a curve.
_STEPS = 28
#: Nodes that lie no more pixels below the first of a line are read as part of it.
_LINE = 40.0
_FADED = ' opacity="0.2"'


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
    edge_titles: bool = True,
    arranged: Arrangement | None = None,
    signs: Signs | None = None,
    scale: float = 1.0,
) -> str:
    """The picture. Nodes without a position are left out; letters are `scale` times as large as usual.

    `link` gives the address of a node's page, `edge_link` that of the sentence behind an edge. A picture for a phone needs no `edge_titles`:
    nothing shows them there, and the table beside it has the same. `arranged` is a known arrangement
    of edges and names, so that the parts of a network look like the whole. `signs` are those that the page already
    contains; otherwise the picture includes its own.
    """
    points = {
        node: (float(positions[node][0]), float(positions[node][1])) for node in sorted(graph) if node in positions
    }
    nodes = _as_read(points)
    arrangement = arranged or arrange(graph, positions, language=language, width=width, height=height, scale=scale)
    drawing = _Drawing(graph, points, arrangement, language, width, scale, edge_titles=edge_titles)
    drawn_signs = signs or Signs(f"s{width}x{height}", (graph.nodes[node] for node in nodes))
    edges = [edge for edge in sorted(graph.edges(keys=True)) if edge[0] in points and edge[1] in points]
    return (
        f'<svg class="network" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="group" '
        f'aria-label={quoteattr(title)} font-family="system-ui, \'DejaVu Sans\', sans-serif" font-size="{12.5 * scale:g}">'
        f"{'' if signs else drawn_signs.definitions}"
        # A thin line is hard to hit: this stroke width is its target area.
        f'<g fill="none" stroke-width="14" pointer-events="stroke">{"".join(drawing.edge(edge, edge_link(edge)) for edge in edges)}</g>'
        f'<g fill="{INK}" stroke="{PAPER}" stroke-width="{3.5 * scale:g}" {ROUND} text-anchor="middle">'
        f"{''.join(drawing.node(node, drawn_signs, link(node)) for node in nodes)}</g></svg>"
    )


def _as_read(points: Mapping[str, Point]) -> list[str]:
    """The nodes line by line, from left to right: in the order in which the Tab key and a screen reader come to them."""
    lines: list[list[str]] = []
    for node in sorted(points, key=lambda node: (points[node][1], points[node][0], node)):
        if not lines or points[node][1] - points[lines[-1][0]][1] > _LINE:
            lines.append([])
        lines[-1].append(node)
    return [node for line in lines for node in sorted(line, key=lambda node: (points[node][0], node))]


class _Drawing:
    """One picture: knows the boxes of all names and signs, so that lines end where names begin."""

    def __init__(
        self,
        graph: nx.MultiDiGraph[str],
        points: Positions,
        arranged: Arrangement,
        language: Language,
        width: int,
        scale: float,
        *,
        edge_titles: bool,
    ) -> None:
        self._graph, self._points, self._arranged, self._language = graph, points, arranged, language
        self._edge_titles = edge_titles
        self._width, self._scale = width, scale
        self._boxes = label_boxes(graph, points, arranged, language=language, width=width, scale=scale)
        signs = [(*points[node], radius_of(graph.nodes[node])) for node in points]
        #: Boxes of names, of signs, and of words already placed at lines.
        self._taken: list[Box] = [*self._boxes.values(), *((x - r, y - r, x + r, y + r) for x, y, r in signs)]
        #: Kinds of not known whose sign has been drawn.
        self._marked: set[str] = set()

    def _visible(self, edge: EdgeKey) -> Curve:
        """The part of the curve between the source with its label and the target with its label."""
        curve = bowed(self._points[edge[0]], self._points[edge[1]], self._arranged.bend(edge))
        points = along(curve, _STEPS)
        clear = np.ones(len(points), dtype=bool)
        for node in edge[:2]:
            # A name that is not drawn covers nothing.
            left, top, right, bottom = self._boxes.get(node, (*self._points[node], *self._points[node]))
            inside = (points > (left - 2, top)) & (points < (right + 2, bottom + 2))
            away = np.abs(points - np.array(self._points[node]))
            square = self._graph.nodes[node]["family"] == "agreement"
            distance = away.max(axis=1) if square else np.hypot(away[:, 0], away[:, 1])
            clear &= ~inside.all(axis=1) & (distance > radius_of(self._graph.nodes[node]) + 3)
        seen = np.flatnonzero(clear)
        return part(curve, seen[0] / _STEPS, seen[-1] / _STEPS) if len(seen) >= 3 else curve

    def edge(self, edge: EdgeKey, address: str | None) -> str:
        """One edge as a path with its arrowhead; a link if its sentence has an address."""
        source, target, key = edge
        data = self._graph.edges[source, target, key]
        line = line_of(data, self._graph.nodes[source]["family"])
        curve = self._visible(edge)
        head = 6.0 + 1.6 * line.width
        base = towards(curve[2], curve[1], head)
        drawn_curve = (curve[0], curve[1], base)
        dash = f' stroke-dasharray="{line.dash}"' if line.dash else ""
        unsure = data.get("standing") in ("possible", "unknown")
        faded = _FADED if data.get("faded") else ' opacity="0.5"' if unsure or data.get("difference") == "gone" else ""
        titled = f"<title>{escape(self._edge_title(edge))}</title>" if self._edge_titles else ""
        drawn = (
            f'{titled}<path d="{_path(drawn_curve)}" stroke="{line.colour}" stroke-width="{line.width:g}"{dash}/>'
            f'<path d="{_arrow(base, curve[2])}" fill="{line.colour}"/>{self._word(data, curve)}{self._mark(data, curve)}'
        )
        if address is None:
            return f'<g class="edge"{faded}>{drawn}</g>'
        # The invisible path makes the area beside the line clickable too, to which whole pixels are exact enough. The table has the
        # same links for the keyboard.
        area = _path(drawn_curve, digits=0)
        return f'<a class="edge" href={quoteattr(address)} tabindex="-1"{faded}><path d="{area}"/>{drawn}</a>'

    def _edge_title(self, edge: EdgeKey) -> str:
        data, language = self._graph.edges[edge], self._language
        source, target = (self._graph.nodes[node][f"short_{language}"] for node in edge[:2])
        unsure = data.get("standing") in ("possible", "unknown")
        marks = [label("standing", data["standing"], language) if unsure else label("status", data["status"], language)]
        if only_inferred(data):
            marks.append(label("basis", "inferred", language))
        if kind := not_known_of(data):
            marks.append(label("not-known", kind, language))
        return f"{source} {data[f'label_{language}']} {within_sentence(target, language)} ({', '.join(marks)})"

    def _word(self, data: Mapping[str, Any], curve: Curve) -> str:
        """The word on an edge that is hypothetical, or differs from another day: colour and line alone would not show it."""
        difference = data.get("difference")
        if data["status"] == "hypothetical":
            word = wording("legend", self._language)["hypothetical"]
        elif difference in ("new", "gone", "surer", "less-sure"):
            word = label("difference", difference, self._language)
        elif data.get("standing") in ("possible", "unknown"):
            word = "?"
        else:
            return ""
        x, y = self._free_point(curve, label_width([word]) / 2 * self._scale)
        return (
            f'<text x="{x:.1f}" y="{y + 4 * self._scale:.1f}" text-anchor="middle" font-size="{11.5 * self._scale:g}" font-weight="700" fill="{INK}" stroke="{PAPER}" '
            f'stroke-width="{4 * self._scale:g}" stroke-linejoin="round" paint-order="stroke">{escape(word)}</text>'
        )

    def _mark(self, data: Mapping[str, Any], curve: Curve) -> str:
        """The sign on an edge of what is not known of it; each is drawn once, and repeated by reference."""
        kind = not_known_of(data)
        if kind is None:
            return ""
        x, y = self._free_point(curve, 7.0)
        name, place = f"k{self._width}-{kind}", f'transform="translate({x:.1f} {y:.1f})"'
        if kind in self._marked:
            return f'<use href="#{name}" {place}/>'
        self._marked.add(kind)
        # Its own ends stay round, where the lines of the picture have wide strokes to be hit by.
        return f'<g {place}><g id="{name}">{not_known_mark(kind)}</g></g>'

    def _free_point(self, curve: Curve, half: float) -> Point:
        """The point on or beside a curve where a word covers the fewest names, signs and other words, as near to the middle as possible."""
        across, down = zip(*curve, strict=True)
        x_away, y_away = _MOST_ASIDE + half, _MOST_ASIDE + _HALF_LINE
        around = (min(across) - x_away, min(down) - y_away, max(across) + x_away, max(down) + y_away)
        near = [box for box in self._taken if _overlap(box, around)]
        least, free = len(near) + 1, (curve[1], around)
        for position in _WORD_PLACES:
            x, y = beside(curve, *position)
            box = (x - half, y - _HALF_LINE, x + half, y + _HALF_LINE)
            covered = sum(_overlap(box, other) for other in near)
            if covered < least:
                least, free = covered, ((x, y), box)
            if not covered:
                break
        point, box = free
        self._taken.append(box)
        return point

    def _node_title(self, data: Mapping[str, Any]) -> str:
        """The name of a node, with why it is not known who is in it."""
        name, kind = str(data[f"label_{self._language}"]), data.get("not_known")
        return f"{name} ({label('not-known', kind, self._language)})" if kind and not_known_mark(kind) else name

    def node(self, node: str, signs: Signs, address: str) -> str:
        """One node as a link with its sign and its label."""
        data: Mapping[str, Any] = self._graph.nodes[node]
        x, y = self._points[node]
        return (
            f'<a class="node" href={quoteattr(address)} transform="translate({x:g} {y:g})"{_FADED if data.get("faded") else ""}>'
            f'<title>{escape(self._node_title(data))}</title><use href="#{signs.name(data)}"{_resized(data)}/>{self._name(node)}</a>'
        )

    def _name(self, node: str) -> str:
        """The name of a node beside its sign; nothing of one that has no place."""
        if node not in self._boxes:
            return ""
        x, y = self._points[node]
        left, top, right, _ = self._boxes[node]
        across = self._arranged.side(node).rpartition("-")[2]
        at, anchored = {"right": (left, ' text-anchor="start"'), "left": (right, ' text-anchor="end"')}.get(
            across, (x, "")
        )
        spans = "".join(
            f'<tspan x="{round(at - x, 1):g}" y="{round(top - y + (11 + index * LINE_HEIGHT) * self._scale, 1):g}">{escape(line)}</tspan>'
            for index, line in enumerate(name_lines(self._graph, node, self._language, self._width, self._scale))
        )
        return f'<text{anchored} paint-order="stroke">{spans}</text>'


def _resized(data: Mapping[str, Any]) -> str:
    """What makes the sign of a kind as large as that of a node with a `radius` of its own."""
    if "radius" not in data:
        return ""
    usual = radius_of({"kind": data["kind"]})
    return f' transform="scale({round(radius_of(data) / usual, 2):g})"'


def _overlap(box: Box, other: Box) -> bool:
    return box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]


def _at(point: Point, digits: int = 1) -> str:
    return f"{round(point[0], digits):g} {round(point[1], digits):g}"


def _path(curve: Curve, digits: int = 1) -> str:
    start, control, end = (_at(point, digits) for point in curve)
    return f"M{start}Q{control} {end}"


def _arrow(base: Point, tip: Point) -> str:
    dx, dy = (tip[0] - base[0]) * 0.45, (tip[1] - base[1]) * 0.45
    return f"M{_at(tip)}L{_at((base[0] - dy, base[1] + dx))} {_at((base[0] + dy, base[1] - dx))}Z"
