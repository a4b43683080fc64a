"""One exchange with a client: its language, its page, and an answer that it may keep."""

from __future__ import annotations

import asyncio
import hashlib
import ipaddress
import re
import time
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, TypeVar, cast

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from lsgraph.errors import LANGUAGES
from lsgraph.web.problems import RequestError
from lsgraph.web.texts import texts_in
from lsgraph.web.urls import Urls

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    import jinja2
    from fastapi import Request

    from lsgraph.changes import Entry
    from lsgraph.errors import Language
    from lsgraph.settings import Settings
    from lsgraph.web.assets import Assets
    from lsgraph.web.service import Current, Served
    from lsgraph.web.validating import Validations


T = TypeVar("T")

_HOST = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252})|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?")

#: The longest address that a head tells. Servers on the way give up on an answer whose head is over 4 kB, nginx by default; the other
#: headers take up to 1.2 kB.
LONGEST_TOLD = 700
#: The longest one to which a client is sent, as the only long header.
_LONGEST_LOCATION = 1500

#: Seconds after which the server looks whether a client still waits.
_WATCH_AFTER = 0.1


@dataclass(frozen=True, slots=True)
class Site:
    """What all requests share; it stands in `app.state.site`."""

    settings: Settings
    current: Current
    assets: Assets
    templates: jinja2.Environment
    fingerprint: str
    watch: Watch
    validations: Validations


def site_of(request: Request) -> Site:
    """The site that a request is made to."""
    return cast("Site", request.app.state.site)


@dataclass(frozen=True, slots=True)
class Page:
    """A page that is about to be written in one language; `served` is None where there is no generation."""

    site: Site
    path: str
    language: Language
    served: Served | None
    alternates: Mapping[Language, str] = field(default_factory=dict)
    clocks: tuple[tuple[str, str], ...] = ()
    entry: Entry | None = None
    base: str = ""
    query: tuple[tuple[str, str], ...] = ()
    """The parameters that were asked for: the page in the other language shows the same."""

    @property
    def at(self) -> str | None:
        """The day that the page is asked for, where it is."""
        return dict(self.clocks).get("at")

    @property
    def urls(self) -> Urls:
        """Addresses in the page's language, at the time that the page shows."""
        return Urls(self.site.settings.base_url, self.site.assets, self.language, self.clocks)

    @property
    def here(self) -> str:
        """The page by the part of its path after the language."""
        first, _, rest = self.path.strip("/").partition("/")
        return rest if first in LANGUAGES else self.path.strip("/")

    def write(self, template: str, **context: object) -> str:
        """The page as HTML."""
        alternates = self.alternates or self.urls.alternates(self.path, self.query)
        return self.site.templates.get_template(template).render(
            urls=self.urls,
            language=self.language,
            t=texts_in(self.language),
            alternates=alternates,
            default_alternate=self.urls.root("") if not self.here and alternates else alternates.get("sv"),
            here=self.here,
            clocks=dict(self.clocks),
            entry=self.entry,
            now_address=self.path,
            manifest=self.served.generation.manifest if self.served else None,
            **context,
        )


def preferred_language(header: str | None) -> Language:
    """The language of ours that an Accept-Language header prefers (RFC 9110, 12.5.4); Swedish where it says nothing."""
    best: Language = "sv"
    best_quality = 0.0
    for language in LANGUAGES:
        for part in (header or "").split(","):
            name, _, parameters = part.strip().partition(";")
            tag = name.strip().lower().partition("-")[0]
            if tag in (language, "*") and (quality := _quality(parameters)) > best_quality:
                best, best_quality = language, quality
    return best


def _quality(parameters: str) -> float:
    name, _, number = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(number)
    except ValueError:
        return 0.0


def language_of(request: Request) -> Language:
    """The language of a request: that of its path or its `lang`, else what its header prefers."""
    first = request.url.path.strip("/").partition("/")[0]
    for named in (first, request.query_params.get("lang")):
        if named in LANGUAGES:
            return named
    return preferred_language(request.headers.get("accept-language"))


