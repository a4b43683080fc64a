"""Pictures of some actors among themselves and with those around them, of a network of any size."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from markupsafe import Markup

from lsgraph.briefs.compared import MOST_DRAWN
from lsgraph.network.frames import FRAMES, placed
from lsgraph.network.layout import spread
from lsgraph.views import network_svg
from lsgraph.web.pictures import explained, pictures_of

if TYPE_CHECKING:
    from collections.abc import Hashable

    import networkx as nx

    from lsgraph.edition.edition import Edition
    from lsgraph.network.frames import Frame
    from lsgraph.web.page import Page
    from lsgraph.web.pages.drawings import Picture

#: Rounds in which names are moved off each other: somebody waits for the picture.
_ROUNDS = 100
#: So many nodes have room for their names on a phone.
_ROOMY = 25


def _with_room(frame: Frame, count: int) -> Frame:
    """The canvas for so many nodes with their names: a narrow one is higher for more than have room in its usual height."""
    if frame.width > frame.height:
        return frame
    return replace(frame, height=round(frame.height * max(1.0, count / _ROOMY)))


def pictures_among(
    page: Page, edition: Edition, key: Hashable, graph: nx.MultiDiGraph[str], title: str
) -> list[Picture]:
    """A picture of the network for each frame; none of an empty one, or of more than `MOST_DRAWN` nodes."""
    if not 0 < len(graph) <= MOST_DRAWN:
        return []

    def drawn() -> list[Picture]:
        frames = [_with_room(frame, len(graph)) for frame in FRAMES]
        points = spread(graph)
        pictures = [
            (
                frame.name,
                # The views escape what comes from data.
                Markup(  # noqa: S704
                    network_svg(
                        graph, placed(points, graph, frame, most_rounds=_ROUNDS), language=page.language, link=page.urls.thing, width=frame.width, height=frame.height, title=title,
                        edge_titles=frame.name != "portrait",
                    )
                ),
            )
            for frame in frames
        ]  # fmt: skip
        return explained(pictures, graph, page.language)

    return pictures_of(edition).cache.get(("among", key, page.language, page.clocks, title), drawn)
