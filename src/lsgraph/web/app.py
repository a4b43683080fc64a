"""Assembles the application."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from functools import partial
from typing import TYPE_CHECKING

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from lsgraph.errors import EngineError, LsgraphError, StateError
from lsgraph.languages import Message
from lsgraph.web.assistants.routes import Assistants
from lsgraph.web.http.assets import Assets, program_fingerprint
from lsgraph.web.http.clients import Forwarded, Hosts
from lsgraph.web.http.delivery import Delivery
from lsgraph.web.http.headers import Bounds, Headers
from lsgraph.web.http.lines import FieldLines
from lsgraph.web.http.watch import Watch
from lsgraph.web.pages.analyses.days import DayRanks
from lsgraph.web.readiness import Readiness
from lsgraph.web.refusals import problem_response
from lsgraph.web.routes import add_routes
from lsgraph.web.service import Current
from lsgraph.web.site import Site
from lsgraph.web.sparql.endpoint import Endpoint
from lsgraph.web.templating import environment
from lsgraph.web.typesetting import typesetting_turns
from lsgraph.web.validation.processes import Validations
from lsgraph.web.warming import warm

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.types import ASGIApp

    from lsgraph.settings import Settings
    from lsgraph.web.site import Copy

log = logging.getLogger(__name__)


def create_app(settings: Settings, copy: Copy | None = None) -> ASGIApp:
    """The ASGI application: the routes with all middleware; for a `copy` it writes pages that stand without a server."""
    return around(routed(settings, copy))


def around(app: FastAPI) -> ASGIApp:
    """The middleware around the routes: headers, bounds on addresses and hosts, delivery, and `/sparql` in front of them."""
    settings: Settings = app.state.site.settings
    # Outermost, so that answers to unexpected errors also have the headers.
    served = Hosts(Endpoint(app, problem_response), app, settings.hosts, settings.base_url, problem_response)
    return FieldLines(Forwarded(Delivery(Headers(Bounds(served, app, problem_response))), settings.proxies))


def routed(settings: Settings, copy: Copy | None = None) -> FastAPI:
    """The routes. At startup it reads the current generation, so that the first request need not wait for it."""
    templates = environment()
    site = Site(
        settings=settings,
        current=Current(settings, partial(warm, templates)),
        assets=Assets(),
        templates=templates,
        fingerprint=program_fingerprint(),
        watch=Watch(),
        copy=copy,
    )

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        reading = asyncio.create_task(_read_ahead(site))
        yield
        reading.cancel()
        await app.state.assistants.close()
        app.state.validations.close()
        site.typesetting.close()
        await site.current.close()

    app = FastAPI(
        title="lsgraph", openapi_url=None, docs_url=None, redoc_url=None, lifespan=lifespan, redirect_slashes=False
    )
    app.state.site = site
    app.state.readiness = Readiness(site.current)
    app.state.validations = Validations(settings)
    app.state.day_ranks = DayRanks(settings.page_seconds)
    app.state.typesetting = typesetting_turns()
    app.state.assistants = Assistants(site.current, settings)
    add_routes(app)
    for error in (LsgraphError, HTTPException, RequestValidationError, Exception):
        app.add_exception_handler(error, problem_response)
    return app


async def _read_ahead(site: Site) -> None:
    try:
        await site.current.get()
    except (StateError, EngineError) as error:
        # Every request reports it until there is a generation.
        log.warning("%s", Message("There is nothing to serve yet: {reason}", reason=error))
