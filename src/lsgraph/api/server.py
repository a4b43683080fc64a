"""A graph on a server: queries go to its SPARQL endpoint; all else is read from its dump of the same edition, which is fetched once."""

from __future__ import annotations

import hashlib
import json
import math
import time
import weakref
import zlib
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx
import pyoxigraph as ox

from lsgraph.api.graph import Graph
from lsgraph.api.times import Edition, moment_of
from lsgraph.errors import EngineError, EngineTimeError, LsgraphError, NotFoundError, QueryError, StateError, UsageError
from lsgraph.languages import Message
from lsgraph.media_types import TSV
from lsgraph.sparql.query import plain_format
from lsgraph.stores import EmbeddedStore

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from lsgraph.sparql.query import Query
    from lsgraph.stores import Store

#: Seconds in which a server must begin to answer, and in which it must have told what it serves.
_CONNECT, _TOLD = 10.0, 30.0
#: The largest answer, and the largest dump in its compressed form, that are taken; in bytes.
MOST_ANSWER, MOST_DUMP = 512 << 20, 64 << 20
#: The largest dump as it is unpacked; text of this kind is some fifteen times as large.
_MOST_UNPACKED = 1 << 30
_DUMPS, _WHOLE = "/dumps", "lsgraph.nq.gz"
_FEW = 4 << 20
_PROBLEM = "application/problem+json"


class Server:
    """An lsgraph server by its address. Answers are read whole within a time and a size, or are an error that says which."""

    def __init__(self, address: str) -> None:
        """Raises UsageError for what is no address of a server."""
        parts = urlsplit(address)
        if (
            parts.scheme not in ("http", "https")
            or not parts.hostname
            or parts.query
            or parts.fragment
            or parts.username
        ):
            raise UsageError(
                Message("{address} is no address of a server.", address=address),
                next_step=Message("Give it as https://example.org, without a query or a password."),
            )
        self.address = address.rstrip("/")
        self._client = httpx.Client(timeout=_CONNECT, follow_redirects=True, max_redirects=5)
        # Connections are closed when nobody asks any more, also where nobody said so.
        weakref.finalize(self, self._client.close)

    def close(self) -> None:
        """Let go of its connections."""
        self._client.close()

    def told(self, path: str, parameters: Mapping[str, str] | None = None) -> dict[str, Any]:
        """An object of JSON that the server tells of itself."""
        content, _ = self.answer("GET", path, _TOLD, _FEW, params=parameters, headers={"Accept": "application/json"})
        try:
            value = json.loads(content)
        except ValueError:
            value = None
        if not isinstance(value, dict):
            raise self.no_server()
        return value

    def answer(self, method: str, path: str, seconds: float, most: int, **options: Any) -> tuple[bytes, httpx.Headers]:  # noqa: ANN401  # the client's
        """The whole body of an answer, within that many seconds (0: no limit) and bytes, and its header.

        Raises EngineTimeError, EngineError where the server can't be reached or breaks off, and the error that the server tells.
        """
        end = time.monotonic() + seconds if seconds else math.inf
        asked = self.address + path
        try:
            timeout = httpx.Timeout(seconds or None, connect=_CONNECT)
            with self._client.stream(method, asked, timeout=timeout, **options) as response:
                content = bytearray()
                for chunk in response.iter_bytes():
                    content += chunk
                    if len(content) > most:
                        raise EngineError(
                            Message(
                                "The answer of {address} is larger than {most} MiB.",
                                address=self.address,
                                most=most >> 20,
                            ),
                            next_step=Message("Ask for less at a time."),
                        )
                    if time.monotonic() > end:
                        raise self._too_slow(seconds)
                if response.is_error:
                    raise _refused(asked, response.status_code, bytes(content), response.headers)
                if method == "GET" and response.history:
                    # A redirect, as to https, would lose what is posted: from now on its end is asked.
                    self.address = str(response.url.copy_with(query=None)).removesuffix(path).rstrip("/")
                return bytes(content), response.headers
        except httpx.TimeoutException as error:
            raise self._too_slow(seconds) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise EngineError(
                Message(
                    "{address} can't be reached: {reason}.",
                    address=self.address,
                    reason=str(error) or type(error).__name__,
                ),
                next_step=Message(
                    "Check the address, and whether this machine reaches it; lsgraph.open() opens the edition that lsgraph carries."
                ),
            ) from error

    def _too_slow(self, seconds: float) -> EngineTimeError:
        return EngineTimeError(
            Message(
                "{address} did not answer within {seconds:g} seconds.",
                address=self.address,
                seconds=seconds or _CONNECT,
            ),
            next_step=Message(
                "Ask for less at a time, or give it more with seconds=…; the server has a limit of its own."
            ),
        )

    def no_server(self) -> EngineError:
        """The error where something else answers."""
        return EngineError(
            Message("{address} answers, but not as an lsgraph server does.", address=self.address),
            next_step=Message("Give the address of its first page, without a path of one of its pages."),
        )

    def dump(self, known: str | None = None) -> tuple[dict[str, Any], dict[str, Any]]:
        """What the server tells of the dump of an edition, and of the edition."""
        index = self.told(_DUMPS, {"known": known} if known else None)
        found = [each for each in index.get("dumps") or () if isinstance(each, dict) and each.get("name") == _WHOLE]
        if not found or not isinstance(index.get("generation"), str) or not isinstance(index.get("created"), str):
            raise self.no_server()
        return found[0], index

    def fetched(self, dump: Mapping[str, Any], edition: str) -> bytes:
        """The dump of an edition as N-Quads; raises EngineError for one that is too large, or is not what the server said."""
        if not isinstance(dump.get("size"), int) or dump["size"] > MOST_DUMP:
            raise EngineError(
                Message(
                    "The data of {address} is too large to be fetched: at most {most} MiB are.",
                    address=self.address,
                    most=MOST_DUMP >> 20,
                ),
                next_step=Message(
                    "Ask with query(), or take the dump yourself and build it: `lsgraph build --from FILE`."
                ),
            )
        content, _ = self.answer(
            "GET", f"{_DUMPS}/{edition}/{_WHOLE}", 0, MOST_DUMP, headers={"Accept-Encoding": "identity"}
        )
        if hashlib.sha256(content).hexdigest() != dump.get("sha256"):
            raise EngineError(
                Message("The dump of {address} is not the one whose checksum it tells.", address=self.address),
                next_step=Message("Try again; a cache on the way may have an older one."),
            )
        return self._unpacked(content)

    def _unpacked(self, content: bytes) -> bytes:
        unpacking = zlib.decompressobj(zlib.MAX_WBITS | 16)
        try:
            unpacked = unpacking.decompress(content, _MOST_UNPACKED)
        except zlib.error as error:
            raise self.no_server() from error
        if not unpacking.eof:
            raise EngineError(
                Message("The data of {address} is too large to be fetched: at most {most} MiB are.", address=self.address, most=_MOST_UNPACKED >> 20),
                next_step=Message("Ask with query(), or take the dump yourself and build it: `lsgraph build --from FILE`."),
            )  # fmt: skip
        return unpacked


