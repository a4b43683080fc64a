"""`/sparql`: queries by the SPARQL 1.1 Protocol, answered as data, or as a page in a browser."""

from __future__ import annotations

import hashlib
import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from lsgraph.errors import LsgraphError, QueryError
from lsgraph.http.links import link
from lsgraph.languages import FALLBACK_LANGUAGE, LANGUAGES, Message
from lsgraph.media_types import CSV, CSVW, FILES, HTML, JSON, TSV, TURTLE, Format, negotiate
from lsgraph.sparql.query import QueryTooLongError, formats_for, read_query
from lsgraph.sparql.row_files import About
from lsgraph.web.addresses import SPARQL
from lsgraph.web.answers import cacheable_response
from lsgraph.web.data.descriptions import OFFERED, describe
from lsgraph.web.http.clients import client_of
from lsgraph.web.http.languages import language_of, named_language
from lsgraph.web.http.problems import Problem, RequestError, problem_of
from lsgraph.web.http.ranges import asks_for_parts, in_parts
from lsgraph.web.http.urls import LONGEST_HEADER_ADDRESS, Urls
from lsgraph.web.http.watch import ClientGoneError
from lsgraph.web.page import Page
from lsgraph.web.site import base_of, site_of
from lsgraph.web.sparql.editor import editor_data, terms_of
from lsgraph.web.sparql.requests import choose_format, described_table, description_of, read_request
from lsgraph.web.sparql.results import beginning, table_of
from lsgraph.web.threads import in_thread, threaded

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from fastapi import FastAPI
    from starlette.types import Receive, Scope, Send

    from lsgraph.languages import Language
    from lsgraph.sparql.query import Query
    from lsgraph.sparql.workers.process import Reply
    from lsgraph.web.service import OpenEdition
    from lsgraph.web.sparql.requests import SparqlRequest

log = logging.getLogger(__name__)

_VARY = "Accept, Accept-Language"
#: See `LONGEST_HEADER_ADDRESS`: hints are sent in the same headers.
_LONGEST_HINT = 400
#: Longer addresses are refused, here too.
_LONGEST_ADDRESS = 8000
_PATHS = (SPARQL.path, f"{SPARQL.path}/")


class Endpoint:
    """`/sparql`, in front of the application: routing by the framework takes longer than a small query.

    `refuse` makes an answer from an exception.
    """

    def __init__(self, app: FastAPI, refuse: Callable[[Request, Exception], Awaitable[Response]]) -> None:
        self._app, self._refuse = app, refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http" or scope["path"] not in _PATHS:
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
        # A client's slot is taken until the last byte is sent: a slow reader does not get ever more answers.
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


async def sparql(request: Request, served: OpenEdition) -> Response:
    """Answer a query, or without one show the form."""
    if request.method not in SPARQL.methods:
        raise HTTPException(405, headers={"Allow": ", ".join(SPARQL.methods)})
    sparql_request = await read_request(request)
    if sparql_request.text is None:
        return await _without_query(request, served)
    accept = request.headers.get("accept")
    try:
        query = read_query(
            sparql_request.text,
            max_length=site_of(request).settings.max_query_length,
            default_graphs=sparql_request.default_graphs,
            named_graphs=sparql_request.named_graphs,
            services=site_of(request).settings.services,
        )
        fmt = choose_format(sparql_request, accept, query)
        if fmt is HTML:
            return await _as_page(request, served, query)
        return await _as_data(request, served, query, fmt, sparql_request)
    except QueryError as error:
        prefers_page = negotiate(accept, (JSON, TURTLE, HTML)) is HTML
        if not prefers_page or any(name != "html" for name in sparql_request.formats):
            raise _in_address(error, request) from error
        problem = problem_of(_in_address(error, request))
        return await threaded(lambda: _problem_page(request, served, sparql_request.text or "", problem))


async def _without_query(request: Request, served: OpenEdition) -> Response:
    """The form for a browser, the service description for a program (SPARQL 1.1 Service Description, 2)."""
    if request.method == "POST":
        raise RequestError(
            400, "The request has no query.", next_step="Send it as the parameter query, or as the body."
        )
    offered = (*OFFERED, HTML)
    chosen = negotiate(request.headers.get("accept"), offered)
    if chosen is HTML:
        page = in_thread(lambda: _page(request, served, ""))
        return await cacheable_response(request, served, HTML.content_type, page, vary=_VARY, has_own_cache=True)
    if chosen is None:
        raise RequestError(
            400, "The request has no query.", next_step="Send it as the parameter query; without one there is RDF here."
        )
    return await describe(request, served, "sparql/service", chosen)


