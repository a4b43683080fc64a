"""The SPARQL 1.1 protocol: queries by GET, by POST of a form, and by POST of the query itself; a plain form for people."""

from __future__ import annotations

import hashlib
import logging
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes, urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from lsgraph.downloads import About
from lsgraph.errors import LsgraphError, NotFoundError, QueryError
from lsgraph.media_types import CSV, CSVW, FILES, HTML, JSON, TSV, TURTLE, Format, by_name, negotiate
from lsgraph.sparql import QueryTooLongError, formats_for, read_query
from lsgraph.web.bodies import read_body
from lsgraph.web.descriptions import OFFERED, describe
from lsgraph.web.editor import editor_data
from lsgraph.web.exchange import (
    ClientGoneError,
    Page,
    answer,
    base_of,
    client_of,
    in_thread,
    language_of,
    site_of,
    threaded,
)
from lsgraph.web.problems import Problem, RequestError, problem_of
from lsgraph.web.results import beginning, table_of
from lsgraph.web.urls import Urls

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from fastapi import FastAPI
    from starlette.types import Receive, Scope, Send

    from lsgraph.errors import Language
    from lsgraph.sparql import Query
    from lsgraph.web.service import Served

log = logging.getLogger(__name__)

#: A character takes up to four bytes, and each byte three in a form.
_BYTES_PER_CHARACTER = 12
_VARY = "Accept, Accept-Language"
_BAD_ESCAPE = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_METHODS = ("GET", "HEAD", "POST")
#: Longer addresses are cut by servers on the way.
_LONGEST_LINK = 4000


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks: `text` is None where it has no query; `download` asks for a file that says where it comes from."""

    text: str | None
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    format: str | None
    download: bool = False


class Endpoint:
    """`/sparql`, in front of the application: the way through a framework's routes takes longer than a small query.

    `refuse` makes an answer of an exception.
    """

    def __init__(self, app: FastAPI, refuse: Callable[[Request, Exception], Awaitable[Response]]) -> None:
        self._app, self._refuse = app, refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http" or scope["path"] != "/sparql":
            await self._app(scope, receive, send)
            return
        scope["app"] = self._app
        request = Request(scope, receive)
        try:
            await self._serve(request, scope, receive, send)
        except ClientGoneError:
            return
        except Exception as error:
            if not isinstance(error, LsgraphError | HTTPException):
                log.exception("%s /sparql failed", request.method)
            response = await self._refuse(request, error)
            await response(scope, receive, send)

    async def _serve(self, request: Request, scope: Scope, receive: Receive, send: Send) -> None:
        served = await site_of(request).current.get()
        admission, client = served.queries.admission, client_of(request)
        # A client's place is its own until the last byte is sent: one that reads slowly does not get ever more answers.
        admission.enter(client)
        try:
            response = await sparql(request, served)
            size = len(response.body)
            admission.hold(size)
            try:
                await response(scope, receive, send)
            finally:
                admission.hold(-size)
        finally:
            admission.leave(client)


async def sparql(request: Request, served: Served) -> Response:
    """Answer a query, or show the form where a person asks nothing yet."""
    if request.method not in _METHODS:
        raise HTTPException(405, headers={"Allow": ", ".join(_METHODS)})
    asked = await read_request(request)
    if asked.text is None:
        return await _without_query(request, served)
    accept = request.headers.get("accept")
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
        return await _as_data(request, served, query, fmt, download=asked.download)
    except QueryError as error:
        prefers_page = negotiate(accept, (JSON, TURTLE, HTML)) is HTML
        if not prefers_page or (asked.format and asked.format != "html"):
            raise _in_address(error, request) from error
        problem = problem_of(_in_address(error, request))
        return await threaded(lambda: _problem_page(request, served, asked.text or "", problem))


async def _without_query(request: Request, served: Served) -> Response:
    """The form for a person, the service description for a program (SPARQL 1.1 Service Description, 2)."""
    if request.method == "POST":
        raise RequestError(
            400, "The request has no query.", next_step="Send it as the parameter query, or as the body."
        )
    offered = (*OFFERED, HTML)
    chosen = negotiate(request.headers.get("accept"), offered)
    if chosen is HTML:
        page = in_thread(lambda: _page(request, served, ""))
        return await answer(request, served, HTML.content_type, page, vary=_VARY)
    if chosen is None:
        raise RequestError(
            400, "The request has no query.", next_step="Send it as the parameter query; without one there is RDF here."
        )
    return await describe(request, served, "sparql/service", chosen)


async def _as_data(request: Request, served: Served, query: Query, fmt: Format, *, download: bool) -> Response:
    about = None
    if download or fmt in FILES:
        time = datetime.now(UTC).isoformat(timespec="seconds")
        about = About(query.text, time, served.generation.hash, f"{base_of(request)}/sparql")
    headers: dict[str, str] = {}
    if query.volatile:
        headers["Cache-Control"] = "no-store"
    if download:
        headers["Content-Disposition"] = f'attachment; filename="{_file_name(query, served, fmt)}"'
    if fmt is CSV:
        described = f"{base_of(request)}/sparql?{urlencode({'query': query.text, 'format': 'csvw'})}"
        if len(described) < _LONGEST_LINK:
            headers["Link"] = f'<{described}>; rel="describedby"; type="{CSVW.media_type}"'
    hints: tuple[str, ...] = ()

    async def write() -> bytes:
        nonlocal hints
        reply = served.queries.kept(query, fmt) if about is None else None
        if reply is None:
            reply = await site_of(request).watch.over(
                request, served.queries.answer(query, fmt, client_of(request), about)
            )
        hints = reply.hints
        return reply.content

    response = await answer(
        request, served, fmt.content_type, write, vary="Accept", headers=headers, keep=not query.volatile
    )
    if hints:
        response.headers["Lsgraph-Hint"] = " | ".join(hints)
    return response


def _file_name(query: Query, served: Served, fmt: Format) -> str:
    """A name that tells answers apart: the generation, and the beginning of the query's hash."""
    digest = hashlib.sha256(query.text.encode()).hexdigest()[:6]
    return f"lsgraph-{served.generation.hash[:8]}-{digest}{fmt.suffix}"


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
    plain = unquote_to_bytes(data.replace(b"+", b" ")) if b"%" in data else data.replace(b"+", b" ")
    try:
        return plain.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RequestError(
            400, "What the request escapes is not UTF-8.", next_step="Encode it as UTF-8 first."
        ) from error


