"""The page about the service, and the accessibility statement, which the operator completes by settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import Request, Response

from lsgraph.claims.lists import Window, documents_part
from lsgraph.web.paging import page_of

if TYPE_CHECKING:
    from lsgraph.edition.edition import Edition
    from lsgraph.web.page import Page

#: More sources than these are in the list of sources alone.
_MOST_SOURCES = 100
#: The day on which the program's pages were last assessed, by those who make it.
ASSESSED = "2026-11-24"


@dataclass(frozen=True, slots=True)
class Fault:
    """A known fault: its name in the catalogue (what does not work, and what there is instead), and the criteria of WCAG 2.2."""

    name: str
    criteria: tuple[str, ...]


#: The known faults of the program. One that is mended is taken out, one that is found is put in.
FAULTS = (
    Fault("picture", ("1.1.1", "1.3.1", "4.1.2")),
    Fault("stored_texts", ("1.3.1",)),
    Fault("one_language", ("3.1.2",)),
    Fault("editor", ("2.1.1", "4.1.3")),
)


async def about(request: Request) -> Response:
    """The page about the service."""
    return await page_of(request, write_about)


async def accessibility(request: Request) -> Response:
    """The accessibility statement."""
    return await page_of(request, write_accessibility)


def write_about(page: Page, edition: Edition) -> str:
    """The page about the service: method, citation, and sources with the amount of evidence from each."""
    resources = edition.resources
    part = documents_part(resources, Window(_MOST_SOURCES))
    sources = resources.things(part.items)
    return page.write(
        "about.html",
        counts=edition.counts,
        sources=[(source.reference, source.evidence, source.source.date) for source in sources],
        more_sources=part.total - len(sources),
        latest_source=edition.latest_source,
        subject=edition.subject,
        settings=page.site.settings,
        cited=f"{page.base}{page.urls.now().page(known=page.served.generation.hash[:16])}" if page.served else "",
    )


def write_accessibility(page: Page, edition: Edition) -> str:  # noqa: ARG001  # as all pages are written
    """The accessibility statement with the values of the settings."""
    return page.write("accessibility.html", settings=page.site.settings, faults=FAULTS, assessed=ASSESSED)
