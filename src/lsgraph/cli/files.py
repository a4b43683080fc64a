"""Writing a file completely or not at all."""

from __future__ import annotations

import os
import stat
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from lsgraph.cli.console import PipeClosedError
from lsgraph.computing.permissions import umask
from lsgraph.errors import StateError
from lsgraph.languages import Message, borrowed

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def replaced(path: Path) -> Iterator[BinaryIO]:
    """A file to write to that replaces `path` once completely written; until then the old file stays.

    A link stays, and leads to what was written; to a device or a named pipe is written as it comes. Raises StateError if it can't be
    written.
    """
    if _is_no_plain_file(path):
        with _through(path) as out:
            yield out
        return
    try:
        if path.is_symlink():
            path = path.resolve()
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~umask()
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise _unwritable(path, error) from error
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        temporary.chmod(mode)
        temporary.replace(path)
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        temporary.unlink(missing_ok=True)


def _is_no_plain_file(path: Path) -> bool:
    """Whether there is a device, a pipe or a socket, such as /dev/stdout: a file in its place would take it from everybody."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


@contextmanager
def _through(path: Path) -> Iterator[BinaryIO]:
    try:
        with path.open("wb") as out:
            yield out
    except BrokenPipeError as error:
        raise PipeClosedError from error
    except OSError as error:
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError) -> StateError:
    return StateError(
        Message("{path} can't be written: {reason}.", path=path, reason=borrowed(error.strerror or str(error))),
        next_step="Give a file in a folder that exists and can be written.",
    )
