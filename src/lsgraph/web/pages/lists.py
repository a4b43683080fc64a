"""Lists of things by kind and name, split into pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lsgraph.claims.tables import ACTORS
from lsgraph.languages import wording
from lsgraph.web.page import Stretch
from lsgraph.web.pages.narrowing import files_of, narrowing_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lsgraph.claims import Reference
    from lsgraph.edition.edition import Edition
    from lsgraph.web.page import Page

#: Which kinds of thing each list shows.
LISTS: dict[str, tuple[str, ...]] = {
    "actors": ACTORS,
    "agreements": ("agreement", "decision", "event", "project"),
    "documents": ("document",),
}
#: How many things a part of a list has.
_IN_PART = 500


@dataclass(frozen=True, slots=True)
class Listed:
    """A thing in a list, with the number of its relations, and for a document the number of its pieces of evidence and its date.

    `relations` are those of the network, on the day of the page; `facts` all that is said of it, of any day, also where no relation follows.
    """

    reference: Reference
    relations: int
    facts: int
    evidence: int
    date: str | None


def write_list(page: Page, edition: Edition, name: str) -> str:
    """The page of a list: things by kind and name, with the number of relations of each."""
    narrowed = narrowing_of(page, edition)
    counts = edition.resources.count_things(LISTS[name], narrowed.key)
    stretch = Stretch.of(page, sum(counts.values()), _IN_PART)
    words = wording("pages", page.language)
    return page.write(
        "list.html",
        # The list of agreements also has meetings and projects, which the menu has no room for.
        title=words["agreements_all" if name == "agreements" else name],
        groups=list(_groups(page, edition, counts, stretch.offset, narrowed.key)),
        stretch=stretch,
        narrowed=narrowed,
        downloads=files_of(page, name, region=narrowed.name),
        regions=edition.resources.regions,
    )


def _groups(
    page: Page, edition: Edition, counts: dict[str, int], offset: int, region: str | None
) -> Iterator[tuple[str, list[Listed]]]:
    """The things of one page of the list, as (kind, things)."""
    room = _IN_PART
    for kind, count in counts.items():
        if room and offset < count:
            things = list_part(page, edition, kind, offset, room, region)
            room -= len(things)
            yield kind, things
        offset = max(0, offset - count)


def list_part(page: Page, edition: Edition, kind: str, offset: int, limit: int, region: str | None) -> list[Listed]:
    """A part of the things of a kind, by name; of a region (its key) where one is given."""
    things = edition.resources.list_things(kind, page.language, offset=offset, limit=limit, region=region)
    iris = [thing.iri for thing, *_ in things if thing.iri and kind != "document"]
    relations = edition.tables.relations_of(iris, page.at) if iris and edition.has_network else {}
    return [
        Listed(
            thing,
            relations.get(thing.iri or "", 0),
            facts,
            evidence,
            edition.resources.source(thing.iri or "").date if kind == "document" else None,
        )
        for thing, facts, evidence in things
    ]
