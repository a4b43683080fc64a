"""What the script of the explorer reads: nodes and edges as pyvis has them, and what it needs to draw and to choose."""

from __future__ import annotations

import json
import textwrap
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lsgraph.errors import LANGUAGES
from lsgraph.views.arrangement import Arrangement, arrange
from lsgraph.views.geometry import FRAMES, frame_columns
from lsgraph.views.palette import (
    DIFFERENCE_LABELS,
    INK,
    PAPER,
    SQUARE,
    STANDING_LABELS,
    Signs,
    kind_label,
    line_of,
    radius_of,
)
from lsgraph.views.tables import EdgeRow, short_name
from lsgraph.views.words import words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import networkx as nx

    from lsgraph.claims import Evidence
    from lsgraph.errors import Language
    from lsgraph.network import Timeline
    from lsgraph.views.geometry import Frame

    Layouts = Mapping[str, Mapping[str, Sequence[float]]]


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a network is drawn from, the same for every choice of it: positions, bows and sides of names for each frame, by its name."""

    graph: nx.MultiDiGraph[str]
    layouts: Layouts
    arranged: Mapping[str, Arrangement]

    @classmethod
    def of(cls, graph: nx.MultiDiGraph[str], layouts: Layouts, language: Language) -> Drawing:
        """The drawing of a network (made with `ended`) in one language."""
        arranged = {
            frame.name: arrange(graph, layouts[frame.name], language=language, width=frame.width, height=frame.height)
            for frame in FRAMES
            if frame.name in layouts
        }
        return cls(graph, layouts, arranged)


@dataclass(frozen=True, slots=True)
class Links:
    """Where the page leads: a thing's page, where evidence is read, and this page with a choice, as parameters of its address."""

    thing: Callable[[str], str]
    evidence: Callable[[Evidence], str]
    choice: Callable[[Mapping[str, str]], str] = field(default=lambda _: "")


def script_data(
    drawing: Drawing,
    rows: Sequence[EdgeRow],
    language: Language,
    links: Links,
    signs: Signs,
) -> dict[str, Any]:
    """Nodes and edges as pyvis has them, with positions, bows and sides of names for each frame, and how edges stand through time."""
    # pyvis imports IPython, which takes longer than all the rest of lsgraph: only who draws a page waits for it.
    from pyvis.edge import Edge
    from pyvis.network import Network

    graph = drawing.graph
    network = Network(directed=True)
    for node in sorted(graph):
        data = graph.nodes[node]
        network.add_node(
            short_name(node),
            label=_label(data[f"short_{language}"], FRAMES[0]),
            upright=_label(data[f"short_{language}"], FRAMES[1]),
            shape="image",
            size=radius_of(data),
            name=data[f"label_{language}"],
            short=data[f"short_{language}"],
            others=_others(data, language),
            kind=data["kind"],
            sign=signs.name(data),
            square=data["family"] in SQUARE,
            sides={name: arranged.side(node) for name, arranged in drawing.arranged.items()},
            href=links.thing(node),
        )
    for row in rows:
        # `add_edge` looks through all edges each time and drops the second between two nodes: the list is ours to extend.
        key = (row.source, row.target, row.key)
        line = line_of(graph.edges[key], graph.nodes[row.source]["family"])
        edge = Edge(
            short_name(row.source),
            short_name(row.target),
            True,
            width=line.width,
            color=line.colour,
            dashes=[float(part) for part in line.dash.split()] if line.dash else False,
            relation=row.key,
            status=row.status,
            line=_line(graph.edges[key]["timeline"]),
            bends={name: arranged.bend(key) for name, arranged in drawing.arranged.items()},
        )
        network.edges.append(edge.options)
    return {
        "nodes": network.nodes,
        "edges": network.edges,
        "positions": {
            name: {short_name(node): list(point) for node, point in places.items()}
            for name, places in drawing.layouts.items()
        },
        "kinds": {data["kind"]: kind_label(data["kind"], language) for _, data in graph.nodes(data=True)},
        "words": words(language),
        "differences": {name: told[language] for name, told in DIFFERENCE_LABELS.items()},
        "standings": {name: told[language] for name, told in STANDING_LABELS.items()},
        "colours": {"ink": INK, "paper": PAPER},
    }


def _others(data: Mapping[str, Any], language: Language) -> list[str]:
    """What a node is called beside its names in this language: it is found by all of them."""
    names = {data[f"{kind}_{each}"] for kind in ("label", "short") for each in LANGUAGES} | set(data.get("others", ()))
    return sorted(names - {data[f"label_{language}"], data[f"short_{language}"]})


def _label(text: str, frame: Frame) -> str:
    return "\n".join(textwrap.wrap(text, frame_columns(frame.width), break_long_words=False))


def _line(line: Timeline) -> list[Any]:
    """A timeline as the script reads it: how it stands first, then pairs of a day and how from then on."""
    return [line.first, *([day, how] for day, how in line.turns)]


def script_json(content: object) -> str:
    """JSON that may stand in a script block: no character in it can end the block or begin a comment."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return (
        text.replace("&", "\\u0026")
        .replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029")
    )
