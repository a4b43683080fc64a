"""The data for the script of the explorer: nodes and edges with the options of pyvis, positions, timelines and texts."""

from __future__ import annotations

import json
import textwrap
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lsgraph.claims.read import RELATIONS_NOT_KNOWN, SOURCES_NOT_KNOWN
from lsgraph.languages import LANGUAGES
from lsgraph.namespaces import instance_name
from lsgraph.network.choosing import SIGNED, STANCE_RELATIONS
from lsgraph.network.frames import FRAMES, GREATEST_RADIUS, LEAST_RADIUS, frame_columns, radius_of
from lsgraph.network.ties import ACTOR_FAMILIES, is_firm, only_inferred
from lsgraph.views.palette import (
    GREY,
    INK,
    PAPER,
    SQUARE,
    Signs,
    kind_label,
    label,
    labels,
    line_name,
    line_of,
    not_known_in,
    not_known_mark,
    not_known_of,
)
from lsgraph.web.explorer.words import script_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import networkx as nx

    from lsgraph.claims.read import Evidence
    from lsgraph.languages import Language
    from lsgraph.network import Timeline
    from lsgraph.network.frames import Frame
    from lsgraph.views.drawing import Drawing
    from lsgraph.views.tables import EdgeRow


@dataclass(frozen=True, slots=True)
class Links:
    """The addresses that the page links to: of a thing by IRI, of a piece of evidence, of the explorer with the parameters of a choice, and of what sources disagree on about a thing."""

    thing: Callable[[str], str]
    evidence: Callable[[Evidence], str]
    choice: Callable[[Mapping[str, str]], str] = field(default=lambda _: "")
    disagreements: Callable[[str], str] = field(default=lambda iri: iri)


def script_data(
    drawing: Drawing,
    rows: Sequence[EdgeRow],
    language: Language,
    links: Links,
    signs: Signs,
    between: Mapping[str, float],
) -> dict[str, Any]:
    """JSON-ready data: nodes and edges with the options of pyvis, positions and label sides for each frame, and timelines of edges.

    Values that can be derived are left out and restored by `networkModel.whole`: names equal to the previous one, the lines of labels but
    for their lengths, addresses of things,
    the default side of a label, straight lines. `positions` are in the order of the nodes, `edges` in the order of `rows`, which have
    their ends; `between` is the betweenness of nodes in the whole network; an edge refers to its line style by index into `styles`, and to its timeline by index into `lines`.
    """
    # pyvis imports IPython, which takes longer than all the rest of lsgraph: so it is imported only here.
    from pyvis.edge import Edge
    from pyvis.network import Network

    graph = drawing.graph
    network = Network(directed=True)
    things = _things(graph, links)
    for node in sorted(graph):
        network.add_node(
            instance_name(node),
            **_node_options(drawing, node, language, links, things),
            sign=signs.name(graph.nodes[node]),
            **({"between": round(between[node], 4)} if between.get(node) else {}),
        )
    styles: list[dict[str, Any]] = []
    lines: list[list[Any]] = []
    for row in rows:
        # `add_edge` looks through all edges each time and drops the second between two nodes: the list is ours to extend.
        options, style = _edge_options(drawing, row)
        line = _line(graph.edges[row.source, row.target, row.key]["timeline"])
        options |= {"style": _index_in(styles, style), "line": _index_in(lines, line)}
        edge = Edge(instance_name(row.source), instance_name(row.target), True, **options)
        network.edges.append(edge.options)
    return {
        **_words(graph, language),
        # What pyvis sets for every node and edge alike is the script's to say.
        "nodes": [_in_lines(_without(node, "color", "shape")) for node in network.nodes],
        "edges": [_without(edge, "arrows", "from", "to") for edge in network.edges],
        "styles": styles,
        "lines": lines,
        "things": things,
        "positions": {
            name: [list(positions[node]) if node in positions else None for node in sorted(graph)]
            for name, positions in drawing.layouts.items()
        },
    }


