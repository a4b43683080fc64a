"""Files that browsers and crawlers look for: static ones, the icon, robots.txt and the sitemap."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from fastapi import Request, Response

from lsgraph.languages import DEFAULT_LANGUAGE, LANGUAGES
from lsgraph.namespaces import THINGS
from lsgraph.web.addresses import ADDRESSES, PAGES, Cache, Clocks, Crawlers, PageAddress, beginnings
from lsgraph.web.answers import cacheable_response
from lsgraph.web.http.conditional import not_modified
from lsgraph.web.http.urls import Urls
from lsgraph.web.site import base_of, site_of
from lsgraph.web.threads import in_thread

#: A sitemap has fifty thousand addresses at most; each thing has two.
_MOST_IN_SITEMAP = 20_000


def static(request: Request, name: str) -> Response:
    """A static file; asked for by its hash, it may be kept for ever."""
    asset = site_of(request).assets.get(name)
    forever = request.query_params.get("v") == asset.hash
    headers = {
        "Content-Type": asset.media_type,
        "ETag": f'W/"{asset.hash}"',
        "Cache-Control": Cache.FOREVER if forever else Cache.ASKED,
    }
    return not_modified(request, headers) or Response(asset.content, headers=headers)


def robots(request: Request) -> Response:
    """Pages may be indexed; what computes for each question is not for crawlers."""
    refused = beginnings(address for address in ADDRESSES if address.crawlers is Crawlers.REFUSED)
    rules = "".join(f"Disallow: {path}\n" for path in (*refused, *(f"/*?{clock}=" for clock in Clocks.BOTH.value)))
    return Response(f"User-agent: *\n{rules}Sitemap: {base_of(request)}/sitemap.xml\n", media_type="text/plain")


def _listed() -> list[PageAddress]:
    return [page for page in PAGES if isinstance(page, PageAddress) and page.crawlers is Crawlers.LISTED]


async def sitemap(request: Request) -> Response:
    """All pages about things, in both languages (https://www.sitemaps.org/protocol.html)."""
    site = site_of(request)
    served = await site.current.get()
    base = base_of(request)

    def write() -> bytes:
        urls = {language: Urls(base, site.assets, language) for language in LANGUAGES}
        names = [page.path for page in _listed() if "{" not in page.path]
        paths = [urls_in.page(name) for urls_in in urls.values() for name in names]
        iris = served.edition.resources.iris(THINGS, _MOST_IN_SITEMAP)
        paths += [urls_in.thing(iri) for iri in iris for urls_in in urls.values()]
        root = ET.Element("urlset", xmlns="http://www.sitemaps.org/schemas/sitemap/0.9")
        for path in paths:
            node = ET.SubElement(root, "url")
            ET.SubElement(node, "loc").text = path if "://" in path else urls[DEFAULT_LANGUAGE].absolute(path)
            ET.SubElement(node, "lastmod").text = served.generation.manifest.created
        return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))

    return await cacheable_response(request, served, "application/xml", in_thread(write), about=base)


def favicon(request: Request) -> Response:
    """The icon, where a client asks for it at the old address."""
    return static(request, "icon.svg")
