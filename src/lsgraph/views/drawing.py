"""What a network is drawn from in each frame: positions, bows of lines and sides of names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lsgraph.network.frames import FRAMES
from lsgraph.views.arrangement import Arrangement, arrange

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import networkx as nx

    from lsgraph.languages import Language
    from lsgraph.network.frames import Frame

    Layouts = Mapping[str, Mapping[str, Sequence[float]]]


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a network is drawn from, the same for every choice of it: positions, bows and sides of names for each frame, by its name."""

    graph: nx.MultiDiGraph[str]
    layouts: Layouts
    arranged: Mapping[str, Arrangement]

    def frame(self, name: str) -> Frame:
        """The canvas of that name, as large as the network needs."""
        return next(frame for frame in FRAMES if frame.name == name).for_nodes(len(self.graph))

    @classmethod
    def of(cls, graph: nx.MultiDiGraph[str], layouts: Layouts, language: Language) -> Drawing:
        """The drawing of a network (made with `ended`) in one language."""
        arranged = {
            frame.name: arrange(
                graph,
                layouts[frame.name],
                language=language,
                width=frame.width,
                height=frame.height,
                scale=frame.scale,
            )
            for frame in (frame.for_nodes(len(graph)) for frame in FRAMES)
            if frame.name in layouts
        }
        return cls(graph, layouts, arranged)
