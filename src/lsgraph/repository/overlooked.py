"""Content that would be silently ignored: files beside the Turtle files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.errors import Finding, Severity
from lsgraph.languages import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lsgraph.repository.dataset import Dataset

#: Folders in which only Turtle files are read.
_FOLDERS = ("data/actors", "data/regions", "data/sources")


def check_overlooked(dataset: Dataset) -> list[Finding]:
    """Ignored files of the data, as warnings."""
    return list(_files(dataset))


def _files(dataset: Dataset) -> Iterator[Finding]:
    for folder in _FOLDERS:
        for path in sorted((dataset.root / folder).glob("*")):
            if path.suffix != ".ttl" and not path.name.startswith("."):
                yield Finding(
                    "files.passed-over",
                    Message(
                        "Only Turtle files whose names end in .ttl are read here. Rename the file, or move it."
                    ).in_all_languages(),
                    Severity.WARNING,
                    file=str(path.relative_to(dataset.root)),
                )
