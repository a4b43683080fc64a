"""How much room a node and its label take, and the canvases that a generation keeps positions for."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lsgraph.errors import LANGUAGES
from lsgraph.network import Positions, Room, layout
from lsgraph.views.palette import radius_of

if TYPE_CHECKING:
    import networkx as nx

LINE_HEIGHT = 15.0
#: Mean width of a letter at the size of the labels; sans serif fonts differ by a tenth, which the margin takes up.
LETTER = 6.7
#: Between a node and its label.
GAP = 4.0


@dataclass(frozen=True, slots=True)
class Frame:
    """A canvas that positions are made for, in CSS pixels."""

    name: str
    width: int
    height: int


#: A screen, and a phone held upright.
FRAMES = (Frame("landscape", 1200, 780), Frame("portrait", 400, 1480))


def frame_columns(width: int) -> int:
    """How many letters a line of a label has: fewer on a narrow canvas."""
    return 19 if width >= 600 else 15


def wrapped(label: str, columns: int, *, most: int = 4) -> list[str]:
    """The lines of a label; what does not fit the last one is cut with an ellipsis."""
    lines = textwrap.wrap(label, columns, break_long_words=False) or [label]
    return lines if len(lines) <= most else [*lines[: most - 1], lines[most - 1] + " …"]


def label_width(lines: list[str]) -> float:
    """The width of a label in pixels."""
    return max(len(line) for line in lines) * LETTER


def rooms(graph: nx.MultiDiGraph[str], width: int) -> dict[str, Room]:
    """The room of each node: that of its larger label, since the same positions serve both languages."""
    found = {}
    for node, data in graph.nodes(data=True):
        radius = radius_of(data)
        labels = [wrapped(data[f"short_{language}"], frame_columns(width)) for language in LANGUAGES]
        found[node] = Room(
            side=max(radius, *(label_width(lines) / 2 for lines in labels)) + 5,
            above=radius + 6,
            below=radius + GAP + max(len(lines) for lines in labels) * LINE_HEIGHT + 6,
        )
    return found


def place(graph: nx.MultiDiGraph[str], *, width: int, height: int) -> Positions:
    """Positions for all nodes in a canvas of that size."""
    return layout(graph, rooms(graph, width), width=width, height=height)


def layouts(graph: nx.MultiDiGraph[str]) -> dict[str, Positions]:
    """The positions for each frame, by its name."""
    return {frame.name: place(graph, width=frame.width, height=frame.height) for frame in FRAMES}
