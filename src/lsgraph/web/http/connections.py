"""One client connection, bounded in bytes and time from the first byte to the last.

Bounds are enforced where bytes are received, before the parser and the framework buffer them: an endless head or body costs little
memory for a few seconds, while others are served. A client that exceeds a bound gets an error in the common form, unless an answer is
already being sent on the connection, and the connection is closed.
"""

from __future__ import annotations

import enum
import logging
import time
from collections import Counter
from typing import TYPE_CHECKING, Any

import httptools
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from lsgraph.languages import FALLBACK_LANGUAGE, Message
from lsgraph.web.http.clients import is_within, one_client
from lsgraph.web.http.languages import preferred_for_programs
from lsgraph.web.http.problems import Problem

if TYPE_CHECKING:
    import asyncio

    from starlette.types import Receive, Scope, Send

    from lsgraph.languages import Language
    from lsgraph.settings import Settings

log = logging.getLogger(__name__)

#: Longest address, the limit of the URL parser. Longer queries go into a body.
MOST_ADDRESS_BYTES = 65_535
#: Most bytes of all headers together, and most headers; the same for trailers.
MOST_HEADER_BYTES, MOST_HEADERS = 1 << 15, 200
#: Seconds in which the head of a request must arrive.
HEAD_SECONDS = 20.0
#: Seconds in which the body of a request must arrive, and bytes that allow one second more: 32 kbit a second is enough.
BODY_SECONDS, BODY_RATE = 20.0, 4096
#: A chunked body may take this many times its length plus this many bytes: chunk sizes, their extensions, trailers.
_FRAMING, _MOST_FRAMING_BYTES = 8, 1 << 16
#: Seconds in which the next request must begin on a connection.
KEEP_ALIVE_SECONDS = 5
#: Seconds in which the unread rest of a body must arrive once the answer is sent.
REST_SECONDS = 5.0
#: Seconds for which data after a refusal is discarded: closing at once would also lose the refusal.
_LINGER_SECONDS = 2.0
#: Most requests that a client may pipeline.
_MOST_PIPELINED = 100
#: Seconds between log lines about clients with too many connections.
_LOG_SECONDS = 60.0
_RETRY_AFTER = {"Retry-After": "5"}


class _Phase(enum.Enum):
    """What is expected next on a connection."""

    HEAD_OR_NOTHING = enum.auto()
    HEAD = enum.auto()
    BODY = enum.auto()
    NOTHING = enum.auto()
    """The client has been refused: anything more that it sends is discarded."""