def _refused(address: str, status: int, content: bytes, headers: httpx.Headers) -> LsgraphError:
    """The error that a server tells (RFC 9457), or one that says what it answered."""
    try:
        problem = json.loads(content)
    except ValueError:
        problem = None
    if not isinstance(problem, dict) or not isinstance(problem.get("detail"), str):
        return EngineError(
            Message("{address} answers {status}.", address=address, status=status),
            next_step=Message("Give the address of the first page of an lsgraph server."),
        )
    near = problem.get("near")
    step = str(problem.get("next_step") or "")
    if status == 404:
        return NotFoundError(problem["detail"], near=near if isinstance(near, list) else [], next_step=step)
    if status == 410:
        return StateError(problem["detail"], next_step=step)
    if status in (429, 503) and (after := headers.get("retry-after")):
        return EngineError(problem["detail"], next_step=Message("Ask again in {seconds} seconds.", seconds=after))
    return QueryError(problem["detail"], next_step=step)


class ServerEditions:
    """The editions of a server."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def entries(self) -> list[Edition]:
        """All that the server has on record, the oldest first."""
        versions = self._server.told("/versions")["versions"]
        return [Edition(str(each["hash"]), str(each["time"])) for each in reversed(versions)]

    def open(self, moment: str | dt.date) -> Graph:
        """What the server knew then: its dump of that edition, in memory."""
        return ServerGraph(self._server.address, known=moment_of(moment))


class ServerGraph(Graph):
    """A graph on a server. With `known` all is asked of the dump of that edition, since the endpoint answers from the current one alone."""

    def __init__(self, address: str, known: str | None = None) -> None:
        """Raises EngineError where no lsgraph server answers, and UsageError for what is no address."""
        self._server = Server(address)
        try:
            self._dump, edition = self._server.dump(known)
        except NotFoundError as error:
            if known:
                raise
            raise self._server.no_server() from error
        super().__init__(None, None, ServerEditions(self._server))
        self._hash, self._created = edition["generation"], edition["created"]
        self._known = known
        self._closed = False

    @property
    def hash(self) -> str:
        """The name of the edition that the server had when it was opened."""
        return str(self._hash)

    @property
    def created(self) -> str:
        """When the data of that edition was put together (UTC, ISO 8601)."""
        return str(self._created)

    def __repr__(self) -> str:
        if self._closed:
            return "<lsgraph.Graph, closed>"
        return f"<lsgraph.Graph {self._server.address}, edition {self.hash[:12]} of {self.created[:10]}>"

    def close(self) -> None:
        """Let go of the server."""
        super().close()
        self._closed = True
        self._server.close()

    @property
    def _store(self) -> Store:
        if self._closed:
            return super()._store
        if self._open_store is None:
            quads = ox.parse(self._server.fetched(self._dump, self.hash), ox.RdfFormat.N_QUADS)
            self._open_store = EmbeddedStore.in_memory(quads)
        return self._open_store

    def _answered(self, query: Query, seconds: float) -> tuple[bytes, list[str]]:
        if self._known is not None or self._closed:
            return super()._answered(query, seconds)
        accept = TSV if query.form == "select" else plain_format(query)
        content, headers = self._server.answer(
            "POST",
            "/sparql",
            seconds,
            MOST_ANSWER,
            data={"query": query.text},
            headers={"Accept": f"{accept.media_type}, {_PROBLEM};q=0.1"},
        )
        hints = headers.get("lsgraph-hint", "")
        return content, hints.split(" | ") if hints else []
