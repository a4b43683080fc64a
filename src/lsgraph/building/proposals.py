"""Check proposed RDF as a source of the current generation, without storing it.

The proposal replaces the source that it names, or is added as a new one; edges are derived again, and evidence and shapes are checked
as in a build. Only findings about the proposal are reported: those that the generation has without it are left out.

As a program, `python -m lsgraph.building.proposals GENERATION SOURCE FORMAT MEBIBYTES SECONDS` reads the proposal from standard input and
writes JSON, so that a hostile proposal can be killed from outside.
"""

from __future__ import annotations

import codecs
import json
import re
import resource
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph import namespaces
from lsgraph.errors import DataError, Finding, Severity, StateError
from lsgraph.gate import check_gate
from lsgraph.generations.folder import read_generation
from lsgraph.languages import Message
from lsgraph.media_types import FORMATS, by_name
from lsgraph.namespaces import PREFIXES, expand, shorten
from lsgraph.repository.closing import check_closed
from lsgraph.repository.dataset import Dataset, SourceFile, derive, skolemised
from lsgraph.repository.documents import read_document
from lsgraph.repository.evidence import check_evidence
from lsgraph.repository.judgements import JUDGEMENTS_FILE
from lsgraph.repository.judging import check_judgements
from lsgraph.repository.shapes import check_shapes
from lsgraph.stores.base import RDF_FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lsgraph.generations.folder import Generation
    from lsgraph.languages import Language
    from lsgraph.media_types import Format

#: The name of a proposal that replaces no source.
NEW = "proposal"
#: Most characters of reported findings.
_MOST_REPORT = 32 << 20
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
#: As a build checks it, but for the questions, whose answers every honest addition changes, and for files that nothing reads.
_CHECKS = (check_closed, check_judgements, check_evidence, check_gate, check_shapes)
_MEMBER = ox.NamedNode(PREFIXES["tree"] + "member")
_PLACES = {
    namespaces.ACTORS_GRAPH: Path("data/actors/actors.ttl"),
    namespaces.ONTOLOGY_GRAPH: Path("ontology/lsgraph.ttl"),
    namespaces.VOCABULARIES_GRAPH: Path("ontology/vocabularies/vocabularies.ttl"),
    namespaces.SHAPES_GRAPH: Path("shapes/shapes.ttl"),
    namespaces.QUESTIONS_GRAPH: Path("ontology/questions/questions.ttl"),
    namespaces.JUDGEMENTS_GRAPH: JUDGEMENTS_FILE,
}


def read_proposal(content: bytes, fmt: Format) -> tuple[str, list[ox.Triple]]:
    """Text and triples of a proposal; for members of an event stream (`tree:member`), those of their named graphs.

    Raises DataError with the line. Nothing is fetched: a remote JSON-LD context is an error.
    """
    try:
        quads = list(
            ox.parse(
                input=content.removeprefix(codecs.BOM_UTF8),
                format=RDF_FORMATS[fmt],
                base_iri=namespaces.BASE,
                rename_blank_nodes=True,
            )
        )
    except SyntaxError as error:
        raise DataError(
            Message("This is not {format}: {reason}.", format=fmt.name, reason=error.msg),
            line=error.lineno,
            next_step="Mend that line, or the one before it.",
        ) from error
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
    return text, list(dict.fromkeys(quad.triple for quad in quads))


def check_proposal(generation: Generation, text: str, triples: Sequence[ox.Triple], source: str = NEW) -> list[Finding]:
    """All findings on a proposal as the source of that name; raises DataError, and StateError for a generation without rules."""
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
    own = [ox.Quad(t.subject, t.predicate, t.object, name) for t in skolemised(triples, str(path))]
    files = [
        *_files(generation, without={graph, namespaces.DERIVED_GRAPH, namespaces.ENTAILED_GRAPH}),
        SourceFile(path, graph, text, tuple(own)),
    ]
    documents = {
        slug: read_document(generation.path / "documents" / f"{slug}.txt") for slug in generation.manifest.documents
    }
    derived = derive((quad for file in files for quad in file.quads), rules)
    dataset = Dataset(generation.path, tuple(files), documents, derived)
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
        for finding in check(dataset)
        if finding.subject in subjects
        or any(place.rpartition(":")[0] == str(path) for place in (finding.location(), *finding.others))
        or (finding.rule, finding.subject, json.dumps(dict(finding.message))) not in known
    ]


