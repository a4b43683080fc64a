"""SVG overlays for pictures of the network: numbers of groups, what is not on record, and what is only supposed.

An absence does not look like an edge on record: that is one line with an arrowhead, this has neither.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from lsgraph.network.frames import radius_of
from lsgraph.views.curves import along, bowed
from lsgraph.views.palette import GREY, HYPOTHETICAL, INK, PAPER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import networkx as nx

    from lsgraph.network import EdgeKey, Positions
    from lsgraph.network.frames import Box
    from lsgraph.views.arrangement import Arrangement

#: Free places for newcomers are sought on a grid of this many pixels.
_GRID = 40
_HALO = "#f7cfe2"
#: The length of the stub that stands for what is not on record, in pixels.
_STUB = 24.0
#: What the stub needs to either side.
_STROKE = 6.0
#: What the question mark at its end needs around its middle.
_ROOM = 13.0


@dataclass(frozen=True)
class Sheet:
    """The elements of a picture, for overlays.

    The graph, the positions of nodes in pixels, the arrangement of edges and labels, and the boxes that labels cover.
    """

    graph: nx.MultiDiGraph[str]
    positions: Positions
    arranged: Arrangement
    labels: Mapping[str, Box]

    @cached_property
    def lines(self) -> list[tuple[float, float]]:
        """Points along all edges that are not faded, a few pixels apart."""
        points: list[tuple[float, float]] = []
        for source, target, key, data in self.graph.edges(keys=True, data=True):
            if not data.get("faded") and source in self.positions and target in self.positions:
                curve = bowed(self.positions[source], self.positions[target], self.arranged.bend((source, target, key)))
                points.extend((float(x), float(y)) for x, y in along(curve, 60))
        return points

    def names(self, x: float, y: float, room: float) -> bool:
        """Whether a circle of radius `room` around the point covers a label."""
        return any(
            left - room < x < right + room and top - room < y < bottom + room
            for left, top, right, bottom in self.labels.values()
        )

    def free(self, x: float, y: float, room: float) -> bool:
        """Whether a circle of radius `room` around the point covers no sign and no label."""
        clear = all(
            math.dist((x, y), position) > radius_of(self.graph.nodes[node]) + room
            for node, position in self.positions.items()
        )
        return clear and not self.names(x, y, room)


def layered(svg: str, under: str = "", over: str = "") -> str:
    """An SVG with further elements beneath its edges and above its nodes."""
    head, end = svg.index(">") + 1, svg.rindex("</svg>")
    return svg[:head] + under + svg[head:end] + over + svg[end:]


def with_newcomers(known: Mapping[str, Sequence[float]], nodes: Iterable[str], width: int, height: int) -> Positions:
    """The known positions, with one for each further node where most room is left, so that no known node moves."""
    positions: Positions = {node: (float(position[0]), float(position[1])) for node, position in known.items()}
    spots = [(float(x), float(y)) for x in range(70, width - 69, _GRID) for y in range(40, height - 89, _GRID)]
    for node in sorted(set(nodes) - set(positions)):
        taken = list(positions.values())
        # A label is wider than it is high, and lies below its node.
        positions[node] = max(
            spots,
            key=lambda spot: min((max(abs(spot[0] - x) / 140, abs(spot[1] - y) / 90) for x, y in taken), default=0.0),
        )
    return positions


def badges(sheet: Sheet, *, numbers: Mapping[str, int]) -> str:
    """The number of the group at the upper right of each node; hidden from screen readers, since the table has it."""
    signs = []
    for node, number in sorted(numbers.items()):
        if node not in sheet.positions:
            continue
        x, y = sheet.positions[node]
        reach = radius_of(sheet.graph.nodes[node]) * 0.8
        faded = ' opacity="0.35"' if sheet.graph.nodes[node].get("faded") else ""
        signs.append(
            f'<g transform="translate({x + reach:.1f} {y - reach:.1f})"{faded}><circle r="9.5" fill="{PAPER}" stroke="{INK}" stroke-width="1.5"/>'
            f'<text text-anchor="middle" y="4" font-size="11.5" font-weight="700" fill="{INK}">{number}</text></g>'
        )
    return f'<g class="badges" aria-hidden="true" pointer-events="none">{"".join(signs)}</g>'


def absences(sheet: Sheet, *, pairs: Iterable[tuple[str, str, str]]) -> str:
    """A mark for each (actor, agreement, text) where no act is on record.

    A hollow, broken stub that ends in a question mark, towards the agreement where there is room, but long before it.
    """
    drawn = []
    for actor, agreement, words in pairs:
        if actor not in sheet.positions or agreement not in sheet.positions:
            continue
        x1, y1 = sheet.positions[actor]
        start = radius_of(sheet.graph.nodes[actor]) + 2
        end = start + _STUB
        dx, dy = _direction(sheet, (x1, y1), sheet.positions[agreement], end + 9)
        path = f"M{x1 + dx * start:.1f} {y1 + dy * start:.1f}L{x1 + dx * end:.1f} {y1 + dy * end:.1f}"
        drawn.append(
            f'<g class="absence"><title>{escape(words)}</title>'
            f'<path d="{path}" fill="none" stroke="{PAPER}" stroke-width="11"/>'
            f'<path d="{path}" fill="none" stroke="{GREY}" stroke-width="7" stroke-dasharray="10 4"/>'
            f'<path d="{path}" fill="none" stroke="{PAPER}" stroke-width="4" stroke-dasharray="7 7" stroke-dashoffset="-1.5"/>'
            f'<g transform="translate({x1 + dx * (end + 9):.1f} {y1 + dy * (end + 9):.1f})"><circle r="9.5" fill="{PAPER}" stroke="{GREY}" '
            f'stroke-width="2" stroke-dasharray="4 2"/><text text-anchor="middle" y="4.5" font-size="13" font-weight="700" fill="{GREY}">?</text></g></g>'
        )
    return f'<g class="absences">{"".join(drawn)}</g>'


def _direction(
    sheet: Sheet, start: tuple[float, float], goal: tuple[float, float], reach: float
) -> tuple[float, float]:
    """The unit vector in which a stub of length `reach` covers the fewest signs, labels and lines; of equals the nearest to the goal."""
    towards = math.atan2(goal[1] - start[1], goal[0] - start[0])
    # All others are too far away to be covered, wherever it leads.
    near = [point for point in sheet.lines if math.dist(point, start) < reach + _ROOM]

    def cost(turn: int) -> float:
        dx, dy = math.cos(towards + math.radians(turn)), math.sin(towards + math.radians(turn))
        end = (start[0] + dx * reach, start[1] + dy * reach)
        along_it = [(start[0] + dx * reach * part, start[1] + dy * reach * part) for part in (0.45, 0.6, 0.75)]
        covered = not sheet.free(*end, _ROOM) or any(sheet.names(*point, _STROKE) for point in along_it)
        lines = sum(
            math.dist(point, end) < _ROOM
            or math.dist(point, (start[0] + dx * reach / 2, start[1] + dy * reach / 2)) < 7
            for point in near
        )
        return abs(turn) / 60 + 20 * covered + lines

    angle = towards + math.radians(min(range(-180, 180, 15), key=lambda turn: (cost(turn), abs(turn), turn)))
    return math.cos(angle), math.sin(angle)


def halos(sheet: Sheet, *, edges: Iterable[EdgeKey]) -> str:
    """A broad light line beneath each of these edges, to set them apart from edges on record."""
    drawn = []
    for edge in edges:
        (x1, y1), (cx, cy), (x2, y2) = bowed(
            sheet.positions[edge[0]], sheet.positions[edge[1]], sheet.arranged.bend(edge)
        )
        drawn.append(
            f'<path d="M{x1:.1f} {y1:.1f}Q{cx:.1f} {cy:.1f} {x2:.1f} {y2:.1f}" fill="none" stroke="{_HALO}" stroke-width="12"/>'
        )
    return f'<g class="halos" aria-hidden="true">{"".join(drawn)}</g>'


def banner(_: Sheet, *, words: str) -> str:
    """A caption inside the top of a picture, which stays with it when it is copied."""
    width = len(words) * 9.5 + 24
    return (
        f'<g class="banner" aria-hidden="true"><rect x="8" y="6" width="{width:g}" height="26" rx="5" fill="{PAPER}" stroke="{HYPOTHETICAL}" '
        f'stroke-width="2" stroke-dasharray="5 3"/><text x="20" y="24" font-size="15" font-weight="700" fill="{HYPOTHETICAL}">{escape(words)}</text></g>'
    )
