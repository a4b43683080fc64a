"""Writing a file completely or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from lsgraph.computing.permissions import umask
from lsgraph.errors import StateError
from lsgraph.languages import Message, borrowed

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def replaced(path: Path) -> Iterator[BinaryIO]:
    """A file to write to that replaces `path` once completely written; until then the old file stays.

    Raises StateError if it can't be written.
    """
    try:
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


def _unwritable(path: Path, error: OSError) -> StateError:
    return StateError(
        Message("{path} can't be written: {reason}.", path=path, reason=borrowed(error.strerror or str(error))),
        next_step="Give a file in a folder that exists and can be written.",
    )