class _Refused(Exception):
    """A request exceeds a bound."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem.detail))
        self.problem = problem


class Connections:
    """Counts connections per client and in all, with their limits."""

    def __init__(self, settings: Settings) -> None:
        self.most = settings.connections
        self.most_of_client = settings.client_connections
        self._proxies = settings.proxies
        self._of_client: Counter[str] = Counter()
        self._logged: dict[str, tuple[float, int]] = {}

    def add(self, host: str) -> int:
        """Count a new connection and return by how many its client exceeds the limit; trusted proxies have none."""
        if is_within(host, self._proxies):
            return 0
        client = one_client(host)
        self._of_client[client] += 1
        return self._of_client[client] - self.most_of_client

    def remove(self, host: str) -> None:
        """A connection that was added has ended."""
        if is_within(host, self._proxies):
            return
        client = one_client(host)
        self._of_client[client] -= 1
        if not self._of_client[client]:
            del self._of_client[client]

    def log_too_many(self, host: str) -> None:
        """Log that a client has too many connections, at most once a minute."""
        self._log(
            "of a client", f"{one_client(host)} has more than {self.most_of_client} connections; one more was refused"
        )

    def log_full(self) -> None:
        """Log that there are too many connections in all, at most once a minute."""
        self._log("in all", f"there are {self.most} connections or more; a request was refused")

    def _log(self, kind: str, message: str) -> None:
        """Log a message of this kind, or count it: a flood of connections must not flood the log."""
        now, (logged, passed_over) = time.monotonic(), self._logged.get(kind, (float("-inf"), 0))
        if now - logged < _LOG_SECONDS:
            self._logged[kind] = (logged, passed_over + 1)
            return
        log.warning("%s; %d more were refused since this was last told", message, passed_over)
        self._logged[kind] = (now, 0)


class Connection(HttpToolsProtocol):
    """uvicorn's HTTP protocol with the bounds of this module."""

    def __init__(self, connections: Connections, **options: Any) -> None:  # noqa: ANN401  # passed on from uvicorn
        super().__init__(**options)
        self._all = connections
        self.timeout_keep_alive = KEEP_ALIVE_SECONDS
        self._served = self.app
        self._phase = _Phase.HEAD_OR_NOTHING
        self._timer: asyncio.TimerHandle | None = None
        self._refusal: bytes | None = None
        self._begun = 0
        self._is_repeated = False
        self._count_anew()

    # ------------------------------------------------------------------------------------------- what asyncio calls

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """A client connects."""
        super().connection_made(transport)
        self._wait(HEAD_SECONDS)
        host = self.client[0] if self.client else ""
        over = self._all.add(host)
        if over > 0:
            self._all.log_too_many(host)
        # Refused clients keep their connection for a moment: their number is bounded too.
        if over > self._all.most_of_client or len(self.connections) > 2 * self._all.most:
            transport.abort()
        elif over > 0:
            self._refuse(_too_many_connections(self._all.most_of_client))

    def data_received(self, data: bytes) -> None:
        """Bytes come."""
        if self._phase is _Phase.NOTHING:
            return
        before, begun = self._phase, self._begun
        try:
            self._parse(data)
        except httptools.HttpParserError as error:
            cause = error.__context__
            self._refuse(cause.problem if isinstance(cause, _Refused) else _not_http())
        else:
            self._look(len(data) if (before, begun) == (self._phase, self._begun) else 0, before)

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection has ended."""
        self._stop_waiting()
        self._unset_keepalive_if_required()
        self._phase = _Phase.NOTHING
        self._all.remove(self.client[0] if self.client else "")
        super().connection_lost(exc)

    def _parse(self, data: bytes) -> None:
        """Parse received data; an offer to upgrade the protocol is ignored (RFC 9110, 7.8).

        Java's client offers HTTP/2 with every request. The parser takes everything after such a head, even the body, for the other
        protocol: a new parser continues after the head.
        """
        while True:
            try:
                self.parser.feed_data(data)
            except httptools.HttpParserUpgrade as offered:
                data = data[offered.args[0] :]
                self._parse_body()
            else:
                return

    def _parse_body(self) -> None:
        """Continue with a new parser after the head of the request: a minimal head prepares it for the body, and is not reported."""
        framing = [pair for pair in self.headers if pair[0] in (b"content-length", b"transfer-encoding")]
        self.parser = httptools.HttpRequestParser(self)
        self.parser.set_dangerous_leniencies(lenient_data_after_close=True)
        self._is_repeated = True
        try:
            self.parser.feed_data(b"POST / HTTP/1.1\r\n%s\r\n" % b"".join(b"%s: %s\r\n" % pair for pair in framing))
        finally:
            self._is_repeated = False

    # ----------------------------------------------------------------------------------------- what the parser calls

    def on_message_begin(self) -> None:
        """The first byte of a request."""
        if self._is_repeated:
            return
        if len(self.pipeline) >= _MOST_PIPELINED:
            raise _Refused(_too_many_requests())
        # Only now: empty lines before a request do not keep a connection alive.
        self._unset_keepalive_if_required()
        super().on_message_begin()
        self._phase = _Phase.HEAD
        self._begun += 1
        self._count_anew()

    def on_url(self, url: bytes) -> None:
        """A part of the address."""
        if self._is_repeated:
            return
        super().on_url(url)
        if len(self.url) > MOST_ADDRESS_BYTES:
            raise _Refused(_too_long_address())

    def on_header(self, name: bytes, value: bytes) -> None:
        """One header, or one trailer."""
        if self._is_repeated:
            return
        self._headers += 1
        self._header_bytes += len(name) + len(value)
        if self._header_bytes > MOST_HEADER_BYTES or self._headers > MOST_HEADERS:
            raise _Refused(_too_large_headers())
        # A trailer must not be taken for a header: the application may have read those already.
        if self._phase is _Phase.HEAD:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The head is complete."""
        if self._is_repeated:
            return
        self._stop_waiting()
        self._phase = _Phase.BODY
        self._received, self._header_bytes, self._headers = 0, 0, 0
        self._body_since = self.loop.time()
        full = len(self.connections) >= self._all.most or len(self.tasks) >= self._all.most
        if full:
            self._all.log_full()
        self.app = _overloaded if full else self._served
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """A part of the body."""
        self._body_bytes += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """The request is complete."""
        if self.parser.should_upgrade():
            # Only its head is complete: see `_parse`.
            return
        self._stop_waiting()
        self._phase = _Phase.HEAD_OR_NOTHING
        super().on_message_complete()
        if self.cycle.response_complete:
            self._wait(KEEP_ALIVE_SECONDS)

    def on_response_complete(self) -> None:
        """The last byte of an answer is sent."""
        more = bool(self.pipeline)
        super().on_response_complete()
        if more or self.transport.is_closing():
            return
        if self._refusal is not None:
            self._send_refusal(self._refusal)
        elif self._phase is _Phase.BODY:
            self._unset_keepalive_if_required()
            self._wait(REST_SECONDS)
        elif self._phase is _Phase.HEAD:
            # The next request has begun and has its own time limit.
            self._unset_keepalive_if_required()

    # ------------------------------------------------------------------------------------------------------- bounds

    def _count_anew(self) -> None:
        """Reset the counters for a new request."""
        self._received = self._header_bytes = self._headers = self._body_bytes = 0
        self._body_since = 0.0

    def _look(self, size: int, before: _Phase) -> None:
        """Enforce the bounds on an incomplete head or body, and start its timer.

        `size` is the number of bytes received of it: 0 if they also completed something, which has its own checks.
        """
        self._received += size
        if self._phase is _Phase.HEAD:
            if self._received > len(self.url) + MOST_HEADER_BYTES:
                self._refuse(_too_large_headers())
            elif self._timer is None or before is not _Phase.HEAD:
                self._wait(HEAD_SECONDS)
        elif self._phase is _Phase.BODY:
            if self._received > _FRAMING * self._body_bytes + _MOST_FRAMING_BYTES:
                self._refuse(_not_http())
            elif self._timer is None:
                self._wait(BODY_SECONDS)

    def _wait(self, seconds: float) -> None:
        """Check after that time whether the client has sent what is due."""
        self._stop_waiting()
        self._timer = self.loop.call_later(seconds, self._is_late)

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _is_late(self) -> None:
        self._timer = None
        if self._phase is _Phase.HEAD:
            self._refuse(_late("head", HEAD_SECONDS))
        elif self._phase is _Phase.BODY and not self.cycle.response_complete:
            left = self._body_since + BODY_SECONDS + self._body_bytes / BODY_RATE - self.loop.time()
            if left > 0 or self.flow.read_paused or self.cycle.response_started:
                # While reading is paused, the client is not to blame; and an answer being sent is not truncated.
                self._wait(left if left > 0 else BODY_SECONDS)
            else:
                self._refuse(_late("body", BODY_SECONDS))
        elif self._phase is _Phase.NOTHING:
            self.transport.abort()
        else:
            self.transport.close()

    # ------------------------------------------------------------------------------------------------------ refusals

    def _refuse(self, problem: Problem) -> None:
        """Send the error once the answers to earlier requests are sent, and close; if one is half sent already, only close."""
        log.info("%s was refused: %d %s", self.client, problem.status, problem.detail)
        faulty = self._phase
        self._phase = _Phase.NOTHING
        self._stop_waiting()
        self._unset_keepalive_if_required()
        refusal = _as_bytes(problem, self.server_state.default_headers, self._language())
        cycle = self.cycle
        if cycle is None or (cycle.response_complete and faulty is not _Phase.BODY):
            self._send_refusal(refusal)
        elif faulty is _Phase.BODY and self.pipeline:
            # The request itself is still queued: the refusal takes its place.
            self.pipeline.popleft()
            self._refusal = refusal
        elif faulty is not _Phase.BODY:
            self._refusal = refusal
        elif cycle.response_started:
            self.transport.abort()
        else:
            cycle.disconnected = True
            cycle.message_event.set()
            self._send_refusal(refusal)

    def _language(self) -> Language:
        """The client's preferred language, from the part of the head received so far."""
        headers = self.headers or []
        field = next((value for name, value in headers if name == b"accept-language"), b"")
        return preferred_for_programs(field.decode("latin-1"))

    def _send_refusal(self, refusal: bytes) -> None:
        self._refusal = None
        self._unset_keepalive_if_required()
        if self.transport.is_closing():
            return
        self.flow.resume_reading()
        self.transport.write(refusal)
        self.transport.write_eof()
        self._wait(_LINGER_SECONDS)


