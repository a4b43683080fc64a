"""State shared by all requests."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from lsgraph.computing.prepared import Prepared
from lsgraph.web.http.clients import host_of
from lsgraph.web.http.problems import RequestError

if TYPE_CHECKING:
    from collections.abc import Callable

    import jinja2
    from fastapi import Request

    from lsgraph.settings import Settings
    from lsgraph.web.http.assets import Assets
    from lsgraph.web.http.watch import Watch
    from lsgraph.web.service import Current


#: Most analyses, pictures and files of the network computed at once; they share one processor anyway.
MOST_COMPUTING = 4


@dataclass(frozen=True, slots=True)
class Copy:
    """What a copy without a server says of itself: the day on which it was made, and where the live site and the copy are, if known.

    `cited` gives an address of the server the form that is of use to who has only a file of the copy.
    """

    made: str
    live: str = ""
    address: str = ""
    cited: Callable[[str], str] = str


@dataclass(frozen=True, slots=True)
class Site:
    """State shared by all requests, in `app.state.site`; state of a single subject is kept beside it."""

    settings: Settings
    current: Current
    assets: Assets
    templates: jinja2.Environment
    fingerprint: str
    watch: Watch
    copy: Copy | None = None
    """Set where pages are written for a copy that stands without a server."""
    computing: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(MOST_COMPUTING))
    typesetting: Prepared = field(default_factory=lambda: Prepared("lsgraph.briefs.process"))


def site_of(request: Request) -> Site:
    """The site of a request."""
    return cast("Site", request.app.state.site)


def base_of(request: Request) -> str:
    """The base address under which the client reaches this server, without a trailing slash.

    Raises RequestError for an invalid Host header.
    """
    if base := site_of(request).settings.base_url:
        return base
    host = request.headers.get("host", "")
    if host_of(host) is None:
        raise RequestError(400, "The Host header names no host.", next_step="Ask under the server's own address.")
    return f"{request.url.scheme}://{host}"
