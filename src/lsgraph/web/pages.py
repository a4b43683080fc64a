"""The pages for people, each in Swedish under `/sv/` and in English under `/en/`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response

from lsgraph.errors import LANGUAGES, NotFoundError
from lsgraph.media_types import HTML, JSON, TURTLE
from lsgraph.namespaces import INSTANCE_KINDS, mint
from lsgraph.resources import standing
from lsgraph.resources.read import ACTORS
from lsgraph.sparql import read_query
from lsgraph.views import NETWORK_SCRIPTS, NETWORK_STYLES
from lsgraph.web.exchange import Page, answer, client_of, language_of, site_of
from lsgraph.web.marks import marked_text, marks_of
from lsgraph.web.paging import page_of
from lsgraph.web.problems import PageNotFoundError
from lsgraph.web.results import network_query, table_of
from lsgraph.web.search_engines import dataset, organization
from lsgraph.web.texts import texts_in
from lsgraph.web.urls import Urls

if TYPE_CHECKING:
    from collections.abc import Callable

    from markupsafe import Markup

    from lsgraph.errors import Language
    from lsgraph.resources import Resource
    from lsgraph.web.material import Material

router = APIRouter()

#: Which kinds of thing each list shows.
LISTS: dict[str, tuple[str, ...]] = {
    "actors": ACTORS,
    "agreements": ("agreement", "decision", "event", "project"),
    "documents": ("document",),
}


@router.api_route("/", methods=["GET", "HEAD"])
async def first(request: Request) -> Response:
    """The first page in the language that the client prefers."""
    return await page_of(request, write_home, vary="Accept-Language")


@router.api_route("/network", methods=["GET", "HEAD"])
async def network_in_some_language(request: Request) -> Response:
    """To the network page in the language that the client prefers."""
    site = site_of(request)
    location = Urls(site.settings.base_url, site.assets, language_of(request)).page("network")
    return Response(status_code=302, headers={"Location": location, "Vary": "Accept-Language"})


async def home(request: Request) -> Response:
    """The first page."""
    return await page_of(request, write_home)


async def network(request: Request) -> Response:
    """The network to explore."""
    return await page_of(request, write_network)


async def listing(request: Request) -> Response:
    """A list of things."""
    name = request.url.path.rstrip("/").rsplit("/", 1)[-1]
    return await page_of(request, lambda page, material: write_list(page, material, name))


async def questions(request: Request) -> Response:
    """All questions of the repository."""
    return await page_of(request, lambda page, material: page.write("questions.html", questions=_sized(material)))


async def question(request: Request, name: str) -> Response:
    """One question with its query and its answer."""
    served = await site_of(request).current.get()
    asked = served.material.question(name)
    page = Page(site_of(request), request.url.path, language_of(request), served)
    query = read_query(asked.query, max_length=site_of(request).settings.max_query_length)
    fmt = TURTLE if query.form in ("construct", "describe") else JSON

    async def write() -> str:
        content = (await served.queries.answer(query, fmt, client_of(request))).content
        result = table_of(content, served.material.resources) if fmt is JSON else None
        graph = content.decode() if fmt is TURTLE else None
        return page.write("question.html", question=asked, result=result, graph=graph)

    return await answer(request, served, HTML.content_type, write)


async def search(request: Request, q: str = "") -> Response:
    """What is called something like what was typed."""

    def write(page: Page, material: Material) -> str:
        return page.write("search.html", typed=q.strip(), matches=material.resources.find(q[:200]))

    return await page_of(request, write)


async def actor(request: Request, slug: str) -> Response:
    """To the page of the actor with that slug, whichever kind of actor it is."""
    served = await site_of(request).current.get()
    urls = Urls(site_of(request).settings.base_url, site_of(request).assets, language_of(request))
    for kind in ACTORS:
        if mint(kind, slug) in served.material.resources.things:
            return Response(status_code=302, headers={"Location": urls.thing(mint(kind, slug))})
    raise _not_found(served.material, slug)


async def thing(request: Request, kind: str, slug: str) -> Response:
    """One thing, or one claim, with all that is said of it."""
    return await page_of(request, lambda page, material: write_thing(page, material, kind, slug))


def write_home(page: Page, material: Material) -> str:
    """The first page: question, promise, search, examples, the network, and what is not covered."""
    return page.write(
        "home.html",
        examples=material.examples,
        counts=material.counts,
        latest_source=material.latest_source,
        pictures=material.pictures(page.language, page.urls),
        rows=material.rows(page.language),
        nodes=material.graph.number_of_nodes(),
        data=page.urls.sparql(network_query(), TURTLE),
        told_to_engines=_told_of_dataset(page, material),
    )


def _told_of_dataset(page: Page, material: Material) -> Markup:
    t = texts_in(page.language)
    return dataset(material, page.site.settings, page.base, page.language, (t["headline"], t["promise"]))


def write_network(page: Page, material: Material) -> str:
    """The network to explore, as the views draw it."""
    return page.write(
        "network.html",
        network=material.network_page(page.language, page.urls, page.at),
        styles=NETWORK_STYLES,
        scripts=NETWORK_SCRIPTS,
    )


def write_list(page: Page, material: Material, name: str) -> str:
    """The things of some kinds, by kind and label, with how many relations each has."""
    counted: dict[str | None, int] = {}
    for relation in material.resources.relations:
        for iri in {relation.subject.iri, relation.object.iri}:
            counted[iri] = counted.get(iri, 0) + (relation.status != "identity")
    groups = [(kind, material.resources.of_kinds(kind)) for kind in LISTS[name]]
    return page.write("list.html", title=texts_in(page.language)[name], groups=groups, counted=counted)


def write_thing(page: Page, material: Material, kind: str, slug: str) -> str:
    """One thing with its relations; a document with its text, a claim with what it says."""
    if kind not in INSTANCE_KINDS:
        raise PageNotFoundError(f"There is no kind {kind!r}.")
    try:
        resource = material.resources.describe(mint(kind, slug))
    except NotFoundError as error:
        raise _not_found(material, slug) from error
    if kind == "document":
        return _write_document(page, material, resource, slug)
    related = [*resource.outgoing, *resource.incoming]
    at = page.at
    return page.write(
        "thing.html",
        resource=resource,
        told_to_engines=organization(resource, page.language, page.base + page.path),
        relations=[(each, standing(each, at) if at else None) for each in related if not at or standing(each, at)],
        left_out=sum(1 for each in related if at and not standing(each, at)),
        languages=material.document_languages,
        picture=material.picture_around(resource.iri, page.language, page.urls, at),
    )


def _write_document(page: Page, material: Material, resource: Resource, slug: str) -> str:
    told = material.evidence_of(resource.iri)
    text = material.text(slug)
    label = texts_in(page.language)["claim_number"]
    marked = marked_text(text, marks_of([item for item, _ in told]), label=label) if text is not None else None
    return page.write("document.html", resource=resource, told=told, text=marked, languages=material.document_languages)


def _sized(material: Material) -> list[tuple[object, object]]:
    return [(question, material.size(question)) for question in material.questions]


def _not_found(material: Material, slug: str) -> PageNotFoundError:
    found = material.resources.find(slug.replace("-", " "), limit=5)
    return PageNotFoundError(
        f"There is nothing called {slug!r}.", suggestions=tuple(match.reference for match in found)
    )


def _add_routes(language: Language) -> None:
    routes: tuple[tuple[str, Callable[..., object]], ...] = (
        ("", home),
        ("network", network),
        *((name, listing) for name in LISTS),
        ("questions", questions),
        ("questions/{name}", question),
        ("search", search),
        ("actor/{slug}", actor),
        ("{kind}/{slug}", thing),
    )
    for path, endpoint in routes:
        router.add_api_route(f"/{language}/{path}", endpoint, methods=["GET", "HEAD"])


for _language in LANGUAGES:
    _add_routes(_language)
