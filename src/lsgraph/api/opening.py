"""`lsgraph.open`: the edition that lsgraph carries, a project, a generation, a server, or files of RDF."""

from __future__ import annotations

import os
import re
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from lsgraph.api.editions import KeptEditions, OneEdition
from lsgraph.api.graph import Graph
from lsgraph.api.times import moment_of
from lsgraph.errors import DataError, StateError
from lsgraph.extras import needing
from lsgraph.generations.carried import carried
from lsgraph.generations.folder import Generations, read_generation
from lsgraph.languages import Message
from lsgraph.project import find_project, is_project, variable

if TYPE_CHECKING:
    import datetime as dt

    from lsgraph.generations.folder import Generation

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


def open(  # noqa: A001  # `lsgraph.open` reads as `gzip.open` does
    source: str | Path | None = None,
    *,
    known: str | dt.date | None = None,
    format: str | None = None,  # noqa: A002  # as in pandas and rdflib
) -> Graph:
    """Open a graph for reading.

    Without a source it is the current generation of the project that you stand in, that LSGRAPH_ROOT names, or that lsgraph is installed from;
    where there is none of these the edition that lsgraph carries. A source is the address of a server (`https://…`), a project (a
    folder with ontology/ and data/), a state folder, the folder of one generation, or a file or folder of other RDF, which is read into
    memory; `format` says what a file is whose ending does not (`turtle`, `jsonld`, …). `known` opens what was known at the end of a day,
    at a moment, or by the beginning of an edition's hash.

    Files that are passed over, and an LSGRAPH_ROOT that names another project than the one you stand in, are told as warnings. Raises StateError
    where nothing is built, with what to run, DataError for files that can't be read or hold nothing, and EngineError for a server that
    does not answer.
    """
    address = isinstance(source, str) and _ADDRESS.match(source)
    if format is not None and (source is None or address or Path(source).expanduser().is_dir()):
        raise DataError("A format is said of one file.", next_step="Name the file, or leave the format out.")
    if isinstance(source, str) and address:
        from lsgraph.api.server import ServerGraph

        return ServerGraph(source, None if known is None else moment_of(known))
    graph = _found() if source is None else _at(Path(source).expanduser(), str(source), format)
    if known is None:
        return graph
    with graph:
        return graph.known(known)


def _found() -> Graph:
    project = find_project(os.environ)
    if project.overruled is not None:
        warnings.warn(
            f"LSGRAPH_ROOT names {project.overruled}, but you stand in {project.root}: that one is opened.",
            stacklevel=3,
        )
    edition = carried() if project.found_by == "nothing" and variable("state") not in os.environ else None
    if edition is not None:
        return Graph(edition.store(), edition, OneEdition(edition))
    generations = Generations(_state_folder(project.root))
    return _of_generation(generations.require_current(), generations)


def _at(folder: Path, given: str, fmt: str | None) -> Graph:
    if not folder.exists():
        raise DataError(
            "There is no such file or folder.",
            file=given,
            next_step="Give a project, a state folder, a generation, RDF files, or the address of a server.",
        )
    if (folder / "manifest.json").is_file():
        # A generation is called as its folder, also where a link such as `current` leads to it.
        return _of_generation(read_generation(folder.resolve()))
    if (folder / "generations").is_dir():
        return _of_state(folder)
    if is_project(folder):
        return _of_project(folder.absolute())
    if (folder / ".lsgraph" / "generations").is_dir():
        return _of_state(folder / ".lsgraph")
    return _of_files(folder, fmt)


def _of_project(root: Path) -> Graph:
    """The current generation of a project; its sources alone would lack all derived edges, and questions have no answer."""
    generations = Generations(_state_folder(root))
    current = generations.current()
    if current is None:
        raise StateError(
            Message("Nothing is built of {root} yet in {state}.", root=root, state=generations.state),
            next_step=Message("Run `lsgraph --root {root} build`.", root=root),
        )
    return _of_generation(current, generations)


def _of_state(folder: Path) -> Graph:
    generations = Generations(folder)
    return _of_generation(generations.require_current(), generations)


def _state_folder(root: Path) -> Path:
    """The folder of a project's generations, as environment and settings file say."""
    with needing("lsgraph.open()"):
        from lsgraph.settings import read_settings, settings_file

    return read_settings(os.environ, file=settings_file(os.environ, root), root=root).state_folder


def _of_files(path: Path, fmt: str | None) -> Graph:
    from lsgraph.repository.rdf_files import format_named, read_files
    from lsgraph.stores import EmbeddedStore

    contents = read_files([path], format_named(fmt))
    for remark in contents.remarks:
        warnings.warn(f"{remark.location()}: {remark.message['en']}", stacklevel=4)
    return Graph(EmbeddedStore.in_memory(contents.quads))


def _of_generation(generation: Generation, generations: Generations | None = None) -> Graph:
    kept = generations or Generations(generation.path.parents[1])
    return Graph(generation.store(), generation, KeptEditions(kept))
