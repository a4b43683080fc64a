"""What all requests share."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from lsgraph.web.http.clients import host_of
from lsgraph.web.http.problems import RequestError

if TYPE_CHECKING:
    import jinja2
    from fastapi import Request

    from lsgraph.settings import Settings
    from lsgraph.web.http.assets import Assets
    from lsgraph.web.http.watch import Watch
    from lsgraph.web.service import Current


#: How many analyses, pictures and files of the network are computed at once; they share one processor anyway.
MOST_COMPUTING = 4


@dataclass(frozen=True, slots=True)
class Site:
    """What all requests share; it stands in `app.state.site`. What one subject shares stands beside it."""

    settings: Settings
    current: Current
    assets: Assets
    templates: jinja2.Environment
    fingerprint: str
    watch: Watch
    computing: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(MOST_COMPUTING))


def site_of(request: Request) -> Site:
    """The site that a request is made to."""
    return cast("Site", request.app.state.site)


def base_of(request: Request) -> str:
    """The address under which the client reaches this server, without a slash at its end.

    Raises RequestError for a Host header that is no name of a host.
    """
    if base := site_of(request).settings.base_url:
        return base
    host = request.headers.get("host", "")
    if host_of(host) is None:
        raise RequestError(400, "The Host header names no host.", next_step="Ask under the server's own address.")
    return f"{request.url.scheme}://{host}"
