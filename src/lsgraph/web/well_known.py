"""Files that browsers, crawlers and programs look for: static ones, the icon, robots.txt, the sitemap, the interfaces, the contact for security."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from fastapi import Request, Response

from lsgraph.errors import NotFoundError
from lsgraph.http.links import link
from lsgraph.languages import LANGUAGES, Message
from lsgraph.media_types import HTML, LINKSET, PLAIN_JSON, TEXT, TURTLE
from lsgraph.namespaces import THINGS
from lsgraph.web.addresses import ADDRESSES, PAGES, Cache, Clocks, Crawlers, PageAddress, beginnings
from lsgraph.web.answers import cacheable_response
from lsgraph.web.http.conditional import not_modified
from lsgraph.web.http.parameters import NUMBER, only
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


# --------------------------------------------------------------------------------------- interfaces and security

#: The profile that says what the links are (https://www.rfc-editor.org/rfc/rfc9727#section-4).
_PROFILE = "https://www.rfc-editor.org/info/rfc9727"
#: How long a contact is relied on where no day is set, counted from the first day of the month.
_CONTACT_DAYS = 183


async def api_catalog(request: Request) -> Response:
    """The interfaces: where each is described for programs and for people (https://www.rfc-editor.org/rfc/rfc9727)."""
    only(request)
    served = await site_of(request).current.get()
    base = base_of(request)
    here = f"{base}/.well-known/api-catalog"
    headers = {"Link": link(here, "api-catalog", type=LINKSET.media_type, profile=_PROFILE)}
    return await cacheable_response(
        request, served, f'{LINKSET.media_type}; profile="{_PROFILE}"', in_thread(lambda: _linkset(base, here)), headers=headers, about=base
    )  # fmt: skip


def _linkset(base: str, here: str) -> str:
    def target(path: str, media_type: str) -> list[dict[str, str]]:
        return [{"href": base + path, "type": media_type}]

    health = target("/healthz", PLAIN_JSON.media_type)
    interfaces: dict[str, dict[str, list[dict[str, str]]]] = {
        "/api/": {"service-desc": target("/api/openapi.json", PLAIN_JSON.media_type), "service-doc": target("/api/", HTML.media_type), "status": health},
        "/sparql": {"service-desc": target("/sparql/service.ttl", TURTLE.media_type), "service-doc": target("/sparql", HTML.media_type), "status": health},
        "/reconcile": {"service-desc": target("/reconcile", PLAIN_JSON.media_type), "status": health},
        "/mcp": {"status": health},
        "/feed": {"service-desc": target("/feed.ttl", TURTLE.media_type)},
        "/dumps": {"service-desc": target("/dumps", PLAIN_JSON.media_type), "service-meta": target("/catalogue.ttl", TURTLE.media_type)},
    }  # fmt: skip
    items = [{"href": base + path} for path in interfaces]
    linkset = [{"anchor": here, "item": items}, *({"anchor": base + path, **told} for path, told in interfaces.items())]
    return json.dumps({"linkset": linkset}, indent=1)


def security(request: Request) -> Response:
    """Where weaknesses are reported (https://www.rfc-editor.org/rfc/rfc9116), until the contact expires."""
    settings = site_of(request).settings
    expires = _contact_expires(settings.security_expires)
    if not settings.security_contact or expires <= datetime.now(UTC):
        raise NotFoundError(
            Message("No contact for reports of weaknesses is told here."),
            next_step="Those who run the server tell one with LSGRAPH_SECURITY_CONTACT.",
        )
    lines = [
        f"Contact: {settings.security_contact}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {', '.join(LANGUAGES)}",
        f"Canonical: {base_of(request)}/.well-known/security.txt",
    ]
    return Response("\n".join(lines) + "\n", headers={"Content-Type": TEXT.content_type, "Cache-Control": Cache.DAY})


def _contact_expires(day: str) -> datetime:
    """The end of the day that is set, else half a year from the first day of this month: whoever runs the server stands by what is set."""
    if day:
        return datetime.fromisoformat(day).replace(tzinfo=UTC) + timedelta(days=1)
    month = datetime.now(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return month + timedelta(days=_CONTACT_DAYS)


def favicon(request: Request) -> Response:
    """The icon at its traditional address."""
    return static(request, "icon.svg")
