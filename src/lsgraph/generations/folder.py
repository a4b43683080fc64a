"""The folder of generations: each is made completely or not at all, and the current one is switched atomically.

<state>/lock                             held by the running build
<state>/generations/.building-<random>   the work of a build; the next one removes leftovers of a killed build
<state>/generations/<hash>/              a generation, never changed; a rebuilt one replaces it atomically
<state>/current -> generations/<hash>    a symbolic link, replaced by rename
<state>/journal/                         what each switch changed; `lsgraph.generations.journal` writes it
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
import shutil
import tempfile
import time
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lsgraph.errors import NotFoundError, NothingBuiltError, StateError, near_matches
from lsgraph.generations.digests import FileDigest, digests_in, faults_in
from lsgraph.generations.durable import acquire, as_state_error, exchange, state_error, sync, sync_tree
from lsgraph.languages import Message, borrowed, marked
from lsgraph.stores import EmbeddedStore

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lsgraph.generations.digests import Fault

log = logging.getLogger(__name__)

#: Version of the file layout; increased when it changes, so that the same data gets a new hash.
FORMAT = 1
DATASET_FILE = "dataset.nq"
#: The same compressed, in a generation that has no store and is read into memory.
PACKED_FILE = "dataset.nq.gz"
_MANIFEST = "manifest.json"
_WORK = ".building-"
_HASH = re.compile(r"[0-9a-f]{32}")
#: The next step in messages about damage of an unknown generation.
VERIFY = marked("Run `lsgraph verify`: it tells what is damaged and how to mend it.")
#: Files without a recorded digest: the engine's own logs and locks, and the dumps, whose digests are in their own index.
_UNRECORDED = re.compile(r"manifest\.json|dumps/.*|store/(?:LOG.*|LOCK)|(?:.*/)?\.[^/]*")
#: What is wrong with a file of a generation.
_DAMAGED: dict[Fault, str] = {
    "missing": marked("The file {name} of generation {hash} is missing."),
    "unreadable": marked("The file {name} of generation {hash} is unreadable."),
    "changed": marked("The file {name} of generation {hash} is changed."),
}


@dataclass(frozen=True, slots=True)
class Manifest:
    """The description of a generation: `created` in UTC (ISO 8601), `quads` by graph, `origin` `data` or `files`.

    `fingerprint` is the SHA-256 of all input files and of the program, by which a build detects that nothing changed. `files`
    are the digests of all other files except dumps; older generations have none and can't be verified by them.
    """

    hash: str
    created: str
    version: str
    origin: str
    fingerprint: str
    quads: dict[str, int]
    documents: dict[str, str]
    format: int = FORMAT
    files: dict[str, FileDigest] = field(default_factory=dict)

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
        """Its store, opened read-only, or its data in memory where it is packed; raises StateError if it is damaged."""
        packed = self.path / PACKED_FILE
        if packed.is_file() and not (self.path / "store").exists():
            known = self.manifest.files.get(PACKED_FILE)
            return EmbeddedStore.of_packed(packed, known.sha256 if known else "")
        return EmbeddedStore(self.path / "store")

    def text(self, slug: str) -> str:
        """The stored text of a document; raises NotFoundError, and StateError if it does not match its digest."""
        if slug not in self.manifest.documents:
            raise NotFoundError(
                Message("No text is stored for {slug}.", slug=slug), near=near_matches(slug, self.manifest.documents)
            )
        name = f"documents/{slug}.txt"
        content = self._read(name)
        if f"sha256:{hashlib.sha256(content).hexdigest()}" != self.manifest.documents[slug]:
            raise self.damaged(name, "changed")
        return content.decode("utf-8")

    def read_json(self, name: str) -> object:
        """One of its JSON files: `statistics.json` or `report.json`; raises StateError if it is damaged."""
        content = self._read(name)
        try:
            return json.loads(content)
        except ValueError as error:
            raise self.damaged(name, "changed") from error

    def beside(self, name: str) -> Path | None:
        """The path of a file that the build copied unchanged; None if there was none. Raises StateError if it is damaged."""
        path = self.path / name
        if name not in self.manifest.files and (self.manifest.files or not path.is_file()):
            return None
        self._read(name)
        return path

    def faults(self, *, whole: bool) -> Iterator[tuple[str, Fault]]:
        """Its files, apart from dumps, that have changed since they were written; `whole` reads all of them, else only small ones."""
        return faults_in(self.path, self.manifest.files, whole=whole)

    def damaged(self, name: str, fault: Fault) -> StateError:
        """The error for one of its files that is damaged."""
        return StateError(
            Message(_DAMAGED[fault], name=name, hash=self.hash),
            inside=str(self.path / name),
            next_step=VERIFY,
        )

    def _read(self, name: str) -> bytes:
        try:
            content = (self.path / name).read_bytes()
        except FileNotFoundError as error:
            raise self.damaged(name, "missing") from error
        except OSError as error:
            raise self.damaged(name, "unreadable") from error
        known = self.manifest.files.get(name)
        if known is not None and hashlib.sha256(content).hexdigest() != known.sha256:
            raise self.damaged(name, "changed")
        return content


def recorded(folder: Path) -> dict[str, FileDigest]:
    """The digests of a generation's files for its manifest; raises OSError."""
    return digests_in(folder, lambda name: not _UNRECORDED.fullmatch(name))


