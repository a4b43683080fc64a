"""The area of nodes with their labels, and the canvases for which a generation stores positions."""

from __future__ import annotations

import math
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from lsgraph.languages import LANGUAGES
from lsgraph.network.islands import islands
from lsgraph.network.layout import MOST_IN_ONE_PICTURE, MOST_ROUNDS, Positions, Room, fitted, layout, spread
from lsgraph.network.measures import communities

if TYPE_CHECKING:
    from collections.abc import Mapping

    import networkx as nx


LINE_HEIGHT = 15.0
#: Widths of letters at the size of the labels, of a wide sans serif font: in a narrower one there is more room than needed.
_WIDTHS = {
    **dict.fromkeys("ijl'.,:;| ", 3.8),
    **dict.fromkeys("ftr-()/", 5.0),
    **dict.fromkeys("sczI", 6.7),
    **dict.fromkeys("mwMW@%", 12.0),
    **dict.fromkeys("ABCDGHKNOQRSUVXYÅÄÖÉÜ&", 8.8),
}
_WIDTH = 7.6
#: What a node asks for its label, for each letter: less than that may need, since it may stand on another side.
_ASKED = 6.7
#: Between a node and its label.
GAP = 4.0
#: With more nodes not every label has a place: nodes ask for room for their signs alone, and the canvas grows.
MOST_NAMED = 50

Side = Literal["below", "above", "right", "left", "below-right", "below-left", "above-right", "above-left"]
"""The side of a node on which its label is, or the corner."""
Box = tuple[float, float, float, float]
"""Left, top, right and bottom, in pixels."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A canvas for positions, in CSS pixels; labels on it are `scale` times as large, since it is shown as much smaller."""

    name: str
    width: int
    height: int
    scale: float = 1.0

    def for_nodes(self, count: int) -> Frame:
        """The canvas for so many nodes: that of many is larger, so that their signs keep apart."""
        scale = round(math.sqrt(max(count, MOST_NAMED) / MOST_NAMED), 2)
        return Frame(self.name, round(self.width * scale), round(self.height * scale), scale)


#: A screen, and a phone held upright.
FRAMES = (Frame("landscape", 1200, 780), Frame("portrait", 400, 1480))
#: What of the first page's screen its picture has, of 1280 by 800 and of 390 by 844 pixels, with letters that can be read there.
FIRST_FRAMES = (Frame("landscape", 800, 560), Frame("portrait", 400, 360))


def frame_of(name: str | None) -> Frame:
    """The frame of that name; the first without one."""
    return next((frame for frame in FRAMES if frame.name == name), FRAMES[0])


def frame_columns(width: int) -> int:
    """Most letters in a line of a label: fewer on a narrow canvas."""
    return 19 if width >= 600 else 15


def wrapped(label: str, columns: int, *, most: int = 4) -> list[str]:
    """The lines of a label, at most `most`; a longer text ends in an ellipsis."""
    lines = textwrap.wrap(label, columns, break_long_words=False) or [label]
    return lines if len(lines) <= most else [*lines[: most - 1], lines[most - 1] + " …"]


def label_width(lines: list[str]) -> float:
    """The width of a label in pixels."""
    return max(sum(_WIDTHS.get(letter, _WIDTH) for letter in line) for line in lines)


def label_box(position: tuple[float, float], radius: float, lines: list[str], side: Side, scale: float = 1.0) -> Box:
    """The box that the label of a node at this position covers; letters are `scale` times as large."""
    x, y = position
    width, height = label_width(lines) * scale, len(lines) * LINE_HEIGHT * scale
    across, along = ("", side) if side in ("below", "above") else side.rpartition("-")[::-2]
    # At a corner the label begins where the sign is as far away as at a side.
    away = (radius + GAP * scale) * (0.7 if across and along else 1.0)
    left = {"right": x + away, "left": x - away - width}.get(across, x - width / 2)
    top = {"below": y + away, "above": y - away - height}.get(along, y - height / 2)
    return left, top, left + width, top + height


