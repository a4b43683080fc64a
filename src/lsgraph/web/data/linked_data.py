"""Linked data: the address of an IRI leads to its page or its data, as the client prefers.

Things, claims and evidence (`/id/`) are not documents: their address answers 303. A named graph (`/graph/`) is one, and is
sent itself. Each also has an address with the suffix of every format that it is available in.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import quote

from fastapi import Request, Response

from lsgraph.errors import NotFoundError, near_matches
from lsgraph.exports.profiles import KINDS, in_profile, preferred_profile, profile_named
from lsgraph.http.links import link, link_field
from lsgraph.languages import LANGUAGES, Message
from lsgraph.linked_data import dereference
from lsgraph.media_types import (
    HTML,
    JSON_LD,
    N_QUADS,
    N_TRIPLES,
    RDF_XML,
    TEXT,
    TRIG,
    TURTLE,
    Format,
    negotiate,
)
from lsgraph.namespaces import GRAPH, INSTANCE, LICENCE_PAGE, graph_iri, kind_and_slug
from lsgraph.web.addresses import Cache
from lsgraph.web.answers import cacheable_response, representation_digest, streamed_response
from lsgraph.web.clocks import time_headers, times_of
from lsgraph.web.dataset_files import file_of_dump
from lsgraph.web.http.languages import language_of
from lsgraph.web.http.parameters import CLOCKS, NUMBER, no_day, only, query_of
from lsgraph.web.http.problems import PageNotFoundError, RequestError
from lsgraph.web.http.urls import Urls
from lsgraph.web.page import Page
from lsgraph.web.site import base_of, site_of
from lsgraph.web.threads import in_thread, threaded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lsgraph.exports.profiles import Profile
    from lsgraph.languages import Language
    from lsgraph.web.clocks import Times

OFFERED = (TURTLE, JSON_LD, N_TRIPLES, RDF_XML)
#: Graphs are also available with their names, as quads.
GRAPH_FORMATS = (*OFFERED, TRIG, N_QUADS)
#: In these a graph of any size is sent, line by line: N-Triples are Turtle too.
_OF_LINES = (N_TRIPLES, TURTLE, N_QUADS)


def suffixed(name: str, offered: Iterable[Format]) -> tuple[str, Format | None]:
    """A name without the suffix of a format, and that format if it has one."""
    for fmt in offered:
        if name.endswith(fmt.suffix):
            return name.removesuffix(fmt.suffix), fmt
    return name, None


def links(
    base: str,
    path: str,
    offered: Sequence[Format],
    fmt: Format | None,
    iri: str,
    *,
    page: str = "",
    clocks: Sequence[tuple[str, str]] = (),
) -> str:
    """The Link header for `path`: alternate formats, the described thing, the canonical address, the licence.

    `fmt` is the format that is sent, `page` the address of its page, `clocks` the parameters that the alternates keep.
    """
    # A text does not depend on a day.
    tails = {
        other_form: query_of([clock for clock in clocks if other_form is not TEXT or clock[0] != "at"])
        for other_form in offered
    }
    others = [
        link(f"{base}{path}{other_form.suffix}{tails[other_form]}", "alternate", type=other_form.media_type)
        for other_form in offered
        if other_form is not fmt
    ]
    if page:
        others.append(link(page, "alternate", type="text/html"))
    if fmt is JSON_LD:
        # PyLD reads one alternate of JSON-LD, and fails with more.
        others = others[-1:]
    if fmt is not None:
        others += [link(iri, "describes"), link(f"{iri}{fmt.suffix}", "canonical")]
    return link_field([*others, link(LICENCE_PAGE, "license")])


def not_acceptable(offered: Iterable[Format]) -> RequestError:
    """The error for a client that accepts none of these."""
    types = ", ".join(form.media_type for form in offered)
    return RequestError(406, "This can't be written so.", next_step=Message("It can be had as {types}.", types=types))


async def thing(request: Request, kind: str, name: str) -> Response:
    """303 to the page or the data of an instance; with a suffix the data itself, or the text of a document."""
    times = await times_of(request)
    forms = (*OFFERED, TEXT) if kind == "document" else OFFERED
    slug, fmt = suffixed(name, (*forms, HTML))
    iri, path = f"{INSTANCE}{kind}/{slug}", f"/id/{kind}/{slug}"
    await _require(request, times, iri)
    if fmt is None or fmt is HTML:
        chosen = fmt or negotiate(request.headers.get("accept"), (HTML, *forms))
        if chosen is None:
            raise not_acceptable((HTML, *forms))
        urls = _urls(request, times)
        profile = None if chosen is HTML else _profile_of(request, iri)
        if chosen is HTML:
            location = await threaded(lambda: _page_of(times, urls, iri))
        else:
            location = urls.data(iri, chosen.suffix)
            if profile is not None:
                location += f"{'&' if '?' in location else '?'}profile={profile.token}"
        base = base_of(request)
        headers = time_headers(request, times, links(base, path, forms, None, iri, clocks=times.clocks))
        vary = "Accept, Accept-Language, Accept-Datetime, Accept-Profile" if fmt is None else "Accept-Language"
        return Response(status_code=303, headers={"Location": location, "Vary": vary, **headers})
    if fmt is TEXT:
        only(request, "known", "lang")
        return await _text(request, times, iri, path)
    only(request, *CLOCKS, "offset", "lang", "profile")
    return await _data(request, times, iri, path, fmt, forms)


def _page_of(times: Times, urls: Urls, iri: str) -> str:
    """The page of a thing; for evidence, its position in the page of its document."""
    if kind_and_slug(iri)[0] != "evidence":
        return urls.thing(iri)
    evidence = times.served.edition.resources.evidence_by_iri(iri)
    return urls.thing(iri) if evidence is None else urls.evidence(evidence)


async def _data(request: Request, times: Times, iri: str, path: str, fmt: Format, forms: Sequence[Format]) -> Response:
    base, served = base_of(request), times.served
    offset = _offset(request)
    context_address = f"{base}/context.jsonld{query_of(times.edition)}"

    profile = _profile_of(request, iri)

    def write() -> bytes:
        edition = served.edition
        kind, slug = kind_and_slug(iri)
        if profile is not None:
            address = f"{base}{path}{fmt.suffix}{query_of([*times.clocks, ('profile', profile.token)])}"
            told = in_profile(edition.resources, iri, profile, address, offset=offset, day=times.at)
            return dereference.write_graph(
                told, fmt, root=iri, context=edition.context, context_address=context_address
            )
        text = edition.texts.get(slug) if kind == "document" and not offset else None
        description = dereference.describe(edition.store, iri, offset=offset, text=text)
        if times.at:
            description = dereference.at(description, edition.resources, times.at)
        return dereference.write_description(
            description, fmt, context=edition.context, context_address=context_address, address=f"{base}{path}{fmt.suffix}",
            clocks=times.clocks,
        )  # fmt: skip

    page = Urls(base, site_of(request).assets, language_of(request), times.clocks).thing(iri)
    link_values = links(base, path, forms, fmt, iri, page=_absolute(base, page), clocks=times.clocks)
    if profile is not None:
        link_values = link_field([link_values, link(profile.iri, "profile")])
    headers = {"Content-Language": "sv, en", **time_headers(request, times, link_values)}
    if profile is not None:
        headers["Content-Profile"] = f"<{profile.iri}>"
    about = f"{base} {profile.token}" if profile else base
    return await cacheable_response(
        request, served, fmt.content_type, in_thread(write), headers=headers, vary="Accept-Datetime, Accept-Profile", about=about
    )  # fmt: skip


def _profile_of(request: Request, iri: str) -> Profile | None:
    """The profile that a request asks for by `profile`, or prefers by Accept-Profile; raises RequestError where it has no terms for the thing.

    A header is a wish, which is passed over where it can not be met; a parameter is not.
    """
    can = kind_and_slug(iri)[0] in KINDS
    name = request.query_params.get("profile")
    if name is None:
        return preferred_profile(request.headers.get("accept-profile")) if can else None
    profile = profile_named(name)
    if not can:
        raise RequestError(
            406,
            Message("The profile {name} has no terms for {iri}.", name=profile.token, iri=iri),
            next_step=Message("It has them for {names}. Leave `profile` out for all that is said.", names=", ".join(KINDS)),
        )  # fmt: skip
    return profile


async def _text(request: Request, times: Times, iri: str, path: str) -> Response:
    """The stored text of a document as served: e-mail addresses are masked, positions unchanged."""
    edition = times.served.edition
    text = await threaded(lambda: edition.texts.get(kind_and_slug(iri)[1]))
    if text is None:
        raise RequestError(
            404, "The text of this source is not stored here; only its address is.",
            next_step="Open the page that its description names.",
        )  # fmt: skip
    link_values = links(base_of(request), path, (*OFFERED, TEXT), TEXT, iri, clocks=times.edition)
    headers = {"Repr-Digest": representation_digest(text.encode()), **time_headers(request, times, link_values)}
    if language := (await threaded(lambda: edition.document_languages)).get(iri):
        headers["Content-Language"] = language

    return await cacheable_response(
        request, times.served, TEXT.content_type, in_thread(lambda: text), headers=headers, vary="Accept-Datetime"
    )


async def graph(request: Request, name: str) -> Response:
    """A named graph as a page or as data; with `about` only its statements about one thing."""
    times = await times_of(request)
    name, fmt = suffixed(name, (*GRAPH_FORMATS, HTML))
    iri = graph_iri(name)
    _require_graph(times, iri)
    offered = (*GRAPH_FORMATS, HTML)
    fmt = fmt or negotiate(request.headers.get("accept"), offered)
    if fmt is None:
        raise not_acceptable(offered)
    if fmt is HTML:
        no_day(request)
    else:
        only(request, "known", "about", "lang")
    base, served = base_of(request), times.served
    about = request.query_params.get("about")
    link_values = links(base, f"/graph/{quote(name)}", offered, fmt, iri, clocks=times.edition)
    headers = time_headers(request, times, link_values)
    context_address = f"{base}/context.jsonld{query_of(times.edition)}"

    def write() -> bytes:
        served.edition.require_small(
            iri,
            next_step=Message("Take all of it as Turtle, N-Triples or N-Quads, or ask for a part of it with SPARQL."),
        )
        return dereference.write_named_graph(
            served.edition.store, iri, fmt, about=about, context=served.edition.context, context_address=context_address
        )  # fmt: skip

    vary = "Accept, Accept-Language, Accept-Datetime" if fmt is HTML else "Accept, Accept-Datetime"
    if fmt in _OF_LINES and about is None and not served.edition.is_small(iri):
        lines = partial(served.edition.lines_of, iri, named=fmt is N_QUADS)
        return await streamed_response(request, served, fmt.content_type, lines, headers=headers, vary=vary, about=base)
    work = in_thread(partial(_write_graph_page, request, times, name) if fmt is HTML else write)
    return await cacheable_response(request, served, fmt.content_type, work, headers=headers, vary=vary, about=base)


def _write_graph_page(request: Request, times: Times, name: str) -> str:
    """The page of a named graph: what it speaks of, and its files."""
    iri, served = graph_iri(name), times.served
    alternates = {
        language: _urls(request, times, language).graph(name, ".html", lang=language) for language in LANGUAGES
    }
    page = Page(
        site_of(request), request.url.path, language_of(request), served, alternates, times.clocks, times.entry,
        base_of(request),
    )  # fmt: skip
    return page.write(
        "graph.html",
        name=name,
        graph=served.edition.resources.reference(iri),
        triples=served.generation.manifest.quads[iri],
        things=served.edition.things_in(iri),
        formats=GRAPH_FORMATS,
        files=[file_of_dump(dump) for dump in served.edition.dumps.values() if dump.graph == iri],
    )


def _require_graph(times: Times, iri: str) -> None:
    """Raise NotFoundError with near names where the edition has no such graph."""
    graphs = times.served.generation.manifest.quads
    if iri not in graphs:
        name, names = iri.removeprefix(GRAPH), [graph.removeprefix(GRAPH) for graph in graphs]
        raise NotFoundError(
            Message("There is no graph {name!r}.", name=name),
            near=near_matches(name, names),
            next_step=Message("The graphs are {names}.", names=", ".join(names[:30])),
        )


async def context(request: Request) -> Response:
    """The JSON-LD context of all our JSON-LD; with `known` that of an edition, whose JSON-LD has the names of that time."""
    only(request, "known")
    times = await times_of(request)
    served = times.served
    headers = {"Cache-Control": Cache.DAY, **times.headers}
    return await cacheable_response(
        request,
        served,
        JSON_LD.content_type,
        in_thread(lambda: served.edition.context_text),
        headers=headers,
        vary="Accept-Datetime",
    )


async def _require(request: Request, times: Times, iri: str) -> None:
    """Raise unless the IRI is described: 410 if it once was, else 404 with near matches."""
    edition = times.served.edition
    if await threaded(lambda: dereference.is_described(edition.store, iri)):
        return
    await refuse_withdrawn(request, times, iri)
    near = await threaded(lambda: edition.resources.perhaps(iri.rsplit("/", 1)[-1]))
    raise PageNotFoundError(Message("Nothing here is called {iri!r}.", iri=iri), suggestions=tuple(near))


async def refuse_withdrawn(request: Request, times: Times, iri: str) -> None:
    """Raise RequestError 410 for what the graph spoke of once, and no longer does."""
    if times.entry is None and (entry := await site_of(request).current.withdrawn(iri)) is not None:
        raise RequestError(
            410, Message("Nothing is said of {iri} any more, since {time}.", iri=iri, time=entry.time[:10]),
            next_step="What was said stands under the same address with ?known= and an earlier day; /versions lists them.",
        )  # fmt: skip


def _offset(request: Request) -> int:
    text = request.query_params.get("offset", "0")
    if not NUMBER.fullmatch(text):
        raise RequestError(
            400, Message("{text!r} is no offset.", text=text[:40]), next_step="Follow hydra:next from the first page."
        )
    return int(text)


def _urls(request: Request, times: Times, language: Language | None = None) -> Urls:
    site = site_of(request)
    return Urls(site.settings.base_url, site.assets, language or language_of(request), times.clocks)


def _absolute(base: str, address: str) -> str:
    return address if "://" in address else base + address
