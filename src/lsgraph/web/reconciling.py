"""The Reconciliation API, by which OpenRefine and its like match the rows of a table with things of the graph.

Specification: https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/. Nothing of what is asked is stored.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar
from urllib.parse import parse_qsl, quote

from fastapi import Request, Response
from pydantic import ValidationError
from pydantic_core import to_json

from lsgraph import __version__
from lsgraph.errors import NotFoundError, near_matches
from lsgraph.languages import LANGUAGES, Message, marked, misfits, wording
from lsgraph.media_types import HTML, PLAIN_JSON
from lsgraph.namespaces import INSTANCE, ONTOLOGY, kind_and_slug
from lsgraph.reconciliation import model, types
from lsgraph.reconciliation.extending import extended
from lsgraph.reconciliation.matching import candidates, description_of, existing
from lsgraph.web.answers import cacheable_response
from lsgraph.web.http.bodies import read_body
from lsgraph.web.http.languages import language_of
from lsgraph.web.http.parameters import only
from lsgraph.web.http.problems import RequestError
from lsgraph.web.page import Page
from lsgraph.web.site import base_of, site_of
from lsgraph.web.threads import computing

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import TypeAdapter

    from lsgraph.claims.slices import Thing
    from lsgraph.claims.things import Resources
    from lsgraph.languages import Language
    from lsgraph.web.service import OpenEdition

Asked = TypeVar("Asked")

PREVIEW_WIDTH, PREVIEW_HEIGHT = 430, 360
#: What a form may ask for, and the parameter that chooses the language of names.
_ASKED = ("queries", "extend")
_FORM = "application/x-www-form-urlencoded"
#: Suggestions of one answer, and how far one may page in them.
_MOST_SUGGESTED, _FARTHEST = 20, 200
_KINDS = ("entity", "type", "property")


async def reconcile(request: Request) -> Response:
    """The manifest; with `queries` the candidates for each row of a batch, with `extend` the values of things."""
    asked = dict(request.query_params)
    only(request, *_ASKED, "lang")
    if request.method == "POST":
        asked |= await _form(request)
    named = [name for name in _ASKED if name in asked]
    if len(named) > 1:
        raise RequestError(
            400, "A request asks for `queries` or for `extend`, not for both.", next_step="Send two requests."
        )
    if "queries" in named:
        batch = _read(model.BATCH, asked["queries"])
        return await _answer(request, lambda found, language: _matched(found, batch, language), asked)
    if "extend" in named:
        extension = _read(model.EXTENSION, asked["extend"])
        return await _answer(request, lambda found, language: extended(found, extension, language), asked)
    if request.method == "POST":
        raise RequestError(400, "The form has neither `queries` nor `extend`.", next_step="Send one of them, as JSON.")
    return await _manifest(request)


def _matched(resources: Resources, batch: dict[str, model.Query], language: Language) -> dict[str, object]:
    return {key: {"result": candidates(resources, query, language)} for key, query in batch.items()}


async def _form(request: Request) -> dict[str, str]:
    """The fields of a form in the body, each once."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        raise RequestError(415, "The body is no form.", next_step=Message("Send it as {media_type}.", media_type=_FORM))
    body = await read_body(request, model.MOST_BYTES, next_step=marked("Send fewer rows in each batch."))
    try:
        fields = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=10, errors="strict")
    except ValueError as error:
        raise RequestError(400, "The form can not be read.", next_step="Send it in UTF-8, with few fields.") from error
    names = [name for name, _ in fields]
    for name in names:
        if name not in (*_ASKED, "lang") or names.count(name) > 1:
            raise RequestError(
                400,
                Message("The form has the field {name!r}, which does not fit.", name=name[:40]),
                next_step="It takes `queries` or `extend`, once.",
            )
    return dict(fields)


