"""What the graph knew when: its editions, what changed between two of them, the mementos of an address, and the change feed."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import quote

from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool

from lsgraph.claims.changes import changes_between
from lsgraph.claims.differences import between_generations
from lsgraph.errors import StateError
from lsgraph.generations.items import rdf_patch
from lsgraph.generations.journal import lines_of
from lsgraph.http.links import link
from lsgraph.languages import Message, marked
from lsgraph.linked_data import feed
from lsgraph.linked_data.publisher import publisher_of
from lsgraph.media_types import HTML, N_TRIPLES, PLAIN_JSON, RDF_XML, TURTLE, Format, negotiate
from lsgraph.namespaces import DATASET
from lsgraph.web.addresses import Cache
from lsgraph.web.answers import cacheable_response
from lsgraph.web.clocks import check_order, day_of, edition_of, timemap
from lsgraph.web.data.linked_data import not_acceptable, suffixed
from lsgraph.web.http.languages import language_of
from lsgraph.web.http.parameters import NUMBER, check_clocks, only, required
from lsgraph.web.http.problems import RequestError
from lsgraph.web.http.urls import Urls
from lsgraph.web.mementos import mementos_of
from lsgraph.web.page import Page, Stretch
from lsgraph.web.site import base_of, site_of
from lsgraph.web.threads import in_thread, threaded

if TYPE_CHECKING:
    from lsgraph.claims.differences import Difference
    from lsgraph.generations.journal import Entry
    from lsgraph.languages import Language
    from lsgraph.web.service import OpenEdition

#: How many changes between two days a page tells, and an answer as JSON.
_MOST_CHANGES, _MOST_CHANGES_AS_DATA = 100, 1_000
#: The stream's first page has no triples of items, so that it can also be had without names of graphs.
#: A hundred pages to the power of this is more than any stream has.
_MOST_LEVELS, _LONGEST_NUMBER = 4, 9
_VIEW_FORMATS = (*feed.FEED_FORMATS, TURTLE, N_TRIPLES, RDF_XML)


def _urls(request: Request, language: Language | None = None) -> Urls:
    return Urls(site_of(request).settings.base_url, site_of(request).assets, language or language_of(request))


async def versions(request: Request) -> Response:
    """The editions of the graph: to their page, or as JSON."""
    if negotiate(request.headers.get("accept"), (PLAIN_JSON, HTML)) is HTML:
        location = _urls(request).page("versions")
        return Response(status_code=302, headers={"Location": location, "Vary": "Accept, Accept-Language"})
    only(request, "lang")
    served = await site_of(request).current.get()
    base = base_of(request)
    entries, stored = await _history(request)

    def write() -> str:
        return json.dumps(
            {
                "current": served.generation.hash,
                "versions": [
                    {name: told for name, told in asdict(entry).items() if name != "on_page"}
                    | {
                        "iri": f"{DATASET}/{entry.hash}",
                        "kept": entry.hash in stored,
                        "dumps": f"{base}/dumps?known={entry.hash}" if entry.hash in stored else None,
                        "feed": feed.address(base, entry.number, 1),
                    }
                    for entry in reversed(entries)
                ],
            },
            indent=1,
        )

    about = f"{base} {len(entries)} {len(stored)}"
    return await cacheable_response(request, served, "application/json", in_thread(write), vary="Accept", about=about)


async def versions_page(request: Request) -> Response:
    """The editions of the graph as a page."""
    served = await site_of(request).current.get()
    entries, stored = await _history(request)

    def write() -> str:
        page = Page(
            site_of(request), request.url.path, language_of(request), served,
            base=base_of(request), query=tuple(request.query_params.multi_items()),
        )  # fmt: skip
        return page.write(
            "versions.html",
            entries=list(reversed(entries)),
            # An edition may have been current more than once: its anchor is the last time.
            newest={entry.hash: entry.number for entry in entries},
            stored=stored,
            current=served.generation.hash,
        )

    return await cacheable_response(
        request, served, HTML.content_type, in_thread(write), about=f"{len(entries)} {len(stored)}"
    )


async def _history(request: Request) -> tuple[list[Entry], set[str]]:
    current = site_of(request).current
    return await run_in_threadpool(current.journal.entries), await run_in_threadpool(current.kept_names)


async def mementos(request: Request, path: str) -> Response:
    """The mementos of an address of this server (RFC 7089)."""
    served = await site_of(request).current.get()
    base = base_of(request)
    others = [(name, text) for name, text in request.query_params.multi_items() if name != "known"]
    check_clocks(request)
    entries = await mementos_of(request, f"/{path}")
    if not entries:
        raise RequestError(
            404, Message("There are no earlier editions of {path!r}.", path=f"/{path[:80]}"), next_step="/versions lists the editions of the whole."
        )  # fmt: skip

    def write() -> str:
        return timemap(base, f"/{quote(path)}", others, entries)

    about = f"{base} {entries[-1].number} {len(entries)}"
    return await cacheable_response(request, served, "application/link-format", in_thread(write), about=about)


# ------------------------------------------------------------------------------------------------------ differences


async def changes_page(request: Request) -> Response:
    """What changed between two editions (`from`, `to`), or with `clock=at` between two days, in sentences with what they rest on."""
    if _clock(request) == "at":
        return await _days_page(request)
    differences, served, (first, second) = await _differences(request)

    def write() -> str:
        return _page(request, served).write(
            "changes.html",
            changes=None,
            differences=differences,
            languages=served.edition.document_languages,
            first=first,
            second=second,
            clock="known",
        )

    return await cacheable_response(request, served, HTML.content_type, in_thread(write))


async def _days_page(request: Request) -> Response:
    served = await site_of(request).current.get()
    first, second = _days(request)

    def write() -> str:
        page, resources = _page(request, served), served.edition.resources
        total = changes_between(resources, first, second, limit=0).total
        stretch = Stretch.of(page, total, _MOST_CHANGES, parameter="offset")
        return page.write(
            "changes.html",
            changes=changes_between(resources, first, second, offset=stretch.offset, limit=_MOST_CHANGES),
            stretch=stretch,
            differences=[],
            languages=served.edition.document_languages,
            first=first,
            second=second,
            clock="at",
        )

    return await cacheable_response(request, served, HTML.content_type, in_thread(write))


def _page(request: Request, served: OpenEdition) -> Page:
    query = tuple(request.query_params.multi_items())
    return Page(site_of(request), request.url.path, language_of(request), served, base=base_of(request), query=query)


async def changes(request: Request) -> Response:
    """The same as JSON: of days a part from `offset` on, with how many there are in all."""
    only(request, "clock", "from", "to", "offset")
    if _clock(request) == "at":
        return await _days_json(request)
    differences, served, (first, second) = await _differences(request)

    def write() -> str:
        content = {
            "clock": "known",
            "from": first,
            "to": second,
            "differences": [difference.to_json() for difference in differences],
        }
        return json.dumps(content, ensure_ascii=False, indent=1)

    return await cacheable_response(request, served, "application/json", in_thread(write))


async def _days_json(request: Request) -> Response:
    served = await site_of(request).current.get()
    first, second = _days(request)
    offset = request.query_params.get("offset", "0")
    if not NUMBER.fullmatch(offset):
        raise RequestError(
            400, Message("{text!r} is no number.", text=offset[:40]), next_step="Write the offset as 1000."
        )

    def write() -> str:
        part = changes_between(served.edition.resources, first, second, offset=int(offset), limit=_MOST_CHANGES_AS_DATA)
        content = {
            "clock": "at",
            "from": first,
            "to": second,
            "sure": part.sure,
            "perhaps": part.perhaps,
            "differences": [difference.to_json() for difference in part.items],
        }
        return json.dumps(content, ensure_ascii=False, indent=1)

    return await cacheable_response(request, served, "application/json", in_thread(write))


async def patch(request: Request) -> Response:
    """What changed between two editions as RDF Patch: applied to the first, it gives the second."""
    only(request, "from", "to")
    _, _, first, second = await _editions(request)

    def write() -> str:
        before, after = first.generation, second.generation
        if before.hash != after.hash:
            first.edition.require_whole()
            second.edition.require_whole()
        return "".join(
            rdf_patch(
                lines_of(before), lines_of(after),
                identifier=f"{DATASET}/{after.hash}", previous=f"{DATASET}/{before.hash}",
            )
        )  # fmt: skip

    content_type = "application/rdf-patch; charset=utf-8"
    return await cacheable_response(request, second, content_type, in_thread(write), about=first.generation.hash)


def _clock(request: Request) -> str:
    clock = request.query_params.get("clock", "known")
    if clock not in ("at", "known"):
        raise RequestError(
            400,
            Message("There is no clock {clock!r}.", clock=clock[:40]),
            next_step="Use clock=known (between editions) or clock=at (between days).",
        )
    return clock


def _days(request: Request) -> tuple[str, str]:
    step = marked("Give two days: ?clock=at&from=2018-01-01&to=2024-12-31")
    first, second = (day_of(required(request, name, step)) for name in ("from", "to"))
    check_order(first, second)
    return first, second


async def _differences(request: Request) -> tuple[list[Difference], OpenEdition, tuple[str, str]]:
    """The differences between the two editions that are meant, the second of them, and their hashes."""
    named, also, before, after = await _editions(request)
    if before is after:
        return [], after, (named, also)
    before.edition.require_whole()
    after.edition.require_whole()
    differences = await threaded(lambda: between_generations(before.edition.resources, after.edition.resources))
    return differences, after, (named, also)


async def _editions(request: Request) -> tuple[str, str, OpenEdition, OpenEdition]:
    """The two editions that are meant; without `from` the one before `to`, without `to` the current one."""
    current = site_of(request).current
    entries = await run_in_threadpool(current.journal.entries)
    now = (await current.get()).generation.hash
    second = request.query_params.get("to") or now
    after = await edition_of(current, second)
    first = request.query_params.get("from")
    if not first:
        numbers = [entry for entry in entries if entry.number < after.number]
        first = numbers[-1].hash if numbers else after.hash
    before = await edition_of(current, first)
    return first, second, await current.kept_or_gone(before), await current.kept_or_gone(after)


# ------------------------------------------------------------------------------------------------------------- feed


async def stream(request: Request, suffix: str = "") -> Response:
    """The change feed as a Linked Data Event Stream; with `.atom` as Atom."""
    only(request, "lang")
    served = await site_of(request).current.get()
    entries, _ = await _history(request)
    base = base_of(request)
    about = f"{base} {len(entries)}"
    if suffix == "atom":
        write = partial(_atom, request, served, entries, base)
        return await cacheable_response(
            request,
            served,
            "application/atom+xml; charset=utf-8",
            in_thread(write),
            vary="Accept-Language",
            about=about,
        )
    fmt = _chosen(request, f".{suffix}" if suffix else "", _VIEW_FORMATS, also=HTML)
    if fmt is HTML:
        return Response(
            status_code=303, headers={"Location": _urls(request).page("versions"), "Vary": "Accept, Accept-Language"}
        )

    lost = await run_in_threadpool(partial(site_of(request).current.journal.faults, whole=False))

    def written() -> bytes:
        return feed.write_feed(feed.view(base, feed.Tree(entries, lost)), fmt)

    headers = {
        "Cache-Control": Cache.MINUTE,
        "Link": link(f"{base}/feed.atom", "alternate", type="application/atom+xml"),
    }
    return await cacheable_response(
        request, served, fmt.content_type, in_thread(written), vary="Accept", headers=headers, about=about
    )


async def part(request: Request, level: str, index: str) -> Response:
    """A node of the stream that leads to a hundred pages, or to a hundred such nodes: of more, the stream itself would be too long."""
    only(request)
    served = await site_of(request).current.get()
    journal, base = site_of(request).current.journal, base_of(request)
    entries = await run_in_threadpool(journal.entries)
    index, fmt_named = suffixed(index, _VIEW_FORMATS)
    tree = feed.Tree(entries, await run_in_threadpool(partial(journal.faults, whole=False)))
    numbers = [int(text) for text in (level, index) if NUMBER.fullmatch(text) and len(text) < _LONGEST_NUMBER]
    node = feed.Node(*numbers) if len(numbers) == 2 else None
    if node is None or node.level > _MOST_LEVELS or not tree.has(node):
        raise RequestError(404, "The stream has no such page.", next_step="/feed lists its pages.")
    fmt = fmt_named or _chosen(request, "", _VIEW_FORMATS)

    def write() -> bytes:
        return feed.write_feed(feed.view(base, tree, node), fmt)

    return await cacheable_response(
        request, served, fmt.content_type, in_thread(write), vary="Accept",
        headers={"Cache-Control": Cache.MINUTE}, about=f"{base} {len(entries)}",
    )  # fmt: skip


async def members(request: Request, number: str, page: str) -> Response:
    """One page of the stream; it never changes."""
    only(request)
    served = await site_of(request).current.get()
    journal = site_of(request).current.journal
    entries = await run_in_threadpool(journal.entries)
    page, fmt_named = suffixed(page, feed.FEED_FORMATS)
    lost = await run_in_threadpool(partial(journal.faults, whole=False))
    entry = next((entry for entry in entries if str(entry.number) == number), None)
    if entry is None and any(str(entry) == number for entry in lost):
        raise _lost(int(number))
    # A number has one form: what is kept for ever must not lie at other addresses too.
    if entry is None or not NUMBER.fullmatch(page) or not 1 <= int(page) <= feed.pages_of(entry):
        raise RequestError(404, "The stream has no such page.", next_step="/feed lists its pages.")
    fmt = fmt_named or _chosen(request, "", feed.FEED_FORMATS)
    base = base_of(request)

    def write() -> bytes:
        try:
            return feed.write_feed(feed.members(base, entry, journal.items(entry.number), int(page)), fmt)
        except StateError as error:
            raise _lost(entry.number) from error

    return await cacheable_response(
        request,
        served,
        fmt.content_type,
        in_thread(write),
        vary="Accept",
        headers={"Cache-Control": Cache.FOREVER},
        about=base,
    )


def _lost(number: int) -> RequestError:
    """The answer where the journal no longer tells what a switch changed."""
    return RequestError(
        410, Message("What switch {number} changed can't be given any more: its entry in the journal is damaged or missing.", number=number),
        next_step="Take the whole of a later edition from /dumps, and follow the stream from there.",
    )  # fmt: skip


def _chosen(request: Request, suffix: str, offered: tuple[Format, ...], *, also: Format | None = None) -> Format:
    if suffix:
        named = next((fmt for fmt in offered if fmt.suffix == suffix), None)
        if named is None:
            raise RequestError(
                404,
                Message("The feed has no form {suffix!r}.", suffix=suffix[:20]),
                next_step="It has .trig, .nq, .jsonld and .atom.",
            )
        return named
    fmt = negotiate(request.headers.get("accept"), (*offered, also) if also else offered)
    if fmt is None:
        raise not_acceptable(offered)
    return fmt


def _atom(request: Request, served: OpenEdition, entries: list[Entry], base: str) -> bytes:
    language = language_of(request)
    urls = _urls(request, language)
    resources, journal = served.edition.resources, site_of(request).current.journal

    def label(iri: str) -> str:
        plain = iri.partition("#")[0]
        return resources.reference(plain).label(language)

    def absolute(path: str) -> str:
        return path if "://" in path else base + path

    return feed.atom(
        base,
        entries,
        lambda entry: journal.items(entry.number),
        language=language,
        author=publisher_of(site_of(request).settings, base).name,
        label_of=label,
        difference=lambda entry: absolute(urls.difference(entry.previous or entry.hash, entry.hash)),
    )
