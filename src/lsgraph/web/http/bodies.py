"""The body of a request, up to a number of bytes; in what time it must come is the connection's to say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import ClientDisconnect

from lsgraph.languages import Message
from lsgraph.web.http.problems import RequestError
from lsgraph.web.http.watch import ClientGoneError

if TYPE_CHECKING:
    from starlette.requests import Request


async def read_body(request: Request, most: int, *, next_step: str) -> bytes:
    """The whole body.

    Raises RequestError (413) with the next step where it has more bytes than that, and ClientGoneError where the client has gone or
    was left because the body did not come in time: neither is a fault of the server.
    """
    too_large = RequestError(413, Message("The body has more than {most:,} bytes.", most=most), next_step=next_step)
    if int(request.headers.get("content-length", 0)) > most:
        # What is told beforehand need not be sent first.
        raise too_large
    content = bytearray()
    try:
        async for part in request.stream():
            content += part
            if len(content) > most:
                raise too_large
    except ClientDisconnect as error:
        raise ClientGoneError from error
    return bytes(content)
