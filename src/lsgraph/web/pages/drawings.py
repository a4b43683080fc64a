"""Pictures of parts of the network, and edges in words, for the analyses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from lsgraph.languages import wording
from lsgraph.views import FRAMES, network_svg
from lsgraph.views.arrangement import arrange, label_boxes
from lsgraph.views.palette import Signs
from lsgraph.web.pages.overlays import Sheet, layered, with_newcomers
from lsgraph.web.pictures import pictures_of

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

    import networkx as nx

    from lsgraph.claims.read import Evidence
    from lsgraph.edition.edition import Edition
    from lsgraph.languages import Language
    from lsgraph.network import EdgeKey
    from lsgraph.views import Frame
    from lsgraph.web.page import Page

Picture = tuple[str, Markup]
"""The name of a frame (`landscape`, `portrait`) and its SVG; the name `signs` has the signs that the pictures share."""

#: With more nodes the table is clearer than a picture.
MOST_DRAWN = 150
_EDGE_TITLES = re.compile(r'(<g class="edge"[^>]*>)<title>[^<]*</title>')


@dataclass(frozen=True, slots=True)
class EdgeInWords:
    """An edge in words: IRIs and labels of its ends, label of the relation, status, standing on the day (None without one), evidence."""

    source: str
    source_label: str
    relation: str
    target: str
    target_label: str
    status: str
    standing: str | None
    evidence: tuple[Evidence, ...]


def edge_in_words(graph: nx.MultiDiGraph[str], edge: EdgeKey, language: Language) -> EdgeInWords:
    """The edge of a network in words, in a language. Raises KeyError for an unknown edge."""
    source, target, _ = edge
    data, label = graph.edges[edge], f"label_{language}"
    return EdgeInWords(
        source=source,
        source_label=graph.nodes[source][label],
        relation=data[label],
        target=target,
        target_label=graph.nodes[target][label],
        status=data["status"],
        standing=data.get("standing"),
        evidence=data["edge"].evidence if data["edge"] else (),
    )


def listed(language: Language, names: Iterable[str | Markup]) -> Markup:
    """Names as an enumeration (`A, B och C`), escaped unless they are markup."""
    every = list(names)
    if len(every) < 2:
        return Markup("").join(every)
    last = Markup(" {} ").format(wording("pages", language)["analysis_and"])
    return Markup("{}{}{}").format(Markup(", ").join(every[:-1]), last, every[-1])


def drawings(
    page: Page,
    edition: Edition,
    key: Hashable,
    make: Callable[[], nx.MultiDiGraph[str]],
    title: str,
    *,
    under: Callable[[Sheet], str] | None = None,
    over: Callable[[Sheet], str] | None = None,
) -> list[Picture]:
    """Pictures of a part of the network, one for each frame; empty if the edition has no network or a large one.

    `make` returns the graph to draw, and `key` identifies it in the cache. `under` and `over` return SVG to put beneath the edges and above
    the nodes.
    """
    if edition.is_large or not edition.has_network:
        return []

    def drawn() -> list[Picture]:
        graph = make()
        # Both pictures share one set of signs.
        signs = Signs("sign", (data for _, data in graph.nodes(data=True)))
        sprite = Markup('<svg class="signs" width="0" height="0" aria-hidden="true">{}</svg>').format(
            Markup(signs.definitions)  # noqa: S704  # markup of our own
        )
        pictures = [
            (frame.name, _drawn(page, edition, frame, graph, signs, title, under, over))
            for frame in FRAMES
            if frame.name in edition.positions
        ]
        return [("signs", sprite), *pictures]

    return pictures_of(edition).cache.get(("drawings", key, page.language, page.clocks, title), drawn)


def _drawn(
    page: Page,
    edition: Edition,
    frame: Frame,
    graph: nx.MultiDiGraph[str],
    signs: Signs,
    title: str,
    under: Callable[[Sheet], str] | None,
    over: Callable[[Sheet], str] | None,
) -> Markup:
    known = {
        node: position
        for node, position in pictures_of(edition).drawing(page.language).layouts[frame.name].items()
        if node in graph
    }
    canvas = pictures_of(edition).drawing(page.language).frame(frame.name)
    positions = with_newcomers(known, graph, canvas.width, canvas.height)
    # Arranged as in the whole network, so that pictures can be compared; edges that it lacks go around the rest.
    arranged = arrange(
        graph, positions, language=page.language, width=canvas.width, height=canvas.height, scale=canvas.scale,
        kept=pictures_of(edition).drawing(page.language).arranged[frame.name],
    )  # fmt: skip
    labels = label_boxes(graph, positions, arranged, language=page.language, width=canvas.width, scale=canvas.scale)
    sheet = Sheet(graph, positions, arranged, labels)
    urls = page.urls

    def sentence(edge: EdgeKey) -> str | None:
        claims = graph.edges[edge]["edge"]
        return urls.evidence(claims.evidence[0]) if claims and claims.evidence else None

    # On a phone a line is too thin to hit, and nothing shows its title: the lists beside the picture lead to the sentences.
    small = frame.name == "portrait"
    svg = network_svg(
        graph,
        positions,
        language=page.language,
        link=urls.thing,
        edge_link=(lambda _: None) if small else sentence,
        arranged=arranged,
        width=canvas.width,
        height=canvas.height,
        scale=canvas.scale,
        title=title,
        signs=signs,
    )
    if small:
        svg = _EDGE_TITLES.sub(r"\1", svg)
    # The views and the overlays escape what comes from data.
    return Markup(layered(svg, under(sheet) if under else "", over(sheet) if over else ""))  # noqa: S704
