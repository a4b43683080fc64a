"""The lists of things as tables for spreadsheets, narrowed as their pages are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lsgraph.languages import wording
from lsgraph.media_types import CSV
from lsgraph.views.files.columns import Column
from lsgraph.views.files.sheets import table_csv, table_xlsx
from lsgraph.web.pages.lists import LISTS, list_part
from lsgraph.web.pages.narrowing import narrowing_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lsgraph.edition.edition import Edition
    from lsgraph.media_types import Format
    from lsgraph.web.page import Page
    from lsgraph.web.pages.lists import Listed

#: Most rows of a file; a larger list is had as a dump.
MOST_ROWS = 10_000


@dataclass(frozen=True, slots=True)
class _Row:
    kind: str
    thing: Listed


def write_list_table(page: Page, edition: Edition, name: str, fmt: Format) -> bytes:
    """The list of that name as a file; of a longer one the first `MOST_ROWS`."""
    t, language = wording("pages", page.language), page.language
    rows = list(_rows(page, edition, name))

    def address(row: _Row) -> str:
        return page.absolute(page.urls.thing(row.thing.reference.iri or ""))

    counted: list[Column[_Row]] = (
        [
            Column(t["listed_day"], lambda row: row.thing.date, 14, is_day=True),
            Column(t["listed_evidence"], lambda row: row.thing.evidence, 12),
        ]
        if name == "documents"
        else [
            Column(t["listed_relations"], lambda row: row.thing.relations, 12),
            Column(t["listed_facts"], lambda row: row.thing.facts, 12),
        ]
    )
    columns: list[Column[_Row]] = [
        Column(t["listed_name"], lambda row: row.thing.reference.label(language), 60, address),
        Column(t["listed_kind"], lambda row: t[f"list_{row.kind}"], 24),
        *counted,
        Column(t["listed_address"], address, 60),
        Column("IRI", lambda row: row.thing.reference.iri, 60),
    ]
    if fmt is CSV:
        return table_csv(columns, rows)
    narrowed, latest = narrowing_of(page, edition), edition.latest_source
    title = t["agreements_all" if name == "agreements" else name]
    region = narrowed.region.reference.label(language) if narrowed.region else narrowed.name
    total = sum(edition.resources.count_things(LISTS[name], narrowed.key).values())
    about = [
        (title, t["listed_rows"].format(len(rows), total)),
        *([(t["region_of"], region)] if region else []),
        (t["latest_source"], latest or ""),
        (t["generation"], edition.generation.hash),
        (t["listed_address"], page.absolute(page.urls.page(name, region=narrowed.name))),
    ]
    # A sheet has no longer name than 31 letters.
    return table_xlsx(title[:31], columns, rows, about, created=edition.generation.manifest.created)


def _rows(page: Page, edition: Edition, name: str) -> Iterator[_Row]:
    """The things of the list by kind and name."""
    key, resources, room = narrowing_of(page, edition).key, edition.resources, MOST_ROWS
    for kind in resources.count_things(LISTS[name], key):
        things = list_part(page, edition, kind, 0, room, key)
        room -= len(things)
        for thing in things:
            yield _Row(kind, thing)
        if room <= 0:
            return
