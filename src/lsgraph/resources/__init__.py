"""One thing with all that is said of it, and finding things by what people type."""

from lsgraph.resources.model import Identifier, Match, Reference, Relation, Resource, Span
from lsgraph.resources.read import Resources, describe, find

__all__ = [
    "Identifier",
    "Match",
    "Reference",
    "Relation",
    "Resource",
    "Resources",
    "Span",
    "describe",
    "find",
]
