"""Pages that are narrowed to a region by the parameter `region`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lsgraph.claims.regions import ACROSS
from lsgraph.errors import NotFoundError
from lsgraph.web.addresses import LIST_FORMATS
from lsgraph.web.http.problems import PageNotFoundError

if TYPE_CHECKING:
    from lsgraph.claims.regions import Region
    from lsgraph.edition.edition import Edition
    from lsgraph.media_types import Format
    from lsgraph.web.page import Page


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a page is narrowed to: `name` as addresses have it (empty: nothing), `key` as tables take it, and the region, unless it is all across."""

    name: str = ""
    key: str | None = None
    region: Region | None = None


def narrowing_of(page: Page, edition: Edition) -> Narrowing:
    """What the page's address narrows it to. Raises PageNotFoundError, with the regions that there are, for a region that there is not."""
    name = dict(page.query).get("region", "")
    if not name:
        return Narrowing()
    if name == ACROSS and edition.resources.regions:
        return Narrowing(ACROSS, ACROSS)
    region = existing_region(edition, name)
    return Narrowing(region.slug, region.iri, region)


def existing_region(edition: Edition, slug: str) -> Region:
    """The region of that slug. Raises PageNotFoundError with the regions that there are."""
    try:
        return edition.resources.region(slug)
    except NotFoundError as error:
        suggestions = tuple(region.reference for region in edition.resources.regions[:5])
        raise PageNotFoundError(error.what, suggestions=suggestions) from error


def files_of(page: Page, name: str, **parameters: str) -> list[tuple[Format, str]]:
    """The tables of a list, as (format, address); `name` is the path of its page."""
    return [(fmt, page.urls.page(f"lists/{name}{fmt.suffix}", **parameters)) for fmt in LIST_FORMATS]
