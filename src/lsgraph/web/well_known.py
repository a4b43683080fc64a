"""Files that browsers and crawlers look for: static ones, the icon, robots.txt and the sitemap."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from fastapi import Request, Response

from lsgraph.errors import NotFoundError
from lsgraph.languages import LANGUAGES, Message
from lsgraph.namespaces import THINGS
from lsgraph.web.addresses import ADDRESSES, PAGES, Cache, Clocks, Crawlers, PageAddress, beginnings
from lsgraph.web.answers import cacheable_response
from lsgraph.web.http.conditional import not_modified
from lsgraph.web.http.parameters import NUMBER
from lsgraph.web.http.urls import Urls
from lsgraph.web.site import base_of, site_of
from lsgraph.web.threads import in_thread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lsgraph.edition.edition import Edition

#: How many things stand in one part of the sitemap, each with its page in both languages: about 50 kB.
THINGS_IN_PART = 200
#: An index names fifty thousand sitemaps at most (https://www.sitemaps.org/protocol.html).
_MOST_PARTS = 50_000
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def static(request: Request, name: str) -> Response:
    """A static file; with its hash in the address, it may be cached for ever."""
    asset = site_of(request).assets.get(name)
    forever = request.query_params.get("v") == asset.hash
    headers = {
        "Content-Type": asset.media_type,
        "ETag": f'W/"{asset.hash}"',
        "Cache-Control": Cache.FOREVER if forever else Cache.ASKED,
    }
    return not_modified(request, headers) or Response(asset.content, headers=headers)


def robots(request: Request) -> Response:
    """robots.txt: pages may be indexed, addresses that compute an answer per request may not."""
    refused = beginnings(address for address in ADDRESSES if address.crawlers is Crawlers.REFUSED)
    rules = "".join(
        f"Disallow: {path}\n"
        for path in (*refused, *(f"/*?{clock}=" for clock in sorted(Clocks.BOTH.value, reverse=True)))
    )
    return Response(f"User-agent: *\n{rules}Sitemap: {base_of(request)}/sitemap.xml\n", media_type="text/plain")


def _listed() -> list[PageAddress]:
    return [page for page in PAGES if isinstance(page, PageAddress) and page.crawlers is Crawlers.LISTED]


async def sitemap(request: Request) -> Response:
    """All pages in both languages; where there are too many things for one sitemap, the index of its parts."""

    def write(edition: Edition, base: str) -> bytes:
        count = sum(edition.resources.count_things(THINGS).values())
        if count <= THINGS_IN_PART:
            return _urls_as_xml(edition, [*_own_pages(request, base), *_pages_of_things(request, edition, base)])
        # The first part has the pages that are about no single thing.
        parts = min(2 + (count - 1) // THINGS_IN_PART, _MOST_PARTS)
        addresses = [f"{base}/sitemap-{part}.xml" for part in range(parts)]
        return _as_xml("sitemapindex", "sitemap", addresses, edition.generation.manifest.created)

    return await _sitemap_response(request, write)


async def sitemap_part(request: Request, part: str) -> Response:
    """One part of the sitemap: the pages about no single thing (0), or those about some of the things."""

    def write(edition: Edition, base: str) -> bytes:
        number = int(part) if NUMBER.fullmatch(part) else _MOST_PARTS
        if number == 0:
            return _urls_as_xml(edition, _own_pages(request, base))
        pages = _pages_of_things(request, edition, base, number) if number < _MOST_PARTS else []
        if not pages:
            raise NotFoundError(
                Message("The sitemap has no part {part!r}.", part=part[:40]), next_step="/sitemap.xml names its parts."
            )
        return _urls_as_xml(edition, pages)

    return await _sitemap_response(request, write)


async def _sitemap_response(request: Request, write: Callable[[Edition, str], bytes]) -> Response:
    served = await site_of(request).current.get()
    base = base_of(request)
    work = in_thread(lambda: write(served.edition, base))
    return await cacheable_response(request, served, "application/xml", work, about=base)


def _own_pages(request: Request, base: str) -> list[str]:
    """The addresses of the pages that are about no single thing."""
    names = [page.path for page in _listed() if "{" not in page.path]
    all_urls = [Urls(base, site_of(request).assets, language) for language in LANGUAGES]
    return [urls.absolute(urls.page(name)) for urls in all_urls for name in names]


def _pages_of_things(request: Request, edition: Edition, base: str, part: int = 1) -> list[str]:
    """The addresses of the pages about the things of a part, which are counted from 1."""
    all_urls = [Urls(base, site_of(request).assets, language) for language in LANGUAGES]
    iris = edition.resources.iris(THINGS, THINGS_IN_PART, (part - 1) * THINGS_IN_PART)
    pages = (urls.thing(iri) for iri in iris for urls in all_urls)
    return [page if "://" in page else f"{base}{page}" for page in pages]


def _urls_as_xml(edition: Edition, addresses: Iterable[str]) -> bytes:
    return _as_xml("urlset", "url", addresses, edition.generation.manifest.created)


def _as_xml(root_name: str, name: str, addresses: Iterable[str], modified: str) -> bytes:
    """A sitemap, or an index of sitemaps, in which each address was last modified then."""
    root = ET.Element(root_name, xmlns=_NAMESPACE)
    for address in addresses:
        node = ET.SubElement(root, name)
        ET.SubElement(node, "loc").text = address
        ET.SubElement(node, "lastmod").text = modified
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def favicon(request: Request) -> Response:
    """The icon at its traditional address."""
    return static(request, "icon.svg")
