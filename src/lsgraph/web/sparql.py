"""The SPARQL 1.1 protocol: queries by GET, by POST of a form, and by POST of the query itself; a plain form for people."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response

from lsgraph.errors import NotFoundError, QueryError
from lsgraph.media_types import HTML, JSON, TURTLE, Format, by_name, negotiate
from lsgraph.sparql import QueryTooLongError, formats_for, read_query
from lsgraph.web.exchange import Page, answer, in_thread, language_of, site_of
from lsgraph.web.problems import Problem, RequestError, problem_of
from lsgraph.web.results import table_of
from lsgraph.web.urls import Urls

if TYPE_CHECKING:
    from lsgraph.errors import Language
    from lsgraph.sparql import Query
    from lsgraph.web.service import Served

router = APIRouter()

_BAD_ESCAPE = re.compile(rb"%(?![0-9A-Fa-f]{2})")
#: A character takes up to four bytes, and each byte three in a form.
_BYTES_PER_CHARACTER = 12
_VARY = "Accept, Accept-Language"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks: `text` is None where it has no query."""

    text: str | None
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    format: str | None


@router.api_route("/sparql", methods=["GET", "HEAD", "POST"])
async def sparql(request: Request) -> Response:
    """Answer a query, or show the form where a person asks nothing yet."""
    asked = await read_request(request)
    served = await site_of(request).current.get()
    accept = request.headers.get("accept")
    prefers_page = negotiate(accept, (JSON, TURTLE, HTML)) is HTML
    if asked.text is None and prefers_page:
        return await answer(
            request, served, HTML.content_type, in_thread(lambda: _page(request, served, "")), vary=_VARY
        )
    if asked.text is None:
        raise RequestError(
            400, "The request has no query.", next_step="Send it as the parameter query, or as the body."
        )
    try:
        query = read_query(
            asked.text,
            max_length=site_of(request).settings.max_query_length,
            default_graphs=asked.default_graphs,
            named_graphs=asked.named_graphs,
        )
        fmt = _choose(asked.format, accept, query)
        if fmt is HTML:
            return await _as_page(request, served, query)
        return await answer(request, served, fmt.content_type, lambda: served.queries.answer(query, fmt), vary=_VARY)
    except QueryError as error:
        if not prefers_page or (asked.format and asked.format != "html"):
            raise _in_address(error, request) from error
        return _problem_page(request, served, asked.text, problem_of(_in_address(error, request)))


def _in_address(error: QueryError, request: Request) -> Exception:
    """A query that is too long for an address is another status than one that is too long for a body."""
    if isinstance(error, QueryTooLongError) and request.method != "POST":
        return RequestError(414, error.message, next_step=error.next_step)
    return error


# ------------------------------------------------------------------------------------------ reading the request


async def read_request(request: Request) -> Asked:
    """What a request asks, as the protocol has it (SPARQL 1.1 Protocol, 2.1); raises RequestError for anything else."""
    parameters = read_form(request.scope["query_string"])
    if request.method != "POST":
        return _asked(parameters)
    content_type, _, rest = request.headers.get("content-type", "").partition(";")
    charset = re.search(r"charset\s*=\s*\"?([\w-]+)", rest)
    if charset and charset[1].lower() not in ("utf-8", "utf8", "us-ascii"):
        raise RequestError(415, f"The body is in {charset[1]}.", next_step="Send it in UTF-8.")
    match content_type.strip().lower():
        case "application/x-www-form-urlencoded":
            return _asked([*parameters, *read_form(await _read_body(request))])
        case "application/sparql-query":
            body = await _read_body(request)
            try:
                return _asked([*parameters, ("query", body.decode("utf-8"))])
            except UnicodeDecodeError as error:
                raise RequestError(
                    400, f"Byte {error.start} of the body is not UTF-8.", next_step="Send it in UTF-8."
                ) from error
        case "application/sparql-update":
            raise _no_update()
        case other:
            raise RequestError(
                415,
                f"A query can't be sent as {other or 'a body without Content-Type'}.",
                next_step="Send application/x-www-form-urlencoded or application/sparql-query.",
                headers={"Accept-Post": "application/x-www-form-urlencoded, application/sparql-query"},
            )


