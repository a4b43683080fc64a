"""The terms of lsgraph at their addresses: as a page for people, or as RDF."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from fastapi import Request, Response
from markupsafe import Markup, escape

from lsgraph.languages import LANGUAGES
from lsgraph.linked_data import dereference
from lsgraph.media_types import HTML, MARKDOWN, negotiate
from lsgraph.namespaces import BASE, VOCABULARY
from lsgraph.web.answers import cacheable_response
from lsgraph.web.clocks import time_headers, times_of
from lsgraph.web.data.linked_data import OFFERED, links, not_acceptable, suffixed
from lsgraph.web.http.languages import language_of
from lsgraph.web.http.parameters import no_day, only, query_of
from lsgraph.web.http.problems import RequestError
from lsgraph.web.http.urls import Urls
from lsgraph.web.page import Page
from lsgraph.web.site import base_of, site_of
from lsgraph.web.threads import in_thread, threaded

if TYPE_CHECKING:
    from lsgraph.linked_data.vocabulary import Publication
    from lsgraph.web.clocks import Times

_CODE = re.compile(r"`([^`]*)`")


async def published(request: Request) -> Response:
    """A publication, selected by the path, its suffix, and the Accept header."""
    times = await times_of(request)
    offered = (*OFFERED, HTML)
    path, fmt = suffixed(request.url.path.strip("/"), offered)
    # A version of the ontology ends in digits, which are not a suffix.
    publication = await threaded(lambda: times.served.edition.terms.publication(path))
    fmt = fmt or negotiate(request.headers.get("accept"), (HTML, *OFFERED))
    if fmt is None:
        raise not_acceptable(offered)
    if fmt is HTML and path.startswith("question/"):
        location = _urls(request, times).question(path.removeprefix("question/"))
        return Response(status_code=303, headers={"Location": location, "Vary": "Accept, Accept-Language"})
    if fmt is HTML:
        no_day(request)
    else:
        only(request, "known", "lang")
    base = base_of(request)
    link_values = links(base, f"/{quote(path)}", offered, fmt, publication.iri, clocks=times.edition)
    vary = "Accept, Accept-Datetime" + (", Accept-Language" if fmt is HTML else "")

    def write() -> str | bytes:
        if fmt is HTML:
            return _page(request, times, path, publication)
        return dereference.write_graph(
            publication.triples,
            fmt,
            root=publication.iri,
            context=times.served.edition.context,
            context_address=f"{base}/context.jsonld{query_of(times.edition)}",
        )

    headers = time_headers(request, times, link_values)
    return await cacheable_response(
        request, times.served, fmt.content_type, in_thread(write), headers=headers, vary=vary, about=base
    )


def _urls(request: Request, times: Times) -> Urls:
    return Urls(site_of(request).settings.base_url, site_of(request).assets, language_of(request), times.clocks)


def _page(request: Request, times: Times, path: str, publication: Publication) -> str:
    language = language_of(request)
    urls = _urls(request, times)
    alternates = {translation: urls.in_language(translation).terms(quote(path)) for translation in LANGUAGES}
    page = Page(
        site_of(request),
        request.url.path,
        language,
        times.served,
        alternates,
        times.clocks,
        times.entry,
        base_of(request),
    )
    groups: dict[str, list[object]] = {}
    for term in publication.terms:
        groups.setdefault(term.group, []).append(term)
    return page.write(
        "terms.html",
        path=path,
        publication=publication,
        groups=groups,
        formats=OFFERED,
        local=lambda iri: _local(iri, path, urls),
        labels=times.served.edition.resources.labels,
        has_changes=times.served.edition.ontology_changes is not None,
    )


def _local(iri: str, path: str, urls: Urls) -> str | None:
    """The address on this server of a term of lsgraph, or None for any other."""
    if not iri.startswith(BASE):
        return None
    name, _, fragment = iri.removeprefix(BASE).partition("#")
    if name == path and fragment:
        return f"#{fragment}"
    if path.startswith("ontology") and name.startswith("rule/"):
        return f"#{name.removeprefix('rule/')}"
    scheme, _, concept = iri.removeprefix(VOCABULARY).partition("/") if iri.startswith(VOCABULARY) else ("", "", "")
    if concept:
        return f"{urls.terms(f'vocabulary/{quote(scheme)}')}#{quote(concept)}"
    return urls.terms(quote(name)) + (f"#{quote(fragment)}" if fragment else "")


async def changes_of_ontology(request: Request) -> Response:
    """The changes of the ontology by version: as a page, or as the original Markdown."""
    times = await times_of(request)
    text = await threaded(lambda: times.served.edition.ontology_changes)
    if text is None:
        raise RequestError(
            404, "This edition has no list of the ontology's changes.", next_step="/versions lists the editions."
        )
    no_day(request)
    headers = time_headers(request, times)
    if "lang" not in request.query_params and negotiate(request.headers.get("accept"), (MARKDOWN, HTML)) is not HTML:
        plain = in_thread(lambda: text)
        return await cacheable_response(
            request, times.served, MARKDOWN.content_type, plain, vary="Accept, Accept-Datetime", headers=headers
        )

    def write() -> str:
        urls = _urls(request, times)
        alternates = {language: urls.edition("ontology/changes", lang=language) for language in LANGUAGES}
        page = Page(
            site_of(request),
            request.url.path,
            language_of(request),
            times.served,
            alternates,
            times.clocks,
            times.entry,
            base_of(request),
        )
        return page.write("ontology_changes.html", content=markdown(text))

    vary = "Accept, Accept-Language, Accept-Datetime"
    return await cacheable_response(
        request, times.served, HTML.content_type, in_thread(write), vary=vary, headers=headers
    )


def markdown(text: str) -> Markup:
    """Markdown headings, paragraphs and tables as HTML, all that the list of changes uses; anything else is text."""
    parts: list[Markup] = []
    for block in re.split(r"\n[ \t]*\n", text.strip()):
        lines = block.strip().splitlines()
        heading = re.fullmatch(r"(#{1,3}) (.*)", lines[0]) if len(lines) == 1 else None
        if heading:
            level = len(heading[1])
            parts.append(Markup("<h{0}>{1}</h{0}>").format(level, _inline(heading[2])))
        elif all(line.startswith("|") for line in lines):
            parts.append(_table(lines))
        else:
            parts.append(Markup("<p>{}</p>").format(_inline(" ".join(lines))))
    return Markup("\n").join(parts)


def _table(lines: list[str]) -> Markup:
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines]
    head = Markup("").join(Markup('<th scope="col">{}</th>').format(_inline(cell)) for cell in rows[0])
    body = Markup("").join(
        Markup("<tr>{}</tr>").format(Markup("").join(Markup("<td>{}</td>").format(_inline(cell)) for cell in row))
        for row in rows[2:]
    )
    return Markup(
        '<div class="scroll" tabindex="0"><table><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>'
    ).format(head, body)


def _inline(text: str) -> Markup:
    # Escaped first, so that the only markup is the code inserted here.
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S704
