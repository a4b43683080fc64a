"""Build a generation from files: if every check passes it becomes current, otherwise nothing changes."""

from __future__ import annotations

import hashlib
import json
import logging
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph import __version__, namespaces
from lsgraph.building.checks import check
from lsgraph.building.inputs import input_files
from lsgraph.building.network import write_network
from lsgraph.building.progress import Silent
from lsgraph.claims import Resources
from lsgraph.claims.contents import Contents
from lsgraph.claims.tables import EDITION_FILE, Tables
from lsgraph.computing.passed import files_of
from lsgraph.edition.facts import FACTS, facts_of
from lsgraph.edition.passages import passages_of
from lsgraph.errors import BuildRefused, Finding, violations
from lsgraph.generations.dumps import dump_faults, dumps_of
from lsgraph.generations.durable import state_error
from lsgraph.generations.folder import DATASET_FILE, FORMAT, Generation, Generations, Manifest, content_hash, recorded
from lsgraph.generations.journal import Journal
from lsgraph.generations.statistics import STATISTICS_FILE, count
from lsgraph.languages import Message
from lsgraph.project import model_files
from lsgraph.repository.dataset import CATALOGUE_FILE, canonical_nquads, load_dataset
from lsgraph.repository.formatting import replace_text
from lsgraph.repository.rdf_files import as_stored, read_files
from lsgraph.repository.shapes import check_quads
from lsgraph.repository.stories import STORIES_FOLDER
from lsgraph.stores import EmbeddedStore, names_of, with_union
from lsgraph.stores.names import NAMES_FILE, NameIndex
from lsgraph.stores.passages import PASSAGES_FILE, PassageIndex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from lsgraph.building.progress import Progress
    from lsgraph.repository.documents import Document
    from lsgraph.settings import Settings

log = logging.getLogger(__name__)

#: The files of the program that a generation rests on: code, lists of words, and the names that catalogues give to terms of others.
_OF_PROGRAM = ("*.py", "*.toml", "*.po")
#: Files stored with a generation that are not part of its data: the texts of the catalogue, the changes of the ontology.
_BESIDE = {CATALOGUE_FILE: "catalogue.ttl", Path("ontology") / "CHANGELOG.md": "ontology-changes.md"}


def build(
    settings: Settings, progress: Progress | None = None, *, wait: float = 60.0, force: bool = False
) -> Generation:
    """Make the repository's data the current generation and return it.

    If no input or program file has changed since the current generation was made, and its own files are intact, it is returned
    unchanged, unless `force` is given. Raises DataError, BuildRefused (nothing is changed then), and StateError.
    """
    progress = progress or Silent()
    generations = Generations(settings.state_folder)
    fingerprint = input_fingerprint(settings.root)
    current = generations.in_use()
    if not force and current is not None and current.manifest.fingerprint == fingerprint and _is_whole(current):
        _mend_journal(generations)
        return current
    checked = check(settings, progress, anew=force)
    if violations(checked.findings):
        raise BuildRefused(checked.findings)
    if input_fingerprint(settings.root) != fingerprint:
        # A file was written meanwhile: which of both contents was read, nobody knows, and the next build must not take it for either.
        fingerprint = "changed meanwhile"
    content = _Content(
        checked.dataset.published, checked.written.documents, checked.findings, fingerprint, origin="data"
    )
    return _make(generations, settings.root, content, progress, wait)


def input_fingerprint(root: Path) -> str:
    """SHA-256 over the names and bytes of all input files and of the program, the words of its catalogues among them."""
    digest = hashlib.sha256(f"{FORMAT} {__version__}\n".encode())
    files = [(name.as_posix(), hashlib.sha256(path.read_bytes()).digest()) for name, path in input_files(root)]
    for name, content in sorted([*files, *_program_files()]):
        digest.update(f"{name}\0".encode())
        digest.update(content)
    return digest.hexdigest()


