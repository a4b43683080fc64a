"""All claims of a dataset before the gate: findings that name file, line, claim, the word that decided, and the next step."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph.computing.passed import Passed, key_of
from lsgraph.errors import Finding, Severity
from lsgraph.gate.kept import Verdicts
from lsgraph.gate.messages import claimed_in, message_of, rule_of
from lsgraph.gate.model import Flaw, Verdict
from lsgraph.gate.properties import properties_of
from lsgraph.gate.sources import Source, attested_in, known_of
from lsgraph.gate.stories import check_stories
from lsgraph.languages import FALLBACK_LANGUAGE
from lsgraph.namespaces import PREFIXES, VOCABULARIES_GRAPH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lsgraph.gate.sources import Evidence
    from lsgraph.languages import Language
    from lsgraph.languages.messages import Translated
    from lsgraph.repository.dataset import Dataset, SourceFile
    from lsgraph.repository.stories import Story


_NAME = PREFIXES["skos"] + "prefLabel"


def check_gate(dataset: Dataset, passed: Passed | None = None, stories: Iterable[Story] = ()) -> list[Finding]:
    """All findings on whether words carry claims, in the order of the files, and on whether stories tell of more than is on record.

    A claim whose words were found to carry it is not read again while nothing has changed that its verdict rests on.
    """
    passed = passed or Passed(None)
    known = known_of(dataset)
    verdicts, findings = Verdicts(known, passed), list[Finding]()
    # What all verdicts of a file rest on: where other files name other things, its claims are looked at one by one.
    rest = key_of(known, list(dataset.documents.items())) if passed.keeps else ""
    for file in dataset.files:
        if file.is_source:
            look = partial(_check_file, dataset, file, verdicts)
            findings += passed.unless(look, "gate", rest, file.path, file.content)
    return findings + check_stories(dataset, stories, known.agents, verdicts, passed)


def _check_file(dataset: Dataset, file: SourceFile, verdicts: Verdicts) -> Iterator[Finding]:
    source = Source(dataset, file)
    for rested in source.claims():
        problems = verdicts.problems_of(rested)
        attesting = [each for each in rested.evidence if each.attestation is not None]
        for evidence in attesting:
            if evidence.attestation is not None and not evidence.attestation.is_whole:
                yield _finding(dataset, file, evidence.iri, Flaw("attestation", ""), evidence)
        whole = [each for each in attesting if each.attestation is not None and each.attestation.is_whole]
        if whole and not problems:
            yield _finding(dataset, file, rested.claim.iri, Flaw("attestation-idle", ""), whole[0], Severity.WARNING)
        for problem in problems:
            if problem.verdict is Verdict.CONTRADICTED or not whole:
                yield _finding(
                    dataset, file, rested.claim.iri, problem, rested.evidence[0] if rested.evidence else None
                )


def attested_claims(dataset: Dataset) -> tuple[int, int]:
    """How many claims rest on words for which a person answers alone, and how many claims there are."""
    whole: dict[str, list[bool]] = {}
    for file in dataset.files:
        if file.is_source:
            for claim, attested in attested_in(dataset, file):
                whole.setdefault(claim, []).extend(attested)
    return sum(bool(each) and all(each) for each in whole.values()), len(whole)


def _line_of(file: SourceFile, subject: str, rule: str) -> int | None:
    """The line of the property that a rule is about, where the claim has one; else that of the claim."""
    whole = file.line_of(subject)
    lines = (file.line_of(subject, name) for name in properties_of(rule))
    return next((line for line in lines if line != whole), whole)


@dataclass(frozen=True)
class _Called:
    """A concept by its names, a language each."""

    names: Mapping[str, str]

    def in_language(self, language: Language) -> str:
        """Its name in that language, in small letters, as within a sentence."""
        name = self.names.get(language) or self.names.get(FALLBACK_LANGUAGE) or ""
        return name[:1].lower() + name[1:] if name[1:2].islower() else name


def _roles(dataset: Dataset) -> dict[str, Translated]:
    """The names of roles, by what they are called in data."""
    found: dict[str, dict[str, str]] = {}
    for file in dataset.files:
        for quad in file.quads if file.graph == VOCABULARIES_GRAPH else ():
            if quad.predicate.value == _NAME and isinstance(quad.object, ox.Literal) and quad.object.language:
                iri = str(getattr(quad.subject, "value", ""))
                if iri.startswith(PREFIXES["role"]):
                    found.setdefault(iri.rsplit("/", 1)[-1], {})[quad.object.language] = quad.object.value
    return {role: _Called(names) for role, names in found.items()}


def _finding(
    dataset: Dataset,
    file: SourceFile,
    subject: str,
    problem: Flaw,
    evidence: Evidence | None,
    severity: Severity = Severity.VIOLATION,
) -> Finding:
    roles = _roles(dataset) if rule_of(problem).startswith("role") else {}
    passage = evidence.passages[0] if evidence is not None and evidence.passages else None
    return Finding(
        f"gate.{rule_of(problem)}",
        message_of(problem, roles).in_all_languages(),
        severity,
        str(file.path),
        _line_of(file, subject, rule_of(problem)),
        subject,
        claimed_in(problem, roles) or None,
        " ".join(passage.text[passage.start : passage.end].split()) if passage is not None else None,
    )
