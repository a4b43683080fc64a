"""How long the checks of a build take with many claims: the repository's own data, repeated under other names.

    python bench/checks.py [CLAIMS]

Each copy has its own actors, agreements, documents and claims; identifiers are left out, since no two actors may share one.
It prints the seconds of the processor that each check takes, and the findings, of which there should be none.
"""

from __future__ import annotations

import re
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph import namespaces
from lsgraph.building.build import run_checks
from lsgraph.namespaces import PREFIXES
from lsgraph.repository.dataset import Dataset, SourceFile, derive, load_dataset
from lsgraph.repository.documents import Document
from lsgraph.repository.evidence import CLAIM_CLASSES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lsgraph.stores import Term

ROOT = Path(__file__).resolve().parents[1]
_NAMED = {PREFIXES["rdfs"] + "label", PREFIXES["skos"] + "altLabel", PREFIXES["foaf"] + "name"}
_LEFT_OUT = {PREFIXES["adms"] + "identifier", PREFIXES["owl"] + "sameAs"}


class Timed:
    """Keeps the seconds of each step, of the processor: other programs on the machine do not count."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Measure one step."""
        begun = time.process_time()
        yield
        self.seconds[name] = time.process_time() - begun


def repeated(dataset: Dataset, times: int) -> Dataset:
    """The dataset with so many further copies of its data."""
    files, documents = list(dataset.files), dict(dataset.documents)
    for number in range(1, times + 1):
        files.extend(_copy(file, number) for file in dataset.files if file.is_data)
        for slug, document in dataset.documents.items():
            documents[f"{slug}-{number}"] = Document(f"{slug}-{number}", document.text, document.digest)
    derived = derive((quad for file in files for quad in file.quads), ROOT / "ontology" / "rules")
    return Dataset(dataset.root, tuple(files), documents, derived)


def _copy(file: SourceFile, number: int) -> SourceFile:
    path = file.path.with_name(f"{file.path.stem}-{number}.ttl")
    graph = namespaces.graph_iri(path.stem) if file.is_source else file.graph
    return SourceFile(path, graph, "", tuple(_renamed(file, number, ox.NamedNode(graph))))


def _renamed(file: SourceFile, number: int, graph: ox.NamedNode) -> Iterator[ox.Quad]:
    def other(term: Term) -> Term:
        if isinstance(term, ox.NamedNode) and term.value.startswith(namespaces.INSTANCE):
            name, hash_sign, part = term.value.partition("#")
            return ox.NamedNode(f"{name}-{number}{hash_sign}{part}")
        return term

    for quad in file.quads:
        if quad.predicate.value in _LEFT_OUT or "/id/identifier/" in str(quad.subject):
            continue
        value = other(quad.object)
        # Documents may share a name; and theirs name others.
        is_name = quad.predicate.value in _NAMED and "/id/document/" not in str(quad.subject)
        if is_name and isinstance(value, ox.Literal):
            value = _text(f"{value.value} {number}", value)
        elif quad.predicate.value == PREFIXES["ls"] + "textFile" and isinstance(value, ox.Literal):
            value = ox.Literal(re.sub(r"\.txt$", f"-{number}.txt", value.value))
        subject = other(quad.subject)
        assert isinstance(subject, ox.NamedNode)
        yield ox.Quad(subject, quad.predicate, value, graph)


def _text(text: str, like: ox.Literal) -> ox.Literal:
    return ox.Literal(text, language=like.language) if like.language else ox.Literal(text)


def claims(dataset: Dataset) -> int:
    """The number of claims, each counted once for each source."""
    return sum(
        quad.predicate.value == PREFIXES["rdf"] + "type" and str(getattr(quad.object, "value", "")) in CLAIM_CLASSES
        for file in dataset.files
        for quad in file.quads
    )


def main() -> None:
    """Measure and print."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    dataset = load_dataset(ROOT)
    own = claims(dataset)
    begun = time.process_time()
    large = repeated(dataset, max(0, round(wanted / own) - 1))
    print(f"{claims(large):,} claims, {len(large.quads):,} quads; derived in {time.process_time() - begun:.1f} s")
    timed = Timed()
    findings = [finding for finding in run_checks(large, timed) if not finding.rule.startswith("question.")]
    for name, seconds in timed.seconds.items():
        print(f"{seconds:8.2f} s  {name}")
    print(f"{len(findings)} findings")
    for finding in findings[:10]:
        print(finding.rule, finding.subject, finding.message["en"])


if __name__ == "__main__":
    main()
