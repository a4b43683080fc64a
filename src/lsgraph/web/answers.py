"""An answer that the client may keep."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

from starlette.responses import Response

from lsgraph.web.addresses import Cache
from lsgraph.web.http.conditional import not_modified
from lsgraph.web.http.languages import language_of
from lsgraph.web.site import site_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from fastapi import Request

    from lsgraph.web.service import OpenEdition


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


async def cacheable_response(
    request: Request,
    served: OpenEdition,
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
    own = {"Cache-Control": Cache.ASKED, **(headers or {})}
    if vary:
        own["Vary"] = vary
    if keep and request.method in ("GET", "HEAD"):
        own["ETag"] = tag
        if unchanged := not_modified(request, own):
            return unchanged
    content = await write()
    return _Whole(content.encode() if isinstance(content, str) else content, content_type, own)