def _read(shape: TypeAdapter[Asked], text: str) -> Asked:
    try:
        return shape.validate_json(text)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False)[:3]
        raise RequestError(
            400,
            Message("The batch can not be read: {reasons}.", reasons=misfits(faults)),
            next_step=Message(
                "Write it as JSON, as the Reconciliation API 0.2 has it, with at most {queries} queries or {things} things.",
                queries=model.MOST_QUERIES, things=model.MOST_THINGS,
            ),
        ) from error  # fmt: skip


async def _answer(
    request: Request, find: Callable[[Resources, Language], object], asked: dict[str, str] | None = None
) -> Response:
    """A JSON answer in the language that is asked for, else the one that the client prefers."""
    served = await site_of(request).current.get()
    language = _language(request, asked or {})
    work = computing(request, lambda: to_json(find(served.edition.resources, language)))
    return await cacheable_response(
        request, served, PLAIN_JSON.content_type, work, vary="Accept-Language", about=f"{base_of(request)} {language}"
    )


def _language(request: Request, asked: dict[str, str]) -> Language:
    named = asked.get("lang") or request.query_params.get("lang")
    if named is None:
        return language_of(request)
    for language in LANGUAGES:
        if language == named:
            return language
    raise RequestError(
        400,
        Message("There are no names in the language {name!r}.", name=named[:20]),
        next_step=Message("The languages are {names}.", names=", ".join(LANGUAGES)),
    )


# ------------------------------------------------------------------------------------------------------- the manifest


async def _manifest(request: Request) -> Response:
    served = await site_of(request).current.get()
    base = base_of(request)
    kept = request.query_params.get("lang")
    return await _answer(
        request, lambda _, language: _manifest_of(served, base, language, f"&lang={kept}" if kept else "")
    )


def _manifest_of(served: OpenEdition, base: str, language: Language, tail: str) -> dict[str, object]:
    subject = served.edition.subject
    t = wording("reconciling", language)
    title = subject.title.get(language) or next(iter(subject.title.values()), "lsgraph")
    return {
        "versions": ["0.2"],
        "name": t["service"].format(subject=title),
        "identifierSpace": INSTANCE,
        "schemaSpace": ONTOLOGY,
        "documentation": f"{base}/{language}/data",
        "serviceVersion": f"{__version__} {served.generation.hash}",
        "logo": f"{base}/static/icon.svg",
        "batchSize": model.MOST_QUERIES,
        "defaultTypes": [types.kind_type(name, language) for name in (types.ACTOR, *types.KINDS)],
        "view": {"url": f"{base}/id/{{{{id}}}}"},
        "preview": {"url": f"{base}/preview?id={{{{id}}}}{tail}", "width": PREVIEW_WIDTH, "height": PREVIEW_HEIGHT},
        "suggest": {
            kind: {
                "service_url": base,
                "service_path": f"/reconcile/suggest/{kind}",
                "flyout_service_url": base,
                "flyout_service_path": f"/reconcile/flyout/{kind}?id=${{id}}{tail}",
            }
            for kind in _KINDS
        },
        "extend": {
            "propose_properties": {"service_url": base, "service_path": "/reconcile/properties"},
            "property_settings": [],
        },
    }  # fmt: skip


# -------------------------------------------------------------------------------------- suggestions and properties


async def suggest(request: Request, kind: str) -> Response:
    """Things, types or properties whose names begin with what somebody types (`prefix`), from the place `cursor` on."""
    only(request, "prefix", "cursor", "lang")
    _require_kind(kind)
    prefix = request.query_params.get("prefix", "")[: model.LONGEST_QUERY]
    begin = _number(request, "cursor", 0)

    def find(resources: Resources, language: Language) -> dict[str, Any]:
        if kind == "entity":
            matches = resources.find(prefix, limit=begin + _MOST_SUGGESTED, kinds=types.KINDS)[begin:]
            found = {str(match.reference.iri): match for match in matches}
            return {"result": [_suggested(thing, resources, language) for thing in resources.things(list(found))]}
        offered = types.all_types(resources, language) if kind == "type" else types.all_properties(language)
        return {"result": types.beginning_with(offered, prefix)[begin : begin + _MOST_SUGGESTED]}

    return await _answer(request, find)


