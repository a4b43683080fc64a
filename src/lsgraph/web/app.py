"""The application: its parts put together, and the only place where exceptions become statuses."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote
from xml.etree import ElementTree as ET

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.routing import Match

from lsgraph.errors import EngineError, LsgraphError, NotFoundError, StateError
from lsgraph.languages import LANGUAGES
from lsgraph.media_types import HTML
from lsgraph.namespaces import THINGS
from lsgraph.web import readiness
from lsgraph.web.answers import answer
from lsgraph.web.data import api, descriptions, dumps, history, linked_data, terms
from lsgraph.web.explorer import files, network
from lsgraph.web.http.assets import Assets, program_fingerprint
from lsgraph.web.http.clients import Forwarded, Hosts
from lsgraph.web.http.conditional import not_modified
from lsgraph.web.http.delivery import Delivery
from lsgraph.web.http.headers import Bounds, Headers
from lsgraph.web.http.languages import language_of
from lsgraph.web.http.parameters import query_of
from lsgraph.web.http.problems import problem_of, wanted_form
from lsgraph.web.http.urls import Urls
from lsgraph.web.http.watch import Watch
from lsgraph.web.page import Page
from lsgraph.web.pages import about, agreements, analyses, things
from lsgraph.web.pictures import warm
from lsgraph.web.service import Current
from lsgraph.web.site import Site, base_of, site_of
from lsgraph.web.sparql import editor, endpoint
from lsgraph.web.templating import environment
from lsgraph.web.threads import in_thread, threaded
from lsgraph.web.validation import validations

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.types import ASGIApp

    from lsgraph.settings import Settings
    from lsgraph.web.http.problems import Problem

log = logging.getLogger(__name__)

#: A sitemap has fifty thousand addresses at most; each thing has two.
_MOST_IN_SITEMAP = 20_000


def create_app(settings: Settings) -> ASGIApp:
    """The application as ASGI, with all that stands around its routes."""
    return around(routed(settings))


def around(app: FastAPI) -> ASGIApp:
    """What stands around the routes: headers, bounds on addresses and hosts, delivery, and `/sparql` in front of them."""
    settings: Settings = app.state.site.settings
    # Around all of it, so that an answer to what no one foresaw has the headers too.
    served = Hosts(endpoint.Endpoint(app, problem_response), app, settings.hosts, settings.base_url, problem_response)
    return Forwarded(Delivery(Headers(Bounds(served, app, problem_response))), settings.proxies)


def routed(settings: Settings) -> FastAPI:
    """The routes. Once it runs it reads the current generation, so that the first request need not wait for that."""
    site = Site(
        settings=settings,
        current=Current(settings, warm),
        assets=Assets(),
        templates=environment(),
        fingerprint=program_fingerprint(),
        watch=Watch(),
        validations=validations.Validations(settings),
    )

    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        reading = asyncio.create_task(_read_ahead(site))
        yield
        reading.cancel()
        await site.current.close()

    app = FastAPI(
        title="lsgraph", openapi_url=None, docs_url=None, redoc_url=None, lifespan=lifespan, redirect_slashes=False
    )
    app.state.site = site
    for router in (
        api.router,
        history.router,
        validations.router,
        agreements.router,
        about.router,
        analyses.router,
        network.router,
        things.router,
        files.router,
        linked_data.router,
        terms.router,
        descriptions.router,
        editor.router,
        dumps.router,
        readiness.router,
    ):
        app.include_router(router)
    app.add_api_route("/static/{name:path}", static, methods=["GET", "HEAD"])
    app.add_api_route("/robots.txt", robots, methods=["GET", "HEAD"])
    app.add_api_route("/sitemap.xml", sitemap, methods=["GET", "HEAD"])
    app.add_api_route("/favicon.ico", favicon, methods=["GET", "HEAD"])
    for error in (LsgraphError, HTTPException, RequestValidationError, Exception):
        app.add_exception_handler(error, problem_response)
    return app


async def _read_ahead(site: Site) -> None:
    try:
        await site.current.get()
    except (StateError, EngineError) as error:
        # Each request tells it, until there is something.
        log.warning("There is nothing to serve yet: %s", error)


def static(request: Request, name: str) -> Response:
    """A static file; asked for by its hash, it may be kept for ever."""
    asset = site_of(request).assets.get(name)
    forever = request.query_params.get("v") == asset.hash
    headers = {
        "Content-Type": asset.media_type,
        "ETag": f'W/"{asset.hash}"',
        "Cache-Control": "public, max-age=31536000, immutable" if forever else "no-cache",
    }
    return not_modified(request, headers) or Response(asset.content, headers=headers)


def robots(request: Request) -> Response:
    """Pages may be indexed; what computes for each question is not for crawlers."""
    rules = "".join(f"Disallow: {path}\n" for path in ("/sparql", "/validate", "/changes", "/*?known=", "/*?at="))
    return Response(f"User-agent: *\n{rules}Sitemap: {base_of(request)}/sitemap.xml\n", media_type="text/plain")


async def sitemap(request: Request) -> Response:
    """All pages about things, in both languages (https://www.sitemaps.org/protocol.html)."""
    site = site_of(request)
    served = await site.current.get()
    base = base_of(request)

    def write() -> bytes:
        urls = {language: Urls(base, site.assets, language) for language in LANGUAGES}
        paths = [
            each.page(name)
            for each in urls.values()
            for name in (
                "",
                "network",
                "network/roles",
                "network/gaps",
                "network/compare",
                *things.LISTS,
                "questions",
                "versions",
                "about",
                "accessibility",
            )
        ]
        iris, _ = served.edition.things_listed(THINGS, 0, _MOST_IN_SITEMAP)
        paths += [each.thing(iri) for iri in iris for each in urls.values()]
        root = ET.Element("urlset", xmlns="http://www.sitemaps.org/schemas/sitemap/0.9")
        for path in paths:
            node = ET.SubElement(root, "url")
            ET.SubElement(node, "loc").text = path if "://" in path else urls["sv"].absolute(path)
            ET.SubElement(node, "lastmod").text = served.generation.manifest.created
        return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))

    return await answer(request, served, "application/xml", in_thread(write), about=base)


