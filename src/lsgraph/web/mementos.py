"""Which editions an address has: those that are kept, and in which there was what it names (RFC 7089)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.routing import Match, Route

from lsgraph.languages import LANGUAGES
from lsgraph.linked_data.dereference import is_described
from lsgraph.media_types import FORMATS, HTML, TEXT
from lsgraph.namespaces import INSTANCE, INSTANCE_KINDS, graph_iri
from lsgraph.web.addresses import ADDRESSES, Clocks
from lsgraph.web.site import site_of

if TYPE_CHECKING:
    from fastapi import Request

    from lsgraph.generations.journal import Entry

#: The paths of the table that have editions.
_WITH_EDITIONS = frozenset(path for row in ADDRESSES if row.clocks is not Clocks.NONE for path in row.paths)
_SUFFIXES = tuple({form.suffix for form in (*FORMATS, HTML, TEXT)})


async def mementos_of(request: Request, path: str) -> list[Entry]:
    """The switches whose edition is kept and has what the path names, the oldest first; none if the path has no editions."""
    if not _has_editions(request, path):
        return []
    current = site_of(request).current
    served = await current.get()
    entries = await run_in_threadpool(current.journal.entries)
    kept = await run_in_threadpool(current.kept_manifests)
    entries = [entry for entry in entries if entry.hash in kept]
    if (graph := _graph_of(path)) is not None:
        return [entry for entry in entries if graph in kept[entry.hash].quads]
    if (iri := _thing_of(path)) is None:
        return entries
    if (turns := (await current.turns()).get(iri)) is None:
        # What came with the first edition and never went, or what there never was.
        return entries if await run_in_threadpool(is_described, served.edition.store, iri) else []
    return [entry for entry in entries if sum(turn.number <= entry.number for turn in turns) % 2]


def _has_editions(request: Request, path: str) -> bool:
    scope = {"type": "http", "method": "GET", "path": path, "root_path": "", "headers": []}
    for route in request.app.routes:
        if isinstance(route, Route) and route.matches(scope)[0] is Match.FULL:
            return route.path in _WITH_EDITIONS
    return False


def _graph_of(path: str) -> str | None:
    return graph_iri(_plain(path.removeprefix("/graph/"))) if path.startswith("/graph/") else None


def _thing_of(path: str) -> str | None:
    """The thing that a path names: of its data, or of its page in some language."""
    parts = path.split("/")[1:]
    if len(parts) == 3 and parts[0] in ("id", *LANGUAGES) and parts[1] in INSTANCE_KINDS:
        return f"{INSTANCE}{parts[1]}/{_plain(parts[2]) if parts[0] == 'id' else parts[2]}"
    return None


def _plain(name: str) -> str:
    """A name without the ending of a format."""
    return next((name.removesuffix(suffix) for suffix in _SUFFIXES if suffix and name.endswith(suffix)), name)