@cache
def _program_files() -> tuple[tuple[str, bytes], ...]:
    """The names of the program's files with their digests, as they were when they were first asked for."""
    package = Path(__file__).resolve().parents[1]
    return tuple((f"src/{name}", content) for name, content in files_of(package, _OF_PROGRAM))


@dataclass(frozen=True, slots=True)
class _Content:
    """What a generation is made of, and `fingerprint` and `origin` as its manifest tells them."""

    quads: Sequence[ox.Quad]
    documents: Mapping[str, Document]
    findings: Sequence[Finding]
    fingerprint: str
    origin: str


def _make(generations: Generations, root: Path, content: _Content, progress: Progress, wait: float) -> Generation:
    """Write a generation and switch to it; one with the same data is replaced, so that no part of it is older than the program."""
    quads, texts = content.quads, content.documents
    with generations.work(wait=wait) as folder:
        with progress.step("write"):
            lines = canonical_nquads(quads)
            (folder / DATASET_FILE).write_text("".join(lines), encoding="utf-8")
            manifest = _manifest(lines, content)
            _write_store(folder / "store", quads)
            _write_documents(folder / "documents", texts)
            _write_json(folder / "report.json", [finding.to_json() for finding in content.findings])
        if content.origin == "data":
            _write_beside(folder, root)
        with progress.step("count"):
            _write_json(folder / STATISTICS_FILE, count(EmbeddedStore(folder / "store")).to_json())
        with progress.step("names"):
            NameIndex.write(folder / NAMES_FILE, names_of(EmbeddedStore(folder / "store")))
        with progress.step("tables"):
            contents = Contents(EmbeddedStore(folder / "store"))
            Tables.write(
                folder / EDITION_FILE, contents, lambda tables: {FACTS: facts_of(contents, len(quads), tables)}
            )
        with progress.step("sentences"):
            _write_sentences(folder, contents, texts)
        read = Resources.of(contents, Tables(folder / EDITION_FILE))
        write_network(folder, read, len(quads), texts, progress)
        manifest = replace(manifest, files=recorded(folder))
        with progress.step("dumps"):
            dumps_of(Generation(folder, manifest))
        with progress.step("switch"):
            known = next((generation for generation in generations.all() if generation.hash == manifest.hash), None)
            if known is not None:
                # The time says since when this data exists, not since when these files do.
                manifest = replace(manifest, created=known.manifest.created)
            return switch(generations, generations.commit(folder, manifest).hash)


def _write_sentences(folder: Path, contents: Contents, texts: Mapping[str, Document]) -> None:
    """Write the index of sentences, where SQLite can; without it the search finds names alone."""
    if not PassageIndex.is_possible():
        log.warning(
            "%s", Message("This SQLite has no full-text index (FTS5 with trigrams): the search will find names alone.")
        )
        return
    stored = {slug: document.text for slug, document in texts.items()}
    PassageIndex.write(folder / PASSAGES_FILE, passages_of(contents, stored))


def _is_whole(generation: Generation) -> bool:
    """Whether every file of a generation is as written; damaged ones are logged."""
    if not generation.manifest.files:
        return False
    faults = [*generation.faults(whole=True), *dump_faults(generation, whole=True)]
    for name, fault in faults:
        log.warning("%s", Message("{damage} It is built anew.", damage=generation.damaged(name, fault).what))
    return not faults


def _mend_journal(generations: Generations) -> None:
    journal = Journal(generations)
    if not journal.faults() and not journal.is_behind():
        return
    try:
        journal.catch_up()
    except OSError as error:
        raise state_error(generations.state, error) from error