def favicon(request: Request) -> Response:
    """The icon, where a client asks for it at the old address."""
    return static(request, "icon.svg")


async def problem_response(request: Request, error: Exception) -> Response:
    """The answer to a request that failed, in the form that the client reads."""
    if _is_missing(error, request) and (other := _other_slash(request)):
        return Response(status_code=307, headers={"Location": other})
    problem = problem_of(error)
    # What no one foresaw is raised on after this, and logged by the server itself.
    if isinstance(error, LsgraphError) and problem.status == 500:
        log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    if isinstance(error, StateError):
        _log_once(str(error))
    fmt = wanted_form(request.headers.get("accept"))
    headers = {"Cache-Control": "no-store", "Vary": "Accept, Accept-Language", **problem.headers}
    if fmt is HTML:
        content: str | bytes = await _problem_page(request, problem)
    else:
        content = problem.to_json() if fmt.name == "problem" else problem.to_text()
    return Response(content, problem.status, headers | {"Content-Type": fmt.content_type})


def _is_missing(error: Exception, request: Request) -> bool:
    """Whether no route answers the address, or one that takes slashes in a name, and finds none that ends with one."""
    if isinstance(error, HTTPException):
        return error.status_code == 404
    return isinstance(error, NotFoundError) and request.scope["path"].endswith("/")


def _other_slash(request: Request) -> str | None:
    """The address of a request with or without a slash at its end, where that leads somewhere.

    It is relative, so that it holds behind a server that adds a path or encrypts.
    """
    path = request.scope["path"]
    other = path[:-1] if path.endswith("/") else f"{path}/"
    scope = {**request.scope, "path": other, "raw_path": other.encode()}
    routes = request.app.router.routes
    if not other or not any(route.matches(scope)[0] is Match.FULL for route in routes):
        return None
    last = quote(other.rstrip("/").rsplit("/", 1)[-1])
    return (f"./{last}/" if other.endswith("/") else f"../{last}") + query_of(request.query_params.multi_items())


@lru_cache(256)
def _log_once(text: str) -> None:
    """Tell those who run the server what clients are not told; once, however many ask."""
    log.error("%s", text)


async def _problem_page(request: Request, problem: Problem) -> str:
    site = site_of(request)
    try:
        served = await site.current.get()
    except (StateError, EngineError):
        # Then this page is about just that, or it can do without.
        served = None
    page = Page(site, request.url.path, language_of(request), served)
    return await threaded(lambda: page.write("problem.html", problem=problem))
