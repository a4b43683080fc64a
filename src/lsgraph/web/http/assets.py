"""Static files, read once at startup: each has the hash of its content in its address and may be cached for ever."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from lsgraph.errors import NotFoundError, near_matches
from lsgraph.languages import Message

_PACKAGE = Path(__file__).resolve().parents[2]
#: Folder of the static files.
FOLDER = _PACKAGE / "web" / "static"
_MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".txt": "text/plain; charset=utf-8",
    ".md": "text/plain; charset=utf-8",
    ".json": "application/json",
    ".woff2": "font/woff2",
    ".gz": "application/gzip",
}


@dataclass(frozen=True, slots=True)
class Asset:
    """One static file; `hash` is the beginning of the SHA-256 of its content, in hexadecimal."""

    content: bytes
    media_type: str
    hash: str


class Assets:
    """All static files by name, which is the path below their folder."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._assets = {
            path.relative_to(folder).as_posix(): _read(path) for path in sorted(folder.rglob("*")) if path.is_file()
        }

    def names(self) -> tuple[str, ...]:
        """The names of all files, sorted."""
        return tuple(self._assets)

    def get(self, name: str) -> Asset:
        """The file with that name; raises NotFoundError."""
        if name not in self._assets:
            raise NotFoundError(Message("There is no file {name!r}.", name=name), near=near_matches(name, self._assets))
        return self._assets[name]


def _read(path: Path) -> Asset:
    content = path.read_bytes()
    media_type = _MEDIA_TYPES.get(path.suffix, "application/octet-stream")
    return Asset(content, media_type, hashlib.sha256(content).hexdigest()[:16])


def program_fingerprint() -> str:
    """A hash of the program's own files: answers may change with them even if the data does not."""
    digest = hashlib.sha256()
    for path in sorted(_PACKAGE.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(path.relative_to(_PACKAGE).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]