def rooms(graph: nx.MultiDiGraph[str], width: int, *, named: bool | None = None) -> dict[str, Room]:
    """The area of each node with the larger of its labels, since both languages share the positions.

    Unless `named` says so, the nodes of a graph with more than `MOST_NAMED` have room for their signs alone.
    """
    if not (len(graph) <= MOST_NAMED if named is None else named):
        return {node: _sign_room(radius_of(data)) for node, data in graph.nodes(data=True)}
    room_by_node = {}
    for node, data in graph.nodes(data=True):
        radius = radius_of(data)
        labels = [wrapped(data[f"short_{language}"], frame_columns(width)) for language in LANGUAGES]
        room_by_node[node] = Room(
            side=max(radius, *(len(line) * _ASKED / 2 for lines in labels for line in lines)) + 8,
            above=radius + 6,
            below=radius + GAP + max(len(lines) for lines in labels) * LINE_HEIGHT + 6,
        )
    return room_by_node


def _sign_room(radius: float) -> Room:
    return Room(side=radius + 9, above=radius + 7, below=radius + 15)


def place_nodes(graph: nx.MultiDiGraph[str], *, width: int, height: int) -> Positions:
    """The positions of all nodes on a canvas of this size."""
    return layout(graph, rooms(graph, width), width=width, height=height)


def place_in(graph: nx.MultiDiGraph[str], frame: Frame) -> Positions:
    """Positions for all nodes of a small network in one canvas, as large as that is."""
    return placed(spread(graph), graph, frame)


def placed(
    points: Positions, graph: nx.MultiDiGraph[str], frame: Frame, *, most_rounds: int = MOST_ROUNDS
) -> Positions:
    """Positions in one canvas, from those that `spread` gives; fewer rounds are faster and may leave overlaps."""
    return fitted(points, rooms(graph, frame.width), width=frame.width, height=frame.height, most_rounds=most_rounds)


def place_in_frames(graph: nx.MultiDiGraph[str], *, most_rounds: int = MOST_ROUNDS) -> dict[str, Positions]:
    """Positions for all nodes in each of `FRAMES`, by its name; fewer rounds are faster and may leave overlaps."""
    points = spread(graph)
    return {
        frame.name: placed(points, graph, frame, most_rounds=most_rounds)
        for frame in (frame.for_nodes(len(graph)) for frame in FRAMES)
    }


def is_large(graph: nx.MultiDiGraph[str]) -> bool:
    """Whether a network has too many nodes for a picture with all labels, and is laid out as islands."""
    return len(graph) > MOST_IN_ONE_PICTURE


def layouts(graph: nx.MultiDiGraph[str], groups: Mapping[str, int] | None = None) -> dict[str, Positions]:
    """The positions that a generation stores; `groups` are the communities of all nodes, if already computed.

    Of a small network: `{"landscape": {node: [x, y]}, "portrait": {node: [x, y]}}`, in the pixels of each of `FRAMES` for so many nodes. Of a large one
    (`is_large`): `{"landscape": {node: [x, y]}, "size": {"landscape": [width, height]}}`, one canvas as large as its islands
    need, from which `overview` and `scopes` make pictures of a part.
    """
    if not is_large(graph):
        return place_in_frames(graph)
    made = islands(graph, groups or communities(graph))
    return {"landscape": made.positions, "size": {"landscape": (float(made.width), float(made.height))}}


#: The least and the greatest radius of signs that are as large as a measure.
LEAST_RADIUS, GREATEST_RADIUS = 11.0, 38.0


def measured_radius(value: float, greatest: float) -> float:
    """The radius of a sign whose area grows with a value, of which `greatest` is the greatest in the picture."""
    share = math.sqrt(value / greatest) if greatest else 0.0
    return round(LEAST_RADIUS + (GREATEST_RADIUS - LEAST_RADIUS) * share, 1)


def radius_of(node: Mapping[str, Any]) -> float:
    """The radius of a node in pixels: what a picture gives it as `radius`, else kinds with many edges are larger."""
    return float(node.get("radius", 0.0)) or {
        "agreement": 30.0,
        "event": 26.0,
        "foundation": 26.0,
        "project": 20.0,
        "place": 19.0,
    }.get(node["kind"], 21.0)