async def _overloaded(_scope: Scope, _receive: Receive, send: Send) -> None:
    """The answer of a server that is at its limit of connections."""
    problem = Problem(
        503,
        Message("The server has more connections than it can take now."),
        Message("Try again in a few seconds."),
        headers=_RETRY_AFTER,
    )
    content = problem.to_json(FALLBACK_LANGUAGE)
    await send({"type": "http.response.start", "status": problem.status, "headers": _headers_of(problem, content)})
    await send({"type": "http.response.body", "body": content})


def _headers_of(problem: Problem, content: bytes) -> list[tuple[bytes, bytes]]:
    headers = {
        "content-type": "application/problem+json",
        "content-length": str(len(content)),
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
        "access-control-allow-origin": "*",
        "connection": "close",
        **problem.headers,
    }
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]


def _as_bytes(problem: Problem, headers: list[tuple[bytes, bytes]], language: Language) -> bytes:
    content = problem.to_json(language)
    lines = [name + b": " + value + b"\r\n" for name, value in [*headers, *_headers_of(problem, content)]]
    return b"".join([STATUS_LINE[problem.status], *lines, b"\r\n", content])


def _too_many_connections(most: int) -> Problem:
    detail = Message("You have {most} connections to this server already.", most=most)
    return Problem(429, detail, Message("Close some, or use one for several requests."), headers=_RETRY_AFTER)