def content_hash(lines: Iterable[str], documents: Mapping[str, str]) -> str:
    """The hash of a generation: SHA-256 over the format version, the canonical N-Quads and the documents' digests, 32 digits."""
    digest = hashlib.sha256(f"lsgraph {FORMAT}\n".encode())
    for line in lines:
        digest.update(line.encode())
    for slug, document in sorted(documents.items()):
        digest.update(f"{slug} {document}\n".encode())
    return digest.hexdigest()[:32]


class _WrongManifestError(ValueError):
    """The file of a manifest is JSON, and no manifest."""

    def __init__(self, reason: Message) -> None:
        super().__init__(str(reason))
        self.reason = reason


def read_generation(path: Path) -> Generation:
    """The generation in that folder; raises StateError if its manifest can't be read."""
    try:
        return Generation(path, _manifest(json.loads((path / _MANIFEST).read_text(encoding="utf-8")), path.name))
    except OSError as error:
        reason = borrowed(error.strerror or type(error).__name__)
    except _WrongManifestError as error:
        reason = error.reason
    except (ValueError, RecursionError) as error:
        reason = borrowed(str(error))
    raise StateError(
        Message("{path} is no generation that can be read: its manifest: {reason}.", path=path.name, reason=reason),
        inside=str(path),
        next_step="Run `lsgraph build`.",
    )


def _manifest(values: Any, name: str) -> Manifest:  # noqa: ANN401  # any content of a file
    """The manifest of the generation of that name; raises ValueError if the values are invalid."""
    if not isinstance(values, dict):
        raise _WrongManifestError(Message("it is no JSON object"))
    kinds = {
        "hash": str, "created": str, "version": str, "origin": str, "fingerprint": str, "quads": dict, "documents": dict,
        "format": int, "files": dict,
    }  # fmt: skip
    values = {"format": FORMAT, "files": {}, **values}
    if not kinds.keys() <= values.keys() or any(not isinstance(values[key], kind) for key, kind in kinds.items()):
        raise _WrongManifestError(Message("its parts are not those of a manifest"))
    if values["hash"] != name:
        raise _WrongManifestError(Message("it is that of {hash}", hash=values["hash"][:40]))
    if values["format"] > FORMAT:
        raise _WrongManifestError(Message("it was made by a newer version of lsgraph"))
    datetime.fromisoformat(values["created"])
    if not all(isinstance(count, int) for count in values["quads"].values()) or not all(
        isinstance(digest, str) for digest in values["documents"].values()
    ):
        raise _WrongManifestError(Message("its counts or digests are none"))
    try:
        files = {
            path: FileDigest(int(digest["size"]), str(digest["sha256"])) for path, digest in values["files"].items()
        }
    except (TypeError, KeyError) as error:
        raise _WrongManifestError(Message("its digests are none")) from error
    # Keys that a newer version may have added are ignored.
    return Manifest(**{key: values[key] for key in kinds} | {"files": files})


