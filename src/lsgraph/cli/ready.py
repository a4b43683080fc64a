"""The file that says where a server answers, for scripts and supervisors that start one on a port of its own choice."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from lsgraph.cli.files import replaced
from lsgraph.errors import SettingsError
from lsgraph.languages import Message

if TYPE_CHECKING:
    from pathlib import Path

#: More than an address has; a larger file is somebody's.
_MOST_BYTES = 300


class ReadyFile:
    """A file that holds the server's address while the server answers, and is not there otherwise.

    One that a killed server left is removed at once, so that nobody takes its address for that of this server. Raises SettingsError where
    it can't be written, or where something else has its name.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._written = ""
        if not path.parent.is_dir():
            raise SettingsError(
                Message("The folder of the ready file, {parent}, is not there.", parent=path.parent),
                next_step="Make it, or give `--ready-file` a file in a folder that exists.",
            )
        if not os.access(path.parent, os.W_OK | os.X_OK):
            raise SettingsError(
                Message("The ready file can't be written: {parent} does not allow it.", parent=path.parent),
                next_step="Give `--ready-file` a file in a folder that can be written.",
            )
        if os.path.lexists(path):
            if not _is_ready_file(path):
                raise SettingsError(
                    Message("{path} is there already, and is no ready file.", path=path),
                    next_step="Move it away, or give `--ready-file` another name.",
                )
            path.unlink()

    def write(self, address: str) -> None:
        """Write the address, all of it or nothing. Raises StateError."""
        self._written = f"{address}\n"
        with replaced(self._path) as out:
            out.write(self._written.encode())

    def remove(self) -> None:
        """Remove the file, unless another server has written its own address there since."""
        if self._written and _content(self._path) == self._written.encode():
            self._path.unlink(missing_ok=True)


def _content(path: Path) -> bytes:
    """The beginning of a file; empty where there is none that can be read."""
    try:
        with path.open("rb") as opened:
            return opened.read(_MOST_BYTES)
    except OSError:
        return b""


def _is_ready_file(path: Path) -> bool:
    content = _content(path)
    return path.is_file() and content.startswith((b"http://", b"https://")) and content.count(b"\n") == 1
