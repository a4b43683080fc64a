"""The interface for programs that want no RDF: JSON under `/api/`, described by OpenAPI.

All of it is read only. An unknown parameter is an error, so that a slip is never answered with everything; what was asked can be
asked as of a day (`at`) and as it was known (`known`).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date  # FastAPI reads the annotations when it runs
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlencode

from fastapi import Path, Query, Request, Response
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from lsgraph.claims import acts, schema
from lsgraph.claims.lists import ActFilter, ActorFilter, MembershipFilter, Part, Window
from lsgraph.claims.records import Facts
from lsgraph.languages import DEFAULT_LANGUAGE, LANGUAGES, Message
from lsgraph.media_types import HTML, PLAIN_JSON, negotiate
from lsgraph.web.answers import cacheable_response
from lsgraph.web.clocks import time_headers, times_of
from lsgraph.web.http.languages import language_of
from lsgraph.web.http.parameters import only
from lsgraph.web.http.problems import RequestError
from lsgraph.web.http.urls import Urls
from lsgraph.web.page import Page
from lsgraph.web.site import base_of, site_of
from lsgraph.web.threads import in_thread

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import FastAPI

    from lsgraph.web.clocks import Times

VERSION = "1.0.0"
#: For how many addresses of this server its description is kept: clients name them.
_MOST_BASES = 8
_DESCRIPTION = """Who collaborates with whom in life science, since when, and the sentence that each fact rests on.

Signed, adopted, proposed and present are never mixed up. What is missing is not on record in these sources; it may still be so.

