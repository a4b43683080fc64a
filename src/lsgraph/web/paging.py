"""Answers with a page, for the generation and the day of the request."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from lsgraph.http.links import link
from lsgraph.languages import Message
from lsgraph.media_types import HTML
from lsgraph.namespaces import LICENCE_PAGE, kind_and_slug
from lsgraph.web.addresses import Cache
from lsgraph.web.answers import cacheable_response
from lsgraph.web.clocks import time_headers, times_of
from lsgraph.web.data.linked_data import OFFERED, links, refuse_withdrawn
from lsgraph.web.http.languages import language_of
from lsgraph.web.http.parameters import without_form
from lsgraph.web.http.posted import was_posted
from lsgraph.web.http.problems import PageNotFoundError
from lsgraph.web.page import Page
from lsgraph.web.site import base_of, site_of
from lsgraph.web.threads import computing, in_thread

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from fastapi import Request, Response

    from lsgraph.edition.edition import Edition
    from lsgraph.media_types import Format
    from lsgraph.web.clocks import Times


def _in_thread(_: Request, write: Callable[[], str | bytes]) -> Callable[[], Awaitable[bytes]]:
    return in_thread(write)


def page_at(request: Request, times: Times) -> Page:
    """The page of a request, or the one that something with its parameters belongs to."""
    return Page(
        site_of(request),
        request.url.path,
        language_of(request),
        times.served,
        clocks=times.clocks,
        entry=times.entry,
        base=base_of(request),
        query=tuple(request.query_params.multi_items()),
        posted=was_posted(request),
    )


async def page_of(
    request: Request,
    write: Callable[[Page, Edition], str],
    *,
    vary: str = "",
    about: str = "",
    through: Callable[[Request, Callable[[], str | bytes]], Callable[[], Awaitable[bytes]]] = _in_thread,
    keep: bool = True,
) -> Response:
    """The page that `write` makes, in the request's language, for the requested generation and day.

    `about` is anything that it depends on besides its address, its language and the generation. `through` is `threads.computing` for
    pages with long computations. What is not to be kept (`keep`) is kept neither here nor by who reads it.
    """
    if (sent := without_form(request)) is not None:
        return sent
    times = await times_of(request)
    served = times.served
    page = page_at(request, times)
    headers = time_headers(request, times, *_links_of(request, page))
    if not keep:
        headers["Cache-Control"] = Cache.NEVER
    varies = ", ".join(field for field in (vary, "Accept-Datetime") if field)
    work = through(request, lambda: write(page, served.edition))
    try:
        return await cacheable_response(
            request,
            served,
            HTML.content_type,
            work,
            vary=varies,
            headers=headers,
            about=f"{page.base} {operator_of(page)} {about}",
            keep=keep,
        )
    except PageNotFoundError:
        if (iri := page.thing) is not None:
            await refuse_withdrawn(request, times, iri)
        raise


async def file_of(
    request: Request, write: Callable[[Page, Edition], bytes], fmt: Format, name: str, *, keep: bool = False
) -> Response:
    """A file of what a page shows, computed as that is; not kept where that tells of names that somebody pasted."""
    times = await times_of(request)
    served = times.served
    page = page_at(request, times)
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        **time_headers(request, times, link(LICENCE_PAGE, "license")),
        **({} if keep else {"Cache-Control": Cache.NEVER}),
    }
    work = computing(request, lambda: write(page, served.edition))
    return await cacheable_response(
        request, served, fmt.content_type, work, vary="Accept-Datetime", headers=headers, about=page.base, keep=keep
    )


def not_found(edition: Edition, slug: str) -> PageNotFoundError:
    """The error for a missing thing, with things that have similar names."""
    return PageNotFoundError(
        Message("There is nothing called {slug!r}.", slug=slug), suggestions=tuple(edition.resources.perhaps(slug))
    )


def operator_of(page: Page) -> str:
    """The operator's details on pages, from the settings."""
    settings = page.site.settings
    return f"{settings.publisher} {settings.contact} {settings.contact_email} {settings.report_address}"


def _links_of(request: Request, page: Page) -> list[str]:
    """The Link header of a page about a thing: what it describes, and the addresses of its data."""
    if (iri := page.thing) is None:
        return []
    kind, slug = kind_and_slug(iri)
    base = base_of(request)
    description = links(base, f"/id/{kind}/{quote(slug)}", OFFERED, None, iri, clocks=page.clocks)
    return [description, link(iri, "describes")]
