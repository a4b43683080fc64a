"""The folder of a copy: written beside its place and put there whole, with a list of its files and their checksums."""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lsgraph.computing.permissions import umask
from lsgraph.errors import StateError
from lsgraph.languages import Message, borrowed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

#: The list of files, by which a copy is known as one.
MANIFEST = "manifest.json"
#: What the list says that it is.
_KIND = "lsgraph copy of a site"


class Folder:
    """The files of a copy as they are written; of each its checksum and its size are kept, not its content."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.files: dict[str, tuple[str, int]] = {}
        self._folded: dict[str, str] = {}

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(size for _, size in self.files.values())

    def take(self, place: str, digest: str, size: int) -> None:
        """Take up a file that another process wrote; raises StateError as `write` does."""
        self._check(place)
        self.files[place] = (digest, size)

    def _check(self, place: str) -> None:
        if (other := self._folded.setdefault(place.lower(), place)) != place:
            raise StateError(Message("{one} and {other} would be one file on many disks.", one=other, other=place))

    def write(self, place: str, content: bytes) -> None:
        """Write a file; raises StateError where a file system that ignores case would take it for another."""
        self._check(place)
        path = self.path / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        self.files[place] = (hashlib.sha256(content).hexdigest(), len(content))

    def copy(self, place: str, source: Path) -> None:
        """Take over a file without reading it whole."""
        path = self.path / place
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, path)
        with path.open("rb") as content:
            self.files[place] = (hashlib.file_digest(content, "sha256").hexdigest(), path.stat().st_size)

    def finish(self, facts: Mapping[str, Any]) -> None:
        """Write the list of files with what is to be known of the copy."""
        listed = {name: {"sha256": digest, "bytes": size} for name, (digest, size) in sorted(self.files.items())}
        content = {"kind": _KIND, **facts, "files": listed}
        (self.path / MANIFEST).write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def is_copy(path: Path) -> bool:
    """Whether a folder holds a copy that was written here before."""
    try:
        content = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(content, dict) and content.get("kind") == _KIND


def check_goal(goal: Path, *, force: bool, kept: Iterable[Path] = ()) -> None:
    """Raise StateError where nothing may be written: a file, a folder that cannot be, or one that holds something else.

    An empty folder and an earlier copy are replaced; with `force` also a folder with anything else, but never one with a folder in it
    that is to be `kept`.
    """
    if goal.is_symlink() or (goal.exists() and not goal.is_dir()):
        raise StateError(
            Message("{path} is a file, or leads to another place.", path=goal), next_step="Name a folder for the copy."
        )
    if not goal.parent.is_dir():
        raise StateError(
            Message("There is no folder {path}.", path=goal.parent), next_step="Make it, or name another for the copy."
        )
    if goal.exists() and any(goal.iterdir()) and not force and not is_copy(goal):
        raise StateError(
            Message("{path} holds something that is no copy of a site.", path=goal),
            next_step="Name another folder, or replace all that is in it with --force.",
        )
    whole = goal.resolve()
    if any(folder.resolve().is_relative_to(whole) for folder in kept):
        raise StateError(
            Message("{path} holds the project or its generations, which the copy is made of.", path=goal),
            next_step="Name a folder for the copy alone, which is replaced whole.",
        )
    if whole in (Path.cwd(), *Path.cwd().parents, *_home()):
        raise StateError(
            Message("{path} is a folder that you stand in.", path=goal),
            next_step="Name a folder for the copy alone, which is replaced whole.",
        )


def _home() -> tuple[Path, ...]:
    """The user's home; none for a user that has none, as in many containers."""
    try:
        return (Path.home(),)
    except RuntimeError:
        return ()


@contextlib.contextmanager
def replacing(goal: Path) -> Iterator[Folder]:
    """A folder to write to that takes the place of `goal` once it is whole; until then, and if it fails, that stays as it is."""
    try:
        beside = Path(tempfile.mkdtemp(dir=goal.parent, prefix=f".{goal.name}."))
    except OSError as error:
        raise _unwritable(goal, error) from error
    try:
        yield Folder(beside)
        beside.chmod(0o777 & ~umask())
        if goal.exists():
            old = Path(tempfile.mkdtemp(dir=goal.parent, prefix=f".{goal.name}."))
            goal.rename(old / "old")
            beside.rename(goal)
            shutil.rmtree(old)
        else:
            beside.rename(goal)
    except OSError as error:
        raise _unwritable(goal, error) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _unwritable(path: Path, error: OSError) -> StateError:
    return StateError(
        Message(
            "The copy can't be written to {path}: {reason}.", path=path, reason=borrowed(error.strerror or str(error))
        ),
        next_step="Mend it, or name another folder.",
    )
