"""Pictures of some actors among themselves and with those around them, of a network of any size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from lsgraph.briefs.compared import MOST_DRAWN
from lsgraph.network.frames import FRAMES, place_in_frames
from lsgraph.views import network_svg
from lsgraph.web.pictures import explained, pictures_of

if TYPE_CHECKING:
    from collections.abc import Hashable

    import networkx as nx

    from lsgraph.edition.edition import Edition
    from lsgraph.web.page import Page
    from lsgraph.web.pages.drawings import Picture

#: Rounds in which names are moved off each other: somebody waits for the picture.
_ROUNDS = 100


def pictures_among(
    page: Page, edition: Edition, key: Hashable, graph: nx.MultiDiGraph[str], title: str
) -> list[Picture]:
    """A picture of the network for each frame; none of an empty one, or of more than `MOST_DRAWN` nodes."""
    if not 0 < len(graph) <= MOST_DRAWN:
        return []

    def drawn() -> list[Picture]:
        places = place_in_frames(graph, most_rounds=_ROUNDS)
        pictures = [
            (
                frame.name,
                # The views escape what comes from data.
                Markup(  # noqa: S704
                    network_svg(
                        graph, places[frame.name], language=page.language, link=page.urls.thing, width=frame.width, height=frame.height, title=title
                    )
                ),
            )
            for frame in FRAMES
        ]  # fmt: skip
        return explained(pictures, graph, page.language)

    return pictures_of(edition).cache.get(("among", key, page.language, page.clocks, title), drawn)