def _words(graph: nx.MultiDiGraph[str], language: Language) -> dict[str, Any]:
    """What the script says and by what it colours: words, colours, signs of what is not known, and the family of each kind of actor."""
    marks = [kind for kind in not_known_in(graph) if kind in (*SOURCES_NOT_KNOWN, *RELATIONS_NOT_KNOWN)]
    return {
        **({"marks": {kind: not_known_mark(kind) for kind in marks}} if marks else {}),
        "kinds": {data["kind"]: kind_label(data["kind"], language) for _, data in graph.nodes(data=True)},
        "words": script_words(language),
        "differences": labels("difference", language),
        "standings": labels("standing", language),
        "concluded": label("basis", "inferred", language),
        "colours": {"ink": INK, "paper": PAPER, "grey": GREY},
        "signed": list(SIGNED),
        "stances": STANCE_RELATIONS,
        "families": {
            data["kind"]: data["family"]
            for data in (graph.nodes[node] for node in sorted(graph))
            if data["family"] in ACTOR_FAMILIES
        },
        "sectors": {family: label("family", family, language) for family in ACTOR_FAMILIES},
        "radii": [LEAST_RADIUS, GREATEST_RADIUS],
    }


def _node_options(drawing: Drawing, node: str, language: Language, links: Links, things: str) -> dict[str, Any]:
    data = drawing.graph.nodes[node]
    name, short = data[f"label_{language}"], data[f"short_{language}"]
    label, upright = (_label(short, frame) for frame in FRAMES)
    address = links.thing(node)
    follows = {
        "short": short if short != name else None,
        "upright": upright if upright != label else None,
        "others": _others(data, language),
        "square": data["family"] in SQUARE,
        "unnamed": bool(data["unnamed"]),
        "unknown": data.get("not_known"),
        "region": data.get("region"),
        "sides": {
            frame: arrangement.side(node)
            for frame, arrangement in drawing.arranged.items()
            if arrangement.side(node) != "below"
        },
        "href": address if address != things.format(instance_name(node)) else None,
    }
    radius = radius_of(data)
    always = {
        "label": label,
        "size": int(radius) if radius.is_integer() else radius,
        "name": name,
        "kind": data["kind"],
    }
    return always | {option: value for option, value in follows.items() if value}


def _edge_options(drawing: Drawing, row: EdgeRow) -> tuple[dict[str, Any], dict[str, Any]]:
    """The options of an edge itself, and its line style, which many edges share."""
    key = (row.source, row.target, row.key)
    data = drawing.graph.edges[key]
    line = line_of(data, drawing.graph.nodes[row.source]["family"])
    dashes = [float(part) for part in line.dash.split()] if line.dash else False
    bends = {frame: arrangement.bend(key) for frame, arrangement in drawing.arranged.items() if arrangement.bend(key)}
    options: dict[str, Any] = {"bends": bends} if bends else {}
    if only_inferred(data):
        options["concluded"] = True
    if kind := not_known_of(data):
        options["mark"] = kind
    return options, {
        "width": line.width,
        "color": line.colour,
        "dashes": dashes,
        "status": row.status,
        "drawn": line_name(data),
        "firm": is_firm(data),
    }


def _index_in(shared: list[Any], value: object) -> int:
    """The index of a value in the list of those that edges share, to which it is added if it is new."""
    if value not in shared:
        shared.append(value)
    return shared.index(value)


def _things(graph: nx.MultiDiGraph[str], links: Links) -> str:
    """A pattern for addresses of things, with ``{}`` for the name; empty if no address contains the name exactly once."""
    for node in sorted(graph):
        address, name = links.thing(node), instance_name(node)
        if address.count(name) == 1 and "{" not in address and "}" not in address:
            return address.replace(name, "{}")
    return ""


def _without(options: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: key for name, key in options.items() if name not in names}


def _in_lines(node: dict[str, Any]) -> dict[str, Any]:
    """The options of a node with the lengths of the lines of its label in place of the lines, which are its short name."""
    short = node.get("short", node["name"])
    lines = {name: node[name].split("\n") for name in ("label", "upright") if name in node}
    if lines["label"] == [short]:
        del lines["label"]
    return _without(node, "label", "upright") | {name: [len(line) for line in each] for name, each in lines.items()}


def _others(data: Mapping[str, Any], language: Language) -> list[str]:
    """All other names of a node, sorted; the search finds it by each."""
    names = {data[f"{kind}_{other_language}"] for kind in ("label", "short") for other_language in LANGUAGES} | set(
        data.get("others", ())
    )
    return sorted(names - {data[f"label_{language}"], data[f"short_{language}"]})


def _label(text: str, frame: Frame) -> str:
    return "\n".join(textwrap.wrap(text, frame_columns(frame.width), break_long_words=False))


def _line(line: Timeline) -> list[Any]:
    """A timeline as a list: the first standing, then pairs of a day and the standing from it on."""
    return [line.first, *([day, how] for day, how in line.turns)]


def script_json(content: object) -> str:
    """JSON that is safe inside a script element: no character in it can close the element or open a comment."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return (
        text.replace("&", "\\u0026")
        .replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029")
    )