async def _as_data(
    request: Request, served: OpenEdition, query: Query, fmt: Format, sparql_request: SparqlRequest
) -> Response:
    about = None
    if sparql_request.download or fmt in FILES:
        about = _about(request, served, query, sparql_request)
    headers: dict[str, str] = {}
    if query.volatile:
        headers["Cache-Control"] = "no-store"
    if sparql_request.download:
        headers["Content-Disposition"] = f'attachment; filename="{_file_name(query, served, fmt)}"'
    if fmt is CSV:
        described = description_of(request, sparql_request)
        if len(described) <= LONGEST_HEADER_ADDRESS:
            headers["Link"] = link(described, "describedby", type=CSVW.media_type)
    by_parts = asks_for_parts(request)
    replies: list[Reply] = []
    is_fresh = served.queries.kept(query, fmt, about) is None

    async def write() -> bytes:
        reply = served.queries.kept(query, fmt, about)
        if reply is None:
            work = served.queries.answer(query, fmt, client_of(request), about, keep_large=by_parts)
            reply = await site_of(request).watch.over(request, work)
        replies.append(reply)
        return reply.content

    response = await cacheable_response(
        request, served, fmt.content_type, write,
        vary="Accept", headers=headers, keep=not query.volatile, has_own_cache=True,
    )  # fmt: skip
    for reply in replies:
        if is_fresh:
            # How long the engine worked, apart from waiting and from the way to the client (Server Timing, W3C).
            response.headers["Server-Timing"] = f"engine;dur={reply.milliseconds:.1f}"
        if reply.hints:
            response.headers["Lsgraph-Hint"] = _hint(reply.hints, named_language(request) or FALLBACK_LANGUAGE)
        if by_parts and served.queries.kept(query, fmt, about) is reply:
            return await in_parts(request, response, reply)
    return response


def _about(request: Request, served: OpenEdition, query: Query, sparql_request: SparqlRequest) -> About:
    """The origin of a file."""
    table, copy = described_table(request, sparql_request), site_of(request).copy
    return About(
        query=query.text,
        # A copy is the same each time that it is made.
        time=f"{copy.made}T00:00:00+00:00" if copy else datetime.now(UTC).isoformat(timespec="seconds"),
        version=served.generation.hash,
        endpoint=f"{base_of(request)}/sparql",
        table=table if len(table) <= _LONGEST_ADDRESS else _file_name(query, served, CSV),
    )


def _hint(messages: tuple[Message, ...], language: Language) -> str:
    """As many hints as fit in a header, in the language that `lang` names, else in English; an overlong first one is truncated."""
    # Header fields are ASCII: other characters are percent-encoded.
    hints = [
        "".join(char if char.isascii() else quote(char) for char in message.in_language(language))
        for message in messages
    ]
    text = hints[0] if len(hints[0]) <= _LONGEST_HINT else f"{hints[0][: _LONGEST_HINT - 3]}..."
    for hint in hints[1:]:
        if len(text) + len(hint) + 3 <= _LONGEST_HINT:
            text = f"{text} | {hint}"
    return text


def _file_name(query: Query, served: OpenEdition, fmt: Format) -> str:
    """A distinct file name: the generation, and the beginning of the query's hash."""
    digest = hashlib.sha256(query.text.encode()).hexdigest()[:6]
    return f"lsgraph-{served.generation.hash[:8]}-{digest}{fmt.suffix}"


def _in_address(error: QueryError, request: Request) -> Exception:
    """The error with its status: a query too long for an address has a different one from a query too long for a body."""
    if isinstance(error, QueryTooLongError) and request.method != "POST":
        return RequestError(414, error.what, next_step=error.advice)
    return error


# -------------------------------------------------------------------------------------------- the page for people


async def _as_page(request: Request, served: OpenEdition, query: Query) -> Response:
    is_graph = query.form in ("construct", "describe")

    async def write() -> bytes:
        answering = served.queries.answer(query, TURTLE if is_graph else TSV, client_of(request))
        reply = await site_of(request).watch.over(request, answering)
        shown: dict[str, object] = {"formats": formats_for(query), "hints": reply.hints}

        def written() -> str:
            if is_graph:
                graph, cut = beginning(reply.content)
                return _page(request, served, query.text, graph=graph, graph_cut=cut, **shown)
            result = table_of(reply.content, served.edition.resources)
            return _page(request, served, query.text, result=result, **shown)

        return await in_thread(written)()

    return await cacheable_response(request, served, HTML.content_type, write, vary=_VARY)


def _problem_page(request: Request, served: OpenEdition, text: str, problem: Problem) -> Response:
    headers = {"Content-Type": HTML.content_type, "Vary": _VARY, "Cache-Control": "no-store"}
    return Response(_page(request, served, text, problem=problem), problem.status, headers | problem.headers)


def _page(request: Request, served: OpenEdition, text: str, **context: object) -> str:
    language = language_of(request)
    site = site_of(request)
    urls = Urls(site.settings.base_url, site.assets, language)
    others: dict[Language, str] = {
        translation: urls.in_language(translation).sparql_form(text) for translation in LANGUAGES
    }
    page = Page(site, request.url.path, language, served, others, base=base_of(request))
    shown = {"result": None, "graph": None, "graph_cut": False, "problem": None, "formats": (), "hints": ()} | context
    return page.write(
        "sparql.html",
        query=text,
        questions=served.edition.questions,
        editor=editor_data(page),
        terms=terms_of(served) if site.copy else None,
        endpoint=base_of(request),
        **shown,
    )