async def _read_body(request: Request) -> bytes:
    limit = site_of(request).settings.max_query_length * _BYTES_PER_CHARACTER + 10_000
    return await read_body(request, limit, next_step="Shorten the query.")


def _asked(parameters: list[tuple[str, str]]) -> Asked:
    single: dict[str, str] = {}
    graphs: dict[str, list[str]] = {"default-graph-uri": [], "named-graph-uri": []}
    for name, value in parameters:
        if name == "update":
            raise _no_update()
        if name in graphs:
            graphs[name].append(value)
        elif name in ("query", "format", "download"):
            if name in single:
                raise RequestError(400, f"The parameter {name} is given more than once.", next_step="Give it once.")
            single[name] = value
    return Asked(
        text=single.get("query"),
        default_graphs=tuple(graphs["default-graph-uri"]),
        named_graphs=tuple(graphs["named-graph-uri"]),
        format=single.get("format") or None,
        download=single.get("download", "") not in ("", "0"),
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

    async def write() -> bytes:
        asked = served.queries.answer(query, TURTLE if is_graph else TSV, client_of(request))
        reply = await site_of(request).watch.over(request, asked)
        shown: dict[str, object] = {"formats": formats_for(query), "hints": reply.hints}

        def written() -> str:
            if is_graph:
                graph, cut = beginning(reply.content)
                return _page(request, served, query.text, graph=graph, graph_cut=cut, **shown)
            result = table_of(reply.content, served.material.resources)
            return _page(request, served, query.text, result=result, **shown)

        return await in_thread(written)()

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
    shown = {"result": None, "graph": None, "graph_cut": False, "problem": None, "formats": (), "hints": ()} | context
    return page.write(
        "sparql.html",
        query=text,
        questions=served.material.questions,
        editor=editor_data(page),
        endpoint=base_of(request),
        **shown,
    )
