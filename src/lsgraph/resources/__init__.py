"""One thing with all that is said of it, and finding things by what people type."""

from lsgraph.resources.model import Identifier, Match, Reference, Relation, Resource, Span
from lsgraph.resources.read import Resources, describe, find
from lsgraph.resources.standing import STANDINGS, Standing, happened, standing

__all__ = [
    "STANDINGS",
    "Identifier",
    "Match",
    "Reference",
    "Relation",
    "Resource",
    "Resources",
    "Span",
    "Standing",
    "describe",
    "find",
    "happened",
    "standing",
]
