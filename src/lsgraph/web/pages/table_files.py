"""The pages of regions, questions, stories and of a search as tables for spreadsheets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lsgraph.languages import in_language, wording
from lsgraph.media_types import CSV
from lsgraph.views.files.columns import Column
from lsgraph.views.files.sheets import table_csv, table_xlsx
from lsgraph.web.pages.narrowing import narrowing_of
from lsgraph.web.pages.regions import doors_of
from lsgraph.web.pages.search import sought, told_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from lsgraph.edition.edition import Edition
    from lsgraph.media_types import Format
    from lsgraph.web.page import Page

#: Sentences that a file of a search has at most.
MOST_SENTENCES = 500


@dataclass(frozen=True, slots=True)
class _Row:
    """A row: its cells, and the address of the first of them."""

    cells: tuple[str | int | None, ...]
    address: str


def _columns(headings: Sequence[str], page: Page) -> list[Column[_Row]]:
    t = wording("pages", page.language)

    def cell(number: int) -> Callable[[_Row], str | int | None]:
        return lambda row: row.cells[number]

    first, *others = headings
    return [
        Column(first, cell(0), 60, lambda row: row.address),
        *(Column(heading, cell(number), 24) for number, heading in enumerate(others, 1)),
        Column(t["listed_address"], lambda row: row.address, 60),
    ]


def _regions(page: Page, edition: Edition) -> tuple[Sequence[str], Iterable[_Row]]:
    t = wording("pages", page.language)
    rows = (
        _Row(
            (door.region.reference.label(page.language), door.organizations, door.agreements, door.documents),
            page.absolute(page.urls.page(f"region/{door.region.slug}")),
        )
        for door in doors_of(edition)
    )
    return (t["listed_name"], t["listed_organizations"], t["listed_agreements"], t["documents"]), rows


def _questions(page: Page, edition: Edition) -> tuple[Sequence[str], Iterable[_Row]]:
    t = wording("pages", page.language)
    rows = (
        _Row(
            (
                in_language(question.text, page.language),
                in_language(question.explanation, page.language),
                size.count if (size := edition.size(question)) else None,
            ),
            page.absolute(page.urls.question(question.name)),
        )
        for question in edition.questions
    )
    return (t["listed_question"], t["listed_about"], t["listed_answers"]), rows


def _stories(page: Page, edition: Edition) -> tuple[Sequence[str], Iterable[_Row]]:
    t = wording("pages", page.language)
    rows = (
        _Row(
            (story.title[page.language], story.lead[page.language], number, step.sentence[page.language]),
            page.absolute(page.urls.page(f"stories/{story.slug}", step=str(number))),
        )
        for story in edition.stories
        for number, step in enumerate(story.steps, 1)
    )
    return (t["listed_name"], t["listed_about"], t["listed_step"], t["listed_sentence"]), rows


def _search(page: Page, edition: Edition) -> tuple[Sequence[str], Iterable[_Row]]:
    t, typed = wording("pages", page.language), sought(page)
    matches = edition.resources.find(typed, region=narrowing_of(page, edition).key)
    passages = edition.passages if typed else None
    found, _ = passages.find(typed, page.language, limit=MOST_SENTENCES) if passages else ([], 0)
    things = [
        _Row(
            (match.reference.label(page.language), t[f"list_{match.reference.kind}"], None),
            page.absolute(page.urls.thing(match.reference.iri or "")),
        )
        for match in matches
    ]
    sentences = [
        _Row(
            (each.passage.text, t["listed_sentence"], edition.resources.reference(each.passage.document).label(page.language)),
            page.absolute(told_at(page, edition, each)),
        )
        for each in found
    ]  # fmt: skip
    return (t["listed_found"], t["listed_kind"], t["listed_source"]), [*things, *sentences]


#: The lists that have no kinds of things in them, by the path of their page, with what its table has.
TABLES: dict[str, Callable[[Page, Edition], tuple[Sequence[str], Iterable[_Row]]]] = {
    "regions": _regions,
    "questions": _questions,
    "stories": _stories,
    "search": _search,
}
#: What their pages are called.
_TITLES = {"regions": "regions_title", "questions": "questions", "stories": "stories_title", "search": "search_title"}


def write_table(page: Page, edition: Edition, name: str, fmt: Format) -> bytes:
    """The table of the page with that path."""
    t = wording("pages", page.language)
    headings, found = TABLES[name](page, edition)
    columns, rows = _columns(headings, page), list(found)
    if fmt is CSV:
        return table_csv(columns, rows)
    title, typed = t[_TITLES[name]], sought(page)
    parameters = {key: value for key, value in dict(page.query).items() if key in ("q", "region")}
    about = [
        (title, typed or t["listed_rows"].format(len(rows), len(rows))),
        (t["latest_source"], edition.latest_source or ""),
        (t["generation"], edition.generation.hash),
        (t["listed_address"], page.absolute(page.urls.page(name, **parameters))),
    ]
    # A sheet has no longer name than 31 letters.
    return table_xlsx(title[:31], columns, rows, about, created=edition.generation.manifest.created)