def _write_beside(folder: Path, root: Path) -> None:
    """Write the files that are stored with a generation but not part of its data."""
    for source, name in _BESIDE.items():
        for _, path in model_files(root, str(source)) if source != CATALOGUE_FILE else [(source, root / source)]:
            if path.is_file():
                replace_text(folder / name, path.read_text(encoding="utf-8"))
    (folder / "rules").mkdir()
    for _, rule in model_files(root, "ontology/rules/*.rq"):
        replace_text(folder / "rules" / rule.name, rule.read_text(encoding="utf-8"))
    (folder / STORIES_FOLDER).mkdir()
    for story in (root / "data" / STORIES_FOLDER).glob("*.toml"):
        replace_text(folder / STORIES_FOLDER / story.name, story.read_text(encoding="utf-8"))
    (folder / "registers").mkdir()
    for _, register in model_files(root, "data/registers/*.tsv"):
        replace_text(folder / "registers" / register.name, register.read_text(encoding="utf-8"))


def switch(generations: Generations, name: str) -> Generation:
    """Make that generation the current one and record it in the journal; raises NotFoundError and StateError."""
    journal = Journal(generations)
    try:
        journal.catch_up()
        switched = generations.switch(name)
        journal.catch_up()
    except OSError as error:
        raise state_error(generations.state, error) from error
    return switched


def _manifest(lines: Iterable[str], content: _Content) -> Manifest:
    digests = {slug: document.digest for slug, document in sorted(content.documents.items())}
    per_graph = Counter(str(getattr(quad.graph_name, "value", "")) for quad in content.quads)
    return Manifest(
        hash=content_hash(lines, digests),
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        version=__version__,
        origin=content.origin,
        fingerprint=content.fingerprint,
        quads=dict(sorted(per_graph.items())),
        documents=digests,
    )


def _write_store(path: Path, quads: Iterable[ox.Quad]) -> None:
    store = ox.Store(str(path))
    store.bulk_extend(with_union(quads))
    store.optimize()
    store.flush()
    del store


def _write_documents(folder: Path, documents: Mapping[str, Document]) -> None:
    folder.mkdir()
    for slug, document in documents.items():
        (folder / f"{slug}.txt").write_bytes(document.text.encode("utf-8"))


def _write_json(path: Path, content: object) -> None:
    replace_text(path, json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n")


# ---------------------------------------------------------------------------------------------------- other data


def build_from(
    paths: Sequence[Path],
    settings: Settings,
    progress: Progress | None = None,
    *,
    form: ox.RdfFormat | None = None,
    checks: bool = False,
    wait: float = 60.0,
    tell: Callable[[Sequence[Finding]], None] | None = None,
) -> Generation:
    """Make the RDF in these files and folders the current generation, without the repository's data.

    With `form` the files are read as that format, whatever their endings. With `checks` the repository's shapes are applied to it. `tell` receives remarks on files that were skipped or are empty.
    Raises the same errors as `build`, and DataError if all files are empty.
    """
    progress = progress or Silent()
    with progress.step("load"):
        contents = read_files(paths, form, base=settings.base_url)
        files, quads = contents.files, contents.quads
    findings: list[Finding] = []
    if checks:
        with progress.step("shapes"):
            findings = _shape_findings(quads, settings)
        if violations(findings):
            raise BuildRefused(findings)
    # After the shapes, which check datatypes as the files have them.
    quads, respelt = as_stored(quads)
    if tell is not None:
        tell([*contents.remarks, *respelt])
    names = hashlib.sha256("\n".join(str(path.resolve()) for path in files).encode()).hexdigest()
    content = _Content(quads, {}, findings, f"files {names}", origin="files")
    return _make(Generations(settings.state_folder), settings.root, content, progress, wait)


def _shape_findings(quads: list[ox.Quad], settings: Settings) -> list[Finding]:
    own = load_dataset(settings.root)
    shapes = [quad for quad in own.quads if getattr(quad.graph_name, "value", "") == namespaces.SHAPES_GRAPH]
    terms = {namespaces.ONTOLOGY_GRAPH, namespaces.VOCABULARIES_GRAPH}
    context = [quad for quad in own.quads if getattr(quad.graph_name, "value", "") in terms]
    return [
        Finding(
            f"shacl.{result.shape}",
            result.message,
            result.severity,
            subject=result.focus,
            sought=result.path,
            nearest=result.value,
        )
        for result in check_quads([*quads, *context], shapes)
    ]
