"""Where in a copy what has an address lies: the names of its files, and the ways from one to another."""

from __future__ import annotations

import hashlib
import posixpath
import re
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

from lsgraph import media_types
from lsgraph.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

#: The address under which the application is asked; none of it may be left in a copy. `.invalid` is nobody's (RFC 2606).
ORIGIN = "https://copy.invalid"
#: Endings that say what a file is; any other dot is part of a name.
_ENDINGS = frozenset(fmt.suffix for fmt in vars(media_types).values() if isinstance(fmt, media_types.Format)) | {
    ".css", ".gz", ".js", ".sha256", ".sparql",
}  # fmt: skip
#: What every file system and every web host takes as it is.
_SAFE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}")
#: Names that Windows keeps for devices, whatever their ending.
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


def place_of(path: str, parameters: Sequence[tuple[str, str]] = (), ending: str = "") -> str:
    """The file in which the answer at a path of the server lies, below the folder of the copy.

    Parameters become part of its name; `ending` is that of an answer whose path does not tell it.

    >>> place_of("/"), place_of("/sv/"), place_of("/sv/actors", [("region", "skane")]), place_of("/dumps/lsgraph.nt")
    ('index.html', 'sv/index.html', 'sv/actors_region-skane.html', 'dumps/lsgraph.nt')
    """
    folders = path.strip("/").split("/")
    name = folders.pop()
    if path.endswith("/") or not name:
        folders, name = [*folders, name] if name else folders, "index"
    stem, own_ending = _split(name)
    if own_ending == ".html" and folders and folders[0] in LANGUAGES:
        # The page of the same name is there, too.
        stem += ".file"
    told = "".join(f"_{key}-{value}" for key, value in parameters)
    last = _safe(stem + told.replace("/", "-")) + (own_ending or ending or ".html")
    return posixpath.join(*(_safe(unquote(folder)) for folder in folders), last)


def relative(start: str, goal: str) -> str:
    """The way from one file of a copy to another, as an address.

    >>> relative("sv/organization/kth.html", "en/index.html")
    '../../en/index.html'
    """
    return _way(posixpath.dirname(start), goal)


@lru_cache(maxsize=50_000)
def _way(folder: str, goal: str) -> str:
    # From a root that both lie in: else it would be asked at each which folder the program stands in.
    return posixpath.relpath(f"/{goal}", f"/{folder}")


def _split(name: str) -> tuple[str, str]:
    """The name without its ending, and the ending: of `lsgraph.nt.gz` both of them."""
    stem, ending = posixpath.splitext(unquote(name))
    if ending.lower() not in _ENDINGS or not stem:
        return unquote(name), ""
    if ending == ".gz":
        inner, before = posixpath.splitext(stem)
        return (inner, before + ending) if before in _ENDINGS else (stem, ending)
    return stem, ending


def _safe(name: str) -> str:
    """The name, or where it could mean something else somewhere, the beginning of its hash."""
    if _SAFE.fullmatch(name) and not _DEVICES.fullmatch(name) and not name.endswith("."):
        return name
    kept = re.sub(r"[^A-Za-z0-9-]+", "-", name).strip("-")[:60]
    return f"{kept or 'x'}.{hashlib.sha256(name.encode()).hexdigest()[:10]}"
