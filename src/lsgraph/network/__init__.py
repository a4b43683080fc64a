"""The network of actors: its graph, how it stands through time, its measures, ways through it, and positions to draw it at."""

from lsgraph.network.choosing import Choice, Chosen, choose, read_choice
from lsgraph.network.layout import Positions, Room, layout
from lsgraph.network.measures import Measures, measures
from lsgraph.network.paths import EdgeKey, shortest_path, surroundings
from lsgraph.network.projection import FAMILIES, Status, network
from lsgraph.network.timelines import Change, Difference, Timeline, Turn, difference, timeline, turns

__all__ = [
    "FAMILIES",
    "Change",
    "Choice",
    "Chosen",
    "Difference",
    "EdgeKey",
    "Measures",
    "Positions",
    "Room",
    "Status",
    "Timeline",
    "Turn",
    "choose",
    "difference",
    "layout",
    "measures",
    "network",
    "read_choice",
    "shortest_path",
    "surroundings",
    "timeline",
    "turns",
]
