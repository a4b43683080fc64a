"""Addresses of things by identifiers that others know them by: they lead to the thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import Request, Response

from lsgraph.claims.identifiers import holders_of, read_value, scheme_named
from lsgraph.errors import NoIdentifierError, NotFoundError
from lsgraph.http.links import link, link_field
from lsgraph.languages import Message
from lsgraph.namespaces import kind_and_slug
from lsgraph.web.clocks import time_headers, times_of
from lsgraph.web.http.parameters import CLOCKS, only
from lsgraph.web.http.problems import RequestError
from lsgraph.web.http.urls import Urls
from lsgraph.web.site import site_of
from lsgraph.web.threads import threaded

if TYPE_CHECKING:
    from lsgraph.claims.identifiers import Scheme


async def resolve(request: Request, scheme: str, value: str) -> Response:
    """303 to the thing that has the identifier; 300 where the data has several, 404 where it has none."""
    only(request, *CLOCKS, "lang")
    times = await times_of(request)
    resources = times.served.edition.resources

    def find() -> tuple[Scheme, str, list[str]]:
        kind = scheme_named(resources, scheme)
        try:
            written = read_value(kind, value)
        except NoIdentifierError as error:
            raise RequestError(400, error.what, next_step=error.advice) from error
        return kind, written, holders_of(resources, kind, written)

    kind, written, found = await threaded(find)
    site = site_of(request)
    urls = Urls(site.settings.base_url, site.assets, clocks=times.clocks)
    if not found:
        raise NotFoundError(
            Message("Nothing on record here has {value} as {scheme}.", value=written, scheme=kind.name),
            next_step="That it is not on record does not mean that it takes no part. Search for the name: /api/search?q=…",
        )
    addresses = [urls.data(iri, "") if kind_and_slug(iri)[0] else iri for iri in found]
    if len(found) > 1:
        raise RequestError(
            300,
            Message("Several things have {value} as {scheme}: {things}.", value=written, scheme=kind.name, things=", ".join(found)),
            next_step="Choose one of them, and report the fault: an identifier is of one thing.",
            headers={"Link": link_field(link(address, "alternate") for address in addresses)},
        )  # fmt: skip
    return Response(status_code=303, headers={"Location": addresses[0], **time_headers(request, times)})
