"""Views of the network: a picture as SVG, files, and its edges as a table."""

from lsgraph.network.frames import FRAMES, Frame, frame_of, layouts
from lsgraph.views.drawing import Drawing
from lsgraph.views.palette import LegendItem, legend, legend_of
from lsgraph.views.svg import network_svg
from lsgraph.views.tables import EdgeRow, edge_rows

__all__ = [
    "FRAMES",
    "Drawing",
    "EdgeRow",
    "Frame",
    "LegendItem",
    "edge_rows",
    "frame_of",
    "layouts",
    "legend",
    "legend_of",
    "network_svg",
]
