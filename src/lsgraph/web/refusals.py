"""Answers to failed requests: the only module where exceptions become statuses."""

from __future__ import annotations

import logging
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from fastapi import Request, Response
from starlette.exceptions import HTTPException
from starlette.routing import Match

from lsgraph.errors import EngineError, LsgraphError, NotFoundError, StateError
from lsgraph.media_types import HTML
from lsgraph.web.addresses import METHODS
from lsgraph.web.http.languages import language_of, language_of_program
from lsgraph.web.http.parameters import query_of
from lsgraph.web.http.problems import problem_of, wanted_form
from lsgraph.web.page import Page
from lsgraph.web.site import site_of
from lsgraph.web.threads import threaded

if TYPE_CHECKING:
    from lsgraph.web.http.problems import Problem

log = logging.getLogger(__name__)


async def problem_response(request: Request, error: Exception) -> Response:
    """The answer to a failed request, in the form that the client prefers."""
    if _is_missing(error, request) and (with_slash := _other_slash(request)):
        return Response(status_code=307, headers={"Location": with_slash})
    if isinstance(error, HTTPException) and error.status_code == 405 and (methods := _allowed(request)):
        error = HTTPException(405, headers={"Allow": ", ".join(methods)})
    problem = problem_of(error)
    # An unexpected error is raised again after this, and logged by the server itself.
    if isinstance(error, LsgraphError) and problem.status == 500:
        log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    if isinstance(error, StateError):
        _log_once(str(error))
    fmt = wanted_form(request.headers.get("accept"))
    headers = {"Cache-Control": "no-store", "Vary": "Accept, Accept-Language", **problem.headers}
    if fmt is HTML:
        content: str | bytes = await _problem_page(request, problem)
    else:
        language = language_of_program(request)
        headers["Content-Language"] = language
        content = problem.to_json(language) if fmt.name == "problem" else problem.to_text(language)
    return Response(content, problem.status, headers | {"Content-Type": fmt.content_type})


def _is_missing(error: Exception, request: Request) -> bool:
    """Whether no route answers the address, or one that takes slashes in a name, and finds none that ends with one."""
    if isinstance(error, HTTPException):
        return error.status_code == 404
    return isinstance(error, NotFoundError) and request.scope["path"].endswith("/")


def _allowed(request: Request) -> list[str]:
    """The methods of all routes for the address: the framework names only those of the first."""
    methods = {
        method
        for route in request.app.router.routes
        if route.matches(request.scope)[0] is not Match.NONE
        for method in route.methods
    }
    return [method for method in METHODS if method in methods]


def _other_slash(request: Request) -> str | None:
    """The address of a request with its trailing slash added or removed, if that exists.

    It is relative, so that it stays valid behind a proxy that adds a path or TLS.
    """
    path = request.scope["path"]
    candidate = path[:-1] if path.endswith("/") else f"{path}/"
    scope = {**request.scope, "path": candidate, "raw_path": candidate.encode()}
    routes = request.app.router.routes
    if not candidate or not any(route.matches(scope)[0] is Match.FULL for route in routes):
        return None
    last = quote(candidate.rstrip("/").rsplit("/", 1)[-1])
    return (f"./{last}/" if candidate.endswith("/") else f"../{last}") + query_of(request.query_params.multi_items())


@lru_cache(256)
def _log_once(text: str) -> None:
    """Log details for operators that clients do not see; once, however many requests fail."""
    log.error("%s", text)


async def _problem_page(request: Request, problem: Problem) -> str:
    site = site_of(request)
    try:
        served = await site.current.get()
    except (StateError, EngineError):
        # Then the page reports just that, or works without it.
        served = None
    page = Page(site, request.url.path, language_of(request), served)
    return await threaded(lambda: page.write("problem.html", problem=problem))
