"""Pictures of parts of the network, and edges in words, for the analyses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from markupsafe import Markup

from lsgraph.languages import wording
from lsgraph.network.frames import place_in_frames
from lsgraph.views import FRAMES, network_svg
from lsgraph.views.arrangement import arrange, label_boxes
from lsgraph.web.http.problems import PageNotFoundError
from lsgraph.web.pages.overlays import Sheet, layered, with_newcomers
from lsgraph.web.pictures import MOST_INLINE, explained, pictures_of, signs_of

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping

    import networkx as nx

    from lsgraph.claims.read import Evidence
    from lsgraph.edition.edition import Edition
    from lsgraph.languages import Language
    from lsgraph.network import EdgeKey
    from lsgraph.views import Frame
    from lsgraph.views.palette import Signs
    from lsgraph.web.page import Page

Picture = tuple[str, Markup]
"""The name of a frame (`landscape`, `portrait`) and its SVG; the name `signs` has the signs that the pictures share, `legend` what they mean."""

#: What is brought out of a larger network is drawn alone where it has at most so many nodes: more take too long to be placed anew.
MOST_ALONE = 60


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


@dataclass(frozen=True, slots=True)
class AnalysisPicture:
    """What an analysis draws: the graph that `make` returns, which `key` identifies in the cache."""

    key: Hashable
    make: Callable[[], nx.MultiDiGraph[str]]
    title: str
    address: str
    """The page, by which its picture is named where that is a file of its own."""
    parameters: Mapping[str, str | tuple[str, ...]]
    """Those of the page that say what is drawn."""
    explored: Mapping[str, str] = field(default_factory=dict)
    """The parameters of the explorer that show the same there, as far as it can."""
    under: Callable[[Sheet], str] | None = None
    over: Callable[[Sheet], str] | None = None
    """SVG to put beneath the edges and above the nodes."""


def drawings(page: Page, edition: Edition, picture: AnalysisPicture | None) -> list[Picture]:
    """The pictures of an analysis, one for each frame; none without a network, or of a large one.

    What is too large for a page is shown from its file.
    """
    if picture is None or edition.is_large or not edition.has_network:
        return []
    graph, in_part = _graph_of(edition, picture)
    frames = [frame for frame in FRAMES if frame.name in edition.positions]
    # Beside the lists of a large network there is no room on the page.
    if in_part or len(graph) + graph.number_of_edges() > MOST_INLINE:
        caption = _caption(page, picture, in_part=in_part)
        from_files = [(frame.name, _from_file(page, edition, picture, frame) + caption) for frame in frames]
        return explained(from_files, graph, page.language)

    def drawn() -> list[Picture]:
        # Both pictures share one set of signs.
        signs, shared = signs_of(graph)
        pictures = [shared, *((frame.name, _drawn(page, edition, picture, frame, signs)) for frame in frames)]
        return explained(pictures, graph, page.language)

    return pictures_of(edition).cache.get(_cached_as("drawings", page, picture), drawn)


def picture_file(page: Page, edition: Edition, picture: AnalysisPicture | None, frame: Frame) -> str:
    """One picture of an analysis as an SVG of its own. Raises PageNotFoundError where nothing is drawn."""
    if picture is None or edition.is_large or frame.name not in edition.positions:
        raise PageNotFoundError("There is nothing to draw here.")
    return pictures_of(edition).cache.get(
        (*_cached_as("picture file", page, picture), frame.name), lambda: _drawn(page, edition, picture, frame, None)
    )


def _cached_as(what: str, page: Page, picture: AnalysisPicture) -> tuple[Hashable, ...]:
    return what, picture.key, page.language, page.clocks, picture.title


def _graph_of(edition: Edition, picture: AnalysisPicture) -> tuple[nx.MultiDiGraph[str], bool]:
    """What is drawn, and whether that is a part: of a graph that is too large for a page what is faded is left out, so that names have room."""

    def made() -> tuple[nx.MultiDiGraph[str], bool]:
        graph = picture.make()
        if len(graph) + graph.number_of_edges() <= MOST_INLINE:
            return graph, False
        bright = filter(lambda edge: not graph.edges[edge].get("faded"), graph.edges(keys=True))
        part: nx.MultiDiGraph[str] = graph.edge_subgraph(bright).copy()
        part.add_nodes_from((node, data) for node, data in graph.nodes(data=True) if not data.get("faded"))
        return (part, True) if 0 < len(part) <= min(MOST_ALONE, len(graph) - 1) else (graph, False)

    return pictures_of(edition).cache.get(("drawn graph", picture.key), made)


def _canvas(page: Page, edition: Edition, picture: AnalysisPicture, frame: Frame) -> Frame:
    graph, in_part = _graph_of(edition, picture)
    return frame.for_nodes(len(graph)) if in_part else pictures_of(edition).drawing(page.language).frame(frame.name)


def _from_file(page: Page, edition: Edition, picture: AnalysisPicture, frame: Frame) -> Markup:
    canvas = _canvas(page, edition, picture, frame)
    # Of the pictures for wide and narrow screens the browser loads the one that is seen.
    return Markup(
        '<a href="{file}"><img class="network" src="{file}" alt="{alt}" width="{width}" height="{height}" loading="lazy"></a>'
    ).format(
        file=page.urls.page(f"{picture.address}.svg", **{**picture.parameters, "frame": frame.name}),
        alt=picture.title,
        width=canvas.width,
        height=canvas.height,
    )


def _caption(page: Page, picture: AnalysisPicture, *, in_part: bool) -> Markup:
    """What a picture leaves out, where it does, and a link to where the network is explored."""
    t = wording("pages", page.language)
    return Markup('<figcaption class="quiet">{} <a href="{}">{}</a></figcaption>').format(
        t["analysis_only_part"] if in_part else "", page.urls.page("network", **picture.explored), t["analysis_explore"]
    )


def _drawn(page: Page, edition: Edition, picture: AnalysisPicture, frame: Frame, signs: Signs | None) -> Markup:
    graph, in_part = _graph_of(edition, picture)
    canvas = _canvas(page, edition, picture, frame)
    if in_part:
        positions = pictures_of(edition).cache.get(("placed", picture.key), lambda: place_in_frames(graph))[frame.name]
    else:
        whole = pictures_of(edition).drawing(page.language).layouts[frame.name]
        known = {node: position for node, position in whole.items() if node in graph}
        positions = with_newcomers(known, graph, canvas.width, canvas.height)
    # Arranged as in the whole network, so that pictures can be compared; edges that it lacks go around the rest. A part has places of its own.
    arranged = arrange(
        graph, positions, language=page.language, width=canvas.width, height=canvas.height, scale=canvas.scale,
        kept=None if in_part else pictures_of(edition).drawing(page.language).arranged[frame.name],
    )  # fmt: skip
    labels = label_boxes(graph, positions, arranged, language=page.language, width=canvas.width, scale=canvas.scale)
    sheet = Sheet(graph, positions, arranged, labels)
    urls = page.urls

    def sentence(edge: EdgeKey) -> str | None:
        claims = graph.edges[edge]["edge"]
        return urls.evidence(claims.evidence[0]) if claims and claims.evidence else None

    # On a phone a line is too thin to hit: the lists beside the picture lead to the sentences.
    small = frame.name == "portrait"
    svg = network_svg(
        graph,
        positions,
        language=page.language,
        link=urls.thing,
        edge_link=(lambda _: None) if small else sentence,
        edge_titles=not small,
        arranged=arranged,
        width=canvas.width,
        height=canvas.height,
        scale=canvas.scale,
        title=picture.title,
        signs=signs,
    )
    under, over = (layer(sheet) if layer else "" for layer in (picture.under, picture.over))
    return Markup(layered(svg, under, over))  # noqa: S704  # escaped by the views and the overlays
