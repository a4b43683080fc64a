"""The door of each region: its words, agreements, actors by sector, picture, newest sources, and what is not covered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import Request, Response

from lsgraph.claims.lists import Window, agreements_part, newest_documents
from lsgraph.claims.regions import ACROSS
from lsgraph.edition.regions import NOT_ESTABLISHED, RegionFacts
from lsgraph.languages import wording
from lsgraph.web.pages.narrowing import existing_region, files_of
from lsgraph.web.paging import page_of
from lsgraph.web.pictures import pictures_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lsgraph.claims.regions import Region
    from lsgraph.claims.slices import Thing
    from lsgraph.edition.edition import Edition
    from lsgraph.languages import Language
    from lsgraph.web.page import Page

#: How many agreements and sources a region's page tells; lists have all.
_MOST_AGREEMENTS, _MOST_SOURCES = 12, 8
#: How many rows the table below the picture has.
_MOST_ROWS = 45
_NOTHING: RegionFacts = {"sectors": {}, "kinds": {}, "agreement": None}


@dataclass(frozen=True, slots=True)
class Door:
    """A region with what is counted of it."""

    region: Region
    organizations: int
    agreements: int
    documents: int


async def regions(request: Request) -> Response:
    """The list of regions."""
    return await page_of(request, write_regions)


async def region(request: Request, slug: str) -> Response:
    """The page of a region."""
    return await page_of(request, lambda page, edition: write_region(page, edition, slug))


def doors_of(edition: Edition) -> list[Door]:
    """The regions in their order, as doors."""
    return [_door(each, edition.region_facts.get(each.slug, _NOTHING)) for each in edition.resources.regions]


def _door(region: Region, facts: RegionFacts) -> Door:
    kinds = facts["kinds"]
    return Door(region, sum(facts["sectors"].values()), kinds.get("agreement", 0), kinds.get("document", 0))


def write_regions(page: Page, edition: Edition) -> str:
    """The page of all regions, and of what is across them."""
    across = edition.region_facts.get(ACROSS, _NOTHING)
    return page.write(
        "regions.html",
        downloads=files_of(page, "regions"),
        doors=doors_of(edition),
        across=across,
        across_count=sum(across["sectors"].values()),
    )


def write_region(page: Page, edition: Edition, slug: str) -> str:
    """The page of a region. Raises PageNotFoundError with near names."""
    resources = edition.resources
    found = existing_region(edition, slug)
    facts = edition.region_facts.get(found.slug, _NOTHING)
    day = None if edition.is_large else page.at
    agreements = agreements_part(resources, Window(_MOST_AGREEMENTS), found.iri)
    pictures = pictures_of(edition)
    rows = pictures.region_rows(found.slug, page.language, day)
    return page.write(
        "region.html",
        region=found,
        facts=facts,
        door=_door(found, facts),
        sectors=_sectors(facts, page.language),
        agreements=[
            (each, edition.stances.count(each.reference.iri or "", "signed", page.at))
            for each in _agreements(edition, facts, agreements.items)
        ],
        more_agreements=agreements.total > len(agreements.items),
        sources=resources.things(newest_documents(resources, _MOST_SOURCES, found.iri)),
        day_shown=day,
        pictures=pictures.of_region(found.slug, page.language, page.urls, day),
        rows=rows[:_MOST_ROWS],
        more_rows=len(rows) - _MOST_ROWS,
        short_label=lambda iri: edition.short_label(resources.reference(iri), page.language),
        shown=max((len(places) for places in edition.region_places(found.slug).values()), default=0),
        nodes=edition.region_nodes(found.slug),
        has_files=not edition.is_large,
    )


def _sectors(facts: RegionFacts, language: Language) -> list[tuple[str, int]]:
    """The sectors as words with the number of organisations, the largest first; those that are not established last."""
    legend, pages = wording("legend", language), wording("pages", language)
    counted = sorted(facts["sectors"].items(), key=lambda pair: (pair[0] == NOT_ESTABLISHED, -pair[1], pair[0]))
    return [
        (pages[f"sector/{sector}"] if sector == NOT_ESTABLISHED else legend[f"family/{sector}"], count)
        for sector, count in counted
    ]


def _agreements(edition: Edition, facts: RegionFacts, iris: Sequence[str]) -> list[Thing]:
    """The agreements of a region, the main one first."""
    main = facts["agreement"]
    ordered = [*([main] if main else []), *(iri for iri in iris if iri != main)]
    return edition.resources.things(ordered[:_MOST_AGREEMENTS])
