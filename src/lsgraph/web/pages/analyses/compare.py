"""The page that compares two days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lsgraph.analysis.apart import KINDS, apart, edges_apart, told
from lsgraph.days import day_before, last_day
from lsgraph.languages import wording
from lsgraph.network import CHANGES
from lsgraph.views.emphasis import differences_marked
from lsgraph.web.clocks import day_of
from lsgraph.web.page import numbered_part
from lsgraph.web.pages.analyses.shared import as_of, day_key, parameter
from lsgraph.web.pages.drawings import AnalysisPicture, drawings

if TYPE_CHECKING:
    from lsgraph.edition.edition import Edition
    from lsgraph.web.page import Page

#: Differences on one page.
_PAGE_ROWS = 50


def write_compare(page: Page, edition: Edition) -> str:
    """The page. Without `from` and `to` it compares the day before the first change with the day of the last one."""
    changes = _changes_of(edition)
    days = list(changes)
    first, second, swapped = _days(page, edition)
    if edition.is_large or edition.is_partial:
        shown = {**_part_of_large(page, edition, first, second), "caption": "", "pictures": []}
    else:
        shown = _whole(page, edition, first, second)
    kinds = [kind for kind in KINDS if any(difference.kind == kind for difference in shown["differences"])]
    return page.write(
        "compare.html",
        **shown,
        first=first,
        second=second,
        swapped=swapped,
        kinds=kinds,
        quick=[(day_before(day), day, counts) for day, counts in changes.items()],
        whole=(day_before(days[0]), days[-1]) if days else None,
        languages=edition.document_languages,
        hidden={name: value for name, value in page.clocks if name == "known"},
    )


def compare_picture(page: Page, edition: Edition) -> AnalysisPicture | None:
    """What the page of its parameters draws."""
    first, second, _ = _days(page, edition)
    if edition.is_large or edition.is_partial or first == second:
        return None
    return _compare_picture(page, edition, first, second)


def _days(page: Page, edition: Edition) -> tuple[str, str, bool]:
    """The two days, the earlier one first, and whether they were named the other way round."""
    days = list(_changes_of(edition))
    chosen = [day_of(text) if (text := parameter(page, name)) else "" for name in ("from", "to")]
    # The fallback without a dated source and without changes.
    until = last_day(as_of(page, edition)) or edition.generation.manifest.created[:10]
    first = chosen[0] or (day_before(days[0]) if days else until)
    second = chosen[1] or (days[-1] if days else until)
    return min(first, second), max(first, second), first > second


def _changes_of(edition: Edition) -> dict[str, dict[str, int]]:
    return edition.cache.get("turns", lambda: _changes(edition))


def _whole(page: Page, edition: Edition, first: str, second: str) -> dict[str, Any]:
    """The template variables of a small network: one page of the differences, their number, and the pictures."""
    differences = edition.networks.get(
        ("compare", first, second, page.language), lambda: apart(edition.resources, first, second, page.language)
    )
    picture = _compare_picture(page, edition, first, second) if first != second else None
    page_number, pages, begin = _page_of(page, len(differences))
    return {
        "differences": differences[begin : begin + _PAGE_ROWS],
        "total": len(differences),
        "concluded": sum(difference.relation.bases == ("inferred",) for difference in differences),
        "page_number": page_number,
        "pages": pages,
        "caption": picture.title if picture else "",
        "pictures": drawings(page, edition, picture),
    }


def _page_of(page: Page, count: int) -> tuple[int, int, int]:
    """The page of the differences that is asked for, how many there are of this many, and with which difference it begins."""
    pages = max(-(-count // _PAGE_ROWS), 1)
    number = numbered_part(page, "page", pages)
    return number, pages, (number - 1) * _PAGE_ROWS


def _part_of_large(page: Page, edition: Edition, first: str, second: str) -> dict[str, Any]:
    """The template variables of a large network: one page of the differences, their number, how many are only inferred, and the paging."""
    every = edition.networks.get(
        ("apart", day_key(edition, first), day_key(edition, second)), lambda: edges_apart(edition.tables, first, second)
    )
    page_number, pages, begin = _page_of(page, len(every))
    differences = told(edition.tables, every[begin : begin + _PAGE_ROWS], page.language)
    concluded = sum(difference.concluded for difference in every)
    return {
        "differences": differences,
        "total": len(every),
        "concluded": concluded,
        "page_number": page_number,
        "pages": pages,
    }


def _changes(edition: Edition) -> dict[str, dict[str, int]]:
    """The number of relations by kind of change (`CHANGES`), for each day of change."""
    return {
        day: {change: counts[change] for change in CHANGES if change in counts}
        for day, counts in edition.tables.parts("turns", "day")
    }


def _compare_picture(page: Page, edition: Edition, first: str, second: str) -> AnalysisPicture:
    """What is drawn of two different days; its title is the caption."""
    key = (day_key(edition, first), day_key(edition, second))
    name, marked = edition.networks.get(("marked", *key), lambda: differences_marked(edition.network, *key))
    return AnalysisPicture(
        ("compare", *key),
        lambda: marked,
        wording("pages", page.language)[name],
        address="network/compare",
        parameters={"from": first, "to": second},
        explored={"at": second, "compare": first},
    )
