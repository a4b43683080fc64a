"""Linked data: an instance's address leads to its page or to its data, as the client prefers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response

from lsgraph.errors import NotFoundError
from lsgraph.media_types import GRAPHS, HTML, JSON_LD, N_TRIPLES, RDF_XML, TURTLE, Format, negotiate
from lsgraph.namespaces import INSTANCE
from lsgraph.sparql import read_query
from lsgraph.web.exchange import answer, client_of, language_of, site_of
from lsgraph.web.problems import PageNotFoundError, RequestError
from lsgraph.web.urls import Urls

if TYPE_CHECKING:
    from lsgraph.web.service import Served

router = APIRouter()

OFFERED = (TURTLE, JSON_LD, N_TRIPLES, RDF_XML)
_SUFFIXES = {fmt.suffix: fmt for fmt in GRAPHS}

#: The thing itself, each claim that speaks of it, and the evidence of those claims down to the quoted words.
_DATA = """CONSTRUCT {{ ?subject ?predicate ?object }} WHERE {{
  {{
    SELECT DISTINCT ?subject WHERE {{
      {{ VALUES ?subject {{ {thing} }} }}
      UNION {{ {thing} adms:identifier ?subject }}
      UNION {{ ?subject ls:evidence ?any ; ?says {thing} }}
      UNION {{ ?claim ls:evidence ?subject ; ?says {thing} }}
      UNION {{ {thing} ls:evidence ?subject }}
      UNION {{ ?claim ls:evidence ?evidence ; ?says {thing} . ?evidence oa:hasSelector/oa:refinedBy? ?subject }}
      UNION {{ {thing} ls:evidence/oa:hasSelector/oa:refinedBy? ?subject }}
      UNION {{ {thing} oa:hasSelector/oa:refinedBy? ?subject }}
      UNION {{ ?claim ls:evidence ?any ; ?says {thing} ; org:memberDuring/(time:hasBeginning|time:hasEnd)? ?subject }}
    }}
  }}
  ?subject ?predicate ?object .
}}"""


@router.api_route("/id/{kind}/{name}", methods=["GET", "HEAD"])
async def dereference(request: Request, kind: str, name: str) -> Response:
    """303 to the page or the data of an instance; with a suffix the data itself."""
    served = await site_of(request).current.get()
    slug, dot, suffix = name.rpartition(".")
    fmt = _SUFFIXES.get(dot + suffix) if dot else None
    if fmt is not None:
        return await _data(request, served, f"{INSTANCE}{kind}/{slug}", fmt)
    iri = f"{INSTANCE}{kind}/{name}"
    _require(served, iri)
    chosen = negotiate(request.headers.get("accept"), (HTML, *OFFERED))
    if chosen is None:
        types = ", ".join(each.media_type for each in (HTML, *OFFERED))
        raise RequestError(406, "This can't be written so.", next_step=f"It can be had as {types}.")
    urls = Urls(site_of(request).settings.base_url, site_of(request).assets, language_of(request))
    location = urls.thing(iri) if chosen is HTML else urls.data(iri, chosen)
    return Response(status_code=303, headers={"Location": location, "Vary": "Accept, Accept-Language"})


async def _data(request: Request, served: Served, iri: str, fmt: Format) -> Response:
    _require(served, iri)
    query = read_query(_DATA.format(thing=f"<{iri}>"), max_length=10_000)
    link = f'<{iri}>; rel="describes", <https://creativecommons.org/publicdomain/zero/1.0/>; rel="license"'

    async def write() -> bytes:
        return (await served.queries.answer(query, fmt, client_of(request))).content

    return await answer(request, served, fmt.content_type, write, headers={"Link": link})


def _require(served: Served, iri: str) -> None:
    """Raise PageNotFoundError with near matches unless something is said of that IRI."""
    try:
        served.material.resources.describe(iri)
    except NotFoundError as error:
        words = iri.rsplit("/", 1)[-1].replace("-", " ")
        found = served.material.resources.find(words, limit=5)
        raise PageNotFoundError(error.message, suggestions=tuple(match.reference for match in found)) from error
