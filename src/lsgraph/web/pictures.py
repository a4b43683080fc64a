"""What is drawn of an edition for its pages: the network whole and around one thing, and its rows as words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from markupsafe import Markup

from lsgraph.claims.predicates import STANCES
from lsgraph.computing.cache import Cache
from lsgraph.languages import wording
from lsgraph.namespaces import shorten
from lsgraph.network import Choice, choose
from lsgraph.network.frames import FIRST_FRAMES
from lsgraph.views import FRAMES, Drawing, edge_rows, legend, legend_of, network_svg
from lsgraph.views.ego import ego_network
from lsgraph.views.overview import overview_svg, read_overview
from lsgraph.views.palette import Signs

if TYPE_CHECKING:
    import networkx as nx

    from lsgraph.edition.edition import Edition
    from lsgraph.languages import Language
    from lsgraph.network import Positions
    from lsgraph.network.choosing import Strength
    from lsgraph.views import EdgeRow, Frame, LegendItem
    from lsgraph.views.overview import By, Group, Overview
    from lsgraph.web.http.urls import Urls

#: How many relations the first page tells of a large network, or of one with more than the second number.
MOST_ROWS, MOST_TOLD = 25, 70

#: With more nodes and edges a picture is a file of its own: in a page it would take more than 25 kB.
MOST_INLINE = 80
#: The width of pictures for a phone, where nothing shows the title of a line.
_UPRIGHT = FRAMES[1].width

#: Groups of a large network for which the picture of the first page has room, by frame.
MOST_GROUPS = {"landscape": 12, "portrait": 6}

#: How many choices of the explorer are kept, each with about 100 kB.
_MOST_EXPLORERS = 50


@dataclass(frozen=True, slots=True)
class FirstPicture:
    """A picture of the first page: the name of its frame, its SVG, what its signs mean, and how many nodes of the network it shows (0 where it does not choose)."""

    frame: str
    svg: Markup
    legend: list[LegendItem]
    shown: int


def pictures_of(edition: Edition) -> Pictures:
    """The pictures of an edition, which are kept with it."""
    return edition.cache.get(Pictures, lambda: Pictures(edition))


class Pictures:
    """The network of one edition as pages show it: drawn in SVG, in groups, and as rows."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self.cache = Cache()
        self.explorers = Cache(_MOST_EXPLORERS)

    def drawing(self, language: Language) -> Drawing:
        """What the network is drawn from, for any choice of it."""
        edition = self._edition
        return self.cache.get(("drawing", language), lambda: Drawing.of(edition.network, edition.positions, language))

    def overview(self, by: By, day: str | None = None, strength: Strength = "all") -> Overview:
        """A large network in groups, with the relations of a day and of one strength."""
        on = self._edition.day_key(day) or None

        def read() -> Overview:
            return read_overview(self._edition.tables, by, day=on, strength=strength)

        return self.cache.get(("overview", by, on, strength), read)

    def whole(self, language: Language, urls: Urls, day: str | None = None) -> list[tuple[str, Markup]]:
        """The network, on a day where one is given, as SVG for each frame, by the frame's name; a large one in groups, always whole."""

        def draw() -> list[tuple[str, Markup]]:
            return self._in_groups(language, urls) if self._edition.is_large else self._as_nodes(language, urls, day)

        return self.cache.get(("pictures", language, day, urls.clocks), draw)

    def first(self, language: Language, urls: Urls, day: str | None = None) -> list[FirstPicture]:
        """The picture of the first page for each frame, with its legend: those who have relations with most others; a large network in groups."""

        def drawn() -> list[FirstPicture]:
            if self._edition.is_large:
                return [self._first_groups(frame, language, urls) for frame in FIRST_FRAMES]
            if not self._edition.first_places:
                # An older version built it.
                items = legend_of(self._edition.graph_at(day), language)
                return [FirstPicture(name, svg, items, 0) for name, svg in self._as_nodes(language, urls, day)]
            return [self._first(frame, language, urls, day) for frame in FIRST_FRAMES]

        return self.cache.get(("first", language, day, urls.clocks), drawn)

    def _first_groups(self, frame: Frame, language: Language, urls: Urls) -> FirstPicture:
        """The largest groups of a large network, as many as have room."""
        whole = self.overview("community")
        shown = replace(whole, groups=whole.groups[: MOST_GROUPS[frame.name]], positions={})
        families = {name for group in shown.drawn for name, _ in group.families}
        items = [item for item in legend(language) if item.kind == "family" and item.name in families]
        return FirstPicture(frame.name, self._grouped(shown, frame, language, urls), items, 0)

    def _first(self, frame: Frame, language: Language, urls: Urls, day: str | None) -> FirstPicture:
        graph, places = self._edition.first_network(day, frame.name), self._edition.first_places.get(frame.name, {})
        title = wording("pages", language)["network_alt"]
        svg = _svg(graph, places, language, urls, frame.width, frame.height, title)
        return FirstPicture(frame.name, svg, legend_of(graph, language), len(graph))

    def _in_groups(self, language: Language, urls: Urls) -> list[tuple[str, Markup]]:
        shown = self.overview("community")
        return [(frame.name, self._grouped(shown, frame, language, urls)) for frame in FRAMES]

    def _grouped(self, shown: Overview, frame: Frame, language: Language, urls: Urls) -> Markup:
        title = wording("pages", language)["network_alt"]

        def link(group: Group) -> str:
            return urls.page("network", group=group.key)

        # The views escape what comes from data.
        return Markup(overview_svg(shown, language=language, link=link, frame=frame, title=title))  # noqa: S704

    def _as_nodes(self, language: Language, urls: Urls, day: str | None) -> list[tuple[str, Markup]]:
        graph = self._edition.graph_at(day)
        title = wording("pages", language)["network_alt"]
        if len(graph) + graph.number_of_edges() > MOST_INLINE:
            return [(frame.name, _as_file(frame, urls, title)) for frame in FRAMES]
        drawing = self.drawing(language)
        return [
            (
                frame.name,
                Markup(  # noqa: S704  # the views escape what comes from data
                    network_svg(
                        graph,
                        drawing.layouts[frame.name],
                        language=language,
                        link=urls.thing,
                        width=frame.width,
                        height=frame.height,
                        scale=frame.scale,
                        title=title,
                        arranged=drawing.arranged[frame.name],
                    )
                ),
            )
            for frame in (drawing.frame(frame.name) for frame in FRAMES)
            if frame.name in self._edition.positions and graph.number_of_nodes()
        ]

    def of_region(
        self, region: str, language: Language, urls: Urls, day: str | None = None
    ) -> list[tuple[str, Markup]]:
        """The network of a region, by its slug, as SVG with the name of the frame that each is for; none where nothing of it is drawn."""

        def drawn() -> list[tuple[str, Markup]]:
            places, graph = self._edition.region_places(region), self._edition.region_network(region, day)
            if not graph.number_of_nodes():
                return []
            title = wording("pages", language)["region_network"]
            signs, shared = signs_of(graph)
            pictures = [
                (frame.name, _svg(graph, places[frame.name], language, urls, frame.width, frame.height, title, signs))
                for frame in FRAMES
                if frame.name in places
            ]
            return explained([shared, *pictures], graph, language)

        return self.cache.get(("region", region, language, day, urls.clocks), drawn)

    def region_rows(self, region: str, language: Language, day: str | None = None) -> list[EdgeRow]:
        """What the picture of a region shows, as rows of a table."""

        def read() -> list[EdgeRow]:
            return edge_rows(self._edition.region_network(region, day), language)

        return self.cache.get(("region rows", region, language, self._edition.day_key(day)), read)

    def around(self, iri: str, language: Language, urls: Urls, day: str | None = None) -> list[tuple[str, Markup]]:
        """A thing with its neighbours as SVG, with the name of the frame that each is for; none where it is not in the network or has too many."""

        def drawn() -> list[tuple[str, Markup]]:
            pictures = []
            for frame in FRAMES:
                neighbourhood = ego_network(self._edition.near(iri, day), iri, upright=frame.name == "portrait")
                if neighbourhood is None:
                    return []
                ego, positions, width, height = neighbourhood
                svg = _svg(ego, positions, language, urls, width, height, wording("pages", language)["around_alt"])
                pictures.append((frame.name, svg))
            return explained(pictures, ego, language)

        return self.cache.get(("around", iri, language, day, urls.clocks), drawn)

    def rows(self, language: Language, day: str | None = None) -> list[EdgeRow]:
        """The relations of the first page's picture as rows of a table; what an actor did towards an agreement comes first.

        Of a large network, which is drawn in groups, the first of all.
        """
        edition = self._edition
        stances = [shorten(iri) or iri for iri in STANCES]

        def sorted_rows() -> list[EdgeRow]:
            if edition.is_large:
                first = edition.tables.first_edges(language, stances, MOST_ROWS, day)
                graph = choose(edition.tables.graph_of(first), Choice(at=day)).graph
            else:
                graph = edition.first_network(day, "landscape") if edition.first_places else edition.graph_at(day)
            rows = sorted(
                edge_rows(graph, language),
                key=lambda row: stances.index(row.key) if row.key in stances else len(stances),
            )
            return rows if len(rows) <= MOST_TOLD else rows[:MOST_ROWS]

        return edition.networks.get(("rows", language, edition.day_key(day)), sorted_rows)


