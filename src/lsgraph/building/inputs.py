"""The files that a repository is made of, and waiting until some of them change."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from lsgraph.project import model_files, model_root

if TYPE_CHECKING:
    from pathlib import Path

#: Input files of a repository: their content determines the build.
_INPUTS = (
    "data/**/*.ttl",
    "data/**/*.txt",
    "data/registers/*.tsv",
    "data/stories/*.toml",
    "ontology/CHANGELOG.md",
    "ontology/**/*.ttl",
    "ontology/**/*.rq",
    "shapes/**/*.ttl",
)
#: Those that a project without an ontology of its own takes from the program.
_INPUTS_OF_MODEL = tuple(each for each in _INPUTS if not each.startswith("data/**"))
#: Seconds between two looks at the files, and those for which nothing more must have changed: programs write a file in several steps.
_LOOK_AFTER, _SETTLED_AFTER = 0.5, 0.1


def input_files(root: Path) -> list[tuple[Path, Path]]:
    """All input files, as (path below its folder, path): those of the repository, and those of the model that it takes from the program."""
    files = [(path.relative_to(root), path) for pattern in _INPUTS for path in root.glob(pattern)]
    if model_root(root) != root:
        files += [named for pattern in _INPUTS_OF_MODEL for named in model_files(root, pattern)]
    return files


class Watched:
    """The input files of a repository as they are when it is made, and after each change that was told."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._known = _stamps(root)

    def wait(self) -> list[str]:
        """Wait until files have changed, appeared or gone, and nothing more changes; give their names."""
        while (now := _stamps(self._root)) == self._known:
            time.sleep(_LOOK_AFTER)
        while True:
            time.sleep(_SETTLED_AFTER)
            if (settled := _stamps(self._root)) == now:
                break
            now = settled
        known, self._known = self._known, now
        return sorted(name for name in known.keys() | now.keys() if known.get(name) != now.get(name))


def _stamps(root: Path) -> dict[str, tuple[int, ...]]:
    """What tells, without reading it, that a file is another one than before."""
    stamps: dict[str, tuple[int, ...]] = {}
    for name, path in input_files(root):
        try:
            status = path.stat()
        except OSError:
            continue
        stamps[str(name)] = (status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino)
    return stamps
