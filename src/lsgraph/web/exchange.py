"""One exchange with a client: its language, its page, and an answer that it may keep."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import time
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, TypeVar, cast
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from lsgraph.computing.deadlines import within
from lsgraph.computing.once import BeingMadeError, put_off
from lsgraph.http.fields import weighted
from lsgraph.languages import LANGUAGES
from lsgraph.web.http.clients import host_of, one_client
from lsgraph.web.http.conditional import not_modified
from lsgraph.web.http.problems import RequestError
from lsgraph.web.http.urls import Urls
from lsgraph.web.texts import texts_in

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from contextlib import AbstractAsyncContextManager

    import jinja2
    from fastapi import Request

    from lsgraph.generations.journal import Entry
    from lsgraph.languages import Language
    from lsgraph.settings import Settings
    from lsgraph.web.http.assets import Assets
    from lsgraph.web.service import Current, Served
    from lsgraph.web.validation.validations import Validations


T = TypeVar("T")

#: Seconds after which what another thread gave up is asked for again.
_AGAIN_AFTER = 0.02
#: How many analyses, pictures and files of the network are computed at once; they share one processor anyway.
MOST_COMPUTING = 4
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
    computing: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(MOST_COMPUTING))


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
    """The language of ours that an Accept-Language header prefers (RFC 9110, 12.5.4); Swedish where it says nothing.

    What is said of a language, or of its use in a country, counts more than what is said of all (`*`).
    """
    best: Language = "sv"
    best_quality = 0.0
    named = [(name.partition("-")[0], quality) for name, quality in weighted(header)]
    for language in LANGUAGES:
        own = [quality for name, quality in named if name == language]
        quality = max(own or [quality for name, quality in named if name == "*"], default=0.0)
        if quality > best_quality:
            best, best_quality = language, quality
    return best


def language_of(request: Request) -> Language:
    """The language of a request: that of its path or its `lang`, else what its header prefers."""
    first = request.url.path.strip("/").partition("/")[0]
    for named in (first, request.query_params.get("lang")):
        if named in LANGUAGES:
            return named
    return preferred_language(request.headers.get("accept-language"))


def path_of(request: Request) -> str:
    """The path of a request as addresses write it: with what a header or a link can not hold escaped."""
    return quote(request.scope["path"], safe="/:@!$&'()+*,;=-._~")


def representation_digest(content: bytes) -> str:
    """The Repr-Digest of what is sent, before it is compressed (RFC 9530)."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(content).digest()).decode()}:"


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
        if unchanged := not_modified(request, own):
            return unchanged
    content = await write()
    return _Whole(content.encode() if isinstance(content, str) else content, content_type, own)


def client_of(request: Request) -> str:
    """Who asks, as far as their limits go: the address, and of an IPv6 address the network, in which one client may have many."""
    return one_client(request.client.host) if request.client else ""


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


async def threaded(work: Callable[[], T], gate: AbstractAsyncContextManager[object] | None = None) -> T:
    """The result of a function that runs in one of the server's threads, so that it does not hold up other requests.

    Where it needs what another thread computes now, its own thread is given back until that is there, and it begins anew: those
    who wait for one slow thing must not take the threads from all others. It passes through a `gate` each time.
    """
    while True:
        try:
            async with gate or nullcontext():
                return await run_in_threadpool(_put_off, work)
        except BeingMadeError as other:
            await _made(other)


def _put_off(work: Callable[[], T]) -> T:
    with put_off():
        return work()


async def _made(other: BeingMadeError) -> None:
    """Wait until somebody has computed it, or has given it up for the sake of something else; raises their error."""
    try:
        await asyncio.wrap_future(other.made)
    except BeingMadeError:
        # Begin anew: that will tell what is being computed now.
        await asyncio.sleep(_AGAIN_AFTER)


def in_thread(
    write: Callable[[], str | bytes], gate: AbstractAsyncContextManager[object] | None = None
) -> Callable[[], Awaitable[bytes]]:
    """The function as one that runs in a thread (see `threaded`), its text as bytes."""

    def encoded() -> bytes:
        content = write()
        return content.encode() if isinstance(content, str) else content

    return partial(threaded, encoded, gate)


def computing(request: Request, write: Callable[[], str | bytes]) -> Callable[[], Awaitable[bytes]]:
    """As `in_thread`, for what computes: a few at a time, so that threads are left for the rest, and only so long.

    TooLongError comes out where it takes longer than the settings allow.
    """
    site = site_of(request)

    def bounded() -> str | bytes:
        with within(site.settings.page_seconds):
            return write()

    return in_thread(bounded, site.computing)