def _too_many_requests() -> Problem:
    detail = Message("You have sent {most} requests without waiting for an answer.", most=_MOST_PIPELINED)
    return Problem(429, detail, Message("Wait for the answers, then ask again."), headers=_RETRY_AFTER)


def _too_long_address() -> Problem:
    detail = Message("The address has more than {most:,} bytes.", most=MOST_ADDRESS_BYTES)
    return Problem(414, detail, Message("Send a long query in the body of a POST."))


def _too_large_headers() -> Problem:
    detail = Message(
        "The headers have more than {most:,} bytes, or are more than {number}.",
        most=MOST_HEADER_BYTES,
        number=MOST_HEADERS,
    )
    return Problem(431, detail, Message("Send fewer or shorter headers."))


def _not_http() -> Problem:
    return Problem(400, Message("The request is not HTTP/1.1 as RFC 9112 has it."), Message("Ask with another client."))


def _late(part: str, seconds: float) -> Problem:
    detail = Message("The head of the request did not come within {seconds:g} seconds.", seconds=seconds)
    if part == "body":
        detail = Message(
            "The body of the request did not come within {seconds:g} seconds, and one more for each {bytes:,} bytes.",
            seconds=seconds,
            bytes=BODY_RATE,
        )
    return Problem(408, detail, Message("Send it again."))
