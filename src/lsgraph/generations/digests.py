"""Digests of files: taken when they are written, and compared before their content is relied on."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

#: A quick check reads files up to the first number of bytes, and at most the second in all: some hundredths of a second.
_SMALL, _MOST_READ = 1 << 20, 32 << 20

Fault = Literal["missing", "unreadable", "changed"]


@dataclass(frozen=True, slots=True)
class FileDigest:
    """The `size` of a file in bytes and its SHA-256 in hexadecimal."""

    size: int
    sha256: str


def digest_of(path: Path) -> FileDigest:
    """The digest of a file; raises OSError."""
    with path.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        return FileDigest(stream.tell(), sha256)


def digests_in(folder: Path, wanted: Callable[[str], bool]) -> dict[str, FileDigest]:
    """The digests of the wanted files below a folder, by relative path, sorted; raises OSError."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    paths_by_name = ((path.relative_to(folder).as_posix(), path) for path in files)
    return {name: digest_of(path) for name, path in paths_by_name if wanted(name)}


def fault_of(path: Path, expected: FileDigest, *, whole: bool = True) -> Fault | None:
    """The fault of a file, or None; without `whole` only its size is checked."""
    try:
        if path.stat().st_size != expected.size:
            return "changed"
        return None if not whole or digest_of(path) == expected else "changed"
    except FileNotFoundError:
        return "missing"
    except OSError:
        return "unreadable"


def faults_in(folder: Path, expected: Mapping[str, FileDigest], *, whole: bool) -> Iterator[tuple[str, Fault]]:
    """The files that have changed since they were written, by name; without `whole` only the size of large ones is checked."""
    read = 0
    for name, digest in expected.items():
        content = whole or (digest.size <= _SMALL and read + digest.size <= _MOST_READ)
        read += digest.size if content else 0
        if fault := fault_of(folder / name, digest, whole=content):
            yield name, fault


class Checked:
    """Remembers which files are intact, so that each is read only once while its file status stays the same."""

    def __init__(self) -> None:
        self._whole: dict[Path, tuple[object, ...]] = {}
        self._lock = threading.Lock()

    def fault_of(self, path: Path, expected: FileDigest) -> Fault | None:
        """The fault of a file, or None."""
        with self._lock:
            try:
                state = (expected, _signature(path.stat()))
            except OSError:
                return fault_of(path, expected)
            if self._whole.get(path) == state:
                return None
            fault = fault_of(path, expected)
            if fault is None:
                self._whole[path] = state
            return fault


def _signature(status: os.stat_result) -> tuple[int, ...]:
    # Unlike the modification time, the time of the last status change can't be set back.
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns
