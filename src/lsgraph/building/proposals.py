"""Check proposed RDF as a source of the current generation, without storing it.

The proposal replaces the source that it names, or is added as a new one; edges are derived again, and evidence and shapes are checked
as in a build. Only findings about the proposal are reported: those that the generation has without it are left out.

As a program, `python -m lsgraph.building.proposals GENERATION SOURCE FORMAT BASE MEBIBYTES SECONDS` reads the proposal from standard input and
writes JSON, so that a hostile proposal can be killed from outside. A server forks it from a process that is prepared for it.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph import namespaces
from lsgraph.building.proposal_report import NEW, SLUG
from lsgraph.computing.passed import Passed
from lsgraph.errors import DataError, StateError
from lsgraph.gate import check_gate
from lsgraph.generations.folder import read_generation
from lsgraph.languages import Message
from lsgraph.linked_data.context import json_ld_context
from lsgraph.media_types import FORMATS, TURTLE, by_name
from lsgraph.namespaces import PREFIXES
from lsgraph.rdf.contexts import Contexts
from lsgraph.repository.blank_nodes import skolemised
from lsgraph.repository.closing import check_closed
from lsgraph.repository.dataset import Dataset, SourceFile, composed_triples, derive
from lsgraph.repository.documents import read_document
from lsgraph.repository.evidence import check_evidence
from lsgraph.repository.judgements import JUDGEMENTS_FILE
from lsgraph.repository.judging import check_judgements
from lsgraph.repository.misbound import as_meant, misbound_in
from lsgraph.repository.parsing import not_rdf, parser_of
from lsgraph.repository.shapes import check_shapes
from lsgraph.stores.base import RDF_FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from lsgraph.errors import Finding
    from lsgraph.generations.folder import Generation
    from lsgraph.media_types import Format

#: Most characters of reported findings.
_MOST_REPORT = 32 << 20
#: As a build checks it, but for the questions, whose answers every honest addition changes, and for files that nothing reads.
_CHECKS: tuple[Callable[[Dataset, Passed], Iterable[Finding]], ...] = (
    check_closed, lambda dataset, _: check_judgements(dataset), check_evidence, check_gate, lambda dataset, _: check_shapes(dataset),
)  # fmt: skip
#: The size of data up to which a check prepares for others, in bytes, and about how many seconds of the processor that may take.
_MOST_PREPARED, _PREPARING_SECONDS = 32 << 20, 3.0
#: What has passed in the generation for which others were prepared last: those who are forked have it, too.
_PREPARED: dict[Path, Passed] = {}
_MEMBER = ox.NamedNode(PREFIXES["tree"] + "member")
_PLACES = {
    namespaces.ACTORS_GRAPH: Path("data/actors/actors.ttl"),
    namespaces.ONTOLOGY_GRAPH: Path("ontology/lsgraph.ttl"),
    namespaces.VOCABULARIES_GRAPH: Path("ontology/vocabularies/vocabularies.ttl"),
    namespaces.SHAPES_GRAPH: Path("shapes/shapes.ttl"),
    namespaces.QUESTIONS_GRAPH: Path("ontology/questions/questions.ttl"),
    namespaces.JUDGEMENTS_GRAPH: JUDGEMENTS_FILE,
}


def read_proposal(content: bytes, fmt: Format, contexts: Contexts | None = None) -> tuple[str, list[ox.Triple]]:
    """Text and triples of a proposal; for members of an event stream (`tree:member`), those of their named graphs.

    Raises DataError with the lines. Nothing is fetched: a context of JSON-LD that is not known is an error.
    """
    form = RDF_FORMATS[fmt]
    try:
        quads = list(parser_of(content, form, namespaces.BASE, contexts))
    except SyntaxError as error:
        raise not_rdf(error, form, content, base=namespaces.BASE, name=fmt.name) from error
    except (ValueError, OSError, RecursionError) as error:
        raise DataError(
            Message("This can't be read as {format}: {reason}.", format=fmt.name, reason=error),
            next_step="Mend it, or name its format.",
        ) from error
    members = {quad.object for quad in quads if quad.predicate == _MEMBER}
    if members:
        quads = [quad for quad in quads if quad.graph_name in members]
    if not quads:
        raise DataError("There is nothing in it.", next_step="Send RDF with at least one triple.")
    text = content.decode("utf-8", "replace") if fmt.name in ("turtle", "trig") else ""
    return text, list(dict.fromkeys(composed_triples(quad.triple for quad in quads)))


def check_proposal(
    generation: Generation, text: str, triples: Sequence[ox.Triple], source: str = NEW, passed: Passed | None = None
) -> list[Finding]:
    """All findings on a proposal as the source of that name; raises DataError, and StateError for a generation without rules.

    What has passed before, as all of the generation but the proposal mostly has, is not read again.
    """
    rules = generation.path / "rules"
    if not rules.is_dir():
        raise StateError(
            "This generation was not built from a repository: there are no rules to check against.",
            next_step="Run `lsgraph build` on a folder with ontology/, data/ and shapes/.",
        )
    graph = namespaces.graph_iri(source)
    if not SLUG.fullmatch(source) or graph in namespaces.RESERVED_GRAPHS:
        raise DataError(
            Message("{source!r} can't name a source.", source=source),
            next_step="Use lower case letters, digits and hyphens.",
        )
    path = Path("data/sources") / f"{source}.ttl"
    name = ox.NamedNode(graph)
    misbound = misbound_in(text, triples)
    meant = skolemised(as_meant(text, triples, misbound), str(path))
    own = [ox.Quad(t.subject, t.predicate, t.object, name) for t in meant]
    # What it replaces it stands in the place of: where nothing but what it says is new, all else is as it was.
    files = _files(generation) | {graph: SourceFile(path, graph, text, tuple(own), misbound)}
    documents = {
        slug: read_document(generation.path / "documents" / f"{slug}.txt") for slug in generation.manifest.documents
    }
    derived = derive((quad for file in files.values() for quad in file.quads), rules)
    dataset = Dataset(generation.path, tuple(files.values()), documents, derived)
    subjects = {str(getattr(quad.subject, "value", "")) for quad in own}
    report = generation.read_json("report.json")
    known = (
        {(entry["rule"], entry["subject"], json.dumps(entry["message"])) for entry in report}
        if isinstance(report, list)
        else set()
    )
    return [
        finding
        for check in _CHECKS
        for finding in check(dataset, passed or Passed(None))
        if finding.subject in subjects
        or any(place.rpartition(":")[0] == str(path) for place in (finding.location(), *finding.others))
        or (finding.rule, finding.subject, json.dumps(dict(finding.message))) not in known
    ]


def _files(generation: Generation) -> dict[str, SourceFile]:
    """What was written in files, by the graph of each; their texts are not kept."""
    by_graph: dict[str, list[ox.Quad]] = defaultdict(list)
    for quad in ox.parse(path=str(generation.path / "dataset.nq"), format=ox.RdfFormat.N_QUADS):
        by_graph[str(getattr(quad.graph_name, "value", ""))].append(quad)
    return {
        graph: SourceFile(
            _PLACES.get(graph, Path("data/sources") / f"{graph.rsplit('/', 1)[-1]}.ttl"), graph, "", tuple(quads)
        )
        for graph, quads in by_graph.items()
        if graph not in (namespaces.DERIVED_GRAPH, namespaces.ENTAILED_GRAPH)
    }


def _context_of(generation: Generation) -> object:
    """The content of the JSON-LD context that goes with a generation's ontology."""
    quads = ox.parse(path=str(generation.path / "dataset.nq"), format=ox.RdfFormat.N_QUADS)
    ontology = ox.NamedNode(namespaces.ONTOLOGY_GRAPH)
    return json_ld_context(quad for quad in quads if quad.graph_name == ontology)["@context"]


