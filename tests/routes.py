"""All routes of the application, each with an address that there is something at."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from lsgraph.web.app import routed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lsgraph.settings import Settings

#: What parameters of paths are called, and something that is there.
THERE = {
    "kind": "organization", "slug": "huddinge-kommun", "name": "huddinge-ks-2024-1082", "number": "1", "page": "1",
    "version": "0.1.0", "scheme": "role", "concept": "chair", "suffix": "ttl", "path": "sv/network",
}  # fmt: skip


def paths_of(routes: Iterable[Any]) -> Iterator[str]:
    """The paths of all routes, those of included routers too."""
    for route in routes:
        if hasattr(route, "path"):
            yield route.path
        if hasattr(route, "original_router"):
            yield from paths_of(route.original_router.routes)


def all_paths(settings: Settings) -> list[str]:
    """The path of each route; of those that both languages have the Swedish ones."""
    paths = {"/sparql", *paths_of(routed(settings).router.routes)}
    assert len(paths) > 100
    return sorted(path for path in paths if not path.startswith("/en/"))


def filled(path: str, others: Mapping[str, str] = MappingProxyType({})) -> str:
    """A route's path with something for each parameter."""
    return re.sub(r"\{(\w+)(:\w+)?\}", lambda match: others.get(match[1]) or THERE[match[1]], path)
