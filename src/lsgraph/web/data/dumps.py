"""Dumps as files, whole or in ranges, with checksums, of the current generation or a kept one."""

from __future__ import annotations

import base64
import json
from dataclasses import asdict
from email.utils import formatdate
from typing import TYPE_CHECKING, Any

from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse

from lsgraph.errors import NotFoundError, near_matches
from lsgraph.generations.dumps import checked_path
from lsgraph.http.links import link, link_field
from lsgraph.languages import Message
from lsgraph.media_types import FORMATS, by_name
from lsgraph.namespaces import DATASET, LICENCE_PAGE
from lsgraph.web.addresses import Cache
from lsgraph.web.answers import cacheable_response
from lsgraph.web.clocks import time_headers, times_of
from lsgraph.web.http.conditional import not_modified
from lsgraph.web.http.parameters import only
from lsgraph.web.http.problems import RequestError
from lsgraph.web.http.ranges import parts_of
from lsgraph.web.site import base_of, site_of
from lsgraph.web.threads import in_thread, threaded

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from starlette.types import Receive, Scope, Send

    from lsgraph.generations.dumps import Dump
    from lsgraph.generations.journal import Entry
    from lsgraph.web.service import OpenEdition


async def index(request: Request) -> Response:
    """All dumps with sizes and checksums, as JSON."""
    only(request, "known")
    times = await times_of(request)
    served, base = times.served, base_of(request)

    def write() -> str:
        generation = served.generation
        files = [
            asdict(dump) | {"url": f"{base}/dumps/{generation.hash}/{dump.name}"}
            for dump in served.edition.dumps.values()
        ]
        return json.dumps(
            {"generation": generation.hash, "created": generation.manifest.created, "dumps": files}, indent=1
        )

    headers = time_headers(request, times)
    return await cacheable_response(
        request, served, "application/json", in_thread(write), headers=headers, vary="Accept-Datetime", about=base
    )


async def checksums(request: Request) -> Response:
    """The checksums in the format of `sha256sum --check`."""
    only(request, "known")
    served = (await times_of(request)).served

    def write() -> str:
        return "".join(f"{dump.sha256}  {dump.name}\n" for dump in served.edition.dumps.values())

    return await cacheable_response(
        request, served, "text/plain; charset=utf-8", in_thread(write), vary="Accept-Datetime"
    )


async def dump(request: Request, name: str) -> Response:
    """A dump; with a hash before its name the dump of that generation, which may be cached for ever."""
    first, slash, rest = name.partition("/")
    only(request, *(() if slash and first != "graph" else ("known",)))
    if slash and first != "graph":
        try:
            served = await site_of(request).current.kept(first)
        except NotFoundError as error:
            raise RequestError(
                410 if any(entry.hash == first for entry in await _entries(request)) else 404,
                Message("The edition {first!r} is not kept here.", first=first[:40]),
                next_step="/versions lists what is kept.",
            ) from error
        return await _file(request, served, rest, forever=served.generation.hash == first)
    times = await times_of(request)
    return await _file(
        request, times.served, name, forever=False,
        extra=time_headers(request, times),
    )  # fmt: skip


async def _entries(request: Request) -> list[Entry]:
    return list(await run_in_threadpool(site_of(request).current.journal.entries))


async def _file(
    request: Request, served: OpenEdition, name: str, *, forever: bool, extra: dict[str, str] | None = None
) -> Response:
    dumps = await threaded(lambda: served.edition.dumps)
    if name not in dumps:
        raise NotFoundError(
            Message("There is no dump {name!r}.", name=name[:80]),
            near=near_matches(name, dumps),
            next_step="/dumps lists them.",
        )
    dump_file = dumps[name]
    fmt = by_name(dump_file.format, FORMATS)
    headers = {
        # Strong, so that an interrupted download can be resumed (RFC 9110, 13.1.5).
        "ETag": f'"{dump_file.sha256[:32]}"',
        "Cache-Control": Cache.FOREVER if forever else Cache.ASKED,
        "Repr-Digest": f"sha-256=:{_base64(dump_file)}:",
        "Content-Disposition": f'attachment; filename="{_file_name(served, dump_file)}"',
        "Vary": "Accept-Datetime",
        **(extra or {}),
    }
    about = [link(DATASET, "describes"), link(LICENCE_PAGE, "license")]
    headers["Link"] = link_field([*about, *([headers["Link"]] if "Link" in headers else [])])
    # Its digest is sent with it, so its bytes must match.
    path = await run_in_threadpool(checked_path, served.generation, dump_file)
    status = await run_in_threadpool(path.stat)
    headers["Last-Modified"] = formatdate(status.st_mtime, usegmt=True)
    if unchanged := not_modified(request, headers, compressed=False):
        return unchanged
    parts = parts_of(request, status.st_size, headers["ETag"], headers["Last-Modified"])
    media_type = "application/gzip" if dump_file.compressed else fmt.content_type
    return _File(path, parts, headers=headers, media_type=media_type, stat_result=status)


class _File(FileResponse):
    """A file, or ranges of it. The ranges are decided beforehand; the framework only sends them."""

    def __init__(self, path: Path, parts: Sequence[tuple[int, int]], **options: Any) -> None:  # noqa: ANN401  # the framework's
        super().__init__(path, **options)
        self._parts = ",".join(f"{first}-{last}" for first, last in parts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the file, or its parts."""
        other_headers = [pair for pair in scope["headers"] if pair[0] not in (b"range", b"if-range")]
        ranges = [(b"range", f"bytes={self._parts}".encode())] if self._parts else []
        await super().__call__({**scope, "headers": other_headers + ranges}, receive, send)


def _base64(dump: Dump) -> str:
    return base64.b64encode(bytes.fromhex(dump.sha256)).decode()


def _file_name(served: OpenEdition, dump: Dump) -> str:
    stem, _, endings = dump.name.replace("/", "-").partition(".")
    return f"{stem}-{served.generation.hash[:12]}.{endings}"
