"""The description of the interface, in OpenAPI 3.1 and as a page."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING

from fastapi import Request, Response
from fastapi.openapi.utils import get_openapi

from lsgraph.languages import LANGUAGES
from lsgraph.media_types import HTML, PLAIN_JSON, negotiate
from lsgraph.web.answers import cacheable_response
from lsgraph.web.api.operations import Problem
from lsgraph.web.http.languages import language_of
from lsgraph.web.page import Page
from lsgraph.web.site import base_of, site_of
from lsgraph.web.threads import in_thread

if TYPE_CHECKING:
    from fastapi import FastAPI


VERSION = "1.0.0"
#: For how many addresses of this server its description is kept: clients name them.
_MOST_BASES = 8
_DESCRIPTION = """Who collaborates with whom in life science, since when, and the sentence that each fact rests on.

Signed, adopted, proposed and present are never mixed up. What is missing is not on record in these sources; it may still be so.

The same data are to be had as RDF: every `iri` dereferences on this server, and `/sparql` answers SPARQL.
"""


@lru_cache(_MOST_BASES)
def openapi(app: FastAPI, base: str) -> str:
    """The description of the interface as OpenAPI 3.1, for a server at that address."""
    schema = get_openapi(
        title="lsgraph", version=VERSION, openapi_version="3.1.0", description=_DESCRIPTION, routes=app.routes,
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
            if path in _EXAMPLES:
                operation["x-example-request"] = base + _EXAMPLES[path]
    return json.dumps(schema, ensure_ascii=False, indent=1)


#: A call of each operation that has something to show with the repository's data.
_EXAMPLES = {
    "/api/actors": "/api/actors?stance=signed&agreement=life-science-declaration-2024",
    "/api/actors/{kind}/{slug}": "/api/actors/organization/huddinge-kommun",
    "/api/agreements": "/api/agreements",
    "/api/agreements/{slug}": "/api/agreements/life-science-declaration-2024",
    "/api/acts": "/api/acts?actor=huddinge-kommun",
    "/api/acts/{slug}": "/api/acts/region-stockholm-signature-2024-06",
    "/api/memberships": "/api/memberships?organization=flemingsberg-science&role=principal",
    "/api/memberships/{slug}": "/api/memberships/huddinge-kommun-municipal-director-magdalena-bosson",
    "/api/network": "/api/network?at=2024-08-21",
    "/api/documents": "/api/documents",
    "/api/documents/{slug}": "/api/documents/huddinge-ks-2024-1082",
    "/api/search": "/api/search?q=Karolinska",
}


async def description(request: Request) -> Response:
    """The description of the interface."""
    return await _own_description(request)


async def _own_description(request: Request, vary: str = "") -> Response:
    served = await site_of(request).current.get()
    base = base_of(request)
    work = in_thread(lambda: openapi(request.app, base))
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
        page = Page(site_of(request), request.url.path, language_of(request), served, alternates)
        return page.write("api.html", openapi=json.loads(openapi(request.app, base)))

    return await cacheable_response(
        request, served, HTML.content_type, in_thread(write), vary="Accept, Accept-Language", about=base
    )