The same data are to be had as RDF: every `iri` dereferences on this server, and `/sparql` answers SPARQL.
"""


class Problem(BaseModel):
    """What went wrong, and what to do (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    next_step: str | None = None
    near: list[str] | None = Field(None, description="Names that may have been meant.")


class _Listed(BaseModel):
    model_config = ConfigDict(extra="forbid")
    total: int = Field(description="How many there are in all.")
    next: str | None = Field(description="The address of the next part of the list, null at its end.")


class Actors(_Listed):
    """A part of the list of actors."""

    items: list[schema.Actor]


class Agreements(_Listed):
    """A part of the list of agreements."""

    items: list[schema.Agreement]


class Acts(_Listed):
    """A part of the list of acts."""

    items: list[schema.Act]


class Memberships(_Listed):
    """A part of the list of memberships."""

    items: list[schema.Membership]


class NetworkPart(_Listed):
    """A part of the network: `total` and `next` are of its edges."""

    nodes: list[schema.Node]
    edges: list[schema.Edge]


class Documents(_Listed):
    """A part of the list of sources."""

    items: list[schema.Document]


class Hits(_Listed):
    """What was found."""

    items: list[schema.Hit]


_Slug = Annotated[
    str, Path(min_length=1, max_length=200, pattern=r"^[a-z0-9-]+$", description="The last part of its IRI.")
]
_Limit = Annotated[int, Query(ge=1, le=200, description="Most items in this part of the list.")]
_Offset = Annotated[int, Query(ge=0, le=1_000_000, description="How many items to pass over.")]
_After = Annotated[
    str | None,
    Query(
        min_length=1,
        max_length=400,
        description="Begin after the item of that name, the end of its IRI: `next` gives it. `offset` counts from there.",
        examples=["organization/huddinge-kommun"],
    ),
]

_AfterEdge = Annotated[
    str | None,
    Query(
        min_length=1,
        max_length=1000,
        description="Begin after the edge of that name, the ends of its source's and its target's IRIs and its property: `next` gives it. `offset` counts from there.",
        examples=["organization/huddinge-kommun organization/flemingsberg-science ls:standsBehind"],
    ),
]


def _strict(text: object) -> object:
    """A day as it is written; what else may be taken for one, such as a number of seconds, is refused."""
    if isinstance(text, str) and _DAY.fullmatch(text):
        return text
    raise ValueError("write a day as 2024-08-21")


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_Day = Annotated[date, BeforeValidator(_strict)]
_At = Annotated[
    _Day | None, Query(description="What was true on that day, as far as the sources tell.", examples=["2024-08-21"])
]
_Known = Annotated[
    Annotated[
        str,
        WithJsonSchema(
            {"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "pattern": "^[0-9a-f]{16,32}$"}]}
        ),
    ]
    | None,
    Query(
        description="What was known then: a day, whose end counts, or the hash of an edition.",
        min_length=1,
        max_length=40,
    ),
]
_Iri = Annotated[
    str | None,
    Query(min_length=1, max_length=400, description="An IRI, or its last part.", examples=["huddinge-kommun"]),
]
_Date = Annotated[_Day | None, Query(description="A day.")]
_Kind = Annotated[str, Path(pattern="^(organization|group|person|post)$", description="The kind of actor.")]

ERRORS: dict[int | str, dict[str, Any]] = {
    status: {"description": text, "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    for status, text in (
        (400, "A parameter is wrong or unknown."), (404, "There is no such thing, or nothing was known by then."),
        (410, "The edition is no longer kept."), (503, "There is nothing to serve yet."),
    )
}  # fmt: skip


async def _answer(request: Request, build: Callable[[Facts, Times], BaseModel]) -> Response:
    """The JSON of what `build` makes of the facts that the request asks for."""
    times = await times_of(request, _checked(request))
    base = base_of(request)

    def write() -> str:
        return build(_facts(request, times, base), times).model_dump_json(exclude_none=False)

    headers = time_headers(request, times)
    return await cacheable_response(
        request,
        times.served,
        "application/json",
        in_thread(write),
        headers=headers,
        vary="Accept-Datetime",
        about=base,
    )


def _facts(request: Request, times: Times, base: str) -> Facts:
    edition = times.served.edition
    urls = Urls(base, site_of(request).assets, DEFAULT_LANGUAGE, times.clocks)

    def absolute(path: str) -> str:
        return path if "://" in path else urls.absolute(path)

    return Facts(
        edition.resources,
        page=lambda iri: absolute(urls.thing(iri)),
        place=lambda item: absolute(urls.evidence(item)),
        texts=edition.texts,
    )


def _checked(request: Request) -> set[str]:
    """The parameters that the operation takes; raises RequestError for any other, and for one that is empty or given twice."""
    route = request.scope.get("route")
    known = {parameter.alias for parameter in route.dependant.query_params} if isinstance(route, APIRoute) else set()
    only(request, *known)
    for name in known:
        if request.query_params.get(name) == "":
            raise RequestError(
                400,
                Message("The parameter {name!r} is empty.", name=name),
                next_step="Leave it out, or give it a value.",
            )
        if len(request.query_params.getlist(name)) > 1:
            raise RequestError(
                400, Message("The parameter {name!r} is given twice.", name=name), next_step="Give it once."
            )
    return known


def _part(request: Request, part: Part[Any]) -> dict[str, Any]:
    """The fields of a list's part; the next one begins after its last item, whatever was added meanwhile."""
    following = None
    if part.after is not None:
        parameters = {name: text for name, text in request.query_params.items() if name != "offset"} | {
            "after": part.after
        }
        following = f"{base_of(request)}{request.url.path}?{urlencode(parameters)}"
    return {"items": part.items, "total": part.total, "next": following}


def _following(request: Request, window: Window, total: int) -> str | None:
    """The address of the next part of what one thing lists, or None at its end."""
    end = window.offset + window.limit
    if end >= total:
        return None
    parameters = {**request.query_params, "offset": str(end)}
    return f"{base_of(request)}{request.url.path}?{urlencode(parameters)}"


@dataclass(frozen=True, slots=True)
class Operation:
    """What the description says of an operation beside its parameters and its docstring."""

    model: type[BaseModel]
    summary: str
    tag: str


#: The operations by the function that answers; their addresses stand in the table of addresses.
OPERATIONS: dict[Callable[..., Any], Operation] = {}


def _described(model: type[BaseModel], summary: str, tag: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Describes the function as an operation."""

    def describe(endpoint: Callable[..., Any]) -> Callable[..., Any]:
        OPERATIONS[endpoint] = Operation(model, summary, tag)
        return endpoint

    return describe


@_described(Actors, "Actors", "actors")
async def list_actors(
    request: Request,
    kind: Annotated[
        str | None, Query(pattern="^(organization|group|person|post)$", description="Only this kind.")
    ] = None,
    stance: Annotated[acts.Stance | None, Query(description="Only those with an act of this kind.")] = None,
    agreement: _Iri = None,
    organization: _Iri = None,
    at: _At = None,
    known: _Known = None,
    limit: _Limit = 50,
    offset: _Offset = 0,
    after: _After = None,
) -> Response:
    """Organisations, unnamed groups, persons and posts; with a stance and an agreement those who stand so towards it, with an organisation its members."""
    window = Window(limit, after, offset)

    def build(facts: Facts, times: Times) -> BaseModel:
        acts = ActFilter(stance=stance, agreement=agreement, at=times.at) if stance or agreement else None
        memberships = MembershipFilter(organization=organization, at=times.at) if organization else None
        return Actors(**_part(request, facts.actors(ActorFilter(kind, acts, memberships), window)))

    return await _answer(request, build)


@_described(schema.ActorWithClaims, "One actor with its acts and memberships", "actors")
async def get_actor(request: Request, kind: _Kind, slug: _Slug, at: _At = None, known: _Known = None) -> Response:
    """An actor, its acts and its memberships, each with its evidence."""
    return await _answer(request, lambda facts, times: facts.actor(kind, slug, times.at))


@_described(Agreements, "Agreements", "agreements")
async def list_agreements(
    request: Request, known: _Known = None, limit: _Limit = 50, offset: _Offset = 0, after: _After = None
) -> Response:
    """Agreements with how many are on record as having signed."""
    window = Window(limit, after, offset)
    return await _answer(request, lambda facts, _: Agreements(**_part(request, facts.agreements(window))))


@_described(schema.AgreementWithStances, "One agreement with who stands where", "agreements")
async def get_agreement(
    request: Request, slug: _Slug, at: _At = None, known: _Known = None, limit: _Limit = 100, offset: _Offset = 0
) -> Response:
    """An agreement with those who are on record as invited, proposed, adopted, signed or withdrawn."""
    window = Window(limit, offset=offset)

    def build(facts: Facts, times: Times) -> BaseModel:
        record = facts.agreement(slug, times.at, window)
        return record.model_copy(update={"next": _following(request, window, record.total)})

    return await _answer(request, build)


@_described(Acts, "Acts towards agreements", "acts")
async def list_acts(
    request: Request,
    actor: _Iri = None,
    agreement: _Iri = None,
    type: Annotated[acts.ActType | None, Query(description="Only acts of this type.")] = None,  # noqa: A002  # the name of the field
    since: _Date = None,
    until: _Date = None,
    at: _At = None,
    known: _Known = None,
    limit: _Limit = 50,
    offset: _Offset = 0,
    after: _After = None,
) -> Response:
    """Signatures, adoptions, proposals, invitations and withdrawals; with two days those that may have been made between them."""
    window = Window(limit, after, offset)

    def build(facts: Facts, times: Times) -> BaseModel:
        wanted = ActFilter(
            actor=actor,
            agreement=agreement,
            type=type,
            since=since.isoformat() if since else None,
            until=until.isoformat() if until else None,
            at=times.at,
        )
        return Acts(**_part(request, facts.acts(wanted, window)))

    return await _answer(request, build)


@_described(schema.Act, "One act", "acts")
async def get_act(request: Request, slug: _Slug, known: _Known = None) -> Response:
    """An act with its evidence."""
    return await _answer(request, lambda facts, _: facts.act(slug))


@_described(Memberships, "Memberships", "memberships")
async def list_memberships(
    request: Request,
    member: _Iri = None,
    organization: _Iri = None,
    role: _Iri = None,
    at: _At = None,
    known: _Known = None,
    limit: _Limit = 50,
    offset: _Offset = 0,
    after: _After = None,
) -> Response:
    """Roles in organisations, such as principals of a foundation, with what is on record of their beginning and end."""
    window = Window(limit, after, offset)

    def build(facts: Facts, times: Times) -> BaseModel:
        wanted = MembershipFilter(member, organization, role, at=times.at)
        return Memberships(**_part(request, facts.memberships(wanted, window)))

    return await _answer(request, build)


@_described(schema.Membership, "One membership", "memberships")
async def get_membership(request: Request, slug: _Slug, known: _Known = None) -> Response:
    """A membership with its evidence."""
    return await _answer(request, lambda facts, _: facts.membership(slug))


@_described(NetworkPart, "The network", "network")
async def get_network(
    request: Request,
    at: _At = None,
    known: _Known = None,
    limit: _Limit = 50,
    offset: _Offset = 0,
    after: _AfterEdge = None,
) -> Response:
    """Edges in parts, each edge with its status and its evidence, and the nodes that the edges of the part bind."""
    window = Window(limit, after, offset)

    def build(facts: Facts, times: Times) -> BaseModel:
        graph, total, last = times.served.edition.edges_at(times.at, window)
        part = facts.network(graph)
        following = _part(request, Part([], total, last))["next"]
        return NetworkPart(nodes=part.nodes, edges=part.edges, total=total, next=following)

    return await _answer(request, build)


@_described(Documents, "Sources", "documents")
async def list_documents(
    request: Request, known: _Known = None, limit: _Limit = 50, offset: _Offset = 0, after: _After = None
) -> Response:
    """The sources that claims rest on."""
    window = Window(limit, after, offset)
    return await _answer(request, lambda facts, _: Documents(**_part(request, facts.documents(window))))


@_described(schema.DocumentWithEvidence, "One source with its text and all that rests on it", "documents")
async def get_document(
    request: Request, slug: _Slug, known: _Known = None, limit: _Limit = 100, offset: _Offset = 0
) -> Response:
    """A source: its text where it is stored, and each quotation with its position and the claims that rest on it."""
    window = Window(limit, offset=offset)

    def build(facts: Facts, _: Times) -> BaseModel:
        record = facts.document(slug, window)
        return record.model_copy(update={"next": _following(request, window, record.total)})

    return await _answer(request, build)


@_described(Hits, "Search by name", "search")
async def search(
    request: Request,
    q: Annotated[
        str,
        Query(
            min_length=1,
            max_length=200,
            description="A name, or a part of one; slips are forgiven.",
            examples=["Karolinska"],
        ),
    ],
    known: _Known = None,
    limit: _Limit = 20,
) -> Response:
    """What is called something like the text, best first."""
    return await _answer(request, lambda facts, _: _hits(facts.search(q, limit)))


def _hits(hits: list[schema.Hit]) -> Hits:
    return Hits(items=hits, total=len(hits), next=None)


# ------------------------------------------------------------------------------------------------------ description


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
        alternates = {each: f"/api/?lang={each}" for each in LANGUAGES}
        page = Page(site_of(request), request.url.path, language_of(request), served, alternates)
        return page.write("api.html", openapi=json.loads(openapi(request.app, base)))

    return await cacheable_response(
        request, served, HTML.content_type, in_thread(write), vary="Accept, Accept-Language", about=base
    )
