"""The area of nodes with their labels, and the canvases for which a generation stores positions."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from lsgraph.languages import LANGUAGES
from lsgraph.network.islands import islands
from lsgraph.network.layout import MOST_FOR_KAMADA_KAWAI, MOST_ROUNDS, Positions, Room, fitted, layout, spread
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

Side = Literal["below", "above", "right", "left"]
"""The side of a node on which its label is."""
Box = tuple[float, float, float, float]
"""Left, top, right and bottom, in pixels."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A canvas for positions, in CSS pixels."""

    name: str
    width: int
    height: int


#: A screen, and a phone held upright.
FRAMES = (Frame("landscape", 1200, 780), Frame("portrait", 400, 1480))


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


def label_box(position: tuple[float, float], radius: float, lines: list[str], side: Side) -> Box:
    """The box that the label of a node at this position covers."""
    x, y = position
    width, height = label_width(lines), len(lines) * LINE_HEIGHT
    if side in ("below", "above"):
        top = y + radius + GAP if side == "below" else y - radius - GAP - height
        return x - width / 2, top, x + width / 2, top + height
    left = x + radius + GAP if side == "right" else x - radius - GAP - width
    return left, y - height / 2, left + width, y + height / 2


def rooms(graph: nx.MultiDiGraph[str], width: int) -> dict[str, Room]:
    """The area of each node with the larger of its labels, since both languages share the positions."""
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


def place_nodes(graph: nx.MultiDiGraph[str], *, width: int, height: int, most_rounds: int = MOST_ROUNDS) -> Positions:
    """The positions of all nodes on a canvas of this size; fewer rounds are faster and may leave overlaps."""
    return layout(graph, rooms(graph, width), width=width, height=height, most_rounds=most_rounds)


def place_in_frames(graph: nx.MultiDiGraph[str], *, most_rounds: int = MOST_ROUNDS) -> dict[str, Positions]:
    """Positions for all nodes in each of `FRAMES`, by its name."""
    points = spread(graph)
    return {
        frame.name: fitted(
            points, rooms(graph, frame.width), width=frame.width, height=frame.height, most_rounds=most_rounds
        )
        for frame in FRAMES
    }


def is_large(graph: nx.MultiDiGraph[str]) -> bool:
    """Whether a network has too many nodes for a picture with all labels, and is laid out as islands."""
    return len(graph) > MOST_FOR_KAMADA_KAWAI


def layouts(graph: nx.MultiDiGraph[str], groups: Mapping[str, int] | None = None) -> dict[str, Positions]:
    """The positions that a generation stores; `groups` are the communities of all nodes, if already computed.

    Of a small network: `{"landscape": {node: [x, y]}, "portrait": {node: [x, y]}}`, in the pixels of each of `FRAMES`. Of a large one
    (`is_large`): `{"landscape": {node: [x, y]}, "size": {"landscape": [width, height]}}`, one canvas as large as its islands
    need, from which `overview` and `scopes` make pictures of a part.
    """
    if not is_large(graph):
        return place_in_frames(graph)
    made = islands(graph, groups or communities(graph))
    return {"landscape": made.positions, "size": {"landscape": (float(made.width), float(made.height))}}


def radius_of(node: Mapping[str, Any]) -> float:
    """The radius of a node in pixels: kinds with many edges are larger."""
    return {"agreement": 30.0, "event": 26.0, "foundation": 26.0, "project": 20.0, "place": 19.0}.get(
        node["kind"], 21.0
    )
