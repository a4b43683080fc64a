"""Descriptions of the service: service description, VoID, catalogue, prefixes and examples, each in every graph format."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from fastapi import Request, Response

from lsgraph.claims.read import texts_of
from lsgraph.errors import NotFoundError
from lsgraph.generations.statistics import STATISTICS_FILE, Statistics
from lsgraph.http.links import link, link_field
from lsgraph.languages import Message
from lsgraph.linked_data import catalogue
from lsgraph.linked_data import service as description
from lsgraph.linked_data.publisher import publisher_of
from lsgraph.linked_data.service import Example
from lsgraph.media_types import HTML, JSON_LD, N_TRIPLES, RDF_XML, TURTLE, Format, negotiate
from lsgraph.namespaces import PREFIXES, expand, sparql_prologue
from lsgraph.web.answers import cacheable_response
from lsgraph.web.http.languages import language_of
from lsgraph.web.http.parameters import only
from lsgraph.web.http.problems import RequestError
from lsgraph.web.http.urls import Urls
from lsgraph.web.site import base_of, site_of
from lsgraph.web.threads import in_thread

if TYPE_CHECKING:
    from collections.abc import Callable

    from lsgraph.rdf.triples import Triples
    from lsgraph.web.service import OpenEdition

OFFERED = (TURTLE, JSON_LD, N_TRIPLES, RDF_XML)
#: Of which kinds the first thing stands as an example of what the dataset is about.
_EXAMPLES = ("agreement", "organization", "document")
#: Descriptions that have a page for people, and where on it they are.
_PAGES = {
    "catalogue": ("data", ""),
    "void": ("data", ""),
    "prefixes": ("data", "#prefixes"),
    "sparql-examples": ("questions", ""),
}
_SUFFIXES = {fmt.suffix: fmt for fmt in (*OFFERED, HTML)}


def statistics_of(served: OpenEdition) -> Statistics:
    """The counts of the generation."""
    return Statistics(**served.generation.read_json(STATISTICS_FILE))  # type: ignore[arg-type]  # as the build wrote them


def _service(base: str, served: OpenEdition) -> Triples:
    titles = texts_of(served.edition.store, "dcterms:title")
    return description.service_description(base, statistics_of(served), titles, [expand("ls:nameLike")])


def _void(base: str, served: OpenEdition) -> Triples:
    whole = [dump.name for dump in served.edition.dumps.values() if dump.graph is None]
    examples = [iri for kind in _EXAMPLES for iri in served.edition.resources.iris([kind], 1)]
    return description.void(
        base, statistics_of(served), served.generation.manifest, served.edition.store, whole, examples
    )


def _catalogue(base: str, served: OpenEdition) -> Triples:
    titles = texts_of(served.edition.store, "dcterms:title")
    return catalogue.ordered(
        catalogue.Catalogue(
            base,
            publisher_of(served.settings, base),
            served.generation.manifest,
            served.history[0],
            served.history[1],
            served.edition.dumps,
            titles,
            served.edition.catalogue_words,
            served.edition.days,
        ).triples()
    )


def _prefixes(base: str, served: OpenEdition) -> Triples:  # noqa: ARG001  # as the others are called
    return description.prefixes(base)


def _examples(base: str, served: OpenEdition) -> Triples:
    return description.examples(
        base,
        (
            Example(question.iri, question.text, question.explanation, question.full_query)
            for question in served.edition.questions
        ),
    )


#: The descriptions by address; some also have a well-known address (RFC 8615).
DESCRIPTIONS: dict[str, Callable[[str, OpenEdition], Triples]] = {
    "sparql/service": _service,
    "void": _void,
    "catalogue": _catalogue,
    "prefixes": _prefixes,
    "sparql-examples": _examples,
}


async def describe(request: Request, served: OpenEdition, name: str, fmt: Format) -> Response:
    """One of the descriptions in that format."""
    base = base_of(request)
    others = [link(f"{base}/{other_name}", "describedby") for other_name in DESCRIPTIONS if other_name != name]

    def write() -> bytes:
        return description.write_rdf(DESCRIPTIONS[name](base, served), fmt)

    return await cacheable_response(
        request,
        served,
        fmt.content_type,
        in_thread(write),
        vary="Accept",
        headers={"Link": link_field(others)},
        about=base,
    )


async def described(request: Request) -> Response:
    """The description at the request's address, in the format of its suffix or Accept header."""
    only(request)
    path = request.url.path.removeprefix("/").removeprefix(".well-known/")
    name, fmt = path, None
    for suffix, suffix_format in _SUFFIXES.items():
        if path.endswith(suffix):
            name, fmt = path.removesuffix(suffix), suffix_format
    if name not in DESCRIPTIONS:
        raise NotFoundError(
            Message("There is nothing at this address."),
            near=[f"catalogue{suffix}" for suffix in _SUFFIXES],
        )
    if name in _PAGES and (fmt is HTML or (fmt is None and _for_people(request))):
        page, place = _PAGES[name]
        urls = Urls(site_of(request).settings.base_url, site_of(request).assets, language_of(request))
        location = urls.page(page) + place
        return Response(status_code=303, headers={"Location": location, "Vary": "Accept, Accept-Language"})
    served = await site_of(request).current.get()
    if fmt is None:
        fmt = negotiate(request.headers.get("accept"), OFFERED)
        if fmt is None and negotiate(request.headers.get("accept"), (HTML,)):
            # A browser: Turtle is the most readable.
            fmt = TURTLE
    if fmt is None:
        types = ", ".join(suffix_format.media_type for suffix_format in OFFERED)
        raise RequestError(
            406, "This can't be written so.", next_step=Message("It can be had as {types}.", types=types)
        )
    return await describe(request, served, name, fmt)


async def in_our_spelling(request: Request) -> Response:
    """The catalogue, for who writes it as in America."""
    only(request)
    location = Urls(site_of(request).settings.base_url, site_of(request).assets).root("catalogue")
    return Response(status_code=302, headers={"Location": location})


def _for_people(request: Request) -> bool:
    """Whether a browser asks: it prefers a page to all formats of RDF."""
    return negotiate(request.headers.get("accept"), (*OFFERED, HTML)) is HTML


async def prefixes_as_json(request: Request) -> Response:
    """The prefixes as one JSON object."""
    only(request)
    served = await site_of(request).current.get()
    return await cacheable_response(
        request, served, "application/json", in_thread(lambda: json.dumps(PREFIXES, indent=1))
    )


async def prefixes_as_sparql(request: Request) -> Response:
    """The prefixes as SPARQL declarations, to prepend to a query."""
    only(request)
    served = await site_of(request).current.get()
    return await cacheable_response(request, served, "text/plain; charset=utf-8", in_thread(sparql_prologue))
