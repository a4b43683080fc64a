"""The catalogue for people: the dataset and its parts, files, services, licence, publisher and contact."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import Request, Response

from lsgraph.claims.model import Reference
from lsgraph.languages import wording
from lsgraph.linked_data.catalogue import SERVICES
from lsgraph.linked_data.catalogue_file import written_texts
from lsgraph.linked_data.parts import parts_of
from lsgraph.linked_data.publisher import publisher_of
from lsgraph.namespaces import GRAPH, LICENCE_PAGE, PREFIXES, mint
from lsgraph.web.dataset_files import file_of_dump
from lsgraph.web.page import Stretch
from lsgraph.web.paging import page_of
from lsgraph.web.sparql.results import network_query

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lsgraph.edition.edition import Edition
    from lsgraph.web.page import Page

#: Parts of the dataset in one part of the page.
_IN_PART = 60


@dataclass(frozen=True, slots=True)
class Graph:
    """A named graph of the dataset, with its name, title and number of triples."""

    name: str
    title: str
    triples: int


async def catalogue_page(request: Request) -> Response:
    """The page of the catalogue."""
    return await page_of(request, write_catalogue)


def write_catalogue(page: Page, edition: Edition) -> str:
    """The page: what there is, how it may be used, and where to get it."""
    language, settings = page.language, page.site.settings
    quads = edition.generation.manifest.quads
    stretch = Stretch.of(page, len(quads), _IN_PART)
    words = wording("open_data", language)
    written = _told(edition, "dcterms:title"), _told(edition, "dcterms:description")
    return page.write(
        "catalogue.html",
        title=written[0].label(language) if written[0].labels else words["plain/dcterms:title"],
        description=written[1].label(language) if written[1].labels else words["plain/dcterms:description"],
        keywords=sorted(
            text for spoken, text in written_texts(edition.catalogue_words, "dcat:keyword") if spoken == language
        ),
        publisher=publisher_of(settings, page.base),
        triples=edition.triples,
        statements=edition.generation.manifest.total,
        days=edition.days,
        licence=LICENCE_PAGE,
        files=[file_of_dump(dump) for dump in edition.dumps.values() if dump.graph is None],
        services=[
            (words[f"{service.name}/title"], words[f"{service.name}/description"], service) for service in SERVICES
        ],
        dataset_parts=parts_of(quads),
        prefixes=sorted(PREFIXES.items()),
        parts_shown=list(_parts(edition, sorted(quads)[stretch.offset : stretch.end], page)),
        stretch=stretch,
        network=page.urls.sparql(network_query()),
    )


def _parts(edition: Edition, graphs: list[str], page: Page) -> Iterator[Graph]:
    for graph in graphs:
        name = graph.removeprefix(GRAPH)
        own, document = edition.resources.reference(graph), edition.resources.reference(mint("document", name))
        # The graph of a source has the title of the source.
        titled = own if own.labels else document
        title = titled.label(page.language) if titled.labels else name
        yield Graph(name, title, edition.generation.manifest.quads[graph])


def _told(edition: Edition, predicate: str) -> Reference:
    """The texts under a property of the dataset, by language."""
    return Reference(None, dict(written_texts(edition.catalogue_words, predicate)))
