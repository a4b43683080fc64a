"""What is drawn of an edition for its pages: the network whole and around one thing, and its rows as words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from lsgraph.claims.predicates import STANCES
from lsgraph.computing.cache import Cache
from lsgraph.languages import wording
from lsgraph.namespaces import shorten
from lsgraph.network import Choice, choose
from lsgraph.views import FRAMES, Drawing, edge_rows, network_svg
from lsgraph.views.ego import ego_network
from lsgraph.views.overview import overview_svg, read_overview

if TYPE_CHECKING:
    import networkx as nx

    from lsgraph.edition.edition import Edition
    from lsgraph.languages import Language
    from lsgraph.network import Positions
    from lsgraph.views import EdgeRow, Frame
    from lsgraph.views.overview import By, Group, Overview
    from lsgraph.web.http.urls import Urls

#: How many relations of a large network the first page tells.
MOST_ROWS = 25

#: How many choices of the explorer are kept, each with about 100 kB.
_MOST_EXPLORERS = 50


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

    def overview(self, by: By) -> Overview:
        """A large network in groups."""
        return self.cache.get(("overview", by), lambda: read_overview(self._edition.tables, by))

    def whole(self, language: Language, urls: Urls, day: str | None = None) -> list[tuple[str, Markup]]:
        """The network, on a day where one is given, as SVG for each frame, by the frame's name; a large one in groups, always whole."""

        def draw() -> list[tuple[str, Markup]]:
            return self._in_groups(language, urls) if self._edition.is_large else self._as_nodes(language, urls, day)

        return self.cache.get(("pictures", language, day, urls.clocks), draw)

    def _in_groups(self, language: Language, urls: Urls) -> list[tuple[str, Markup]]:
        title, shown = wording("pages", language)["network_alt"], self.overview("community")

        def drawn(frame: Frame) -> str:
            def link(group: Group) -> str:
                return urls.page("network", group=group.key)

            return overview_svg(shown, language=language, link=link, frame=frame, title=title)

        # The views escape what comes from data.
        return [(frame.name, Markup(drawn(frame))) for frame in FRAMES]  # noqa: S704

    def _as_nodes(self, language: Language, urls: Urls, day: str | None) -> list[tuple[str, Markup]]:
        graph = self._edition.graph_at(day)
        drawing, title = self.drawing(language), wording("pages", language)["network_alt"]
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
                        title=title,
                        arranged=drawing.arranged[frame.name],
                    )
                ),
            )
            for frame in FRAMES
            if frame.name in self._edition.positions and graph.number_of_nodes()
        ]

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
            return pictures

        return self.cache.get(("around", iri, language, day, urls.clocks), drawn)

    def rows(self, language: Language, day: str | None = None) -> list[EdgeRow]:
        """The network's edges as rows of a table; what an actor did towards an agreement comes first. Of a large one the first."""
        edition = self._edition
        stances = [shorten(iri) or iri for iri in STANCES]

        def sorted_rows() -> list[EdgeRow]:
            if edition.is_large:
                first = edition.tables.first_edges(language, stances, MOST_ROWS, day)
                graph = choose(edition.tables.graph_of(first), Choice(at=day)).graph
            else:
                graph = edition.graph_at(day)
            return sorted(
                edge_rows(graph, language),
                key=lambda row: stances.index(row.key) if row.key in stances else len(stances),
            )

        return edition.networks.get(("rows", language, edition.day_key(day)), sorted_rows)


def _svg(
    graph: nx.MultiDiGraph[str],
    positions: Positions,
    language: Language,
    urls: Urls,
    width: int,
    height: int,
    title: str,
) -> Markup:
    # The views escape what comes from data.
    return Markup(  # noqa: S704
        network_svg(graph, positions, language=language, link=urls.thing, width=width, height=height, title=title)
    )
