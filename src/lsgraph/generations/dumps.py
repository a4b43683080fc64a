"""Dumps of a generation: complete and per graph, in five formats, plain and compressed, with sizes and checksums.

<generation>/dumps/lsgraph.trig, .nq (with the graphs), .ttl, .nt, .jsonld (their union), each also with .gz
<generation>/dumps/graph/<name>.trig, ...     one named graph
<generation>/dumps/index.json                 each file's size in bytes and SHA-256

Large data has only the complete dump in N-Quads (see `MOST_FOR_ALL`).

Equal data gives equal bytes (for compressed files, with the same zlib): everything is written in the order of the canonical
N-Quads, and compressed files contain no time and no name.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import tempfile
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

import pyoxigraph as ox

from lsgraph.errors import QueryError, StateError
from lsgraph.generations.digests import Checked, FileDigest, digest_of, fault_of
from lsgraph.generations.folder import DATASET_FILE, content_hash
from lsgraph.media_types import JSON_LD, N_QUADS, N_TRIPLES, TRIG, TURTLE
from lsgraph.namespaces import GRAPH, PREFIXES
from lsgraph.stores.base import RDF_FORMATS, writing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lsgraph.generations.digests import Fault
    from lsgraph.generations.folder import Generation
    from lsgraph.media_types import Format

#: Formats of dumps, dataset formats first: they keep the graphs.
DUMP_FORMATS = (TRIG, N_QUADS, TURTLE, N_TRIPLES, JSON_LD)
#: The name of the dump of everything.
WHOLE = "lsgraph"
_FOLDER, _INDEX = "dumps", "index.json"
_checked = Checked()
_CHUNK = 1 << 20
#: Data beyond this many quads is dumped as N-Quads only: all other formats take minutes and need all of it in memory.
MOST_FOR_ALL = 300_000


@dataclass(frozen=True, slots=True)
class Dump:
    """One file: `name` below the folder of dumps, `graph` the IRI of its graph or None for all, `size` in bytes."""

    name: str
    graph: str | None
    format: str
    compressed: bool
    size: int
    sha256: str


def dumps_of(generation: Generation) -> dict[str, Dump]:
    """The dumps by name, written first if missing. The same generation has the same bytes everywhere.

    Raises StateError if their index, or the data to write them from, is damaged.
    """
    folder = generation.path / _FOLDER
    if not os.path.lexists(folder):
        _check_source(generation)
        _write_all(generation, folder)
    try:
        index = json.loads((folder / _INDEX).read_text(encoding="utf-8"))
        return {entry["name"]: Dump(**entry) for entry in index}
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise generation.damaged(f"{_FOLDER}/{_INDEX}", "unreadable") from error


def path_of(generation: Generation, dump: Dump) -> Path:
    """The path of the file."""
    return generation.path / _FOLDER / dump.name


def checked_path(generation: Generation, dump: Dump) -> Path:
    """The path of the file, after its bytes have been checked against its digest; raises StateError if they differ.

    It is read in full the first time, and again if it has changed since.
    """
    path = path_of(generation, dump)
    if fault := _checked.fault_of(path, FileDigest(dump.size, dump.sha256)):
        raise generation.damaged(f"{_FOLDER}/{dump.name}", fault)
    return path


def dump_faults(generation: Generation, *, whole: bool) -> Iterator[tuple[str, Fault]]:
    """Existing dumps that have changed since they were written, by name; without `whole` only their size is checked."""
    if not os.path.lexists(generation.path / _FOLDER):
        return
    try:
        dumps = dumps_of(generation)
    except StateError:
        yield f"{_FOLDER}/{_INDEX}", "unreadable"
        return
    for dump in dumps.values():
        if fault := fault_of(path_of(generation, dump), FileDigest(dump.size, dump.sha256), whole=whole):
            yield f"{_FOLDER}/{dump.name}", fault


def _check_source(generation: Generation) -> None:
    """Raise StateError if the data that dumps are written from does not match the generation's digest or hash."""
    path = generation.path / DATASET_FILE
    known = generation.manifest.files.get(DATASET_FILE)
    if known is not None:
        fault = fault_of(path, known)
    else:
        try:
            with path.open(encoding="utf-8", newline="\n") as lines:
                actual_hash = content_hash(lines, generation.manifest.documents)
            fault = None if actual_hash == generation.hash else "changed"
        except (OSError, ValueError):
            fault = "unreadable"
    if fault:
        raise generation.damaged(DATASET_FILE, fault)


