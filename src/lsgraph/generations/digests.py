"""Digests of files: taken when they are written, and compared before what they hold is relied on."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

#: A look at many files reads those up to this many bytes, and no more than that many in all: some hundredths of a second.
_SMALL, _MOST_READ = 1 << 20, 32 << 20

Fault = Literal["missing", "unreadable", "changed"]


@dataclass(frozen=True, slots=True)
class FileDigest:
    """What a file holds: its `size` in bytes and its SHA-256 in hexadecimal."""

    size: int
    sha256: str


def digest_of(path: Path) -> FileDigest:
    """The digest of a file; raises OSError."""
    with path.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        return FileDigest(stream.tell(), sha256)


def digests_in(folder: Path, wanted: Callable[[str], bool]) -> dict[str, FileDigest]:
    """The digests of the wanted files below a folder, by their names there, sorted; raises OSError."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    named = ((path.relative_to(folder).as_posix(), path) for path in files)
    return {name: digest_of(path) for name, path in named if wanted(name)}


def fault_of(path: Path, expected: FileDigest, *, whole: bool = True) -> Fault | None:
    """What is wrong with a file, None where nothing is; without `whole` only its size is looked at."""
    try:
        if path.stat().st_size != expected.size:
            return "changed"
        return None if not whole or digest_of(path) == expected else "changed"
    except FileNotFoundError:
        return "missing"
    except OSError:
        return "unreadable"


def faults_in(folder: Path, expected: Mapping[str, FileDigest], *, whole: bool) -> Iterator[tuple[str, Fault]]:
    """The files that are not as they were written, by name; without `whole` large ones are told by their size alone."""
    read = 0
    for name, digest in expected.items():
        content = whole or (digest.size <= _SMALL and read + digest.size <= _MOST_READ)
        read += digest.size if content else 0
        if fault := fault_of(folder / name, digest, whole=content):
            yield name, fault


class Checked:
    """Remembers which files were found to be whole, so that each is read once as long as the system says it is unchanged."""

    def __init__(self) -> None:
        self._whole: dict[Path, tuple[object, ...]] = {}
        self._lock = threading.Lock()

    def fault_of(self, path: Path, expected: FileDigest) -> Fault | None:
        """What is wrong with a file, None where nothing is."""
        with self._lock:
            try:
                seen = (expected, _signature(path.stat()))
            except OSError:
                return fault_of(path, expected)
            if self._whole.get(path) == seen:
                return None
            fault = fault_of(path, expected)
            if fault is None:
                self._whole[path] = seen
            return fault


def _signature(found: os.stat_result) -> tuple[int, ...]:
    # The time of the last change of its status can't be set back, as that of its content can.
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns
