"""Running the server: it says where it listens once it does, and ends what it has begun when it is told to stop."""

from __future__ import annotations

import errno
import resource
import socket
from functools import partial
from typing import TYPE_CHECKING, cast

import uvicorn

from lsgraph.errors import LsgraphError, SettingsError
from lsgraph.languages import Message, borrowed
from lsgraph.web.app import create_app
from lsgraph.web.http.connections import Connection, Connections

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from lsgraph.settings import Settings

#: Seconds that running requests have to end in when the server is told to stop.
GRACE = 10
#: Milliseconds after which a connection ends whose client takes nothing of what is sent.
_STALLED = 30_000


class _Server(uvicorn.Server):
    """A server that tells when it listens and when it stops to."""

    def __init__(self, config: uvicorn.Config, listening: Callable[[], None], stopping: Callable[[], None]) -> None:
        super().__init__(config)
        self._listening = listening
        self._stopping = stopping
        self.failure: LsgraphError | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen, and tell it; where that fails the server ends as if it had been told to."""
        await super().startup(sockets)
        if self.started:
            try:
                self._listening()
            except LsgraphError as error:
                self.failure = error

    async def main_loop(self) -> None:
        """Serve until it is told to stop."""
        if self.failure is None:
            await super().main_loop()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Tell it, and stop to listen: after this uvicorn raises the signal anew, so nothing that follows is sure to run."""
        self._stopping()
        await super().shutdown(sockets)


def serve(settings: Settings, tell: Callable[[str], None] = print, stopping: Callable[[], None] = lambda: None) -> None:
    """Serve until SIGINT or SIGTERM; `tell` gets the address when the server listens, `stopping` is called when it stops to.

    Raises SettingsError where the address or the port can't be had, and the LsgraphError that `tell` raises.
    """
    _allow_files(settings.connections)
    listener = _listen(settings.host, settings.port)
    host, port = listener.getsockname()[:2]
    address = f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
    config = uvicorn.Config(
        create_app(settings),
        log_level=settings.log_level,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE,
        # Proxies and the number of connections are looked after by the application and by `Connection`, as the settings say.
        proxy_headers=False,
        # A connection that became a web socket would leave its bounds behind.
        ws="none",
        http=cast("type[asyncio.Protocol]", partial(Connection, Connections(settings))),
    )
    server = _Server(config, partial(tell, address), stopping)
    try:
        server.run(sockets=[listener])
    finally:
        listener.close()
    if server.failure is not None:
        raise server.failure


def _allow_files(connections: int) -> None:
    """Let this process have a file for each connection, as far as the system allows: the default is often 1,024 in all."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * connections + 256
    if soft < wanted:
        resource.setrlimit(
            resource.RLIMIT_NOFILE, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard)
        )


def _listen(host: str, port: int) -> socket.socket:
    """A socket that listens there; port 0 takes any free one."""
    listener: socket.socket | None = None
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if hasattr(socket, "TCP_USER_TIMEOUT"):
            # Connections have it from the socket that accepts them.
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _STALLED)
        listener.bind((host, port))
        listener.listen(512)
    except OSError as error:
        if listener is not None:
            listener.close()
        raise _not_listening(host, port, error) from error
    return listener


def _not_listening(host: str, port: int, error: OSError) -> SettingsError:
    if error.errno == errno.EADDRINUSE:
        return SettingsError(
            Message("Port {port} on {host} is taken by another program.", port=port, host=host),
            next_step=Message("Stop it, or choose another: LSGRAPH_PORT={port}, or 0 for any free one.", port=port + 1),
        )
    if error.errno == errno.EACCES:
        return SettingsError(
            Message(
                "Port {port} on {host} may not be used: {reason}.",
                port=port,
                host=host,
                reason=borrowed(error.strerror or ""),
            ),
            next_step="Choose one above 1023: LSGRAPH_PORT=8000.",
        )
    return SettingsError(
        Message(
            "The server can't listen on {host}, port {port}: {reason}.",
            host=host,
            port=port,
            reason=borrowed(error.strerror or str(error)),
        ),
        next_step="Set LSGRAPH_HOST to an address of this machine, such as 127.0.0.1.",
    )