def explained(
    pictures: list[tuple[str, Markup]], graph: nx.MultiDiGraph[str], language: Language
) -> list[tuple[str, Markup]]:
    """The pictures of a network with what their signs and lines mean, as one more with the name `legend`."""
    items = Markup("").join(
        Markup('<li class="{}">{} {}</li>').format(item.kind, Markup(item.swatch), item.label)  # noqa: S704  # of our own
        for item in legend_of(graph, language)
    )
    named = wording("pages", language)["picture_legend"]
    return [*pictures, ("legend", Markup('<ul class="picture-legend" aria-label="{}">{}</ul>').format(named, items))]


def signs_of(graph: nx.MultiDiGraph[str]) -> tuple[Signs, tuple[str, Markup]]:
    """The signs that the pictures of a network share, and their definitions as one more picture with the name `signs`."""
    signs = Signs("sign", (data for _, data in graph.nodes(data=True)))
    sprite = Markup('<svg class="signs" width="0" height="0" aria-hidden="true">{}</svg>')
    return signs, ("signs", sprite.format(Markup(signs.definitions)))  # noqa: S704  # markup of our own


def _as_file(frame: Frame, urls: Urls, title: str) -> Markup:
    """A picture that is too large for a page, which leads to where it is explored."""
    # Of the pictures for wide and narrow screens the browser loads the one that is seen.
    return Markup(
        '<a href="{}"><img class="network" src="{}" alt="{}" width="{}" height="{}" loading="lazy"></a>'
    ).format(urls.page("network"), urls.page("network/picture.svg", frame=frame.name), title, frame.width, frame.height)


def _svg(
    graph: nx.MultiDiGraph[str],
    positions: Positions,
    language: Language,
    urls: Urls,
    width: int,
    height: int,
    title: str,
    signs: Signs | None = None,
) -> Markup:
    # The views escape what comes from data.
    return Markup(  # noqa: S704
        network_svg(
            graph,
            positions,
            language=language,
            link=urls.thing,
            width=width,
            height=height,
            title=title,
            signs=signs,
            edge_titles=width > _UPRIGHT,
        )
    )
