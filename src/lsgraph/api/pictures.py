"""The network drawn, as a notebook shows it and as a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from lsgraph.languages import wording

if TYPE_CHECKING:
    import networkx as nx

    from lsgraph.languages import Language
    from lsgraph.network import Positions


@dataclass(frozen=True, slots=True)
class Picture:
    """The network drawn; a notebook shows it as it is, with what it shows in words as its title."""

    svg: str = field(repr=False)

    def _repr_svg_(self) -> str:
        return self.svg

    def save(self, path: str | Path) -> None:
        """Write it as an SVG file in UTF-8; raises OSError."""
        Path(path).write_text(self.svg, encoding="utf-8")


def drawn(graph: nx.MultiDiGraph[str], stored: dict[str, Positions], language: Language) -> Picture:
    """A network drawn; a large one in groups. `stored` are places that are known, by frame."""
    from lsgraph.network import measures
    from lsgraph.network.frames import is_large
    from lsgraph.views import FRAMES, layouts, network_svg
    from lsgraph.views.overview import overview, overview_svg

    frame = FRAMES[0]
    title = wording("pages", language)["network"]
    if is_large(graph):
        groups = overview(graph, measures(graph))
        return Picture(
            overview_svg(groups, language=language, link=lambda group: f"#{group.key}", frame=frame, title=title)
        )
    known = stored.get(frame.name, {})
    positions = known if set(graph) <= set(known) else layouts(graph)[frame.name]
    positions = {node: positions[node] for node in graph}
    canvas = frame.for_nodes(len(positions))
    return Picture(
        network_svg(
            graph, positions, language=language, link=str, width=canvas.width, height=canvas.height, title=title, scale=canvas.scale,
        )
    )  # fmt: skip