def _write_all(generation: Generation, folder: Path) -> None:
    large = generation.manifest.total > MOST_FOR_ALL
    temporary = Path(tempfile.mkdtemp(prefix=".dumps-", dir=generation.path))
    try:
        (temporary / "graph").mkdir()
        source = generation.path / DATASET_FILE
        dumps = [*_write(temporary, WHOLE, None, source, (N_QUADS,) if large else DUMP_FORMATS)]
        for graph, part in () if large else _parts(source, temporary):
            name = graph.removeprefix(GRAPH)
            if graph.startswith(GRAPH) and "/" not in name:
                dumps.extend(_write(temporary, f"graph/{name}", graph, part, DUMP_FORMATS))
            part.unlink()
        (temporary / _INDEX).write_text(json.dumps([asdict(dump) for dump in dumps], indent=1) + "\n", encoding="utf-8")
        temporary.chmod(0o755)
        try:
            os.replace(temporary, folder)
        except OSError:
            # Another process was first, and wrote the same bytes.
            if not (folder / _INDEX).is_file():
                raise
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _parts(source: Path, folder: Path) -> Iterator[tuple[str, Path]]:
    """Each graph with a file of its lines, in the order of the graphs' names."""
    files: dict[str, IO[str]] = {}
    try:
        with source.open(encoding="utf-8", newline="\n") as lines:
            for line in lines:
                # A line ends with its graph: ` <iri> .`, and no IRI contains a space.
                graph = line.rsplit(" ", 2)[1].strip("<>")
                if graph not in files:
                    files[graph] = (folder / f".part-{len(files)}").open("w", encoding="utf-8", newline="\n")
                files[graph].write(line)
    finally:
        for file in files.values():
            file.close()
    for graph in sorted(files):
        yield graph, Path(files[graph].name)


def _write(folder: Path, name: str, graph: str | None, source: Path, formats: Iterable[Format]) -> Iterator[Dump]:
    told = _Quads(source)
    for fmt in formats:
        plain = folder / f"{name}{fmt.suffix}"
        if fmt is N_QUADS:
            shutil.copyfile(source, plain)
        else:
            try:
                with plain.open("wb") as out:
                    told.write(fmt, out)
            except QueryError:
                # A format that cannot express the data (JSON-LD and RDF 1.2) has no dump; the index lists those that exist.
                plain.unlink()
                continue
        compressed = folder / f"{name}{fmt.suffix}.gz"
        with (
            plain.open("rb") as stream,
            compressed.open("wb") as raw,
            gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=raw, mtime=0) as packed,
        ):
            shutil.copyfileobj(stream, cast("IO[bytes]", packed), _CHUNK)
        for path in (plain, compressed):
            digest = digest_of(path)
            yield Dump(
                name=path.relative_to(folder).as_posix(),
                graph=graph,
                format=fmt.name,
                compressed=path is compressed,
                size=digest.size,
                sha256=digest.sha256,
            )


def write_quads(lines: Path, fmt: Format, out: IO[bytes], graph: str | None = None) -> None:
    """Write the quads of a file of sorted N-Quads, or of one of its graphs, in that format; the same bytes each time.

    Raises QueryError if the format cannot express them.

    It reads the file, not a store, since the file keeps the lexical forms of literals.
    """
    _Quads(lines, graph).write(fmt, out)


class _Quads:
    """The quads of a file of sorted N-Quads, or of one of its graphs, parsed once for all formats."""

    def __init__(self, lines: Path, graph: str | None = None) -> None:
        self._lines, self._graph = lines, graph

    @cached_property
    def _quads(self) -> list[ox.Quad]:
        quads: Iterable[ox.Quad] = ox.parse(path=str(self._lines), format=ox.RdfFormat.N_QUADS)
        if self._graph is not None:
            only = ox.NamedNode(self._graph)
            quads = (quad for quad in quads if quad.graph_name == only)
        return list(quads)

    @cached_property
    def _union(self) -> list[ox.Triple]:
        return list(dict.fromkeys(quad.triple for quad in self._quads))

    def write(self, fmt: Format, out: IO[bytes]) -> None:
        """Write them in that format; raises QueryError if it cannot express them."""
        told: list[ox.Quad] | list[ox.Triple] = self._union
        if fmt.kind == "dataset":
            # The sort is stable, so within a graph the order of the lines is kept.
            told = sorted(self._quads, key=lambda quad: str(quad.graph_name))
        with writing(out, fmt) as stream:
            ox.serialize(told, stream, format=RDF_FORMATS[fmt], prefixes=PREFIXES)
