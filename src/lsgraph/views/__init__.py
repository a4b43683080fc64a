"""What people see of the network: a picture as SVG, a page to explore it, and the same rows as a table."""

from lsgraph.network.frames import FRAMES, Frame, layouts
from lsgraph.views.page import NETWORK_SCRIPTS, NETWORK_STYLES, Edition, network_fragment
from lsgraph.views.page_data import Drawing, Links
from lsgraph.views.palette import LegendItem, legend
from lsgraph.views.svg import network_svg
from lsgraph.views.tables import EdgeRow, edge_rows

__all__ = [
    "FRAMES",
    "NETWORK_SCRIPTS",
    "NETWORK_STYLES",
    "Drawing",
    "EdgeRow",
    "Edition",
    "Frame",
    "LegendItem",
    "Links",
    "edge_rows",
    "layouts",
    "legend",
    "network_fragment",
    "network_svg",
]
