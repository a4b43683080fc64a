"""What is new in a region over a period: as a page, as a feed, and to be mailed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool

from lsgraph.errors import NotFoundError
from lsgraph.languages import Message
from lsgraph.linked_data.publisher import publisher_of
from lsgraph.media_types import ATOM, HTML, TEXT
from lsgraph.news.feed import write_atom
from lsgraph.news.gathering import Desk, gather
from lsgraph.news.mail import notes_of, parts_of, title_of, write_html, write_mail, write_text
from lsgraph.web.addresses import NEWS_FORMATS
from lsgraph.web.answers import cacheable_response
from lsgraph.web.clocks import check_order, day_of
from lsgraph.web.http.languages import language_of
from lsgraph.web.http.parameters import format_of, only, without_form
from lsgraph.web.page import Page
from lsgraph.web.pages.narrowing import narrowing_of
from lsgraph.web.site import base_of, site_of
from lsgraph.web.threads import computing

if TYPE_CHECKING:
    from lsgraph.generations.journal import Entry
    from lsgraph.media_types import Format
    from lsgraph.news.gathering import Digest

#: Days before the newest edition, where nobody says since when.
_DAYS = 30
#: What an address says of the period and the region.
_NAMES = ("region", "since", "until")


async def news_page(request: Request) -> Response:
    """The page of what is new."""
    if (sent := without_form(request)) is not None:
        return sent
    return await _answer(request, None)


async def news_file(request: Request, suffix: str) -> Response:
    """The same as a file."""
    fmt = format_of(suffix, NEWS_FORMATS, Message("What is new is not written as {suffix!r}.", suffix=suffix[:40]))
    only(request, *_NAMES)
    return await _answer(request, fmt)


async def _answer(request: Request, fmt: Format | None) -> Response:
    site = site_of(request)
    served = await site.current.get()
    entries = await run_in_threadpool(site.current.journal.entries)
    since, until = _period(request, entries)
    page = Page(
        site, request.url.path, language_of(request), served, base=base_of(request), query=tuple(request.query_params.multi_items())
    )  # fmt: skip

    def write() -> str | bytes:
        narrowed = narrowing_of(page, served.edition)
        if narrowed.name and narrowed.region is None:
            raise NotFoundError(Message("There is no region {name!r}.", name=narrowed.name))
        parameters = {"region": narrowed.name, "since": since, "until": until}
        desk = Desk(
            edition=served.edition,
            language=page.language,
            page=lambda iri: page.absolute(page.urls.thing(iri)),
            evidence=lambda item: page.absolute(page.urls.evidence(item)),
            address=page.absolute(page.urls.page("news", **{name: text for name, text in parameters.items() if text})),
        )
        digest = gather(desk, site.current.journal, narrowed.region, since, until)
        return _page(page, digest) if fmt is None else _file(page, digest, fmt)

    return await cacheable_response(
        request, served, (fmt or HTML).content_type, computing(request, write), about=f"{page.base} {len(entries)}"
    )


def _period(request: Request, entries: list[Entry]) -> tuple[str, str]:
    """The first and the last day; raises RequestError for what is no day, and for a first that comes after the last."""
    newest = entries[-1].time[:10] if entries else date.today().isoformat()
    until = day_of(request.query_params.get("until") or newest)
    given = request.query_params.get("since")
    since = day_of(given) if given else (date.fromisoformat(until) - timedelta(days=_DAYS)).isoformat()
    check_order(since, until)
    return since, until


def _page(page: Page, digest: Digest) -> str:
    edition = page.served.edition if page.served else None
    assert edition is not None, "there is one, or there was no digest"
    asked = {"region": digest.region.slug if digest.region else "", "since": digest.since, "until": digest.until}
    return page.write(
        "news.html",
        digest=digest,
        title=title_of(digest, page.language),
        parts_of=list(parts_of(digest, page.language)),
        notes=notes_of(digest, page.language),
        regions=edition.resources.regions,
        asked=asked,
        downloads=[
            # A feed goes on: it has no period of its own.
            (fmt, page.urls.page(f"news{fmt.suffix}", **{name: text for name, text in asked.items() if text and (fmt is not ATOM or name == "region")}))
            for fmt in NEWS_FORMATS
        ],
    )  # fmt: skip


def _file(page: Page, digest: Digest, fmt: Format) -> str | bytes:
    if fmt is ATOM:
        region = {"region": digest.region.slug} if digest.region else {}
        identity = page.absolute(page.urls.page(f"news{ATOM.suffix}", **region))
        own = page.base + page.path + (f"?{urlencode(page.query)}" if page.query else "")
        author = publisher_of(page.site.settings, page.base).name
        return write_atom(digest, page.language, identity=identity, own=own, author=author)
    if fmt is TEXT:
        return write_text(digest, page.language)
    return write_html(digest, page.language) if fmt is HTML else write_mail(digest, page.language)
