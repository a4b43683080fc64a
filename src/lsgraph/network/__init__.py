"""The network of actors: its graph, how it stands through time, its measures, ways through it, and positions to draw it at."""

from lsgraph.network.choosing import Choice, Selection, choose, read_choice
from lsgraph.network.islands import Disc, Islands, islands
from lsgraph.network.layout import MOST_IN_ONE_PICTURE, MOST_ROUNDS, Positions, Room, fitted, layout
from lsgraph.network.measures import Measures, by_importance, communities, measures
from lsgraph.network.paths import EdgeKey, shortest_path, surroundings
from lsgraph.network.projection import FAMILIES, network
from lsgraph.network.ties import DEFAULT_TIES, TIES, Ties, is_actor, is_firm, read_ties
from lsgraph.network.timelines import ALWAYS, CHANGES, Change, Difference, Timeline, Turn, difference, timeline, turns

__all__ = [
    "ALWAYS",
    "CHANGES",
    "DEFAULT_TIES",
    "FAMILIES",
    "MOST_IN_ONE_PICTURE",
    "MOST_ROUNDS",
    "TIES",
    "Change",
    "Choice",
    "Difference",
    "Disc",
    "EdgeKey",
    "Islands",
    "Measures",
    "Positions",
    "Room",
    "Selection",
    "Ties",
    "Timeline",
    "Turn",
    "by_importance",
    "choose",
    "communities",
    "difference",
    "fitted",
    "is_actor",
    "is_firm",
    "islands",
    "layout",
    "measures",
    "network",
    "read_choice",
    "read_ties",
    "shortest_path",
    "surroundings",
    "timeline",
    "turns",
]