class _PassedInTime(Passed):
    """What has passed in a check that is given up after a time, where it is in the midst of nothing."""

    def __init__(self, seconds: float) -> None:
        super().__init__(None, in_memory=True)
        self._until: float | None = time.process_time() + seconds

    def has(self, key: str) -> bool:
        """As for any; raises TimeoutError when the time is over."""
        if self._until is not None and time.process_time() > self._until:
            raise TimeoutError
        return super().has(key)

    def end_of_time(self) -> None:
        """For those who use it later there is no such bound."""
        self._until = None


def prepare(arguments: Sequence[str]) -> None:
    """Import what every check needs, and of data that are not too large keep what passes, by a check of next to nothing.

    That is done once for a generation, and kept for the last one only: a server that was switched to another asks no more of the one before.
    """
    from lsgraph.gate import carried  # noqa: F401

    path = Path(arguments[0])
    if path in _PREPARED or (path / "dataset.nq").stat().st_size > _MOST_PREPARED:
        return
    _PREPARED.clear()
    passed = _PREPARED[path] = _PassedInTime(_PREPARING_SECONDS)
    try:
        check_proposal(read_generation(path), *read_proposal(b"<urn:a> <urn:b> <urn:c> .", TURTLE), passed=passed)
    finally:
        passed.end_of_time()


def main(arguments: Sequence[str]) -> None:
    """Check the proposal on standard input within limits of memory and time, the last two arguments (MiB, seconds).

    Before them stands the address of the server, which may be empty.
    """
    folder, source, fmt, base, mebibytes, seconds = arguments
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (int(mebibytes) << 20, int(mebibytes) << 20))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds) + 1))
    try:
        generation = read_generation(Path(folder))
        contexts = Contexts(own=lambda: _context_of(generation), base=base)
        text, triples = read_proposal(sys.stdin.buffer.read(), by_name(fmt, FORMATS), contexts)
        findings = check_proposal(generation, text, triples, source, _PREPARED.get(Path(folder)))
        answer: dict[str, object] = {
            "findings": [finding.to_json() | {"component": finding.component} for finding in findings]
        }
    except (DataError, StateError) as error:
        line = error.line if isinstance(error, DataError) else None
        answer = {
            "error": error.what.to_json(),
            "next_step": error.advice.to_json(),
            "line": line,
            "state": isinstance(error, StateError),
        }
    except MemoryError:
        answer = {"memory": True}
    written = json.dumps(answer)
    # Many findings may repeat a long literal: the server must not need as much memory as this process may.
    sys.stdout.write(written if len(written) <= _MOST_REPORT else json.dumps({"memory": True}))


if __name__ == "__main__":
    main(sys.argv[1:])
