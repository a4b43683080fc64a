"""The table of this server's addresses.

The routes are made from it, and so are what scripts of other origins may read, robots.txt, the sitemap, which links keep a day, the
methods that a refusal names, the interface's description and the tables of docs/http.md. Tests ask a server for every row.

Rows stand in the order in which they are matched: a path with parameters comes after those that it would hide.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.web.addresses.pages import PAGES
from lsgraph.web.addresses.programs import API, DOORS, HISTORY, LINKED_DATA, OPERATION, SERVICE, SPARQL
from lsgraph.web.addresses.row import (
    AGREEMENT_LISTS,
    BRIEF_FORMATS,
    LIST_FORMATS,
    METHODS,
    NEWS_FORMATS,
    RDF,
    RELATION_GROUPS,
    STORY_FORMATS,
    TWO_AGREEMENTS_LISTS,
    TWO_REGIONS_LISTS,
    VIEW_FORMATS,
    Address,
    Cache,
    Clocks,
    Copied,
    Crawlers,
    DataAddress,
    Filter,
    PageAddress,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "ADDRESSES",
    "AGREEMENT_LISTS",
    "BRIEF_FORMATS",
    "LIST_FORMATS",
    "METHODS",
    "NEWS_FORMATS",
    "PAGES",
    "RDF",
    "RELATION_GROUPS",
    "SPARQL",
    "STORY_FORMATS",
    "TABLES",
    "TWO_AGREEMENTS_LISTS",
    "TWO_REGIONS_LISTS",
    "VIEW_FORMATS",
    "Address",
    "Cache",
    "Clocks",
    "Copied",
    "Crawlers",
    "DataAddress",
    "Filter",
    "PageAddress",
    "beginnings",
]

#: All tables with their titles, in the order in which docs/http.md tells them.
TABLES: dict[str, tuple[Address, ...]] = {
    "Pages": PAGES,
    "Queries, proposals, and what the service says of itself": SERVICE,
    "Linked data": LINKED_DATA,
    "Editions and changes": HISTORY,
    "JSON without RDF": API,
    "Doors for other programs": DOORS,
    "Operation": OPERATION,
}
ADDRESSES: tuple[Address, ...] = tuple(address for table in TABLES.values() for address in table)


def beginnings(addresses: Iterable[Address]) -> tuple[str, ...]:
    """What the paths of these addresses and of what lies below them begin with: the first part of each, of pages all before a parameter.

    A path below it that has no row is answered as they are, so that a script of another origin can read the error too.
    """
    starts: dict[str, None] = {}
    for address in addresses:
        for path in address.paths:
            literal = path.partition("{")[0]
            first, slash, _ = literal[1:].partition("/")
            starts[literal if isinstance(address, PageAddress) else f"/{first}{slash}"] = None
    return tuple(
        beginning
        for beginning in starts
        if not any(beginning != shorter and beginning.startswith(shorter) for shorter in starts)
    )
