"""The timeline of one thing: all that is on record about an actor, an agreement or an event, in the order of time."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from fastapi import Request, Response

from lsgraph.claims.standing import standing
from lsgraph.languages import Message, wording
from lsgraph.namespaces import THINGS, mint
from lsgraph.views.chronology import TimelineRow, moment
from lsgraph.web.http.problems import PageNotFoundError
from lsgraph.web.page import Stretch
from lsgraph.web.paging import not_found, page_of
from lsgraph.web.timelines import MOST_IN_FILE, ROWS_IN_PART, Timeline
from lsgraph.web.view_files import downloads, view_file

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lsgraph.claims import Reference
    from lsgraph.edition.edition import Edition
    from lsgraph.web.page import Page

#: Rows of the picture on the page of a thing, which has its relations in words beside it.
MOST_ON_PAGE = 10
#: What happens to no thing in time: texts have pages of their own.
_WITHOUT = ("document", "region")
#: The kinds whose own page shows their timeline, or leads to it.
ON_PAGE = tuple(kind for kind in THINGS if kind not in (*_WITHOUT, "agreement"))


async def thing_timeline(request: Request, kind: str, slug: str) -> Response:
    """The page of the timeline of a thing."""
    return await page_of(request, lambda page, edition: write_thing_timeline(page, edition, kind, slug))


async def thing_timeline_file(request: Request, kind: str, slug: str, suffix: str) -> Response:
    """The same as a file."""
    return await view_file(
        request, suffix, ("row",), lambda page, edition: _of_thing(page, edition, kind, slug)[0], "timeline"
    )


def write_thing_timeline(page: Page, edition: Edition, kind: str, slug: str) -> str:
    """The page of the timeline of a thing. Raises PageNotFoundError with near names."""
    timeline, stretch, thing = _of_thing(page, edition, kind, slug)
    t = wording("pages", page.language)
    name = thing.label(page.language)
    begins = {"row": str(stretch.offset)} if stretch.offset else {}
    return page.write(
        "timeline.html",
        tab=None,
        title=timeline.title,
        lead=t["timeline_thing_lead"].format(name),
        back=(page.urls.thing(thing.iri or ""), t["timeline_back"].format(name)),
        timeline=timeline,
        stretch=stretch,
        languages=edition.document_languages,
        downloads=downloads(page, f"timeline/{kind}/{quote(slug)}", **begins),
        views=(),
        beyond=edition.beyond(page.at),
    )


def timeline_on_page(page: Page, edition: Edition, iri: str) -> tuple[Timeline, int]:
    """The timeline of a thing for its own page, and how many rows it has: of more than a few none, as such a page is long without them."""
    numbers = _in_time(edition, iri, page.at)
    return _timeline(page, edition, iri, numbers, 0, MOST_ON_PAGE if len(numbers) <= MOST_ON_PAGE else 0), len(numbers)


def _of_thing(page: Page, edition: Edition, kind: str, slug: str) -> tuple[Timeline, Stretch, Reference]:
    if kind not in THINGS or kind in _WITHOUT:
        raise PageNotFoundError(Message("There is no kind {kind!r}.", kind=kind))
    iri = mint(kind, slug)
    if not edition.resources.has_thing(iri):
        raise not_found(edition, slug)
    numbers = _in_time(edition, iri, page.at)
    stretch = Stretch.of(page, len(numbers), ROWS_IN_PART, parameter="row")
    timeline = _timeline(page, edition, iri, numbers, stretch.offset, ROWS_IN_PART)
    return timeline, stretch, edition.resources.reference(iri)


def _in_time(edition: Edition, iri: str, day: str | None) -> list[int]:
    """The numbers of the relations of a thing with other things, in the order in which they begin; on a day those that may hold then."""

    def read() -> list[int]:
        links = [
            link
            for link in edition.resources.links(iri)
            if link.status != "identity" and link.other and (not day or link.holds(day))
        ]
        relations = edition.resources.relations_by_number(link.number for link in links)
        pairs = zip((link.number for link in links), relations, strict=True)
        return [number for number, _ in sorted(pairs, key=lambda pair: (moment(pair[1]), pair[0]))]

    return edition.cache.get(("in time", iri, edition.day_key(day) if edition.has_network else day), read)


def _timeline(page: Page, edition: Edition, iri: str, numbers: Sequence[int], first: int, most: int) -> Timeline:
    thing = edition.resources.reference(iri)

    def rows(begin: int, count: int) -> list[TimelineRow]:
        relations = edition.resources.relations_by_number(numbers[begin : begin + count])
        return [
            TimelineRow(
                relation, relation.subject, relation.object, standing(relation, page.at) if page.at else None, about=iri
            )
            for relation in relations
        ]

    def short(reference: Reference) -> str:
        return edition.short_label(reference, page.language)

    title = wording("timeline", page.language)["heading_of"].format(thing.label(page.language))
    return Timeline(
        page, edition, title, rows(first, most), short, page.urls.timeline(iri), lambda: rows(0, MOST_IN_FILE)
    )