class _Whole(Response):
    """A response of bytes with headers as they are: the framework's own takes three times as long to make."""

    def __init__(self, content: bytes, content_type: str, headers: Mapping[str, str]) -> None:
        self.status_code = 200
        self.background = None
        self.body = content
        self.raw_headers = [
            (b"content-type", content_type.encode("latin-1")),
            (b"content-length", str(len(content)).encode()),
            *((name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()),
        ]


async def answer(
    request: Request,
    served: Served,
    content_type: str,
    write: Callable[[], Awaitable[str | bytes]],
    *,
    vary: str = "",
    headers: Mapping[str, str] | None = None,
    keep: bool = True,
    about: str = "",
) -> Response:
    """An answer that the client may `keep` and ask about again; `write` is called only where it is needed.

    `about` is what else it depends on than the address, the type and the language.

    The entity tag names the generation, the program and the representation, so that it is known without writing it. It is
    weak, since compression may change the bytes.
    """
    url = f"{request.scope['path']}?{request.scope['query_string'].decode('latin-1')}"
    language = language_of(request) if "Accept-Language" in vary or "/html" in content_type else ""
    identity = f"{site_of(request).fingerprint} {url} {content_type} {language} {about}"
    tag = f'W/"{served.generation.hash[:16]}-{hashlib.sha256(identity.encode()).hexdigest()[:16]}"'
    own = {"Cache-Control": "no-cache", **(headers or {})}
    if vary:
        own["Vary"] = vary
    if keep and request.method in ("GET", "HEAD"):
        own["ETag"] = tag
        if _matches(request.headers.get("if-none-match"), tag):
            return Response(status_code=304, headers=own)
    content = await write()
    return _Whole(content.encode() if isinstance(content, str) else content, content_type, own)


def client_of(request: Request) -> str:
    """Who asks, as far as their limits go: the address, and of an IPv6 address the network, in which one client may have many."""
    host = request.client.host if request.client else ""
    if ":" not in host:
        return host
    try:
        return str(ipaddress.IPv6Network((host.partition("%")[0], 64), strict=False))
    except ValueError:
        return host


def base_of(request: Request) -> str:
    """The address under which the client reaches this server, without a slash at its end.

    Raises RequestError for a Host header that is no name of a host.
    """
    if base := site_of(request).settings.base_url:
        return base
    host = request.headers.get("host", "")
    if not _HOST.fullmatch(host):
        raise RequestError(400, "The Host header names no host.", next_step="Ask under the server's own address.")
    return f"{request.url.scheme}://{host}"


def lead_to(address: str) -> str:
    """The address, to send a client to; raises RequestError 414 where it is too long for the head of an answer."""
    if len(address) > _LONGEST_LOCATION:
        raise RequestError(
            414,
            "The address is too long to lead on to another one.",
            next_step="Leave out parameters, or shorten them.",
        )
    return address


class ClientGoneError(Exception):
    """The client has gone: there is nobody left to answer."""


class Watch:
    """Looks whether the clients of what runs for a while are still there, and cancels what they asked for where they are not."""

    def __init__(self) -> None:
        self._running: dict[asyncio.Task[object], tuple[float, Request]] = {}
        self._watchers: dict[asyncio.Task[object], asyncio.Task[None]] = {}
        self._timer: asyncio.TimerHandle | None = None

    async def over(self, request: Request, work: Awaitable[T]) -> T:
        """The result of the work, which is cancelled soon after the client has gone; raises ClientGoneError then.

        The body of the request must have been read.
        """
        task = cast("asyncio.Task[object]", asyncio.current_task())
        self._running[task] = (time.monotonic(), request)
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_WATCH_AFTER, self._look)
        try:
            return await work
        except asyncio.CancelledError:
            watcher = self._watchers.get(task)
            if watcher is not None and watcher.done():
                task.uncancel()
                raise ClientGoneError from None
            raise
        finally:
            del self._running[task]
            if (watcher := self._watchers.pop(task, None)) is not None:
                watcher.cancel()

    def _look(self) -> None:
        """Most queries have ended before a look at their client is worth its while."""
        self._timer = None
        loop, now = asyncio.get_running_loop(), time.monotonic()
        for task, (since, request) in self._running.items():
            if now - since >= _WATCH_AFTER and task not in self._watchers:
                self._watchers[task] = loop.create_task(_wait_for_end(task, request))
        if self._running:
            self._timer = loop.call_later(_WATCH_AFTER, self._look)


async def _wait_for_end(task: asyncio.Task[object], request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
    task.cancel()


def in_thread(write: Callable[[], str | bytes]) -> Callable[[], Awaitable[str | bytes]]:
    """The function as one that runs in a thread, so that it does not hold up other requests."""
    return partial(run_in_threadpool, write)


def _matches(header: str | None, tag: str) -> bool:
    if header is None:
        return False
    opaque = tag.removeprefix("W/")
    return any(part.strip() in ("*", tag, opaque) for part in header.split(","))
