"""The files of a dataset as pages tell of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lsgraph.media_types import FORMATS, by_name

if TYPE_CHECKING:
    from lsgraph.generations.dumps import Dump

#: Bytes in each of the units in which sizes are told.
_UNITS = ((1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB"))


@dataclass(frozen=True, slots=True)
class File:
    """A file of a dataset: its name, its format in words, whether it is compressed, its size, and its checksum."""

    name: str
    format: str
    compressed: bool
    size: str
    sha256: str


def file_of_dump(dump: Dump) -> File:
    """A dump in words."""
    return File(
        dump.name, by_name(dump.format, FORMATS).media_type, dump.compressed, size_in_words(dump.size), dump.sha256
    )


def size_in_words(size: int) -> str:
    """A number of bytes in the largest unit of which there is at least one.

    >>> size_in_words(999), size_in_words(1500), size_in_words(2_000_000)
    ('999 B', '2 kB', '2 MB')
    """
    for unit, name in _UNITS:
        if size >= unit:
            return f"{round(size / unit)} {name}"
    return f"{size} B"