def _files(generation: Generation, without: set[str]) -> list[SourceFile]:
    by_graph: dict[str, list[ox.Quad]] = defaultdict(list)
    for quad in ox.parse(path=str(generation.path / "dataset.nq"), format=ox.RdfFormat.N_QUADS):
        by_graph[str(getattr(quad.graph_name, "value", ""))].append(quad)
    return [
        SourceFile(
            _PLACES.get(graph, Path("data/sources") / f"{graph.rsplit('/', 1)[-1]}.ttl"), graph, "", tuple(quads)
        )
        for graph, quads in by_graph.items()
        if graph not in without
    ]


def conforms(findings: Iterable[Finding]) -> bool:
    """Whether there is no violation, which a build would refuse."""
    return not any(finding.severity is Severity.VIOLATION for finding in findings)


def report(findings: Iterable[Finding]) -> list[ox.Triple]:
    """The findings as a W3C validation report (https://www.w3.org/TR/shacl/#validation-report)."""
    reported = list(findings)

    def node(name: str) -> ox.NamedNode:
        return ox.NamedNode(expand(name))

    whole = ox.BlankNode("report")
    conforming = ox.Literal(str(not reported).lower(), datatype=node("xsd:boolean"))
    triples = [
        ox.Triple(whole, node("rdf:type"), node("sh:ValidationReport")),
        ox.Triple(whole, node("sh:conforms"), conforming),
    ]
    for number, finding in enumerate(reported, 1):
        result = ox.BlankNode(f"result{number}")
        kind, _, shape = finding.rule.partition(".")
        component = finding.component or "lssh:EvidenceConstraintComponent"
        triples += [
            ox.Triple(whole, node("sh:result"), result),
            ox.Triple(result, node("rdf:type"), node("sh:ValidationResult")),
            ox.Triple(result, node("sh:resultSeverity"), node(f"sh:{finding.severity.name.capitalize()}")),
            ox.Triple(result, node("sh:sourceConstraintComponent"), _term(component)),
            ox.Triple(result, node("dcterms:identifier"), ox.Literal(finding.rule)),
            *(
                ox.Triple(result, node("sh:resultMessage"), ox.Literal(text, language=language))
                for language, text in finding.message.items()
            ),
        ]
        if finding.subject:
            triples.append(ox.Triple(result, node("sh:focusNode"), _term(finding.subject)))
        if kind == "shacl" and shape:
            triples.append(ox.Triple(result, node("sh:sourceShape"), _term(f"lssh:{shape}")))
            if isinstance(finding.sought, str) and shorten(_term(finding.sought).value):
                triples.append(ox.Triple(result, node("sh:resultPath"), _term(finding.sought)))
        if kind == "shacl" and isinstance(finding.nearest, str) and finding.nearest:
            triples.append(ox.Triple(result, node("sh:value"), _term(finding.nearest)))
    return triples


def _term(text: str) -> ox.NamedNode | ox.Literal:
    prefix, colon, _ = text.partition(":")
    if colon and prefix in PREFIXES:
        return ox.NamedNode(expand(text))
    if "://" in text and not any(char in text for char in ' <>"{}|\\^`'):
        return ox.NamedNode(text)
    return ox.Literal(text)


def finding_of(record: dict[str, object]) -> Finding:
    """The finding of a JSON record that `main` wrote."""
    severity = Severity[str(record["severity"]).upper()]
    message: dict[Language, str] = dict(record["message"])  # type: ignore[call-overload]  # as `to_json` wrote it
    rest = {name: record.get(name) for name in ("file", "line", "subject", "sought", "nearest", "component")}
    others: tuple[str, ...] = tuple(record["others"])  # type: ignore[arg-type]  # as `to_json` wrote it
    return Finding(str(record["rule"]), message, severity, others=others, **rest)  # type: ignore[arg-type]  # as `to_json` wrote it


def main(arguments: Sequence[str]) -> None:
    """Check the proposal on standard input within limits of memory and time, the last two arguments (MiB, seconds)."""
    folder, source, fmt, mebibytes, seconds = arguments
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (int(mebibytes) << 20, int(mebibytes) << 20))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds) + 1))
    try:
        text, triples = read_proposal(sys.stdin.buffer.read(), by_name(fmt, FORMATS))
        findings = check_proposal(read_generation(Path(folder)), text, triples, source)
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
