"""The folder of generations: each is made whole or not at all, and the current one is switched in one step.

<state>/lock                             held by the one build that runs
<state>/generations/.building-<random>   the work of a build; what a killed build leaves, the next one removes
<state>/generations/<hash>/              a generation, never changed
<state>/current -> generations/<hash>    a symbolic link, replaced by rename
<state>/journal/                         what each switch changed; `lsgraph.changes` writes it
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import tempfile
import time
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lsgraph.errors import NotFoundError, StateError, near_matches
from lsgraph.stores import EmbeddedStore

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Rises when the files of a generation change their form, so that the same data gets a new name.
FORMAT = 1
_WORK = ".building-"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation is: `created` in UTC (ISO 8601), `quads` by graph, `origin` `data` or `files`.

    `fingerprint` is the SHA-256 of every input file and of the program, by which a build sees that nothing changed.
    """

    hash: str
    created: str
    version: str
    origin: str
    fingerprint: str
    quads: dict[str, int]
    documents: dict[str, str]
    format: int = FORMAT

    @property
    def total(self) -> int:
        """The number of quads."""
        return sum(self.quads.values())


@dataclass(frozen=True, slots=True)
class Generation:
    """One generation in its folder."""

    path: Path
    manifest: Manifest

    @property
    def hash(self) -> str:
        """Its name: 32 hexadecimal digits."""
        return self.manifest.hash

    def store(self) -> EmbeddedStore:
        """Its store, opened read-only; raises StateError where it is damaged."""
        return EmbeddedStore(self.path / "store")

    def text(self, slug: str) -> str:
        """The stored text of a document; raises NotFoundError."""
        if slug not in self.manifest.documents:
            raise NotFoundError(f"No text is stored for {slug}.", near=near_matches(slug, self.manifest.documents))
        return (self.path / "documents" / f"{slug}.txt").read_bytes().decode("utf-8")

    def read_json(self, name: str) -> object:
        """One of its JSON files: `layout.json`, `metrics.json` or `report.json`."""
        return json.loads((self.path / name).read_text(encoding="utf-8"))


def read_generation(path: Path) -> Generation:
    """The generation in that folder; raises StateError where its manifest can't be read."""
    try:
        values = json.loads((path / "manifest.json").read_text(encoding="utf-8"))
        return Generation(path, Manifest(**values))
    except (OSError, ValueError, TypeError) as error:
        raise StateError(f"{path} is no generation: {error}.", next_step="Run `lsgraph build`.") from error


class Generations:
    """All generations under one state folder."""

    def __init__(self, state: Path) -> None:
        self.state = state
        self.folder = state / "generations"
        self._link = state / "current"

    def current(self) -> Generation | None:
        """The generation that is served, or None where none was built; raises StateError where it is damaged."""
        try:
            target = os.readlink(self._link)
        except FileNotFoundError:
            return None
        except NotADirectoryError as error:
            raise StateError(
                f"{self.state} is a file, not a folder.", next_step="Set LSGRAPH_STATE to a folder."
            ) from error
        except OSError as error:
            raise StateError(
                f"{self._link} is not the link that it should be: {error.strerror}.",
                next_step="Remove it and run `lsgraph build`.",
            ) from error
        return read_generation(self.state / target)

    def require_current(self) -> Generation:
        """The current generation; raises StateError with the next step where there is none."""
        current = self.current()
        if current is None:
            raise StateError(f"Nothing is built in {self.state} yet.", next_step="Run `lsgraph build`.")
        return current

    def all(self) -> list[Generation]:
        """Every whole generation, the oldest first."""
        if not self.folder.is_dir():
            return []
        folders = (path for path in self.folder.iterdir() if not path.name.startswith("."))
        whole = [read_generation(path) for path in folders if (path / "manifest.json").is_file()]
        return sorted(whole, key=lambda generation: (generation.manifest.created, generation.hash))

    def get(self, name: str) -> Generation:
        """The generation whose hash begins so; raises NotFoundError where none or several do."""
        found = [generation for generation in self.all() if generation.hash.startswith(name)]
        if len(found) == 1 and name:
            return found[0]
        hashes = [generation.hash for generation in (found or self.all())]
        what = (
            f"{len(found)} generations begin with {name!r}." if found and name else f"There is no generation {name!r}."
        )
        raise NotFoundError(what, next_step=f"There are: {', '.join(hashes) or 'none'}.")

    def switch(self, name: str) -> Generation:
        """Make that generation the current one, in one step; the store is opened first, so that a damaged one never is."""
        generation = self.get(name)
        generation.store()
        with _asstate_error(self.state):
            temporary = self.state / f".current-{os.getpid()}-{time.monotonic_ns()}"
            temporary.symlink_to(Path("generations") / generation.hash)
            os.replace(temporary, self._link)
            _sync(self.state)
        return generation

    @contextmanager
    def work(self, *, wait: float = 60.0) -> Iterator[Path]:
        """A folder to build in, for one build at a time; it is removed afterwards unless `commit` took it.

        Raises StateError where another build holds the lock for `wait` seconds, and where the state folder can't be written.
        """
        with _asstate_error(self.state):
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = (self.state / "lock").open("a+")
        with lock:
            _acquire(lock.fileno(), self.state, wait)
            # Under the lock no other build works: whatever is left here was left by one that was killed.
            for leftover in [*self.folder.glob(f"{_WORK}*"), *self.state.glob(".current-*")]:
                shutil.rmtree(leftover) if leftover.is_dir() and not leftover.is_symlink() else leftover.unlink()
            with _asstate_error(self.state):
                folder = Path(tempfile.mkdtemp(prefix=_WORK, dir=self.folder))
            try:
                yield folder
            except OSError as error:
                raise state_error(self.state, error) from error
            finally:
                shutil.rmtree(folder, ignore_errors=True)

    def commit(self, folder: Path, manifest: Manifest) -> Generation:
        """Make a generation of what was built in the work folder. One that is there already stays as it is."""
        target = self.folder / manifest.hash
        if not (target / "manifest.json").is_file():
            (folder / "manifest.json").write_text(
                json.dumps(asdict(manifest), indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
            )
            folder.chmod(0o755)
            _sync_tree(folder)
            folder.rename(target)
            _sync(self.folder)
        return read_generation(target)

    def refresh(self, generation: Generation, manifest: Manifest) -> Generation:
        """Write a manifest anew whose hash is unchanged, whole or not at all."""
        temporary = generation.path / f".manifest-{os.getpid()}"
        temporary.write_text(json.dumps(asdict(manifest), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        os.replace(temporary, generation.path / "manifest.json")
        return read_generation(generation.path)


def _acquire(descriptor: int, state: Path, wait: float) -> None:
    deadline = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise StateError(
                    f"Another build is at work in {state}.", next_step="Wait until it has ended, or stop it."
                ) from None
            time.sleep(0.05)
        else:
            return


@contextmanager
def _asstate_error(state: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise state_error(state, error) from error


def state_error(state: Path, error: OSError) -> StateError:
    """What the operating system refused in the state folder, as an error with its next step."""
    reason = error.strerror or str(error)
    return StateError(
        f"{error.filename or state} can't be written: {reason}.",
        next_step="Free space or mend its permissions, or set LSGRAPH_STATE to another folder.",
    )


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sync_tree(folder: Path) -> None:
    """Make the folder's content durable before its name says that it is whole."""
    for path in [*folder.rglob("*"), folder]:
        _sync(path)
