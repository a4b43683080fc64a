"""The network as a standalone SVG file: with a title, a white background, the legend, and its origin in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import networkx as nx

from lsgraph.characters import safe
from lsgraph.network.frames import label_width
from lsgraph.views.files.words import about, choice_words, word
from lsgraph.views.palette import GREY, INK, PAPER, legend_of
from lsgraph.views.svg import network_svg

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lsgraph.network import EdgeKey
    from lsgraph.views.files.extract import Extract
    from lsgraph.views.palette import LegendItem

_MARGIN, _LINE, _SWATCH = 16, 24, 42
#: Font size of the small print, and the mean width of its letters.
_SMALL, _SMALL_LETTER = 11, 6.0


def write_svg(extract: Extract) -> bytes:
    """SVG 1.1 in UTF-8, as large as the frame with legend and small print; every node links to its page."""
    language = extract.language
    places = extract.layouts.get(extract.frame.name, {})
    frame = extract.frame.for_nodes(len(places))
    title = f"{word('network', language)}: {choice_words(extract)}"
    drawn = network_svg(
        _faded_graph(extract), places, language=language, link=lambda node: safe(extract.page(node)),
        width=frame.width, height=frame.height, title=safe(title), edge_link=lambda edge: _sentence(extract, edge),
        arranged=extract.arranged, scale=frame.scale,
    )  # fmt: skip
    # The picture keeps its own box, in the upper part of the file.
    picture = drawn.replace("<svg ", f'<svg width="{frame.width}" height="{frame.height}" ', 1)
    below, height = _below(extract, frame.width, frame.height)
    origin = "\n".join(f"{name}: {text}" for name, text in about(extract))
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" xml:lang="{language}" width="{frame.width}" height="{height}" '
        f'viewBox="0 0 {frame.width} {height}" font-family="system-ui, \'DejaVu Sans\', sans-serif" font-size="12.5">'
        f"<title>{escape(safe(title))}</title><desc>{escape(safe(origin))}</desc>"
        f'<rect width="{frame.width}" height="{height}" fill="{PAPER}"/>'
        f"{picture}{below}</svg>\n"
    ).encode()


def _faded_graph(extract: Extract) -> nx.MultiDiGraph[str]:
    """The graph with labels that XML can contain, and everything outside the choice faded."""

    def cleaned(data: dict[str, Any]) -> dict[str, Any]:
        return {name: safe(value) if isinstance(value, str) else value for name, value in data.items()}

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    actors = set(extract.actors)
    for node, data in extract.graph.nodes(data=True):
        graph.add_node(node, **cleaned(data), faded=node not in actors)
    for source, target, key, data in extract.graph.edges(keys=True, data=True):
        graph.add_edge(
            source, target, key=key, **cleaned(data), faded=(source, target, key) not in extract.selection.listed
        )
    return graph


def _sentence(extract: Extract, edge: EdgeKey) -> str | None:
    """The address of the first sentence behind an edge."""
    network_edge = extract.graph.edges[edge]["edge"]
    return safe(extract.evidence_address(network_edge.evidence[0])) if network_edge and network_edge.evidence else None


def _below(extract: Extract, width: int, top: int) -> tuple[str, int]:
    """The legend and the small print below the picture, and the total height."""
    strip, y = legend_strip(legend_of(extract.graph, extract.language), width, top)
    parts = [strip]
    y += _MARGIN
    for line in _small_print(extract, int((width - 2 * _MARGIN) / _SMALL_LETTER)):
        parts.append(f'<text x="{_MARGIN}" y="{y:g}" font-size="{_SMALL}" fill="{GREY}">{escape(safe(line))}</text>')
        y += _SMALL * 1.4
    return "".join(parts), round(y + _MARGIN / 2)


def legend_strip(items: Iterable[LegendItem], width: int, top: float) -> tuple[str, float]:
    """The legend below a picture, each kind of item on lines of its own, and where it ends."""
    parts, x, y = [], float(_MARGIN), float(top + _MARGIN)
    kind = ""
    for item in items:
        needed = _SWATCH + label_width([item.label]) + _MARGIN
        if x > _MARGIN and (x + needed > width or item.kind != kind):
            x, y = float(_MARGIN), y + _LINE
        kind = item.kind
        parts.append(_legend_item(item, x, y))
        x += needed
    return "".join(parts), y + _LINE


def _legend_item(item: LegendItem, x: float, y: float) -> str:
    return (
        f'<g transform="translate({x:g} {y:g})">{item.swatch}'
        f'<text x="{_SWATCH}" y="14.5" fill="{INK}">{escape(item.label)}</text></g>'
    )


def _small_print(extract: Extract, columns: int) -> list[str]:
    """The origin of the picture in words, wrapped to `columns` letters; words longer than a line are broken."""
    sentences = [f"{name}: {text}" for name, text in about(extract)]
    if extract.choice.at:
        sentences.insert(0, word("pale", extract.language))
    lines = []
    for sentence in sentences:
        line = ""
        for piece in sentence.split(" "):
            longer = f"{line} {piece}" if line else piece
            if line and len(longer) > columns:
                lines.append(line)
                longer = piece
            while len(longer) > columns:
                lines.append(longer[:columns])
                longer = longer[columns:]
            line = longer
        lines.append(line)
    return lines
