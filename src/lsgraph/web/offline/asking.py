"""The application, asked within the process."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import unquote, urlsplit

from lsgraph.web.offline.places import ORIGIN

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, MutableMapping
    from types import TracebackType

    from starlette.types import ASGIApp


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer: its status, its media type without parameters, where it leads on to, and its content."""

    status: int
    media_type: str
    location: str
    content: bytes


class Asking:
    """Asks an application, which runs while this is entered.

    One task asks all questions: the threads in which the application works end with the task that began them.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._runner = asyncio.Runner()
        self._questions: asyncio.Queue[tuple[str, str, asyncio.Future[Answered]]] = asyncio.Queue()

    def __enter__(self) -> Self:
        loop = self._runner.get_loop()
        ready: asyncio.Future[None] = loop.create_future()
        self._task = loop.create_task(self._answer_all(ready))
        loop.run_until_complete(asyncio.wait((self._task, ready), return_when=asyncio.FIRST_COMPLETED))
        if self._task.done():
            self._task.result()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._runner:
            if self._task.cancel():
                with contextlib.suppress(asyncio.CancelledError):
                    self._runner.get_loop().run_until_complete(self._task)

    def get(self, question: str, accept: str) -> Answered:
        """The answer to GET at a path with its parameters; raises what the application raises."""
        loop = self._runner.get_loop()
        answer: asyncio.Future[Answered] = loop.create_future()
        self._questions.put_nowait((question, accept, answer))
        return loop.run_until_complete(answer)

    async def _answer_all(self, ready: asyncio.Future[None]) -> None:
        async with _started(self._app):
            ready.set_result(None)
            while True:
                question, accept, answer = await self._questions.get()
                try:
                    answer.set_result(await _ask(self._app, question, accept))
                except Exception as error:  # it is raised where the answer was waited for
                    answer.set_exception(error)


@contextlib.asynccontextmanager
async def _started(app: ASGIApp) -> AsyncIterator[None]:
    """The application from its start to its end, as a server begins and ends it."""
    told: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()
    heard: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()

    async def live() -> None:
        await app({"type": "lifespan", "asgi": {"version": "3.0"}}, told.get, heard.put)

    running = asyncio.create_task(live())
    await told.put({"type": "lifespan.startup"})
    await heard.get()
    try:
        yield
    finally:
        await told.put({"type": "lifespan.shutdown"})
        await running


async def _ask(app: ASGIApp, question: str, accept: str) -> Answered:
    """The answer to GET at a path with its parameters."""
    parts = urlsplit(question)
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "https",
        "path": unquote(parts.path),
        "raw_path": parts.path.encode(),
        "query_string": parts.query.encode(),
        "root_path": "",
        "headers": [(b"host", urlsplit(ORIGIN).netloc.encode()), (b"accept", accept.encode())],
        "client": ("127.0.0.1", 1),
        "server": (urlsplit(ORIGIN).netloc, 443),
    }
    start: MutableMapping[str, Any] = {}
    pieces: list[bytes] = []
    asked = False

    async def receive() -> MutableMapping[str, Any]:
        nonlocal asked
        if asked:
            # Who asks waits for the whole answer.
            await asyncio.Event().wait()
        asked = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            start.update(message)
        else:
            pieces.append(message.get("body", b""))

    await app(scope, receive, send)
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in start["headers"]}
    media_type = headers.get("content-type", "").partition(";")[0].strip()
    return Answered(start["status"], media_type, headers.get("location", ""), b"".join(pieces))
