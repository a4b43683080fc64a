"""What this is and how it knows, and the accessibility statement that its operator fills in by settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response

from lsgraph.claims.lists import Window, documents_part
from lsgraph.languages import LANGUAGES
from lsgraph.web.paging import page_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lsgraph.edition.edition import Edition
    from lsgraph.languages import Language
    from lsgraph.web.page import Page

router = APIRouter()

#: More sources than these are in the list of sources alone.
_MOST_SOURCES = 100
#: The day on which the program's pages were last assessed, by those who make it.
ASSESSED = "2026-11-24"


@dataclass(frozen=True, slots=True)
class Fault:
    """A known fault: the criteria of WCAG 2.2 that it concerns, what does not work, and what there is instead."""

    criteria: tuple[str, ...]
    fault: Mapping[Language, str]
    instead: Mapping[Language, str]


#: The known faults of the program. One that is mended is taken out, one that is found is put in.
FAULTS = (
    Fault(
        ("1.1.1", "1.3.1", "4.1.2"),
        {
            "sv": "Den rörliga bilden av nätverket ritas på en yta som skärmläsare inte kan läsa.",
            "en": "The interactive picture of the network is drawn on a surface that screen readers can not read.",
        },
        {
            "sv": "Samma uppgifter står i tabellen på samma sida, och varje aktör har en egen sida. Utan skript är bilden en vanlig bild med länkar.",
            "en": "The same facts stand in the table on the same page, and each actor has a page of its own. Without script the picture is a plain one with links.",
        },
    ),
    Fault(
        ("1.3.1",),
        {
            "sv": "Källornas lagrade text kommer ur pdf-filer. Rubriker, listor och sidbrytningar är inte uppmärkta, och rader kan brytas mitt i en mening.",
            "en": "The stored text of sources comes from PDF files. Headings, lists and page breaks are not marked up, and lines may break within a sentence.",
        },
        {
            "sv": "Varje mening som en uppgift bygger på är märkt och kan nås från uppgiften. Originalet kan begäras ut hos den som upprättade det.",
            "en": "Each sentence that a fact rests on is marked and can be reached from the fact. The original can be requested from those who drew it up.",
        },
    ),
    Fault(
        ("3.1.2",),
        {
            "sv": "Namn och texter som bara finns på ett språk visas på det språket också på den andra språkversionens sidor, inte alltid med språket uppmärkt.",
            "en": "Names and texts that exist in one language only are shown in it on pages in the other language too, not always with the language marked up.",
        },
        {
            "sv": "Citat ur källor är uppmärkta med källans språk.",
            "en": "Quotations from sources are marked up with the source's language.",
        },
    ),
    Fault(
        ("2.1.1", "4.1.3"),
        {
            "sv": "Redigeraren för SPARQL-frågor visar sina förslag i en lista som inte läses upp i alla skärmläsare.",
            "en": "The editor for SPARQL queries shows its suggestions in a list that not all screen readers read out.",
        },
        {
            "sv": "Utan skript är redigeraren ett vanligt textfält. Frågorna på sidan Frågor har färdiga svar.",
            "en": "Without script the editor is a plain text field. The questions on the page Questions have ready answers.",
        },
    ),
)


async def about(request: Request) -> Response:
    """What this is, how it knows what it knows, and how to cite it."""
    return await page_of(request, write_about)


async def accessibility(request: Request) -> Response:
    """The accessibility statement."""
    return await page_of(request, write_accessibility)


def write_about(page: Page, edition: Edition) -> str:
    """The page about the service, with its sources and how much each gives."""
    resources = edition.resources
    part = documents_part(resources, Window(_MOST_SOURCES))
    sources = resources.things(part.items)
    return page.write(
        "about.html",
        counts=edition.counts,
        sources=[(each.reference, each.evidence, each.source.date) for each in sources],
        more_sources=part.total - len(sources),
        latest_source=edition.latest_source,
        settings=page.site.settings,
        cited=f"{page.base}{page.urls.now().page(known=page.served.generation.hash[:16])}" if page.served else "",
    )


def write_accessibility(page: Page, edition: Edition) -> str:  # noqa: ARG001  # as all pages are written
    """The accessibility statement, with what the operator's settings say."""
    return page.write("accessibility.html", settings=page.site.settings, faults=FAULTS, assessed=ASSESSED)


for _language in LANGUAGES:
    router.add_api_route(f"/{_language}/about", about, methods=["GET", "HEAD"])
    router.add_api_route(f"/{_language}/accessibility", accessibility, methods=["GET", "HEAD"])
