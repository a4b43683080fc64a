"""The page that compares two days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lsgraph.analysis.apart import KINDS, apart, edges_apart, told
from lsgraph.days import day_before, last_day
from lsgraph.languages import wording
from lsgraph.network import CHANGES
from lsgraph.views.emphasis import differences_marked
from lsgraph.web.clocks import day_of
from lsgraph.web.pages.analyses.shared import as_of, day_key, parameter
from lsgraph.web.pages.drawings import Picture, drawings

if TYPE_CHECKING:
    from lsgraph.edition.edition import Edition
    from lsgraph.web.page import Page

#: Most differences on a page; the JSON has all of them.
_MOST_SHOWN = 300
#: Differences of a large network on one page.
_PAGE_ROWS = 50


def write_compare(page: Page, edition: Edition) -> str:
    """The page. Without `from` and `to` it compares the day before the first change with the day of the last one."""
    changes = edition.cache.get("turns", lambda: _changes(edition))
    days = list(changes)
    named = [parameter(page, name) for name in ("from", "to")]
    chosen = [day_of(text) if text else "" for text in named]
    # The fallback without a dated source and without changes.
    until = last_day(as_of(page, edition)) or edition.generation.manifest.created[:10]
    first = chosen[0] or (day_before(days[0]) if days else until)
    second = chosen[1] or (days[-1] if days else until)
    swapped = first > second
    first, second = min(first, second), max(first, second)
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


def _whole(page: Page, edition: Edition, first: str, second: str) -> dict[str, Any]:
    """The template variables of a small network: the first differences, their number, and the pictures."""
    key = (day_key(edition, first), day_key(edition, second))
    differences = edition.networks.get(
        ("compare", first, second, page.language), lambda: apart(edition.resources, first, second, page.language)
    )
    caption, pictures = _compare_pictures(page, edition, key) if first != second else ("", [])
    concluded = sum(difference.relation.bases == ("inferred",) for difference in differences)
    shown = {
        "differences": differences[:_MOST_SHOWN],
        "total": len(differences),
        "concluded": concluded,
        "page_number": 1,
        "pages": 1,
    }
    return {**shown, "caption": caption, "pictures": pictures}


def _part_of_large(page: Page, edition: Edition, first: str, second: str) -> dict[str, Any]:
    """The template variables of a large network: one page of the differences, their number, how many are only inferred, and the paging."""
    text = parameter(page, "page")
    every = edition.networks.get(
        ("apart", day_key(edition, first), day_key(edition, second)), lambda: edges_apart(edition.tables, first, second)
    )
    pages = max(-(-len(every) // _PAGE_ROWS), 1)
    page_number = min(max(int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 1, 1), pages)
    differences = told(edition.tables, every[(page_number - 1) * _PAGE_ROWS : page_number * _PAGE_ROWS], page.language)
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


def _compare_pictures(page: Page, edition: Edition, key: tuple[str, str]) -> tuple[str, list[Picture]]:
    """The caption and the pictures."""
    name, marked = edition.networks.get(("marked", *key), lambda: differences_marked(edition.network, *key))
    caption = wording("pages", page.language)[name]
    return caption, drawings(page, edition, ("compare", *key), lambda: marked, caption)