class Generations:
    """All generations under one state folder."""

    def __init__(self, state: Path) -> None:
        self.state = state
        self.folder = state / "generations"
        self._link = state / "current"
        self._reported: set[str] = set()

    def current(self) -> Generation | None:
        """The current generation, or None if none was built; raises StateError if it is damaged."""
        try:
            target = os.readlink(self._link)
        except FileNotFoundError:
            return None
        except NotADirectoryError as error:
            raise StateError(
                "The state folder is a file, not a folder.",
                inside=str(self.state),
                next_step="Set LSGRAPH_STATE to a folder.",
            ) from error
        except OSError as error:
            raise StateError(
                Message(
                    "`current` is not the link that it should be: {reason}.", reason=borrowed(error.strerror or "")
                ),
                inside=str(self._link),
                next_step="Run `lsgraph build`.",
            ) from error
        folder = self.state / target
        if not folder.exists():
            raise StateError(
                Message("`current` leads to {name}, which is not there.", name=folder.name),
                inside=str(folder),
                next_step="Run `lsgraph build`.",
            )
        return read_generation(folder)

    def require_current(self) -> Generation:
        """The current generation; raises StateError if there is none."""
        current = self.current()
        if current is None:
            raise NothingBuiltError(inside=str(self.state))
        return current

    def current_name(self) -> str | None:
        """The name of the generation that `current` points to, whether or not it exists; None if there is no link."""
        try:
            return Path(os.readlink(self._link)).name
        except OSError:
            return None

    def in_use(self) -> Generation | None:
        """The current generation, or None if there is none that can be read: for callers that repair it."""
        try:
            return self.current()
        except StateError:
            return None

    def all(self) -> list[Generation]:
        """All readable generations, the oldest first; a damaged one is logged once and left out."""
        readable, damaged = self._read_all()
        for name, reason in damaged.items():
            if name not in self._reported:
                self._reported.add(name)
                log.warning("%s", Message("The generation {name} is left out: {reason}", name=name, reason=reason))
        return readable

    def damaged(self) -> dict[str, Message]:
        """The generations that can't be read: their faults by name."""
        return self._read_all()[1]

    def _read_all(self) -> tuple[list[Generation], dict[str, Message]]:
        if not self.folder.is_dir():
            return [], {}
        readable: list[Generation] = []
        damaged: dict[str, Message] = {}
        with as_state_error(self.state):
            folders = sorted(path for path in self.folder.iterdir() if _HASH.fullmatch(path.name))
        for path in folders:
            try:
                readable.append(read_generation(path))
            except StateError as error:
                damaged[path.name] = error.what
        return sorted(readable, key=lambda generation: (generation.manifest.created, generation.hash)), damaged

    def get(self, name: str) -> Generation:
        """The generation whose hash begins with `name`; raises NotFoundError if none or several do, StateError for a damaged one."""
        readable = self.all()
        matching = [generation for generation in readable if generation.hash.startswith(name)]
        if len(matching) == 1 and name:
            return matching[0]
        if (
            name
            and not matching
            and (reason := next((why for full_hash, why in self.damaged().items() if full_hash.startswith(name)), None))
        ):
            raise StateError(reason, inside=str(self.folder), next_step=VERIFY)
        hashes = [generation.hash for generation in (matching or readable)]
        if matching and name:
            what = Message("{count} generations begin with {name!r}.", count=len(matching), name=name)
        else:
            what = Message("There is no generation {name!r}.", name=name)
        raise NotFoundError(
            what, next_step=Message("There are: {hashes}.", hashes=", ".join(hashes) or Message("none"))
        )

    def switch(self, name: str) -> Generation:
        """Make that generation the current one, atomically; it is checked and opened first, so that a damaged one never becomes current."""
        generation = self.get(name)
        for fault in generation.faults(whole=False):
            raise generation.damaged(*fault)
        generation.store()
        with as_state_error(self.state):
            if self._link.is_dir() and not self._link.is_symlink():
                aside = self._link.rename(self.state / f"current.aside-{time.time_ns()}")
                log.warning("%s", Message("What lay in the place of the link `current` is now at {path}.", path=aside))
            temporary = self.state / f".current-{os.getpid()}-{time.monotonic_ns()}"
            temporary.symlink_to(Path("generations") / generation.hash)
            os.replace(temporary, self._link)
            sync(self.state)
        return generation

    @contextmanager
    def work(self, *, wait: float = 60.0) -> Iterator[Path]:
        """A folder to build in, for one build at a time; it is removed afterwards unless `commit` took it.

        Raises StateError if another build holds the lock for `wait` seconds, or the state folder can't be written.
        """
        with as_state_error(self.state):
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = (self.state / "lock").open("a+")
        with lock:
            acquire(lock.fileno(), self.state, wait)
            with as_state_error(self.state):
                # Under the lock no other build runs: leftovers are from one that was killed.
                for leftover in [*self.folder.glob(f"{_WORK}*"), *self.state.glob(".current-*")]:
                    shutil.rmtree(leftover) if leftover.is_dir() and not leftover.is_symlink() else leftover.unlink()
                folder = Path(tempfile.mkdtemp(prefix=_WORK, dir=self.folder))
            try:
                yield folder
            except OSError as error:
                raise state_error(self.state, error) from error
            finally:
                shutil.rmtree(folder, ignore_errors=True)

    def commit(self, folder: Path, manifest: Manifest) -> Generation:
        """Turn the work folder into a generation, replacing one of the same name."""
        target = self.folder / manifest.hash
        (folder / _MANIFEST).write_text(
            json.dumps(asdict(manifest), indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
        )
        folder.chmod(0o755)
        sync_tree(folder)
        if os.path.lexists(target):
            # The old generation is removed with the work folder.
            exchange(folder, target)
        else:
            folder.rename(target)
        sync(self.folder)
        return read_generation(target)
