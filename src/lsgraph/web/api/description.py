"""The description of the interface, in OpenAPI 3.1 and as a page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.openapi.utils import get_openapi

from lsgraph.computing.cache import Cache
from lsgraph.languages import LANGUAGES, in_language
from lsgraph.media_types import HTML, PLAIN_JSON, negotiate
from lsgraph.namespaces import kind_and_slug
from lsgraph.web.answers import cacheable_response
from lsgraph.web.api.operations import Problem
from lsgraph.web.http.languages import language_of
from lsgraph.web.page import Page
from lsgraph.web.site import base_of, site_of
from lsgraph.web.threads import in_thread

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from fastapi import FastAPI

    from lsgraph.edition.edition import Edition

VERSION = "1.0.0"
#: For how many addresses of this server its description is kept: clients name them.
_MOST_BASES = 8
_DESCRIPTION = """Who collaborates with whom, since when, and the sentence that each fact rests on.

Signed, adopted, proposed and present are never mixed up. What is missing is not on record in these sources; it may still be so.

The same data are to be had as RDF: every `iri` dereferences on this server, and `/sparql` answers SPARQL.
"""


def openapi(app: FastAPI, base: str, edition: Edition) -> str:
    """The description of the interface as OpenAPI 3.1, for a server at that address, with examples from an edition."""
    described = edition.cache.get(_Described, lambda: Cache(_MOST_BASES))
    return described.get(base, lambda: _openapi(app, base, edition))


class _Described:
    """The descriptions of an edition, by base, are kept under this name."""


def _openapi(app: FastAPI, base: str, edition: Edition) -> str:
    values = _values(edition)
    schema = get_openapi(
        title="lsgraph", version=VERSION, openapi_version="3.1.0",
        description=f"{in_language(edition.subject.headline, 'en')}\n\n{_DESCRIPTION}", routes=app.routes,
        servers=[{"url": base}],
        license_info={"name": "CC0 1.0", "url": "https://creativecommons.org/publicdomain/zero/1.0/"},
    )  # fmt: skip
    schemas = schema["components"]["schemas"]
    schemas["Problem"] = Problem.model_json_schema()
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    for path, operations in schema["paths"].items():
        for operation in operations.values():
            # What FastAPI would answer itself, we answer as 400.
            operation["responses"].pop("422", None)
            if (call := _filled(_CALLS.get(path, "{none}"), values, quote)) is not None:
                operation["x-example-request"] = base + call
            for parameter in operation.get("parameters", ()):
                if (example := _filled(_OF_PARAMETER.get(parameter["name"], "{none}"), values)) is not None:
                    parameter["schema"]["examples"] = [example]
    return json.dumps(schema, ensure_ascii=False, indent=1)


#: A call of each operation, with the examples that it needs (`edition.examples`).
_CALLS = {
    "/api/actors": "/api/actors?stance=signed&agreement={agreement}",
    "/api/actors/{kind}/{slug}": "/api/actors/{actor_path}",
    "/api/agreements": "/api/agreements",
    "/api/agreements/{slug}": "/api/agreements/{agreement}",
    "/api/acts": "/api/acts?actor={actor}",
    "/api/acts/{slug}": "/api/acts/{act}",
    "/api/memberships": "/api/memberships?organization={organization}&role={role}",
    "/api/memberships/{slug}": "/api/memberships/{membership}",
    "/api/network": "/api/network?at={day}",
    "/api/documents": "/api/documents",
    "/api/documents/{slug}": "/api/documents/{document}",
    "/api/disagreements": "/api/disagreements",
    "/api/regions": "/api/regions",
    "/api/search": "/api/search?q={name}",
}
#: The example that each parameter of an operation has.
_OF_PARAMETER = {
    "actor": "{actor}", "agreement": "{agreement}", "organization": "{organization}", "member": "{member}", "role": "{role}",
    "at": "{day}", "q": "{name}",
}  # fmt: skip


def _values(edition: Edition) -> dict[str, str]:
    """The examples of an edition as they stand in addresses: the ends of IRIs, and texts."""
    values: dict[str, str] = {}
    for name, iri in edition.api_examples.items():
        kind, slug = kind_and_slug(str(iri))
        values[name] = slug.rsplit("/", 1)[-1]
        if kind:
            values[f"{name}_path"] = f"{kind}/{slug}"
    return values


def _filled(text: str, values: Mapping[str, str], quoted: Callable[[str], str] = str) -> str | None:
    """The text with the examples in it; None where the edition has not all of them."""
    try:
        return text.format_map({name: quoted(value) for name, value in values.items()})
    except KeyError:
        return None


async def description(request: Request) -> Response:
    """The description of the interface."""
    return await _own_description(request)


async def _own_description(request: Request, vary: str = "") -> Response:
    served = await site_of(request).current.get()
    base = base_of(request)
    work = in_thread(lambda: openapi(request.app, base, served.edition))
    return await cacheable_response(request, served, "application/json", work, vary=vary, about=base)


async def index(request: Request) -> Response:
    """The description as a page for people, else itself."""
    named = "lang" in request.query_params
    if not named and negotiate(request.headers.get("accept"), (PLAIN_JSON, HTML)) is not HTML:
        return await _own_description(request, "Accept, Accept-Language")
    served = await site_of(request).current.get()
    base = base_of(request)

    def write() -> str:
        alternates = {language: f"/api/?lang={language}" for language in LANGUAGES}
        page = Page(site_of(request), request.url.path, language_of(request), served, alternates, base=base_of(request))
        return page.write("api.html", openapi=json.loads(openapi(request.app, base, served.edition)))

    return await cacheable_response(
        request, served, HTML.content_type, in_thread(write), vary="Accept, Accept-Language", about=base
    )
