"""All routes of the application, each with an address that there is something at."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from lsgraph.web.addresses import ADDRESSES

if TYPE_CHECKING:
    from collections.abc import Mapping

#: What parameters of paths are called, and something that is there.
THERE = {
    "kind": "organization", "slug": "huddinge-kommun", "name": "huddinge-ks-2024-1082", "number": "1", "page": "1",
    "version": "0.2.0", "scheme": "role", "concept": "chair", "part": "1", "level": "1", "index": "0", "suffix": "ttl", "path": "sv/network",
}  # fmt: skip
#: Where something else is there, by a part of the path.
INSTEAD = {
    "/region/{slug}": {"slug": "skane"}, "/resolve/": {"scheme": "municipality-code", "value": "0126"}, "/reconcile/": {"kind": "type"},
    "/collection/": {"name": "organization"},
}  # fmt: skip
#: What only large data has, and the repository's is small.
OF_LARGE_DATA = ("/sv/network/dots.json", "/feed/part/{level}/{index}")


def all_paths() -> list[str]:
    """The path of each address; of those that both languages have the Swedish ones."""
    return sorted({path for address in ADDRESSES for path in address.paths if not path.startswith("/en/")})


def filled(path: str, others: Mapping[str, str] = MappingProxyType({})) -> str:
    """A route's path with something for each parameter."""
    for part, instead in INSTEAD.items():
        if part in path:
            others = {**instead, **others}
    return re.sub(r"\{(\w+)(:\w+)?\}", lambda match: others.get(match[1]) or THERE[match[1]], path)
