"""What was found in a proposal, as programs read it: light, for the server, which lets another process check (`proposals.py`)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph.errors import Finding, Severity
from lsgraph.namespaces import PREFIXES, expand, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lsgraph.languages import Language

#: The name of a proposal that replaces no source.
NEW = "proposal"
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


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
