"""The dataset, its parts and its editions as things that can be cited: each leads to its page or to what describes or holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool

from lsgraph.errors import NotFoundError, near_matches
from lsgraph.generations.dumps import DUMP_FORMATS, MOST_FOR_ALL
from lsgraph.languages import Message
from lsgraph.linked_data.parts import parts_of
from lsgraph.media_types import HTML, N_QUADS, Format, negotiate
from lsgraph.namespaces import DATASET, GRAPH, graph_iri
from lsgraph.web.clocks import times_of
from lsgraph.web.data.linked_data import GRAPH_FORMATS, OFFERED, links, not_acceptable, suffixed
from lsgraph.web.http.languages import language_of
from lsgraph.web.http.parameters import only
from lsgraph.web.http.urls import Urls
from lsgraph.web.site import base_of, site_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lsgraph.generations.journal import Entry
    from lsgraph.web.clocks import Times

_VARY = "Accept, Accept-Language"
#: Most names that an error tells.
_MOST_NAMES = 30


async def dataset(request: Request) -> Response:
    """The dataset as a whole is not a document: 303 to the first page, or to its description in the catalogue."""
    chosen = _chosen(request, None, OFFERED)
    if chosen is not HTML:
        only(request)
    urls = _urls(request, await times_of(request))
    location = urls.page() if chosen is HTML else urls.root(f"catalogue{chosen.suffix}")
    return _lead(location, links(base_of(request), "/catalogue", OFFERED, None, DATASET))


async def of_name(request: Request, name: str) -> Response:
    """A part of the dataset, one of its graphs, or an edition of it: 303 to its page, or to its data or their description."""
    name, fmt = suffixed(name, (*GRAPH_FORMATS, HTML))
    current = site_of(request).current
    entries = await run_in_threadpool(current.journal.entries)
    entry = next((entry for entry in reversed(entries) if entry.hash == name), None)
    if entry is not None:
        return await _edition(request, entry, fmt)
    times = await times_of(request)
    graphs = times.served.generation.manifest.quads
    parts = [part.name for part in parts_of(graphs)]
    urls = _urls(request, times)
    if name in parts:
        chosen = _chosen(request, fmt, OFFERED)
        if chosen is not HTML:
            only(request)
        location = f"{urls.page('data')}#{name}" if chosen is HTML else urls.root(f"catalogue{chosen.suffix}")
        return _lead(location, links(base_of(request), "/catalogue", OFFERED, None, f"{DATASET}/{name}"))
    if graph_iri(name) in graphs:
        chosen = _chosen(request, fmt, GRAPH_FORMATS)
        parameters = {"lang": urls.language} if chosen is HTML else {}
        return _lead(urls.graph(name, chosen.suffix, **parameters))
    names = dict.fromkeys(
        [*parts, *(graph.removeprefix(GRAPH) for graph in graphs), *(entry.hash for entry in entries)]
    )
    raise NotFoundError(
        Message("The dataset has no part and no edition {name!r}.", name=name[:40]),
        near=near_matches(name, list(names)),
        next_step=Message("Its parts are {names}; /versions lists its editions.", names=", ".join(parts[:_MOST_NAMES])),
    )


async def _edition(request: Request, entry: Entry, fmt: Format | None) -> Response:
    """An edition: 303 to its dump in the form that is preferred, or to the page of all editions."""
    only(request, "lang")
    opened = await site_of(request).current.kept_or_gone(entry)
    offered = DUMP_FORMATS if opened.generation.manifest.total <= MOST_FOR_ALL else (N_QUADS,)
    chosen = _chosen(request, fmt, offered, html_first=False)
    urls = Urls(site_of(request).settings.base_url, site_of(request).assets, language_of(request))
    if chosen is HTML:
        return _lead(f"{urls.page('versions')}#{entry.hash}")
    return _lead(urls.dump(f"lsgraph{chosen.suffix}", entry.hash))


def _chosen(request: Request, fmt: Format | None, offered: Sequence[Format], *, html_first: bool = True) -> Format:
    """The form that the ending names, or the one that the client prefers; raises RequestError 406 where there is none."""
    forms = (HTML, *offered) if html_first else (*offered, HTML)
    chosen = negotiate(request.headers.get("accept"), forms) if fmt is None else fmt
    if chosen not in forms:
        raise not_acceptable(forms)
    return chosen


def _lead(location: str, others: str = "") -> Response:
    return Response(
        status_code=303, headers={"Location": location, "Vary": _VARY, **({"Link": others} if others else {})}
    )


def _urls(request: Request, times: Times) -> Urls:
    return Urls(site_of(request).settings.base_url, site_of(request).assets, language_of(request), times.clocks)
