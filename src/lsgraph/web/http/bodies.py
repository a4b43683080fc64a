"""Request bodies of bounded size; their time limit is set by the connection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import ClientDisconnect

from lsgraph.languages import Message
from lsgraph.web.http.problems import RequestError
from lsgraph.web.http.watch import ClientGoneError

if TYPE_CHECKING:
    from starlette.requests import Request

#: Characters of the name of a compression that a refusal repeats.
_SHOWN = 40


async def read_body(request: Request, most: int, *, next_step: str) -> bytes:
    """The complete body.

    Raises RequestError (413) with the next step if it has more than `most` bytes, (415) if it is compressed, and ClientGoneError if the
    client has gone or was disconnected because the body did not arrive in time: neither is a fault of the server.
    """
    coding = request.headers.get("content-encoding", "").strip().lower()
    if coding not in ("", "identity"):
        # A few bytes could become any number of them.
        raise RequestError(
            415,
            Message("The body is compressed as {coding}, which is not read here.", coding=coding[:_SHOWN]),
            next_step="Send it as it is, without Content-Encoding.",
            headers={"Accept-Encoding": "identity"},
        )
    too_large = RequestError(413, Message("The body has more than {most:,} bytes.", most=most), next_step=next_step)
    if int(request.headers.get("content-length", 0)) > most:
        # A length announced beforehand can be refused before the body is sent.
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
