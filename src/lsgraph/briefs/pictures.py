"""The picture of a brief: a part of the network with the legend of what is in it, as one SVG."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from lsgraph.briefs.model import Picture
from lsgraph.characters import safe
from lsgraph.claims.model import within_sentence
from lsgraph.errors import NotFoundError
from lsgraph.network.frames import place_nodes
from lsgraph.network.ties import only_inferred
from lsgraph.views import legend_of, network_svg
from lsgraph.views.files.pictures import legend_strip
from lsgraph.views.palette import GREY, INK, PAPER, label

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import networkx as nx

    from lsgraph.briefs.model import Brief
    from lsgraph.languages import Language
    from lsgraph.views.arrangement import Arrangement

#: As many nodes have names that can be read on a slide; of more the tables tell.
MOST_DRAWN = 60
#: The canvas of what has no places yet, as wide in proportion as a slide.
_WIDTH, _HEIGHT = 960, 500
#: What has to stand around the smallest picture, so that its legend has room.
_NARROWEST = 640
#: The frame of a picture alone, in pixels, with the mean width of a small letter.
_MARGIN, _TITLE_LINE, _LINE, _LETTER = 16, 24, 16, 6.0


def picture_of(
    graph: nx.MultiDiGraph[str],
    language: Language,
    caption: str,
    link: Callable[[str], str],
    *,
    positions: Mapping[str, Sequence[float]] | None = None,
    size: tuple[int, int] = (_WIDTH, _HEIGHT),
    arranged: Arrangement | None = None,
    most: int = MOST_DRAWN,
) -> Picture | None:
    """The picture of a network, at these places or at places of its own; None where nothing is to be drawn, or too much."""
    bright = sum(not data.get("faded") for _, data in graph.nodes(data=True))
    if not graph.number_of_edges() or bright > most:
        return None
    width, height = size
    places = positions if positions is not None else place_nodes(graph, width=width, height=height)
    drawn = network_svg(
        graph, places, language=language, link=link, width=width, height=height, title=caption, arranged=arranged
    )
    whole = max(width, _NARROWEST)
    strip, bottom = legend_strip(legend_of(graph, language), whole, height)
    inner = drawn.replace("<svg ", f'<svg x="{(whole - width) / 2:g}" width="{width}" height="{height}" ', 1)
    total = round(bottom)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{whole}" height="{total}" viewBox="0 0 {whole} {total}" font-size="12.5">'
        f"<title>{quoteattr(caption)[1:-1]}</title>"
        f'<rect width="{whole}" height="{total}" fill="{PAPER}"/>{inner}{strip}</svg>'
    )
    return Picture(safe(svg), whole, total, caption, tuple(_relations(graph, language)))


def _relations(graph: nx.MultiDiGraph[str], language: Language) -> Iterable[str]:
    """The relations that the picture brings out, as sentences, each with its status."""
    for source, target, data in sorted(graph.edges(data=True), key=lambda edge: (edge[2]["status"], edge[0], edge[1])):
        if data.get("faded"):
            continue
        names = [str(graph.nodes[node][f"label_{language}"]) for node in (source, target)]
        marks = [label("status", data["status"], language)]
        if only_inferred(data):
            marks.append(label("basis", "inferred", language))
        if data.get("standing") in ("possible", "unknown"):
            marks.append(label("standing", data["standing"], language))
        yield f"{names[0]} {data[f'label_{language}']} {within_sentence(names[1], language)} ({', '.join(marks)})"


def framed_svg(brief: Brief) -> str:
    """The picture of a brief alone, with title, legend, day, address and how to cite it. Raises NotFoundError where it has none."""
    picture = brief.picture
    if picture is None:
        raise NotFoundError(
            "There is no picture of this: nothing is to be drawn, or too much.",
            next_step="Take the tables, or choose another day.",
        )
    width, columns = picture.width, int((picture.width - 2 * _MARGIN) / _LETTER)
    head = textwrap.wrap(brief.title, int(columns * 0.66))
    foot = [
        line
        for text in (picture.caption, brief.as_of, brief.citation, brief.address)
        for line in textwrap.wrap(text, columns)
    ]
    top = _MARGIN + _TITLE_LINE * len(head)
    total = top + picture.height + _LINE * (len(foot) + 1)
    lines = [
        f'<text x="{_MARGIN}" y="{_TITLE_LINE * (number + 1)}" font-size="17" font-weight="700" fill="{INK}">{escape(line)}</text>'
        for number, line in enumerate(head)
    ]
    lines += [
        f'<text x="{_MARGIN}" y="{top + picture.height + _LINE * (number + 1)}" font-size="11" fill="{GREY}">{escape(line)}</text>'
        for number, line in enumerate(foot)
    ]
    inner = picture.svg.replace("<svg ", f'<svg y="{top}" ', 1)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xml:lang="{brief.language}" width="{width}" height="{total}" viewBox="0 0 {width} {total}" '
        f"font-family=\"system-ui, 'DejaVu Sans', sans-serif\"><title>{escape(brief.title)}</title>"
        f'<rect width="{width}" height="{total}" fill="{PAPER}"/>{inner}{"".join(lines)}</svg>\n'
    )