def read_form(data: bytes) -> list[tuple[str, str]]:
    """Names and values of a query string or a form, decoded once; raises RequestError for what is not UTF-8 or escaped wrongly."""
    pairs = []
    for piece in data.split(b"&"):
        if piece:
            name, _, value = piece.partition(b"=")
            pairs.append((_decoded(name), _decoded(value)))
    return pairs


def _decoded(data: bytes) -> str:
    if _BAD_ESCAPE.search(data):
        raise RequestError(
            400,
            "A % in the request is not followed by two hexadecimal digits.",
            next_step="Write a percent sign as %25.",
        )
    plain = re.sub(rb"%([0-9A-Fa-f]{2})", lambda match: bytes((int(match[1], 16),)), data.replace(b"+", b" "))
    try:
        return plain.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RequestError(
            400, "What the request escapes is not UTF-8.", next_step="Encode it as UTF-8 first."
        ) from error


async def _read_body(request: Request) -> bytes:
    limit = site_of(request).settings.max_query_length * _BYTES_PER_CHARACTER + 10_000
    chunks, length = [], 0
    async for chunk in request.stream():
        length += len(chunk)
        if length > limit:
            raise RequestError(413, f"The body has more than {limit:,} bytes.", next_step="Shorten the query.")
        chunks.append(chunk)
    return b"".join(chunks)


def _asked(parameters: list[tuple[str, str]]) -> Asked:
    given = {name: [value for each, value in parameters if each == name] for name, _ in parameters}
    if "update" in given:
        raise _no_update()
    for name in ("query", "format"):
        if len(given.get(name, ())) > 1:
            raise RequestError(
                400, f"The parameter {name} is given {len(given[name])} times.", next_step="Give it once."
            )
    return Asked(
        text=given.get("query", [None])[0],
        default_graphs=tuple(given.get("default-graph-uri", ())),
        named_graphs=tuple(given.get("named-graph-uri", ())),
        format=given.get("format", [""])[0] or None,
    )


def _no_update() -> RequestError:
    return RequestError(
        400, "There are no updates here: the graph is only read.", next_step="Send the parameter query instead."
    )


# ------------------------------------------------------------------------------------------- choosing the format


def _choose(name: str | None, accept: str | None, query: Query) -> Format:
    """The format of the answer; raises RequestError 400 for a name that is none, and 406 where nothing is acceptable."""
    offered = (*formats_for(query), HTML)
    if name is not None:
        try:
            return by_name(name, offered)
        except NotFoundError as error:
            raise RequestError(
                400, f"A {query.form.upper()} query has no format {name!r}.", next_step=error.next_step
            ) from error
    fmt = negotiate(accept, offered)
    if fmt is None:
        types = ", ".join(each.media_type for each in offered)
        raise RequestError(406, f"The answer can't be written as {accept}.", next_step=f"It can be written as {types}.")
    return fmt


# -------------------------------------------------------------------------------------------- the page for people


async def _as_page(request: Request, served: Served, query: Query) -> Response:
    is_graph = query.form in ("construct", "describe")

    async def write() -> str:
        content = await served.queries.answer(query, TURTLE if is_graph else JSON)
        if is_graph:
            return _page(request, served, query.text, graph=content.decode(), formats=formats_for(query))
        return _page(
            request, served, query.text, result=table_of(content, served.material.resources), formats=formats_for(query)
        )

    return await answer(request, served, HTML.content_type, write, vary=_VARY)


def _problem_page(request: Request, served: Served, text: str, problem: Problem) -> Response:
    headers = {"Content-Type": HTML.content_type, "Vary": _VARY, "Cache-Control": "no-store"}
    return Response(_page(request, served, text, problem=problem), problem.status, headers | problem.headers)


def _page(request: Request, served: Served, text: str, **context: object) -> str:
    language = language_of(request)
    site = site_of(request)
    urls = Urls(site.settings.base_url, site.assets, language)
    others: dict[Language, str] = {each: urls.in_language(each).sparql_form(text) for each in ("sv", "en")}
    page = Page(site, request.url.path, language, served, others)
    shown = {"result": None, "graph": None, "problem": None, "formats": ()} | context
    return page.write("sparql.html", query=text, questions=served.material.questions, **shown)
