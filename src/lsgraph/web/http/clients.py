"""Addresses of clients, as forwarded by trusted proxies, and the host names that the server answers for.

Forwarding headers count only from proxies in `LSGRAPH_TRUSTED_PROXIES`: anyone can write a header.
"""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.requests import Request

from lsgraph.languages import Message
from lsgraph.web.addresses import ADDRESSES
from lsgraph.web.http.problems import RequestError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Sequence

    from fastapi import FastAPI
    from starlette.responses import Response
    from starlette.types import ASGIApp, Receive, Scope, Send

    from lsgraph.settings import Network

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_HOST = re.compile(r"([A-Za-z0-9](?:[A-Za-z0-9._-]{0,252})|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?")
_PORT = re.compile(r"\[(.+)\](?::\d+)?|([\d.]+):\d+")
#: Length of the IPv6 network prefix that counts as one client.
_PREFIX = 64
#: Monitors ask under any name or address.
_FOR_ANY_HOST = tuple(path for address in ADDRESSES if address.any_host for path in address.paths)


def address_of(text: str) -> _Address | None:
    """The IP address in a text, with or without a port; None if invalid. An IPv4-mapped IPv6 address becomes the IPv4 one.

    >>> str(address_of("::ffff:192.0.2.1")), str(address_of("192.0.2.1:80")), address_of("unknown")
    ('192.0.2.1', '192.0.2.1', None)
    """
    text = text.strip()
    if matched := _PORT.fullmatch(text):
        text = matched[1] or matched[2]
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, ipaddress.IPv6Address) else address


def one_client(host: str) -> str:
    """The unit that limits apply to: an IPv4 address, or the network of an IPv6 address, as one client has many of those.

    >>> one_client("2001:db8::1"), one_client("::ffff:192.0.2.1")
    ('2001:db8::/64', '192.0.2.1')
    """
    address = address_of(host)
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.IPv6Network((address, _PREFIX), strict=False))
    return str(address) if address else host


def is_within(host: str, networks: Sequence[Network]) -> bool:
    """Whether a host is an IP address in one of the networks."""
    address = address_of(host) if networks else None
    return address is not None and any(address in network for network in networks)


def host_of(header: str) -> str | None:
    """The host of a Host header, in lower case and without its port; None if invalid."""
    matched = _HOST.fullmatch(header)
    return matched[1].lower() if matched else None


class Forwarded:
    """Takes client and scheme from X-Forwarded-For and X-Forwarded-Proto, of trusted proxies only."""

    def __init__(self, app: ASGIApp, proxies: Sequence[Network]) -> None:
        self._app, self._proxies = app, proxies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http" and scope["client"] and is_within(scope["client"][0], self._proxies):
            addresses = [value.decode("latin-1") for name, value in scope["headers"] if name == b"x-forwarded-for"]
            if client := self._client(",".join(addresses)):
                scope["client"] = (client, 0)
            schemes = [value.decode("latin-1") for name, value in scope["headers"] if name == b"x-forwarded-proto"]
            if schemes and schemes[-1].strip().lower() in ("http", "https"):
                scope["scheme"] = schemes[-1].strip().lower()
        await self._app(scope, receive, send)

    def _client(self, forwarded: str) -> str | None:
        """The last address that is not a trusted proxy's: each proxy appends its client. None if that is no valid address."""
        client: str | None = None
        for part in reversed(forwarded.split(",")):
            address = address_of(part)
            if address is None:
                return client
            client = str(address)
            if not is_within(client, self._proxies):
                return client
        return client


def _authority(server: tuple[str, int | None] | None) -> str:
    """The address of a server in the form of a Host header; `localhost` for a socket without an address."""
    host, port = server or ("", None)
    if port is None:
        return "localhost"
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


class Hosts:
    """Refuses requests for other hosts with 421, so that no page, link or cache names a foreign host.

    `allowed` are host names in lower case, `*.example.org` for all subdomains; if empty, every host is served. `app` has the site, and
    `refuse` makes an answer from an exception.
    """

    def __init__(
        self,
        endpoint: ASGIApp,
        app: FastAPI,
        allowed: Collection[str],
        base_url: str,
        refuse: Callable[[Request, Exception], Awaitable[Response]],
    ) -> None:
        authority = urlsplit(base_url).netloc
        self._endpoint, self._app, self._refuse = endpoint, app, refuse
        self._allowed = {*allowed, host_of(authority) or ""} - {""} if allowed else set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["path"] in _FOR_ANY_HOST:
            await self._endpoint(scope, receive, send)
            return
        named = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
        if not named and scope["http_version"] == "1.0" and not self._allowed:
            # Only HTTP/1.1 requires Host (RFC 9112, 3.2): an older client knows no other name than the address that it connected to.
            named = [_authority(scope["server"])]
            scope["headers"] = [*scope["headers"], (b"host", named[0].encode())]
        error = self._error_of(named, scope["http_version"])
        if error is None:
            await self._endpoint(scope, receive, send)
            return
        # The error page must not be built from that header.
        scope["headers"] = [pair for pair in scope["headers"] if pair[0] != b"host"]
        scope["app"] = self._app
        response = await self._refuse(Request(scope, receive), error)
        await response(scope, receive, send)

    def _error_of(self, named: Sequence[str], version: str) -> RequestError | None:
        """The error for a request with these Host headers, or None."""
        host = host_of(named[0]) if len(named) == 1 else None
        if host is None and (named or version != "1.0"):
            # Two are as bad as none: proxies on the way may have used the other one.
            return RequestError(
                400,
                "The Host header does not name one host.",
                next_step="Ask under the server's own address.",
            )
        if self._allowed and not self._allows(host or ""):
            return RequestError(
                421,
                Message("This server does not answer for {host}.", host=host or Message("a request without Host")),
                next_step="Ask under the server's public name; those who run it list its names in LSGRAPH_ALLOWED_HOSTS.",
            )
        return None

    def _allows(self, host: str) -> bool:
        above = host.partition(".")[2]
        return host in self._allowed or (bool(above) and f"*.{above}" in self._allowed)


def client_of(request: Request) -> str:
    """The client of a request as limits count it: its IPv4 address, or the network of its IPv6 address."""
    return one_client(request.client.host) if request.client else ""
