"""SQLite files of a generation: written whole or not at all, then only read.

The file of a generation never changes, so it is opened as immutable, by any number of threads and processes.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
import weakref
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import quote

from lsgraph.errors import StateError
from lsgraph.languages import Message

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Self

MOST_PARAMETERS = 500
"""Numbers and texts that one statement takes."""


class SQLiteFile:
    """A file that is only read; safe to use from many threads and processes. `FORMAT` is the version of its tables."""

    FORMAT: ClassVar[int]

    def __init__(self, path: Path) -> None:
        """Open the file; raises StateError where it is missing, damaged or of another version."""
        # An immutable file needs no locks and no files beside it.
        address = f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1"
        with as_state_error(path):
            self._use(sqlite3.connect(address, uri=True, check_same_thread=False), path)
            (version,) = self._connection.execute("PRAGMA user_version").fetchone()
        if version != self.FORMAT:
            raise StateError(
                Message("The file {name} is of another form.", name=path.name),
                inside=str(path),
                next_step="Run `lsgraph build`.",
            )

    @classmethod
    def _of(cls, connection: sqlite3.Connection, path: Path) -> Self:
        """The same of a connection that is open already: to what is being written, or is in memory."""
        file = cls.__new__(cls)
        file._use(connection, path)
        return file

    def _use(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection, self._path = connection, path
        self._lock = threading.Lock()
        weakref.finalize(self, connection.close)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The connection for one thread alone; raises StateError where the file is damaged."""
        with self._lock, as_state_error(self._path):
            yield self._connection

    def rows(self, statement: str, parameters: Sequence[object] | Mapping[str, object] = ()) -> list[tuple[Any, ...]]:
        """The rows of a statement; raises StateError where the file is damaged."""
        with self.reading() as connection:
            return connection.execute(statement, parameters).fetchall()


def in_memory() -> sqlite3.Connection:
    """A connection to no file, for the same tables in memory, where what SQLite sorts stays too."""
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.execute("PRAGMA temp_store = MEMORY")
    return connection


@contextmanager
def writing_file(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection to a new file that is at that path afterwards, whole and durable, or not at all.

    Whoever has an older one open keeps it. Raises OSError, and StateError if SQLite fails.
    """
    # Only builds write.
    import tempfile

    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with as_state_error(path), closing(sqlite3.connect(temporary, check_same_thread=False)) as connection:
            # Nobody reads it before it is complete: a journal would protect nothing.
            connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -32768;")
            # What is sorted goes where the file does: nothing else of the system need be writable.
            folder = str(path.parent.absolute()).replace("'", "''")
            connection.execute(f"PRAGMA temp_store_directory = '{folder}'")
            yield connection
        os.fsync(descriptor)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    finally:
        os.close(descriptor)


@contextmanager
def as_state_error(path: Path) -> Iterator[None]:
    """Errors of SQLite come out as StateError."""
    try:
        yield
    except sqlite3.Error as error:
        raise StateError(
            Message("The file {name} can't be read.", name=path.name),
            inside=f"{path}: {error}",
            next_step="Run `lsgraph build`.",
        ) from error


def placeholders(count: int) -> str:
    """The placeholders for that many values in a statement: ``?, ?, ?``."""
    return ", ".join("?" * count)


def compact_json(value: object) -> str:
    """A value as JSON without spaces, for a text column."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
