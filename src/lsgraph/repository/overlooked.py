"""Content that would be silently ignored: files beside those that are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.errors import Finding, Severity
from lsgraph.languages import Message, marked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lsgraph.repository.dataset import Dataset

_TURTLE = marked("Only Turtle files whose names end in .ttl are read here. Rename the file, or move it.")
_TEXT = marked(
    "Only texts whose names end in .txt are read here. Store the text of the document beside it, or move the file."
)
_PLACE = marked(
    "Nothing reads this file here. A source belongs in data/sources/, an actor in data/actors/, a text in data/documents/."
)
#: What is read in each folder, and what to say of other files.
_FOLDERS = {
    "data/actors": (".ttl", _TURTLE),
    "data/documents": (".txt", _TEXT),
    "data/regions": (".ttl", _TURTLE),
    "data/sources": (".ttl", _TURTLE),
    "data/stories": (".toml", marked("Only stories whose names end in .toml are read here. Rename the file, or move it.")),
}  # fmt: skip
#: What is read in the folder of the data itself; others there are told only where they could have been meant to be.
_IN_DATA, _MEANT = ("catalogue.ttl", "judgements.ttl"), (".ttl", ".txt", ".toml")


def check_overlooked(dataset: Dataset) -> list[Finding]:
    """Ignored files of the data, as warnings."""
    return list(_files(dataset))


def _files(dataset: Dataset) -> Iterator[Finding]:
    for folder, (ending, advice) in _FOLDERS.items():
        for path in _visible(dataset.root / folder):
            # A document as it was received may lie beside its text.
            if path.suffix != ending and not (ending == ".txt" and path.with_suffix(".txt").is_file()):
                yield _passed_over(dataset, path, advice)
    for path in _visible(dataset.root / "data"):
        if path.suffix.lower() in _MEANT and path.name not in _IN_DATA:
            yield _passed_over(dataset, path, _PLACE)


def _visible(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*") if not path.name.startswith("."))


def _passed_over(dataset: Dataset, path: Path, advice: str) -> Finding:
    return Finding(
        "files.passed-over",
        Message(advice).in_all_languages(),
        Severity.WARNING,
        file=str(path.relative_to(dataset.root)),
    )