def _suggested(thing: Thing, resources: Resources, language: Language) -> dict[str, object]:
    iri = str(thing.reference.iri)
    own = types.types_of(thing, kind_and_slug(iri)[0] or "", resources, language)
    name, description = thing.reference.label(language), description_of(thing, resources, language)
    return {"id": types.id_of(iri), "name": name, "description": description, "notable": own}


def _require_kind(kind: str) -> None:
    if kind not in _KINDS:
        raise NotFoundError(
            Message("Nothing of the kind {name!r} is suggested here.", name=kind[:40]),
            near=near_matches(kind[:40], _KINDS),
            next_step=Message("The kinds are {names}.", names=", ".join(_KINDS)),
        )


def _number(request: Request, name: str, default: int) -> int:
    text = request.query_params.get(name, str(default))
    if not (text.isascii() and text.isdigit() and len(text) < 5 and int(text) <= _FARTHEST):
        raise RequestError(
            400,
            Message("The parameter {name!r} is no number up to {most}.", name=name, most=_FARTHEST),
            next_step="Type more of the name instead.",
        )
    return int(text)


async def propose(request: Request) -> Response:
    """The properties that things of a `type` have, at most `limit`."""
    only(request, "type", "limit", "lang")
    name = request.query_params.get("type", "")[:100]
    limit = _number(request, "limit", _FARTHEST) or _FARTHEST

    def find(resources: Resources, language: Language) -> dict[str, Any]:
        if name and all(each.id != name for each in types.all_types(resources, language)):
            _missing(name)
        return {"type": name, "limit": limit, "properties": types.properties_of(name, language)[:limit]}

    return await _answer(request, find)


async def flyout(request: Request, kind: str) -> Response:
    """A line of HTML about a thing, a type or a property, for a client that shows suggestions."""
    only(request, "id", "lang")
    _require_kind(kind)
    name = request.query_params.get("id", "")[:400]

    def find(resources: Resources, language: Language) -> dict[str, str]:
        if kind == "entity":
            thing = _required(resources, name)
            told = (thing.reference.label(language), description_of(thing, resources, language))
        else:
            offered = types.all_types(resources, language) if kind == "type" else types.all_properties(language)
            told = next(((each.name, "") for each in offered if each.id == name), None) or _missing(name)
        return {"id": name, "html": "".join(f"<p>{escape(text)}</p>" for text in told if text)}

    return await _answer(request, find)


async def preview(request: Request) -> Response:
    """A small page about a thing, for a frame in another program."""
    only(request, "id", "lang")
    site = site_of(request)
    served = await site.current.get()
    language = _language(request, {})
    name = request.query_params.get("id", "")[:400]

    def write() -> str:
        resources = served.edition.resources
        thing = _required(resources, name)
        page = Page(site, request.url.path, language, served, base=base_of(request))
        t = wording("reconciling", language)
        own = types.types_of(thing, thing.reference.kind or "", resources, language)
        return page.write(
            "reconcile_preview.html",
            thing=thing,
            words={"names": t["preview_names"], "claims": t["preview_claims"], "open": t["preview_open"]},
            types=own,
            regions=[resources.region(slug) for slug in thing.regions],
        )

    return await cacheable_response(
        request, served, HTML.content_type, computing(request, write), vary="Accept-Language", about=f"{base_of(request)} {language}"
    )  # fmt: skip


def _required(resources: Resources, name: str) -> Thing:
    return existing(resources, name) or _missing(name)


def _missing(name: str) -> NoReturn:
    raise NotFoundError(
        Message("Nothing that is matched here is called {name!r}.", name=quote(name, safe="/:#-._~ åäöÅÄÖ")[:80]),
        next_step="/reconcile/suggest/entity?prefix=… finds it by name.",
    )
