"""Content that would be silently ignored: files beside the Turtle files, and terms that are missing from the ontology.

Neither is invalid RDF: without these findings, a claim of a misspelt class would be dropped without notice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph.errors import Finding, Severity, near_matches
from lsgraph.languages import Message
from lsgraph.namespaces import ONTOLOGY_GRAPH, PREFIXES, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lsgraph.repository.dataset import Dataset

#: Folders in which only Turtle files are read.
_FOLDERS = ("data/actors", "data/sources")
_TYPE = PREFIXES["rdf"] + "type"


def check_overlooked(dataset: Dataset) -> list[Finding]:
    """Ignored files of the data, as warnings, and unknown terms of our ontology, as violations."""
    return [*_files(dataset), *_terms(dataset)]


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


def _terms(dataset: Dataset) -> Iterator[Finding]:
    ontology = (quad for file in dataset.files if file.graph == ONTOLOGY_GRAPH for quad in file.quads)
    known = {quad.subject.value for quad in ontology if isinstance(quad.subject, ox.NamedNode)}
    names = sorted(name for iri in known if (name := shorten(iri)) and name.startswith("ls:"))
    for file in dataset.files:
        if not file.is_data:
            continue
        used = {
            (term.value, quad.subject.value)
            for quad in file.quads
            for term in (quad.predicate, quad.object if quad.predicate.value == _TYPE else None)
            if isinstance(term, ox.NamedNode) and isinstance(quad.subject, ox.NamedNode)
        }
        for term, subject in sorted(used):
            if term.startswith(PREFIXES["ls"]) and term not in known:
                name = shorten(term) or f"<{term}>"
                yield Finding(
                    "term.unknown",
                    Message(
                        "The ontology has no term {name}, so what is said with it is not read. Mend the spelling.",
                        name=name,
                    ).in_all_languages(),
                    file=str(file.path),
                    line=file.line_of(subject),
                    subject=subject,
                    sought=name,
                    nearest=" ".join(near_matches(name, names, most=2)) or None,
                )
