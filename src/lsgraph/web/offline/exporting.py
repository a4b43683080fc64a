"""Writing the site as files: from the first pages on, every page that they lead to, and what belongs to each thing."""

from __future__ import annotations

import contextlib
import tempfile
from collections import deque
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from lsgraph import __version__
from lsgraph.edition.edition import Edition
from lsgraph.errors import StateError
from lsgraph.languages import LANGUAGES, Message
from lsgraph.media_types import JSON_LD, TURTLE
from lsgraph.namespaces import THINGS, kind_and_slug
from lsgraph.web.addresses import PAGES, Copied, PageAddress
from lsgraph.web.http.assets import Assets
from lsgraph.web.offline.answering import can_answer, write_engine, write_names
from lsgraph.web.offline.choosing import OWN
from lsgraph.web.offline.finishing import leave_out, write_finding_aids
from lsgraph.web.offline.folder import check_goal, replacing
from lsgraph.web.offline.places import ORIGIN
from lsgraph.web.offline.sharing import Processes
from lsgraph.web.offline.writing import OneProcess, Plan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lsgraph.generations.folder import Generation
    from lsgraph.settings import Settings
    from lsgraph.web.offline.choosing import Chooser, Target
    from lsgraph.web.offline.folder import Folder

#: How many things' addresses are read at a time.
_AT_ONCE = 200
#: Files that each thing has: its page and its timeline in each language, and its data; in an ample copy what is taken along, too.
_FILES_OF_THING, _AMPLE_FILES_OF_THING = 6, 32
#: What is asked for first, beside the pages without parameters: the graph in its vocabularies, and how it is described.
_DATA = (
    "catalogue.ttl", "catalogue.jsonld", "catalogue.rdf", "void.ttl", "void.jsonld", "prefixes.ttl", "prefixes.json", "prefixes.sparql",
    "context.jsonld", "ontology.ttl", "ontology.jsonld", "vocabulary.ttl", "vocabulary.jsonld", "shapes.ttl", "sparql-examples.ttl", "dumps",
    "ontology/changes",    "dumps/checksums.sha256", "exports/lsgraph.ftm.json", "exports/lsgraph.popolo.json",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: where the copy goes and will lie, and how much of the site it has.

    `address` is where it will be on the web, `live` where the live site is; both may be empty. `made` is its day. An `ample` copy has
    every file without parameters: also what is taken along, timelines as files and further formats, most of which take a process each. More than `most`
    files are refused. More `processes` than one write the same, each from an application of its own.
    """

    goal: Path
    made: str
    address: str = ""
    live: str = ""
    ample: bool = False
    most: int = 100_000
    processes: int = 1
    force: bool = False


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: how many files and bytes, and the addresses that the application did not answer as they are linked."""

    files: int
    size: int
    missing: tuple[str, ...]
    answers_queries: bool


def export_site(
    settings: Settings, generation: Generation, wanted: Wanted, told: Callable[[int, int], None] = lambda *_: None
) -> Exported:
    """Write the site of a generation as files, whole or not at all; `told` gets how many files are written and how many are known.

    Raises StateError where the folder can't be written to or would get more than is allowed.
    """
    check_goal(wanted.goal, force=wanted.force, kept=(settings.root, settings.state_folder))
    edition = Edition(generation, generation.store(), most_quads=settings.page_quads)
    refuse_many(edition, wanted)
    with pinned(settings, generation) as state, replacing(wanted.goal) as folder:
        changed = {"state": state, "base_url": ORIGIN, "allowed_hosts": "", "store": ""}
        public = wanted.live or wanted.address
        asked = settings.model_copy(update=changed | ({} if public else {"report_address": ""}))
        large = edition.has_network and edition.is_large
        plan = Plan(asked, wanted.made, wanted.live, wanted.address, wanted.ample, large)
        with _hands(wanted.processes, plan, folder, generation) as hands:
            export = _Export(hands, folder, plan.chooser(), wanted.most)
            export.run(edition, told)
        assets = Assets()
        write_names(edition, folder)
        if answers := can_answer(edition):
            write_engine(edition, assets, folder)
        write_licences(assets, folder)
        leave_out(folder, export.missing)
        copy, _ = plan.copy(plan.chooser())
        write_finding_aids(folder, copy, export.listed)
        folder.finish(
            {
                "edition": generation.hash, "created": generation.manifest.created, "made": wanted.made, "version": __version__,
                "live": wanted.live, "address": wanted.address, "ample": wanted.ample,
            }
        )  # fmt: skip
        return Exported(len(folder.files) + 1, folder.size, tuple(sorted(export.missing)), answers)


def _hands(count: int, plan: Plan, folder: Folder, generation: Generation) -> OneProcess | Processes:
    """Who writes: this process, or several."""
    if count > 1:
        return Processes(count, plan, folder, generation)
    return OneProcess(plan, folder, generation)


def refuse_many(edition: Edition, wanted: Wanted) -> None:
    """Raise StateError where so many things would give more files than is allowed."""
    things = sum(edition.resources.count_things(THINGS).values())
    expected = things * (_AMPLE_FILES_OF_THING if wanted.ample else _FILES_OF_THING)
    if expected > wanted.most:
        raise StateError(
            Message(
                "{things:,} things would give about {files:,} files; {most:,} are allowed.",
                things=things, files=expected, most=wanted.most,
            ),
            next_step=Message("Leave --everything out, or allow more with --most.")
            if wanted.ample
            else Message("Allow more with --most, if disk and time are enough."),
        )  # fmt: skip


@contextlib.contextmanager
def pinned(settings: Settings, generation: Generation) -> Iterator[Path]:
    """A state folder in which this generation stays the current one, whatever is built meanwhile."""
    real = settings.state_folder.resolve()
    with tempfile.TemporaryDirectory(prefix="lsgraph-") as name:
        state = Path(name)
        (state / "generations").symlink_to(real / "generations")
        (state / "current").symlink_to(Path("generations") / generation.hash)
        if (real / "journal").exists():
            (state / "journal").symlink_to(real / "journal")
        yield state


class _Export:
    """One run: what is known and not yet written, and what was missing."""

    def __init__(self, hands: OneProcess | Processes, folder: Folder, chooser: Chooser, most: int) -> None:
        self._hands, self._folder, self._chooser, self._most = hands, folder, chooser, most
        self._waiting: deque[Target] = deque()
        self._known: set[str] = set()
        self.missing: set[str] = set()
        #: Pages for search engines, by file.
        self.listed: list[str] = []

    def run(self, edition: Edition, told: Callable[[int, int], None]) -> None:
        """Write all pages, and all files that they lead to."""
        for path in first_paths():
            self._meet(path)
        self._write_waiting(told)
        for iri in _things(edition):
            kind, slug = kind_and_slug(iri)
            for language in LANGUAGES:
                self._meet(f"/{language}/{kind}/{quote(slug)}")
            for fmt in (TURTLE, JSON_LD):
                self._meet(f"/id/{kind}/{quote(slug)}{fmt.suffix}")
            # What waits is bounded: of many things only the next ones are known at a time.
            if len(self._waiting) > _AT_ONCE:
                self._write_waiting(told)
        self._write_waiting(told)

    def _meet(self, path: str) -> None:
        if (target := self._chooser.target(ORIGIN + path, LANGUAGES[0])) is not None:
            self._add({target.place: target})

    def _add(self, found: dict[str, Target]) -> None:
        for place, target in found.items():
            if place not in self._known and place not in OWN:
                self._known.add(place)
                self._waiting.append(replace(target, place=place))
        if len(self._known) > self._most:
            raise StateError(
                Message("The copy would have more than {most:,} files.", most=self._most),
                next_step="Allow more with --most, if disk and time are enough.",
            )

    def _write_waiting(self, told: Callable[[int, int], None]) -> None:
        for written in self._hands.written(self._waiting):
            target = written.target
            if written.file is None:
                self.missing.add(target.place)
            elif target.place.endswith(".html") and is_listed(target) and not written.is_redirect:
                self.listed.append(target.place)
            self._add(written.found)
            told(len(self._folder.files), len(self._known))


def write_licences(assets: Assets, folder: Folder) -> None:
    """Write the licences of what is not ours, and where it is from."""
    for name in assets.names():
        if name.startswith("vendor/") and (name.endswith(".md") or "/LICENSE" in name):
            folder.write(f"static/{name}", assets.get(name).content)


def first_paths() -> Iterator[str]:
    """The paths that need no link to lead to them: the pages without parameters, and the data about the whole."""
    yield "/"
    for address in PAGES:
        if isinstance(address, PageAddress) and address.copied is not Copied.NEVER and "{" not in address.path:
            yield from address.paths
    for language in LANGUAGES:
        yield f"/sparql?lang={language}"
    yield from (f"/{name}" for name in _DATA)


def is_listed(target: Target) -> bool:
    """Whether search engines are told of the page."""
    return not target.parameters and target.path.split("/")[1] in LANGUAGES


def _things(edition: Edition) -> Iterator[str]:
    offset = 0
    while iris := edition.resources.iris(THINGS, _AT_ONCE, offset):
        yield from iris
        offset += len(iris)
