"""One thing with all that is said of it, and finding things by what people type."""

from lsgraph.claims.model import Identifier, Match, Reference, Relation, Resource, Span
from lsgraph.claims.standing import STANDINGS, Standing, happened, standing
from lsgraph.claims.things import Resources, describe, find

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
