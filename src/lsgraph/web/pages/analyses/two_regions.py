"""The page that compares two regions: who is in both, who in one, which ties lead from the one to the other, and who and what binds them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lsgraph.briefs.compared import MOST_BETWEEN, compare_regions
from lsgraph.claims.lists import Window, organizations_of_two
from lsgraph.web.page import Stretch
from lsgraph.web.pages.analyses.among import pictures_among
from lsgraph.web.pages.analyses.shared import as_of, clocks_kept, parameter
from lsgraph.web.pages.narrowing import existing_region

if TYPE_CHECKING:
    from lsgraph.claims import Reference
    from lsgraph.claims.regions import Region
    from lsgraph.edition.edition import Edition
    from lsgraph.web.page import Page

#: Organisations in one part of a list, and bridges and ties in one part of theirs.
_IN_PART, _TIES_IN_PART = 60, 15
#: Ties that are told of one who bridges, to each region.
_MOST_TIES = 2


@dataclass(frozen=True, slots=True)
class Listed:
    """A part of a list of organisations, with how many there are in all."""

    things: list[Reference]
    stretch: Stretch


def write_two_regions(page: Page, edition: Edition) -> str:
    """The page; `first` and `second` name the regions, by default the two first."""
    regions = edition.resources.regions
    first, second = (_chosen(page, edition, name, number) for number, name in enumerate(("first", "second")))
    common = {
        "regions": regions, "choices": [(each.slug, each.reference.label(page.language)) for each in regions],
        "chosen": {name: each.slug for name, each in (("first", first), ("second", second)) if each}, "first": first, "second": second,
        "as_of": as_of(page, edition), "hidden": clocks_kept(page), "languages": edition.document_languages, "most_ties": _MOST_TIES,
    }  # fmt: skip
    if first is None or second is None or first.iri == second.iri:
        return page.write("two_regions.html", found=False, same=bool(first and second), **common)
    lists = {
        "both": _listed(page, edition, "both", first, second, both=True),
        "first": _listed(page, edition, "first", first, second, both=False),
        "second": _listed(page, edition, "second", second, first, both=False),
    }
    found = compare_regions(edition, first, second, page.at, page.language)
    direct, bridges = found.direct, found.bridges
    parts = {
        "direct": Stretch.of(page, len(direct), _TIES_IN_PART, "direct"),
        "bridges": Stretch.of(page, len(bridges), _TIES_IN_PART, "bridges"),
    }
    return page.write(
        "two_regions.html",
        found=True,
        same=False,
        lists=lists,
        direct=direct,
        bridges=bridges,
        is_cut=found.is_cut,
        most=MOST_BETWEEN,
        parts_of=parts,
        pictures=pictures_among(page, edition, ("two regions", first.slug, second.slug, edition.day_key(page.at)), found.drawn, f"{first.reference.label(page.language)} – {second.reference.label(page.language)}"),
        **common,
    )  # fmt: skip


def _chosen(page: Page, edition: Edition, name: str, default: int) -> Region | None:
    """The region that a parameter names, else the one with that number. Raises PageNotFoundError for one that there is not."""
    if slug := parameter(page, name):
        return existing_region(edition, slug)
    regions = edition.resources.regions
    return regions[default] if len(regions) > default else None


def _listed(page: Page, edition: Edition, name: str, inside: Region, other: Region, *, both: bool) -> Listed:
    def part(window: Window) -> tuple[list[str], int]:
        found = organizations_of_two(edition.resources, inside.iri, other.iri, page.language, window, both=both)
        return found.items, found.total

    stretch = Stretch.of(page, part(Window(0))[1], _IN_PART, name)
    iris, _ = part(Window(_IN_PART, offset=stretch.offset))
    return Listed(edition.resources.references(iris), stretch)
