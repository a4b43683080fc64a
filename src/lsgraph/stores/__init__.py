"""Engines that answer queries, behind the one interface `Store`."""

from lsgraph.stores.base import Answer, Store, Term
from lsgraph.stores.embedded import EmbeddedStore, syntax_error
from lsgraph.stores.endpoint import EndpointStore, Engine, Record
from lsgraph.stores.guard import check_query
from lsgraph.stores.matching import expand_name_patterns
from lsgraph.stores.naming import names_of
from lsgraph.stores.union import union_of, with_union

__all__ = [
    "Answer",
    "EmbeddedStore",
    "EndpointStore",
    "Engine",
    "Record",
    "Store",
    "Term",
    "check_query",
    "expand_name_patterns",
    "names_of",
    "syntax_error",
    "union_of",
    "with_union",
]
