"""What has passed a check before, so that it need not be checked again while nothing that the verdict rests on has changed.

Only that there was nothing to say is kept, as a digest of everything that the verdict rests on: what is found wrong is found anew each time,
and told as it is told today. So there is no verdict that could be read back wrongly. What is damaged, missing or of another version is
no digest that anybody asks for, and costs no more than checking it again.
"""

from __future__ import annotations

import hashlib
import logging
import os
import pickle
import re
import sys
import tempfile
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from lsgraph.computing.permissions import umask

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

T = TypeVar("T")

log = logging.getLogger(__name__)

#: Most digests in the file, 65 bytes each: four times what ten thousand claims need.
_MOST = 40_000
_DIGEST = re.compile(rb"[0-9a-f]{64}")
#: The libraries that verdicts come from, besides Python.
_LIBRARIES = ("pyoxigraph", "rapidfuzz", "rdflib", "pyshacl", "regex")


class Passed:
    """Digests of what has passed, in a file that several processes may read and write; those that were asked for last are kept, up to a bound.

    Without a file nothing is kept, or in this process alone (`in_memory`).
    """

    def __init__(self, file: Path | None, *, in_memory: bool = False) -> None:
        self._file = file
        self._keeps = in_memory or file is not None
        self._known = dict.fromkeys(_read(file)) if file is not None else {}
        #: Those that this run has met; they are the last to be given up.
        self._met: dict[bytes, None] = {}
        self._is_new = False

    @property
    def keeps(self) -> bool:
        """Whether anything is kept at all."""
        return self._keeps

    def has(self, key: str) -> bool:
        """Whether what has that key has passed."""
        digest = key.encode()
        if digest in self._met:
            return True
        if digest not in self._known:
            return False
        self._met[digest] = None
        return True

    def add(self, key: str) -> None:
        """Remember that what has that key has passed."""
        digest = key.encode()
        self._is_new = self._is_new or digest not in self._known
        self._met[digest] = None

    def unless(self, compute: Callable[[], Iterable[T]], *rests_on: object) -> list[T]:
        """What is found wrong; nothing, without looking, where that was so when what it rests on, and the program, was the same."""
        if not self.keeps:
            return list(compute())
        key = key_of(program_digest(), *rests_on)
        if self.has(key):
            return []
        found = list(compute())
        if not found:
            self.add(key)
        return found

    def save(self) -> None:
        """Write what was added, with what others have written meanwhile. Where that can't be done, nothing is kept, and nobody need care."""
        if self._file is None or not self._is_new:
            return
        others = [digest for digest in dict.fromkeys((*self._known, *_read(self._file))) if digest not in self._met]
        kept = [*others, *self._met][-_MOST:]
        try:
            _replace(self._file, b"".join(digest + b"\n" for digest in kept))
        except OSError as error:
            log.info("What has passed is not kept: %s", error)
            return
        self._is_new = False


def _read(file: Path) -> list[bytes]:
    """The digests of a file; none where it can't be read, and no more than may stand in it."""
    try:
        with file.open("rb") as opened:
            content = opened.read(_MOST * 65)
    except OSError:
        return []
    return [line for line in content.split(b"\n") if _DIGEST.fullmatch(line)]


def _replace(file: Path, content: bytes) -> None:
    """Write the file completely or not at all. It need not outlast a crash of the machine."""
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(descriptor, "wb") as out:
            out.write(content)
        Path(temporary).chmod(0o666 & ~umask())
        Path(temporary).replace(file)
    except BaseException:
        with suppress(OSError):
            Path(temporary).unlink()
        raise


def key_of(*rests_on: object) -> str:
    """A key for a verdict that rests on these values: equal keys mean equal values, of whatever kind they are.

    They are pickled, and never read back: what can be made again of the bytes stands in them completely.
    """
    return hashlib.sha256(pickle.dumps(rests_on, protocol=5)).hexdigest()


@cache
def program_digest() -> str:
    """The digest of this program, as it was when it was first asked for."""
    return digest_of_program(Path(__file__).resolve().parents[1])


def digest_of_program(package: Path) -> str:
    """SHA-256 over the code and the words of a package, and the versions of Python and of the libraries that verdicts come from."""
    digest = hashlib.sha256(sys.version.encode())
    for name in _LIBRARIES:
        try:
            digest.update(f"{name} {version(name)}\0".encode())
        except PackageNotFoundError:
            digest.update(f"{name} is not here\0".encode())
    for name, content in files_of(package, ("*.py", "*.toml")):
        digest.update(f"{name}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def files_of(package: Path, kinds: Iterable[str]) -> list[tuple[str, bytes]]:
    """The files of a package of these kinds, each by its name within with the SHA-256 of what is in it, in the order of their paths."""
    paths = sorted(path for kind in kinds for path in package.rglob(kind))
    return [(path.relative_to(package).as_posix(), hashlib.sha256(path.read_bytes()).digest()) for path in paths]
